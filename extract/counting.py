"""What the model is asked of each number of an article, and what its answers tell of it: the hints for figures."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from extract.fractions import scan_shares
from extract.numbers import NumberMention, scan_numbers
from extract.passages import Passages, stretch_around
from extract.periods import holding
from extract.slots import chance, find_runs, find_tokens, weigh
from extract.spans import Dated
from extract.units import is_unit
from records.question import Answer, Question
from records.when import When, parse_when

_UNIT = 0.5
_BARE = re.compile(r"^[\s,.;:]+|[\s,.;:]+$")
_FAR = 160  # characters between a number and a unit that is told elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What the model says of one number: whether it is a figure, the unit where it sees one, and the period.

    `sure` is the probability of the period's year, or of none.
    """

    chance: float
    unit: str | None
    period: When | None
    sure: float = 1.0


# Of a number that the plain reading passes over.
UNSEEN = Hint(chance=0.0, unit=None, period=None)


def find_counts(text: str, dates: Sequence[Dated]) -> tuple[NumberMention, ...]:
    """The numbers of the text from left to right, dates left out and shares in words taken in."""
    shares = tuple(scan_shares(text))
    taken = sorted([*((one.start, one.end) for one in dates), *((one.start, one.end) for one in shares)])
    return tuple(sorted((*scan_numbers(text, taken=taken), *shares), key=lambda one: one.start))


def number_question(passages: Passages, number: NumberMention) -> Question:
    """The question that asks of one number what it is."""
    return Question(about="number", span=stretch_around(passages, (number.core, number.end)),
                    marks=((number.core, number.end),))  # fmt: skip


def dates_in(question: Question, dates: Sequence[Dated]) -> tuple[Dated, ...]:
    """The dates that a number may hold for: those of its stretch whose days are known."""
    first, last = question.span
    return tuple(one for one in dates if one.when and first <= one.start and one.end <= last)


def find_hints(
    passages: Passages, numbers: Sequence[NumberMention], questions: Sequence[Question], answers: Sequence[Answer], *,
    dates: Sequence[Dated], published: date | None,
) -> Mapping[int, Hint]:  # fmt: skip
    """The hint for each number, by the offset of the number proper."""
    hints = {}
    for number, question, answer in zip(numbers, questions, answers, strict=True):
        period, sure = _period(passages.text, answer, dates_in(question, dates), dates, published)
        unit = _unit(passages.text, number, answer)
        hints[number.core] = Hint(chance=chance(answer.flags["figure"]), unit=unit, period=period, sure=sure)
    return hints


def _unit(text: str, number: NumberMention, answer: Answer) -> str | None:
    """The words that the model takes for the unit, those nearest to the number."""
    runs = find_runs(text, find_tokens([answer], "unit"), threshold=_UNIT, gap=2)
    near = [run for run in runs if max(run.start - number.end, number.core - run.end) <= _FAR]
    best = min(near, key=lambda run: abs(run.start - number.end), default=None)
    unit = _BARE.sub("", text[best.start : best.end]) if best else ""
    return unit if is_unit(unit) else None


def _period(
    text: str, answer: Answer, options: Sequence[Dated], dates: Sequence[Dated], published: date | None
) -> tuple[When | None, float]:
    """The likeliest of the dates near by, the day of publication and none at all, with the probability of its year."""
    chances = weigh([answer], "date", [[(one.start, one.end)] for one in options], others=[answer.flags["published"]])
    years: dict[int | None, float] = {None: 1.0 - sum(chances)}
    for one, share in zip(options, chances, strict=False):
        year = one.when.year if one.when else None
        years[year] = years.get(year, 0.0) + share
    today = published.year if published else None
    years[today] = years.get(today, 0.0) + chances[-1]
    best = max(years, key=lambda year: years[year])
    if best is None:
        return None, years[best]
    told = [(share, one) for one, share in zip(options, chances, strict=False) if one.when and one.when.year == best]
    if not told or (best == today and max(share for share, _ in told) < chances[-1]):
        return parse_when(f"{best:04d}"), years[best]
    return holding(text, max(told, key=lambda pair: pair[0])[1], (0, len(text)), dates, published), years[best]
