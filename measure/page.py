"""From a report to one HTML page that stands alone: plots inline, no scripts, for light and dark screens."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from codebook import METHODS, name_of
from measure.breakdown import NONE
from measure.plots import Bar, render_bars, render_heat
from measure.report import BadArticle, Report
from measure.score import SLOTS, Score
from measure.sheet import SHEET

_TILES = ("target", "incident-strict", "method", "figure")
_STYLE_SLOTS = ("target", "incident", "incident-strict", "host", "method", "date", "figure", "clean")
_ORIGINS = 18


def render_page(report: Report) -> str:
    """The whole page; everything that comes from an article is escaped."""
    title = f"{report.reader} on {report.part}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{SHEET}</style></head><body><main>'
        f"<header><h1>How well the reader reads: {escape(report.part)}</h1><p>{_opening(report)}</p></header>"
        f'{_tiles(report)}<div class="pair">{_slots(report)}{_methods(report)}</div>'
        f'<div class="pair">{_confusion(report)}{_origins(report)}</div>'
        f"{_numbers(report)}{_styles(report)}{_worst(report.worst)}"
        "</main></body></html>\n"
    )


def _opening(report: Report) -> str:
    corpus = f", corpus {report.corpus[:12]}" if report.corpus else ""
    return (
        f"{report.articles} articles with {report.incidents} incidents and {report.figures} figures; "
        f"reader {escape(report.reader)} {escape(report.version)}{corpus}."
    )


def _tiles(report: Report) -> str:
    tiles = "".join(
        f'<div class="tile"><span>{escape(SLOTS[one.score.slot])}</span><b>{one.score.f1:.2f}</b>'
        f"<span>F1, 95% within {one.low:.2f} to {one.high:.2f}</span></div>"
        for one in report.slots
        if one.score.slot in _TILES
    )
    return f'<div class="tiles">{tiles}</div>'


def _slots(report: Report) -> str:
    bars = [
        Bar(label=one.score.slot, value=one.score.f1, low=one.low, high=one.high, note=f"n {_told(one.score)}")
        for one in report.slots
    ]
    return _section(
        "Slots",
        "F1 of each slot; the whisker spans 95% of the resamplings of the articles. n is how many are told.",
        render_bars(bars, title="F1 by slot"),
    )


def _numbers(report: Report) -> str:
    """Every slot in words with all its numbers."""
    rows = [
        (SLOTS[one.score.slot], *_figures(one.score), f"{one.low:.2f} to {one.high:.2f}", *_counts(one.score))
        for one in report.slots
    ]
    head = ("what is asked", "precision", "recall", "F1", "95% within", "hits", "surplus", "missing")
    return _section("Slots in numbers", "What each slot asks, and how often it was right.", _table(head, rows))


def _methods(report: Report) -> str:
    bars = [Bar(label=one.slot, value=one.f1, note=f"n {_told(one)}") for one in report.methods]
    return _section(
        "Methods",
        "F1 over all incidents, missed and invented ones too.",
        render_bars(sorted(bars, key=lambda bar: -bar.value), title="F1 by method")
        + _folded("method", [(one.slot, one) for one in report.methods]),
    )


def _origins(report: Report) -> str:
    bars = [Bar(label=_state(one.slot), value=one.f1, note=f"n {_told(one)}") for one in report.origins[:_ORIGINS]]
    return _section(
        "Origin states",
        f"F1 over all incidents of the {len(bars)} states that most incidents are told of.",
        render_bars(bars, title="F1 by origin state")
        + _folded("state", [(_state(one.slot), one) for one in report.origins]),
    )


def _confusion(report: Report) -> str:
    counts = {(told, found): count for told, found, count in report.confusion}
    seen = {code for told, found, _ in report.confusion for code in (told, found)}
    codes = [*(code for code in METHODS if code in seen), NONE]
    return _section(
        "Methods confused",
        "In matched incidents: the told method in the row, what was found in the column; none where one side has no "
        "method left.",
        render_heat(counts, codes, codes, title="Told methods by found methods"),
    )


def _styles(report: Report) -> str:
    rows = [(style, str(count), *_f1_by_slot(scores)) for style, count, scores in report.styles]
    head = ("style", "articles", *_STYLE_SLOTS)
    return _section("Styles", "F1 by slot; – where nothing is asked.", _table(head, rows))


def _f1_by_slot(scores: Sequence[Score]) -> list[str]:
    by_slot = {one.slot: one for one in scores}
    asked = (by_slot[slot] for slot in _STYLE_SLOTS)
    return [f"{one.f1:.2f}" if one.hits + one.surplus + one.missing else "–" for one in asked]


def _worst(worst: Sequence[BadArticle]) -> str:
    cards = "".join(_card(one, is_open=n < 5) for n, one in enumerate(worst))
    return _section(f"The {len(worst)} worst articles", "What went wrong in each, the gravest first.", cards)


def _card(bad: BadArticle, *, is_open: bool) -> str:
    ordered = sorted(bad.differences, key=lambda one: (-one.weight, one.kind))
    rows = "".join(
        f'<li><span class="kind">{escape(kind)}</span><span>{escape(one.words)}</span></li>'
        for kind, several in groupby(ordered, key=lambda one: one.kind)
        for one in several
    )
    return (
        f"<details{' open' if is_open else ''}><summary>{escape(bad.title or bad.id)}<small>{escape(bad.id)}, "
        f"{escape(bad.style)}, {bad.incidents} told, {len(bad.differences)} differences</small></summary>"
        f'<ul class="faults">{rows}</ul></details>'
    )


def _folded(what: str, named: Sequence[tuple[str, Score]]) -> str:
    """All the scores in numbers, folded away below the plot of them."""
    head = (what, "precision", "recall", "F1", "hits", "surplus", "missing")
    rows = [(name, *_figures(score), *_counts(score)) for name, score in named]
    return f"<details><summary>All {len(rows)} in numbers</summary>{_table(head, rows)}</details>"


def _figures(score: Score) -> tuple[str, str, str]:
    return f"{score.precision:.2f}", f"{score.recall:.2f}", f"{score.f1:.2f}"


def _counts(score: Score) -> tuple[str, str, str]:
    return str(score.hits), str(score.surplus), str(score.missing)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(one)}</th>" for one in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(one)}</td>' for one in row)}</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"


def _section(title: str, words: str, content: str) -> str:
    return f"<section><h2>{escape(title)}</h2><p>{escape(words)}</p>{content}</section>"


def _told(score: Score) -> int:
    return score.hits + score.missing


def _state(code: str) -> str:
    try:
        return name_of(code)
    except KeyError:
        return code
