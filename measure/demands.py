"""From the gold articles to what the corpus must hold and what it does hold: one row for each demand of the grid."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from codebook import METHODS
from records.gold import Gold
from records.incident import Incident

_CHINA = "CN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A thing that is counted, how much of it is wanted, how much is there, and whether that is enough.

    `most` turns the demand round: no more than that is wanted. Both numbers are per cent where `unit` says so.
    """

    what: str
    wanted: int
    there: float
    most: bool = False
    unit: str = ""

    @property
    def is_met(self) -> bool:
        return self.there <= self.wanted if self.most else self.there >= self.wanted


def find_demands(corpus: Sequence[Gold]) -> tuple[Demand, ...]:
    """What the corpus must hold beside what is there, the whole first and each method last."""
    incidents = [one for gold in corpus for one in gold.incidents]
    telling = sum(bool(gold.incidents) for gold in corpus)
    origins = _count(incidents, lambda one: (state.code for state in one.origin))
    hosts = _count(incidents, lambda one: (state.code for state in one.host))
    methods = _count(incidents, lambda one: (method.code for method in one.methods))
    china = 100 * origins[_CHINA] / len(incidents) if incidents else 0.0
    return (
        Demand(what="articles", wanted=600, there=len(corpus)),
        Demand(what="articles with incidents", wanted=380, there=telling),
        Demand(what="articles without", wanted=220, there=len(corpus) - telling),
        Demand(what="incidents", wanted=1000, there=len(incidents)),
        Demand(what="figures", wanted=1500, there=sum(len(gold.figures) for gold in corpus)),
        Demand(what="origin states", wanted=30, there=len(origins)),
        Demand(what="incidents with China as origin", wanted=20, there=china, most=True, unit="%"),
        Demand(what="host states", wanted=60, there=len(hosts)),
        *(Demand(what=f"incidents with {method}", wanted=40, there=methods[method]) for method in METHODS),
    )


def render_demands(demands: Sequence[Demand]) -> str:
    """The table in Markdown; what is not met says so.

    >>> print(render_demands([Demand(what="figures", wanted=1500, there=9)]).splitlines()[-1])
    | figures | 1,500 or more | 9 | **no** |
    """
    lines = ["| what | wanted | there | met |", "| --- | ---: | ---: | --- |"]
    return "\n".join([*lines, *(_row(one) for one in demands)])


def _row(one: Demand) -> str:
    bound = f"{one.wanted:,}{one.unit} or {'less' if one.most else 'more'}"
    there = f"{one.there:.1f}{one.unit}" if one.unit else f"{one.there:,.0f}"
    return f"| {one.what} | {bound} | {there} | {'yes' if one.is_met else '**no**'} |"


def _count(incidents: Sequence[Incident], values: Callable[[Incident], Iterable[str]]) -> Counter[str]:
    """For each value how many incidents have it."""
    return Counter(value for one in incidents for value in set(values(one)))
