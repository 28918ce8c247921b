"""Gold articles with annotations, the demo news site and the splits; data, and the folders that they are in."""

from pathlib import Path

CORPUS = Path(__file__).parent
SITE = CORPUS / "site"
