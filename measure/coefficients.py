"""Agreement beyond chance between two or more annotators: Cohen's kappa and Krippendorff's alpha."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import permutations
from typing import TypeVar

Label = TypeVar("Label", bound=Hashable)


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa (1960) of two annotators' labels; None where there is no pair, or but one label in all.

    >>> cohen_kappa([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")])
    0.5
    """
    if not pairs:
        return None
    seen = sum(one == other for one, other in pairs) / len(pairs)
    left, right = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(left[label] * right[label] for label in left) / len(pairs) ** 2
    return None if chance == 1 else (seen - chance) / (1 - chance)


def krippendorff_alpha(
    units: Sequence[Sequence[Label]], distance: Callable[[Label, Label], float] | None = None
) -> float | None:
    """Krippendorff's alpha (2004) over units, each the labels that it was given; nominal without a `distance`.

    Units with fewer than two labels say nothing. None where no unit is left, or but one label stands in all.

    >>> krippendorff_alpha([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")])
    0.5333333333333333
    """
    apart = distance or nominal_distance
    used = [unit for unit in units if len(unit) > 1]
    counts = Counter(label for unit in used for label in unit)
    total = sum(counts.values())
    observed = sum(sum(apart(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in used)
    expected = sum(counts[a] * counts[b] * apart(a, b) for a in counts for b in counts)
    return None if not expected else 1 - (total - 1) * observed / expected


def nominal_distance(one: Hashable, other: Hashable) -> float:
    """0 for equal labels, else 1."""
    return float(one != other)


def jaccard_distance(one: frozenset[str], other: frozenset[str]) -> float:
    """1 less the share of common members among all.

    >>> jaccard_distance(frozenset("ab"), frozenset("b"))
    0.5
    """
    return 1 - len(one & other) / len(one | other) if one | other else 0.0


def masi_distance(one: frozenset[str], other: frozenset[str]) -> float:
    """Passonneau's MASI (2006): Jaccard weighted by 1, 2/3, 1/3 or 0 for equal, nested, crossing or disjoint sets.

    >>> round(masi_distance(frozenset("ab"), frozenset("b")), 3)
    0.667
    """
    if one == other:
        return 0.0
    nested = one <= other or other <= one
    weight = 2 / 3 if nested else 1 / 3 if one & other else 0.0
    return 1 - (1 - jaccard_distance(one, other)) * weight
