"""What the reader tells of its own decisions: who found each quote, which head decided, and how sure that was."""

from collections.abc import Callable
from typing import Any

import pytest

from extract import Reader
from records.article import Article
from records.evidence import Evidence
from records.reading import Reading

TEXT = (
    "Idris Hasan, a Chinese blogger, was seized by Directorate agents in Nairobi on 3 May 2021. "
    "His father was questioned. Hasan is now in prison. Some 40 refugees were deported under Operation Fox Hunt."
)


@pytest.fixture(scope="module")
def reading(nlp: Any, looking_up: Callable[..., Any]) -> Reading:
    slots = {
        "target": ["Idris Hasan"], "origin": ["Chinese"], "host": ["Nairobi"], "date": ["3 May 2021"],
        "method": ["was seized"], "outcome": ["is now in prison"], "relative": ["His father was questioned"],
        "perpetrator": ["Directorate agents"],
    }  # fmt: skip
    model = looking_up("Hasan", names={"Idris Hasan": "PERSON"}, slots=slots, role="target", methods=("abduction",),
                       outcome="imprisoned", figure=0.97)  # fmt: skip
    return Reader(nlp, model, name="fake", version="0").read(Article(id="a1", text=TEXT, published="2021-06-01"))


@pytest.fixture(scope="module")
def told(reading: Reading) -> dict[str, Evidence]:
    return {one.field: one for one in reading.incidents[0].evidence}


@pytest.mark.parametrize(
    ("field", "by", "score"),
    [
        ("target", "reader/role", 0.9),
        ("method", "reader/method", 0.9),
        ("outcome", "reader/outcome", 0.9),
        ("relative", "reader/relative", 0.9),
        ("perpetrator", "reader/perpetrator", 0.9),
        ("campaign", "codebook", None),
    ],
)
def test_a_quote_tells_what_decided_and_how_sure_it_was(
    told: dict[str, Evidence], field: str, by: str, score: float | None
) -> None:
    assert told[field].by == by
    assert told[field].score == (None if score is None else pytest.approx(score))


@pytest.mark.parametrize("field", ["origin", "host", "date"])
def test_the_score_of_a_candidate_is_its_share_against_the_others_and_none(
    told: dict[str, Evidence], field: str
) -> None:
    score = told[field].score
    assert told[field].by == f"{'dates' if field == 'date' else 'countries'}/{field}"
    assert score is not None and 0.85 < score <= 1


def test_a_figure_tells_the_chance_that_the_model_gives(reading: Reading) -> None:
    assert [(one.value, one.score) for one in reading.figures] == [(40, pytest.approx(0.97))]


def test_a_figure_tells_what_chose_its_period(reading: Reading) -> None:
    assert [one.dated_by for one in reading.figures] == ["periods/story"]
