"""Lessons: the reader's own questions, each with what the gold annotation says of it and nothing it cannot know."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract import make_study
from extract.counting import find_counts, number_question
from extract.dates import find_dates
from extract.lessons import person_questions
from extract.passages import find_passages, find_windows
from models.labels import FLAGS, NAMES, OWN
from records.gold import Gold, parse_gold
from records.question import Choice, Lesson, Span, Study

FIRST = "Idris Hasan, a Rwandan blogger, was seized in Nairobi in May. The lawyer Omar Bek called it an abduction."
FILLER = "The weather was mild and the market stayed open until late in the evening, as it always does here."
LAST = (
    "Hasan was jailed for nine years, Bek said. Two students were followed in Kampala; 40 had been in 2019, on Day 3."
)
ARTICLE = """
id = "x-01"
title = "Seized"
published = "2021-08-01"
style = "report"
cell = "incident"
text = '''
{text}
'''
[people]
"Idris Hasan" = "target"
"Omar Bek" = "lawyer"
[[incidents]]
target = "Idris Hasan"
kind = "person"
aliases = ["Hasan"]
origin = ["RW"]
host = ["KE"]
date = "2021-05"
outcome = "imprisoned"
[incidents.methods]
abduction = ["was seized in Nairobi"]
[incidents.evidence]
target = ["Idris Hasan"]
date = ["in May"]
outcome = ["jailed for nine years"]
[[incidents]]
target = ""
kind = "group"
description = "Two students"
origin = ["RW"]
host = ["UG"]
outcome = "at-large"
[incidents.methods]
surveillance = ["followed in Kampala"]
[incidents.evidence]
target = ["Two students"]
[[figures]]
quote = "nine years"
value = 9
unit = "years"
[[figures]]
quote = "Two students"
value = 2
unit = "students"
period = "2021"
[[figures]]
quote = "40"
value = 40
unit = "students"
period = "2019"
"""


@pytest.fixture(scope="module")
def golds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Gold]:
    """A maker of the gold article with so many paragraphs of nothing in its middle."""

    def make(fillers: int) -> Gold:
        path = tmp_path_factory.mktemp("b1") / "x.toml"
        path.write_text(ARTICLE.format(text="\n\n".join([FIRST, *[FILLER] * fillers, LAST])), "utf-8")
        return parse_gold(path)

    return make


@pytest.fixture(scope="module")
def gold(golds: Callable[[int], Gold]) -> Gold:
    return golds(30)


@pytest.fixture(scope="module")
def study(nlp: Any, gold: Gold) -> Study:
    return make_study(nlp, gold)


@pytest.fixture(scope="module")
def long_study(nlp: Any, golds: Callable[[int], Gold]) -> Study:
    """Of an article that is too long to be read whole for one person."""
    return make_study(nlp, golds(90))


def about(study: Study, what: str) -> list[Lesson]:
    return [one for one in study.lessons if one.question.about == what]


def of(study: Study, marked: str) -> list[Lesson]:
    """The lessons on the one whose first mention in the stretch is worded so."""
    return [one for one in study.lessons if one.question.marks and study.text[slice(*one.question.marks[0])] == marked]


def words(study: Study, lesson: Lesson, slot: str) -> list[str]:
    assert lesson.slots is not None
    return [study.text[start:end] for start, end in lesson.slots[slot]]


def methods(lesson: Lesson) -> tuple[str, ...]:
    """The methods whose words are marked."""
    assert lesson.slots is not None
    return tuple(slot.removeprefix("method:") for slot, spans in lesson.slots.items() if "method:" in slot and spans)


def choices(study: Study, lesson: Lesson, slot: str) -> dict[str, bool]:
    """The wording of each candidate's first mention, and whether it is right."""
    assert lesson.choices is not None
    return {study.text[slice(*one.spans[0])]: one.right for one in lesson.choices[slot]}


def test_the_study_holds_the_text_and_the_reader_s_windows(nlp: Any, gold: Gold, study: Study) -> None:
    assert study.text == gold.article.text
    assert study.windows == find_windows(find_passages(nlp(gold.article.text)))


def test_every_window_has_a_lesson_on_the_text(study: Study) -> None:
    assert tuple(one.question.span for one in about(study, "text")) == study.windows
    assert len(study.windows) > 1


def test_a_lesson_on_the_text_tells_names_targets_methods_figures_and_relevance(study: Study) -> None:
    first, *middle, last = about(study, "text")
    assert {study.text[s:e] for s, e, _ in first.names or ()} == {"Idris Hasan", "Omar Bek"}
    assert (set(words(study, first, "target")), methods(first)) == ({"Idris Hasan"}, ("abduction",))
    assert [(methods(one), one.flags) for one in middle] == [((), {"relevant": False})] * len(middle)
    assert set(words(study, last, "target")) == {"Hasan", "Two students"}
    assert (methods(last), first.flags, last.flags) == (("surveillance",), {"relevant": True}, {"relevant": True})
    assert words(study, last, "figure") == ["nine years", "Two students", "40"]


def test_a_lesson_on_the_text_says_nothing_of_one_person(study: Study) -> None:
    assert {(one.role, one.methods, one.outcome, one.choices) for one in about(study, "text")} == {(None,) * 4}


def test_people_are_asked_about_as_the_reader_does(nlp: Any, study: Study) -> None:
    passages = find_passages(nlp(study.text))
    [one] = of(study, "Idris Hasan")
    everybody = (*one.question.marks, *one.question.others)
    assert (one.question,) == person_questions(passages, one.question.marks, everybody)
    assert one.question.span == (0, len(study.text))


def test_a_person_s_mentions_are_marked_and_others_told_apart(study: Study) -> None:
    [one] = of(study, "Idris Hasan")
    assert [study.text[s:e] for s, e in one.question.marks] == ["Idris Hasan", "Hasan"]
    assert [study.text[s:e] for s, e in one.question.others] == ["Omar Bek", "Bek"]


def test_a_target_s_lesson_has_its_quotes(study: Study) -> None:
    [one] = of(study, "Idris Hasan")
    assert (one.role, one.methods, one.outcome) == ("target", ("abduction",), "imprisoned")
    assert (methods(one), words(study, one, "method:abduction")) == (("abduction",), ["was seized in Nairobi"])
    assert words(study, one, "outcome") == ["jailed for nine years"]
    assert (words(study, one, "relative"), words(study, one, "perpetrator")) == ([], [])


def test_countries_and_dates_of_a_target_are_choices(study: Study) -> None:
    [one] = of(study, "Idris Hasan")
    assert choices(study, one, "origin") == {"Rwandan": True, "Nairobi": False, "Kampala": False}
    assert choices(study, one, "host") == {"Rwandan": False, "Nairobi": True, "Kampala": False}
    dates = choices(study, one, "date")
    assert [wording for wording, right in dates.items() if right] == [next(one for one in dates if "May" in one)]
    assert len(dates) > 1


def test_a_country_is_one_choice_with_all_its_mentions(nlp: Any, golds: Callable[[int], Gold]) -> None:
    gold = golds(1)
    study = make_study(nlp, gold)
    [one] = of(study, "Two students")
    assert one.choices is not None
    by_country = [len(choice.spans) for choice in one.choices["host"]]
    assert by_country == [1, 1, 1]
    assert choices(study, one, "host") == {"Rwandan": False, "Nairobi": False, "Kampala": True}


def test_a_long_article_asks_each_stretch_only_what_it_tells(long_study: Study) -> None:
    [early], [late] = of(long_study, "Idris Hasan"), of(long_study, "Hasan")
    assert early.question.span[1] < late.question.span[0]
    assert (early.methods, late.methods) == (("abduction",), ())
    assert (early.outcome, late.outcome) == (None, "imprisoned")
    assert words(long_study, late, "outcome") == ["jailed for nine years"]
    assert choices(long_study, late, "host") == {"Kampala": False}


def test_a_bystander_s_lesson_is_empty(study: Study) -> None:
    [one] = of(study, "Omar Bek")
    assert (one.role, one.methods, one.outcome, one.choices) == ("lawyer", (), None, None)
    assert one.slots is not None and not any(one.slots.values())


def test_a_group_has_a_lesson_of_its_own(study: Study) -> None:
    [one] = of(study, "Two students")
    assert (one.role, one.methods, one.outcome) == ("target", ("surveillance",), "at-large")
    assert words(study, one, "method:surveillance") == ["followed in Kampala"]


def test_nameless_people_whom_nobody_reached_for_are_asked_about_with_their_roles(nlp: Any, tmp_path: Path) -> None:
    text = "A nurse told two officers that Idris Hasan was seized in Nairobi in May. " + LAST
    path = tmp_path / "x.toml"
    quotes = 'target = ["Idris Hasan"]\nperpetrator = ["two officers"]'
    path.write_text(ARTICLE.format(text=text).replace('target = ["Idris Hasan"]', quotes), "utf-8")
    study = make_study(nlp, parse_gold(path))
    decoys = [one for one in about(study, "person") if one.role in ("other", "perpetrator")]
    found = {study.text[slice(*one.question.marks[0])]: one.role for one in decoys}
    assert found == {"A nurse": "other", "two officers": "perpetrator", "40": "other"}
    assert {(one.methods, one.choices) for one in decoys} == {((), None)}


def test_every_number_is_asked_about_as_the_reader_does(nlp: Any, study: Study) -> None:
    doc = nlp(study.text)
    numbers = find_counts(study.text, find_dates(doc, published="2021-08-01"))
    assert [one.question for one in about(study, "number")] == [
        number_question(find_passages(doc), one) for one in numbers
    ]


def number(study: Study, worded: str) -> Lesson:
    [one] = [one for one in of(study, worded) if one.question.about == "number"]
    return one


def test_a_figure_s_lesson_has_unit_and_period(study: Study) -> None:
    one = number(study, "40")
    assert one.flags == {"figure": True, "published": False}
    assert words(study, one, "unit") == ["students"]
    assert [wording for wording, right in choices(study, one, "date").items() if right] == ["2019"]


def test_a_figure_of_the_day_of_publication_says_so(study: Study) -> None:
    one = number(study, "Two")
    assert one.flags == {"figure": True, "published": True}
    assert not any(choices(study, one, "date").values())


def test_a_figure_without_a_period_has_none(study: Study) -> None:
    one = number(study, "nine")
    assert one.flags == {"figure": True, "published": False}
    assert not any(choices(study, one, "date").values())


def test_a_number_that_is_no_figure_says_so(study: Study) -> None:
    one = number(study, "3")
    assert (one.flags, one.slots, one.choices) == ({"figure": False}, {"unit": ()}, None)


def spans_of(lesson: Lesson) -> list[Span]:
    groups: list[Choice] = [one for found in (lesson.choices or {}).values() for one in found]
    return [
        *lesson.question.marks,
        *lesson.question.others,
        *((s, e) for s, e, _ in lesson.names or ()),
        *(span for found in (lesson.slots or {}).values() for span in found),
        *(span for one in groups for span in one.spans),
    ]


@pytest.mark.parametrize("which", ["study", "long_study"])
def test_every_span_lies_within_its_stretch(which: str, request: pytest.FixtureRequest) -> None:
    study: Study = request.getfixturevalue(which)
    for one in study.lessons:
        first, last = one.question.span
        assert all(first <= start < end <= last for start, end in spans_of(one))


def test_only_what_the_network_can_answer_is_taught(study: Study) -> None:
    for one in study.lessons:
        assert {*(one.slots or {}), *(one.choices or {})} <= set(OWN.slots)
        assert set(one.flags or {}) <= set(FLAGS)
        assert {label for _, _, label in one.names or ()} <= set(one.known_names) <= set(NAMES)


def test_an_article_without_people_and_numbers_has_lessons_on_the_text_alone(nlp: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f'id = "x"\ntitle = "t"\nstyle = "s"\ncell = "c"\ntext = "{FILLER}"\n', "utf-8")
    [one] = make_study(nlp, parse_gold(path)).lessons
    assert (one.question.about, one.names, one.flags) == ("text", (), {"relevant": False})
