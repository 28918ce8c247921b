"""Finding the numbers of a text, in digits or words."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from extract.numbers import find_numbers, scan_numbers

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")


def only(text: str) -> tuple[float, float | None, str, str | None]:
    """Value, upper value, qualifier and unit of the one number of the text."""
    (number,) = find_numbers(NLP(text))
    return number.value, number.value_max, number.qualifier, number.unit


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("300 people", 300, id="plain"),
        pytest.param("90,000 people", 90_000, id="commas"),
        pytest.param("1,234,567 people", 1_234_567, id="many commas"),
        pytest.param("1,00,000 people", 100_000, id="Indian grouping"),
        pytest.param("10.000 people", 10_000, id="European points"),
        pytest.param("10 000 people", 10_000, id="spaces"),
        pytest.param("1.5 cases", 1.5, id="decimal"),
        pytest.param("2.5 million people", 2_500_000, id="million"),
        pytest.param("2.041 million people", 2_041_000, id="a point before a multiplier is decimal"),
        pytest.param("1.5m people", 1_500_000, id="m"),
        pytest.param("10k users", 10_000, id="k"),
        pytest.param("3 lakh people", 300_000, id="lakh"),
        pytest.param("2 crore people", 20_000_000, id="crore"),
        pytest.param("four men", 4, id="word"),
        pytest.param("twenty-two men", 22, id="hyphened word"),
        pytest.param("a dozen men", 12, id="a dozen"),
        pytest.param("two dozen men", 24, id="two dozen"),
        pytest.param("half a million people", 500_000, id="half a million"),
        pytest.param("one hundred and two people", 102, id="hundred and"),
        pytest.param("two hundred and fifty thousand people", 250_000, id="hundred thousand"),
        pytest.param("two and a half years", 2.5, id="and a half"),
        pytest.param("a pair of men", 2, id="a pair of"),
        pytest.param("the same pair of men", 2, id="the same pair of"),
        pytest.param("him for a week", 1, id="for a week"),
        pytest.param("a quarter of a million people", 250_000, id="a quarter of a million"),
        pytest.param("three-quarters of a million people", 750_000, id="three-quarters of a million"),
        pytest.param("one third of a billion people", 333_333_333, id="one third of a billion"),
        pytest.param("a quarter million people", 250_000, id="a quarter million"),
        pytest.param("a million and a half people", 1_500_000, id="a million and a half"),
        pytest.param("one million and a half people", 1_500_000, id="one million and a half"),
        pytest.param("a dozen and a half-empty cells", 12, id="a half of something else"),
        pytest.param("two-and-a-half million people", 2_500_000, id="and-a-half"),
        pytest.param("1½ million people", 1_500_000, id="vulgar half"),
        pytest.param("2¾ acres", 2.75, id="vulgar three quarters"),
    ],
)
def test_a_written_number_has_its_value(written: str, value: float) -> None:
    assert only(f"They held {written}.")[0] == value


@pytest.mark.parametrize(
    ("written", "qualifier"),
    [
        pytest.param("300", "exact", id="bare"),
        pytest.param("nearly 300", "at-most", id="nearly"),
        pytest.param("almost 300", "at-most", id="almost"),
        pytest.param("up to 300", "at-most", id="up to"),
        pytest.param("fewer than 300", "at-most", id="fewer than"),
        pytest.param("no more than 300", "at-most", id="no more than"),
        pytest.param("as many as 300", "at-most", id="as many as"),
        pytest.param("more than 300", "at-least", id="more than"),
        pytest.param("over 300", "at-least", id="over"),
        pytest.param("at least 300", "at-least", id="at least"),
        pytest.param("no fewer than 300", "at-least", id="no fewer than"),
        pytest.param("surpassed 300", "at-least", id="surpassed"),
        pytest.param("exceeded 300", "at-least", id="exceeded"),
        pytest.param("300+", "at-least", id="plus"),
        pytest.param("300 or more", "at-least", id="or more"),
        pytest.param("about 300", "approx", id="about"),
        pytest.param("some 300", "approx", id="some"),
        pytest.param("an estimated 300", "approx", id="estimated"),
        pytest.param("roughly 300", "approx", id="roughly"),
        pytest.param("300 or so", "approx", id="or so"),
    ],
)
def test_the_words_around_a_number_bound_it(written: str, qualifier: str) -> None:
    (number,) = scan_numbers(f"It {written} people.")
    assert (number.value, number.qualifier, number.text) == (300, qualifier, written)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        pytest.param("between 60 and 80 people", 60, 80, id="between"),
        pytest.param("60-80 people", 60, 80, id="hyphen"),
        pytest.param("60 to 80 people", 60, 80, id="to"),
        pytest.param("two or three men", 2, 3, id="or"),
        pytest.param("two to three million people", 2_000_000, 3_000_000, id="one multiplier for both"),
        pytest.param("$50 to $100 million", 50_000_000, 100_000_000, id="money"),
        pytest.param("60 to 70 per cent", 60, 70, id="percent"),
    ],
)
def test_a_range_is_one_number(written: str, low: float, high: float) -> None:
    assert only(f"There were {written}.")[:2] == (low, high)


def test_a_rise_from_one_number_to_another_is_two() -> None:
    assert [one.value for one in scan_numbers("It rose from 680 to 2,041.")] == [680, 2041]
    assert [one.value for one in scan_numbers("It fell by 30 percent to 700.")] == [30, 700]
    assert [one.value for one in scan_numbers("It rose by more than 30 to 700.")] == [30, 700]


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        pytest.param("$500", 500, "$", id="dollar sign"),
        pytest.param("US$1.5bn", 1.5e9, "US$", id="US dollar sign"),
        pytest.param("£20,000", 20_000, "£", id="pounds"),
        pytest.param("RMB 300,000", 300_000, "RMB", id="RMB"),
        pytest.param("300,000 yuan", 300_000, "yuan", id="yuan"),
        pytest.param("two million rubles", 2e6, "rubles", id="rubles"),
        pytest.param("100 million Hong Kong dollars", 1e8, "Hong Kong dollars", id="Hong Kong dollars"),
        pytest.param("700 per cent", 700, "per cent", id="per cent"),
        pytest.param("7.5%", 7.5, "%", id="percent sign"),
        pytest.param("12,5 per cent", 12.5, "per cent", id="decimal comma"),
        pytest.param("$1,2 million", 1.2e6, "$", id="decimal comma before a multiplier"),
        pytest.param("ten percent", 10, "percent", id="percent in words"),
    ],
)
def test_money_and_percent_bring_their_unit(written: str, value: float, unit: str) -> None:
    assert (only(f"It was {written}.")[0], only(f"It was {written}.")[3]) == (value, unit)


@pytest.mark.parametrize(
    "text",
    ["the 3rd time", "COVID-19", "at 10:30", "agent 007", "Boeing 737s", "two-thirds", "tens of thousands", "an hour"],
)
def test_what_is_no_number_is_left_out(text: str) -> None:
    assert find_numbers(NLP(text)) == ()


def test_numbers_in_taken_spans_are_left_out() -> None:
    assert [one.value for one in scan_numbers("12 in 2014 to 45", taken=((6, 10),))] == [12, 45]


@given(st.text(alphabet="0123456789.,$%- andtwohundreke+()\n", max_size=80))
def test_every_number_stands_at_its_place(text: str) -> None:
    for number in scan_numbers(text):
        assert text[number.start : number.end] == number.text
        assert number.start <= number.core < number.end
