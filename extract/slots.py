"""From the model's slot scores to places in the article: where this person's host, date or method is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from records.window import Scores, Span, Window

_FLOOR = 0.1  # tokens below are left out early, to keep the look-ups short


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A stretch of the article's text with the probability that it fills a slot."""

    start: int
    end: int
    score: float


def find_tokens(windows: Sequence[Window], scores: Sequence[Scores], slot: str) -> tuple[Told, ...]:
    """The tokens that may fill the slot, at their places in the article, in its order."""
    found: dict[Span, float] = {}
    for window, score in zip(windows, scores, strict=True):
        for (start, end), chance in zip(score.tokens, score.slots[slot], strict=True):
            if chance >= _FLOOR:
                span = (window.start + start, window.start + end)
                found[span] = max(chance, found.get(span, 0.0))
    return tuple(Told(start=s, end=e, score=chance) for (s, e), chance in sorted(found.items()))


def chance_of(tokens: Sequence[Told], span: Span) -> float:
    """The highest score of a token within the span; 0 where none may fill the slot."""
    return max((one.score for one in tokens if one.start < span[1] and span[0] < one.end), default=0.0)


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
    start, end = one.start, one.end
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return Told(start=start, end=end, score=one.score)
