"""Common given names, which tell the surname London from the city."""

from codebook.tables import rows_of

GIVEN_NAMES: frozenset[str] = frozenset(name for (name,) in rows_of("given_names.tsv"))
