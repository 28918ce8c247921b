"""From answers about attacks and the gold ones to scores in the measures of the HRDsAttack paper.

They follow the authors' published code, oddities and all, so that the numbers can stand beside theirs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codebook import country_named
from measure.hrdsattack import Answer

Pair = tuple[Answer, Answer]  # what was said, what is told

# Per cent on the paper's test part, its T5-large: the best of the variants in its table for each measure.
_PUBLISHED = {"victims, exact": 47.44, "victims, fuzzy": 51.16, "violations": 71.39, "country": 66.0, "region": 3.0,
              "city": 23.0, "year": 50.0, "month": 33.0, "day": 14.0}  # fmt: skip
PLACES = ("country", "region", "city", "year", "month", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure of the paper: `value` is an F1 or an accuracy between 0 and 1, None where nothing was answered.

    `told` is how many names, labels or articles the gold answers; `published` is the paper's baseline in per cent.
    """

    name: str
    value: float | None
    told: int
    published: float | None
    note: str


def score_attacks(pairs: Sequence[Pair], *, tells: Sequence[str] = PLACES) -> tuple[Measure, ...]:
    """The measures of the paper over all articles, and the country once more by its code.

    `tells` are the fields of place and time that the system can answer; the others have no value.
    """
    return (*_victims(pairs), _violations(pairs), *_accuracies(pairs, tells))


def _victims(pairs: Sequence[Pair]) -> Iterator[Measure]:
    """F1 of names: letter by letter, and with one a part of the other."""
    found, told = sum(len(said.victims) for said, _ in pairs), sum(len(gold.victims) for _, gold in pairs)
    exact = fuzzy = 0
    for said, gold in pairs:
        for name in _unlike(said.victims):
            exact += name in gold.victims
            fuzzy += any(name in one or one in name for one in gold.victims)
    for kind, hits, note in (("exact", exact, "F1, letter by letter"), ("fuzzy", fuzzy, "F1, one a part of the other")):
        value = _f1(hits, found, told)
        yield _measure(f"victims, {kind}", value, told, note)


def _unlike(names: Sequence[str]) -> tuple[str, ...]:
    """The names without those that are part of a later one, as the authors count them."""
    return tuple(name for n, name in enumerate(names) if not any(name in later for later in names[n + 1 :]))


def _violations(pairs: Sequence[Pair]) -> Measure:
    """Micro-F1 of violation types; an empty answer is `unknown`, as in the authors' code."""
    told = sum(len(gold.violations or ()) for _, gold in pairs)
    answered = [(set(said.violations) or {"unknown"}, set(gold.violations or ()))
                for said, gold in pairs if said.violations is not None]  # fmt: skip
    if not answered:
        return _measure("violations", None, told, "not answered: the reader has another codebook of methods")
    hits = sum(len(said & gold) for said, gold in answered)
    return _measure("violations", _f1(hits, sum(len(said) for said, _ in answered), told), told, "micro-F1")


def _accuracies(pairs: Sequence[Pair], tells: Sequence[str]) -> Iterator[Measure]:
    """The share of all articles with the right answer; where the gold has none, none is right, as in their code."""
    for name in PLACES:
        sides = [(getattr(said, name), getattr(gold, name)) for said, gold in pairs]
        told = sum(gold is not None for _, gold in sides)
        hits = sum(gold is not None and said == gold for said, gold in sides)
        if name not in tells:
            yield _measure(name, None, told, "not answered: the reader does not look for it")
            continue
        yield _measure(name, hits / len(pairs) if pairs else None, told, f"right in {hits} of {told} that tell it")
        if name == "country":
            codes = [(country_named(said or ""), country_named(gold or "")) for said, gold in sides]
            hits = sum(gold is not None and said == gold for said, gold in codes)
            value = hits / len(pairs) if pairs else None
            yield _measure("country, by code", value, told, "USA and United States taken as one; not in the paper")


def _measure(name: str, value: float | None, told: int, note: str) -> Measure:
    return Measure(name=name, value=value, told=told, published=_PUBLISHED.get(name), note=note)


def _f1(hits: int, found: int, told: int) -> float:
    return 2 * hits / (found + told) if hits else 0.0
