"""Words for people near to a target, and the relation that a record holds for each."""

from collections.abc import Mapping

from codebook.tables import rows_of

RELATIONS: Mapping[str, str] = {row[0]: row[1] for row in rows_of("relations.tsv")}
"""A word or phrase in lower case, singular or plural -> the relation ("younger brothers" stands as "brothers")."""


def relation_named(words: str) -> str | None:
    """The relation that the words name, in any casing, with unknown words before the last ones left out; or None.

    >>> relation_named("elderly Parents"), relation_named("former colleagues"), relation_named("boss")
    ('parents', 'former colleague', None)
    """
    parts = words.casefold().replace("\u2019", "'").split()
    tails = (" ".join(parts[start:]) for start in range(len(parts)))
    return next((RELATIONS[tail] for tail in tails if tail in RELATIONS), None)
