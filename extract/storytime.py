"""For a figure whose clause tells no time: the year of the story around it."""

import re
from collections.abc import Sequence
from datetime import date

from extract.asides import is_aside
from extract.spans import Dated
from extract.units import is_duration
from records.when import When, parse_when

_PAST = re.compile(
    r"\b(?:was|were|had|did|[a-z]{3,}ed|said|told|came|took|went|found|gave|sent|held|put|got|made|left|saw|brought)\b"
)
# 640 dollars a month, about 30 clients a year: as true of any time
_RATE = re.compile(r",?\s(?:an?|per|each|every|the)\s(?:year|month|week|day|night|hour|season)\b", re.I)
_PRESENT = re.compile(r"\b(?:is|are|has|have|says|do|does|will|can|may|must)\b")


def story_year(
    text: str, span: tuple[int, int], sentence: tuple[int, int], *,
    unit: str, kind: str, dates: Sequence[Dated], published: date | None,
) -> When | None:  # fmt: skip
    """The year of the nearest date in the sentence or before it in the paragraph, else that of publication.

    A count told in the present is one of the day of publication. A length of time (`five years in prison`) has a
    year only where its sentence is told in the past and a date stands by, as it may still lie ahead.
    """
    if _RATE.match(text, span[1]):
        return None
    words = text[sentence[0] : sentence[1]]
    past, present = bool(_PAST.search(words)), bool(_PRESENT.search(words))
    near = None if present and not past else _nearest(text, span, sentence, dates)
    lasting = is_duration(unit.lower().split()[-1])
    if lasting and (near is None or not past or present):
        return None
    if near and near.when:
        return parse_when(f"{near.when.year:04d}", near.when.text)
    if kind != "count" and past and not present:
        return None
    return parse_when(f"{published.year:04d}") if published else None


def _nearest(text: str, span: tuple[int, int], sentence: tuple[int, int], dates: Sequence[Dated]) -> Dated | None:
    """The date of the sentence that is nearest to the figure, else the last before it in its paragraph."""
    paragraph = text.rfind("\n", 0, sentence[0]) + 1
    told = [one for one in dates if one.when and paragraph <= one.start < sentence[1]]
    known = [one for one in told if not is_aside(text, one.start, one.end)]
    inside = [one for one in known if one.start >= sentence[0]]
    if inside:
        return min(inside, key=lambda one: abs(one.start - span[0]))
    return known[-1] if known else None
