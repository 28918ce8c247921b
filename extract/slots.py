"""From the model's slot scores to places in the article: where this person's host, date or method is told."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from records.question import Answer, Span

_JOINTS = "-’'"  # what joins the parts of one word
_FLOOR = 0.03  # tokens below are left out early, to keep the look-ups short


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A stretch of the article's text with the probability that it fills a slot."""

    start: int
    end: int
    score: float

    @property
    def span(self) -> Span:
        """Where it starts and ends."""
        return self.start, self.end


def find_tokens(answers: Sequence[Answer], slot: str) -> tuple[Told, ...]:
    """The tokens that may fill the slot, in the order of the article."""
    found: dict[Span, float] = {}
    least = math.log(_FLOOR / (1 - _FLOOR))
    for answer in answers:
        for span, odds in zip(answer.tokens, answer.slots[slot], strict=True):
            if odds >= least:
                found[span] = max(chance(odds), found.get(span, 0.0))
    return tuple(Told(start=s, end=e, score=score) for (s, e), score in sorted(found.items()))


def chance(odds: float) -> float:
    """The probability for log-odds.

    >>> chance(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, odds))))


def weigh(
    answers: Sequence[Answer], slot: str, options: Sequence[Sequence[Span]], *, others: Sequence[float] = ()
) -> tuple[float, ...]:
    """The probability that each option, told at its spans, fills the slot, then those of the `others` by their odds.

    What they lack to 1 is the probability that the slot stays empty.
    """
    odds = [max((_odds(answer, slot, spans) for answer in answers), default=-60.0) for spans in options]
    powers = [math.exp(min(60.0, one)) for one in (*odds, *others)]
    total = 1.0 + sum(powers)
    return tuple(power / total for power in powers)


def _odds(answer: Answer, slot: str, spans: Sequence[Span]) -> float:
    """The logarithm of the sum of the exponentials of the log-odds of all tokens of the spans."""
    scores = answer.slots[slot]
    told = 0.0
    for n in tokens_in(answer.tokens, spans):
        told += math.exp(min(60.0, float(scores[n])))
    return math.log(told) if told > 0 else -60.0


def tokens_in(tokens: Sequence[Span], spans: Sequence[Span]) -> list[int]:
    """The indices of the tokens that lie in one of the spans or reach into it."""
    found: list[int] = []
    for start, end in spans:
        n = bisect_right(tokens, start, key=lambda one: one[1])
        while n < len(tokens) and tokens[n][0] < end:
            found.append(n)
            n += 1
    return found


def chance_of(tokens: Sequence[Told], span: Span) -> float:
    """The highest score of one of these ordered tokens within the span; 0 where none may fill the slot."""
    first = bisect_right(tokens, span[0], key=lambda one: one.end)
    return max((one.score for one in takewhile(lambda one: one.start < span[1], tokens[first:])), default=0.0)


def find_runs(text: str, tokens: Sequence[Told], *, threshold: float, gap: int = 12) -> tuple[Told, ...]:
    """The runs of tokens above the threshold, whole words, joined over gaps of a few letters; the score is the best.

    >>> [one.start for one in find_runs("he was taken", [Told(start=7, end=12, score=0.9)], threshold=0.5)]
    [7]
    """
    runs: list[Told] = []
    for one in tokens:
        if one.score < threshold:
            continue
        if runs and one.start - runs[-1].end <= gap and "\n" not in text[runs[-1].end : one.start]:
            runs[-1] = Told(start=runs[-1].start, end=one.end, score=max(one.score, runs[-1].score))
        else:
            runs.append(one)
    return tuple(_whole_words(text, one) for one in runs)


def _whole_words(text: str, one: Told) -> Told:
    """The run grown to its words; parts that a hyphen or an apostrophe joins are one: father-in-law."""
    start, end = one.start, one.end
    while start > 0 and text[start].isalnum() and _is_inside(text, start - 1):
        start -= 1
        start -= text[start] in _JOINTS
    while end < len(text) and text[end - 1].isalnum() and _is_inside(text, end):
        end += 1 + (text[end] in _JOINTS)
    return Told(start=start, end=end, score=one.score)


def _is_inside(text: str, place: int) -> bool:
    """Whether the character is of a word, or joins two parts of one."""
    if text[place].isalnum():
        return True
    around = text[max(0, place - 1) : place + 2]
    return text[place] in _JOINTS and len(around) == 3 and around[0].isalnum() and around[2].isalnum()
