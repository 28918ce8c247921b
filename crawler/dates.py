"""Dates as pages, feeds and records write them, to ISO 8601 with the time zone kept where one is told."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

# "2024-03-12T08:15:00.000+0300": a fraction and a zone without its colon.
_ZONE = re.compile(r"([+-]\d{2})(\d{2})$")

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
# "12 March 2024", "Tuesday, 12 Mar. 2024", "March 12, 2024"
_SHOWN = re.compile(
    r"\b(?:(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>[A-Za-z]{3,9})\.?,?"
    r"|(?P<month2>[A-Za-z]{3,9})\.? (?P<day2>\d{1,2})(?:st|nd|rd|th)?,?) (?P<year>(?:19|20)\d{2})\b"
)
# A line that does nothing but date the page: "Published 12 March 2024, 09:15 CET", "Posted: March 12, 2024".
_DATING = re.compile(
    r"(?:(?:first |last )?(?:published|posted|updated)(?: on)?|date)?[:\s]*(?:[A-Z][a-z]+day,? )?$", re.IGNORECASE
)
# A day between slashes or dashes in an address: its publisher wrote it there on the day itself.
_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d{2})([/-])(\d{1,2})\2(\d{1,2})(?!\d)")
_CLOCK = re.compile(r"[\s,|·•\u2013-]*(?:at )?(?:\d{1,2}[:.]\d{2}.{0,30})?$")


def pick_date(written: str | None) -> str | None:
    """The ISO 8601 day or moment of a date as machines write it; None where it is no such date.

    >>> pick_date("Tue, 12 Mar 2024 08:15:00 GMT")
    '2024-03-12T08:15:00+00:00'
    >>> pick_date("2024-03-12T08:15:00.000+0300")
    '2024-03-12T08:15:00+03:00'
    >>> pick_date("2024-03-12"), pick_date("last Tuesday")
    ('2024-03-12', None)
    """
    text = (written or "").strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return _whole_day(text)
    moment = _iso_moment(text) or _mail_moment(text)
    return moment.replace(microsecond=0).isoformat() if moment and 1900 <= moment.year <= 2200 else None


def _whole_day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _iso_moment(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d", text):
        return None
    try:
        return datetime.fromisoformat(_ZONE.sub(r"\1:\2", text.replace(" ", "T", 1).replace(" ", "")))
    except ValueError:
        return None


def _mail_moment(text: str) -> datetime | None:
    """The moment of the form that RSS took from mail: `Tue, 12 Mar 2024 08:15:00 GMT`."""
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def pick_shown_date(line: str) -> str | None:
    """The ISO 8601 day of a line that only dates the page for its readers; None for any other line.

    >>> pick_shown_date("Published: Tuesday, 12 March 2024, 09:15 CET")
    '2024-03-12'
    >>> pick_shown_date("On 12 March 2024 the court heard him.") is None
    True
    """
    match = _SHOWN.search(line)
    if match is None or not _DATING.match(line[: match.start()]) or not _CLOCK.match(line[match.end() :]):
        return None
    name = (match["month"] or match["month2"]).lower()
    month = next((n for n, full in enumerate(_MONTHS, start=1) if full.startswith(name)), None)
    return _whole_day(f"{match['year']}-{month:02}-{int(match['day'] or match['day2']):02}") if month else None


def pick_address_date(address: str) -> str | None:
    """The ISO 8601 day that an address tells; None where it tells none, or several.

    >>> pick_address_date("https://paper.example/world/2019/11/5/exile-seized")
    '2019-11-05'
    >>> pick_address_date("https://paper.example/2019/11/exile-seized") is None
    True
    """
    days = {f"{year}-{int(month):02}-{int(day):02}" for year, _, month, day in _IN_ADDRESS.findall(address)}
    return _whole_day(days.pop()) if len(days) == 1 else None
