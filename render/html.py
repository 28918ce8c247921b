"""From articles with their readings to one HTML file, complete in itself: coloured words beside what they support.

The texts are anybody's, so everything is escaped, the file runs no script, and it forbids itself to load anything.
"""

from collections.abc import Iterator, Sequence
from importlib.resources import files

from records.article import Article
from records.claim import find_claims, name_target
from records.evidence import FIELDS, Evidence
from records.figure import Figure
from records.incident import Incident
from records.reading import Reading
from records.when import render_when
from render.page import is_web, render_page, safe
from render.spans import Segment, Span, find_lanes, find_segments, find_spans

# Whole clauses, drawn as lines under the words; all other slots are a few words and are filled.
CLAUSES = frozenset(("method", "outcome", "relative"))
_LANES = 4  # lines that fit between two lines of text


def render_html(read: Sequence[tuple[Article, Reading]]) -> str:
    """The file for these articles, one below the other; without any it says that nothing was read."""
    parts = [_Part(f"a{n}", article, reading) for n, (article, reading) in enumerate(read, start=1)]
    title = _title(read[0][0]) if len(read) == 1 else f"{len(read)} articles"
    style = files("render").joinpath("style.css").read_text("utf-8")
    style += "".join(rule for one in parts for rule in one.rules())
    body = "".join(one.render() for one in parts) or '<p class="none">No article could be read.</p>'
    return render_page(f"{title}: longarm", style, f"{body}{_NOTE}")


_NOTE = """\
<footer><p>These are claims as the article makes them, taken out by a program that errs; read the words before you rely
on one. Beside each claim stand the part that found it, behind a slash the head of the model that decided, and how sure
that was, from 0 to 1; rules alone give no number.</p></footer>
"""


class _Part:
    """One article with its reading; `key` begins every id, so that several can stand in one file."""

    def __init__(self, key: str, article: Article, reading: Reading) -> None:
        self._key, self._article, self._reading = key, article, reading
        self._spans = find_spans(reading)
        clauses = [n for n, one in enumerate(self._spans) if one.field in CLAUSES]
        self._lanes = dict(zip(clauses, find_lanes([self._spans[n] for n in clauses]), strict=True))

    def rules(self) -> Iterator[str]:
        """CSS that marks a card's words while the card is pointed at, and a quote's words where its link led."""
        for card in sorted({self._card(one, number) for one in self._spans for number in one.cards}):
            yield f":root:has(#{card}:hover) .{card} {{ outline: 2px solid var(--ink); }}\n"
        for n in range(len(self._spans)):
            own = f"{self._key}-s{n}"
            yield f":root:has(#{own}:target) .{own} {{ outline: 2px solid var(--ink); outline-offset: 1px; }}\n"
            yield f":root:has(a.{own}:hover) .row-{own} {{ background: var(--touch); }}\n"

    def render(self) -> str:
        """The article with its cards beside it."""
        return (
            f'<main class="article" id="{self._key}">\n{self._header()}'
            f'<div class="text">\n{"".join(self._paragraphs())}</div>\n'
            f"<aside>\n{''.join(self._cards())}</aside>\n</main>\n"
        )

    def _header(self) -> str:
        article, reading = self._article, self._reading
        told = [article.publisher or article.outlet, article.published, ", ".join(article.authors), article.source]
        facts = [f"<bdi>{safe(one)}</bdi>" for one in told if one]
        if article.url and is_web(article.url):
            url = safe(article.url)
            facts.append(f'<a href="{url}" rel="noopener noreferrer"><bdi>{url}</bdi></a>')
        counts = [
            f'<a href="#{self._key}-incidents">{_counted(len(reading.incidents), "incident")}</a>',
            f'<a href="#{self._key}-figures">{_counted(len(reading.figures), "figure")}</a>',
            f"relevance {reading.relevance:.2f}",
            f"read by <bdi>{safe(reading.reader)} {safe(reading.version)}</bdi>",
        ]
        there = {one.field for one in self._spans}
        legend = "".join(f'<span class="chip {one}">{one}</span>' for one in (*FIELDS, "figure") if one in there)
        return (
            f'<header><h1 dir="auto">{safe(_title(article))}</h1>\n<p class="facts">{" · ".join(facts)}</p>\n'
            f'<p class="facts">{" · ".join(counts)}</p>\n<p class="legend">{legend}</p></header>\n'
        )

    def _paragraphs(self) -> Iterator[str]:
        begun: set[int] = set()
        for line in find_segments(self._article.text, self._spans):
            yield f'<p dir="auto">{"".join(self._segment(one, begun) for one in line)}</p>\n'

    def _segment(self, segment: Segment, begun: set[int]) -> str:
        """The words of a segment: a link to the card of its shortest span, with a label where a span ends."""
        words = safe(self._article.text[segment.start : segment.end])
        if not segment.spans:
            return words
        spans = [(n, self._spans[n]) for n in segment.spans]
        anchors = "".join(f'<b id="{self._key}-s{n}"></b>' for n, _ in spans if n not in begun)
        begun.update(segment.spans)
        filled = [pair for pair in spans if pair[1].field not in CLAUSES]
        lined = [pair for pair in spans if pair[1].field in CLAUSES]
        names = [f"fill {filled[0][1].field}"] if filled else []
        names += [f"{self._key}-s{n}" for n, _ in spans]
        names += dict.fromkeys(self._card(one, number) for _, one in spans for number in one.cards)
        first = spans[0][1]
        return (
            f'{anchors}<a class="{" ".join(names)}" href="#{self._card(first, first.cards[0])}" '
            f'title="{safe(chr(10).join(map(_tip, (one for _, one in spans))))}"{self._lines(lined)}>{words}'
            f"{''.join(_tag(one) for _, one in filled if one.end == segment.end)}</a>"
            f"{''.join(_tag(one) for _, one in lined if one.end == segment.end)}"
        )

    def _lines(self, lined: Sequence[tuple[int, Span]]) -> str:
        """The style that draws a line for each clause, the lanes below one another; empty for none."""
        if not lined:
            return ""
        lanes = [(self._lanes[n] % _LANES, one.field) for n, one in lined]
        images = ", ".join(f"linear-gradient(var(--{field}), var(--{field}))" for _, field in lanes)
        places = ", ".join(f"0 calc(100% - {4 * (max(lanes)[0] - lane)}px)" for lane, _ in lanes)
        below = 3 + 4 * max(lanes)[0]
        return (
            f' style="padding-bottom: {below}px; background-image: {images}; background-position: {places}; '
            'background-size: 100% 2px; background-repeat: no-repeat"'
        )

    def _cards(self) -> Iterator[str]:
        yield f'<h2 id="{self._key}-incidents">{_counted(len(self._reading.incidents), "incident")}</h2>\n'
        for number, incident in enumerate(self._reading.incidents, start=1):
            yield self._incident(number, incident)
        yield f'<h2 id="{self._key}-figures">{_counted(len(self._reading.figures), "figure")}</h2>\n'
        if self._reading.figures:
            rows = (self._figure(number, one) for number, one in enumerate(self._reading.figures, start=1))
            yield f'<section class="card"><ul>\n{"".join(rows)}</ul></section>\n'

    def _incident(self, number: int, incident: Incident) -> str:
        places = {(one.start, one.end, one.field, one.value): n for n, one in enumerate(self._spans)}
        rows = []
        for claim in find_claims(incident):
            quote = claim.evidence
            place = places[quote.start, quote.end, claim.field, claim.value] if quote else None
            rows.append(self._row(claim.field, claim.value, quote, place))
        aliases = f' <span class="also">also <bdi>{safe(", ".join(incident.target.aliases))}</bdi></span>'
        return (
            f'<section class="card" id="{self._key}-i{number}"><h3><span class="number">{number}</span> '
            f"<bdi>{safe(name_target(incident))}</bdi> <small>{incident.target.kind}</small>"
            f'<span class="score" title="confidence of the whole">{incident.confidence:.2f}</span></h3>\n'
            f"{aliases if incident.target.aliases else ''}<ul>\n{''.join(rows)}</ul></section>\n"
        )

    def _row(self, field: str, value: str, quote: Evidence | None, place: int | None) -> str:
        """One claim: its slot, its value, its score, then the quote as a link to its place, and what decided."""
        if quote is None:
            below = '<span class="by">no quote</span>'
        else:
            below = self._link(quote.quote, place) + f' <span class="by">{safe(quote.by)}</span>'
        return self._item(field, f"<bdi>{safe(value)}</bdi>", quote.score if quote else None, below, place)

    def _figure(self, number: int, figure: Figure) -> str:
        span = next(n for n, one in enumerate(self._spans) if one.field == "figure" and one.cards == (number,))
        about = [
            "" if figure.qualifier == "exact" else figure.qualifier,
            render_when(figure.period) or "no period",
            figure.country.name if figure.country else "",
            figure.attribution and f"says {figure.attribution}",
        ]
        value = f"<strong>{_amount(figure)}</strong> <bdi>{safe(figure.unit)}</bdi>"
        below = (
            f'{self._link(figure.quote, span)} <span class="about">{safe(" · ".join(filter(None, about)))}</span> '
            f'<span class="by">{safe(figure.dated_by)}</span>'
        )
        return self._item("figure", value, figure.score, below, span, own=f"{self._key}-f{number}")

    def _item(self, field: str, value: str, score: float | None, below: str, place: int | None, own: str = "") -> str:
        shown = "" if score is None else f'<span class="score">{score:.2f}</span>'
        names = "" if place is None else f' class="row-{self._key}-s{place}"'
        own = own and f' id="{own}"'
        return f'<li{own}{names}><span class="chip {field}">{field}</span> {value}{shown}<br>{below}</li>\n'

    def _link(self, words: str, place: int | None) -> str:
        return f'<a class="quote" href="#{self._key}-s{place}"><q dir="auto">{safe(_short(words))}</q></a>'

    def _card(self, span: Span, number: int) -> str:
        return f"{self._key}-{'f' if span.field == 'figure' else 'i'}{number}"


def _tag(span: Span) -> str:
    """The label behind a span; it is drawn by the style, so that copied text stays the article's."""
    what = span.value if span.field == "method" else span.field
    return f'<i class="tag {span.field}" data-label="{safe(what)} {_runs(span.cards)}"></i>'


def _tip(span: Span) -> str:
    """What is shown while the words are pointed at."""
    decided = ", ".join(filter(None, (span.by, "" if span.score is None else f"{span.score:.2f}")))
    return f"{span.field} {_runs(span.cards)}: {span.value}{f' ({decided})' if decided else ''}"


def _runs(numbers: Sequence[int]) -> str:
    """Numbers in a row as first and last.

    >>> _runs((1, 2, 3, 7))
    '1–3, 7'
    """
    runs: list[list[int]] = []
    for one in numbers:
        if runs and one == runs[-1][-1] + 1:
            runs[-1][1:] = [one]
        else:
            runs.append([one])
    return ", ".join("–".join(map(str, run)) for run in runs)


def _short(words: str) -> str:
    """A quote of at most some 160 letters; the middle of a longer one is left out."""
    return words if len(words) <= 160 else f"{words[:100].rstrip()} … {words[-50:].lstrip()}"


def _amount(figure: Figure) -> str:
    """A value, or both ends of a range, as people write them."""
    ends = [figure.value] if figure.value_max is None else [figure.value, figure.value_max]
    return "–".join(f"{one:,.0f}" if one == round(one, 6) and one % 1 == 0 else f"{one:,}" for one in ends)


def _title(article: Article) -> str:
    return article.title or article.source or article.id


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
