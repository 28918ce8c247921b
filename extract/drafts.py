"""From the numbers of a sentence to those that count something, each with its unit, some borrowed from near by."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.decoys import is_decoy
from extract.numbers import NumberMention
from extract.periods import Dated
from extract.units import Counted, counted_after, is_colour, is_duration, is_plural, is_subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A number that counts something: its place with the unit that stands by it, and the unit."""

    number: NumberMention
    start: int
    end: int
    unit: str
    head: str


# Numbers up to this are often colour (two doors), so that they need a unit known to be on the subject.
_SMALL = 12
_HYPHENED = re.compile(r"-(?P<unit>year|month|week|day|hour)s?(?:-long)?\b")
_HELD_BEFORE = re.compile(
    r"\b(?:sentenc|jail|imprison|prison|detain|detention|custody|held|hold|incarcerat|faces?\b|facing\b|term\b|locked"
    r"|captiv|interrogated|questioned|interned|confined|disappear|missing|abducted|banned|barred|spent"
    r"|punishable|carries)[^.;]{0,60}$|\bserv(?:ed|ing|e)\s(?:\w+\s)?$", re.I)
_HELD_AFTER = re.compile(
    r"(?:,?\s(?:and\s)?\S+\s(?:months?|weeks?|days?))?(?:’|')?\s?(?:(?:of|in|behind|under|a)\s)*(?:solitary|hard|house|secret|pre-?trial|a\s\w+\s|Chinese"
    r"|an?\s)?\s?(?:labou?r|prison|jail|detention|custody|captivity|bars|confinement|arrest"
    r"|imprisonment|re-?education|incarceration|probation|sentence|term|jail term|ban|camp|camps|internment)", re.I)
_FACES = re.compile(r"\b(?:spent|faces?|facing)\b[^.;]*$")
_PRISON = re.compile(r"prison|jail|bars|detention|custody|imprison")
_LONE_DURATION = re.compile(r"\s(year|month|week|day)\b")
_NOT_HELD = re.compile(
    r"\b(?:held|hold)\s(?:the\s)?(?:office|power|talks|elections?|a\s(?:post|meeting))\b|\bserv\w+\s(?:as"
    r"|in the army|in the military)\b",
    re.I,
)  # fmt: skip
# the six months of "two years and six months" are part of the years
_AND_MONTHS = re.compile(
    r"\b(?:years?(?:,\s|\s|,?\sand\s)\S+\s(?:months?|weeks?|days?)|months?(?:,\s|\s|,?\sand\s)\S+\s(?:weeks?"
    r"|days?))$",
    re.I,
)  # fmt: skip
_THEM = re.compile(r"\s+of\s+(?:them|whom|these|those|which)\b", re.I)
_TO_NEXT = re.compile(
    r"[\s,]*(?:(?:out\s)?of(?:\sthe)?|to|and|or|from|in|by|the|nearly|about|some|(?:more|less) than|over"
    r"|then)?(?:[\s,]+(?:of|the|to|and|or|nearly|about|some|over|more than|in))*[\s,]*",
    re.I,
)  # fmt: skip
_NUMBER_OF = re.compile(r"\b(?:number|total|count|tally|figures?)\s(?:of|for)\s", re.I)
_CHANGE = re.compile(
    r"\b(?:surpass|exceed|reach|r[io]se|risen|rising|gr[eo]w|fell|fall|dropp?|total|hit\b|climb|st[oa]{1,2}(?:d"
    r"|nd)s?\b|jump|pass|topp?|increas|decreas"
    r"|doubl|tripl|amount|number(?:ed|ing)|were|was|to\b)\w*", re.I)  # fmt: skip
_TOTAL = re.compile(r"\b(?:the|that|this|its)\s(?:\w+\s)?(?:figure|total|number|tally|toll|count)\b", re.I)
_PEOPLE_BEFORE = re.compile(
    r"\b(?:killing|injuring|wounding|arresting|detaining|deporting|returning|leaving|killed|injured|wounded"
    r"|arrested|detained|deported|abducted)\s$",
    re.I,
)  # fmt: skip
_PEOPLE_AFTER = re.compile(
    r"\s(?:(?:were|was|have been|had been|are)\s)(?:\w+ly\s)?(?:killed|injured|wounded|arrested|detained"
    r"|deported|missing|dead|returned|abducted|extradited|repatriated|jailed|sentenced|charged|forced|rendered"
    r"|kidnapped)\b",
    re.I,
)  # fmt: skip
_DEFINITE = re.compile(r"\b(?:the|these|those|both|all)\s(?:other\s|same\s|last\s|first\s|next\s|latter\s)?$", re.I)
# "the two countries" is talk of a known pair, not a count
_PAIRS = frozenset(
    "countries sides nations governments leaders parties states men women people presidents ministers others "
    "neighbours neighbors".split()
)
_SPEECH = re.compile(r"\s+(?:said|says|told|who|whose|named|called|familiar)\b")


def find_drafts(
    text: str, sentence: tuple[int, int], numbers: Sequence[NumberMention], *,
    earlier: Sequence[Draft], dates: Sequence[Dated],
) -> Iterator[Draft]:  # fmt: skip
    """The numbers of one sentence that count something, those without a unit of their own taking one from near by."""
    line_start = not text[:1] or text.rfind("\n", 0, sentence[0] + 1) in (-1, sentence[0] - 1)
    mine: list[Draft] = []
    for place, number in enumerate(numbers):
        opens = line_start and not text[sentence[0] : number.start].strip(" (")
        if is_decoy(text, number, line_start=opens):
            continue
        stop = numbers[place + 1].start if place + 1 < len(numbers) else sentence[1]
        draft = _own_unit(text, number, sentence, stop)
        if draft is None and not is_measured(text, number, stop):
            draft = _borrowed(text, number, numbers[place + 1 : place + 3], sentence, mine, earlier, dates)
        if draft is not None and _is_wanted(text, draft, sentence, earlier, mine):
            mine.append(draft)
            yield draft


def is_measured(text: str, number: NumberMention, stop: int) -> bool:
    """Whether a measure or another noun stands behind the number, so that it may not borrow a unit."""
    return bool(re.match(
        r"\s?(?:km|kg|m|ft|mph|cm|mm|kms|kgs|GB|MW|C|F)\b|\s[A-Z][a-z]",
        text[number.end : min(stop, number.end + 6,
    )]))  # fmt: skip


def _own_unit(text: str, number: NumberMention, sentence: tuple[int, int], stop: int) -> Draft | None:
    """The number with the unit that stands by it: money, percent, or the noun phrase behind it."""
    if number.unit is not None:
        return Draft(number=number, start=number.start, end=number.end, unit=number.unit, head=number.kind)
    if hyphened := _HYPHENED.match(text, number.end):
        unit = hyphened["unit"]
        return Draft(number=number, start=number.start, end=hyphened.end(), unit=unit, head=unit)
    counted = _lone_duration(text, number)
    counted = counted or counted_after(text, number.end, max(stop, number.end), singular=number.value == 1)
    if counted is None:
        return None
    return Draft(number=number, start=number.start, end=counted.end, unit=counted.unit, head=counted.head)


def _lone_duration(text: str, number: NumberMention) -> Counted | None:
    """The unit of `one year` and of `a four year term`."""
    match = _LONE_DURATION.match(text, number.end)
    return Counted(unit=match[1], start=match.start(1), end=match.end(1), head=match[1]) if match else None


def _borrowed(text: str, number: NumberMention, following: Sequence[NumberMention], sentence: tuple[int, int],
              mine: Sequence[Draft], earlier: Sequence[Draft], dates: Sequence[Dated]) -> Draft | None:  # fmt: skip
    """A number without a noun of its own, with the unit of its neighbour, its subject or the sentence before."""
    if number.value == 1 or number.value != int(number.value):
        return None
    unit = head = None
    counts = [one for one in mine[-4:] if one.number.kind == "count" and not is_duration(one.head)]
    before = [one for one in earlier[-2:] if one.number.kind == "count" and not is_duration(one.head)]
    clear = number.value > _SMALL or number.value_max is not None or not number.in_words
    if _THEM.match(text, number.end):
        source = counts or before
        unit, head = (source[-1].unit, source[-1].head) if source else (None, None)
    elif after := _next_unit(text, number, following, sentence, dates):
        unit, head = after.unit, after.head
    elif counts and (clear or re.search(r"(?:,|\band|\bto|,\sand)\s(?:\w+\s)?$", text[counts[-1].end : number.core])):
        unit, head = counts[-1].unit, counts[-1].head
    elif clear and (subject := _subject_unit(text, number, sentence)):
        unit, head = subject.unit, subject.head
    elif clear and before and _leans_back(text, number, sentence):
        unit, head = before[-1].unit, before[-1].head
    elif _PEOPLE_BEFORE.search(text[max(0, number.start - 14) : number.start]) or _PEOPLE_AFTER.match(text, number.end):
        unit, head = "people", "people"
    if unit is None or head is None:
        return None
    return Draft(number=number, start=number.start, end=number.end, unit=unit, head=head)


def _leans_back(text: str, number: NumberMention, sentence: tuple[int, int]) -> bool:
    """Whether the sentence speaks of the one before it: of these 300 …, the total rose to 300."""
    before = text[max(sentence[0], number.start - 120) : number.start]
    return bool(re.search(r"\bof (?:these|those|them|whom)\b", before, re.I) or _TOTAL.search(before))


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
    return None if found is None or is_duration(found.head) else found


def _subject_unit(text: str, number: NumberMention, sentence: tuple[int, int]) -> Counted | None:
    """What the sentence says has grown or reached the number: `the number of returned fugitives`, `returns`."""
    begin = max(sentence[0], number.core - 240)
    before = text[begin : number.core]
    if named := _NUMBER_OF.search(before):
        return counted_after(text, begin + named.end() - 1, number.start)
    verb = next((one for one in _CHANGE.finditer(before) if len(before) - one.end() < 60), None)
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


_PART_OF = re.compile(r"\b(?:of|by|from|in|to|for)\s$")
_CHANGING = frozenset("returns renditions requests applications removals repatriations extraditions".split())


def _is_wanted(
    text: str, draft: Draft, sentence: tuple[int, int], earlier: Sequence[Draft], mine: Sequence[Draft]
) -> bool:
    """Whether the draft counts something of the subject rather than the colour of the story."""
    number = draft.number
    if number.kind != "count":
        return True
    if is_duration(draft.head):
        return _is_held(text, draft, sentence)
    if is_colour(draft.head) or _is_year_like(text, number, draft):
        return False
    if number.value > _SMALL or (number.value_max is not None and number.value_max > _SMALL):
        return True
    named = draft.unit.split()[-1][:1].isupper()
    if not is_subject(draft.head) and not (named and draft.end > number.end):
        return False
    if number.value == 1 and _SPEECH.match(text, draft.end):
        return False
    if number.in_words and _DEFINITE.search(text[max(0, number.start - 18) : number.start]):
        known = any(one.number.value == number.value for one in (*earlier[-200:], *mine[-200:]))
        return not known and draft.head not in _PAIRS
    return True


def _is_year_like(text: str, number: NumberMention, draft: Draft) -> bool:
    """Whether bare digits without a noun are more likely a year that was not read as one."""
    plain = re.fullmatch(r"(?:19|20)\d\d", text[number.core : number.end])
    return bool(plain) and draft.end == number.end


def _is_held(text: str, draft: Draft, sentence: tuple[int, int]) -> bool:
    """Whether a length of time is one of prison, custody or a ban."""
    before = text[max(sentence[0], draft.start - 90) : draft.start]
    after = text[draft.end : min(sentence[1], draft.end + 40)]
    if _AND_MONTHS.search(text[max(sentence[0], draft.start - 20) : draft.end]) or _NOT_HELD.search(before) or re.match(
        r"\s(?:old|ago|later|earlier|before|after he|in (?:power|office|exile))\b",
        after,
    ):  # fmt: skip
        return False
    if _HELD_AFTER.match(after):
        return True
    if _FACES.search(before):  # up to 10 years in a Chinese prison
        return bool(_PRISON.search(after))
    return bool(_HELD_BEFORE.search(before))
