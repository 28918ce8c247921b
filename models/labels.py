"""The closed label lists of the learned heads, in the order of their outputs."""

from codebook import METHODS, OUTCOMES, ROLES

NAMES = ("PERSON", "ORG", "PLACE", "NORP", "DATE")
NAME_TAGS = ("O", *(f"{edge}-{name}" for name in NAMES for edge in "BI"))
SLOTS = ("target", "origin", "host", "date", "outcome", "relative", "perpetrator", "method")

# The sizes of the whole-window heads, by the name of their ONNX output.
WHOLE = {"roles": ROLES, "methods": METHODS, "outcomes": OUTCOMES, "relevance": ("relevant",)}
