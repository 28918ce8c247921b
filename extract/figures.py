"""From an article's text, dates and countries to the figures it states, each with what it counts and when."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from codebook import name_of
from extract.campaigns import find_campaigns
from extract.counting import Hint, find_counts
from extract.dates import day_of
from extract.drafts import Draft, find_drafts
from extract.numbers import NumberMention
from extract.periods import period_of
from extract.sources import pick_attribution
from extract.spans import Dated, Placed, Sentenced, place_of, sentence_spans
from extract.storytime import story_year
from records.figure import Figure
from records.incident import Country


def find_figures(
    doc: Sentenced, *, dates: Sequence[Dated], countries: Sequence[Placed], published: str | None,
    hints: Mapping[int, Hint] | None = None,
) -> tuple[Figure, ...]:  # fmt: skip
    """The numbers of the text that count something, from left to right; empty where there are none.

    `hints` are what the model says of the numbers, by their offsets; without it rules alone decide.
    """
    hints = hints or {}
    text = doc.text
    sentences = sentence_spans(doc, text=text)
    starts = tuple(start for start, _ in sentences)
    told: list[list[NumberMention]] = [[] for _ in sentences]
    for number in find_counts(text, dates) if sentences else ():
        told[place_of(number.core, starts)].append(number)
    figures: list[Figure] = []
    earlier: list[Draft] = []
    for sentence, numbers in zip(sentences, told, strict=True):
        near = tuple(one for one in dates if sentence[0] <= one.start < sentence[1]) if numbers else ()
        drafts = (
            tuple(find_drafts(text, sentence, numbers, earlier=earlier, dates=near, hints=hints)) if numbers else ()
        )
        if drafts:
            there = tuple(one for one in countries if sentence[0] <= one.start < sentence[1])
            figures.extend(_figures(text, sentence, drafts, dates=near, around=dates, countries=there,
                                    published=day_of(published), hints=hints))  # fmt: skip
            earlier.extend(drafts)
    return tuple(figures)


def _figures(
    text: str, sentence: tuple[int, int], drafts: Sequence[Draft], *,
    dates: Sequence[Dated], around: Sequence[Dated], countries: Sequence[Placed], published: date | None,
    hints: Mapping[int, Hint],
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
        dated_by = "periods/clause" if period else "periods/story"
        period = period or story_year(text, (one.start, one.end), sentence, unit=one.unit, kind=number.kind,
                                      dates=around, published=published)  # fmt: skip
        hint = hints.get(number.core)
        if hint and hint.sure >= _SURE and (period and period.year) != (hint.period and hint.period.year):
            period, dated_by = hint.period, "reader/period"
        yield Figure(
            start=one.start, end=one.end, quote=text[one.start : one.end],
            value=number.value, value_max=number.value_max, unit=one.unit, qualifier=number.qualifier,
            period=period,
            country=_country_of(text, one, stop=spans[place + 1][0] if place + 1 < len(spans) else sentence[1],
                                countries=countries),
            campaign=campaign, attribution=attribution, sentence=words.strip(),
            score=hint.chance if hint else None, dated_by=dated_by,
        )  # fmt: skip


# How sure the model must be of a period that is not the one of the rules. Set on the development part, 2026-11.
_SURE = 0.55
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
