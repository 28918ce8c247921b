"""For a number without a noun of its own, the unit of a neighbour, of its subject or of the sentence before."""

import re
from collections.abc import Sequence
from typing import Protocol

from extract.numbers import NumberMention
from extract.spans import Dated
from extract.units import Counted, counted_after, is_duration, is_plural, is_subject


class Counting(Protocol):
    """An earlier draft, as far as borrowing needs it."""

    @property
    def number(self) -> NumberMention:
        """Its number."""

    @property
    def end(self) -> int:
        """Where its words end."""

    @property
    def unit(self) -> str:
        """What it counts."""

    @property
    def head(self) -> str:
        """The noun of the unit."""


_THEM = re.compile(r"\s+of\s+(?:them|whom|these|those|which|us)\b(?!\s[a-z]+s\b)", re.I)
_TO_NEXT = re.compile(
    r"[\s,]*(?:(?:out\s)?of(?:\sthe|\sits|\stheir)?|to|and|or|from|in|by|the|nearly|about|some|(?:more|less) than|over"
    r"|then)?(?:[\s,]+(?:of|the|to|and|or|nearly|about|some|over|more than|in))*[\s,]*",
    re.I,
)  # fmt: skip
_NUMBER_OF = re.compile(
    r"\b(?:number|total|count|tally|figures?)\s(?:of|for)\s(?:the\s|such\s|those\s)?|\bhow many\s"
    r"|^\W*of\s(?:the\s|its\s|his\s|her\s|their\s|these\s|those\s)",
    re.I,
)
_CHANGE = re.compile(
    r"\b(?:surpass|exceed|reach|r[io]se|risen|rising|gr[eo]w|fell|fall|dropp?|total|hit\b|climb|st[oa]{1,2}(?:d"
    r"|nd)s?\b|jump|pass|topp?|increas|decreas|went\b|gone\b|going\b|put\b"
    r"|doubl|tripl|amount|number(?:ed|ing)|were|was|to\b)\w*", re.I)  # fmt: skip
_TOTAL = re.compile(r"\b(?:the|that|this|its)\s(?:\w+\s)?(?:figure|total|number|tally|toll|count)\b", re.I)
_PEOPLE_BEFORE = re.compile(
    r"\b(?:killing|injuring|wounding|arresting|detaining|deporting|returning|leaving|killed|injured|wounded"
    r"|arrested|detained|deported|abducted)\s$",
    re.I,
)  # fmt: skip
# "killed 12 in two attacks"
_IN_NEXT = re.compile(r"\sin\s")
_PEOPLE_AFTER = re.compile(
    r"\s(?:(?:were|was|have been|had been|are)\s)(?:\w+ly\s)?(?:killed|injured|wounded|arrested|detained"
    r"|deported|missing|dead|returned|abducted|extradited|repatriated|jailed|sentenced|charged|forced|rendered"
    r"|kidnapped)\b",
    re.I,
)  # fmt: skip
_PART_OF = re.compile(r"\b(?:of|by|from|in|to|for)\s$")
_BY_NAME = re.compile(
    r"[A-Z][\w’'-]+\s$|\b(?:in|of|by|to|from|at|on|for|with)\s(?:the\s|his\s|her\s|its\s|their\s)?(?:\w+\s)?$"
)
_CHANGING = frozenset("returns renditions requests applications removals repatriations extraditions complaints".split())
# sentenced to eight years, he will serve five
_TERM_BEFORE = re.compile(
    r"\b(?:serve[sd]?|serving|allows|allowed|not|than|instead of|against|asked for|took|or|and)\s$"
)
# 100 people from 27 countries, including 6 from Kosovo: six people
_OF_PLACE = re.compile(r"\s(?:from|in|of)\s(?:the\s)?[A-Z]")
_STATES = frozenset("countries states nations cities towns provinces districts regions".split())
# "735 in 36 countries": what is counted lies in the countries
_WITHIN = re.compile(r"\b(?:in|from|by|across)\s+(?:the\s+|all\s+)?$")
_WITHIN_GAP = re.compile(r"\s(?:in|from|by|across)\s(?:the\s)?")
_PUT_AT = re.compile(r"\sthe\s(?:number\s(?:of\s)?)?(?=\w)")
_GIVEN = re.compile(
    r"\b(?:got|given|given him|given her|gave him|gave her|serve|served|deserved|faces)\s(?:up to\s|only\s)?$"
)
_RECENT = 300  # a number further away from the last count than this counts something else


def borrowed_unit(
    text: str, number: NumberMention, following: Sequence[NumberMention], sentence: tuple[int, int],
    mine: Sequence[Counting], earlier: Sequence[Counting], dates: Sequence[Dated],
) -> tuple[str, str] | None:  # fmt: skip
    """The unit and its head noun that a number takes from near by; None where none fits."""
    if number.value == 1 or number.value != int(number.value):
        return None
    counts = [one for one in mine[-6:] if _is_count(one)]
    before = [one for one in earlier[-6:] if _is_count(one) and number.start - one.end < _RECENT]
    if _THEM.match(text, number.end):
        clear = not counts and _clause_noun(text, number, sentence)
        clear = clear or (None if counts or before else _sentence_before(text, sentence))
        return (clear.unit, clear.head) if clear else _last(counts or before) or ("people", "people")
    if _IN_NEXT.match(text, number.end) and _PEOPLE_BEFORE.search(text[max(0, number.start - 14) : number.start]):
        return "people", "people"
    after = _next_unit(text, number, following, sentence, dates)
    is_spread = (
        after is not None and after.head in _STATES and bool(_WITHIN.search(text[number.end : following[0].start]))
    )
    if after and not is_spread:
        return after.unit, after.head
    if (
        mine
        and _WITHIN_GAP.fullmatch(text[mine[-1].end : number.start])
        and (states := [one for one in counts if one.head in _STATES])
    ):
        return _last(states)  # 854 in 91 countries, up from 735 in 84
    if is_spread:
        counts, before = _but_states(counts), _but_states(before)
    if _GIVEN.search(text[max(0, number.start - 16) : number.start]) and any(
        is_duration(one.head) for one in (*earlier[-8:], *mine)
    ):
        return "years", "years"
    closest = [*earlier[-1:], *mine][-1:]
    if closest and is_duration(closest[0].head) and _TERM_BEFORE.search(text[max(0, number.start - 14) : number.start]):
        return _last(closest)
    if closest and closest[0].number.kind == "money" and number.value >= 1000 and not counts:
        return _last(closest)
    if counts:
        people = _but_states(counts) if _OF_PLACE.match(text, number.end) else []
        # Of "1,421 people from 50 countries and another 1,114" those that no preposition holds go on.
        free = [one for one in counts if not _PART_OF.search(text[max(0, one.number.start - 6) : one.number.start])]
        return _last(people or free or counts)
    if put := _PUT_AT.match(text, number.end):
        named = counted_after(text, put.end() - 1, sentence[1])
        if named:
            return named.unit, named.head
    if subject := _subject_unit(text, number, sentence) or _clause_noun(text, number, sentence):
        return subject.unit, subject.head
    if asked := _asked(text, sentence):
        return asked.unit, asked.head
    if _THERE.match(text, sentence[0]) and (named := _sentence_before(text, sentence)):
        return named.unit, named.head
    if before:
        return _last(before)
    if named := _sentence_before(text, sentence):
        return named.unit, named.head
    window = text[max(0, number.start - 14) : number.start]
    return ("people", "people") if _PEOPLE_BEFORE.search(window) or _PEOPLE_AFTER.match(text, number.end) else None


def _is_count(one: Counting) -> bool:
    return one.number.kind == "count" and not is_duration(one.head) and one.head != "times"


def _but_states(drafts: Sequence[Counting]) -> list[Counting]:
    return [one for one in drafts if one.head not in _STATES]


def _last(drafts: Sequence[Counting]) -> tuple[str, str] | None:
    return (drafts[-1].unit, drafts[-1].head) if drafts else None


_NOUN = re.compile(r"[A-Za-z][\w-]+")
_SPEAKER = re.compile(r"\W*(?:[A-Z][A-Z.\s-]{0,24}:|\d{1,2}[.:]\d\d:?)\s")
_OBJECT = re.compile(r"\s(?:an?|the|it|its|his|her|their|very|few|no|him|them|us)\b")
# those who count or act are seldom what is counted: Police held 15 more
_AGENTS = frozenset(
    "police authorities officials researchers organisers prosecutors agents producers farmers ministers authors "
    "experts".split()
)
_VERB_FORMS = frozenset(
    "counts puts asks names lists reports records answers calls deaths returns documents attempts visits times years "
    "months weeks days hours nights minutes officials authors experts".split()
)


def _clause_noun(text: str, number: NumberMention, sentence: tuple[int, int]) -> Counted | None:
    """The first plural noun of the sentence before the number that no preposition holds: `Beds stood at 1,120`."""
    return _first_noun(text, sentence[0], number.start)


def _first_noun(text: str, begin: int, end: int) -> Counted | None:
    """The first plural noun of `text[begin:end]` that no preposition holds and that is no verb."""
    if spoken := _SPEAKER.match(text, begin, end):
        begin = spoken.end()
    before = text[begin:end]
    if len(before) > 240 or re.match(r"\W*(?:They|It|He|She|We|I|Of|In|On|At)\b", before):
        return None
    for word in _NOUN.finditer(before):
        low, ahead = word[0].lower(), before[: word.start()]
        if low in _VERB_FORMS and not re.search(r"(?:\b(?:the|of|such|few|many|these)\s|^)$", ahead, re.I):
            continue
        if low in _AGENTS or _OBJECT.match(before, word.end()):
            continue  # hosts it, forbids its use
        if word[0][0].isupper() and ahead.strip(" “\"'‘*("):
            continue
        if (
            (is_plural(low) or low == "those")
            and not is_duration(low)
            and not _PART_OF.search(ahead)
            and (" " not in ahead.strip() or not _BY_NAME.search(ahead))
        ):
            unit = low if not ahead.strip() else word[0]
            return Counted(unit=unit, start=begin + word.start(), end=begin + word.end(), head=low)
    return None


def _sentence_before(text: str, sentence: tuple[int, int]) -> Counted | None:
    """The first plural noun of the sentence before in the same paragraph: The poems exist. There are four."""
    begin = max(0, sentence[0] - 200, text.rfind("\n", 0, sentence[0]) + 1)
    words = text[begin : sentence[0]].rstrip()
    cut = max(words.rfind(mark, 0, -1) for mark in (". ", "? ", "! ", ": "))
    return _first_noun(text, begin + cut + 2 if cut >= 0 else begin, begin + len(words)) if words else None


_THERE = re.compile(r"\W*(?:There|It|They)\b")


def _asked(text: str, sentence: tuple[int, int]) -> Counted | None:
    """The noun of a question right before the sentence: How many cases have you?"""
    begin = max(0, sentence[0] - 120)
    asked = re.search(r"\b[Hh]ow many\s(?=[^?]{0,90}\?\W{0,40}(?:\w{1,20}:\s)?$)", text[begin : sentence[0]])
    return counted_after(text, begin + asked.end() - 1, sentence[0]) if asked else None


def _next_unit(text: str, number: NumberMention, following: Sequence[NumberMention], sentence: tuple[int, int],
               dates: Sequence[Dated]) -> Counted | None:  # fmt: skip
    """The unit of the next number where only small words and dates stand between: 12 of the 15 suspects."""
    if not following:
        return None
    gap = text[number.end : following[0].start]
    for one in dates:
        if number.end <= one.start and one.end <= following[0].start:
            gap = gap.replace(text[one.start : one.end], " ")
    if following[0].kind != "count" or not _TO_NEXT.fullmatch(gap):
        return None
    stop = following[1].start if len(following) > 1 else sentence[1]
    found = counted_after(text, following[0].end, max(stop, following[0].end))
    return found


def _subject_unit(text: str, number: NumberMention, sentence: tuple[int, int]) -> Counted | None:
    """What the sentence says has grown or reached the number: `the number of returned fugitives`, `returns`."""
    begin = max(sentence[0], number.core - 240)
    before = text[begin : number.core]
    if named := _NUMBER_OF.search(before):
        counted = counted_after(text, begin + named.end() - 1, number.start, sure=True)
        return counted if counted and is_plural(counted.head) else None
    verb = next((one for one in _CHANGE.finditer(before) if len(before) - one.end() < 90), None)
    if verb is None or _TOTAL.search(before):
        return None
    clause = before[: verb.start()]
    first = max(clause.rfind(", ") + 1, clause.rfind(";") + 1)
    for word in re.finditer(r"[A-Za-z][\w-]+", clause[first:]):
        low, ahead = word[0].lower(), clause[first : first + word.start()]
        if word[0][0].isupper() and ahead.strip():
            continue  # United States
        if is_plural(low) and (is_subject(low) or low in _CHANGING) and not _PART_OF.search(ahead):
            place = begin + first + word.start()
            unit = low if place == sentence[0] else word[0]
            return Counted(unit=unit, start=place, end=place + len(word[0]), head=low)
    return None
