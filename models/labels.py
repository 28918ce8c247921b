"""The closed label lists of the learned heads, in the order of their outputs."""

from codebook import METHODS, OUTCOMES, ROLES

NAMES = ("PERSON", "ORG", "PLACE", "NORP", "DATE")
NAME_TAGS = ("O", *(f"{edge}-{name}" for name in NAMES for edge in "BI"))
# What a token can tell of the one read for; each method has a slot of its own, so that it has its own quote.
METHOD_SLOTS = tuple(f"method:{code}" for code in METHODS)
SLOTS = (
    "target", "self", "origin", "host", "date", "outcome", "relative", "perpetrator", "attribution", "figure", "unit",
    *METHOD_SLOTS,
)  # fmt: skip
# Yes-or-no questions on a stretch: does it tell an incident; is the number a figure; does it hold on publication.
FLAGS = ("relevant", "figure", "published")

# The sizes of the heads that answer for a whole stretch, by the name of their ONNX output.
WHOLE = {"roles": ROLES, "methods": METHODS, "outcomes": OUTCOMES, "flags": FLAGS}
