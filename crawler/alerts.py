"""What one night at an outlet leaves in the log, and what of it is unlike the outlet's own past."""

import json
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

from crawler.report import OutletReport

# One night at an outlet, as the log keeps it.
Row = Mapping[str, Any]

# So many nights without anything, or with little, are no accident; they are told then, and again each week.
_SILENT_NIGHTS = 3
_WEEK = 7
# Below so many pages a share says little; small outlets are judged by several nights together.
_FEW_PAGES = 10
_POOLED_NIGHTS = 7
# So many nights are an outlet's habit.
_HABIT_NIGHTS = 14
# A share may grow so much above the outlet's own habit; beyond that its pages changed.
_DEGRADED = 0.3
# Articles of less than so much of their usual length were cut.
_SHORT = 0.5
# An outlet that brings so few a night has no volume to speak of, and below this part of it something is missing.
_SOME, _LITTLE = 5, 0.2

_ADVICE = "see its layout"

_COUNTS = (
    "pages", "found", "saved", "changed", "same", "known", "duplicate", "skipped", "seconds",
    "words", "undated", "untitled",
)  # fmt: skip


def make_row(one: OutletReport) -> dict[str, Any]:
    """The night as the log keeps it, without its alerts."""
    reasons = {"rejected": dict(one.rejected), "failed": dict(one.failed), "lists": list(one.lists_failed)}
    return {
        "outlet": one.outlet, **{name: getattr(one, name) for name in _COUNTS},
        "rejected": sum(count for _, count in one.rejected), "failed": len(one.failed),
        "reasons": json.dumps(reasons, ensure_ascii=False),
    }  # fmt: skip


def find_alerts(tonight: Row, history: Sequence[Row]) -> tuple[str, ...]:
    """What is unlike the outlet's own past, in words; the history is that of earlier nights, the latest first.

    >>> report = OutletReport(outlet="a", failed=(("https://a.example/rss", "timeout"),))
    >>> find_alerts(make_row(report), ())
    ('nothing answered: timeout',)
    """
    nights = (tonight, *history)
    found = _unanswered(tonight) or _dead_lists(nights)
    return (*found, *(_silent(nights) or _fewer(nights)), *_degraded(nights))


def _unanswered(tonight: Row) -> tuple[str, ...]:
    failed = _reasons(tonight, "failed")
    return () if tonight["pages"] or not failed else (f"nothing answered: {min(failed.items())[1]}",)


def _dead_lists(nights: Sequence[Row]) -> tuple[str, ...]:
    """The lists that brought nothing for more than this night, while others did."""
    failed, found = _reasons(nights[0], "failed"), []
    # An empty list may be right: a news sitemap holds two days. Silence is told as such.
    for address in (one for one in _reasons(nights[0], "lists") if not failed[one].endswith("lists nothing")):
        dead = _count_while([address in _reasons(one, "failed") for one in nights])
        if dead == 2 or dead % _WEEK == 0:
            found.append(f"its list {address} brought nothing for {dead} nights: {failed[address]}")
    return tuple(found)


def _silent(nights: Sequence[Row]) -> tuple[str, ...]:
    quiet = _count_while([not _taken(one) for one in nights])
    least = max(_SILENT_NIGHTS, 1 + _usual_gap(nights[quiet:]))
    if quiet == len(nights) or quiet < least or not (quiet == least or quiet % _WEEK == 0):
        return ()
    return (f"nothing new for {quiet} nights; see whether its lists have moved",)


def _usual_gap(nights: Sequence[Row]) -> int:
    """The longest run of nights without anything but one, which may have been an accident."""
    runs = "".join("." if _taken(one) else " " for one in nights).split(".")
    return sorted((len(one) for one in runs), reverse=True)[1] if len(runs) > 1 else 0


def _fewer(nights: Sequence[Row]) -> tuple[str, ...]:
    """An outlet that brings a few articles a night where it brought many."""
    for few in range(1, len(nights) - _WEEK + 1):
        habit = median(_taken(one) for one in nights[few : few + _HABIT_NIGHTS])
        little = _count_while([_taken(one) < _LITTLE * habit for one in nights])
        if habit >= _SOME and little == few:
            if few == _SILENT_NIGHTS or few % _WEEK == 0:
                mean = sum(map(_taken, nights[:few])) / few
                return (f"{mean:.0f} articles a night for {few} nights, {habit:.0f} before; a list may have moved",)
            return ()
    return ()


def _degraded(nights: Sequence[Row]) -> tuple[str, ...]:
    """Pages that are lost, and articles that lack something, more often than they used to."""
    return (
        *_more_often(nights, _lost, lambda one: _lost(one) + _taken(one),
                     "of its pages are refused or fail", "its layout may be new, or it may turn the crawler away"),
        *_more_often(nights, lambda one: one["undated"] or 0, _measured, "of its articles have no date", _ADVICE),
        *_more_often(nights, lambda one: one["untitled"] or 0, _measured, "of its articles have no title", _ADVICE),
        *_shorter(nights),
    )  # fmt: skip


def _more_often(
    nights: Sequence[Row], part: Callable[[Row], int], whole: Callable[[Row], int], what: str, advice: str
) -> tuple[str, ...]:
    recent, past = _split(nights, whole)
    if not recent or not past:
        return ()
    now, habit = (sum(map(part, some)) / sum(map(whole, some)) for some in (recent, past))
    # On a night with little new, what is asked again weighs more; it is no more than ever.
    is_more = sum(map(part, recent)) / len(recent) > sum(map(part, past)) / len(past)
    if now <= habit + _DEGRADED or not is_more:
        return ()
    return (f"{round(100 * now)} per cent {what}, {round(100 * habit)} before; {advice}",)


def _shorter(nights: Sequence[Row]) -> tuple[str, ...]:
    recent, past = _split(nights, _measured)
    if not recent or not past:
        return ()
    now, habit = (sum(one["words"] for one in some if _measured(one)) / sum(map(_measured, some))
                  for some in (recent, past))  # fmt: skip
    return (f"its articles have {now:.0f} words, {habit:.0f} before; they may be cut",) if now < _SHORT * habit else ()


def _split(nights: Sequence[Row], count: Callable[[Row], int]) -> tuple[Sequence[Row], Sequence[Row]]:
    """The last nights, as many as have pages enough, and those of habit before; none where either has too few.

    A night without pages tonight says nothing.
    """
    for recent in range(1, min(_POOLED_NIGHTS, len(nights)) + 1) if count(nights[0]) else ():
        if sum(map(count, nights[:recent])) >= _FEW_PAGES:
            past = nights[recent : recent + _HABIT_NIGHTS]
            return (nights[:recent], past) if sum(map(count, past)) >= _FEW_PAGES else ((), ())
    return (), ()


def _taken(one: Row) -> int:
    return int(one["saved"] + one["changed"])


def _measured(one: Row) -> int:
    """The night's articles whose words were counted; none where an older longarm wrote the log."""
    return 0 if one["words"] is None else _taken(one)


def _lost(one: Row) -> int:
    return int(one["rejected"] + one["failed"] - len(_reasons(one, "lists")))


def _reasons(one: Row, kind: str) -> Any:
    return json.loads(one["reasons"]).get(kind, {})


def _count_while(nights: Sequence[bool]) -> int:
    """How many nights from the latest on are so, without a gap."""
    return [*nights, False].index(False)
