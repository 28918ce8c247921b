"""When: the short form and the contract's form are read back as they were, and a bad one is named."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import RecordError
from records.reading import render_when_object
from records.when import SEASONS, When, parse_when, parse_when_object, render_when

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
SHORT = st.one_of(
    DAYS.map(lambda day: day.isoformat()),
    DAYS.map(lambda day: day.isoformat()[:7]),
    DAYS.map(lambda day: day.isoformat()[:4]),
    st.tuples(DAYS, st.sampled_from(sorted(SEASONS))).map(lambda pair: f"{pair[0].year}-{pair[1]}"),
    st.tuples(DAYS, st.integers(0, 4000)).map(
        lambda pair: f"{pair[0].isoformat()}/{(pair[0] + timedelta(days=pair[1])).isoformat()}"
    ),
)


@given(SHORT)
def test_the_short_form_is_read_and_written_back_unchanged(written: str) -> None:
    assert render_when(parse_when(written)) == written


@given(SHORT, st.none() | st.text(min_size=1))
def test_the_contract_form_is_read_and_written_back_unchanged(written: str, text: str | None) -> None:
    when = parse_when(written, text)
    assert parse_when_object(render_when_object(when), "x") == when


@given(SHORT)
def test_a_span_begins_before_it_ends(written: str) -> None:
    when = parse_when(written)
    assert date.fromisoformat(when.start) <= date.fromisoformat(when.end)
    assert when.year == int(written[:4])


@pytest.mark.parametrize(
    ("written", "start", "end", "precision"),
    [
        ("2020-02", "2020-02-01", "2020-02-29", "month"),
        ("2021", "2021-01-01", "2021-12-31", "year"),
        ("2021-winter", "2021-12-01", "2022-02-28", "season"),
        ("2023-winter", "2023-12-01", "2024-02-29", "season"),
        ("2014/2016-06", "2014-01-01", "2016-06-30", "range"),
        ("2014-spring/2014-autumn", "2014-03-01", "2014-11-30", "range"),
    ],
    ids=lambda value: value,
)
def test_a_short_form_covers_its_days(written: str, start: str, end: str, precision: str) -> None:
    assert parse_when(written) == When(start=start, end=end, precision=precision)


def test_nothing_renders_as_nothing() -> None:
    assert render_when(None) == ""
    assert render_when_object(None) is None
    assert parse_when_object(None, "x") is None


@pytest.mark.parametrize(
    "written", ["", "May 2021", "2021-13", "2021-02-30", "21", "2021-5", "2021-monsoon", "2021/", "/2021"]
)
def test_a_bad_form_is_named(written: str) -> None:
    with pytest.raises(RecordError, match="expected 2021") as caught:
        parse_when(written)
    assert repr(written) in str(caught.value)


def test_an_end_before_the_start_is_named() -> None:
    with pytest.raises(RecordError, match="the start 2022-01-01 is after the end 2021-12-31"):
        parse_when("2022/2021")


@pytest.mark.parametrize(
    ("data", "trail"),
    [
        pytest.param([], "incidents[0].date: expected an object", id="no object"),
        pytest.param({"start": 3}, "incidents[0].date.start: expected text", id="no text"),
        pytest.param(
            {"start": "2021-01-01", "end": "2021-01-01", "precision": "week"},
            "incidents[0].date.precision",
            id="precision",
        ),
    ],
)
def test_a_bad_contract_form_names_its_trail(data: object, trail: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_when_object(data, "incidents[0].date")
    assert str(caught.value).startswith(trail)
