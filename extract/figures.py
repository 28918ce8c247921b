"""From an article's text, dates and countries to the figures it states, each with what it counts and when."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from codebook import name_of
from extract.campaigns import find_campaigns
from extract.dates import day_of
from extract.drafts import Draft, find_drafts
from extract.fractions import scan_shares
from extract.numbers import NumberMention, scan_numbers
from extract.periods import Dated, period_of
from extract.sources import pick_attribution
from extract.spans import Sentenced, place_of, sentence_spans
from extract.storytime import story_year
from records.figure import Figure
from records.incident import Country


class Placed(Protocol):
    """A country mention, as far as figures need it."""

    @property
    def start(self) -> int:
        """Where its words start."""

    @property
    def end(self) -> int:
        """Where its words end."""

    @property
    def code(self) -> str:
        """The ISO 3166-1 alpha-2 code."""


def find_figures(
    doc: Sentenced, *, dates: Sequence[Dated], countries: Sequence[Placed], published: str | None
) -> tuple[Figure, ...]:
    """The numbers of the text that count something, from left to right; empty where there are none."""
    text = doc.text
    sentences = sentence_spans(doc, text=text)
    starts = tuple(start for start, _ in sentences)
    told: list[list[NumberMention]] = [[] for _ in sentences]
    taken = tuple((one.start, one.end) for one in dates)
    shares = tuple(scan_shares(text))
    whole = tuple((one.start, one.end) for one in shares)
    numbers_told = (*scan_numbers(text, taken=sorted((*taken, *whole))), *shares) if sentences else ()
    for number in sorted(numbers_told, key=lambda one: one.start):
        told[place_of(number.core, starts)].append(number)
    figures: list[Figure] = []
    earlier: list[Draft] = []
    for sentence, numbers in zip(sentences, told, strict=True):
        near = tuple(one for one in dates if sentence[0] <= one.start < sentence[1]) if numbers else ()
        drafts = tuple(find_drafts(text, sentence, numbers, earlier=earlier, dates=near)) if numbers else ()
        if drafts:
            there = tuple(one for one in countries if sentence[0] <= one.start < sentence[1])
            figures.extend(_figures(text, sentence, drafts, dates=near, around=dates, countries=there,
                                    published=day_of(published)))  # fmt: skip
            earlier.extend(drafts)
    return tuple(figures)


def _figures(
    text: str, sentence: tuple[int, int], drafts: Sequence[Draft], *,
    dates: Sequence[Dated], around: Sequence[Dated], countries: Sequence[Placed], published: date | None,
) -> Iterator[Figure]:  # fmt: skip
    """The figures of one sentence, with what the sentence tells of all of them: campaign and source."""
    words = text[sentence[0] : sentence[1]]
    campaign = next((name for name, _, _ in find_campaigns(words)), None)
    attribution = pick_attribution(words)
    spans = tuple((one.start, one.end) for one in drafts)
    for place, one in enumerate(drafts):
        others = spans[max(0, place - _NEIGHBOURS) : place] + spans[place + 1 : place + 1 + _NEIGHBOURS]
        number = one.number
        period = period_of(text, (one.start, one.end), sentence, dates=dates, others=others, published=published)
        period = period or story_year(text, (one.start, one.end), sentence, unit=one.unit, kind=number.kind,
                                      dates=around, published=published)  # fmt: skip
        yield Figure(
            start=one.start, end=one.end, quote=text[one.start : one.end],
            value=number.value, value_max=number.value_max, unit=one.unit, qualifier=number.qualifier,
            period=period,
            country=_country_of(text, one, stop=spans[place + 1][0] if place + 1 < len(spans) else sentence[1],
                                countries=countries),
            campaign=campaign, attribution=attribution, sentence=words.strip(),
        )  # fmt: skip


# How many figures on each side may own a date of the sentence.
_NEIGHBOURS = 8


def _country_of(text: str, draft: Draft, *, stop: int, countries: Sequence[Placed]) -> Country | None:
    """The country that the figure is of: the one named behind it before `stop`, else the only one of the sentence."""
    for one in countries:
        before = text[max(draft.end, one.start - 10) : one.start]
        if draft.end <= one.start < stop and re.search(r"\b(?:in|from|of|to|by)\s(?:the\s)?$", before):
            return Country(code=one.code, name=name_of(one.code))
    codes = {one.code for one in countries}
    code = next(iter(codes)) if len(codes) == 1 else None
    return Country(code=code, name=name_of(code)) if code else None
