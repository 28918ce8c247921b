"""From numbers to plots: small inline SVG that takes its colours from the page's style sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _LABEL, _VALUE, _ROW = 520, 140, 84, 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row of a bar chart: a share between 0 and 1, where known its interval, and a note at the end."""

    label: str
    value: float
    note: str = ""
    low: float | None = None
    high: float | None = None


def render_bars(bars: Sequence[Bar], *, title: str) -> str:
    """A chart of horizontal bars from 0 to 1, with a whisker where a bar has an interval."""
    height = len(bars) * _ROW + 30
    plot = _WIDTH - _LABEL - _VALUE
    grid = "".join(
        f'<line class="grid" x1="{_x(tick / 4):.1f}" x2="{_x(tick / 4):.1f}" y1="20" y2="{height - 8}"/>'
        f'<text class="tick" x="{_x(tick / 4):.1f}" y="12" text-anchor="middle">{tick / 4:g}</text>'
        for tick in range(5)
    )
    rows = "".join(_bar(bar, 24 + n * _ROW, plot) for n, bar in enumerate(bars))
    return _svg(f"{grid}{rows}", height=height, title=title)


def _bar(bar: Bar, top: float, plot: float) -> str:
    middle = top + 8
    whisker = ""
    if bar.low is not None and bar.high is not None:
        low, high = _x(bar.low), _x(bar.high)
        ends = f"M{low:.1f} {middle - 4}v8M{high:.1f} {middle - 4}v8"
        whisker = f'<path class="whisker" d="M{low:.1f} {middle}H{high:.1f}{ends}"/>'
    return (
        f'<text class="label" x="{_LABEL - 10}" y="{middle + 4}" text-anchor="end">{escape(bar.label)}</text>'
        f'<rect class="track" x="{_LABEL}" y="{top}" width="{plot}" height="16" rx="3"/>'
        f'<rect class="bar" x="{_LABEL}" y="{top}" width="{bar.value * plot:.1f}" height="16" rx="3"/>{whisker}'
        f'<text class="value" x="{_WIDTH - _VALUE + 10}" y="{middle + 4}">{bar.value:.2f}'
        f'<tspan class="note" dx="8">{escape(bar.note)}</tspan></text>'
    )


def render_heat(
    counts: Mapping[tuple[str, str], int], rows: Sequence[str], columns: Sequence[str], *, title: str
) -> str:
    """A map of counts, darker the greater their share of the row; what is 0 stays empty."""
    cell, top = 26, 112
    width, height = _LABEL + cell * len(columns) + 20, top + cell * len(rows) + 8
    parts = []
    for m, column in enumerate(columns):
        x = _LABEL + m * cell + cell / 2
        parts.append(
            f'<text class="label" transform="translate({x + 4:.1f} {top - 8}) rotate(-55)">{escape(column)}</text>'
        )
    for n, row in enumerate(rows):
        y, total = top + n * cell, sum(counts.get((row, column), 0) for column in columns)
        parts.append(f'<text class="label" x="{_LABEL - 10}" y="{y + 17}" text-anchor="end">{escape(row)}</text>')
        for m, column in enumerate(columns):
            count = counts.get((row, column), 0)
            parts.append(_cell(_LABEL + m * cell, y, cell - 2, count, count / total if total else 0, row, column))
    return _svg("".join(parts), height=height, width=width + 40, title=title)


def _cell(x: float, y: float, size: float, count: int, share: float, row: str, column: str) -> str:
    kind = "hit" if row == column else "miss"
    place = f'x="{x}" y="{y}" width="{size}" height="{size}" rx="3"'
    ground = f'<rect class="track" {place}/>'
    if not count:
        return ground
    told = f"<title>{escape(row)} found as {escape(column)}: {count}</title>"
    shade = "count strong" if share > 0.5 else "count"
    return (
        f'{ground}<rect class="{kind}" {place} fill-opacity="{0.15 + 0.85 * share:.2f}">{told}</rect>'
        f'<text class="{shade}" x="{x + size / 2}" y="{y + size / 2 + 4}" '
        f'text-anchor="middle">{count}</text>'
    )


def _x(share: float) -> float:
    return _LABEL + share * (_WIDTH - _LABEL - _VALUE)


def _svg(content: str, *, height: float, title: str, width: float = _WIDTH) -> str:
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(title)}" '
        f'style="max-width:{width:g}px">{content}</svg>'
    )
