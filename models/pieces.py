"""From a text to the network's input: word pieces with their case, and how each lies to the one read for."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from records.errors import ModelError
from records.question import ABOUT, Question, Span

MOST_PIECES = 510  # the encoder has 512 positions, two of them for [CLS] and [SEP]
CASES = 4  # rows of the token-type embedding
MARKS = 4  # nobody, the person read for, another person, the number read for
DISTANCES = 17  # steps of distance to the nearest mark: eight on each side, and 0 where nobody is marked
SIGNS = ("marks", "distances", "rivals", "turns")  # how a piece lies to the one read for and to others
TURNS = 96  # whose turn it is: who was mentioned last, and who is at all in the paragraph and in the sentence
# Function words and marks: the lower layers have told their neighbours of them, so nobody reads them again for a
# person or a story, nor for a number that they do not stand beside.
_LIGHT = frozenset(
    """. , ; : ' " ` ’ ‘ “ ” - – — ( ) [ ] / ? ! … the a an of and or to in on at for with by as is are was were be been
    being has have had that which this these those it its s t d m ll re ve there here also than such one own so if
    but would will could can may might do does did""".split()
)
_LINE_END = re.compile(r"\n+")
# Near enough, and the same whoever cuts sentences elsewhere: a full stop before a capital, but for titles and initials.
_SENTENCE_END = re.compile(
    r"\n+|(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|Lt|No))(?<!\b(?:Mrs|Gen|Col|Sen|Rep|Gov|Sgt))(?<!\bProf)"
    r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])"
)
_STEPS = (4, 12, 28, 60, 124, 252, 508)  # pieces; the eighth step is all that lies farther
_BESIDE = (1, 2, 3, 9, 10, 11)  # the steps within 28 pieces of a mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """The pieces of a text in rows, one or more for each window; [CLS] and [SEP] frame each row.

    `spans` are the places of the pieces in the text, `seats` their (row, position), `light` whether they are but
    function words or marks, `paragraphs` and `sentences` how many of them end before; all without the frames.
    """

    ids: tuple[tuple[int, ...], ...]
    cases: tuple[tuple[int, ...], ...]
    spans: tuple[Span, ...]
    seats: tuple[tuple[int, int], ...]
    light: tuple[bool, ...]
    paragraphs: tuple[int, ...]
    sentences: tuple[int, ...]

    def inside(self, span: Span) -> range:
        """The indices of the pieces that lie in the span or reach into it."""
        first = bisect_right(self.spans, span[0], key=lambda one: one[1])
        return range(first, max(first, bisect_left(self.spans, span[1], key=lambda one: one[0])))


def load_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of a weights folder, without padding or truncation."""
    path = folder / "tokenizer.json"
    if not path.is_file():
        raise ModelError(f"{folder}: no tokenizer.json there; name a folder that `longarm train` wrote")
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as cause:  # tokenizers raises no narrower error
        raise ModelError(f"{path}: no tokenizer can be made of it ({cause}); install longarm again") from cause
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def make_pieces(tokenizer: Tokenizer, text: str, windows: Sequence[Span]) -> Pieces:
    """The rows of each window: one, or several where it has more pieces than the encoder has places."""
    first, last = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    if first is None or last is None:
        raise ModelError("the tokenizer has no [CLS] and [SEP]; name weights that `longarm train` wrote")
    ids: list[tuple[int, ...]] = []
    cases: list[tuple[int, ...]] = []
    spans: list[Span] = []
    seats: list[tuple[int, int]] = []
    encoded = tokenizer.encode_batch([text[start:end] for start, end in windows], add_special_tokens=False)
    for (start, _), encoding in zip(windows, encoded, strict=True):
        places = [(start + s, start + e) for s, e in encoding.offsets]
        for cut in range(0, max(1, len(places)), MOST_PIECES):
            part = places[cut : cut + MOST_PIECES]
            seats += [(len(ids), 1 + n) for n in range(len(part))]
            ids.append((first, *encoding.ids[cut : cut + MOST_PIECES], last))
            cases.append((0, *(_case(text[s:e]) for s, e in part), 0))
            spans += part
    light = tuple(text[start:end] in _LIGHT for start, end in spans)
    paragraphs, sentences = (
        tuple(bisect_right(ends, start) for start, _ in spans)
        for ends in ([one.end() for one in pattern.finditer(text)] for pattern in (_LINE_END, _SENTENCE_END))
    )
    return Pieces(
        ids=tuple(ids), cases=tuple(cases), spans=tuple(spans), seats=tuple(seats), light=light,
        paragraphs=paragraphs, sentences=sentences,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the network takes it: the indices of its `pieces`, and four signs of [CLS] and of each.

    The `marks` say who is mentioned there, the `distances` how far the one read for is, the `rivals` how far the
    nearest other person is, the `turns` who is being spoken of. For a text every piece is read; else only those that
    are marked or weigh something, and for a number those beside it.
    """

    pieces: Any
    marks: Any
    distances: Any
    rivals: Any
    turns: Any


def ask(pieces: Pieces, question: Question) -> Asked:
    """The question's pieces, an int64 array, with their signs, which have one more for the [CLS]."""
    import numpy as np

    there = pieces.inside(question.span)
    marks = np.zeros(1 + len(there), dtype=np.int64)
    for span in question.others:
        marks[_places(pieces, there, span)] = 2
    own = ABOUT.index(question.about)
    marked = np.zeros(1 + len(there), dtype=bool)
    for span in question.marks:
        marked[_places(pieces, there, span)] = True
    marked[0] = False
    marks[marked] = 1 if own == 1 else 3
    marks[0] = 0
    parts = (pieces.paragraphs[there.start : there.stop], pieces.sentences[there.start : there.stop])
    signs = (marks, _distances(marked), _distances(marks == 2), _turns(marks, *parts))
    if question.about == "text":
        return Asked(np.arange(there.start, there.stop), *signs)
    kept = (marks != 0) | ~np.array([True, *pieces.light[there.start : there.stop]])
    if question.about == "number":  # "from 40 to 60": what stands beside a number matters to the letter
        kept |= np.isin(signs[1], _BESIDE)
    kept[0] = True
    return Asked(there.start + np.flatnonzero(kept[1:]), *(one[kept] for one in signs))


def _places(pieces: Pieces, there: range, span: Span) -> slice:
    """Where the pieces of a span stand in a question over the pieces `there`, the [CLS] counted."""
    inside = pieces.inside(span)
    return slice(max(0, 1 + inside.start - there.start), max(0, 1 + inside.stop - there.start))


def _distances(marked: Any) -> Any:
    """For each place the step of its distance to the nearest mark, those after a mark from 1, those before from 9."""
    import numpy as np

    places = np.flatnonzero(marked)
    steps = np.zeros(len(marked), dtype=np.int64)
    if not len(places):
        return steps
    here = np.arange(len(marked))
    after = np.searchsorted(places, here, side="right") - 1
    behind = np.where(after >= 0, here - places[after], 1_000_000)
    ahead = np.where(after + 1 < len(places), places[np.minimum(after + 1, len(places) - 1)] - here, 1_000_000)
    near = np.minimum(behind, ahead)
    return 1 + np.searchsorted(_STEPS, near, side="left") + 8 * (ahead < behind)


def _turns(marks: Any, paragraphs: Sequence[int], sentences: Sequence[int]) -> Any:
    """For each place whose turn it is, in one number below TURNS.

    It tells who was mentioned last up to there (nobody, the one read for, another), who is mentioned in the paragraph
    and in the sentence (nobody, the one, others, both), and whether the last one was in that paragraph.
    """
    import numpy as np

    who = np.where(marks == 2, 2, np.minimum(marks, 1))
    latest = np.maximum.accumulate(np.where(who > 0, np.arange(len(who)), -1))
    last = np.where(latest >= 0, who[latest], 0)
    lines, clauses = (np.array([-1, *part], dtype=np.int64) for part in (paragraphs, sentences))
    here, near = (sum(one * np.isin(part, part[who == one]) for one in (1, 2)) for part in (lines, clauses))
    same = (latest >= 0) & (lines[latest] == lines)
    return 32 * last + 8 * here + 2 * near + same


def _case(piece: str) -> int:
    """The case of a piece.

    >>> [_case(one) for one in ("the", "Li", "USA", "2019", "A")]
    [0, 1, 2, 3, 1]
    """
    if piece[:1].isdigit():
        return 3
    if not piece[:1].isupper():
        return 0
    return 2 if len(piece) > 1 and piece.isupper() else 1
