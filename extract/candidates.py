"""Whom an article may tell of as a target: its named people, and the groups and unnamed people that the model marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.names import Name, spans_of
from extract.slots import Told, chance_of, find_runs
from extract.targets import group_mentions
from records.window import Span

# A named person whose mentions all stay below is not read for. Set on the development part, 2026-11.
_FAINT = 0.3
# A description must be marked this surely to be a candidate of its own.
_SURE = 0.5
_MANY = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|dozens?|several|some|many|\d+|group|family|families|couple|"
    r"members|people|men|women|students|activists|journalists|refugees|teachers|monks|asylum[- ]seekers|\w+s)\b"
)
_ONE = re.compile(r"^(?:an?|one|the|his|her|another|this|that)\b(?!.*\b(?:group|family|couple|dozen)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may be a target: the name where there is one, the kind, and where the text mentions them."""

    name: str | None
    kind: str
    mentions: tuple[Span, ...]
    aliases: tuple[str, ...] = ()
    description: str | None = None


def find_candidates(text: str, names: Sequence[Name], tokens: Sequence[Told]) -> tuple[Candidate, ...]:
    """The candidates in the order of their first mentions; `tokens` are the target tokens of the plain reading."""
    people = spans_of(names, "PERSON")
    chains = group_mentions(text, people)
    found = [
        Candidate(name=one.name, kind="person", mentions=one.mentions, aliases=one.aliases)
        for one in chains
        if max(chance_of(tokens, span) for span in one.mentions) >= _FAINT
    ]
    for run in find_runs(text, tokens, threshold=_SURE, gap=2):
        span = (run.start, run.end)
        if not any(start < span[1] and span[0] < end for start, end in people) and len(text[run.start : run.end]) > 3:
            found.append(_described(text, span, names))
    return tuple(sorted(found, key=lambda one: one.mentions[0]))


def _described(text: str, span: Span, names: Sequence[Name]) -> Candidate:
    """A candidate without a personal name: a named organisation, a group, or one unnamed person."""
    words = text[span[0] : span[1]]
    named = next((one for one in names if one.label == "ORG" and (one.start, one.end) == span), None)
    if named:
        return Candidate(name=named.text, kind="group", mentions=(span,))
    return Candidate(name=None, kind=_kind(words), mentions=(span,), description=words)


def _kind(words: str) -> str:
    """`group` or `unnamed`, by the words of the description.

    >>> _kind("a Tajik student"), _kind("four Uyghur students")
    ('unnamed', 'group')
    """
    if _ONE.match(words):
        return "unnamed"
    return "group" if _MANY.search(words.lower()) else "unnamed"
