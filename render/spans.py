"""From an article's length and the quotes of its reading to segments that lie side by side, for colouring."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from records.claim import find_claims
from records.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words that support something: `cards` are the numbers of the incidents or of the figure that they support.

    `field` is a slot or `figure`; `value` is what is said in words; `by` and `score` as in Evidence.
    """

    start: int
    end: int
    field: str
    value: str
    cards: tuple[int, ...]
    by: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Words of one line that the same spans cover: the places of those in their list, the shortest span first."""

    start: int
    end: int
    spans: tuple[int, ...] = ()


def find_spans(reading: Reading) -> tuple[Span, ...]:
    """What is to be coloured, from left to right; words that say the same of several incidents stand once."""
    found: dict[tuple[int, int, str, str], Span] = {}
    for number, incident in enumerate(reading.incidents, start=1):
        for claim in find_claims(incident):
            if (quote := claim.evidence) is None:
                continue
            key = (quote.start, quote.end, claim.field, claim.value)
            earlier = found[key].cards if key in found else ()
            found[key] = Span(
                start=quote.start, end=quote.end, field=claim.field, value=claim.value,
                cards=tuple(dict.fromkeys((*earlier, number))), by=quote.by, score=quote.score,
            )  # fmt: skip
    figures = [
        Span(start=one.start, end=one.end, field="figure", value=one.unit, cards=(number,), score=one.score)
        for number, one in enumerate(reading.figures, start=1)
    ]
    return tuple(sorted((*found.values(), *figures), key=lambda one: (one.start, -one.end, one.field, one.value)))


def find_segments(text: str, spans: Sequence[Span]) -> tuple[tuple[Segment, ...], ...]:
    """The lines of the text that are not blank, each cut at every border of a span.

    >>> quote = Span(start=0, end=5, field="target", value="Li Bo", cards=(1,))
    >>> [(one.start, one.end, one.spans) for one in find_segments("Li Bo left.", [quote])[0]]
    [(0, 5, (0,)), (5, 11, ())]
    """
    lines: list[tuple[Segment, ...]] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            near = [n for n, one in enumerate(spans) if one.start < end and start < one.end]
            lines.append(tuple(_cut(start, end, near, spans)))
        start = end + 1
    return tuple(lines)


def _cut(start: int, end: int, near: Sequence[int], spans: Sequence[Span]) -> Iterable[Segment]:
    inner = {place for n in near for place in (spans[n].start, spans[n].end) if start < place < end}
    borders = [start, *sorted(inner), end]
    for left, right in pairwise(borders):
        over = [n for n in near if spans[n].start <= left and right <= spans[n].end]
        over.sort(key=lambda n: (spans[n].end - spans[n].start, n))
        yield Segment(start=left, end=right, spans=tuple(over))


def find_lanes(spans: Sequence[Span]) -> tuple[int, ...]:
    """For each span, which are sorted by start, the lowest lane in which it overlaps none before it.

    >>> one = Span(start=0, end=9, field="method", value="digital", cards=(1,))
    >>> find_lanes([one, one])
    (0, 1)
    """
    ends: list[int] = []
    lanes = []
    for one in spans:
        lane = next((n for n, end in enumerate(ends) if end <= one.start), len(ends))
        ends[lane : lane + 1] = [one.end]
        lanes.append(lane)
    return tuple(lanes)
