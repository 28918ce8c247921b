"""From the numbers of a sentence to those that count something, each with its unit, some borrowed from near by."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.borrow import borrowed_unit
from extract.counting import Hint
from extract.decoys import is_bare_decoy, is_decoy
from extract.numbers import NumberMention
from extract.spans import Dated
from extract.terms import is_term, join_parts
from extract.units import Counted, counted_after, is_colour, is_duration, is_subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A number that counts something: its place with the unit that stands by it, and the unit."""

    number: NumberMention
    start: int
    end: int
    unit: str
    head: str


_HYPHENED = re.compile(r"-(?P<unit>year|month|week|day|hour)s?(?:-long)?\b")
_LONE_DURATION = re.compile(r"\s(year|month|week|day|night|hour)(?![\w-])")
_DEFINITE = re.compile(
    r"\b(?:the|these|those|both|all|other|its|their)\s(?:other\s|same\s|last\s|next\s|latter\s)?$", re.I
)
# "the two countries" is talk of a known pair, not a count
_PAIRS = frozenset("countries sides nations leaders parties capitals ministers presidents systems".split())
_SPEECH = re.compile(r"\s+(?:said|says|told|who|whose|named|called|familiar)\b")
_ACTED_ON = re.compile(
    r"\s(?:(?:is|was|were|has been|had been|remains?)\s(?:\w+ly\s)?(?:\w+ed|shot|held|in|still|sent)\b)"
)
# what the newspaper says of itself: You have read 2 of your 3 free articles
_OFFER = re.compile(r"\bfree articles?\b|\b[Ss]ubscri(?:be|ption)\b|\bour archive\b", re.I)
_MEASURES = frozenset("tonne ton kilo kilogram kg gram litre liter barrel gallon ounce line set".split())
_ONE_TERM = re.compile(r"\b(?:for|spent|sentenced to|got|given|served?|to|jailed)\s(?:\w+\s)?$|\bheld\b|\bof\s$")
_WORN = frozenset(
    "boots shoes trousers gloves tongs scissors glasses spectacles socks jeans pliers binoculars eyes hands".split()
)


# Below the first a number is no figure whatever the rules say, above the second it is one. Set on the development
# part, 2026-11.
_UNLIKELY, _LIKELY = 0.35, 0.8


def find_drafts(
    text: str, sentence: tuple[int, int], numbers: Sequence[NumberMention], *,
    earlier: Sequence[Draft], dates: Sequence[Dated], hints: Mapping[int, Hint],
) -> Iterator[Draft]:  # fmt: skip
    """The numbers of one sentence that count something, those without a unit of their own taking one from near by."""
    if _OFFER.search(text, *sentence):
        return
    line_start = not text[:1] or text.rfind("\n", 0, sentence[0] + 1) in (-1, sentence[0] - 1)
    mine: list[Draft] = []
    numbers = join_parts(text, numbers)
    for place, number in enumerate(numbers):
        hint = hints.get(number.core)
        if hint and hint.chance < _UNLIKELY:
            continue
        likely = hint is not None and hint.chance >= _LIKELY
        opens = line_start and not text[sentence[0] : number.start].strip(" (*")
        if not likely and is_decoy(text, number, line_start=opens):
            continue
        stop = numbers[place + 1].start if place + 1 < len(numbers) else sentence[1]
        draft = _own_unit(text, number, sentence, stop)
        bare = not is_measured(text, number, stop) and not is_bare_decoy(text, number, sentence)
        if draft is None and (likely or bare):
            found = borrowed_unit(text, number, numbers[place + 1 : place + 3], sentence, mine, earlier, dates)
            if found is None and likely and hint and hint.unit:
                found = hint.unit, hint.unit.split()[-1].lower()
            if found:
                draft = Draft(number=number, start=number.start, end=number.end, unit=found[0], head=found[1])
        if draft is not None and (likely or _is_wanted(text, draft, sentence, mine)):
            mine.append(draft)
            yield draft


def is_measured(text: str, number: NumberMention, stop: int) -> bool:
    """Whether a measure or a name stands behind the number, so that it may not borrow a unit."""
    return bool(re.match(
        r"\s?(?:km|kg|m|ft|mph|cm|mm|kms|kgs|GB|MW|C|F)\b|\s[A-Z][a-z]",
        text[number.end : min(stop, number.end + 6)],
    ))  # fmt: skip


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


def _is_wanted(text: str, draft: Draft, sentence: tuple[int, int], mine: Sequence[Draft]) -> bool:
    """Whether the draft counts something of the story rather than its colour."""
    number = draft.number
    if number.kind != "count":
        return True
    if is_duration(draft.head):
        if number.value == 1 and not _ONE_TERM.search(text[max(sentence[0], draft.start - 40) : draft.start]):
            return False
        return is_term(text, (draft.start, draft.end), sentence)
    if draft.head == "times" or (number.text.endswith("pair") and draft.head in _WORN):
        return False
    if (is_colour(draft.head) and not _is_amount(text, draft)) or _is_year_like(text, number, draft):
        return False
    if number.value == 1:
        return _is_one_of_them(text, draft, mine)
    if number.in_words and _DEFINITE.search(text[max(0, number.start - 18) : number.start]):
        return draft.head not in _PAIRS
    return True


def _is_amount(text: str, draft: Draft) -> bool:
    """Whether a measure is one of goods (18 tonnes of cashews) or the noun names people (150 mill hands)."""
    if draft.head == "hands":
        return " " in draft.unit
    return draft.head.removesuffix("s") in _MEASURES and bool(
        re.match(r"\s(?:of\s\w|s\b)", text[draft.end : draft.end + 5])
    )


def _is_one_of_them(text: str, draft: Draft, mine: Sequence[Draft]) -> bool:
    """Whether a lone person is counted: beside other counts, or as the one to whom something was done."""
    if not is_subject(draft.head) or _SPEECH.match(text, draft.end):
        return False
    beside = any(one.number.kind == "count" and not is_duration(one.head) for one in mine[-3:])
    return beside or bool(_ACTED_ON.match(text, draft.end))


def _is_year_like(text: str, number: NumberMention, draft: Draft) -> bool:
    """Whether bare digits without a noun are more likely a year that was not read as one."""
    plain = re.fullmatch(r"(?:19|20)\d\d", text[number.core : number.end])
    return bool(plain) and draft.end == number.end
