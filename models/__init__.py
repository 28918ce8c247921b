"""What is learned: the encoder at work, and guests beside it.

Training (network, loss, train, export) needs torch and is imported by file.
"""

from models.encoder import SHIPPED, Encoder
from models.guest import Model, load_model
from models.labels import ATTACKS, OWN, Labels
from models.opendata import CORPORA, PRONOUNS, is_clean, parse_names, parse_pronouns

__all__ = [
    "ATTACKS", "CORPORA", "OWN", "PRONOUNS", "SHIPPED", "Encoder", "Labels", "Model", "is_clean", "load_model",
    "parse_names", "parse_pronouns",
]  # fmt: skip
