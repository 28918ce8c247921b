"""Candidates: the people and the groups that an article may tell of as targets."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from extract.candidates import Candidate, find_candidates
from extract.countries import find_countries_in
from extract.names import Name, find_names
from extract.slots import Told, find_tokens
from records.question import Answer


def found(nlp: Any, answer: Callable[..., Answer], text: str, **told: Any) -> list[Candidate]:
    answers = [answer(text, **told)]
    return list(find_candidates(text, find_names(nlp(text), answers), find_tokens(answers, "target")))


def test_a_marked_person_is_a_candidate_under_the_full_name(nlp: Any, answer: Callable[..., Answer]) -> None:
    text = "Idris Hasan fled."
    [one] = found(nlp, answer, text, names={"Idris Hasan": "PERSON"}, slots={"target": ["Idris Hasan"]})
    assert (one.name, one.kind, one.mentions, one.description) == ("Idris Hasan", "person", ((0, 11),), None)


def test_a_name_is_as_long_as_the_plain_reading_marks_it(nlp: Any, answer: Callable[..., Answer]) -> None:
    names, slots = {"Xiaodong": "PERSON"}, {"target": ["WANG Xiaodong"]}
    [one] = found(nlp, answer, "Police took WANG Xiaodong away.", names=names, slots=slots)
    assert one.name == "WANG Xiaodong"
    [one] = found(nlp, answer, "Police took Judge Xiaodong.", names=names, slots={"target": ["Judge Xiaodong"]})
    assert one.name == "Xiaodong"


@pytest.mark.parametrize(
    "name", ["Ömer Çelik", "Şebnem Korur", "İlham Tohti", "Łukasz Nowak", "Đoàn Huy", "Idris al-Hasan"]
)
def test_marked_words_with_capitals_of_any_alphabet_are_a_name(name: str) -> None:
    [one] = find_candidates(f"Police took {name} away.", [], [Told(start=12, end=12 + len(name), score=0.9)])
    assert (one.name, one.kind, one.description) == (name, "person", None)


@pytest.mark.parametrize("label", ["PERSON", "ORG", "PLACE"])
def test_marked_initials_are_a_name_whatever_the_name_head_says(label: str) -> None:
    text = "Police took N.S. away."
    names = [Name(text="N.S.", label=label, start=12, end=16)]
    [one] = find_candidates(text, names, [Told(start=12, end=16, score=0.9)])
    assert (one.name, one.kind) == ("N.S.", "person")
    assert find_candidates("It told the U.N. so.", [], [Told(start=12, end=16, score=0.9)])[0].kind != "person"


def test_marked_letters_are_what_a_document_calls_a_person_but_for_bodies_that_all_know() -> None:
    for words in ("CG", "K"):
        [one] = find_candidates(f"Police took {words} away.", [], [Told(start=12, end=12 + len(words), score=0.9)])
        assert (one.name, one.kind) == (words, "person")
    assert find_candidates("Police took US troops.", [], [Told(start=12, end=14, score=0.9)]) == ()


def test_a_name_of_which_one_word_was_taken_for_a_body_is_a_person_s() -> None:
    text = "Our member MAHAMADOU KAOCEN-ATTAHER is free."
    marked = [Told(start=11, end=35, score=0.9)]
    [one] = find_candidates(text, [Name(text="KAOCEN-ATTAHER", label="ORG", start=21, end=35)], marked)
    assert (one.name, one.kind) == ("MAHAMADOU KAOCEN-ATTAHER", "person")
    [one] = find_candidates(text, [Name(text=text[11:35], label="ORG", start=11, end=35)], marked)
    assert one.kind == "group"


def test_a_marked_place_is_nobody() -> None:
    def found(text: str, words: str, label: str | None) -> list[str | None]:
        start = text.index(words)
        end = start + len(words)
        names = [Name(text=words, label=label, start=start, end=end)] if label else []
        return [one.name for one in find_candidates(text, names, [Told(start=start, end=end, score=0.9)])]

    assert found("He had a hotel in Altanbulag then.", "Altanbulag", None) == []
    assert found("He was at the post of Oum Teboul.", "Oum Teboul", "PLACE") == []
    assert found("The life of Oum Teboul was hard.", "Oum Teboul", None) == ["Oum Teboul"]
    assert found("A letter from Oum Teboul came.", "Oum Teboul", "PERSON") == ["Oum Teboul"]


def test_a_marked_name_grows_over_the_capitals_behind_it_alone() -> None:
    [one] = find_candidates("Police took Özgür Özel élan.", [], [Told(start=12, end=17, score=0.9)])
    assert one.name == "Özgür Özel"
    [one] = find_candidates("Police took four émigré Kurds.", [], [Told(start=12, end=29, score=0.9)])
    assert (one.name, one.description) == (None, "four émigré Kurds")


def test_a_name_is_widened_over_capitals_of_any_alphabet() -> None:
    text = "Police took Özgür Özel away."
    [one] = find_candidates(
        text, [Name(text="Özel", label="PERSON", start=18, end=22)], [Told(start=12, end=22, score=0.9)]
    )
    assert one.name == "Özgür Özel"


def spread(text: str, name: str) -> list[str]:
    """Each mention with the word before it, of the person whose name stands at the front of the text."""
    [one] = find_candidates(
        text,
        [Name(text=name, label="PERSON", start=0, end=len(name))],
        [Told(start=0, end=len(name), score=0.9)],
        tuple(find_countries_in(text)),
    )
    return [text[:end].split(". ")[-1] for _, end in one.mentions[1:]]


@pytest.mark.parametrize(
    ("text", "name", "others"),
    [
        pytest.param("Idris Hasan fled. Hasan hid.", "Idris Hasan", ["Hasan"], id="a surname"),
        pytest.param("Idris Hasan fled. Then Idris Hasan hid.", "Idris Hasan", ["Then Idris Hasan"], id="in full"),
        pytest.param("Jordan Brown fled. Brown hid.", "Jordan Brown", ["Brown"], id="beside a country's name"),
        pytest.param("Jordan Brown fled. Jordan Brown hid.", "Jordan Brown", ["Jordan Brown"], id="country in it"),
        pytest.param("August Hanning fled. In August he was held.", "August Hanning", [], id="a month"),
        pytest.param("May Sabe fled. He was held in May.", "May Sabe", [], id="May"),
        pytest.param("Jordan Brown fled. He went back to Jordan.", "Jordan Brown", [], id="a country"),
        pytest.param("Israel Cohen fled. He fled to Israel.", "Israel Cohen", [], id="another country"),
        pytest.param("Will Smith fled. Will he return?", "Will Smith", [], id="a verb"),
        pytest.param("Ann Black fled. Black smoke rose from black cars.", "Ann Black", [], id="a word of the text"),
    ],
)  # fmt: skip
def test_overlooked_mentions_are_taken_in_but_other_words_are_not(text: str, name: str, others: list[str]) -> None:
    assert spread(text, name) == others


def test_a_person_whom_nothing_marks_is_none(nlp: Any, answer: Callable[..., Answer]) -> None:
    assert found(nlp, answer, "Idris Hasan spoke.", names={"Idris Hasan": "PERSON"}) == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("a Tajik student", "unnamed"),
        ("four Uyghur students", "group"),
        ("a group of monks", "group"),
        ("dozens of teachers", "group"),
        ("the blogger", "unnamed"),
        ("12 people", "group"),
    ],
)
def test_marked_words_without_a_name_are_described(
    nlp: Any, answer: Callable[..., Answer], words: str, kind: str
) -> None:
    [one] = found(nlp, answer, f"Police seized {words} in Rabat.", slots={"target": [words]})
    assert (one.name, one.kind, one.description, one.mentions) == (None, kind, words, ((14, 14 + len(words)),))


def test_words_for_nameless_people_need_no_more_than_a_hint(nlp: Any, answer: Callable[..., Answer]) -> None:
    text = "A student of law was followed, two men said."
    [one] = find_candidates(text, [], [Told(start=2, end=9, score=0.2)])
    assert (one.name, one.kind, one.description) == (None, "unnamed", "A student")


def test_marked_words_and_those_for_nameless_people_make_one_candidate() -> None:
    text = "They took four Uyghur students from Bangkok."
    [one] = find_candidates(text, [], [Told(start=22, end=43, score=0.9)])
    assert one.description == "four Uyghur students"


def test_a_marked_organisation_is_a_named_group(nlp: Any, answer: Callable[..., Answer]) -> None:
    text = "Hackers broke into Amber Press in May."
    [one] = found(nlp, answer, text, names={"Amber Press": "ORG"}, slots={"target": ["Amber Press"]})
    assert (one.name, one.kind) == ("Amber Press", "group")


def test_candidates_stand_in_the_order_of_the_text(nlp: Any, answer: Callable[..., Answer]) -> None:
    text = "Two monks fled. Idris Hasan followed. A student stayed."
    tags = {"Idris Hasan": "PERSON"}
    ones = found(nlp, answer, text, names=tags, slots={"target": ["Two monks", "Idris Hasan", "A student"]})
    assert [one.name or one.description for one in ones] == ["Two monks", "Idris Hasan", "A student"]


def test_a_group_or_a_body_that_is_told_of_again_is_one(nlp: Any, answer: Callable[..., Answer]) -> None:
    text = "Hackers broke into Amber Press. In June Amber Press was hit again."
    spans = [match.span() for match in re.finditer("Amber Press", text)]
    names = [Name(text="Amber Press", label="ORG", start=start, end=end) for start, end in spans]
    [one] = find_candidates(text, names, [Told(start=start, end=end, score=0.9) for start, end in spans])
    assert (one.name, one.mentions) == ("Amber Press", tuple(spans))
    text = "Three Uyghur students were deported. The three students are in prison."
    [one] = found(nlp, answer, text, slots={"target": ["Three Uyghur students", "The three students"]})
    assert (one.description, one.kind, len(one.mentions)) == ("Three Uyghur students", "group", 2)
    text = "A student was held in Cairo. Another student was beaten in Rome."
    assert len(found(nlp, answer, text, slots={"target": ["A student", "Another student"]})) == 2
