"""From the parts of the corpus to their counts: how much fills each cell of the grid, as a page in Markdown."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from codebook import METHODS, OUTCOMES, ROLES, name_of
from measure.demands import find_demands, render_demands
from measure.styles import style_of
from records.gold import Gold
from records.incident import KINDS, Incident

Parts = Mapping[str, Sequence[Gold]]


def render_counts(parts: Parts) -> str:
    """The page of counts: what is wanted beside what is there, then a table for each side of the grid by part."""
    demands = find_demands([gold for several in parts.values() for gold in several])
    wanted = f"## Wanted and there\n\n{render_demands(demands)}"
    return "\n\n".join(["# The corpus in numbers", _opening(parts), wanted, *_tables(parts)]) + "\n"


def _opening(parts: Parts) -> str:
    corpus = [gold for several in parts.values() for gold in several]
    incidents = [one for gold in corpus for one in gold.incidents]
    origins = Counter(code for one in incidents for code in {state.code for state in one.origin})
    hosts = {state.code for one in incidents for state in one.host}
    most = "".join(
        f", {_state(code)} in {count / len(incidents):.0%} of them" for code, count in origins.most_common(1)
    )
    return (
        f"{len(corpus):,} articles in {len({gold.batch for gold in corpus})} batches tell {len(incidents):,} incidents "
        f"and {sum(len(gold.figures) for gold in corpus):,} figures: {len(origins)} origin states{most}, "
        f"and {len(hosts)} host states. An incident with several methods or states is counted for each of them."
    )


def _tables(parts: Parts) -> Iterator[str]:
    yield _table("Parts", "what", parts, _sizes)
    yield _table("Methods", "method", parts, _each(lambda one: (code.code for code in one.methods)), known=METHODS)
    yield _table("Outcomes", "outcome", parts, _each(lambda one: (one.outcome,)), known=OUTCOMES)
    yield _table("Kinds of target", "kind", parts, _each(lambda one: (one.target.kind,)), known=KINDS)
    yield _table("Roles of named persons", "role", parts, lambda gold: (role for _, role in gold.people), known=ROLES)
    yield _table("Origin states", "state", parts, _each(lambda one: (_state(state.code) for state in one.origin)))
    yield _table("Host states", "state", parts, _each(lambda one: (_state(state.code) for state in one.host)))
    yield _table(
        "Years", "year", parts, _each(lambda one: (str(one.date.year) if one.date else "not told",)), by_name=True
    )
    yield _table("Styles", "style of article", parts, lambda gold: (style_of(gold.style),))
    yield _table("Articles without an incident", "subject", parts, lambda gold: () if gold.incidents else (gold.cell,))
    yield _table(
        "Incidents in one article", "incidents", parts, lambda gold: (f"{len(gold.incidents):2}",), by_name=True
    )
    yield _table("Qualifiers of figures", "qualifier", parts, lambda gold: (one.qualifier for one in gold.figures))
    yield _table("Where the texts come from", "source", parts, lambda gold: (gold.source,))


def _each(values: Callable[[Incident], Iterable[str]]) -> Callable[[Gold], Iterable[str]]:
    """What is told of each incident of an article, each value once for an incident."""
    return lambda gold: (value for one in gold.incidents for value in dict.fromkeys(values(one)))


def _sizes(gold: Gold) -> Iterator[str]:
    yield "articles"
    yield "articles with incidents" if gold.incidents else "articles without"
    yield from ["incidents"] * len(gold.incidents)
    yield from ["figures"] * len(gold.figures)
    yield from ["named persons"] * len(gold.people)
    yield from ["words"] * len(gold.article.text.split())


def _table(
    title: str, column: str, parts: Parts, values: Callable[[Gold], Iterable[str]],
    *, known: Sequence[str] = (), by_name: bool = False,
) -> str:  # fmt: skip
    """One section; `known` values have a row though nothing fills it, so that an empty cell is seen."""
    counts = {part: Counter(value for gold in several for value in values(gold)) for part, several in parts.items()}
    total: Counter[str] = Counter(dict.fromkeys(known, 0))
    for one in counts.values():
        total.update(one)
    names = sorted(total) if by_name else sorted(total, key=lambda value: (-total[value], value))
    head = [column, *parts, "all"]
    rows = [[name.strip(), *(f"{counts[part][name]:,}" for part in parts), f"{total[name]:,}"] for name in names]
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    return "\n".join([f"## {title}\n", *lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _state(code: str) -> str:
    """The state's name; a code that is none stands for itself, since the corpus check tells of it."""
    try:
        return name_of(code)
    except KeyError:
        return code
