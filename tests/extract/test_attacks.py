"""HRDsAttack as a second codebook: what is taught of an article, and what an answer about its story says."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from codebook import VIOLATIONS
from extract import AttackReader, make_attack_study
from extract.story import open_story
from models.labels import ATTACKS
from records.article import Article
from records.attack import Attack
from records.question import Answer, Question, Study

TITLE = "Reporter Idris Hasan held"
TEXT = (
    "Police in Hong Kong held Idris Hasan on Monday, his lawyer Omar Bek said.\n\n"
    "Hasan was beaten in 2019 in Kenya. A court let him go in March 2020."
)
GOLD = Attack(victims=("Idris Hasan",), violations=("arbitrary detention", "torture"), country="CN", year=2021, month=5)
Maker = Callable[..., Answer]


def an_article(text: str = TEXT, **known: Any) -> Article:
    return Article(id="1", text=text, **({"title": TITLE, "published": "2021-05-05"} | known))


def model(answer: Maker, *, methods: Mapping[str, float] | None = None, **told: Any) -> Any:
    """A model that sees both names, and answers a story as told; `methods` are the scores of violations."""

    def open_text(text: str, windows: Any) -> Any:
        class Opened:
            def answer(self, questions: Any) -> tuple[Answer, ...]:
                names = {"Idris Hasan": "PERSON", "Omar Bek": "PERSON"}
                return tuple(self._one(q, {n: label for n, label in names.items() if n in text}) for q in questions)

            def _one(self, question: Question, names: Mapping[str, str]) -> Answer:
                made = answer(text, question.span, names=names, **told)
                scores = {kind: (methods or {}).get(kind, 0.05) for kind in VIOLATIONS}
                return Answer(
                    tokens=made.tokens, names=made.names, slots=made.slots, roles={}, methods=scores, outcomes={},
                    flags=made.flags,
                )  # fmt: skip

        return Opened()

    return open_text


@pytest.fixture
def study(nlp: Any, answer: Maker) -> Study:
    return make_attack_study(nlp, an_article(), GOLD, model(answer))


def words(study: Study, spans: Any) -> list[str]:
    return [study.text[slice(*one)] for one in spans]


def test_a_story_is_the_title_and_the_text(nlp: Any) -> None:
    assert open_story(nlp, an_article(), None).text == f"{TITLE}\n\n{TEXT}"
    assert open_story(nlp, an_article(TITLE + ", say friends."), None).text == TITLE + ", say friends."
    assert open_story(nlp, an_article(title=None), None).text == TEXT


@pytest.mark.parametrize(
    ("unit", "end"), [("He left. ", "left."), ("He left\n", "left\n"), ("x", "x")], ids=["sentences", "lines", "none"]
)
def test_a_long_text_is_cut_at_a_border(nlp: Any, unit: str, end: str) -> None:
    text = open_story(nlp, an_article(unit * 4001, title=None), None).text
    assert 3900 < len(text) <= 4000 and text.endswith(end)


def test_every_mention_of_a_victim_is_taught(study: Study) -> None:
    [lesson] = [one for one in study.lessons if one.question.about == "story"]
    assert words(study, (lesson.slots or {})["target"]) == ["Idris Hasan", "Idris Hasan", "Hasan"]
    assert lesson.methods == GOLD.violations
    assert {*words(study, lesson.question.others)} == {"Idris Hasan", "Hasan", "Omar Bek"}


def test_a_victim_whom_the_model_does_not_see_is_taught_too(nlp: Any) -> None:
    study = make_attack_study(nlp, an_article(), GOLD, None)
    assert words(study, (study.lessons[0].slots or {})["target"]) == ["Idris Hasan", "Idris Hasan"]


def test_the_country_is_one_of_those_named_and_hong_kong_is_in_china(study: Study) -> None:
    choices = (study.lessons[0].choices or {})["host"]
    assert [(words(study, one.spans), one.right) for one in choices] == [(["Hong Kong"], True), (["Kenya"], False)]


@pytest.mark.parametrize(
    ("told", "right", "published"),
    [
        pytest.param({"year": 2021, "month": 5, "day": 3}, ["Monday"], False, id="day"),
        pytest.param({"year": 2020, "month": 3}, ["March 2020"], False, id="month"),
        pytest.param({"year": 2019, "month": 7}, ["2019"], False, id="as far as it is told"),
        pytest.param({"year": 2018}, [], False, id="nowhere"),
        pytest.param({"year": 2022}, [], True, id="publication"),
    ],
)
def test_the_date_is_the_one_that_agrees_most(nlp: Any, told: Any, right: list[str], published: bool) -> None:
    day = "2022-05-05" if published else "2021-05-05"
    text = TEXT.replace("on Monday, ", "") if published else TEXT
    study = make_attack_study(nlp, an_article(text, published=day), Attack(**told), None)
    lesson = study.lessons[0]
    assert [w for one in (lesson.choices or {})["date"] if one.right for w in words(study, one.spans)] == right
    assert lesson.flags == {"published": published}


def test_what_the_gold_leaves_open_is_not_taught(nlp: Any) -> None:
    lesson = make_attack_study(nlp, an_article(), Attack(), None).lessons[0]
    assert (lesson.choices, lesson.flags, lesson.methods) == ({}, None, None)


def test_lessons_keep_to_the_lists_of_the_codebook(study: Study) -> None:
    for lesson in study.lessons:
        assert {*(lesson.slots or {}), *(lesson.choices or {})} <= {*ATTACKS.slots}
        assert {*(lesson.methods or ())} <= {*ATTACKS.methods}


def test_an_attack_is_read_from_the_answer(nlp: Any, answer: Maker) -> None:
    slots = {"target": ["Idris Hasan"], "host": ["Hong Kong"], "date": ["March 2020"]}
    told = model(answer, slots=slots, methods={"torture": 0.8, "killing": 0.1, "arbitrary detention": 0.6}, chance=0.95)
    assert AttackReader(nlp, told).read(an_article()) == Attack(
        victims=("Idris Hasan",), violations=("arbitrary detention", "torture"), country="CN", year=2020, month=3
    )


def test_without_a_date_the_day_of_publication_is_guessed(nlp: Any, answer: Maker) -> None:
    found = AttackReader(nlp, model(answer)).read(an_article("They were held."))
    assert (found.year, found.month, found.day) == (2021, 5, 5)
    assert (found.victims, found.country, len(found.violations)) == ((), None, 1)


def test_a_blank_article_tells_nothing(nlp: Any, answer: Maker) -> None:
    assert AttackReader(nlp, model(answer)).read(an_article(" ", title=None)) == Attack(violations=("unknown",))
