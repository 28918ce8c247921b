"""Finds listed phrases in a text, with care for case; accents, dots and dashes do not count."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from codebook.spelling import plain

T = TypeVar("T")
WORD = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """A run of letters and digits, with its place."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A listed phrase at `text[start:end]`, made of words `first` to `last` (both included)."""

    value: T
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    written: str
    words: tuple[str, ...]
    gaps: tuple[str, ...]
    shapes: tuple[str, ...]
    value: T


def words_of(text: str) -> list[Word]:
    """The words of a text in order; an apostrophe, a dot or a dash ends one.

    >>> [word.text for word in words_of("U.S.-born Xi'an")]
    ['U', 'S', 'born', 'Xi', 'an']
    """
    return [Word(match[0], match.start(), match.end()) for match in WORD.finditer(text)]


class Phrasebook(Generic[T]):
    """Phrases with a value each, ready to be found in texts.

    A word of a phrase that is in capitals stands only for itself ("US", never "us"); one that begins with a
    capital wants a capital; one in lower case takes any case. Where two phrases read alike, the one written
    exactly as the text wins, else the later in the list.

    >>> book = Phrasebook([("Turkey", "TR"), ("Xi'an", "CN"), ("US", "US"), ("New York", "US")])
    >>> [(one.value, one.start) for one in book.find("US turkey, Turkey and XI\\u2019AN told us")]
    [('US', 0), ('TR', 11), ('CN', 22)]
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        """Make the book of pairs of a phrase and its value."""
        self._starts: dict[str, list[_Entry[T]]] = {}
        self._lower_starts: set[str] = set()
        for written, value in phrases:
            entry = _entry(written, value)
            self._starts.setdefault(entry.words[0], []).append(entry)
            if entry.shapes[0] == "any":
                self._lower_starts.add(entry.words[0])
        for entries in self._starts.values():
            entries.reverse()
            entries.sort(key=lambda entry: -len(entry.words))

    def find(self, text: str, words: Sequence[Word] | None = None) -> list[Found[T]]:
        """The longest listed phrases, left to right, none overlapping; `words` are those of the text, where known."""
        words = words_of(text) if words is None else words
        found: list[Found[T]] = []
        at = 0
        while at < len(words):
            one = None
            word = words[at].text
            if not word[0].islower() or word in self._lower_starts:
                one = self._find_at(text, words, at)
            if one is not None:
                found.append(one)
            at = at + 1 if one is None else one.last + 1
        return found

    def _find_at(self, text: str, words: Sequence[Word], at: int) -> Found[T] | None:
        entries = self._starts.get(_folded(words[at].text), ())
        fitting = [entry for entry in entries if _fits(entry, text, words, at)]
        if not fitting:
            return None
        best, last = fitting[0], at + len(fitting[0].words) - 1
        start, end = words[at].start, words[last].end
        alike = [entry for entry in fitting if len(entry.words) == len(best.words)]
        best = next((entry for entry in alike if entry.written == text[start:end]), best)
        if last > at and text[end : end + 1] == "." and len(words[last].text) == 1 and text[end - 2] == ".":
            end += 1
        return Found(best.value, at, last, start, end)


def _entry(written: str, value: T) -> _Entry[T]:
    words = words_of(written)
    gaps = (written[one.end : two.start] for one, two in pairwise(words))
    return _Entry(
        written,
        tuple(_folded(word.text) for word in words),
        tuple(_plain_gap(gap) for gap in gaps),
        tuple("caps" if word.text.isupper() else "capital" if word.text[0].isupper() else "any" for word in words),
        value,
    )


def _fits(entry: _Entry[T], text: str, words: Sequence[Word], at: int) -> bool:
    if at + len(entry.words) > len(words):
        return False
    for offset, (wanted, shape) in enumerate(zip(entry.words, entry.shapes, strict=True)):
        word = words[at + offset]
        if _folded(word.text) != wanted or not _has_shape(word.text, shape):
            return False
        if offset and _plain_gap(text[words[at + offset - 1].end : word.start]) != entry.gaps[offset - 1]:
            return False
    return True


def _has_shape(word: str, shape: str) -> bool:
    return shape == "any" or (word.isupper() if shape == "caps" else not word[0].islower())


def _folded(word: str) -> str:
    return plain(word).casefold()


def _plain_gap(gap: str) -> str:
    """The gap without dots, with dashes and line ends as blanks; a paragraph's end stays what it is.

    >>> [_plain_gap(gap) for gap in (". ", "-", "\\u2019", "\\n")]
    [' ', ' ', "'", ' ']
    """
    if gap == " ":
        return gap
    gap = plain(gap).replace(".", "").replace("\u2013", " ").replace("\u2011", " ").replace("-", " ")
    return gap if "\n\n" in gap else " " if gap.isspace() else gap
