"""Open named-entity corpora, one JSON object a line, to lessons of a few sentences each."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from records.window import Lesson, Window

# Corpora whose licences allow shipped weights, and the labels that each annotates.
_ALL = ("PERSON", "ORG", "PLACE", "NORP", "DATE")
CORPORA = {
    "docred.train": _ALL, "docred.dev": _ALL, "gum.train": _ALL, "gum.dev": _ALL, "re3d.train": _ALL, "re3d.dev": _ALL,
    "crossner_politics.train": ("PERSON", "ORG", "PLACE"), "crossner_politics.dev": ("PERSON", "ORG", "PLACE"),
    "wikigold.train": ("PERSON", "ORG", "PLACE"), "wikigold.dev": ("PERSON", "ORG", "PLACE"),
}  # fmt: skip
_LABELS = {
    "PERSON": "PERSON",
    "ORG": "ORG",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "PLACE",
    "NORP": "NORP",
    "DATE": "DATE",
}
_LONGEST = 800  # characters: about 190 pieces
_CUT = 1800  # characters: the longest single sentence that surely fits the encoder


def parse_names(path: Path, known: tuple[str, ...]) -> Iterator[Lesson]:
    """Lessons for the name head from one gzipped JSONL file, sentences of one document joined up to a window's size."""
    names: list[tuple[int, int, str]] = []
    text, document = "", None
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["source"].startswith("re3d"):
                yield from _cut(record, known)
                continue
            if text and (len(text) + len(record["text"]) > _LONGEST or record.get("doc") != document):
                yield _lesson(text, names, known)
                text, names = "", []
            document = record.get("doc")
            text = f"{text} " if text else ""
            names += [(s + len(text), e + len(text), label) for s, e, label in _spans(record)]
            text += record["text"]
    if text:
        yield _lesson(text, names, known)


def _lesson(text: str, names: list[tuple[int, int, str]], known: tuple[str, ...]) -> Lesson:
    # A label that the corpus marks only here and there is not known from it.
    kept = tuple(one for one in names if one[1] <= _CUT and one[2] in known)
    return Lesson(window=Window(text=text[:_CUT]), names=kept, known_names=known)


def _cut(record: Any, known: tuple[str, ...]) -> Iterator[Lesson]:
    """The paragraphs of a whole document."""
    names, start = _spans(record), 0
    for part in record["text"].split("\n"):
        inside = [(s - start, e - start, label) for s, e, label in names if start <= s and e <= start + len(part)]
        if part.strip():
            yield _lesson(part, inside, known)
        start += len(part) + 1


def _spans(record: Any) -> list[tuple[int, int, str]]:
    """The names as (start, end, label) in the record's text."""
    spans: list[tuple[int, int, str]] = []
    place = 0
    for token, tag in zip(record["tokens"], record["ner"], strict=True):
        start = record["text"].find(token, place)
        place = start + len(token)
        edge, _, source = tag.partition("-")
        label = _LABELS.get(source)
        if label and edge == "I" and spans and spans[-1][2] == label and spans[-1][1] >= start - 1:
            spans[-1] = (spans[-1][0], place, label)
        elif label:
            spans.append((start, place, label))
    return spans
