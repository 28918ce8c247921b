"""Named operations against people abroad: CAMPAIGNS, from the words of an article to the operation."""

from collections.abc import Mapping
from dataclasses import dataclass

from codebook.tables import rows_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A named operation and the code of the state behind it."""

    name: str
    code: str


CAMPAIGNS: Mapping[str, Campaign] = {
    words: Campaign(name=name, code=code) for words, name, code in rows_of("campaigns.tsv")
}
"""The words as articles write them ("Operation Skynet") -> the operation they name ("Sky Net")."""
