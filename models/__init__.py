"""What is learned: the encoder at work. Training (network, loss, train, export) needs torch and is imported by file."""

from models.encoder import SHIPPED, Encoder
from models.opendata import CORPORA, parse_names

__all__ = ["CORPORA", "SHIPPED", "Encoder", "parse_names"]
