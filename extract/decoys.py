"""The numbers that count nothing: ages, labels, clock times, telephone and list numbers, addresses, scores."""

import re

from extract.numbers import NumberMention
from extract.units import counted_after

_LABELS = (
    r"article|articles|art\.?|section|sections|clause|paragraph|para\.?|chapter|page|pages|p\.|pp\.|no\.?|nos\.?"
    r"|number|numbers"
    r"|resolution|flight|room|route|highway|channel|building|bus|level|part|phase|category|type|unit|bureau|camp|ward"
    r"|district|class|grade|form|line|gate|terminal|pier|schedule|appendix|annex|law|decree|order|bill|model"
    r"|version|volume"
    r"|vol\.|issue|episode|chapter|figure|table|box|apartment|apt\.?|suite|floor|block|zone|area|sector|region|house no"
    r"|platform|lane|road|street|cell|docket|file|id|code|act|rule|regulation|directive|protocol|boeing|airbus|iphone"
    r"|windows|fortune|forbes|group of|g|covid|day|week|season|round|lot|plot"
    r"|station|stage|tier|row|panel|seat|tram|court|courtroom"
    r"|hall|chamber|alley|pair|page|gate|number|file|cell|item|top|big|phone"
    r"|tel\.?|fax|extension|ext\.?|call"
    r"|formula|interstate|title|item|point|step|count|exhibit|charter"
)
_LABEL_BEFORE = re.compile(rf"(?:\b(?:{_LABELS})\s|[#№§]\s?|\bGroup\sof\s|\bGang\sof\s|\bCommittee\s(?:of\s)?)$", re.I)
_AGE_BEFORE = re.compile(
    r"\b(?:ages?|aged)\s(?:of\s|from\s|between\s)?(?:\d+\s(?:and|to|or)\s)?$|\b(?:turned|turning|older than"
    r"|younger than|under the age of|over the age of|born at)\s$"
    r"|\bas (?:young|old|little) as $|\bat the (?:tender |young )?age of\s$|\bin (?:his|her|their) $"
    r"|\bwhen (?:he|she) was (?:just |only )?$",
    re.I,
)
_AGE_AFTER = re.compile(r"[-\s](?:years?|months?|weeks?)[-\s](?:olds?\b|of age\b)|-year-old|s\b|[-\s]something\b", re.I)
_BARE_AGE_AFTER = re.compile(r"\s?(?:[,.);]|and\b)")
_CHANCE_AFTER = re.compile(r"\s(?:chance|sure|certain|purity|alcohol|of the time|interest|discount|off\b)")
# 300,000 yuan ($47,000): the same sum told twice
_CONVERTED = re.compile(r"\d[^()]{0,24}\((?:about |around |approximately |some |roughly |nearly |or )?$", re.I)
_NAMED_BEFORE = re.compile(
    r"(?<=[a-z]\s)(?!(?:In|Of|At|By|Some|The|And|But|With|For|On|From|To|Only|Another|US|UK|EU"
    r"|UN)\s)[A-Z][A-Za-z]+\s$"
)  # fmt: skip
_INSIDE = re.compile(r"[a-z,]\s$")
_CLOCK_AFTER = re.compile(
    r"\s?(?:[ap]\.?\s?m\b|o[’']clock|past\b|hrs\b|GMT\b|UTC\b|noon\b|local time\b|h\b)|:\d\d", re.I
)
_HYPHEN_AFTER = re.compile(r"[-‑](?!\s)(?!(?:year|month|week|day|hour)(?!s?-old)\b)")
_ADDRESS_AFTER = re.compile(
    r"(?:,)?\s(?:[A-Z][\w’'.]+\s){1,3}(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Drive|Boulevard|Blvd|Square"
    r"|Place|Way|Court|Row|Gate|Terrace)\b"
)
_FRACTION_AFTER = re.compile(
    r"\s(?:in|out of)\s(?:every\s)?(?:\d{1,3}\b|two|three|four|five|six|seven|eight|nine|ten|twenty"
    r"|\d+,\d{3})(?![,.\d]*\d)"
    r"|[\s-](?:thirds?|halves|half|quarters?|fifths?|sixths?|eighths?|tenths?|percentile|fold)\b|-fold"
    r"|\stimes\s(?:higher|more|as|the|larger|bigger|faster)\b"
    r"|/\d",
    re.I,
)
_FRACTION_BEFORE = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|[1-9])\s(?:in|out of)\s(?:every\s)?$",
    re.I,
)  # fmt: skip
_SCORE = re.compile(
    r"\s?[-–—]\s?\d|\s(?:to|-)\s(?:\d{1,2}|nil|zero|love)\b(?!\s?(?:per|%|[a-z]+s\b|people|years|months))"
)  # fmt: skip
_NUMBERED = re.compile(r"[a-z]{3,}s\snumber\s$")  # the places number 2,300
_STRONG = frozenset("article articles section sections number row page room".split())
_HEADING = re.compile(r"\d{1,2}(?:\.\d{1,2})?|\d{1,2}(?:\.\d{1,2}){1,3}")
_HEADING_AFTER = re.compile(r"[.):]?\s?[–—:-]?\s*[A-Z“\"'‘*]|[.)]\s|\s[–—-]\s")
_LIST_AFTER = re.compile(r"[.)]\s")
_ONE_BEFORE = re.compile(
    r"\b(?:no|any|every|each|this|that|the|another|which|some|not|only|other|good|bad|next|last|first|big|new|as|is|was"
    r"|just|number|my|your|his|her|its|our|their)[\s-]$|[-’'/]$", re.I)  # fmt: skip
_ONE_AFTER = re.compile(
    r"\s(?:of\b|day\b|time\b|thing\b|another\b|or more\b|side\b|more\b|way\b|hand\b|point\b|country,\stwo)", re.I
)


def is_decoy(text: str, number: NumberMention, *, line_start: bool) -> bool:
    """Whether the number counts nothing, by the words around it; `line_start` says that it opens its line."""
    before, after = text[max(0, number.core - 32) : number.core], text[number.end : number.end + 48]
    if number.kind != "count":
        return bool(_CHANCE_AFTER.match(after)) or (number.kind == "money" and bool(_CONVERTED.search(before)))
    if any(pattern.match(after) for pattern in (_CLOCK_AFTER, _AGE_AFTER, _HYPHEN_AFTER, _ADDRESS_AFTER)):
        return True
    if (
        line_start
        and _HEADING_AFTER.match(after)
        and not number.in_words
        and _HEADING.fullmatch(text[number.core : number.end])
    ):
        return True  # 4.2 Witnesses; 15.30 Hanoi denies; 3. The mayor
    label = _LABEL_BEFORE.search(before)
    if label and label[0][0].islower() and label[0].strip() not in _STRONG:
        own = counted_after(text, number.end, min(len(text), number.end + 60))
        label = None if own and own.start - number.end < 3 else label  # by her count 26 countries
    if label and _NUMBERED.search(before):
        label = None
    if label or _AGE_BEFORE.search(before) or _is_bare_age(text, number):
        return True
    if _is_share(number, before, after):
        return True
    if number.value == 2 and before.endswith("one country, "):
        return True
    if number.value == 1 and (_ONE_BEFORE.search(before) or _ONE_AFTER.match(after)):
        return True
    if number.in_words and text[number.core].isupper() and _INSIDE.search(before) and re.match(r"\s[A-Z]", after):
        return True  # Six Flags
    bare = number.value <= 12 or not re.match(r"\s\w", after)
    if not number.in_words and bare and number.qualifier == "exact" and _NAMED_BEFORE.search(before):
        return True  # France 24
    if not number.in_words and ((line_start and _LIST_AFTER.match(after)) or _is_in_a_code(before, after, number)):
        return True
    is_change = re.search(r"\bfrom\s(?:\w+\s){0,2}$", before)
    is_score = number.value_max is None and number.value < 200 and bool(_SCORE.match(after)) and not number.in_words
    return is_score and not is_change


_SMALL = {word: n for n, word in enumerate("one two three four five six seven eight nine ten".split(), start=1)}


def _is_share(number: NumberMention, before: str, after: str) -> bool:
    """Whether the number is half of a fraction: nine in ten, two thirds; nine (people) in three raids is none."""
    if number.value < 20 and (found := _FRACTION_AFTER.match(after)):
        whole = re.fullmatch(r"\s(?:in|out of)\s(?:every\s)?(\w+)", found[0])
        return whole is None or _value_of(whole[1]) > number.value
    part = _FRACTION_BEFORE.search(before)
    return part is not None and _value_of(part[0].split()[0]) < number.value


def _value_of(word: str) -> float:
    """The value of a small number in words or digits; very large where it is neither."""
    return float(word) if word.isdecimal() else float(_SMALL.get(word.lower(), 1e9))


_AGE_NAMED = re.compile(r"[^\W\d_][\w’'-]+[\"”]?(?:,\s(?:now\s|aged\s)?|\s\()$")
_KIN = re.compile(
    r"(?:father|mother|brother|sister|son|daughter|wife|husband|uncle|aunt|cousin|man|woman"
    r"|widow|grandmother|grandfather)\b"
)
_AGE_SAID = re.compile(
    r"\b(?:[Hh]e|[Ss]he|I|who|[A-Z][\w’'-]+)(?:\s(?:is|am|was|turned|turns|will be|would be)|’m|'m|’s|'s)\s"
    r"(?:now |only |just |already |then |almost )?$|\b[Aa]n?\s(?!staff|total|group|party|team|crew|family|list|fleet"
    r"|number|sum|average|minimum|maximum|population)(?:[\w-]+,?\s){1,3}of\s$"
    r"|\b(?:are|were)\s(?:under|over)\s$|\b[Ww]hen (?:he|she|I) was\s$|\b[Aa]t\s$"
)
_LOOSE = re.compile(r"\b(?:the|for|in)\s$")
_CLOCK_BEFORE = re.compile(
    r"\b(?:[Aa]t|[Tt]owards?|[Bb]y|[Pp]ast|[Tt]ill?|[Uu]ntil|[Ss]ince|[Bb]efore|[Ff]rom|[Aa]fter|half|quarter to)\s$"
    r"|\b[Cc]ut\s(?:\w+\s){0,3}in\s$"
)


def is_bare_decoy(text: str, number: NumberMention, sentence: tuple[int, int]) -> bool:
    """Whether a number without a noun is an age (She was 49), a clock time (at seven) or a date in its digits.

    >>> from extract.numbers import scan_numbers
    >>> words = "She was 49 and rose at seven."
    >>> [is_bare_decoy(words, one, (0, len(words))) for one in scan_numbers(words)]
    [True, True]
    """
    if number.kind != "count" or number.value_max:
        return False
    if re.search(
        r"\b(?:are|were|is|was)\s(?:under|over|nearly|almost)\s$", text[max(0, number.core - 20) : number.core]
    ):
        return 13 <= number.value <= 105
    if number.text.lower().startswith("under ") and 10 <= number.value <= 25:
        return True  # players under 16
    if number.in_words and _LOOSE.search(text[max(0, number.core - 8) : number.core]):
        return not re.match(r"\s(?:of\s|in (?=\d))", text[number.end : number.end + 6])
    if number.qualifier != "exact":
        return False
    before = text[max(sentence[0], number.start - 40) : number.start]
    if 10 <= number.value <= 105 and _AGE_SAID.search(before):
        return True
    if number.in_words and text[number.core].isupper() and re.search(r"[\w,]\s$", before):
        return True  # Kuku Ninety
    if number.value <= 24 and (
        re.search(r"\bat\s$", before)
        or re.match(r"\sin the (?:morning|evening|after)", text[number.end : number.end + 20])
    ):
        return True
    return number.value <= 12 and number.in_words and bool(_CLOCK_BEFORE.search(before))


def _is_bare_age(text: str, number: NumberMention) -> bool:
    """Whether the number stands between commas or in brackets after a name: Li Wei, 34, or Li Wei (34)."""
    if not 1 <= number.value <= 110 or number.qualifier != "exact" or number.value_max:
        return False
    if not _BARE_AGE_AFTER.match(text, number.end) or (number.in_words and number.value < 13):
        return False
    before = _AGE_NAMED.search(text[max(0, number.start - 24) : number.start])
    return before is not None and (before[0][0].isupper() or bool(_KIN.match(before[0])))


def _is_in_a_code(before: str, after: str, number: NumberMention) -> bool:
    """Whether the digits belong to a telephone number, a code or a date that could not be read."""
    if re.search(r"\b(?:19|20)\d\d\s$", before) and number.value >= 1000:
        return False  # and in 2021 1,114
    if re.search(
        r"(?:\+|\d[\s-]|\b[A-Z]{1,4}-?|[A-Za-z]-|/|\bhttps?:\S*|\S@\S*)$",
        before,
    ) and not re.search(r"\b(?:US|UN|UK|EU|A)\s$", before):  # fmt: skip
        return bool(re.search(r"(?:\+|\d[\s-]|[A-Za-z]-|/|[A-Z])$", before)) and not re.search(
            r"\d\d[.:]\d\d\s$", before
        )
    return bool(re.match(r"[\s-]\d{3,}", after))
