"""From readings and gold to scores by method, state and style, bootstrap intervals, and which methods are confused."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from measure.match import match_incidents
from measure.score import SLOTS, Score, count_article, score_readings
from measure.styles import style_of
from records.gold import Gold
from records.incident import Incident
from records.reading import Reading

Pair = tuple[Reading, Gold]
NONE = "none"  # in a confusion: the side that has no method left to set against the other's


def bootstrap_intervals(
    pairs: Sequence[Pair], *, rounds: int = 1000, seed: int = 7, share: float = 0.95
) -> dict[str, tuple[float, float]]:
    """For each slot the interval that holds the middle `share` of the F1 of resampled articles (percentile bootstrap).

    The same pairs and seed give the same intervals; without pairs there is nothing to resample, and 0 to 1 is said.
    """
    if not pairs:
        return dict.fromkeys(SLOTS, (0.0, 1.0))
    rows = [count_article(reading, gold) for reading, gold in pairs]
    counts = {slot: [(row[slot, "hit"], row[slot, "surplus"] + row[slot, "missing"]) for row in rows] for slot in SLOTS}
    dice, seen = random.Random(seed), defaultdict[str, list[float]](list)
    for _ in range(rounds):
        drawn = dice.choices(range(len(rows)), k=len(rows))
        for slot, cells in counts.items():
            hits, wrong = sum(cells[n][0] for n in drawn), sum(cells[n][1] for n in drawn)
            seen[slot].append(2 * hits / (2 * hits + wrong) if hits + wrong else 1.0)
    cut = round(rounds * (1 - share) / 2)
    return {slot: (sorted(values)[cut], sorted(values)[rounds - 1 - cut]) for slot, values in seen.items()}


def score_values(pairs: Iterable[Pair], values: Callable[[Incident], Iterable[str]]) -> tuple[Score, ...]:
    """For each value of a slot the score of incidents with that value, those most told first.

    A hit is a matched pair in which both have the value; an incident that was missed or invented counts too.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for reading, gold in pairs:
        hits = Counter(
            value for found, told in match_incidents(reading.incidents, gold.incidents)
            for value in set(values(found)) & set(values(told))
        )  # fmt: skip
        found = Counter(value for one in reading.incidents for value in set(values(one)))
        told = Counter(value for one in gold.incidents for value in set(values(one)))
        for value in found | told:
            counts[value, "hit"] += hits[value]
            counts[value, "surplus"] += found[value] - hits[value]
            counts[value, "missing"] += told[value] - hits[value]
    scores = (
        Score(slot=value, hits=counts[value, "hit"], surplus=counts[value, "surplus"], missing=counts[value, "missing"])
        for value in {value for value, _ in counts}
    )
    return tuple(sorted(scores, key=lambda one: (-one.hits - one.missing, one.slot)))


def score_methods(pairs: Iterable[Pair]) -> tuple[Score, ...]:
    """One score for each method that is told or found."""
    return score_values(pairs, lambda one: (method.code for method in one.methods))


def score_origins(pairs: Iterable[Pair]) -> tuple[Score, ...]:
    """One score for each origin state that is told or found, by its code."""
    return score_values(pairs, lambda one: (state.code for state in one.origin))


def score_styles(pairs: Iterable[Pair]) -> tuple[tuple[str, int, tuple[Score, ...]], ...]:
    """For each style of article, in the order of its name, how many there are and their scorecard."""
    groups: dict[str, list[Pair]] = defaultdict(list)
    for reading, gold in pairs:
        groups[style_of(gold.style)].append((reading, gold))
    return tuple((style, len(groups[style]), score_readings(groups[style])) for style in sorted(groups, key=str.lower))


def confuse_methods(pairs: Iterable[Pair]) -> Counter[tuple[str, str]]:
    """How often a told method (first) was found as another (second) in matched incidents.

    What both have lies on the diagonal; of what differs each told method is set against each found one, and
    against NONE where the other side has nothing left.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for reading, gold in pairs:
        for found, told in match_incidents(reading.incidents, gold.incidents):
            said, right = {one.code for one in found.methods}, {one.code for one in told.methods}
            counts.update((code, code) for code in said & right)
            counts.update((a, b) for a in right - said for b in (said - right or {NONE}))
            counts.update((NONE, b) for b in said - right if not right - said)
    return counts
