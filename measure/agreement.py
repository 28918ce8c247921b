"""From two annotations of the same articles to how far they agree by F1, kappa and alpha, and where they differ."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from measure.coefficients import cohen_kappa, krippendorff_alpha, masi_distance
from measure.differences import Difference, find_differences
from measure.match import is_same_name, match_incidents
from measure.score import SLOTS, Score, score_readings
from records.errors import CorpusError
from records.gold import Gold
from records.incident import Incident
from records.reading import Reading

Pair = tuple[Gold, Gold]
One = TypeVar("One")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """Agreement on one question: `seen` is the share of equal answers; None where nothing can go beyond chance."""

    question: str
    units: int
    seen: float
    kappa: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two annotations agree: F1 by slot, coefficients by question, and each article's differences."""

    articles: int
    scores: tuple[Score, ...]
    coefficients: tuple[Coefficient, ...]
    differences: tuple[tuple[str, tuple[Difference, ...]], ...]


def pair_annotations(first: Sequence[Gold], second: Sequence[Gold]) -> tuple[Pair, ...]:
    """Each article of the second annotation behind the same one of the first; a CorpusError tells what does not fit."""
    by_id = {gold.article.id: gold for gold in first}
    pairs = []
    for gold in second:
        partner = by_id.get(gold.article.id)
        if partner is None:
            raise CorpusError(f"{gold.article.source}: no first annotation has the id {gold.article.id!r}; mend the id")
        if partner.article.text != gold.article.text:
            raise CorpusError(
                f"{gold.article.source}: the text differs from that of {partner.batch}/{partner.article.source}; "
                "both annotations need the very same text"
            )
        pairs.append((partner, gold))
    return tuple(pairs)


def find_agreement(pairs: Sequence[Pair]) -> Agreement:
    """The agreement of the two annotations in each pair; F1 takes the first for right."""
    as_readings = [(_as_reading(second), first) for first, second in pairs]
    told = ((first.article.id, find_differences(reading, first)) for reading, first in as_readings)
    return Agreement(
        articles=len(pairs),
        scores=score_readings(as_readings),
        coefficients=tuple(_coefficients(pairs)),
        differences=tuple((article, differences) for article, differences in told if differences),
    )


def render_agreement(agreement: Agreement) -> str:
    """The page of agreement in Markdown."""
    rows = [
        f"| {one.slot} | {SLOTS[one.slot]} | {one.f1:.3f} | {one.hits} | {one.surplus + one.missing} |"
        for one in agreement.scores
        if one.slot != "clean" and one.hits + one.surplus + one.missing
    ]
    beyond = [
        f"| {one.question} | {one.units} | {one.seen:.3f} | {_number(one.kappa)} | {_number(one.alpha)} |"
        for one in agreement.coefficients
    ]
    return "\n".join(
        [
            "# How far two annotators agree\n",
            f"{agreement.articles} articles were annotated twice, the second time from text and codebook alone. "
            "F1 takes the first annotation as right and the second as found.\n",
            "## By slot\n",
            "| slot | what | F1 | agreed | differed |",
            "| --- | --- | ---: | ---: | ---: |",
            *rows,
            "\n## Beyond chance\n",
            "Methods and states are sets: alpha takes the MASI distance for them and the nominal distance elsewhere. "
            "Questions about incidents are asked of those that both annotators have; – stands where there is no room "
            "for agreement beyond chance.\n",
            "| question | units | equal | Cohen's kappa | Krippendorff's alpha |",
            "| --- | ---: | ---: | ---: | ---: |",
            *beyond,
            "",
        ]
    )


def _as_reading(gold: Gold) -> Reading:
    return Reading(
        article_id=gold.article.id, reader="annotator", version="2", relevance=float(bool(gold.incidents)),
        incidents=gold.incidents, figures=gold.figures,
    )  # fmt: skip


def _coefficients(pairs: Sequence[Pair]) -> Iterator[Coefficient]:
    """One coefficient for each question that has any unit."""
    both = [(a, b) for first, second in pairs for a, b in match_incidents(first.incidents, second.incidents)]
    questions: Mapping[str, list[tuple[str, str]]] = {
        "does the article tell an incident": [_each(pair, lambda one: str(bool(one.incidents))) for pair in pairs],
        "role of a named person": [roles for first, second in pairs for roles in _roles(first, second)],
        "outcome": [_each(pair, lambda one: one.outcome) for pair in both],
        "year": [_each(pair, lambda one: str(one.date and one.date.year)) for pair in both],
        "kind of target": [_each(pair, lambda one: one.target.kind) for pair in both],
    }
    for question, answers in questions.items():
        if answers:
            yield Coefficient(
                question=question, units=len(answers), seen=sum(a == b for a, b in answers) / len(answers),
                kappa=cohen_kappa(answers), alpha=krippendorff_alpha(answers),
            )  # fmt: skip
    for question, members in _SETS.items():
        sets = [(members(a), members(b)) for a, b in both]
        if sets:
            yield Coefficient(
                question=question, units=len(sets), seen=sum(a == b for a, b in sets) / len(sets),
                kappa=None, alpha=krippendorff_alpha(sets, masi_distance),
            )  # fmt: skip


_SETS: Mapping[str, Callable[[Incident], frozenset[str]]] = {
    "set of methods": lambda one: frozenset(method.code for method in one.methods),
    "set of origin states": lambda one: frozenset(state.code for state in one.origin),
    "set of host states": lambda one: frozenset(state.code for state in one.host),
}


def _each(pair: tuple[One, One], answer: Callable[[One], str]) -> tuple[str, str]:
    return answer(pair[0]), answer(pair[1])


def _roles(first: Gold, second: Gold) -> Iterator[tuple[str, str]]:
    """The two roles of each person whom either names; one whom the other leaves out is `not listed` there."""
    left = dict(second.people)
    for name, role in first.people:
        same = name if name in left else next((other for other in left if is_same_name(name, other)), None)
        yield role, left.pop(same) if same else "not listed"
    yield from (("not listed", role) for role in left.values())


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
