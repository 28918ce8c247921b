"""Lengths of time: which are counted by a story, and `two years and six months` as one number."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.numbers import NumberMention

_HELD_BEFORE = re.compile(
    r"\b(?:sentenc|jail|imprison|prison|detain|detention|custody|held|hold|incarcerat|faces?\b|facing\b|term\b|locked"
    r"|captiv|interrogated|questioned|interned|confined|disappear|missing|abducted|banned|barred|spent"
    r"|punishable|carries)[^.;]{0,60}$|\bserv(?:ed|ing|e)\s(?:\w+\s)?$",
    re.I,
)
_HELD_AFTER = re.compile(
    r"(?:’|')?\s?(?:(?:of|in|behind|under|a|an)\s)*(?:solitary|hard|house|secret|pre-?trial|\w+)?\s?(?:labou?r|prison"
    r"|jail|detention|custody|captivity|bars|confinement|arrest|imprisonment|re-?education|incarceration|probation"
    r"|sentence|term|ban|camps?|internment)\b",
    re.I,
)
# nothing happened in six years; two weeks after the ladder; four years of letters
_IDLE_BEFORE = re.compile(
    r"\b(?:(?:once|day|time|one) in(?: the)?|[Ii]n the(?: first| last| next| past)?|[Nn]o, in|by|in"
    r"|[Ee]very|over the (?:past|last|next)"
    r"|friend of|,\sof|each|these|those|my|your|(?:’|')s)\s(?:\w+\s)?$"
    r"|(?:^|[.:“\"]\s?)In\s$|\b(?:lived|stayed|served as|in the army)\b[^.;,]{0,40}\bfor\s$"
)
_IDLE_AFTER = re.compile(
    r"\s(?:old|older|younger|ago|earlier|before|in (?:power|office|exile|the job)|for the price"
    r"|after (?!days?\b))\b|-olds?\b|\sof\s(?!(?:prison|jail|detention|exile|solitary|house|hard|forced|custody|colony"
    r"|imprisonment|labou?r|waiting|questioning|questions|procedure|interrogation|talks?|hearings?|probation|silence)\b)"
)
_PART = re.compile(
    r"\s(?P<unit>years?|months?|weeks?)(?:,|,?\sand)\s(?=\S)", re.I
)  # fmt: skip
_AND_HALF = re.compile(r"\s(?:years?|months?|weeks?|days?|hours?)\sand\sa\shalf\b", re.I)
_SECOND = re.compile(r"\s(?P<unit>months?|weeks?|days?)\b", re.I)
_HYPHENED = re.compile(r"-(?:year|month|week|day|hour)")
_IN_DAYS = {"year": 360, "month": 30, "week": 7, "day": 1}
_IN_MONTHS = {"year": 12.0, "month": 1.0}


def is_term(text: str, span: tuple[int, int], sentence: tuple[int, int]) -> bool:
    """Whether the length of time at `span` is one that the story counts, such as a sentence, a wait or a custody.

    >>> is_term("He was held for 44 days.", (16, 23), (0, 24)), is_term("a 44-day talk", (2, 8), (0, 13))
    (True, False)
    """
    before = text[max(sentence[0], span[0] - 90) : span[0]]
    after = text[span[1] : min(sentence[1], span[1] + 40)]
    if _HYPHENED.search(text, span[0], span[1]):
        return bool(_HELD_AFTER.match(after) or (_HELD_BEFORE.search(before) and not after.startswith("-")))
    if _HELD_AFTER.match(after):
        return True
    if _IDLE_AFTER.match(after):
        return False
    return not _IDLE_BEFORE.search(before)


def join_parts(text: str, numbers: Sequence[NumberMention]) -> list[NumberMention]:
    """The numbers, those of `two years and six months` made one that stands before the first unit.

    >>> from extract.numbers import scan_numbers
    >>> words = "for two years and six months"
    >>> [(one.value, words[one.end:]) for one in join_parts(words, tuple(scan_numbers(words)))]
    [(2.5, ' years and six months')]
    """
    joined: list[NumberMention] = []
    skip = False
    for place, number in enumerate(numbers):
        if skip:
            skip = False
            continue
        following = numbers[place + 1] if place + 1 < len(numbers) else None
        more = _added(text, number, following)
        skip = more > 0 and not _AND_HALF.match(text, number.end)
        joined.append(replace(number, value=number.value + more) if more else number)
    return joined


def _added(text: str, number: NumberMention, following: NumberMention | None) -> float:
    """What the second part adds in the unit of the first; 0 where the two are apart."""
    if _AND_HALF.match(text, number.end):
        return 0.5
    if following is None:
        return 0.0
    first = _PART.match(text, number.end)
    second = _SECOND.match(text, following.end)
    if not first or not second or first.end() != following.start or number.kind != "count" or following.value_max:
        return 0.0
    large, small = first["unit"].lower().rstrip("s"), second["unit"].lower().rstrip("s")
    if _IN_DAYS[large] <= _IN_DAYS[small]:
        return 0.0
    if large in _IN_MONTHS and small in _IN_MONTHS:
        return following.value * _IN_MONTHS[small] / _IN_MONTHS[large]
    return following.value * _IN_DAYS[small] / _IN_DAYS[large]
