"""The reader: any text is read, every quote stands at its place, and labels play no part in ids."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import Reader
from records.article import Article
from records.reading import Reading, render_reading
from records.window import Scores, Window

SCHEMA = json.loads((Path(__file__).parents[1] / "extraction.schema.json").read_text("utf-8"))
WORDS = ("Idris Hasan", "Hasan", "was seized", "in Nairobi", "Rwandan agents", "two students", "on 3 May 2021",
         "his father", "more than 40 refugees", "Operation Fox Hunt", ".", "\n\n", "“Go”,", "7 per cent", "’s", "حسن",
         "🏃🏽‍♀️", "\u200b", "\x00", "ǅ", "İ")  # fmt: skip
TEXTS = st.text(max_size=150) | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
MODELS = Callable[[int], Callable[[Sequence[Window]], list[Scores]]]


def read(nlp: Any, model: Any, text: str, **known: Any) -> tuple[Article, Reading]:
    article = Article(id="a1", text=text, **known)
    return article, Reader(nlp, model, name="fake", version="0").read(article)


@settings(max_examples=150)
@given(text=TEXTS, seed=st.integers(0, 10**6), published=st.none() | st.sampled_from(["2021-06-01", "soon", ""]))
def test_any_text_is_read_and_every_quote_stands_at_its_place(
    nlp: Any, random_model: MODELS, text: str, seed: int, published: str | None
) -> None:
    article, reading = read(nlp, random_model(seed), text, published=published)
    places = [*(one for incident in reading.incidents for one in incident.evidence), *reading.figures]
    for one in places:
        assert text[one.start : one.end] == one.quote
    for incident in reading.incidents:
        assert {"target", "method"} <= {one.field for one in incident.evidence}
    assert len({one.id for one in reading.incidents}) == len(reading.incidents)
    assert reading.characters == len(text)
    jsonschema.validate(render_reading(article, reading), SCHEMA, cls=jsonschema.Draft202012Validator)


@settings(max_examples=30)
@given(text=TEXTS, seed=st.integers(0, 10**6))
def test_reading_again_finds_the_same(nlp: Any, random_model: MODELS, text: str, seed: int) -> None:
    assert read(nlp, random_model(seed), text) == read(nlp, random_model(seed), text)


@pytest.fixture(scope="session")
def told(answer: Callable[..., Scores]) -> Callable[..., Callable[[Sequence[Window]], list[Scores]]]:
    """A maker of models that see Hasan as a target wherever the name stands; `asked` keeps the windows."""

    def make(*, asked: list[Window] | None = None, method: str = "abduction", relevance: float = 0.9) -> Any:
        def model(windows: Sequence[Window]) -> list[Scores]:
            if asked is not None:
                asked.extend(windows)
            return [
                answer(one, names={"Idris Hasan": "PERSON"}, slots={"target": ["Idris Hasan"]}, role="target",
                       methods=(method,), relevance=relevance if "Hasan" in one.text else 0.0)
                for one in windows
            ]  # fmt: skip

        return model

    return make


def test_another_label_keeps_the_id(nlp: Any, told: Any) -> None:
    text = "Idris Hasan was taken in Nairobi."
    [first] = read(nlp, told(method="abduction"), text)[1].incidents
    [second] = read(nlp, told(method="deportation"), text)[1].incidents
    assert first.methods != second.methods
    assert first.id == second.id


def test_a_text_of_no_relevance_is_not_looked_at_more_closely(nlp: Any, told: Any) -> None:
    asked: list[Window] = []
    reading = read(nlp, told(asked=asked, relevance=0.05), "Idris Hasan was taken in Nairobi.")[1]
    assert (reading.incidents, len(asked)) == ((), 1)


def test_figures_are_found_in_a_text_of_no_relevance(nlp: Any, told: Any) -> None:
    reading = read(nlp, told(relevance=0.0), "Turkey detained 40 refugees in 2020.")[1]
    assert [(one.value, one.quote) for one in reading.figures] == [(40.0, "40 refugees")]


def test_a_blank_text_holds_nothing(nlp: Any, told: Any) -> None:
    reading = read(nlp, told(), " \n ")[1]
    assert (reading.relevance, reading.incidents, reading.figures) == (0.0, (), ())


def test_the_last_words_of_a_long_article_are_read(nlp: Any, told: Any) -> None:
    asked: list[Window] = []
    text = "The ministers met again and spoke about the harbour and its fees. " * 500 + "Idris Hasan was seized."
    assert len(text.split()) > 6000
    reading = read(nlp, told(asked=asked), text)[1]
    assert any(one.text.endswith("Idris Hasan was seized.") and not one.marks for one in asked)
    [incident] = reading.incidents
    assert incident.target.name == "Idris Hasan"
    assert incident.evidence[0].start == text.index("Idris")


def test_one_model_serves_readers_of_two_versions(nlp: Any, told: Any) -> None:
    readers = [Reader(nlp, told(), name="fake", version=one) for one in ("a", "b")]
    article = Article(id="a1", text="Idris Hasan was taken in Nairobi.")
    first, second = (one.read(article) for one in readers)
    assert first.version != second.version
    assert replace(first, version="", pipeline=()) == replace(second, version="", pipeline=())
