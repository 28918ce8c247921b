"""The closed label lists of the learned heads, in the order of their outputs; those of a codebook are one Labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from codebook import METHODS, OUTCOMES, ROLES, VIOLATIONS

NAMES = ("PERSON", "ORG", "PLACE", "NORP", "DATE")
NAME_TAGS = ("O", *(f"{edge}-{name}" for name in NAMES for edge in "BI"))
# Yes-or-no questions on a stretch: does it tell an incident; is the number a figure; does it hold on publication.
FLAGS = ("relevant", "figure", "published")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The lists of one codebook, for which a network is made; without any they are those of longarm's own.

    `fields` is what a token can tell of the one read for beside the methods, each of which has a slot of its own,
    so that it has its own quote. A codebook without outcomes has the one `unknown`.
    """

    roles: tuple[str, ...] = ROLES
    methods: tuple[str, ...] = METHODS
    outcomes: tuple[str, ...] = OUTCOMES
    fields: tuple[str, ...] = (
        "target", "self", "origin", "host", "date", "outcome", "relative", "perpetrator", "attribution", "figure",
        "unit",
    )  # fmt: skip

    @property
    def method_slots(self) -> tuple[str, ...]:
        """The slot of each method."""
        return tuple(f"method:{code}" for code in self.methods)

    @property
    def slots(self) -> tuple[str, ...]:
        """All that a token can tell: the fields, then the methods.

        >>> Labels(fields=("date",), methods=("killing",)).slots
        ('date', 'method:killing')
        """
        return (*self.fields, *self.method_slots)

    @property
    def whole(self) -> Mapping[str, tuple[str, ...]]:
        """The labels of the heads that answer for a whole stretch, by the name of their ONNX output."""
        return {"roles": self.roles, "methods": self.methods, "outcomes": self.outcomes, "flags": FLAGS}


OWN = Labels()
# HRDsAttack: the victims are its targets, the country is where they were, its violations stand for methods.
ATTACKS = Labels(
    roles=("target", "other"), methods=VIOLATIONS, outcomes=("unknown",), fields=("target", "self", "host", "date")
)


def labels_of(card: Mapping[str, Any]) -> Labels:
    """The lists that the card of some weights holds; longarm's own where it has none.

    >>> labels_of({"labels": {"roles": ["victim", "other"]}}).roles
    ('victim', 'other')
    """
    return Labels(**{name: tuple(told) for name, told in card.get("labels", {}).items()})
