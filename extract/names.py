"""From the model's tags to names: people, organisations, places, nationalities and dates as whole words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from records.window import Scores, Span, Window

# In the order of the model's tags: O, then begin and inside of each label.
LABELS = ("PERSON", "ORG", "PLACE", "NORP", "DATE")
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor judge justice sir dame lord lady sheikh sheik imam father sister brother rev "
    "president minister senator gen general col colonel capt captain lt major sgt ambassador king queen prince "
    "princess sultan ayatollah mullah pastor bishop archbishop hojjatoleslam consul detective inspector".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """The words naming somebody or something, at their place in the article's text."""

    start: int
    end: int
    text: str
    label: str
    score: float


def find_names(doc: Any, windows: Sequence[Window], scores: Sequence[Scores]) -> tuple[Name, ...]:
    """All names of the text in its order, without titles before them and possessive endings behind."""
    words = _word_tags(doc, windows, scores)
    names: list[Name] = []
    open_label = ""
    for token, tag, score in words:
        label = LABELS[(tag - 1) // 2] if tag else ""
        begins = tag % 2 == 1
        if label and label == open_label and not begins and names:
            last = names[-1]
            end = token.idx + len(token)
            names[-1] = Name(start=last.start, end=end, text=doc.text[last.start : end], label=label,
                             score=min(last.score, score))  # fmt: skip
        elif label:
            names.append(Name(start=token.idx, end=token.idx + len(token), text=token.text, label=label, score=score))
        open_label = label
    return tuple(name for one in names if (name := _trimmed(one)) is not None)


def _word_tags(doc: Any, windows: Sequence[Window], scores: Sequence[Scores]) -> list[tuple[Any, int, float]]:
    """Each token with its tag, which is that of its first piece, and the probability of it."""
    first: dict[int, tuple[float, ...]] = {}
    for window, score in zip(windows, scores, strict=True):
        for (start, end), tags in zip(score.tokens, score.names, strict=True):
            for offset in range(window.start + start, window.start + end):
                first[offset] = tags
    tagged = []
    for token in doc:
        scored = first.get(token.idx)
        if scored is None or token.is_space:
            tagged.append((token, 0, 1.0))
        else:
            best = max(range(len(scored)), key=scored.__getitem__)
            tagged.append((token, best, scored[best]))
    return tagged


def _trimmed(name: Name) -> Name | None:
    """The name without titles and stray punctuation at its ends; None when nothing is left."""
    text, start = name.text, name.start
    for ending in ("'s", "’s", "'", "’"):
        text = text.removesuffix(ending)
    bare = text.lstrip(" \"'“‘(-,.")
    start, text = start + len(text) - len(bare), bare.rstrip(" \"'”),;:-")
    while name.label == "PERSON":
        word, space, rest = text.partition(" ")
        if not space or word.rstrip(".").lower() not in _TITLES:
            break
        start, text = start + len(word) + len(space), rest
    if not any(letter.isalnum() for letter in text):
        return None
    if name.label == "PERSON" and text.rstrip(".").lower() in _TITLES:
        return None
    return Name(start=start, end=start + len(text), text=text, label=name.label, score=name.score)


def spans_of(names: Sequence[Name], label: str) -> tuple[Span, ...]:
    """The places of the names with that label."""
    return tuple((one.start, one.end) for one in names if one.label == label)
