"""Scoring names on open corpora: what is joined, what counts, and the reader's convention put to a corpus."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.names import Sample, by_convention, count, f1, find_differences, load_samples


def bent(text: str, *marked: str) -> list[str]:
    spans = tuple((text.index(words), text.index(words) + len(words), "PERSON") for words in marked)
    return [text[start:end] for start, end, _ in by_convention(text, spans)]


@pytest.mark.parametrize(
    ("text", "marked", "wanted"),
    [
        pytest.param("NASA Administrator Charles Bolden spoke.", ["NASA Administrator Charles Bolden"],
                     ["Charles Bolden"], id="office"),
        pytest.param("An Ottawa New Democrat MP spoke.", ["Ottawa New Democrat MP"], [], id="no name"),
        pytest.param("Today Osama bin Laden spoke.", ["Osama"], ["Osama bin Laden"], id="cut at a small word"),
        pytest.param("Today Abu Musab al-Zarqawi spoke.", ["Abu Musab", "al-Zarqawi"], ["Abu Musab al-Zarqawi"],
                     id="in two"),
        pytest.param("Today Li Bo spoke.", ["Li Bo"], ["Li Bo"], id="as it is"),
    ],
)  # fmt: skip
def test_a_corpus_is_bent_to_the_readers_convention(text: str, marked: list[str], wanted: list[str]) -> None:
    assert bent(text, *marked) == wanted


def test_sentences_of_one_document_are_joined(tmp_path: Path) -> None:
    path = tmp_path / "gum.jsonl.gz"
    records = [
        {"source": "GUM/news", "doc": "one", "text": "Li Bo left.", "tokens": ["Li", "Bo", "left", "."],
         "ner": ["B-PERSON", "I-PERSON", "O", "O"]},
        {"source": "GUM/news", "doc": "one", "text": "Bo slept.", "tokens": ["Bo", "slept", "."],
         "ner": ["B-PERSON", "O", "O"]},
        {"source": "GUM/vlog", "doc": "two", "text": "Hi.", "tokens": ["Hi", "."], "ner": ["O", "O"]},
    ]  # fmt: skip
    with gzip.open(path, "wt") as lines:
        lines.write("\n".join(map(json.dumps, records)))
    [sample] = load_samples(path)
    assert sample.text == "Li Bo left. Bo slept."
    assert [sample.text[s:e] for s, e, _ in sample.names] == ["Li Bo", "Bo"]


def test_only_exact_spans_of_the_label_are_hits() -> None:
    sample = Sample(text="Li Bo met Ann Lee in Rome.", names=((0, 5, "PERSON"), (10, 17, "PERSON"), (21, 25, "PLACE")))
    found = ((0, 5, "PERSON"), (14, 17, "PERSON"), (21, 25, "PLACE"))
    counts = count([sample], [found], "PERSON")
    assert counts == {"hits": 1, "found": 2, "told": 2}
    assert f1(counts) == 0.5
    assert [line.split(":")[0] for line in find_differences(sample, found)] == ["missing", "surplus"]
