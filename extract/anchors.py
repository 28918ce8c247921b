"""From the words of a date and what was told before it to the days they mean, or to None."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from re import search

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
from records.errors import RecordError
from records.when import When, parse_when

Found = tuple[When | None, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """An earlier date of the text, the sentence it stands in, and how far other dates may lean on it.

    `firm` is false for the day of a report and the year in a law's name; `told` says that its year does not
    come from the day of publication; `aside` that it is of the background, and gives no other date its year.
    """

    when: When
    sentence: int
    firm: bool
    told: bool
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What dates may lean on: the text, its day of publication, and the dates told so far."""

    text: str
    published: date | None
    anchors: list[Anchor]

    def nearest(self, sentence: int, reach: int = 12) -> Anchor | None:
        """The last firm date within `reach` sentences before, or in the sentence itself."""
        return next(self._near(sentence, reach), None)

    def story(self, sentence: int, reach: int) -> Anchor | None:
        """As `nearest`, of the dates that tell the story and do not lie ahead."""
        today = self.published.isoformat() if self.published else "9999"
        near = self._near(sentence, reach)
        return next((one for one in near if not one.aside and one.when.start <= today), None)

    def _near(self, sentence: int, reach: int) -> Iterator[Anchor]:
        return (one for one in reversed(self.anchors) if one.firm and sentence - one.sentence <= reach)


# How many sentences back the year of a bare month may stand; news style drops the year within the last twelve months.
_NEAR = 2


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
        year = _year_near(month, day, words, setting, sentence, following)
    if year is None:
        return None, False
    if "day" not in words.parts:
        return month_span(year, month), anchored
    if "day2" in words.parts:
        return span(date(year, month, day), date(year, month, int(words.parts["day2"]))), anchored
    return day_span(date(year, month, day)), anchored


def _year_near(
    month: int, day: int, words: Written, setting: Setting, sentence: int, following: Written | None
) -> int | None:
    """The year of a day or month told without one.

    A date just before gives it, the story going forward; then a full date that ends the sentence
    (`on 3 March and 5 April 2019`); then the publication, whose nearest past such day is meant.
    """
    day = min(day, 28)
    anchor = setting.story(sentence, _NEAR)
    if anchor is not None and anchor.told:
        return _year_after(anchor.when, month, setting.published)
    shares = following and following.rule in ("date", "month") and "year" in following.parts
    if shares and following and search(r"^[^.;]{0,30}$", setting.text[words.end : following.start]):
        later = month_number(following.parts["month"])
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
    """Whether the words right before look ahead (will, due, scheduled), or those behind: In January he will."""
    before = setting.text[max(0, words.start - 60) : words.start]
    if search(r"^,?\s(?:\w+\s){1,4}will\b", setting.text[words.end : words.end + 50]):
        return True
    if search(
        r"\b(?:was|were|been)\s(?:due|scheduled|slated|expected|set|planned)\b[^.]*$"
        r"|(?:\b(?:back|off|down|late|ill)|ed)\sdue to\b[^.]*$",
        before,
    ):
        return False  # had been due in August, turned back due to fog on Monday
    return bool(search(
        r"\b(?:will|due|scheduled|slated|expected|set to|plan(?:ned|s)|upcoming|to be held)\b[^.]*$",
        before,
    ))  # fmt: skip


def _weekday(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    if setting.published is None:
        return None, False
    wanted = WEEKDAYS[words.parts["weekday"].lower()]
    back = (setting.published.weekday() - wanted) % 7
    if _is_awaited(words, setting):
        return day_span(setting.published + timedelta(days=(7 - back) % 7)), True
    return day_span(setting.published - timedelta(days=back)), True


def _near_day(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    if setting.published is None:
        return None, False
    shift = {"yesterday": -1, "tomorrow": 1}.get(words.parts["near"].lower(), 0)
    return day_span(setting.published + timedelta(days=shift)), True


def _near(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """`last week`, `this March`, `next year`: told from the day of publication."""
    if setting.published is None:
        return None, False
    return shifted(setting.published, {"last": -1, "this": 0, "next": 1}[words.parts["rel"].lower()], words.parts), True


def _past(words: Written, setting: Setting, sentence: int, following: Written | None) -> Found:
    """`the past two years`: so much time back from the day of publication."""
    if setting.published is None or (words.parts["word"].lower() == "previous" and "many" not in words.parts):
        return None, False
    many, unit = many_of(words.parts.get("many", "one")), words.parts["unit"]
    if unit == "decade":
        many, unit = many * 10, "year"
    if unit == "year" or unit == "month":
        back = months_before(setting.published, many * (12 if unit == "year" else 1))
    else:
        back = setting.published - timedelta(days=many * (7 if unit == "week" else 1))
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
    end, anchored = resolve(last, setting=setting, sentence=sentence)
    if end is None:
        return None, False
    if first.rule in ("date", "month") and "year" not in first.parts and "rel" not in first.parts:
        month, year = month_number(first.parts["month"]), end.year
        parts = {**first.parts, "year": str(year - (month > int(end.start[5:7])))}
        first = Written(start=first.start, end=first.end, rule=first.rule, parts=parts)
    start, leaned = resolve(first, setting=setting, sentence=sentence)
    if start and last.rule in ("date", "month") and "year" not in last.parts and "year" in first.parts:
        parts = {**last.parts, "year": str(_year_after(start, month_number(last.parts["month"]), None))}
        last = Written(start=last.start, end=last.end, rule=last.rule, parts=parts)
        end, leaned = _date(last, setting, sentence, None)
        anchored = True
    if start is None or end is None or start.start > end.end:
        return None, False
    return When(start=start.start, end=end.end, precision="range"), anchored or leaned


_RESOLVERS: Mapping[str, Callable[[Written, Setting, int, Written | None], Found]] = {
    "iso": _iso, "numeric": _numeric, "date": _date, "month": _date, "year": _year, "decade": _decade,
    "short span": _short_span, "part": _part, "season": _season, "weekday": _weekday, "near day": _near_day,
    "near": _near, "past": _past, "ago": _ago, "from": _from_next, "there": _there, "beside": _beside,
    "weekend": _weekend, "range": _range,
}  # fmt: skip
