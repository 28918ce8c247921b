"""From the words of a date and what was told before it to the days they mean, or to None."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from re import search

from extract.datewords import MONTHS, SMALL, WEEKDAYS, Written
from records.when import SEASONS, When, parse_when

Found = tuple[When | None, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """An earlier date of the text, the sentence it stands in, and how far other dates may lean on it.

    `firm` is false for the day of a report and the year in a law's name; `told` says that its year does not
    come from the day of publication.
    """

    when: When
    sentence: int
    firm: bool
    told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What dates may lean on: the text, its day of publication, and the dates told so far."""

    text: str
    published: date | None
    anchors: list[Anchor]

    def nearest(self, sentence: int, reach: int = 12) -> Anchor | None:
        """The last firm date within `reach` sentences before, or in the sentence itself."""
        return next((one for one in reversed(self.anchors) if one.firm and sentence - one.sentence <= reach), None)


# How many sentences back the year of a bare month may stand; news style drops the year within the last twelve months.
_NEAR = 2


def resolve(words: Written, *, setting: Setting, sentence: int, following: Written | None = None) -> Found:
    """The days that the words mean, with whether they lean on another date; None where that cannot be known."""
    try:
        return _RESOLVERS[words.rule](words, setting, sentence, following)
    except (ValueError, OverflowError):  # 31 June, or a year before the first
        return None, False


def month_span(year: int, month: int) -> When:
    """The whole month."""
    return parse_when(f"{year:04d}-{month:02d}")


def span(first: date, last: date) -> When:
    """A range of days."""
    return When(start=first.isoformat(), end=last.isoformat(), precision="range")


def _day(day: date) -> When:
    return parse_when(day.isoformat())


def _month_number(name: str) -> int:
    return MONTHS[name.lower()]


def _numeric(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    first, second = int(words.parts["first"]), int(words.parts["second"])
    if words.parts["mark"] == "." or first > 12 or first == second:
        day, month = first, second
    elif second > 12:
        day, month = second, first
    else:
        return None, False
    return _day(date(int(words.parts["year"]), month, day)), False


def _iso(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    return _day(date(int(words.parts["year"]), int(words.parts["mon"]), int(words.parts["day"]))), False


def _year(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    return parse_when(words.parts["year"]), False


def _decade(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    first = int(words.parts["decade"])
    return parse_when(f"{first}/{first + 9}"), False


def _short_span(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    year = words.parts["year"]
    return (parse_when(f"{year}/{year[:2]}{words.parts['short']}"), False) if words.parts["short"] > year[2:] else (None, False)


def _part(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    anchored = "year" not in words.parts
    year = _told_year(words, setting, sentence)
    if year is None:
        return None, False
    size = {"half": 6, "quarter": 3}.get(words.parts["size"]) or {"six": 6, "three": 3, "nine": 9}[words.parts["size"].split()[0]]
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
    return (_season_of(year, words.parts["season"]), "year" not in words.parts) if year else (None, False)


def _season_of(year: int, name: str) -> When:
    return parse_when(f"{year}-{name.lower().replace('fall', 'autumn')}")


def _date(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """A day or a month, its year told or taken from the nearest sensible anchor."""
    month = _month_number(words.parts["month"])
    day = int(words.parts.get("day", 1))
    year, anchored = _told_year(words, setting, sentence), "year" not in words.parts
    if year is None and "rel" not in words.parts:
        year = _year_near(month, day, words, setting, sentence, following)
    if year is None:
        return None, False
    if "day" not in words.parts:
        return month_span(year, month), anchored
    if "day2" in words.parts:
        return span(date(year, month, day), date(year, month, int(words.parts["day2"]))), anchored
    return _day(date(year, month, day)), anchored


def _year_near(month: int, day: int, words: Written, setting: Setting, sentence: int, following: Written | None) -> int | None:
    """The year of a day or month told without one.

    A date just before gives it, the story going forward; then a full date that ends the sentence
    (`on 3 March and 5 April 2019`); then the publication, whose nearest past such day is meant.
    """
    day = min(day, 28)
    anchor = setting.nearest(sentence, _NEAR)
    if anchor is not None and anchor.told:
        return _year_after(anchor.when, month, setting.published)
    shares = following and following.rule in ("date", "month") and "year" in following.parts
    if shares and following and search(r"^[^.;]{0,30}$", setting.text[words.end : following.start]):
        later = _month_number(following.parts["month"])
        return int(following.parts["year"]) - (later < month)
    if setting.published is None:
        last = setting.nearest(sentence, sentence + 1)
        return _year_after(last.when, month, None) if last else None
    awaited = _is_awaited(words, setting)
    past = date(setting.published.year, month, day) <= setting.published
    if awaited:
        return setting.published.year + (date(setting.published.year, month, day) < setting.published)
    return setting.published.year - (not past)


def _year_after(anchor: When, month: int, published: date | None) -> int:
    """The anchor's year, or the one after it where the story went on over New Year."""
    first = date.fromisoformat(anchor.start)
    if anchor.precision in ("year", "range") or month >= first.month:
        return first.year
    onward = date(first.year + 1, month, 1)
    return first.year + (published is None or onward <= published)


def _is_awaited(words: Written, setting: Setting) -> bool:
    """Whether the words right before look ahead: will, due, scheduled."""
    before = setting.text[max(0, words.start - 60) : words.start]
    return bool(search(r"\b(?:will|due|scheduled|slated|expected|set to|planned|plans|upcoming|to be held|would)\b[^.]*$", before))


def _weekday(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    if setting.published is None:
        return None, False
    wanted = WEEKDAYS[words.parts["weekday"].lower()]
    back = (setting.published.weekday() - wanted) % 7
    if _is_awaited(words, setting):
        return _day(setting.published + timedelta(days=(7 - back) % 7)), True
    return _day(setting.published - timedelta(days=back)), True


def _near_day(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    if setting.published is None:
        return None, False
    shift = {"yesterday": -1, "tomorrow": 1}.get(words.parts["near"].lower(), 0)
    return _day(setting.published + timedelta(days=shift)), True


def _near(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """`last week`, `this March`, `next year`: told from the day of publication."""
    if setting.published is None:
        return None, False
    return _shifted(setting.published, {"last": -1, "this": 0, "next": 1}[words.parts["rel"].lower()], words.parts), True


def _shifted(day: date, shift: int, parts: Mapping[str, str]) -> When | None:
    """The unit that `day` lies in, moved by `shift`; a named month or season is the nearest one in that direction."""
    if name := parts.get("month"):
        month = _month_number(name)
        passed = month >= day.month if shift < 0 else month <= day.month
        return month_span(day.year + shift * passed, month)
    if season := parts.get("season"):
        near = (_season_of(day.year + step, season) for step in (1, 0, -1, -2))
        ended = next(one for one in near if (one.end if shift < 0 else one.start) <= day.isoformat())
        return _season_of(day.year + shift * (shift > 0), season) if shift >= 0 else ended
    if weekday := parts.get("weekday"):
        ahead = (WEEKDAYS[weekday.lower()] - day.weekday()) % 7
        return _day(day + timedelta(days=ahead - 7 if shift < 0 else ahead or 7 * shift))
    return _unit_shifted(day, shift, parts.get("unit", "day"))


def _unit_shifted(day: date, shift: int, unit: str) -> When | None:
    """The day, week, month or year that `day` lies in, moved by `shift` of them."""
    if unit == "night" or unit == "day":
        return _day(day + timedelta(days=shift))
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


def _past(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """`the past two years`: so much time back from the day of publication."""
    if setting.published is None or (words.parts["word"].lower() == "previous" and "many" not in words.parts):
        return None, False
    many, unit = _many(words.parts.get("many", "one")), words.parts["unit"]
    if unit == "decade":
        many, unit = many * 10, "year"
    if unit == "year" or unit == "month":
        back = _months_before(setting.published, many * (12 if unit == "year" else 1))
    else:
        back = setting.published - timedelta(days=many * (7 if unit == "week" else 1))
    return span(back, setting.published), True


def _months_before(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _many(word: str) -> int:
    return int(word) if word.isdigit() else SMALL.get(word.lower(), 2)


def _ago(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """`two years ago` from publication, `two years later` from the last date told; as precise as its unit."""
    way, unit = words.parts["way"], words.parts["unit"]
    shift = _many(words.parts["many"]) * (1 if way in ("later", "after", "afterwards", "afterward") else -1)
    if way == "ago":
        if setting.published is None:
            return None, False
        return _counted(setting.published, shift, unit, "day"), True
    return _from_anchor(setting, sentence, shift, unit)


def _from_anchor(setting: Setting, sentence: int, shift: int, unit: str) -> Found:
    """So many units away from the last firm date; None where that date is less precise than the unit."""
    anchor = setting.nearest(sentence)
    if anchor is None:
        return None, False
    day = date.fromisoformat(anchor.when.end if anchor.when.precision == "range" and shift > 0 else anchor.when.start)
    return _counted(day, shift, unit, anchor.when.precision), True


def _counted(day: date, shift: int, unit: str, precision: str) -> When | None:
    if unit == "decade":
        shift, unit = shift * 10, "year"
    if unit == "year":
        return parse_when(f"{day.year + shift:04d}")
    if unit == "month":
        return _unit_shifted(day, shift, "month") if precision in ("day", "month") else None
    if precision != "day":
        return None
    if unit == "week":
        middle = day + timedelta(weeks=shift)
        return span(middle - timedelta(days=3), middle + timedelta(days=3))
    return _unit_shifted(day, shift, "day") if unit in ("day", "night") else None


def _there(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """`the following month`, `that August`, `the same year`: told from the last date of the text."""
    anchor = setting.nearest(sentence)
    shift = {"following": 1, "next": 1, "previous": -1, "preceding": -1}.get(words.parts["rel"].lower().split()[-1], 0)
    unit = words.parts.get("unit", "day")
    if anchor is None:
        return None, False
    first = date.fromisoformat(anchor.when.start)
    if "month" in words.parts:
        month = _month_number(words.parts["month"])
        return month_span(first.year + (month <= first.month if shift > 0 else 0), month), True
    if "season" in words.parts:
        return _season_of(first.year + max(shift, 0), words.parts["season"]), True
    fine = {"day": 3, "month": 2, "season": 1, "year": 1}.get(anchor.when.precision, 0)
    if fine < {"year": 1, "month": 2}.get(unit, 3) or ("weekday" in words.parts and fine < 3):
        return None, False
    if shift == 0 and "weekday" not in words.parts and unit in ("day", "night"):
        return _day(first), True
    if "weekday" in words.parts:
        return _shifted(first, shift or -1, words.parts) if shift else None, True
    return _unit_shifted(first, shift, unit), True


def _beside(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    return _from_anchor(setting, sentence, 1 if words.parts["way"] == "after" else -1, words.parts["unit"])


def _weekend(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    return (_unit_shifted(setting.published, 0, "weekend"), True) if setting.published else (None, False)


def _range(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """From the first day of one end to the last of the other; a first end without a year takes the other's."""
    first, last = words.ends
    end, anchored = resolve(last, setting=setting, sentence=sentence)
    if end is None:
        return None, False
    if first.rule in ("date", "month") and "year" not in first.parts and "rel" not in first.parts:
        month, year = _month_number(first.parts["month"]), end.year
        parts = {**first.parts, "year": str(year - (month > int(end.start[5:7])))}
        first = Written(start=first.start, end=first.end, rule=first.rule, parts=parts)
    start, leaned = resolve(first, setting=setting, sentence=sentence)
    if start and last.rule in ("date", "month") and "year" not in last.parts and "year" in first.parts:
        parts = {**last.parts, "year": str(_year_after(start, _month_number(last.parts["month"]), None))}
        end, leaned = _date(Written(start=last.start, end=last.end, rule=last.rule, parts=parts), setting, sentence, None)
        anchored = True
    if start is None or end is None or start.start > end.end:
        return None, False
    return When(start=start.start, end=end.end, precision="range"), anchored or leaned


_RESOLVERS: Mapping[str, Callable[[Written, Setting, int, Written | None], Found]] = {
    "iso": _iso, "numeric": _numeric, "date": _date, "month": _date, "year": _year, "decade": _decade,
    "short span": _short_span, "part": _part, "season": _season, "weekday": _weekday, "near day": _near_day,
    "near": _near, "past": _past, "ago": _ago, "there": _there, "beside": _beside, "weekend": _weekend,
    "range": _range,
}  # fmt: skip
assert set(SEASONS) == {"spring", "summer", "autumn", "winter"}
