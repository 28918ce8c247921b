"""Where a target's story can end in one article."""

from collections.abc import Mapping

OUTCOME_DEFINITIONS: Mapping[str, str] = {
    "returned": "is back in the origin state's hands or territory, and the article tells no more",
    "detained": "is held, without a sentence",
    "imprisoned": "serves a sentence",
    "killed": "is dead by the act or in custody",
    "disappeared": "was taken, and nobody says where they are",
    "released": "was held and is free again",
    "at-large": "was never held, or survived the attack",
    "unknown": "the article does not tell",
}
OUTCOMES: tuple[str, ...] = tuple(OUTCOME_DEFINITIONS)
