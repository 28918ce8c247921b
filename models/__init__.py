"""What is learned: the encoder at work, and guests beside it.

Training (network, loss, train, export) needs torch and is imported by file.
"""

from models.encoder import SHIPPED, Encoder
from models.guest import Model, load_model
from models.opendata import CORPORA, PRONOUNS, is_clean, parse_names, parse_pronouns

__all__ = [
    "CORPORA", "PRONOUNS", "SHIPPED", "Encoder", "Model", "is_clean", "load_model", "parse_names", "parse_pronouns",
]  # fmt: skip
