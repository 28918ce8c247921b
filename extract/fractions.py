"""Shares told in words (a third, two thirds of them, more than half) as numbers in per cent."""

import re
from collections.abc import Iterator

from extract.numbers import NumberMention

_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_ONES = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "seven": 7, "nine": 9}
_TIMES = {"five": 5, "ten": 10, "four": 4, "three": 3}
_SHARE = re.compile(
    r"\b(?:(?P<most>nearly|almost|up to|less than|fewer than)\s|(?P<least>more than|over|at least)\s"
    r"|(?P<about>about|around|some|roughly)\s)?(?:(?P<half>half)(?=\sof\s(?:the|those|them|its|all|these|whom)\b)"
    r"|(?P<many>a|one|two|three|four|seven|nine)[\s-](?P<part>third|quarter|fifth|sixth|eighth|tenth)s?"
    r"(?=\sof\s(?:(?:the|those|them|its|all|these|whom|any)\b|[a-z]+s\b)|[\s-]majority|,?\saccording|[.,;]|\snever|\sto\sa\shalf)"
    r"|(?P<some>two|three|four|nine)\s(?:in|out of)\s(?P<of>five|ten|four|three)(?!\s\w+s\b))",
    re.I,
)
_MORE = re.compile(
    r"\b(?P<word>more|less|nearly|almost|over)\s(?:than\s)?half\b(?=\s(?:of\s|get|have|had|were|are|said|did))", re.I
)

# the first half of the year, the northern half of the country
_NOT_SHARE = re.compile(
    r"\b(?:first|second|third|fourth|\w+ern|upper|lower|latter|other|better|larger|last"
    r"|the|whole|same|this|that|his|her|and a)[\s-]$",
    re.I,
)


def scan_shares(text: str) -> Iterator[NumberMention]:
    """The shares of a text in words, from left to right.

    >>> [(one.value, one.qualifier) for one in scan_shares("More than half of those and two thirds of the exiles fled")]
    [(50.0, 'at-least'), (66.7, 'exact')]
    """
    found = [*_SHARE.finditer(text), *_MORE.finditer(text)]
    done = 0
    for match in sorted(found, key=lambda one: one.start()):
        if match.start() < done or _NOT_SHARE.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        done = match.end()
        yield NumberMention(
            start=match.start(), end=match.end(), core=match.start(), text=match[0], value=_value(match),
            qualifier=_qualifier(match), kind="percent", unit="per cent", in_words=True,
        )  # fmt: skip


def _value(match: re.Match[str]) -> float:
    groups = match.groupdict()
    if groups.get("part"):
        return round(100 * _ONES[groups["many"].lower()] / _PARTS[groups["part"].lower()], 1)
    if groups.get("some"):
        return round(100 * _ONES[groups["some"].lower()] / _TIMES[groups["of"].lower()], 1)
    return 50.0


def _qualifier(match: re.Match[str]) -> str:
    groups = match.groupdict()
    word = (groups.get("word") or "").lower()
    if groups.get("most") or word in ("less", "nearly", "almost"):
        return "at-most"
    return "at-least" if groups.get("least") or word else "approx" if groups.get("about") else "exact"
