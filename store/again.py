"""When an address that was asked is asked again: a young article, one that brought nothing, one that was refused."""

import re
from datetime import UTC, datetime, timedelta

from store.connection import Row

# Hours from one look at a young article to the next: 20, 40, 80; a nightly run is never a few minutes too early.
_REVISIT_HOURS = 20
# Hours from one failed try to the next: 1, 4, 16, 64, 256; then the address is given up.
_RETRY_HOURS = 1
_TRIES = 6
# Days from one refusal to the next question: 1, 3, 9, each less four hours, for nights that begin a little earlier.
_DOUBTS = 3
_SPARE_HOURS = 4
# An article that is older is not worth asking for once more.
_YOUNG = timedelta(days=14)
# Reasons for which no later try will help.
_FINAL = re.compile(
    r"4(?:04|1[04])$|too large|too many redirects|led to another site|private address|no web address|reserved"
)
# A refusal that may be a mistake, or pass: worth a few more questions.
_DOUBTFUL = re.compile(r"4(?:0[013567]|51)$|robots\.txt$")
# A page that is as it is on purpose, and one that harms its reader.
_SURE = ("reserved", "paywalled", "broken-page", "too-large")
# The address itself was not asked: its host wants to be left alone.
_UNASKED = re.compile(r"asked to wait until (?P<until>\S+)")


def after_miss(row: Row, reason: str, now: str) -> dict[str, object]:
    """The columns of an address that brought nothing, for that reason."""
    if unasked := _UNASKED.match(reason):
        return {"detail": reason, "due_at": unasked["until"]}
    if _DOUBTFUL.match(reason):
        return {"detail": reason} | _doubted(row, now)
    tries = row["tries"] + 1
    return {"detail": reason, "tries": tries, "due_at": None if _FINAL.search(reason) else next_try(tries, now)}


def after_refusal(row: Row, reason: str, now: str) -> dict[str, object]:
    """The columns of an address whose page is no article, for that reason."""
    is_sure = reason in _SURE
    return {"detail": reason} | ({"tries": 0, "due_at": None} if is_sure else _doubted(row, now))


def _doubted(row: Row, now: str) -> dict[str, object]:
    tries = row["tries"] + 1
    return {"tries": tries, "due_at": next_doubt(tries, born(row), now)}


def born(row: Row) -> str:
    """When the article of an address was published, or else found."""
    return str(row["published"] or row["found_at"])


def next_visit(born: str, visits: int, days: int, now: str) -> str | None:
    """When a young article is to be looked at again; None for one that is, or will then be, older than so many days.

    >>> next_visit("2024-03-12", 1, 3, "2024-03-12T06:00:00+00:00")
    '2024-03-13T02:00:00+00:00'
    >>> next_visit("2024-03-01", 1, 3, "2024-03-12T06:00:00+00:00") is None
    True
    """
    due = moment(now) + timedelta(hours=_REVISIT_HOURS * 2 ** (visits - 1))
    is_young = due - moment(born) <= timedelta(days=days)
    return due.isoformat(timespec="seconds") if is_young else None


def next_try(tries: int, now: str) -> str | None:
    """When an address that brought nothing so many times is to be tried again; None where it is given up.

    >>> next_try(1, "2024-03-12T06:00:00+00:00"), next_try(6, "2024-03-12T06:00:00+00:00")
    ('2024-03-12T07:00:00+00:00', None)
    """
    if tries >= _TRIES:
        return None
    return (moment(now) + timedelta(hours=_RETRY_HOURS * 4 ** (tries - 1))).isoformat(timespec="seconds")


def next_doubt(tries: int, born: str, now: str) -> str | None:
    """When an address that was refused so many times in a row is asked again; None where it is given up or not young.

    >>> next_doubt(1, "2024-03-12", "2024-03-12T06:00:00+00:00"), next_doubt(4, "2024-03-12", "2024-03-12T06:00:00")
    ('2024-03-13T02:00:00+00:00', None)
    """
    due = moment(now) + timedelta(days=3 ** (tries - 1), hours=-_SPARE_HOURS)
    is_worth = tries <= _DOUBTS and due - moment(born) <= _YOUNG
    return due.isoformat(timespec="seconds") if is_worth else None


def moment(written: str) -> datetime:
    """The moment of an ISO 8601 text; without a zone it counts as UTC, and what cannot be read as long ago."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return datetime(1900, 1, 1, tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def last_moment(written: str) -> datetime:
    """The last moment that an ISO 8601 text may mean: a mere day ends in the west of the world twelve hours later.

    >>> last_moment("2024-03-12").isoformat(), last_moment("2024-03-12T06:00:00").isoformat()
    ('2024-03-13T12:00:00+00:00', '2024-03-12T06:00:00+00:00')
    """
    return moment(written) + (timedelta(days=1, hours=12) if len(written) == 10 else timedelta())
