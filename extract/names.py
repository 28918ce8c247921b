"""From the model's tags to names: people, organisations, places, nationalities and dates as whole words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from records.question import Answer, Span

# In the order of the model's tags: O, then begin and inside of each label.
LABELS = ("PERSON", "ORG", "PLACE", "NORP", "DATE")
TITLES = frozenset(
    "mr mrs ms miss dr prof professor judge justice sir dame lord lady sheikh sheik sheikha imam father sister brother "
    "rev president minister senator gen general col colonel capt captain lt maj major sgt ambassador king queen prince "
    "princess sultan ayatollah mullah pastor bishop archbishop hojjatoleslam consul detective inspector count countess "
    "baron baroness duke duchess pope administrator commodore governor gov sen rep brig brigadier adm admiral "
    "crown lieutenant spokesman spokeswoman spokesperson secretary premier chancellor senhor senhora señor señora "
    "senor senora herr frau monsieur madame mme signor signora dottor dottoressa mzee ustaz".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """The words naming somebody or something, at their place in the article's text."""

    start: int
    end: int
    text: str
    label: str


def find_names(doc: Any, answers: Sequence[Answer]) -> tuple[Name, ...]:
    """All names of the text in its order, without titles before them and possessive endings behind."""
    words, text = _word_tags(doc, answers), doc.text
    names: list[Name] = []
    open_label = ""
    for token, tag in words:
        label = LABELS[(tag - 1) // 2] if tag else ""
        # Two people's names never stand side by side: "Lounès Aït-Hamadouche" is one, however it is tagged.
        begins = tag % 2 == 1 and label != "PERSON"
        if label and label == open_label and not begins and names:
            last = names[-1]
            end = token.idx + len(token)
            names[-1] = Name(start=last.start, end=end, text=text[last.start : end], label=label)
        elif label:
            names.append(Name(start=token.idx, end=token.idx + len(token), text=token.text, label=label))
        open_label = label
    return tuple(name for one in names if (name := _trimmed(one)) is not None)


# The labels of common spaCy pipelines, and ours.
_SAME = {"PER": "PERSON", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}


def names_on(doc: Any) -> tuple[Name, ...]:
    """The names that the pipeline left as entities of the Doc, under our labels; others are left out."""
    found = (
        Name(start=one.start_char, end=one.end_char, text=one.text, label=_SAME.get(one.label_, one.label_))
        for one in doc.ents
    )
    return tuple(name for one in found if one.label in LABELS and (name := _trimmed(one)) is not None)


def _word_tags(doc: Any, answers: Sequence[Answer]) -> list[tuple[Any, int]]:
    """Each token with its tag, which is that of its first piece."""
    first: dict[int, Sequence[float]] = {}
    for answer in answers:
        for (start, end), tags in zip(answer.tokens, answer.names, strict=True):
            for offset in range(start, end):
                first[offset] = tags
    tagged = []
    for token in doc:
        scored = first.get(token.idx)
        if scored is None or token.is_space:
            tagged.append((token, 0))
        else:
            best = max(range(len(scored)), key=scored.__getitem__)
            tagged.append((token, best))
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
        if not space or word.rstrip(".").lower() not in TITLES:
            break
        start, text = start + len(word) + len(space), rest
    if not any(letter.isalnum() for letter in text):
        return None
    if name.label == "PERSON" and text.rstrip(".").lower() in TITLES:
        return None
    return Name(start=start, end=start + len(text), text=text, label=name.label)


def spans_of(names: Sequence[Name], label: str) -> tuple[Span, ...]:
    """The places of the names with that label."""
    return tuple((one.start, one.end) for one in names if one.label == label)
