"""What the finders need of a document: its text and its sentences, whichever library drew the borders."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from codebook import state_of
from records.question import Span
from records.when import When


class Sentenced(Protocol):
    """A spaCy Doc as the finders see it: tokenized text with sentence borders."""

    @property
    def text(self) -> str:
        """The whole text."""

    @property
    def sents(self) -> Iterator[Any]:
        """The sentences, each with `start_char` and `end_char`."""


class Placed(Protocol):
    """A country as an article mentions it, by its ISO 3166-1 alpha-2 code."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def code(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StateMention:
    """The state that acts where words name it, or a territory of it; a Placed."""

    start: int
    end: int
    code: str


def acting(one: Placed) -> StateMention:
    """The mention of a country as that of the state which acts for it: Hong Kong's as China's."""
    return StateMention(start=one.start, end=one.end, code=state_of(one.code))


class Located(Placed, Protocol):
    """A country as an article mentions it, with its words and what kind of words they are."""

    @property
    def text(self) -> str: ...
    @property
    def clue(self) -> str: ...


class Dated(Protocol):
    """A date as an article mentions it; `when` is None where the days cannot be told."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def when(self) -> When | None: ...


def sentence_spans(doc: Sentenced, *, text: str | None = None) -> tuple[tuple[int, int], ...]:
    """The first and last offset of each sentence; a line break always ends one, blank sentences are left out.

    `text` is the document's own where the caller has it: spaCy joins it anew at each look.
    """
    text = doc.text if text is None else text
    spans: list[tuple[int, int]] = []
    for sentence in doc.sents:
        start, end = sentence.start_char, sentence.end_char
        while start < end:
            cut = text.find("\n", start, end)
            stop = end if cut < 0 else cut
            if text[start:stop].strip():
                spans.append((start, stop))
            start = stop + 1
    return tuple(spans)


def meets(span: Span, spans: Iterable[Span]) -> bool:
    """Whether the span shares a character with one of the others.

    >>> meets((0, 4), [(3, 9)]), meets((0, 4), [(4, 9)])
    (True, False)
    """
    return any(start < span[1] and span[0] < end for start, end in spans)


def place_of(offset: int, starts: tuple[int, ...]) -> int:
    """The index of the last of the rising `starts` that is not after `offset`; 0 where all are.

    >>> place_of(7, (0, 5, 9))
    1
    """
    return max(0, bisect_right(starts, offset) - 1)
