"""The tokenizer of the models' tests serves here too."""

from tests.models.conftest import tokenizer_folder

__all__ = ["tokenizer_folder"]
