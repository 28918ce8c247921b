"""From text to the numbers written in it, in digits or words, with qualifier, range and money or percent."""

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.spans import Sentenced

_ONES = dict(zip(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split(), range(1, 20), strict=True))  # fmt: skip
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0,
    "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7,
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12,
}  # fmt: skip

_LARGEST = 1e15  # longer rows of digits are codes
# 1,234,567.8 | 1,00,000 | 10 000 | 10.000 or 1.234.567,8 | 12,5 per cent | 1234.5
_DIGITS = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!,?\d)"
    r"|\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?(?!\d)"
    r"|\d{1,3},\d{1,2}(?=\s?%|[\s-](?:per\s?cent|pct|(?:m|b|tr)illion|mn|bn|mln|bln)\b)|\d+(?:\.\d+)?)"
)
_UNIT_WORD = "(?:" + "|".join(sorted(_ONES, key=len, reverse=True)) + ")"
_TENS_WORD = "(?:" + "|".join(_TENS) + ")"
_SMALL = rf"(?:{_TENS_WORD}(?:[\s-]{_UNIT_WORD})?|{_UNIT_WORD})"
_SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion|dozen|lakhs?|crores?)"
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75}
# a quarter of a million | three-quarters of a million | a quarter million
_PART = rf"(?:a|one|two|three)[\s-](?:(?:{'|'.join(_PARTS)})s?\s+of\s+an?\s+|quarter[\s-]){_SCALE_WORD}"
# two hundred and fifty thousand | a dozen | half a million | two and a half (million) | a million and a half
_AND_A_HALF = r"[\s-]+and[\s-]+a[\s-]+half"
_WORDS = (
    rf"(?:{_PART}|half\s+an?\s+{_SCALE_WORD}|(?:an?\s+|the\s+same\s+)pair(?=\s+of\s)"
    rf"|(?<=for\s)an?(?=\s(?:year|month|week|night)\b(?!\s(?:or|and)\b))"
    rf"|an?(?=\s(?:year|month|week|day|hour)\sand\sa\shalf)"
    rf"|an?(?:\s+{_SCALE_WORD})+(?:{_AND_A_HALF}(?![\w-])|\s+(?:and\s+)?{_SMALL}(?:\s+{_SCALE_WORD})?)?"
    rf"|{_SMALL}(?:[\s-]{_SCALE_WORD}(?:\s+(?:and\s+)?{_SMALL}(?![\s-](?:years?|months?)\b))?){{0,6}}"
    rf"(?:{_AND_A_HALF}(?:\s+{_SCALE_WORD})?)?)\b(?!-(?:third|half|quarter|fifth|sixth|eighth|tenth)s?)"
)
_SYMBOL = (
    r"(?-i:(?:US|AU|CA|HK|NZ|NT|[ACSR])?\$|[£€¥₹₽₺₩₫฿₦₱₴₸]|\bRs\.?|\bRp\.?|\bRMB|\bCNY|\bUSD|\bEUR|\bGBP|\bHKD|\bTHB"
    r"|\bAED|\bINR"
    r"|\bRUB|\bTRY|\bCHF|\bCAD|\bAUD)"
)
_MONEY_WORD = (
    r"(?:(?:US|U\.S\.|American|Australian|Canadian|Hong\s+Kong|Singapore|Taiwan|New\s+Zealand)\s+dollars?|dollars?"
    r"|(?:Chinese\s+)?yuan|renminbi|RMB|CNY|USD|EUR|GBP|HKD|euros?|pounds?(?:\s+sterling)?|sterling|ro?ubles?|rupees?"
    r"|(?:Turkish\s+)?liras?|baht|yen|riyals?|dirhams?|rials?|tomans?|tenge|soms?|somoni|manats?|(?:Swiss\s+)?francs?"
    r"|shillings?|naira|dong|ringgit|rand|kron(?:or|er|a|e)|pesos?|taka|kyats?|kip|dinars?|hryvnias?|bolivars?"
    r"|birr|cedis?"
    r"|(?:South\s+Korean\s+)?won(?=\s*[\(,.]|\s(?:for|in|an?|and|from)\s)|Bitcoins?)"
)
_PERCENT = r"(?:%|per[\s-]?cent(?:age\s+points?)?|percent(?:age\s+points?)?|pct)"
_ATOM = re.compile(
    rf"(?P<symbol>{_SYMBOL}\s?)?(?:(?P<digits>(?<![\d.,]){_DIGITS})(?P<vulgar>[ \u00a0]?[{''.join(_VULGAR)}])?"
    rf"(?P<scale>(?:[\s-]?{_SCALE_WORD}|\s?(?:mn|mln|mio|bn|bln|tn|trn)|[km])(?:\s+{_SCALE_WORD})?)?(?!\w)|(?P<words>{_WORDS}))(?P<plus>\s?\+)?"
    rf"(?:(?P<percent>\s?%|[\s-]{_PERCENT}(?!\w))|(?:\s+|-)(?P<money>{_MONEY_WORD})\b(?!\s+of\b|-))?",
    re.I,
)
_START = re.compile(
    rf"(?<![\w.,/:#'’‘\-])(?=[\d$£€¥₹₽₺₩₫฿₦₱₴₸~]|(?-i:(?:US|AU|CA|HK|NZ|NT|[ACSR])\$|(?:RMB|CNY|USD|EUR|GBP|HKD|THB"
    rf"|AED|INR|RUB|TRY|CHF|CAD|AUD|Rs|Rp)\b)|(?:an?(?=\s[hdmtblcpfq]|\s(?:year|week|night))"
    rf"|the(?=\ssame\spair)|half|{_UNIT_WORD}|{_TENS_WORD})\b)",
    re.I,
)
_RANGE = re.compile(r"\s?[-–—]\s?|\s+(?:to|or)\s+")
_BETWEEN = re.compile(r"\s+and\s+")
_CHANGE = re.compile(
    r"\b(?:ris|rose|grew|grow|increas|jump|climb|soar|surg|fell|fall|drop|declin|decreas|went|going|expand"
    r"|shr[aiu]nk|shot|rais|extend|lengthen|lift|cut|reduc"
    r"|up|down|doubl|tripl|swell|leap)\w*\b[^.;]{0,70}$", re.I)  # fmt: skip
_NO_NUMBER_AFTER = re.compile(r"(?:st|nd|rd|th)\b|[:/]\d|[.,]\d|°|['′’]\d", re.I)

# "nearly 90,000" | "more than 10,000" | "an estimated 300" | "surpassed 10,000"
_LEAST = (
    r"(?:well |far |slightly |just |a little )?(?:more than|over|above|greater than)|at least|at the very least"
    r"|at minimum"
    r"|(?:no|not) (?:fewer|less) than|upwards? of|in excess of|(?:a |the )?minimum of|as few as|surpass(?:ed|es|ing)?"
    r"|exceed(?:ed|s|ing)?|top(?:ped|ping|s)"
)
_MOST = (
    r"(?:very |just )?nearly|almost|up to|(?:just |slightly |well )?(?:fewer than|less than|under|below)|(?:no"
    r"|not) more than"
    r"|as many as|as much as|at (?:the )?most|(?:a |the )?maximum of|just short of|nearing|approaching|not exceeding"
)
_ABOUT = (
    r"about|around|some|roughly|approximately|approx\.?|(?:an |the |was |were )?estimated(?: at)?|circa|ca\.|c\."
    r"|close to"
    r"|in the region of|more or less|perhaps|maybe|something like|estimated to be|an approximate"
)
_QUALIFIER = re.compile(
    rf"\b(?:(?P<most>{_MOST})|(?P<least>{_LEAST})|(?P<about>{_ABOUT}))\s+(?:the\s+)?$|(?P<tilde>~)\s?$",
    re.I,
)  # fmt: skip
_AFTERTHOUGHT = re.compile(
    r"(?P<least>\s+or\s+(?:more|over)\b)|(?P<most>\s+or\s+(?:fewer|less)\b)|(?P<about>\s+or\s+so\b|-odd\b)",
    re.I,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMention:
    """A number as written; `text` takes in its qualifier, `core` is the offset of the number proper.

    `value_max` is the upper end of a range, else None; `kind` is count, money or percent;
    `unit` is the wording of money or percent, None for a count; `in_words` tells four from 4.
    """

    start: int
    end: int
    core: int
    text: str
    value: float
    value_max: float | None = None
    qualifier: str = "exact"
    kind: str = "count"
    unit: str | None = None
    in_words: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Atom:
    start: int
    end: int
    value: float
    scale: float
    kind: str
    unit: str | None
    in_words: bool
    plus: bool


def find_numbers(doc: Sentenced) -> tuple[NumberMention, ...]:
    """Every number in the text from left to right, years and ages among them; empty where there is none."""
    return tuple(scan_numbers(doc.text))


def scan_numbers(text: str, *, taken: Sequence[tuple[int, int]] = ()) -> Iterator[NumberMention]:
    """The numbers of a plain text, those left out that touch a `taken` span, such as a date.

    >>> [(n.value, n.qualifier, n.unit) for n in scan_numbers("nearly 2.5 million yuan, four men, 700 per cent")]
    [(2500000.0, 'at-most', 'yuan'), (4.0, 'exact', None), (700.0, 'exact', 'per cent')]
    """
    done = 0
    for place in _START.finditer(text):
        if place.start() < done:
            continue
        first = _atom_at(text, place.start())
        if first is None or _is_taken(first, taken):
            continue
        number = _qualified(text, _ranged(text, first, taken), floor=done)
        done = number.end
        yield number


def _atom_at(text: str, start: int) -> _Atom | None:
    match = _ATOM.match(text, start)
    if match is None or _NO_NUMBER_AFTER.match(text, match.end()):
        return None
    digits, words = match["digits"], match["words"]
    scale_words = re.findall(r"[a-z]+", (match["scale"] or "").lower())
    value = value_of_digits(digits, decimal=bool(scale_words or match["percent"])) if digits else value_of_words(words)
    if value is None:
        return None
    value += _VULGAR.get((match["vulgar"] or "").strip(), 0.0)
    scale = math.prod(_SCALES[word] for word in scale_words)
    value *= scale
    if value > _LARGEST:
        return None
    if words:
        scale = _SCALES.get(re.split(r"[\s-]", words.lower())[-1], 1.0)
    unit, kind = None, "count"
    if match["percent"]:
        unit, kind = match["percent"].strip(" -\u00a0\n"), "percent"
    elif match["money"] or match["symbol"]:
        unit, kind = match["money"] or match["symbol"].strip(), "money"
    return _Atom(start=match.start(), end=match.end(), value=value, scale=scale, kind=kind, unit=unit,
                 in_words=digits is None, plus=bool(match["plus"]))  # fmt: skip


def value_of_digits(digits: str, *, decimal: bool = False) -> float | None:
    """The value of a number in digits; `decimal` says that a lone point cannot group; None for a code like 007.

    >>> value_of_digits("1,00,000"), value_of_digits("10.000"), value_of_digits("2.041", decimal=True)
    (100000.0, 10000.0, 2.041)
    """
    plain = re.sub(r"[ \u00a0\u202f]", "", digits)
    if len(plain) > 1 and plain[0] == "0" and plain[1] != ".":
        return None
    grouped = re.fullmatch(r"([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d+))?", plain)
    if grouped and (not decimal or plain.count(".") > 1):
        return float(grouped[1].replace(".", "") + "." + (grouped[2] or "0"))
    if re.fullmatch(r"\d{1,3},\d{1,2}", plain):
        return float(plain.replace(",", "."))
    return float(plain.replace(",", ""))


def value_of_words(words: str) -> float:
    """The value of a number in words.

    >>> value_of_words("two hundred and fifty thousand"), value_of_words("half a dozen"), value_of_words("forty-two")
    (250000.0, 6.0, 42.0)
    >>> value_of_words("three quarters of a million"), value_of_words("a million and a half")
    (750000.0, 1500000.0)
    """
    parts = re.findall(r"[a-z]+", words.lower())
    if parts[-1] == "pair":
        return 2.0
    if (share := parts[1].removesuffix("s") if parts[1:] else "") in _PARTS:
        return float(round(_ONES.get(parts[0], 1) * _SCALES[parts[-1]] / _PARTS[share]))
    if parts[-3:] == ["and", "a", "half"] and (scale := "".join(parts[-4:-3])) in _SCALES:
        return value_of_words(" ".join(parts[:-3])) + _SCALES[scale] / 2
    total, part = 0.0, 0.0
    for word in parts:
        if word in ("a", "an"):
            part = part or 1.0
        elif word == "half":
            part += 0.5
        elif word in _SCALES:
            part = (part or 1.0) * _SCALES[word]
            if word not in ("hundred", "dozen"):
                total, part = total + part, 0.0
        else:
            part += _ONES.get(word, _TENS.get(word, 0))
    return total + part


def _is_taken(atom: _Atom, taken: Sequence[tuple[int, int]]) -> bool:
    place = bisect_right(taken, (atom.start, atom.end))
    return any(start < atom.end and atom.start < end for start, end in taken[max(0, place - 1) : place + 1])


def _ranged(text: str, first: _Atom, taken: Sequence[tuple[int, int]]) -> NumberMention:
    """The number at `first`, joined with the one after it where the two are the ends of a range."""
    number = NumberMention(
        start=first.start, core=first.start, end=first.end, text=text[first.start : first.end], value=first.value,
        qualifier="at-least" if first.plus else "exact", kind=first.kind, unit=first.unit, in_words=first.in_words,
    )  # fmt: skip
    before = text[max(0, first.start - 90) : first.start]
    between = re.search(r"\bbetween\s+(?:about |around |roughly |some |an estimated )?$", before, re.I)
    link = _BETWEEN.match(text, first.end) if between else _RANGE.match(text, first.end)
    changed = re.search(r"\b(?:from|by)\s+(?:(?:about|some|nearly|almost|around|over)\s+|more than\s+)?$", before, re.I)
    if link is None or (changed and _CHANGE.search(before[: changed.start()])):
        return number
    second = _atom_at(text, link.end())
    if second is None or _is_taken(second, taken):
        return number
    if first.kind != "count" and second.kind not in ("count", first.kind):
        return number
    if first.kind == "percent" != second.kind:
        return number  # 30 percent to 700
    low = first.value
    if first.scale == 1 and second.scale > 1 and low < second.value / second.scale:
        low *= second.scale
    if not low < second.value or ("or" in link[0] and second.value - low > max(10, low)):
        return number
    start = first.start - (len(before) - between.start()) if between else first.start
    same = second if first.unit is None else first
    return replace(number, start=start, end=second.end, text=text[start : second.end], value=low,
                   value_max=second.value, kind=same.kind, unit=same.unit)  # fmt: skip


def _qualified(text: str, number: NumberMention, *, floor: int) -> NumberMention:
    """The number with the qualifier word that stands right before or after it."""
    window = max(floor, number.start - 34)
    match = _QUALIFIER.search(text[window : number.start])
    after = _AFTERTHOUGHT.match(text, number.end)
    start, end = (window + match.start() if match else number.start), (after.end() if after else number.end)
    if found := (match or after):
        groups = found.groupdict()
        name = "at-least" if groups["least"] else "at-most" if groups["most"] else "approx"
        number = replace(number, qualifier=name)
    return replace(number, start=start, end=end, text=text[start:end])
