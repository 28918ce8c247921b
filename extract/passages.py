"""From a Doc to the windows that are encoded, and to the stretches that are read for one person or one number."""

from collections.abc import Sequence
from dataclasses import dataclass

from extract.spans import Sentenced, place_of, sentence_spans
from records.question import Span

# Characters in a window: about 380 word pieces, of which the encoder takes 510.
_WIDEST = 1600
# Characters that are read in one go for a person: nearly all articles are read whole.
_REACH = 6400
# Sentences around a mention that are read with it in longer ones. A story goes on after the name.
_BEFORE, _AFTER = 3, 14
# Sentences around a number that are read with it, and the characters that they may have.
_COUNT_BEFORE, _COUNT_AFTER, _COUNT_REACH = 8, 1, 2400


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """A text with the places of its sentences, none of them wider than a window."""

    text: str
    sentences: tuple[Span, ...]

    def sentence_at(self, offset: int) -> int:
        """The index of the sentence that holds the offset, or of the last one before it."""
        return place_of(offset, tuple(start for start, _ in self.sentences))


def find_passages(doc: Sentenced) -> Passages:
    """The sentences of the Doc; one wider than a window is cut at spaces, and without spaces anywhere."""
    text = doc.text
    pieces = [piece for span in sentence_spans(doc, text=text) for piece in _cut(text, span)]
    return Passages(text=text, sentences=tuple(pieces))


def find_windows(passages: Passages) -> tuple[Span, ...]:
    """Windows that hold the whole text between them, each as many sentences as fit; empty for a blank text."""
    return _fill(passages, range(len(passages.sentences)), _WIDEST)


def find_stretches(passages: Passages, mentions: Sequence[Span]) -> tuple[Span, ...]:
    """What is read for a person: the whole of the text, or of a long one what stands around the mentions."""
    if not passages.sentences:
        return ()
    whole = (passages.sentences[0][0], passages.sentences[-1][1])
    if whole[1] - whole[0] <= _REACH:
        return (whole,)
    near: set[int] = set()
    for start, end in mentions:
        first, last = passages.sentence_at(start), passages.sentence_at(end - 1)
        near.update(range(max(0, first - _BEFORE), min(len(passages.sentences), last + _AFTER + 1)))
    stretches = _fill(passages, sorted(near), _REACH)
    return tuple(one for one in stretches if any(one[0] <= s and e <= one[1] for s, e in mentions))


def stretch_around(passages: Passages, span: Span) -> Span:
    """What is read for a number: its sentence with some before and after."""
    here = passages.sentence_at(span[0])
    first = last = here
    while first > max(0, here - _COUNT_BEFORE) and _size(passages, first - 1, last) <= _COUNT_REACH:
        first -= 1
    while (
        last < min(len(passages.sentences) - 1, here + _COUNT_AFTER)
        and _size(passages, first, last + 1) <= _COUNT_REACH
    ):
        last += 1
    return passages.sentences[first][0], passages.sentences[last][1]


def _size(passages: Passages, first: int, last: int) -> int:
    return passages.sentences[last][1] - passages.sentences[first][0]


def _fill(passages: Passages, chosen: Sequence[int], widest: int) -> tuple[Span, ...]:
    """The span of each run of chosen neighbours, broken where it would be too wide."""
    runs: list[tuple[int, int]] = []
    for n in chosen:
        if runs and runs[-1][1] == n - 1 and _size(passages, runs[-1][0], n) <= widest:
            runs[-1] = (runs[-1][0], n)
        else:
            runs.append((n, n))
    return tuple((passages.sentences[first][0], passages.sentences[last][1]) for first, last in runs)


def _cut(text: str, span: Span) -> list[Span]:
    start, end = span
    pieces = []
    while end - start > _WIDEST:
        space = text.rfind(" ", start + _WIDEST // 2, start + _WIDEST)
        stop = space + 1 if space > 0 else start + _WIDEST
        pieces.append((start, stop))
        start = stop
    return [*pieces, (start, end)]
