"""The lists of countries, places and what tells of them."""

import pycountry
import pytest

from codebook import CLUES, CODES, ETHNIC_ORIGINS, country_named, country_phrases, name_of
from codebook.tables import rows_of


def test_codes_are_iso_3166_and_kosovo() -> None:
    assert sorted(CODES) == sorted([*(country.alpha_2 for country in pycountry.countries), "XK"])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("South Korea", "KR"),
        ("republic of korea", "KR"),
        ("Türkiye", "TR"),
        ("TURKIYE", "TR"),
        ("the Netherlands", "NL"),
        ("U.S.", "US"),
        ("UK", "GB"),
        ("DRC", "CD"),
        ("Congo", "CD"),
        ("Côte d\u2019Ivoire", "CI"),
        ("Rwandan", "RW"),
        ("Hongkongers", "HK"),
        ("xk", "XK"),
        ("Northern Cyprus", "CY"),
    ],
)
def test_a_country_is_known_by_its_names(words: str, code: str) -> None:
    assert country_named(words) == code


@pytest.mark.parametrize("words", ["", "Narnia", "the", "Paris"])
def test_other_words_name_no_country(words: str) -> None:
    assert country_named(words) is None


@pytest.mark.parametrize("code", CODES)
def test_every_short_name_leads_back_to_its_code(code: str) -> None:
    assert country_named(name_of(code)) == code


def test_names_of_pycountry_lead_to_its_codes_where_they_are_known() -> None:
    known = {country.alpha_2: country_named(country.name) for country in pycountry.countries}
    wrong = {code: found for code, found in known.items() if found not in (None, code)}
    assert wrong == {"CG": "CD"}, "bare Congo is the larger one, whatever ISO calls the smaller"


def test_an_unknown_code_is_refused_with_the_wish() -> None:
    with pytest.raises(KeyError, match="expected an ISO 3166-1 alpha-2 code"):
        name_of("us")


def test_every_phrase_has_known_codes_and_clues() -> None:
    for phrase in country_phrases():
        assert set(phrase.codes) <= set(CODES), phrase
        assert set(phrase.clues) <= set(CLUES), phrase
        assert len(phrase.codes) == len(phrase.clues) == len(set(phrase.codes)), phrase


def test_every_trap_guards_a_listed_phrase() -> None:
    listed = {phrase.words for phrase in country_phrases()}
    assert [words for words, _, _ in rows_of("traps.tsv") if words not in listed] == []


def test_trap_rules_are_those_the_finder_knows() -> None:
    assert {rule for _, rules, _ in rows_of("traps.tsv") for rule in rules.split()} == {
        "person", "word", "doc", "comma",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["places.tsv", "agencies.tsv", "ethnic.tsv", "not_places.tsv", "traps.tsv"])
def test_no_row_stands_twice(name: str) -> None:
    rows = [row[:2] if name == "places.tsv" else row[:1] for row in rows_of(name)]
    assert len(rows) == len(set(rows))


def test_the_lists_are_large_enough_for_the_news() -> None:
    cities = {phrase.words for phrase in country_phrases() if "city" in phrase.clues or "capital" in phrase.clues}
    assert len(cities) > 1500
    capitals = {code for phrase in country_phrases() for code, clue in zip(phrase.codes, phrase.clues, strict=True)
                if clue == "capital"}  # fmt: skip
    assert len(capitals) > 180


def test_peoples_are_weak_hints_and_no_countries() -> None:
    assert ETHNIC_ORIGINS["Uyghurs"] == ("CN",)
    assert country_named("Uyghurs") is None
    assert "TR" in ETHNIC_ORIGINS["Kurdish"]
