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


def seen_on_17_may(text: str) -> list[str]:
    """The dates of a text published on Wednesday, 17 May 2023."""
    return dates_of(text, "2023-05-17")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        pytest.param("Turkey will not extradite him, the minister said in March.", "2023-03", id="said in"),
        pytest.param("Iran will respond, its foreign minister said on Monday.", "2023-05-15", id="said on"),
        pytest.param("The trial will continue, his lawyer told reporters on May 12.", "2023-05-12", id="told on"),
        pytest.param("She expected to be freed, but was deported on Sunday.", "2023-05-14", id="but was deported"),
        pytest.param("He will appeal the verdict handed down on Monday.", "2023-05-15", id="handed down"),
        pytest.param("He is due to face the men who attacked him in June.", "2022-06", id="who attacked"),
        pytest.param("On Monday the ministry said it will respond.", "2023-05-15", id="said it will"),
        pytest.param(
            "The ministry said on Monday that it will respond.", "2023-05-15", id="said on Monday that it will"
        ),
        pytest.param("He was held against his will in June.", "2022-06", id="against his will"),
        pytest.param("He will, his lawyer said, be tried on Monday.", "2023-05-22", id="an aside between commas"),
        pytest.param("She will be freed and deported on Monday.", "2023-05-22", id="will be deported"),
        pytest.param("They will have the men deported on Monday.", "2023-05-22", id="will have deported"),
        pytest.param("He was due to leave but will be tried on Monday.", "2023-05-22", id="was due but will"),
        pytest.param("He said the verdict will be handed down on Monday.", "2023-05-22", id="will be handed down"),
        pytest.param("On Monday the accused will be tried.", "2023-05-22", id="the accused will"),
        pytest.param("The verdict will be announced on Monday.", "2023-05-22", id="will be announced"),
        pytest.param("The verdict will be formally confirmed on Monday.", "2023-05-22", id="will be confirmed"),
    ],
)
def test_a_past_verb_before_the_date_stops_the_look_ahead(text: str, when: str) -> None:
    assert seen_on_17_may(text) == [when]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        pytest.param("He went in 2019. On Friday, May 12, he was held.", "2023-05-12", id="a weekday amiss"),
        pytest.param("He left in 2019 and was hit on Friday, May 12.", "2023-05-12", id="a weekday in one sentence"),
        pytest.param("He was held in 2017. On Friday, May 12, 2017, he fell.", "2017-05-12", id="a year told"),
        pytest.param("He was held in 2017. On Friday, May 19, he fell.", "2017-05-19", id="a weekday that fits"),
        pytest.param("He was held in 2017. On Friday, May 11, he fell.", "2017-05-11", id="a weekday of no year"),
        pytest.param("Hasan was born in 1985 in Kabul. On May 12 he was held.", "2023-05-12", id="born in"),
        pytest.param("Born in Shiraz, Iran, in 1985, he fled. On May 12 he fell.", "2023-05-12", id="born far off"),
        pytest.param("Born on 3 May 1980 in Tehran, he was arrested on 10 June.", "2022-06-10", id="born on"),
        pytest.param("Born in Iran, he fled in 2012. Police came on May 9.", "2012-05-09", id="born, then fled"),
        pytest.param("Born in 1985, he fled. Two years later he died.", "1987", id="born, and later"),
        pytest.param("Held on Feb. 2 under a 2020 law. On March 3 he was tried.", "2023-03-03", id="a law of a year"),
        pytest.param("He went in 2017. Last month, on April 4, he was attacked.", "2023-04-04", id="last month"),
        pytest.param("He went in 2017. Last month, on June 4, he was attacked.", "2017-06-04", id="not in last month"),
        pytest.param("He taught since fleeing in 2014. He was shot on March 5.", "2023-03-05", id="since fleeing"),
        pytest.param("He was watched since at least 2014. Men came on March 5.", "2023-03-05", id="since at least"),
        pytest.param("There were none up to 2019. Men came on March 5.", "2023-03-05", id="up to"),
        pytest.param("He taught since he fled in 2014. He was shot on March 5.", "2023-03-05", id="since he fled"),
    ],
)  # fmt: skip
def test_a_year_of_the_background_is_not_the_year_of_the_event(text: str, when: str) -> None:
    assert seen_on_17_may(text)[-1] == when


@pytest.mark.parametrize(
    ("text", "when"),
    [
        pytest.param("since at least 2014", ["2014"], id="since at least"),
        pytest.param("from at least 2009", ["2009"], id="from at least"),
        pytest.param("by at least 2018", ["2018"], id="by at least"),
        pytest.param("no later than 2016", ["2016"], id="no later than"),
        pytest.param("up to 2020", ["2020"], id="up to"),
        pytest.param("from 2014 up to 2020", ["2014-01-01/2020-12-31"], id="from up to"),
        pytest.param("over 2014 and 2015", ["2014", "2015"], id="over two years"),
        pytest.param("with more than 2000 activists", [], id="more than"),
        pytest.param("with up to 2000 Uyghurs", [], id="up to so many"),
        pytest.param("with a fine of up to 2000", [], id="a sum of up to"),
        pytest.param("in at least 2000 cases", [], id="in so many"),
        pytest.param("by at least 2000 Turkish soldiers", [], id="by so many"),
        pytest.param("over 2000 times", [], id="over so many"),
    ],
)
def test_a_quantity_word_blocks_a_year_only_where_no_date_is_told(text: str, when: list[str]) -> None:
    assert seen_on_17_may(f"He was held {text}.") == when


@pytest.mark.parametrize(
    ("text", "when"),
    [
        pytest.param("the day before yesterday", "2023-05-15", id="before yesterday"),
        pytest.param("the day after tomorrow", "2023-05-19", id="after tomorrow"),
        pytest.param("over the past weekend", "2023-05-13/2023-05-14", id="the past weekend"),
        pytest.param("this past weekend", "2023-05-13/2023-05-14", id="this past weekend"),
        pytest.param("on Tuesday of last week", "2023-05-09", id="of last week"),
        pytest.param("Monday last week", "2023-05-08", id="last week"),
        pytest.param("on Friday next week", "2023-05-26", id="next week"),
        pytest.param("in winter 2021-2022", "2021-winter", id="one winter"),
        pytest.param("in winter 2021-2024", "2021-12-01/2024-12-31", id="more than a winter"),
        pytest.param("a fortnight ago", "2023-04-30/2023-05-06", id="a fortnight ago"),
        pytest.param("over the past fortnight", "2023-05-03/2023-05-17", id="the past fortnight"),
        pytest.param("two and a half years ago", "2020", id="and a half years"),
        pytest.param("a year and a half ago", "2021", id="a year and a half"),
    ],
)
def test_small_words_for_days_are_read_whole(text: str, when: str) -> None:
    assert seen_on_17_may(f"He was held {text}.") == [when]


def test_half_a_year_more_leans_on_a_day_and_not_on_a_year() -> None:
    assert dates_of("He was held on 3 May 2016. A year and a half later he died.")[-1] == "2017"
    assert dates_of("He was held in 2016. A year and a half later he died.")[-1] == ""


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
