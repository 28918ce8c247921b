"""From a figure's place in its sentence and the dates there to the time that it holds for."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from records.when import When, parse_when


class Dated(Protocol):
    """A date mention, as far as periods need it."""

    @property
    def start(self) -> int:
        """Where its words start."""

    @property
    def end(self) -> int:
        """Where its words end."""

    @property
    def when(self) -> When | None:
        """The days that they mean."""


_RIGHT_AFTER = re.compile(r"[\s,(]*(?:(?:in|during|for|over|between|from|by|since|throughout|as of|at|through|on|up to|until)\s+(?:the\s+)?(?:end of\s+)?)?$", re.I)
_SINCE = re.compile(r"\b(?:since(?:\s[^,.;]{1,30}\s(?:in|on))?|starting in|beginning in|from)\s+(?:\w+\s)?$", re.I)
_REPORTED = re.compile(
    r"\b(?:published|released|report|reports|statement|said|told|according|launched|announced|wrote|posted|tweeted|interview"
    r"|press conference|briefing|issued|filed|signed|passed|founded|established|adopted|born)\b[^,;]{0,24}$", re.I)  # fmt: skip
_CLAUSE = re.compile(r";|:\s|\b(?:while|whereas|but|although|though|who|which|where|before|after|when|until)\b|,\s(?:and|then)\s(?!\d)")
_NOW = re.compile(r"\b(?:now|currently|at present|today|to date|so far|presently)\b|\b(?:there are|are being|remain)\b", re.I)
_DAYLIKE = frozenset(("day",))


def period_of(
    text: str, span: tuple[int, int], sentence: tuple[int, int], *,
    dates: Sequence[Dated], others: Sequence[tuple[int, int]], published: date | None,
) -> When | None:  # fmt: skip
    """The time that the figure at `span` holds for, None where its sentence tells none.

    `dates` are those of the sentence, `others` the places of its other figures. A date right behind the
    figure is its own; then one that opens the clause before it; then the only one behind it in the clause.
    """
    after = next((one for one in dates if one.start >= span[1]), None)
    before = next((one for one in reversed(dates) if one.end <= span[0]), None)
    if after and any(span[1] <= other[0] < after.start for other in others):
        gap = text[span[1] : after.start]
        after = after if re.fullmatch(r"[^.;,]{0,90}", gap) and not re.search(r"\band\b", gap) and not before else None
    if after and _RIGHT_AFTER.match(text[span[1] : after.start]):
        return _holding(text, after, sentence, dates, published)
    if before and not _is_elsewhere(text, before, span[0], sentence) and not _belongs(text, before, span, others):
        return _holding(text, before, sentence, dates, published)
    if after and not _CLAUSE.search(text[span[1] : after.start]) and not _is_reported(text, after, sentence):
        return _holding(text, after, sentence, dates, published)
    if before is None and after is None and published and _NOW.search(text[sentence[0] : sentence[1]]):
        return replace(parse_when(str(published.year)), text=_NOW.search(text[sentence[0] : sentence[1]])[0])  # type: ignore[index]
    return None


def _belongs(text: str, one: Dated, span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    """Whether an earlier figure holds the date before this one: `680 in 2014, 1,421 more`."""
    holder = next((other for other in reversed(others) if other[1] <= one.start), None)
    return holder is not None and bool(_RIGHT_AFTER.match(text[holder[1] : one.start])) and "," in text[one.end : span[0]]


def _is_elsewhere(text: str, one: Dated, start: int, sentence: tuple[int, int]) -> bool:
    """Whether the date before a figure is in another clause or is that of a report."""
    between = text[one.end : start]
    return _is_reported(text, one, sentence) or bool(_CLAUSE.search(between)) or len(between) > 140


def _is_reported(text: str, one: Dated, sentence: tuple[int, int]) -> bool:
    """Whether the date is that of the telling: `said on Monday`, `a report published in 2022`."""
    before = text[max(sentence[0], one.start - 60) : one.start]
    if re.search(r"\b(?:since|as of|by the end of|in the year)\s$", before, re.I):
        return False
    after = text[one.end : one.end + 14]
    return bool(_REPORTED.search(before)) or bool(re.match(r"(?:[’']s)?\s(?:report|study|survey|law|statement)\b|\sthat\b", after))


def _holding(text: str, one: Dated, sentence: tuple[int, int], dates: Sequence[Dated], published: date | None) -> When | None:
    """The date's own days; with `since` they run on to the count's end, else to the day of publication."""
    when = one.when
    if when is None or not _SINCE.search(text[max(sentence[0], one.start - 40) : one.start]):
        return when
    ends = [other.when.end for other in dates if other.when and other.start > one.end
            and re.search(r"\b(?:to|until|till|through|by|as of|up to)\s(?:\w+\s){0,3}$", text[one.end : other.start])]  # fmt: skip
    end = max([*ends[:1], *([published.isoformat()] if published and not ends else [])], default=when.end)
    if end < when.start:
        return when
    words = text[one.start - len(_SINCE.search(text[max(sentence[0], one.start - 40) : one.start])[0]) : one.end]  # type: ignore[index]
    return When(start=when.start, end=end, precision="range", text=words)
