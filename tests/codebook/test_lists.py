"""The shorter lists: outcomes, roles, relations, campaigns, agencies."""

import pytest

from codebook import AGENCIES, AGENCY_ROWS, CAMPAIGNS, CODES, OUTCOMES, RELATIONS, ROLES, relation_named


def test_outcomes_are_the_eight_of_the_codebook() -> None:
    assert OUTCOMES == (
        "returned", "detained", "imprisoned", "killed", "disappeared", "released", "at-large", "unknown",
    )  # fmt: skip


def test_roles_are_the_nine_of_the_codebook() -> None:
    assert ROLES == (
        "target", "relative", "perpetrator", "source", "expert", "official", "lawyer", "spokesperson", "other",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("mother", "mother"),
        ("Parents", "parents"),
        ("two younger brothers", "brother"),
        ("former colleagues", "former colleague"),
        ("mother-in-law", "mother-in-law"),
        ("in-laws", "in-laws"),
        ("children", "child"),
        ("ex-wife", "former wife"),
    ],
)
def test_words_for_relatives_are_brought_to_one_relation(words: str, relation: str) -> None:
    assert relation_named(words) == relation


@pytest.mark.parametrize("words", ["", "minister", "brother's lawyer"])
def test_words_for_others_are_no_relation(words: str) -> None:
    assert relation_named(words) is None


def test_relation_words_are_in_lower_case() -> None:
    assert all(words == words.lower() for words in RELATIONS)


@pytest.mark.parametrize("words", ["Sky Net", "Skynet", "Operation Skynet"])
def test_spellings_of_a_campaign_come_to_one_name(words: str) -> None:
    assert (CAMPAIGNS[words].name, CAMPAIGNS[words].code) == ("Sky Net", "CN")


def test_campaigns_and_agencies_have_known_codes() -> None:
    assert {campaign.code for campaign in CAMPAIGNS.values()} <= set(CODES)
    assert {code for agency in AGENCY_ROWS for code in agency.codes} <= set(CODES)


@pytest.mark.parametrize(
    ("words", "code"),
    [("Ministry of State Security", "CN"), ("FSB", "RU"), ("IRGC", "IR"), ("MIT", "TR"), ("KNB", "KZ"), ("CMI", "UG")],
)
def test_agencies_lead_to_their_country(words: str, code: str) -> None:
    assert AGENCIES[words] == code


@pytest.mark.parametrize("words", ["MIT", "RAW", "ISI", "NISS", "SNB", "MSS"])
def test_abbreviations_with_other_uses_are_guarded(words: str) -> None:
    assert [agency.guarded for agency in AGENCY_ROWS if agency.words == words] == [True]
