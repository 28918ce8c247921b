"""Finding and resolving the dates of a text."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from extract.dates import find_dates
from records.when import render_when

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")
WEDNESDAY = "2020-06-17"


def dates_of(text: str, published: str | None = WEDNESDAY) -> list[str]:
    """The dates in short form, empty text for one that is not resolved."""
    return [render_when(one.when) for one in find_dates(NLP(text), published=published)]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        pytest.param("on 17 October 2015", "2015-10-17", id="day month year"),
        pytest.param("on the 3rd of March 2019", "2019-03-03", id="ordinal"),
        pytest.param("on Oct. 17, 2015", "2015-10-17", id="month day year"),
        pytest.param("on Monday, 3 March 2019", "2019-03-03", id="with weekday"),
        pytest.param("on 2015-10-17", "2015-10-17", id="ISO"),
        pytest.param("on 17/10/2015", "2015-10-17", id="numeric"),
        pytest.param("in October 2015", "2015-10", id="month"),
        pytest.param("in mid-March 2020", "2020-03", id="mid month"),
        pytest.param("in 2015", "2015", id="year"),
        pytest.param("in late 2018", "2018", id="late year"),
        pytest.param("in the summer of 2019", "2019-summer", id="season"),
        pytest.param("between 2014 and 2017", "2014-01-01/2017-12-31", id="between years"),
        pytest.param("from 2014 to 2016", "2014-01-01/2016-12-31", id="from to"),
        pytest.param("in 2014-2016", "2014-01-01/2016-12-31", id="dash"),
        pytest.param("in 2014-16", "2014-01-01/2016-12-31", id="short dash"),
        pytest.param("between March and June 2019", "2019-03-01/2019-06-30", id="months share a year"),
        pytest.param("from November to March 2019", "2018-11-01/2019-03-31", id="months over New Year"),
        pytest.param("on 3-5 March 2019", "2019-03-03/2019-03-05", id="days"),
        pytest.param("in the first half of 2019", "2019-01-01/2019-06-30", id="half"),
        pytest.param("in the 1990s", "1990-01-01/1999-12-31", id="decade"),
    ],
)
def test_full_dates_keep_their_precision(text: str, when: str) -> None:
    assert dates_of(f"He was held {text}.") == [when]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        pytest.param("yesterday", "2020-06-16", id="yesterday"),
        pytest.param("on Monday", "2020-06-15", id="weekday"),
        pytest.param("on Wednesday", "2020-06-17", id="same weekday"),
        pytest.param("last Wednesday", "2020-06-10", id="last weekday"),
        pytest.param("last week", "2020-06-08/2020-06-14", id="last week"),
        pytest.param("over the weekend", "2020-06-13/2020-06-14", id="weekend"),
        pytest.param("last month", "2020-05", id="last month"),
        pytest.param("earlier this month", "2020-06", id="this month"),
        pytest.param("last year", "2019", id="last year"),
        pytest.param("this year", "2020", id="this year"),
        pytest.param("two years ago", "2018", id="years ago"),
        pytest.param("three months ago", "2020-03", id="months ago"),
        pytest.param("twenty-five years ago", "1995", id="a count of two words"),
        pytest.param("10 days ago", "2020-06-07", id="days ago"),
        pytest.param("last spring", "2020-spring", id="last spring"),
        pytest.param("last winter", "2019-winter", id="last winter"),
        pytest.param("last August", "2019-08", id="last August"),
        pytest.param("in June last year", "2019-06", id="month last year"),
        pytest.param("on 3 March", "2020-03-03", id="day without year"),
        pytest.param("on December 3", "2019-12-03", id="day without year is past"),
        pytest.param("in May", "2020-05", id="month without year"),
        pytest.param("in December", "2019-12", id="month without year is past"),
        pytest.param("over the past two years", "2018-06-17/2020-06-17", id="past years"),
        pytest.param("from 2014 until today", "2014-01-01/2020-06-17", id="until today"),
    ],
)
def test_relative_dates_lean_on_the_publication(text: str, when: str) -> None:
    (mention,) = find_dates(NLP(f"He was held {text}."), published=WEDNESDAY)
    assert (render_when(mention.when), mention.anchored) == (when, True)
    assert dates_of("He was held last year.", None) == [""]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        pytest.param("in March 2015. Two years later he died.", "2017", id="years later"),
        pytest.param("in March 2015. The following month he died.", "2015-04", id="following month"),
        pytest.param("on 5 May 2016. The next day he died.", "2016-05-06", id="next day"),
        pytest.param("on 31 December 2016. A day later he died.", "2017-01-01", id="a day later"),
        pytest.param("in March 2015. A year earlier he fled.", "2014", id="a year earlier"),
        pytest.param("in March 2015. Later the same year he died.", "2015", id="the same year"),
        pytest.param("in March 2015. He died that August.", "2015-08", id="that August"),
        pytest.param("in October 2018. On 3 March he died.", "2019-03-03", id="the story goes on"),
        pytest.param("in 2015. In May he died.", "2015-05", id="year told before"),
        pytest.param("in 2015, two months later, he died.", "", id="too coarse an anchor"),
        pytest.param("and, two years after he fled in May 2013, shot.", "2013-05", id="the date that is leant on"),
    ],
)
def test_later_dates_lean_on_earlier_ones(text: str, when: str) -> None:
    assert dates_of(f"He was held {text}")[1] == when


def test_the_day_of_a_report_is_no_anchor() -> None:
    assert dates_of("He fled in 2015, she said on Monday. Two years later he died.")[-1] == "2017"


@pytest.mark.parametrize(
    ("text", "when"),
    [
        pytest.param("Bek, who fled Egypt in 2014, said two men came on 21 May.", "2020-05-21", id="who fled in"),
        pytest.param("Since 2016, Bek has called. Police came on May 9.", "2020-05-09", id="since"),
        pytest.param("His passport is valid until 2030. On 12 March he was refused.", "2020-03-12", id="until"),
        pytest.param("He had been due to fly home in August but was held.", "2019-08", id="had been due"),
        pytest.param("The plane turned back due to fog on Monday.", "2020-06-15", id="due to fog"),
        pytest.param("The border was closed due to fog on Monday.", "2020-06-15", id="closed due to fog"),
        pytest.param("He is due to fly home in August.", "2020-08", id="is due"),
        pytest.param("He was held in the last week of November.", "2019-11", id="the last week of a month"),
        pytest.param("He fled in March 2016. Last May he was held. Two weeks later he died.", "", id="a coarse month"),
        pytest.param("He fled in March 2016. Last May he was held. A month later he died.", "2020-06", id="last May"),
    ],
)
def test_a_date_of_the_background_gives_no_other_its_year(text: str, when: str) -> None:
    assert dates_of(text)[-1] == when


def test_a_count_leans_on_the_date_that_its_clause_goes_on_to() -> None:
    assert dates_of("Six months after he arrived in January 2015 he was seized.")[0] == "2015-07"
    assert dates_of("Two years before his death in August 2015 he fled.")[0] == "2013"


@pytest.mark.parametrize(
    "words", ["Half a year later", "One hundred and five days later", "Two years and three months later"]
)
def test_the_end_of_a_longer_count_is_no_count(words: str) -> None:
    assert dates_of(f"He was freed on 3 May 2016. {words} he fled.") == ["2016-05-03"]


def test_what_will_be_in_a_month_is_to_come() -> None:
    assert dates_of("In January, he will stand trial.") == ["2021-01"]


def test_a_date_shares_the_year_of_the_one_after_it() -> None:
    assert dates_of("She was questioned on 3 March and 5 April 2018.") == ["2018-03-03", "2018-04-05"]


def test_a_weekday_to_come_is_after_publication() -> None:
    assert dates_of("The trial will open on Friday.") == ["2020-06-19"]


@pytest.mark.parametrize(
    "text",
    [
        "about 2,014 people", "2015 people were held", "$2015 was paid", "Article 2010 of the law", "at 2030 GMT",
        "Theresa May said no", "he may march", "a 34-year-old man", "in recent weeks", "Black Friday", "every Monday",
        "the 2000-member group", "turning 2015%",
    ],
)  # fmt: skip
def test_what_is_no_date_is_left_out(text: str) -> None:
    assert dates_of(text) == []


@pytest.mark.parametrize("text", ["on 03/04/2015", "on 31 June 2015"])
def test_what_cannot_be_known_is_null(text: str) -> None:
    assert dates_of(text) == [""]


def test_an_unreadable_day_of_publication_is_as_none() -> None:
    assert dates_of("He was held last year and in 2015.", "last week") == ["", "2015"]


@given(
    st.lists(
        st.sampled_from(
            "in on 3 31 March May 2015 2,015 last year later two ago - to and the next day Monday . \n".split(" ")
        )
    ),
    st.sampled_from([None, WEDNESDAY, "0001-01-01", "9999-12-31"]),
)
def test_every_mention_stands_at_its_place(words: list[str], published: str | None) -> None:
    text = " ".join(words)
    for mention in find_dates(NLP(text), published=published):
        assert text[mention.start : mention.end] == mention.text
        assert mention.when is None or mention.when.text == mention.text
