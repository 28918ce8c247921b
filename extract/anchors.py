"""From the words of a date and what was told before it to the days they mean, or to None."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from re import search

from extract.ahead import is_awaited
from extract.calendars import (
    counted_from,
    day_span,
    many_of,
    month_number,
    month_span,
    months_before,
    season_span,
    shifted,
    span,
    unit_shifted,
)  # fmt: skip
from extract.datewords import WEEKDAYS, Written
from extract.dateyears import Setting, year_after, year_near
from records.errors import RecordError
from records.when import When, parse_when

Found = tuple[When | None, bool]


def resolve(words: Written, *, setting: Setting, sentence: int, following: Written | None = None) -> Found:
    """The days that the words mean, with whether they lean on another date; None where that cannot be known."""
    try:
        return _RESOLVERS[words.rule](words, setting, sentence, following)
    except (ValueError, OverflowError, RecordError):  # 31 June, or a year before the first
        return None, False


def _numeric(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    first, second = int(words.parts["first"]), int(words.parts["second"])
    if words.parts["mark"] == "." or first > 12 or first == second:
        day, month = first, second
    elif second > 12:
        day, month = second, first
    else:
        return None, False
    return day_span(date(int(words.parts["year"]), month, day)), False


def _iso(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    return day_span(date(int(words.parts["year"]), int(words.parts["mon"]), int(words.parts["day"]))), False


def _year(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    return parse_when(words.parts["year"]), False


def _decade(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    first = int(words.parts["decade"])
    return parse_when(f"{first}/{first + 9}"), False


def _short_span(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    year = words.parts["year"]
    short = words.parts["short"]
    return (parse_when(f"{year}/{year[:2]}{short}"), False) if short > year[2:] else (None, False)


def _part(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    anchored = "year" not in words.parts
    year = _told_year(words, setting, sentence)
    if year is None:
        return None, False
    size = {"half": 6, "quarter": 3, "six": 6, "three": 3, "nine": 9}[words.parts["size"].split()[0]]
    place = ("first", "second", "third", "fourth").index(words.parts["which"].lower())
    if size * (place + 1) > 12:
        return None, False
    return parse_when(f"{year}-{size * place + 1:02d}/{year}-{size * (place + 1):02d}"), anchored


def _told_year(words: Written, setting: Setting, sentence: int) -> int | None:
    """The year that the words tell themselves: 2015, last year, the following year."""
    if "year" in words.parts:
        return int(words.parts["year"])
    told = words.parts.get("rel", "").split()
    if told[-1:] == ["last"] or told[-1:] == ["this"]:
        return setting.published.year - (told[-1] == "last") if setting.published else None
    anchor = setting.nearest(sentence)
    if not told or anchor is None:
        return None
    return anchor.when.year + {"following": 1, "next": 1, "previous": -1, "preceding": -1}.get(told[-1], 0)


def _season(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    year = _told_year(words, setting, sentence)
    return (season_span(year, words.parts["season"]), "year" not in words.parts) if year else (None, False)


def _date(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """A day or a month, its year told or taken from the nearest sensible anchor."""
    month = month_number(words.parts["month"])
    day = int(words.parts.get("day", 1))
    year, anchored = _told_year(words, setting, sentence), "year" not in words.parts
    if year is None and "rel" not in words.parts:
        year = year_near(month, day, words, setting, sentence, following)
    if year is None:
        return None, False
    if "day" not in words.parts:
        return month_span(year, month), anchored
    if "day2" in words.parts:
        return span(date(year, month, day), date(year, month, int(words.parts["day2"]))), anchored
    return day_span(date(year, month, day)), anchored


def _weekday(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    if setting.published is None:
        return None, False
    wanted = WEEKDAYS[words.parts["weekday"].lower()]
    back = (setting.published.weekday() - wanted) % 7
    if is_awaited(setting.text, words.start, words.end):
        return day_span(setting.published + timedelta(days=(7 - back) % 7)), True
    return day_span(setting.published - timedelta(days=back)), True


def _near_day(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    if setting.published is None:
        return None, False
    shift = {"yesterday": -1, "tomorrow": 1}.get(words.parts["near"].lower().split()[-1], 0)
    shift *= 2 if " " in words.parts["near"] else 1  # the day before yesterday
    return day_span(setting.published + timedelta(days=shift)), True


def _near(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """`last week`, `this March`, `next year`: told from the day of publication."""
    if setting.published is None:
        return None, False
    return shifted(setting.published, {"last": -1, "this": 0, "next": 1}[words.parts["rel"].lower()], words.parts), True


def _day_of_week(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """`Tuesday of last week`: the day of the week that is told from the day of publication."""
    if setting.published is None:
        return None, False
    weeks = {"last": -1, "this": 0, "next": 1}[words.parts["rel"].lower()]
    ahead = WEEKDAYS[words.parts["weekday"].lower()] - setting.published.weekday()
    return day_span(setting.published + timedelta(weeks=weeks, days=ahead)), True


def _past(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """`the past two years`: so much time back from the day of publication."""
    if setting.published is None or (words.parts["word"].lower() == "previous" and "many" not in words.parts):
        return None, False
    many, unit = many_of(words.parts.get("many", "one")), words.parts["unit"]
    if unit == "weekend":
        return unit_shifted(setting.published, 0, unit), True
    if unit == "decade":
        many, unit = many * 10, "year"
    if unit == "year" or unit == "month":
        back = months_before(setting.published, many * (12 if unit == "year" else 1))
    else:
        back = setting.published - timedelta(days=many * {"week": 7, "fortnight": 14}.get(unit, 1))
    return span(back, setting.published), True


def _ago(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """`two years ago` from publication, `two years later` from the last date told; as precise as its unit."""
    way, unit = words.parts["way"], words.parts["unit"]
    shift = many_of(words.parts["many"]) * (1 if way in ("later", "after", "afterwards", "afterward") else -1)
    if way == "ago":
        if setting.published is None:
            return None, False
        return counted_from(setting.published, shift, unit, "day"), True
    return _from_anchor(setting, sentence, shift, unit)


def _half_years(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """`two and a half years ago`, `a year and a half later`: the year so many months away."""
    months = (12 * many_of(words.parts["many"]) + 6) * (-1 if words.parts["way"] == "later" else 1)
    if words.parts["way"] == "ago":
        day = setting.published
    else:
        anchor = setting.nearest(sentence)
        day = date.fromisoformat(anchor.when.start) if anchor and anchor.when.precision in ("day", "month") else None
    return (parse_when(f"{months_before(day, months).year:04d}"), True) if day else (None, False)


def _from_next(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """`six months after he arrived in January 2015`: so much away from the date that the clause goes on to."""
    if following is None or search(r"[.;:]", setting.text[words.end : following.start]):
        return None, False
    when, anchored = resolve(following, setting=setting, sentence=sentence)
    if when is None or when.precision == "range":
        return None, False
    shift = many_of(words.parts["many"]) * (1 if words.parts["way"] == "after" else -1)
    return counted_from(date.fromisoformat(when.start), shift, words.parts["unit"], when.precision), anchored


def _from_anchor(setting: Setting, sentence: int, shift: int, unit: str) -> Found:
    """So many units away from the last firm date; None where that date is less precise than the unit."""
    anchor = setting.nearest(sentence)
    if anchor is None:
        return None, False
    day = date.fromisoformat(anchor.when.end if anchor.when.precision == "range" and shift > 0 else anchor.when.start)
    return counted_from(day, shift, unit, anchor.when.precision), True


def _there(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """`the following month`, `that August`, `the same year`: told from the last date of the text."""
    anchor = setting.nearest(sentence)
    shift = {"following": 1, "next": 1, "previous": -1, "preceding": -1}.get(words.parts["rel"].lower().split()[-1], 0)
    unit = words.parts.get("unit", "day")
    if anchor is None:
        return None, False
    first = date.fromisoformat(anchor.when.start)
    if "month" in words.parts:
        month = month_number(words.parts["month"])
        return month_span(first.year + (month <= first.month if shift > 0 else 0), month), True
    if "season" in words.parts:
        return season_span(first.year + max(shift, 0), words.parts["season"]), True
    fine = {"day": 3, "month": 2, "season": 1, "year": 1}.get(anchor.when.precision, 0)
    if fine < {"year": 1, "month": 2}.get(unit, 3) or ("weekday" in words.parts and fine < 3):
        return None, False
    if shift == 0 and "weekday" not in words.parts and unit in ("day", "night"):
        return day_span(first), True
    if "weekday" in words.parts:
        return shifted(first, shift or -1, words.parts) if shift else None, True
    return unit_shifted(first, shift, unit), True


def _beside(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    return _from_anchor(setting, sentence, 1 if words.parts["way"] == "after" else -1, words.parts["unit"])


def _weekend(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    return (unit_shifted(setting.published, 0, "weekend"), True) if setting.published else (None, False)


def _range(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """From the first day of one end to the last of the other; a first end without a year takes the other's."""
    first, last = words.ends
    if words.start == first.start and _is_one_winter(first, last):
        return season_span(int(first.parts["year"]), "winter"), False
    end, anchored = resolve(last, setting=setting, sentence=sentence)
    if end is None:
        return None, False
    if first.rule in ("date", "month") and "year" not in first.parts and "rel" not in first.parts:
        month, year = month_number(first.parts["month"]), end.year
        parts = {**first.parts, "year": str(year - (month > int(end.start[5:7])))}
        first = Written(start=first.start, end=first.end, rule=first.rule, parts=parts)
    start, leaned = resolve(first, setting=setting, sentence=sentence)
    if start and last.rule in ("date", "month") and "year" not in last.parts and "year" in first.parts:
        parts = {**last.parts, "year": str(year_after(start, month_number(last.parts["month"]), None))}
        last = Written(start=last.start, end=last.end, rule=last.rule, parts=parts)
        end, leaned = _date(last, setting, sentence, None)
        anchored = True
    if start is None or end is None or start.start > end.end:
        return None, False
    return When(start=start.start, end=end.end, precision="range"), anchored or leaned


def _is_one_winter(first: Written, last: Written) -> bool:
    """Whether the two ends name one winter by both its years: winter 2021-2022."""
    ends = (first.parts.get("season", "").lower(), last.rule)
    return ends == ("winter", "year") and int(last.parts["year"]) == int(first.parts.get("year", 0)) + 1


_RESOLVERS: Mapping[str, Callable[[Written, Setting, int, Written | None], Found]] = {
    "iso": _iso, "numeric": _numeric, "date": _date, "month": _date, "year": _year, "decade": _decade,
    "short span": _short_span, "part": _part, "season": _season, "weekday": _weekday, "near day": _near_day,
    "near": _near, "day of week": _day_of_week, "past": _past, "ago": _ago, "half years": _half_years,
    "from": _from_next, "there": _there, "beside": _beside, "weekend": _weekend, "range": _range,
}  # fmt: skip
