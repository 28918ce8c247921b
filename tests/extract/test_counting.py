"""What the model is asked of each number, and the hints that its answers are: chance, unit and period."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from extract.counting import Hint, find_counts, find_hints, number_question
from extract.dates import find_dates
from extract.passages import find_passages
from records.question import Answer
from records.when import render_when

DAY = "2021-06-17"


@pytest.fixture(scope="session")
def hinted(nlp: Any, answer: Callable[..., Answer]) -> Callable[..., Hint]:
    """The hint for the first number of a text of which the model answers as told."""

    def make(text: str, *, day: str | None = DAY, **told: Any) -> Hint:
        doc = nlp(text)
        passages, dates = find_passages(doc), find_dates(doc, published=day)
        numbers = find_counts(text, dates)
        questions = [number_question(passages, one) for one in numbers]
        answers = [answer(text, one.span, **told) for one in questions]
        hints = find_hints(passages, numbers, questions, answers, dates=dates,
                           published=date.fromisoformat(day) if day else None)  # fmt: skip
        assert list(hints) == [one.core for one in numbers]
        return hints[numbers[0].core]

    return make


def test_dates_are_no_counts_and_shares_in_words_are(nlp: Any) -> None:
    text = "In May 2020 some 40 of them, two thirds of the complaints, came."
    found = find_counts(text, find_dates(nlp(text), published=DAY))
    assert [one.value for one in found] == [40, pytest.approx(66.7, abs=0.1)]


def test_the_number_proper_is_marked(nlp: Any) -> None:
    text = "It took at least 300 people."
    [number] = find_counts(text, ())
    question = number_question(find_passages(nlp(text)), number)
    assert (question.about, [text[s:e] for s, e in question.marks]) == ("number", ["300"])


def test_the_chance_is_the_model_s(hinted: Callable[..., Hint]) -> None:
    assert hinted("It took 300 people.", figure=0.8).chance == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("text", "marked", "unit"),
    [
        pytest.param("It took 300 Uyghur men.", ["Uyghur men"], "Uyghur men", id="behind"),
        pytest.param("Of the exiles 300 fled.", ["exiles"], "exiles", id="before"),
        pytest.param("Exiles, old and poor: 300 came, no students.", ["Exiles", "students"], "students", id="nearest"),
        pytest.param("It took 300 people.", [], None, id="none"),
        pytest.param("Exiles came. " + "He left it and went. " * 10 + "It took 300.", ["Exiles"], None, id="far off"),
        pytest.param("It took 300 ,\t. there.", [",", "."], None, id="no words"),
    ],
)
def test_the_unit_is_what_the_model_marks_near_by(
    hinted: Callable[..., Hint], text: str, marked: list[str], unit: str | None
) -> None:
    assert hinted(text, slots={"unit": marked}).unit == unit


@pytest.mark.parametrize(
    ("marked", "published", "day", "period"),
    [
        pytest.param(["May 2014"], 0.0, DAY, "2014-05", id="a date"),
        pytest.param(["2016"], 0.0, DAY, "2016", id="another date"),
        pytest.param([], 0.9, DAY, "2021", id="the year of publication"),
        pytest.param([], 0.0, DAY, None, id="none"),
        pytest.param([], 0.9, None, None, id="no day of publication"),
    ],
)
def test_the_period_is_the_likeliest_choice(
    hinted: Callable[..., Hint], marked: list[str], published: float, day: str | None, period: str | None
) -> None:
    text = "It deported 300 people in May 2014, a report of 2016 said."
    hint = hinted(text, day=day, slots={"date": marked}, published=published)
    assert (hint.period and render_when(hint.period)) == period


def test_a_date_with_since_before_it_runs_on(hinted: Callable[..., Hint]) -> None:
    hint = hinted("It deported 300 people since 2014.", slots={"date": ["2014"]})
    assert hint.period is not None
    assert (hint.period.start, hint.period.end) == ("2014-01-01", DAY)
