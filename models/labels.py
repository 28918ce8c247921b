"""The closed label lists of the learned heads, in the order of their outputs."""

from codebook import METHODS, OUTCOMES, ROLES

NAMES = ("PERSON", "ORG", "PLACE", "NORP", "DATE")
NAME_TAGS = ("O", *(f"{edge}-{name}" for name in NAMES for edge in "BI"))
# What a token can tell of the person read for; each method has a slot of its own, so that it has its own quote.
METHOD_SLOTS = tuple(f"method:{code}" for code in METHODS)
SLOTS = ("target", "origin", "host", "date", "outcome", "relative", "perpetrator", *METHOD_SLOTS)

# The sizes of the whole-window heads, by the name of their ONNX output.
WHOLE = {"roles": ROLES, "outcomes": OUTCOMES, "relevance": ("relevant",)}
