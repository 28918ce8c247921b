"""From a Doc to the windows that the model reads: the whole text once, and the surroundings of one person."""

from collections.abc import Sequence
from dataclasses import dataclass

from extract.spans import Sentenced, place_of, sentence_spans
from records.window import Span, Window

# Characters in a window. About 240 word pieces: MiniLM was trained on texts of that length, and a piece costs
# nearly twice as much in windows of twice the width.
_WIDEST = 1000
# Sentences around a mention that are read with it. A story goes on after the name: with 3 after it 76 per cent of
# the corpus's quotes for methods stood in the windows, with 8 they are 88 (training part, 2026-11).
_BEFORE, _AFTER = 1, 8


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
    pieces = [piece for span in sentence_spans(doc) for piece in _cut(doc.text, span)]
    return Passages(text=doc.text, sentences=tuple(pieces))


def find_windows(passages: Passages) -> tuple[Window, ...]:
    """Windows that hold the whole text between them, each as many sentences as fit; empty for a blank text."""
    return tuple(_window(passages, first, last, ()) for first, last in _fill(passages, range(len(passages.sentences))))


def find_context(passages: Passages, mentions: Sequence[Span]) -> tuple[Window, ...]:
    """Windows around the mentions of one person, which they mark: the sentences there and those that follow."""
    if len(passages.text) <= _WIDEST and passages.sentences:
        return (_window(passages, 0, len(passages.sentences) - 1, mentions),)
    near: set[int] = set()
    for start, end in mentions:
        first, last = passages.sentence_at(start), passages.sentence_at(end - 1)
        near.update(range(max(0, first - _BEFORE), min(len(passages.sentences), last + _AFTER + 1)))
    filled = _fill(passages, sorted(near))
    windows = (_window(passages, first, last, mentions) for first, last in filled)
    return tuple(window for window in windows if window.marks)


def _window(passages: Passages, first: int, last: int, mentions: Sequence[Span]) -> Window:
    start, end = passages.sentences[first][0], passages.sentences[last][1]
    marks = tuple((s - start, e - start) for s, e in mentions if start <= s and e <= end)
    return Window(text=passages.text[start:end], start=start, marks=marks)


def _fill(passages: Passages, chosen: Sequence[int]) -> list[tuple[int, int]]:
    """First and last sentence of each run of chosen neighbours, broken where a window would be too wide."""
    runs: list[tuple[int, int]] = []
    for n in chosen:
        if runs and runs[-1][1] == n - 1 and passages.sentences[n][1] - passages.sentences[runs[-1][0]][0] <= _WIDEST:
            runs[-1] = (runs[-1][0], n)
        else:
            runs.append((n, n))
    return runs


def _cut(text: str, span: Span) -> list[Span]:
    start, end = span
    pieces = []
    while end - start > _WIDEST:
        space = text.rfind(" ", start + _WIDEST // 2, start + _WIDEST)
        stop = space + 1 if space > 0 else start + _WIDEST
        pieces.append((start, stop))
        start = stop
    return [*pieces, (start, end)]
