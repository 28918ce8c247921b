"""Lessons: the reader's own windows, each with what the gold annotation says of it and nothing it cannot know."""

from typing import Any

import pytest

from extract import find_lessons
from extract.passages import find_passages, find_windows
from records.gold import Gold, parse_gold
from records.window import Lesson

PARAGRAPHS = (
    "Idris Hasan, a Rwandan blogger, was seized in Nairobi in May. The lawyer Omar Bek called it an abduction.",
    *["The weather was mild and the market stayed open until late in the evening, as it always does here."] * 30,
    "Hasan was jailed for nine years, Bek said. Two students were followed in Kampala.",
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
"""


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Gold:
    path = tmp_path_factory.mktemp("b1") / "x.toml"
    path.write_text(ARTICLE.format(text="\n\n".join(PARAGRAPHS)), "utf-8")
    return parse_gold(path)


@pytest.fixture(scope="module")
def lessons(nlp: Any, gold: Gold) -> tuple[Lesson, ...]:
    return find_lessons(nlp, gold)


def words(lesson: Lesson, slot: str) -> list[str]:
    assert lesson.slots is not None
    return [lesson.window.text[start:end] for start, end in lesson.slots[slot]]


def methods(lesson: Lesson) -> tuple[str, ...]:
    assert lesson.slots is not None
    return tuple(slot.removeprefix("method:") for slot, spans in lesson.slots.items() if "method:" in slot and spans)


def of(lessons: tuple[Lesson, ...], marked: str) -> list[Lesson]:
    return [one for one in lessons if one.window.marks and one.window.text[slice(*one.window.marks[0])] == marked]


def test_every_window_of_the_reader_has_a_plain_lesson(nlp: Any, gold: Gold, lessons: tuple[Lesson, ...]) -> None:
    plain = [one.window for one in lessons if not one.window.marks]
    assert plain == list(find_windows(find_passages(nlp(gold.article.text))))


def test_a_plain_lesson_tells_names_targets_methods_and_relevance(lessons: tuple[Lesson, ...]) -> None:
    first, *middle, last = [one for one in lessons if not one.window.marks]
    assert {first.window.text[s:e] for s, e, _ in first.names or ()} == {"Idris Hasan", "Omar Bek"}
    assert words(first, "target") == ["Idris Hasan"] or words(first, "target") == ["Idris Hasan", "Idris Hasan"]
    assert (methods(first), first.relevance) == (("abduction",), True)
    assert [(methods(one), one.relevance) for one in middle] == [((), False)] * len(middle)
    assert set(words(last, "target")) == {"Hasan", "Two students"}
    assert methods(last) == ("surveillance",)


def test_a_plain_lesson_says_nothing_of_roles(lessons: tuple[Lesson, ...]) -> None:
    assert {(one.role, one.outcome) for one in lessons if not one.window.marks} == {(None, None)}


def test_a_target_s_lesson_has_its_slots(lessons: tuple[Lesson, ...]) -> None:
    [one] = of(lessons, "Idris Hasan")
    assert (one.role, methods(one), words(one, "method:abduction")) == (
        "target",
        ("abduction",),
        ["was seized in Nairobi"],
    )
    assert (words(one, "origin"), words(one, "host"), words(one, "date")) == (["Rwandan"], ["Nairobi"], ["in May"])


def test_the_outcome_is_asked_where_it_is_told(lessons: tuple[Lesson, ...]) -> None:
    [early], [late] = of(lessons, "Idris Hasan"), of(lessons, "Hasan")
    assert (early.outcome, late.outcome) == (None, "imprisoned")
    assert words(late, "outcome") == ["jailed for nine years"]


def test_a_bystander_s_lesson_is_empty(lessons: tuple[Lesson, ...]) -> None:
    for one in (*of(lessons, "Omar Bek"), *of(lessons, "Bek")):
        assert (one.role, methods(one), one.outcome) == ("lawyer", (), None)
        assert one.slots is not None and not any(one.slots.values())


def test_a_group_has_a_lesson_of_its_own(lessons: tuple[Lesson, ...]) -> None:
    [one] = of(lessons, "Two students")
    assert (one.role, methods(one), one.outcome) == ("target", ("surveillance",), "at-large")
    assert words(one, "host") == ["Kampala"]


def test_every_span_lies_within_its_window(lessons: tuple[Lesson, ...]) -> None:
    for one in lessons:
        spans = [*one.window.marks, *((s, e) for s, e, _ in one.names or ())]
        spans += [span for found in (one.slots or {}).values() for span in found]
        assert all(0 <= start < end <= len(one.window.text) for start, end in spans)
