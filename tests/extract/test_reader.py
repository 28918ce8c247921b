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
from records.question import Question, Span
from records.reading import Reading, render_reading

SCHEMA = json.loads((Path(__file__).parents[1] / "extraction.schema.json").read_text("utf-8"))
WORDS = ("Idris Hasan", "Hasan", "was seized", "in Nairobi", "Rwandan agents", "two students", "on 3 May 2021",
         "his father", "more than 40 refugees", "Operation Fox Hunt", ".", "\n\n", "“Go”,", "7 per cent", "’s", "حسن",
         "🏃🏽‍♀️", "\u200b", "\x00", "ǅ", "İ")  # fmt: skip
TEXTS = st.text(max_size=150) | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
SLOTS = {"target": ["Idris Hasan"], "origin": ["Rwandan"], "host": ["Nairobi"]}
MODELS = Callable[[int], Callable[[str, Sequence[Span]], Any]]


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
def told(looking_up: Callable[..., Any]) -> Callable[..., Any]:
    """A maker of models that see Hasan as a target wherever the name stands; `asked` keeps the questions."""

    def make(*, method: str = "abduction", relevant: float = 0.999, **more: Any) -> Any:
        return looking_up("Hasan", names={"Idris Hasan": "PERSON"}, slots=SLOTS, role="target",
                          methods=(method,), relevant=relevant, **more)  # fmt: skip

    return make


def test_another_label_keeps_the_id(nlp: Any, told: Any) -> None:
    text = "Rwandan agents took Idris Hasan in Nairobi."
    [first] = read(nlp, told(method="abduction"), text)[1].incidents
    [second] = read(nlp, told(method="deportation"), text)[1].incidents
    assert first.methods != second.methods
    assert first.id == second.id


def test_a_text_of_no_relevance_is_not_looked_at_more_closely(nlp: Any, told: Any) -> None:
    asked: list[Question] = []
    reading = read(nlp, told(asked=asked, relevant=0.05), "Rwandan agents took Idris Hasan in Nairobi.")[1]
    assert (reading.incidents, [one.about for one in asked]) == ((), ["text"])


def test_a_person_is_asked_about_with_all_mentions_and_the_others_told_apart(nlp: Any, looking_up: Any) -> None:
    asked: list[Question] = []
    text = "Idris Hasan fled. Omar Bek met Hasan, too."
    names = {"Idris Hasan": "PERSON", "Omar Bek": "PERSON", "Hasan,": "PERSON"}
    read(nlp, looking_up("Hasan", asked=asked, names=names, slots={"target": ["Idris Hasan"]}), text)
    [one] = [one for one in asked if one.about == "person"]
    assert (one.span, one.marks, one.others) == ((0, len(text)), ((0, 11), (31, 36)), ((18, 26),))


def test_an_act_that_reaches_into_no_other_country_is_no_incident(nlp: Any, told: Any) -> None:
    assert read(nlp, told(), "Idris Hasan was taken by Rwandan agents.")[1].incidents == ()


def test_figures_are_found_in_a_text_of_no_relevance(nlp: Any, told: Any) -> None:
    reading = read(nlp, told(relevant=0.0), "Turkey detained 40 refugees in 2020.")[1]
    assert [(one.value, one.quote) for one in reading.figures] == [(40.0, "40 refugees")]


def test_a_text_that_the_gate_holds_back_is_not_asked_about(nlp: Any, told: Any) -> None:
    asked: list[Question] = []
    story = "Idris Hasan was seized. Turkey detained 40 refugees in 2020."
    reader = Reader(nlp, told(asked=asked), name="fake", version="0", gate=lambda text: -1.0)
    reading = reader.read(Article(id="a1", text=story + " Nothing more was told." * 40))
    assert (asked, reading.incidents) == ([], ())
    assert reading.relevance < 0.5
    assert [one.quote for one in reading.figures] == ["40 refugees"]


def test_a_text_too_short_for_the_gate_is_read_whatever_it_says(nlp: Any, told: Any) -> None:
    reader = Reader(nlp, told(), name="fake", version="0", gate=lambda text: -1.0)
    told_by = reader.read(Article(id="a1", text="Idris Hasan, a Rwandan, was seized in Nairobi.")).relevance
    assert told_by > 0.5


def test_every_number_is_asked_about(nlp: Any, told: Any) -> None:
    asked: list[Question] = []
    text = "Turkey detained 40 refugees in 2020, and 3 fled."
    read(nlp, told(asked=asked), text)
    assert [text[slice(*one.marks[0])] for one in asked if one.about == "number"] == ["40", "3"]


def test_a_number_that_the_model_believes_to_be_none_is_no_figure(nlp: Any, looking_up: Any) -> None:
    assert read(nlp, looking_up("40", figure=0.1), "Turkey detained 40 refugees in 2020.")[1].figures == ()


def test_a_figure_holds_for_the_date_that_the_model_chooses(nlp: Any, looking_up: Any) -> None:
    text = "In 2020 Turkey detained 40 refugees, said the report of 2019."
    [figure] = read(nlp, looking_up("40", figure=0.9, slots={"date": ["2019"]}), text)[1].figures
    assert figure.period is not None and figure.period.year == 2019


def test_a_blank_text_holds_nothing(nlp: Any, told: Any) -> None:
    reading = read(nlp, told(), " \n ")[1]
    assert (reading.relevance, reading.incidents, reading.figures) == (0.0, (), ())


def test_the_last_words_of_a_long_article_are_read(nlp: Any, told: Any) -> None:
    asked: list[Question] = []
    opened: list[Span] = []
    text = "The ministers met again and spoke about the harbour and its fees. " * 500
    text += "Rwandan agents seized Idris Hasan in Nairobi."
    assert len(text.split()) > 6000
    reading = read(nlp, told(asked=asked, opened=opened), text)[1]
    assert [one.span for one in asked if one.about == "text"] == opened
    read_there = {n for start, end in opened for n in range(start, end)}
    assert [n for n, letter in enumerate(text) if not letter.isspace() and n not in read_there] == []
    [person] = [one for one in asked if one.about == "person"]
    assert text[slice(*person.span)].endswith("Rwandan agents seized Idris Hasan in Nairobi.")
    [incident] = reading.incidents
    assert incident.target.name == "Idris Hasan"
    assert incident.evidence[0].start == text.index("Idris")


def test_one_model_serves_readers_of_two_versions(nlp: Any, told: Any) -> None:
    readers = [Reader(nlp, told(), name="fake", version=one) for one in ("a", "b")]
    article = Article(id="a1", text="Rwandan agents took Idris Hasan in Nairobi.")
    first, second = (one.read(article) for one in readers)
    assert first.version != second.version
    assert replace(first, version="", pipeline=()) == replace(second, version="", pipeline=())


def test_a_number_that_the_plain_reading_passes_over_is_not_asked_about(nlp: Any, looking_up: Any) -> None:
    asked: list[Question] = []
    text = "Turkey detained forty refugees in 2020."
    reading = read(nlp, looking_up("refugees", asked=asked), text)[1]
    assert (reading.figures, [one.about for one in asked]) == ((), ["text"])
