"""Finding the words that tell of a country."""

import time
from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from codebook import CLUES, CODES
from extract.countries import CountryMention, find_countries

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")


def countries_of(text: str) -> list[str]:
    """The mentions in short: "Paris FR"."""
    return [f"{mention.text} {mention.code}" for mention in find_countries(NLP(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("He fled to South Korea.", [("South Korea", "KR", "name")], id="name"),
        pytest.param("Two Rwandans spoke.", [("Rwandans", "RW", "demonym")], id="demonym"),
        pytest.param("She hid in Mae Sot.", [("Mae Sot", "TH", "city")], id="city"),
        pytest.param("Police in Guangdong called.", [("Guangdong", "CN", "region")], id="region"),
        pytest.param("Agents of the IRGC came.", [("IRGC", "IR", "agency")], id="agency"),
        pytest.param("Seized at Suvarnabhumi.", [("Suvarnabhumi", "TH", "airport")], id="airport"),
        pytest.param("Beijing said no.", [("Beijing", "CN", "capital")], id="capital for the state"),
        pytest.param("The Uyghur poet left.", [("Uyghur", "CN", "ethnic")], id="ethnic"),
        pytest.param("A Sahrawi poet left.", [("Sahrawi", "MA", "ethnic")], id="ethnic-state-that-reaches-out"),
        pytest.param(
            "She left Western Sahara, and Sahrawi friends stayed.",
            [("Western Sahara", "EH", "name"), ("Sahrawi", "EH", "ethnic")],
            id="ethnic-territory-named",
        ),
    ],
)
def test_each_kind_of_clue_is_found(text: str, found: list[tuple[str, str, str]]) -> None:
    assert [(one.text, one.code, one.clue) for one in find_countries(NLP(text))] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We ate turkey and told us; a jordan almond on fine china.", []),
        ("TURKEY DEPORTS UYGHURS TO CHINA", ["TURKEY TR", "UYGHURS CN", "CHINA CN"]),
        ("The U.S. and the U.K., US-based and UK-born.", ["U.S. US", "U.K. GB", "US US", "UK GB"]),
        ("It cost US$10 million, or HK$78 million.", []),
        ("In Xi\u2019an and Côte d\u2019Ivoire", ["Xi\u2019an CN", "Côte d\u2019Ivoire CI"]),
    ],
    ids=["lower case", "headline in capitals", "abbreviations", "money", "apostrophes"],
)
def test_case_and_spelling(text: str, found: list[str]) -> None:
    assert countries_of(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Police in Paris, Texas, said so.", ["Paris, Texas US"]),
        ("He lived in London, Ontario.", ["London CA", "Ontario CA"]),
        ("Held in Hyderabad, Pakistan.", ["Hyderabad PK", "Pakistan PK"]),
        ("Shot in Tripoli, Lebanon.", ["Tripoli LB", "Lebanon LB"]),
        ("Born in Birmingham, Alabama.", ["Birmingham US", "Alabama US"]),
        ("Born in Vienna, Va., in May.", ["Vienna US", "Va US"]),
        ("Offices in Paris, Germany and Italy.", ["Paris FR", "Germany DE", "Italy IT"]),
        ("Flew to Tbilisi, Georgia.", ["Tbilisi GE", "Georgia GE"]),
        ("Flew to Atlanta, Georgia.", ["Atlanta US", "Georgia US"]),
        ("Lives in Lebanon, Pennsylvania.", ["Lebanon, Pennsylvania US"]),
    ],
)
def test_the_second_part_decides(text: str, found: list[str]) -> None:
    assert countries_of(text) == found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Georgia denied it. Azerbaijan held the journalist.", "Georgia GE"),
        ("Georgia voted. So did Texas, Ohio and Michigan.", "Georgia US"),
        ("In Brazzaville, the capital of Congo, he vanished.", "Congo CG"),
        ("Congo arrested him.", "Congo CD"),
        ("Pyongyang sent agents of the Korean army.", "Korean KP"),
        ("The KGB in Belarus came.", "KGB BY"),
        ("Russia's KGB was feared.", "KGB RU"),
        ("Lahore is in Punjab, Pakistani police said.", "Punjab PK"),
        ("Hong Kong sent him to the mainland.", "the mainland CN"),
        ("A Kurdish refugee in Iran's Kermanshah.", "Kurdish IR"),
    ],
)
def test_the_rest_of_the_article_decides_between_namesakes(text: str, wanted: str) -> None:
    assert wanted in countries_of(text)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Georgia Gov. Brian Kemp signed it. The Georgia legislature objected.", ["US", "US"]),
        ("A student at the University of Georgia was harassed by Chinese agents.", ["US"]),
        ("Georgia Republican Rep. Marjorie Taylor Greene spoke in the US Congress.", ["US"]),
        ("Georgia Sen. Jon Ossoff asked why. He is from Georgia.", ["US", "US"]),
        ("He was deported from Georgia to Azerbaijan, US officials said in New York and Washington state.", ["GE"]),
        ("Sent to Turkey from Georgia, he flew to Chicago, Boston and Dallas.", ["GE"]),
        ("He moved from Georgia to Texas, then to Ohio.", ["US"]),
        ("The Georgia government deported him.", ["GE"]),
    ],
    ids=["governor", "university", "party", "senator", "from it", "to another from it", "between states", "government"],
)
def test_a_country_and_a_state_of_one_name_are_told_apart(text: str, codes: list[str]) -> None:
    assert [one.code for one in find_countries(NLP(text)) if one.text == "Georgia"] == codes


@pytest.mark.parametrize(
    "text",
    [
        "He heard Jordan Peterson speak.",
        "He met Michael B. Jordan yesterday.",
        "Then Jim Jordan rose. Jordan objected.",
        "The actor Chad Smith smiled.",
        "Paris Hilton and Sydney Johnson left.",
        "A story by Jack London.",
        "Mr London and Ms Holland agreed.",
        "Giorgia Meloni and Nikki Holland spoke.",
        "The Washington Post and the Jakarta Post wrote so.",
        "On the South China Sea and in Latin America",
        "She wrote in Chinese. A Russian-speaking Spanish translator.",
        "The mainland is far.",
        "An MIT professor and an ISI index",
        "A Turkey sandwich with French fries",
        "Nice to meet you. Reading helps. Split it.",
        "They met on Grenada Street.",
    ],
)
def test_what_only_looks_like_a_country_is_left_out(text: str) -> None:
    assert countries_of(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("He was taken from Jordan to Iraq, Jim Jordan said.", "Jordan JO"),
        ("Jordan Supreme Court judges met.", "Jordan JO"),
        ("Jordan Arrests Exiled Syrian Activist Again", "Jordan JO"),
        ("In northern Chad the army came.", "Chad TD"),
        ("They moved to Nice from Reading.", "Nice FR"),
        ("Held in Chinese custody.", "Chinese CN"),
        ("Turkey's MIT seized him.", "MIT TR"),
        ("Rwanda's DMI followed her.", "DMI RW"),
    ],
)
def test_a_trap_does_not_catch_the_country_itself(text: str, wanted: str) -> None:
    assert wanted in countries_of(text)


def test_an_article_without_a_country_has_no_mention() -> None:
    assert find_countries(NLP("")) == ()


@given(st.text(st.sampled_from("Jordan Peris,.-'\u2019$US\n Georgia Texas é"), max_size=60) | st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_mentions_stand_in_order_at_their_place_in_any_text(text: str) -> None:
    doc = NLP(text)
    mentions: tuple[CountryMention, ...] = find_countries(doc)
    assert all(doc.text[one.start : one.end] == one.text for one in mentions)
    assert all(one.end <= two.start for one, two in pairwise(mentions))
    assert all(one.code in CODES and one.clue in CLUES for one in mentions)


def test_an_article_of_700_words_is_read_in_milliseconds() -> None:
    sentence = "Chinese agents met Li Wei in Chiang Mai, Thailand, and Jordan held a Uyghur there. "
    doc = NLP(sentence * 47)
    find_countries(doc)
    took = []
    for _ in range(5):
        start = time.perf_counter()
        find_countries(doc)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.05
