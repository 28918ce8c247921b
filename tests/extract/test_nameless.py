"""Nameless people: which words of a text may stand for them."""

from typing import Any

import pytest

from extract.countries import find_countries
from extract.nameless import find_nameless


def found(nlp: Any, text: str, *names: str) -> list[str]:
    people = [(text.index(one), text.index(one) + len(one)) for one in names]
    return [text[start:end] for start, end in find_nameless(text, people, find_countries(nlp(text)))]


@pytest.mark.parametrize(
    "words",
    [
        "a Tajik student",
        "a former army conscript",
        "a 29-year-old software tester",
        "an Ethiopian",
        "77 Chinese nationals",
        "six Tibetans",
        "twenty-two teachers",
        "the four students",
        "the remaining three",
        "four others",
        "three other Egyptians",
        "twelve of its guests",
        "two of his closest colleagues",
        "a group of Libyan engineering students",
        "dozens of asylum seekers",
        "her brother",
        "a family",
        "a U.S.-based journalist",
        "two U.S. citizens",
        "another U.S.-educated Iranian",
        "the pharmacist",
        "a former army medic",
        "six deck-hands",
        "eleven of them",
        "a family of four",
    ],
)
def test_words_that_may_stand_for_nameless_people(nlp: Any, words: str) -> None:
    assert found(nlp, f"Last spring {words} vanished from Nairobi.") == [words]


@pytest.mark.parametrize(
    "text",
    [
        "The court met for two hours on a Monday.",
        "It was a matter of the state and of an old law.",
        "It was told for the second time, and the police said so.",
        "By 2019 was a year of 10,000 was a sum.",
        "He paid a fine of 300 dollars.",
        "They spoke of the number of an empty house.",
    ],
)
def test_other_words_stand_for_nobody(nlp: Any, text: str) -> None:
    assert found(nlp, text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The third was flown out.", "The third"),
        ("Two were flown out.", "Two"),
        ("Others had fled.", "Others"),
        ("The last of the four fled.", "The last"),
    ],
)
def test_a_number_or_a_rank_stands_for_people_where_a_verb_follows(nlp: Any, text: str, words: str) -> None:
    assert found(nlp, text) == [words]
    assert found(nlp, f"It was {words.lower()}, by bus.") == []


def test_a_phrase_beside_a_name_belongs_to_it(nlp: Any) -> None:
    text = "A judge, Xie Weidong, and Omar Bek, a lawyer, met another lawyer and a monk called Ugen."
    assert found(nlp, text, "Xie Weidong", "Omar Bek") == ["another lawyer", "a monk"]


def test_a_phrase_ends_with_its_sentence(nlp: Any) -> None:
    assert found(nlp, "He took one. Students protested; they were two, journalists said.") == []


def test_phrases_do_not_overlap_and_keep_the_order_of_the_text(nlp: Any) -> None:
    text = "Two men followed a Rwandan exile and his wife."
    assert found(nlp, text) == ["Two men", "a Rwandan exile", "his wife"]
