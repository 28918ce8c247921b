"""From a figure's place in its sentence and the dates there to the time that it holds for."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extract.asides import is_aside
from extract.spans import Dated
from records.when import When, parse_when

_RIGHT_AFTER = re.compile(
    r"[\s,(]*(?:(?:in|during|for|over|between|from|by|since|throughout|as of|at|through|on|up to"
    r"|until)\s+(?:the\s+)?(?:end of\s+)?)?$",
    re.I,
)  # fmt: skip
_SINCE = re.compile(r"\b(?:since(?:\s[^,.;]{1,30}\s(?:in|on))?|starting in|beginning in|from)\s+(?:\w+\s)?$", re.I)
_REPORTED = re.compile(
    r"\b(?:published|released|report|reports|statement|said|told|according|launched|announced|wrote|posted"
    r"|tweeted|interview"
    r"|press conference|briefing|issued|filed|signed|passed|founded|established|adopted|born)\b[^,;]{0,24}$",
    re.I,
)
_REPORT_AFTER = re.compile(r"(?:[’']s)?\s(?:report|study|survey|law|statement)\b|\sthat\b")
_CLAUSE = re.compile(
    r";|,?\s(?:said|says)\b|:\s|\b(?:while|whereas|but|although|though|who|which|where|before|after|when"
    r"|until)\b|,\s(?:and|then)\s(?!\d)"
)  # fmt: skip
_NOW = re.compile(r"\b(?:now|currently|at present|to date|so far|presently|there are)\b", re.I)
# 735 in 36 countries, 1,421 people from 50 countries
_WITHIN = re.compile(r"\s(?:in|from|across)\s(?:the\s|all\s)?")
_NEXT = 24  # letters between a date and the figure that it opens


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
    is_beside = after is not None and bool(_RIGHT_AFTER.match(text[span[1] : after.start]))
    if after and any(span[1] <= other[0] < after.start for other in others):
        gap = text[span[1] : after.start]
        shared = re.fullmatch(r"[^.;,]{0,90}", gap) and (len(dates) == 1 or not re.search(r"\band\b", gap))
        is_beside = before is not None and _is_shared(text, span, before, after, others)
        after = after if is_beside or (shared and not before) else None
    if after and is_beside and not _is_next(text, span, before, after, sentence, others):
        return holding(text, after, sentence, dates, published)
    if before and (_is_elsewhere(text, before, span[0], sentence) or _belongs(text, before, span, others)):
        before, passed = None, True
    else:
        passed = before is not None
    if after and (_CLAUSE.search(text[span[1] : after.start]) or _is_reported(text, after, sentence)):
        after, passed = None, True
    if before and (after is None or _opens(text, before, sentence)):
        return holding(text, before, sentence, dates, published)
    if after:
        return holding(text, after, sentence, dates, published)
    now = _NOW.search(text, max(sentence[0], span[0] - 40), min(sentence[1], span[1] + 40))
    if now is None or passed or published is None:
        return None
    return replace(parse_when(f"{published.year:04d}"), text=now[0])


def _is_shared(
    text: str, span: tuple[int, int], before: Dated, after: Dated, others: Sequence[tuple[int, int]]
) -> bool:
    """Whether the later date is the figure's and another's: `608 in 31 countries in 2020, 735 in 36 in 2021`."""
    between = [other for other in others if span[1] <= other[0] < after.start]
    return (
        len(between) == 1
        and bool(_WITHIN.fullmatch(text[span[1] : between[0][0]]))
        and bool(_RIGHT_AFTER.match(text[between[0][1] : after.start]))
        and bool(re.search(r",|\band\b", text[before.end : span[0]]))
    )


def _is_next(
    text: str, span: tuple[int, int], before: Dated | None, after: Dated, sentence: tuple[int, int],
    others: Sequence[tuple[int, int]],
) -> bool:  # fmt: skip
    """Whether the date behind a comma is that of the next figure: `In 2019 it returned 680, in 2020 another 1,421`."""
    if before is None or not _opens(text, before, sentence) or "," not in text[span[1] : after.start]:
        return False
    return any(after.end <= start <= after.end + _NEXT for start, _ in others)


def _opens(text: str, one: Dated, sentence: tuple[int, int]) -> bool:
    """Whether the date opens its sentence or clause: `In 2014, …`, `…, and in 2015 …`."""
    before = text[max(sentence[0], one.start - 40) : one.start]
    return bool(re.search(r"(?:^|[,;:]\s)(?:(?:and|but|then)\s)?(?:[A-Za-z]+\s){0,4}$", before))


def _belongs(text: str, one: Dated, span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    """Whether an earlier figure holds the date before this one: `680 in 2014, 1,421 more`."""
    holder = next((other for other in reversed(others) if other[1] <= one.start), None)
    if holder is None or not _RIGHT_AFTER.match(text[holder[1] : one.start]):
        return False
    return "," in text[one.end : span[0]]


def _is_elsewhere(text: str, one: Dated, start: int, sentence: tuple[int, int]) -> bool:
    """Whether the date before a figure is in another clause or is that of a report."""
    between = text[one.end : start]
    is_beside = is_aside(text, one.start, one.end) or bool(_CLAUSE.search(between)) or len(between) > 140
    return is_beside or _is_reported(text, one, sentence)


def _is_reported(text: str, one: Dated, sentence: tuple[int, int]) -> bool:
    """Whether the date is that of the telling: `said on Monday`, `a report published in 2022`."""
    before = text[max(sentence[0], one.start - 60) : one.start]
    if re.search(r"\b(?:since|as of|by the end of|in the year)\s$", before, re.I):
        return False
    return bool(_REPORTED.search(before)) or bool(_REPORT_AFTER.match(text, one.end))


def holding(
    text: str, one: Dated, sentence: tuple[int, int], dates: Sequence[Dated], published: date | None
) -> When | None:
    """The date's own days; with `since` before it they run on to the count's end, else to the day of publication."""
    when = one.when
    since = _SINCE.search(text[max(sentence[0], one.start - 40) : one.start])
    if when is None or since is None:
        return when
    later = (other for other in dates if other.when and other.start > one.end)
    until = next((other.when.end for other in later if other.when and _UNTIL.search(text[one.end : other.start])), None)
    end = until or (published.isoformat() if published else when.end)
    if end <= when.end:
        return when
    return When(start=when.start, end=end, precision="range", text=text[one.start - len(since[0]) : one.end])


_UNTIL = re.compile(r"\b(?:to|until|till|through|by|as of|up to)\s(?:\w+\s){0,3}$")
