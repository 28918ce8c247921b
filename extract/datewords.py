"""From text to the words in it that tell a time, each with the rule it was written by; nothing is resolved here."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from extract.yearwords import is_year

MONTHS = {
    name: place
    for place, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: place
    for place, names in enumerate(("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs",
                                   "friday fri", "saturday sat", "sunday sun"))
    for name in names.split()
}  # fmt: skip
SMALL = dict(zip(
    "a an one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty".split(),
    [1, 1, *range(1, 21), 30, 40, 50], strict=True))  # fmt: skip

_MONTH = (
    r"(?P<month>(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER"
    r"|OCTOBER|NOVEMBER|DECEMBER)(?!\w))(?:(?<=Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|ept|Oct|Nov|Dec)\.)?"
)
_WEEKDAY = r"(?P<weekday>(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b)"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\b"
_TODAY = r"(?:\s?[-–—]\s?|\s(?:to|and|or)\s)(?P<day2>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?!\d|,\d{3}\b|\.\d)"
# ... of last year | ... that year | ... the following year
_REL_YEAR = r"(?:of\s)?(?P<rel>last|this|that|(?:the|that)\ssame|the\s(?:following|next|previous|preceding))\syear\b"
_OF_YEAR = rf"(?:,?\s(?:of\s|in\s)?{_YEAR}|,?\s{_REL_YEAR})"
_SEASON = r"(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)"
_UNIT = r"(?P<unit>day|night|weekend|week|month|year|decade)"
_ANY_UNIT = _UNIT.replace("week|", "week|fortnight|")
_TENS = "twenty|thirty|forty|fifty"
_MANY = (
    rf"(?P<many>\d{{1,2}}|(?i:(?:{_TENS})(?:-|\s)(?:one|two|three|four|five|six|seven|eight|nine)|"
    + "|".join(sorted(SMALL, key=len, reverse=True))
    + r"|couple\sof))"
)

# rule name -> (first words in lower case, pattern); "#" stands for digits; the first pattern that fits wins
_RULES: tuple[tuple[str, str, str], ...] = (
    # 2015-10-17 | 17/10/2015 | 17.10.2015
    ("iso", "#", r"(?P<year>(?:19|20)\d\d)-(?P<mon>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?:T[\d:.]+Z?)?\b"),
    ("numeric", "#", r"(?P<first>\d\d?)(?P<mark>[/.])(?P<second>\d\d?)(?P=mark)(?P<year>(?:19|20)\d\d)\b"),
    # 3-5 March 2019 | 17 October, 2015 | 3rd of March last year | 3 March
    ("date", "#", rf"{_DAY}(?:{_TODAY})?(?:\sof)?\s{_MONTH}(?:{_OF_YEAR})?"),
    # Monday, 3 March 2019 | Mon, March 3
    ("date", "weekday", rf"{_WEEKDAY}\.?,?\s(?:the\s)?{_DAY}(?:\sof)?\s{_MONTH}(?:{_OF_YEAR})?"),
    ("date", "weekday", rf"{_WEEKDAY}\.?,?\s{_MONTH}\s{_DAY}(?![,.]\d)(?:{_OF_YEAR})?"),
    # Oct. 17, 2015 | March 3-5, 2019 | March 3rd
    ("date", "month", rf"{_MONTH}\s(?:the\s)?{_DAY}(?![,.:]\d|%)(?:{_TODAY})?(?:{_OF_YEAR})?"),
    # October 2015 | June last year | in May
    ("month", "month", rf"{_MONTH}{_OF_YEAR}"),
    ("bare month", "month", _MONTH),
    # the 1990s | 2014-16 | 2015
    ("decade", "#", r"(?P<decade>(?:19|20)\d0)[’']?s\b"),
    ("short span", "#", r"(?P<year>20\d\d)\s?[-–/]\s?(?P<short>\d\d)(?!\d|[-/.,]\d)"),
    ("year", "#", _YEAR),
    # two years ago | 10 months later | a year earlier
    ("ago", "# many", rf"{_MANY}\s{_ANY_UNIT}s?\s(?P<way>ago|later|earlier|previously|afterwards?)\b"),
    ("ago", "# many", rf"{_MANY}\s{_ANY_UNIT}s?\s(?P<way>before|after)(?=\s?[,.;)]|\s(?:and|but)\b|$)"),
    # two and a half years ago | a year and a half later
    ("half years", "# many",
     rf"{_MANY}\s(?:and\sa\shalf\syears|years?\sand\sa\shalf)\s(?P<way>ago|later|earlier)\b"),
    # six months after he arrived in January 2015
    ("from", "# many", rf"{_MANY}\s{_ANY_UNIT}s?\s(?P<way>before|after)\b(?=\s[^.;:\n]{{0,60}}?\b(?:19|20)\d\d\b)"),
    # yesterday | tomorrow | today
    ("near day", "yesterday today tomorrow tonight", r"(?P<near>(?i:yesterday|today|tomorrow|tonight))\b"),
    # the day before yesterday | the day after tomorrow
    ("near day", "the", r"(?P<near>[Tt]he\sday\s(?:before\syesterday|after\stomorrow))\b"),
    # last week | earlier this month | next year
    ("near", "last this next", rf"(?P<rel>[Ll]ast|[Tt]his|[Nn]ext)\s(?:{_UNIT}|{_SEASON}|{_WEEKDAY}|{_MONTH}(?!\s\d)"
     r"|(?P<part>morning|afternoon|evening))(?!\w)(?:\s(?:morning|afternoon|evening|night)\b)?"),
    # the past two years | the last six months | past decade
    ("past", "the past last",
     rf"(?:[Tt]he\s)?(?P<word>[Pp]ast|[Ll]ast|[Pp]revious)\s(?:{_MANY}\s)?{_ANY_UNIT}s?\b(?!\sof\b)"),
    # the following month | the next day | that August | the same year | the previous evening
    ("there", "the that", r"(?:[Tt]he|[Tt]hat)\s(?P<rel>same|very\ssame|following|next|very\snext|previous|preceding)\s"
     rf"(?:{_UNIT}|{_SEASON}|{_WEEKDAY}|{_MONTH}(?!\s\d)|(?P<part>morning|afternoon|evening))(?!\w)"),
    ("there", "that", rf"(?P<rel>[Tt]hat)\s(?:{_UNIT}|{_SEASON}|{_WEEKDAY}|{_MONTH}(?!\s\d)"
     r"|(?P<part>morning|afternoon|evening))(?!\w)"),
    # the day before | the year after
    ("beside", "the", r"[Tt]he\s(?P<unit>day|month|year|week)\s(?P<way>before|after)(?=\s?[,.;)]|\s(?:and|but)\b|$)"),
    # the first half of 2019 | the third quarter of 2020
    ("part", "the first second third fourth", r"(?:[Tt]he\s)?(?P<which>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth)\s"
     rf"(?P<size>half|quarter|(?:six|three|nine)\smonths)\s(?:of|in)\s(?:{_YEAR}|(?P<rel>this|last)\syear\b)"),
    # the summer of 2019 | spring 2018 | winter last year
    ("season", "spring summer autumn fall winter", rf"{_SEASON}{_OF_YEAR}"),
    # Tuesday of last week | Monday last week
    ("day of week", "weekday", rf"{_WEEKDAY}\s(?:of\s)?(?P<rel>last|this|next)\sweek\b"),
    # on Monday | over the weekend
    ("weekday", "weekday", rf"{_WEEKDAY}(?!\s(?:Times|Telegraph|Post|Mail|Express|Herald|[Pp]rayers|League|Club))"),
    ("weekend", "the", r"(?<=[oOaA][vt]er\s|.\s[aA]t\s|.\s[oO]n\s)the\s(?P<unit>weekend)\b"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Words that tell a time: the rule they were written by and its named parts; `ends` are the two of a range."""

    start: int
    end: int
    rule: str
    parts: Mapping[str, str] = field(default_factory=dict)
    ends: tuple["Written", ...] = ()


def _by_first_word() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    kinds = {"weekday": tuple(WEEKDAYS), "month": tuple(MONTHS), "many": (*SMALL, "couple"), "#": ("#",)}
    table: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for rule, firsts, pattern in _RULES:
        compiled = re.compile(pattern.replace(r"\s", r"[\s\u00a0]"))
        for first in firsts.split():
            for word in kinds.get(first, (first,)):
                table.setdefault(word, []).append((rule, compiled))
    return {word: tuple(rules) for word, rules in table.items()}


_TABLE = _by_first_word()
_WORD = re.compile(rf"(?<!\w)(?:\d+|(?i:{'|'.join(sorted(_TABLE, key=len, reverse=True)).replace('|#', '')})(?![a-z]))")

_IN_BEFORE = re.compile(
    r"\b(?:in|since|by|until|till|during|from|of|early|late|mid|to|through|throughout|before|after|between|and"
    r"|for|around"
    r"|beginning|end|start|or)[\s-]$", re.I)  # fmt: skip
_LEAD = re.compile(
    r"(?:\b(?:the\s)?(?:beginning|start|end|middle|close)\sof\s(?:the\s)?|\b(?:the\s)?(?:very\s)?(?:early|late"
    r"|mid)[\s-]"
    r"|\b(?:earlier|later|late|early)\s|\bthe\s)$", re.I)  # fmt: skip
_NAME_AFTER = re.compile(r"\s[A-Z][a-z]+")


def scan_dates(text: str) -> Iterator[Written]:
    """The time words of a text from left to right, two ends of a range joined."""
    held: Written | None = None
    for found in _points(text):
        if held is None:
            held = found
        elif joined := _joined(text, held, found):
            held = joined
        else:
            yield held
            held = found
    if held is not None:
        yield held


def _points(text: str) -> Iterator[Written]:
    done = 0
    for word in _WORD.finditer(text):
        if word.start() < done:
            continue
        key = "#" if word[0][0].isdigit() else word[0].lower()
        for rule, pattern in _TABLE.get(key, ()):
            match = pattern.match(text, word.start())
            if match and _FITS.get(rule, _always)(text, match):
                done = match.end()
                yield Written(start=_led(text, match.start()), end=done, rule="month" if rule == "bare month" else rule,
                              parts={name: value for name, value in match.groupdict().items() if value})  # fmt: skip
                break


def _led(text: str, start: int) -> int:
    """The start moved back over `late`, `mid-` or `the end of`."""
    lead = _LEAD.search(text[max(0, start - 24) : start])
    return start - len(lead[0]) if lead else start


def _always(text: str, match: re.Match[str]) -> bool:
    return not (match.start() and text[match.start() - 1] in "$£€¥#/:.,-'’" and match[0][0].isdigit())


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Whether a month's name on its own stands as one: after a preposition, and not as somebody's name."""
    before = text[max(0, match.start() - 14) : match.start()]
    link = _IN_BEFORE.search(before)
    if not link:
        return False
    sure = link[0].lower().strip(" -") in ("in", "since", "mid", "late", "early")
    return sure or not _NAME_AFTER.match(text, match.end())


def _is_weekday(text: str, match: re.Match[str]) -> bool:
    """Whether a weekday is a day and not a name (Black Friday) or a habit (every Monday)."""
    before = text[max(0, match.start() - 10) : match.start()]
    long = match["weekday"].lower().endswith("day")
    return long and not re.search(r"\b(?:Black|Bloody|Good|Easter|Palm|Ash|Holy|every|each|Super|Cyber)\s$", before)


_COUNTS_ON = re.compile(
    r"(?:\b(?:hundred|thousand|dozen)\s(?:and\s)?|\bhalf\s|\b(?:years?|months?|weeks?|days?)(?:,|\sand)\s|[\w]-)$", re.I
)


def _is_whole_count(text: str, match: re.Match[str]) -> bool:
    """Whether the count is told whole: not the end of `half a year`, `a hundred and five`, `two years and a month`."""
    return _always(text, match) and not _COUNTS_ON.search(text[max(0, match.start() - 14) : match.start()])


_FITS: Mapping[str, Callable[[str, re.Match[str]], bool]] = {
    "bare month": _is_month, "year": is_year, "weekday": _is_weekday, "day of week": _is_weekday,
    "ago": _is_whole_count, "half years": _is_whole_count, "from": _is_whole_count,
}  # fmt: skip
_ENDS = ("date", "month", "year", "season", "decade", "iso")


def _joined(text: str, first: Written, second: Written) -> Written | None:
    """The range from `first` to `second`, None where the words between do not make one."""
    if first.rule not in _ENDS or second.rule not in (*_ENDS, "near", "near day"):
        return None
    link = re.fullmatch(r"\s?(?P<dash>[-–—])\s?|\s(?P<to>to|until|till|through|up\sto|and|to\sthe)\s",
                        text[first.end : second.start])  # fmt: skip
    if not link:
        return None
    before = text[max(0, first.start - 9) : first.start]
    lead = re.search(r"\b(?:(?P<between>between)|from)\s$", before, re.I)
    years = first.rule == second.rule == "year"
    if link["to"] and not (lead and lead["between"] if link["to"] == "and" else lead or years):
        return None
    start = first.start - (len(lead[0]) if lead else 0)
    return Written(start=start, end=second.end, rule="range", ends=(first, second))
