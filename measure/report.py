"""From an evaluation's readings and gold to a report: scores with intervals, broken down, and the worst articles."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from measure.breakdown import (
    Pair,
    bootstrap_intervals,
    confuse_methods,
    score_methods,
    score_origins,
    score_styles,
)
from measure.differences import Difference, find_differences
from measure.score import SLOTS, Score, score_readings

_WORST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The score of one slot, and the interval in which its F1 lies in 95 of 100 resamplings of the articles."""

    score: Score
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BadArticle:
    """An article in which much went wrong, and each thing that did."""

    id: str
    title: str
    style: str
    incidents: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How good one reader is on one part of the corpus, and at what it fails."""

    part: str
    reader: str
    version: str
    corpus: str
    articles: int
    incidents: int
    figures: int
    slots: tuple[Slot, ...]
    methods: tuple[Score, ...]
    origins: tuple[Score, ...]
    styles: tuple[tuple[str, int, tuple[Score, ...]], ...]
    confusion: tuple[tuple[str, str, int], ...]
    worst: tuple[BadArticle, ...]


def make_report(pairs: Sequence[Pair], *, part: str, corpus: str = "", rounds: int = 1000, seed: int = 7) -> Report:
    """The report of these readings; `corpus` is the hash of the articles, and the seed fixes the intervals."""
    intervals = bootstrap_intervals(pairs, rounds=rounds, seed=seed)
    names = [(reading.reader, reading.version) for reading, _ in pairs] or [("", "")]
    return Report(
        part=part, reader=names[0][0], version=names[0][1], corpus=corpus, articles=len(pairs),
        incidents=sum(len(gold.incidents) for _, gold in pairs), figures=sum(len(gold.figures) for _, gold in pairs),
        slots=tuple(
            Slot(score=one, low=intervals[one.slot][0], high=intervals[one.slot][1]) for one in score_readings(pairs)
        ),
        methods=score_methods(pairs), origins=score_origins(pairs), styles=score_styles(pairs),
        confusion=tuple((told, found, count) for (told, found), count in confuse_methods(pairs).most_common()),
        worst=find_worst(pairs),
    )  # fmt: skip


def find_worst(pairs: Sequence[Pair], *, limit: int = _WORST) -> tuple[BadArticle, ...]:
    """The articles in which most went wrong, the worst first; an article that is all right is never one."""
    bad = [
        BadArticle(
            id=gold.article.id, title=gold.article.title or "", style=gold.style, incidents=len(gold.incidents),
            differences=find_differences(reading, gold),
        )
        for reading, gold in pairs
    ]  # fmt: skip
    ranked = sorted(bad, key=lambda one: (-sum(difference.weight for difference in one.differences), one.id))
    return tuple(one for one in ranked if one.differences)[:limit]


def report_data(report: Report) -> dict[str, Any]:
    """The whole report as a mapping ready for `json.dumps`."""
    return {
        "part": report.part, "reader": report.reader, "version": report.version, "corpus_sha256": report.corpus,
        "articles": report.articles, "incidents": report.incidents, "figures": report.figures,
        "slots": [
            {**_row(one.score), "f1_low": round(one.low, 4), "f1_high": round(one.high, 4),
             "asks": SLOTS[one.score.slot]} for one in report.slots
        ],
        "methods": [_row(one) for one in report.methods],
        "origins": [_row(one) for one in report.origins],
        "styles": [
            {"style": style, "articles": count, "slots": [_row(one) for one in scores]}
            for style, count, scores in report.styles
        ],
        "method_confusion": [{"told": told, "found": found, "count": count} for told, found, count in report.confusion],
        "worst": [asdict(one) for one in report.worst],
    }  # fmt: skip


def _row(score: Score) -> dict[str, Any]:
    rounded = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
    return asdict(score) | {name: round(value, 4) for name, value in rounded.items()}
