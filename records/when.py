"""When: a span of days with the precision that the text gives, and its short written form."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from records.errors import RecordError
from records.fields import maybe_str, need_mapping, need_one_of, need_str

PRECISIONS = ("day", "month", "season", "year", "range")
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The days from `start` to `end` (both ISO, both included) with the precision that the text gives.

    `text` is the wording it came from, None where there is none.
    """

    start: str
    end: str
    precision: str
    text: str | None = None

    def __post_init__(self) -> None:
        if self.precision not in PRECISIONS:
            raise RecordError(f"date.precision: expected one of {', '.join(PRECISIONS)}, got {self.precision!r}")
        try:
            in_order = date.fromisoformat(self.start) <= date.fromisoformat(self.end)
        except ValueError as cause:
            raise RecordError(f"date: expected two days like 2021-05-31, got {self.start!r}, {self.end!r}") from cause
        if not in_order:
            raise RecordError(f"date: the start {self.start} is after the end {self.end}")

    @property
    def year(self) -> int:
        """The year in which the span starts."""
        return int(self.start[:4])


def parse_when(written: str, text: str | None = None) -> When:
    """The When of a short form: `2021`, `2021-05`, `2021-05-31`, `2021-summer`, or two with a slash between.

    >>> parse_when("2021-02").end
    '2021-02-28'
    >>> parse_when("2014/2017").precision
    'range'
    >>> parse_when("2020-winter").end
    '2021-02-28'
    """
    first, slash, last = written.partition("/")
    start, end, precision = _span(first, written)
    if slash:
        end, precision = _span(last, written)[1], "range"
    return When(start=start.isoformat(), end=end.isoformat(), precision=precision, text=text)


def render_when(when: When | None) -> str:
    """The short form that `parse_when` reads back; empty for None.

    >>> render_when(parse_when("2021-05/2022"))
    '2021-05-01/2022-12-31'
    """
    if when is None:
        return ""
    start = date.fromisoformat(when.start)
    season = next((name for name, (first, _) in SEASONS.items() if first == start.month), "")
    return {
        "day": when.start,
        "month": when.start[:7],
        "season": f"{start.year}-{season}",
        "year": when.start[:4],
        "range": f"{when.start}/{when.end}",
    }[when.precision]


def parse_when_object(data: Any, trail: str) -> When | None:
    """The When of a mapping in the shape of the extraction contract; None for null."""
    if data is None:
        return None
    need_mapping(data, trail)
    return When(
        start=need_str(data, "start", trail),
        end=need_str(data, "end", trail),
        precision=need_one_of(data, "precision", PRECISIONS, trail),
        text=maybe_str(data, "text", trail),
    )


def _span(part: str, written: str) -> tuple[date, date, str]:
    """The first and last day and the precision of one written date."""
    if match := re.fullmatch(r"(\d{4})-(spring|summer|autumn|winter)", part):
        year, (first, last) = int(match[1]), SEASONS[match[2]]
        end_year = year + (last < first)
        return date(year, first, 1), date(end_year, last, calendar.monthrange(end_year, last)[1]), "season"
    try:
        if re.fullmatch(r"\d{4}", part):
            return date(int(part), 1, 1), date(int(part), 12, 31), "year"
        if match := re.fullmatch(r"(\d{4})-(\d{2})", part):
            year, month = int(match[1]), int(match[2])
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month"
        day = date.fromisoformat(part)
    except (ValueError, calendar.IllegalMonthError) as cause:
        raise RecordError(
            f"date: expected 2021, 2021-05, 2021-05-31, 2021-summer or two of them with a slash, got {written!r}"
        ) from cause
    return day, day, "day"
