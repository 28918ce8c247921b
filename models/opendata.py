"""Open corpora, one JSON object a line, to studies: names of a few sentences each, and who `he` and `she` are."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from records.question import Lesson, Question, Span, Study

# Corpora whose licences allow shipped weights, and the labels that each annotates.
_ALL = ("PERSON", "ORG", "PLACE", "NORP", "DATE")
_PART = ("PERSON", "ORG", "PLACE")
CORPORA = {
    "docred.train": _ALL, "docred.dev": _ALL, "gum.train": _ALL, "gum.dev": _ALL, "re3d.train": _ALL, "re3d.dev": _ALL,
    "crossner_politics.train": _PART, "crossner_politics.dev": _PART, "wikigold.train": _PART, "wikigold.dev": _PART,
    "uner_ewt.dev": _PART,
}  # fmt: skip
PRONOUNS = ("gap.train", "gap.dev", "ontogum_open.train")
# Encyclopaedias and travel guides tell of no incident: they teach what is none.
_CLEAN = ("docred", "wikigold", "crossner")
_LABELS = {
    "PERSON": "PERSON", "ORG": "ORG", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE", "NORP": "NORP", "DATE": "DATE",
}  # fmt: skip
_LONGEST = 1500  # characters: about 350 pieces


def parse_names(path: Path, known: tuple[str, ...]) -> Iterator[Study]:
    """Studies for the name head from one gzipped JSONL file, sentences of one document joined up to a window's size."""
    names: list[tuple[int, int, str]] = []
    text, document = "", None
    clean = path.name.startswith(_CLEAN)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["source"].startswith("re3d"):
                yield from _cut(record, known)
                continue
            if text and (len(text) + len(record["text"]) > _LONGEST or record.get("doc") != document):
                yield _study(text, names, known, clean)
                text, names = "", []
            document = record.get("doc")
            text = f"{text} " if text else ""
            names += [(s + len(text), e + len(text), label) for s, e, label in find_spans(record)]
            text += record["text"]
    if text:
        yield _study(text, names, known, clean)


def _study(text: str, names: list[tuple[int, int, str]], known: tuple[str, ...], clean: bool = False) -> Study:
    whole = (0, len(text))
    # A label that the corpus marks only here and there is not known from it.
    kept = tuple(one for one in names if one[2] in known)
    lesson = Lesson(
        question=Question(about="text", span=whole), names=kept, known_names=known,
        flags={"relevant": False} if clean else None,
    )  # fmt: skip
    return Study(text=text, windows=(whole,), lessons=(lesson,))


def _cut(record: Any, known: tuple[str, ...]) -> Iterator[Study]:
    """The paragraphs of a whole document."""
    names, start = find_spans(record), 0
    for part in record["text"].split("\n"):
        inside = [(s - start, e - start, label) for s, e, label in names if start <= s and e <= start + len(part)]
        if part.strip():
            yield _study(part, inside, known)
        start += len(part) + 1


def find_spans(record: Any) -> list[tuple[int, int, str]]:
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


def is_clean(study: Study) -> bool:
    """Whether the text is known to tell of no incident."""
    return all(one.flags == {"relevant": False} for one in study.lessons)


def parse_pronouns(path: Path) -> Iterator[Study]:
    """Studies for the slot `self` from GAP or OntoGUM: a person's name is marked, all words for them are sought."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            found = _gap(record) if record["source"] == "GAP" else _clusters(record)
            text, lessons = record.get("text") or " ".join(record["sent_texts"]), []
            for marks, selves, span in found:
                question = Question(about="person", span=span, marks=marks)
                lessons.append(Lesson(question=question, slots={"self": (*marks, *selves)}))
            if lessons:
                yield Study(text=text, windows=_windows(text), lessons=tuple(lessons[:6]))


def _gap(record: Any) -> Iterator[tuple[tuple[Span, ...], tuple[Span, ...], Span]]:
    """Both names of a GAP record, each with its own pronoun or without."""
    whole = (0, len(record["text"]))
    pronoun = (record["pronoun_at"], record["pronoun_at"] + len(record["pronoun"]))
    for name in "AB":
        mark = (record[f"{name}_at"], record[f"{name}_at"] + len(record[name]))
        yield (mark,), (pronoun,) if record[f"{name}_coref"] else (), whole


def _clusters(record: Any) -> Iterator[tuple[tuple[Span, ...], tuple[Span, ...], Span]]:
    """Each cluster of an OntoGUM document that has a name and a personal pronoun, in a stretch of the document."""
    text, tokens = " ".join(record["sent_texts"]), record["tokens"]
    places: list[Span] = []
    at = 0
    for token in tokens:
        start = text.find(token, at)
        at = start + len(token) if start >= 0 else at
        places.append((start, at))
    for cluster in record["clusters"]:
        spans = [(places[first][0], places[last - 1][1], tokens[first:last]) for first, last in cluster]
        names = tuple(
            (s, e) for s, e, words in spans if len(words) < 4 and all(w[:1].isupper() for w in words) and s >= 0
        )
        names = tuple(one for one in names if text[slice(*one)].lower() not in _PERSONAL)
        if names and any(words[0].lower() in _PERSONAL for _, _, words in spans):
            stretch = (max(0, names[0][0] - 300), min(len(text), names[0][0] + 2500))
            selves = tuple((s, e) for s, e, words in spans if len(words) < 6 and stretch[0] <= s and e <= stretch[1])
            yield tuple(one for one in names if one[1] <= stretch[1]), selves, stretch


_PERSONAL = frozenset("he she him her his hers himself herself i me my".split())


def _windows(text: str) -> tuple[Span, ...]:
    """Windows cut at spaces."""
    cuts = [0]
    while len(text) - cuts[-1] > _LONGEST:
        space = text.rfind(" ", cuts[-1] + _LONGEST // 2, cuts[-1] + _LONGEST)
        cuts.append(space + 1 if space > 0 else cuts[-1] + _LONGEST)
    return tuple(zip(cuts, [*cuts[1:], len(text)], strict=True))
