"""From a day and a step to other days: the weeks, months, seasons and years that lie around it."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from extract.datewords import MONTHS, SMALL, WEEKDAYS
from records.when import When, parse_when


def month_span(year: int, month: int) -> When:
    """The whole month."""
    return parse_when(f"{year:04d}-{month:02d}")


def span(first: date, last: date) -> When:
    """A range of days."""
    return When(start=first.isoformat(), end=last.isoformat(), precision="range")


def day_span(day: date) -> When:
    """The one day."""
    return parse_when(day.isoformat())


def month_number(name: str) -> int:
    """The month's place in the year.

    >>> month_number("Sept")
    9
    """
    return MONTHS[name.lower()]


def season_span(year: int, name: str) -> When:
    """The season of that name that begins in the year.

    >>> season_span(2019, "Fall").start
    '2019-09-01'
    """
    return parse_when(f"{year}-{name.lower().replace('fall', 'autumn')}")


def shifted(day: date, shift: int, parts: Mapping[str, str]) -> When | None:
    """The unit that `day` lies in, moved by `shift`; a named month or season is the nearest one in that direction."""
    if name := parts.get("month"):
        month = month_number(name)
        passed = month >= day.month if shift < 0 else month <= day.month
        return month_span(day.year + shift * passed, month)
    if season := parts.get("season"):
        near = season_span(day.year + max(shift, 0), season)
        if shift >= 0 or near.end < day.isoformat():
            return near
        return season_span(day.year - 1 - (season_span(day.year - 1, season).end >= day.isoformat()), season)
    if weekday := parts.get("weekday"):
        ahead = (WEEKDAYS[weekday.lower()] - day.weekday()) % 7
        return day_span(day + timedelta(days=ahead - 7 if shift < 0 else ahead or 7 * shift))
    return unit_shifted(day, shift, parts.get("unit", "day"))


def unit_shifted(day: date, shift: int, unit: str) -> When | None:
    """The day, week, month or year that `day` lies in, moved by `shift` of them."""
    if unit == "night" or unit == "day":
        return day_span(day + timedelta(days=shift))
    if unit == "week":
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
        return span(monday, monday + timedelta(days=6))
    if unit == "weekend":
        saturday = day - timedelta(days=(day.weekday() - 5) % 7) + timedelta(weeks=max(shift, 0))
        return span(saturday, saturday + timedelta(days=1))
    if unit == "month":
        months = day.year * 12 + day.month - 1 + shift
        return month_span(months // 12, months % 12 + 1)
    return parse_when(f"{day.year + shift:04d}") if unit == "year" else None


def falls_on(year: int, month: int, day: int, weekday: str) -> bool:
    """Whether there is such a day and it is that weekday.

    >>> falls_on(2019, 5, 12, "Sunday")
    True
    """
    return day <= monthrange(year, month)[1] and date(year, month, day).weekday() == WEEKDAYS[weekday.lower()]


def months_before(day: date, months: int) -> date:
    """The same day so many months before, the last of its month where that is shorter.

    >>> months_before(date(2021, 3, 31), 1)
    datetime.date(2021, 2, 28)
    """
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def many_of(word: str) -> int:
    """The number that the word or the digits before a unit of time tell; `couple of` is 2."""
    parts = re.split(r"[-\s]", word.lower())
    return int(word) if word.isdigit() else sum(SMALL.get(one, 0) for one in parts) or 2


def counted_from(day: date, shift: int, unit: str, precision: str) -> When | None:
    """So many units away from `day`, as precise as the unit; None where `precision` is coarser than that."""
    if unit == "decade":
        shift, unit = shift * 10, "year"
    if unit == "year":
        return parse_when(f"{day.year + shift:04d}")
    if unit == "month":
        return unit_shifted(day, shift, "month") if precision in ("day", "month") else None
    if precision != "day":
        return None
    if unit in ("week", "fortnight"):
        middle = day + timedelta(weeks=shift * (2 if unit == "fortnight" else 1))
        return span(middle - timedelta(days=3), middle + timedelta(days=3))
    return unit_shifted(day, shift, "day") if unit in ("day", "night") else None
