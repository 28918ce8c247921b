"""Services that act for a state: AGENCIES, from name or abbreviation to the country's code."""

from collections.abc import Mapping
from dataclasses import dataclass

from codebook.tables import rows_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One wording of a service's name; `codes` has the likeliest country first.

    `guarded`: an abbreviation or a name with other uses, to be trusted only beside other words for the country.
    """

    words: str
    codes: tuple[str, ...]
    guarded: bool


AGENCY_ROWS: tuple[Agency, ...] = tuple(
    Agency(words=words, codes=tuple(codes.split()), guarded=guard == "doc")
    for words, codes, guard in rows_of("agencies.tsv")
)
AGENCIES: Mapping[str, str] = {agency.words: agency.codes[0] for agency in AGENCY_ROWS}
"""The service's name as articles write it -> the code of its country (of the likeliest, where namesakes exist)."""
