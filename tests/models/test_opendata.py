"""Open corpora: their records become studies whose spans stand at their words."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from models.opendata import CORPORA, parse_names, parse_pronouns
from records.question import Study


def written(folder: Path, name: str, *records: dict[str, Any]) -> Path:
    path = folder / f"{name}.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(one) + "\n" for one in records)
    return path


def a_sentence(text: str, tags: str, **more: str) -> dict[str, Any]:
    return {"source": "x", "doc": "d1", "text": text, "tokens": text.split(), "ner": tags.split()} | more


def names(study: Study) -> list[tuple[str, str]]:
    [lesson] = study.lessons
    return [(study.text[start:end], label) for start, end, label in lesson.names or ()]


SENTENCE = a_sentence("Idris Hasan left Nairobi", "B-PERSON I-PERSON O B-GPE")


def test_names_stand_at_their_words_with_our_labels(tmp_path: Path) -> None:
    [study] = parse_names(written(tmp_path, "gum.dev", SENTENCE, SENTENCE), CORPORA["gum.dev"])
    assert names(study) == [("Idris Hasan", "PERSON"), ("Nairobi", "PLACE")] * 2
    assert study.windows == ((0, len(study.text)),)
    assert study.lessons[0].question.span == (0, len(study.text))


def test_sentences_of_two_documents_are_apart(tmp_path: Path) -> None:
    path = written(tmp_path, "gum.dev", SENTENCE, SENTENCE | {"doc": "d2"})
    assert [one.text for one in parse_names(path, CORPORA["gum.dev"])] == [SENTENCE["text"]] * 2


def test_a_study_is_no_larger_than_a_window(tmp_path: Path) -> None:
    path = written(tmp_path, "gum.dev", *[SENTENCE] * 200)
    studies = list(parse_names(path, CORPORA["gum.dev"]))
    assert len(studies) > 2 and max(len(one.text) for one in studies) <= 1600
    assert sum(len(names(one)) for one in studies) == 400


def test_labels_that_the_corpus_does_not_annotate_are_left_out(tmp_path: Path) -> None:
    [study] = parse_names(written(tmp_path, "x", SENTENCE), ("PERSON",))
    assert (names(study), study.lessons[0].known_names) == ([("Idris Hasan", "PERSON")], ("PERSON",))


@pytest.mark.parametrize(("name", "flags"), [("docred.train", {"relevant": False}), ("gum.dev", None)])
def test_only_encyclopaedias_teach_what_is_no_incident(tmp_path: Path, name: str, flags: object) -> None:
    [study] = parse_names(written(tmp_path, name, SENTENCE), CORPORA[name])
    assert study.lessons[0].flags == flags


def test_a_whole_document_is_cut_at_its_lines(tmp_path: Path) -> None:
    record = a_sentence("He left\n\nNairobi fell", "O O B-LOC O", source="re3d-x")
    studies = list(parse_names(written(tmp_path, "re3d.dev", record), CORPORA["re3d.dev"]))
    assert [(one.text, names(one)) for one in studies] == [("He left", []), ("Nairobi fell", [("Nairobi", "PLACE")])]


def selves(study: Study) -> list[tuple[list[str], list[str]]]:
    """Of each lesson the marked words and all words for the same person."""
    return [
        (
            [study.text[slice(*one)] for one in lesson.question.marks],
            [study.text[slice(*one)] for one in (lesson.slots or {})["self"]],
        )
        for lesson in study.lessons
    ]


def test_gap_asks_for_both_names_and_gives_the_pronoun_to_one(tmp_path: Path) -> None:
    text = "Ann Lee met Bea Roe when she came."
    record = {"source": "GAP", "text": text, "pronoun": "she", "pronoun_at": 25, "A": "Ann Lee", "A_at": 0,
              "A_coref": True, "B": "Bea Roe", "B_at": 12, "B_coref": False}  # fmt: skip
    [study] = parse_pronouns(written(tmp_path, "gap.dev", record))
    assert selves(study) == [(["Ann Lee"], ["Ann Lee", "she"]), (["Bea Roe"], ["Bea Roe"])]


def test_a_cluster_needs_a_name_and_a_pronoun(tmp_path: Path) -> None:
    tokens = "Ann Lee came . She met a man . He left .".split()
    record = {"source": "OntoGUM", "sent_texts": ["Ann Lee came.", "She met a man.", "He left."], "tokens": tokens,
              "clusters": [[[0, 2], [4, 5]], [[6, 8], [9, 10]]]}  # fmt: skip
    [study] = parse_pronouns(written(tmp_path, "ontogum_open.train", record))
    [(marked, found)] = selves(study)
    assert (marked, set(found)) == (["Ann Lee"], {"Ann Lee", "She"})


def test_a_long_document_is_cut_into_windows_that_hold_all_of_it(tmp_path: Path) -> None:
    text = "Ann Lee came and she " + "walked on " * 600
    record = {"source": "GAP", "text": text, "pronoun": "she", "pronoun_at": 17, "A": "Ann Lee", "A_at": 0,
              "A_coref": True, "B": "Ann", "B_at": 0, "B_coref": False}  # fmt: skip
    [study] = parse_pronouns(written(tmp_path, "gap.dev", record))
    assert [end - start <= 1600 for start, end in study.windows] == [True] * len(study.windows)
    assert "".join(text[start:end] for start, end in study.windows) == text
