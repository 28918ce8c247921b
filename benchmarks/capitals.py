"""People by the capitals of their names alone: for the baseline that learned nothing."""

import re
from collections.abc import Sequence

from codebook import COMPANY, GIVEN_NAMES
from extract.names import TITLES
from records.question import Span

_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĆČĐĒĞĪİŁŃŌŚŞŠŢŤŪŽŻŹƏ]"
_WORD = rf"(?:{_CAPITAL}\w(?:[\w’'-]*\w)?|{_CAPITAL}\.?)"
_RUN = re.compile(rf"{_WORD}(?: (?:(?:al|el|bin|bint|ibn|de|da|di|van|von|der|ul)[ -])?{_WORD})*")
_HONORED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Professor|Prof)\.? $")
# Words that no person's name holds; the months and weekdays are those beside a place's name.
_OTHER = (
    frozenset(
        """Foundation Association Union Front Movement Watch Amnesty Group
    Committee Network Bank Company Ltd Inc Agency Press News Radio Television Street Road Hotel Cathedral Church Mosque
    Centre Center Museum Library Festival Report Act Law Notice Red Interpol Data Rights World United Nations European
    He She They It We You His Her Their A An This These Those Some Many Two Three Four Five Six Seven Eight Nine Ten One
    No Nobody Who What Not All Any Every Each Most Another Such If Then Last Next Judge""".split()
    )
    | COMPANY["after_place"]
    | COMPANY["before_place"]
)


def find_people(text: str, places: Sequence[Span]) -> tuple[Span, ...]:
    """Runs of two to five capitalised words that hold no word of other names, and where their words stand alone."""
    found: set[Span] = set()
    for run in _RUN.finditer(text):
        start, words = _without_titles(run.start(), run[0].split(" "))
        end = start + len(" ".join(words))
        if words and words[-1].endswith("."):
            words[-1], end = words[-1][:-1], end - 1
        honored = _HONORED.search(text[max(0, start - 12) : start]) is not None
        if not (2 <= len(words) <= 5 or (honored and words)) or any(one.strip(".") in _OTHER for one in words):
            continue
        if any(s < end and start < e for s, e in places) and words[0] not in GIVEN_NAMES:
            continue
        found.add((start, end))
    return tuple(sorted({*found, *_short_forms(text, found)}))


def _without_titles(start: int, words: list[str]) -> tuple[int, list[str]]:
    """The run without words before the name that belong to the sentence or are titles."""
    while words and (words[0].rstrip(".").lower() in TITLES or words[0] in _OTHER):
        start, words = start + len(words[0]) + 1, words[1:]
    return start, words


def _short_forms(text: str, names: set[Span]) -> set[Span]:
    """Where a part of a name stands by itself."""
    parts = {word for start, end in names for word in text[start:end].split() if len(word) > 2 and word[0].isupper()}
    if not parts:
        return set()
    alone = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(parts, key=len, reverse=True)))})(?![\w-])")
    spans = (match.span() for match in alone.finditer(text))
    return {one for one in spans if not any(s < one[1] and one[0] < e for s, e in names)}
