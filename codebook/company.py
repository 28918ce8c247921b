"""Words beside a place's name that tell whether it is one: COMPANY, from the kind of company to its words."""

from collections.abc import Mapping

from codebook.tables import words_by_kind

COMPANY: Mapping[str, frozenset[str]] = words_by_kind("company.toml")
"""honorific, after_place, before_place, preposition, locative, street, language_before, language_after -> words."""
