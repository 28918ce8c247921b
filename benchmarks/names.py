"""Names in open corpora: their test parts, read by a model as the reader reads, scored by exact spans.

`python -m benchmarks.names NER --model FOLDER` prints F1 for people, strictly and by the reader's own
convention; `--differences` lists what differs. NER is a folder of gzipped JSON lines, one sentence or text each.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extract import make_nlp
from extract.names import TITLES, names_on
from models import load_model
from models.opendata import find_spans
from records.question import Opened, Span

NEWS = {"GUM news": "gum", "GMB": "gmb", "re3d": "re3d", "Wikigold": "wikigold"}
Tagged = tuple[int, int, str]
# Words for an office, wherever they stand in what a corpus marks; titles as the reader's rules know them, and ranks.
_OFFICE = re.compile(
    rf"\b(?:{'|'.join(sorted(TITLES))}|chief|officer|petty|commander|director|chairman|chairwoman|mayor|mp|sheriff|pilot|"
    r"head|leader|member|descendant)\b\.?", re.IGNORECASE,
)  # fmt: skip
_PARTICLE = "al|el|bin|bint|ibn|ben|de|da|do|dos|del|della|di|du|van|von|der|den"
_SMALL = re.compile(rf"(?: (?:{_PARTICLE}))* ?")
_REST = re.compile(rf"(?: (?:{_PARTICLE}))+(?: [A-Z]\w+)+| (?:al|el|ul)-[A-Z]\w+")
_PRONOUNS = frozenset("I He She We They You It His Her Their I’m I'm".split())
_LONGEST = 1400  # characters of sentences that are read together: about a window of the reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A text and the names that its corpus marks there."""

    text: str
    names: tuple[Tagged, ...]


def load_samples(path: Path) -> list[Sample]:
    """The texts of one corpus, sentences of one document joined; of GUM only the news."""
    joined: list[tuple[str, list[Tagged], Any]] = []
    for record in _records(path):
        text, document, names = record["text"], record.get("doc"), find_spans(record)
        last = joined[-1] if joined else None
        # Records of re3d are whole documents; sentences of GMB and Wikigold stand in the order of their stories.
        if last and last[2] == document and len(last[0]) + len(text) < _LONGEST and "re3d" not in record["source"]:
            start = len(last[0]) + 1
            names = [*last[1], *((s + start, e + start, label) for s, e, label in names)]
            joined[-1] = (f"{last[0]} {text}", names, document)
        else:
            joined.append((text, names, document))
    return [Sample(text=text, names=tuple(names)) for text, names, _ in joined]


def _records(path: Path) -> Iterator[Any]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["source"] == "GUM/news" or not record["source"].startswith("GUM/"):
                yield record


def read_names(nlp: Any, open_text: Callable[[str, Sequence[Span]], Opened], text: str) -> tuple[Tagged, ...]:
    """The names that the reader's pipeline leaves on the text with this model."""
    doc = nlp.make_doc(text)
    doc._.open_text = open_text
    return tuple((one.start, one.end, one.label) for one in names_on(nlp(doc)))


def by_convention(text: str, names: Sequence[Tagged]) -> tuple[Tagged, ...]:
    """The corpus's people as the reader would write them; the other names are left out.

    Titles and offices before the name are cut off ("NASA Administrator Charles Bolden"), and what is no name then is
    left out ("Ottawa New Democrat MP"); names that were cut at a small word go on behind it ("Osama" bin Laden).
    """
    kept: list[Span] = []
    for start, end, label in names:
        if label != "PERSON" or not (span := _bare(text, start, end)):
            continue
        if kept and _SMALL.fullmatch(text, kept[-1][1], span[0]):
            span = kept.pop()[0], span[1]
        more = _REST.match(text, span[1])
        kept.append((span[0], more.end() if more else span[1]))
    return tuple((start, end, "PERSON") for start, end in kept)


def _bare(text: str, start: int, end: int) -> Span | None:
    """The place of the name behind the last word for an office; None where none stands there."""
    for word in _OFFICE.finditer(text, start, end):
        start = word.end()
    while start < end and not text[start].isalnum():
        start += 1
    return (start, end) if start < end and text[start].isupper() and text[start:end] not in _PRONOUNS else None


def count(samples: Sequence[Sample], found: Sequence[Sequence[Tagged]], label: str) -> Counter[str]:
    """Exact spans of one label that are right, found and told, over all texts."""
    counts: Counter[str] = Counter()
    for sample, mine in zip(samples, found, strict=True):
        left, right = ({one for one in names if one[2] == label} for names in (mine, sample.names))
        counts.update(hits=len(left & right), found=len(left), told=len(right))
    return counts


def f1(counts: Counter[str]) -> float:
    """The harmonic mean of precision and recall; 0 where there was nothing."""
    return 2 * counts["hits"] / max(1, counts["found"] + counts["told"])


def find_differences(sample: Sample, found: Sequence[Tagged]) -> Iterator[str]:
    """A line for each person that only one side has, with what the other has there."""
    text = sample.text
    for title, mine, theirs in (("missing", sample.names, found), ("surplus", found, sample.names)):
        for start, end, label in mine:
            if label == "PERSON" and (start, end, label) not in theirs:
                there = [f"{text[s:e]} {other}" for s, e, other in theirs if s < end and start < e]
                around = " ".join(text[max(0, start - 30) : end + 30].split())
                yield f"{title}: {text[start:end]!r}, there {', '.join(there) or 'nothing'}: {around}"


def main() -> None:
    """Prints F1 of people for each corpus, or with `--differences` what differs."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("ner", type=Path)
    asked.add_argument("--model", type=Path)
    asked.add_argument("--part", default="test")
    asked.add_argument("--differences", action="store_true")
    told = asked.parse_args()
    nlp, model = make_nlp(), load_model(told.model)
    print("| corpus | people | strict | by the reader's convention |\n|" + " --- |" * 4)
    scores = []
    for name, file in NEWS.items():
        samples = load_samples(told.ner / f"{file}.{told.part}.jsonl.gz")
        found = [read_names(nlp, model.open, one.text) for one in samples]
        bent = [replace(one, names=by_convention(one.text, one.names)) for one in samples]
        strict, fair = (count(told, found, "PERSON") for told in (samples, bent))
        scores.append((f1(strict), f1(fair)))
        print(f"| {name} | {strict['told']} | {f1(strict):.3f} | {f1(fair):.3f} |", flush=True)
        if told.differences:
            for sample, mine in zip(bent, found, strict=True):
                print("\n".join(find_differences(sample, mine)))
    means = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    print(f"| mean | | {' | '.join(f'{one:.3f}' for one in means)} |")


if __name__ == "__main__":
    main()
