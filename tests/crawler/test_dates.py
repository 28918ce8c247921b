"""Dates: what machines and pages write becomes ISO 8601, and nothing else does."""

import pytest

from crawler.dates import pick_date, pick_shown_date


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2024-03-12", "2024-03-12"),
        ("2024-03-12T08:15:00Z", "2024-03-12T08:15:00+00:00"),
        ("2024-03-12 08:15:00 +0530", "2024-03-12T08:15:00+05:30"),
        ("2024-03-12T08:15:00.123456-05:00", "2024-03-12T08:15:00-05:00"),
        ("2024-03-12T08:15", "2024-03-12T08:15:00"),
        ("Tue, 12 Mar 2024 08:15:00 +0300", "2024-03-12T08:15:00+03:00"),
        ("2024-02-31", None),
        ("0001-01-01T00:00:00Z", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_a_machine_date_keeps_its_time_zone(written: str | None, found: str | None) -> None:
    assert pick_date(written) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("12 March 2024", "2024-03-12"),
        ("Last updated: Mar. 3, 2024 at 10:30 GMT", "2024-03-03"),
        ("Published on Tuesday, 12th March 2024", "2024-03-12"),
        ("31 February 2024", None),
        ("12 Monday 2024", None),
        ("On 12 March 2024 he fled.", None),
        ("12 March 2024 was a cold day in the town.", None),
    ],
)
def test_only_a_line_that_does_nothing_else_dates_the_page(line: str, found: str | None) -> None:
    assert pick_shown_date(line) == found
