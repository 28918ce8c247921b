"""Which found incident is which gold incident, and which found figure which gold figure, within one article."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeVar

from rapidfuzz import fuzz

from records.figure import Figure
from records.incident import Incident

_SAME_NAME = 88  # two spellings of one name, as a careful person would accept them
_SAME_WORDS = 60  # two wordings of one unit or description

One = TypeVar("One")
Other = TypeVar("Other")


def match_incidents(found: Sequence[Incident], gold: Sequence[Incident]) -> tuple[tuple[Incident, Incident], ...]:
    """Pairs of a found and a gold incident of one target, best pairs first; each stands in one pair at most."""
    return _match(found, gold, _incident_likeness)


def match_figures(found: Sequence[Figure], gold: Sequence[Figure]) -> tuple[tuple[Figure, Figure], ...]:
    """Pairs of figures with one value and unit; of equals those that stand nearest to each other."""
    return _match(found, gold, _figure_likeness)


def is_same_name(one: str, other: str) -> bool:
    """Whether two written names are one: equal but for order, marks and case, or one the other's part.

    >>> is_same_name("XIE Weidong", "Weidong Xie"), is_same_name("Li Bo", "Li Ba")
    (True, False)
    """
    words, others = _plain(one).split(), _plain(other).split()
    if not words or not others:
        return False
    shorter, longer = sorted((set(words), set(others)), key=len)
    if shorter <= longer:
        return True
    alike = fuzz.token_sort_ratio(" ".join(words), " ".join(others))
    return min(len(words), len(others)) > 1 and max(len(one), len(other)) > 8 and alike >= _SAME_NAME


def is_same_unit(one: str, other: str) -> bool:
    """Whether two wordings count the same thing.

    >>> is_same_unit("Uyghur students", "students"), is_same_unit("%", "per cent"), is_same_unit("yuan", "people")
    (True, True, False)
    """
    first, second = _unit(one), _unit(other)
    return first == second or fuzz.token_set_ratio(first, second) >= _SAME_WORDS + 20


def _incident_likeness(found: Incident, gold: Incident) -> float:
    if (found.target.name is None) != (gold.target.name is None):
        return 0.0
    hosts = {one.code for one in found.host} & {one.code for one in gold.host}
    methods = {one.code for one in found.methods} & {one.code for one in gold.methods}
    bonus = 0.2 * bool(hosts) + 0.1 * bool(methods)
    if found.target.name and gold.target.name:
        return 1.0 + bonus if is_same_name(found.target.name, gold.target.name) else 0.0
    return bonus + 0.5 if bonus and _is_same_group(found, gold) else 0.0


def _is_same_group(found: Incident, gold: Incident) -> bool:
    """Whether two nameless targets are one: described alike, or quoted from one place."""
    words = fuzz.token_set_ratio(_plain(found.target.description or ""), _plain(gold.target.description or ""))
    spans = [[(one.start, one.end) for one in side.evidence if one.field == "target"] for side in (found, gold)]
    overlap = any(s < f and e < t for s, t in spans[0] for e, f in spans[1])
    return overlap or words >= _SAME_WORDS


def _figure_likeness(found: Figure, gold: Figure) -> float:
    same = abs(found.value - gold.value) <= 1e-6 * max(1.0, abs(gold.value)) and is_same_unit(found.unit, gold.unit)
    years = found.period and gold.period and found.period.year == gold.period.year
    return (1.0 + 0.2 * bool(years)) / (1 + abs(found.start - gold.start) / 10_000) if same else 0.0


def _match(
    found: Sequence[One], gold: Sequence[Other], likeness: Callable[[One, Other], float]
) -> tuple[tuple[One, Other], ...]:
    ranked = sorted(((likeness(f, g), -n, -m) for n, f in enumerate(found) for m, g in enumerate(gold)), reverse=True)
    pairs, used_found, used_gold = [], set(), set()
    for score, n, m in ranked:
        if score > 0 and n not in used_found and m not in used_gold:
            used_found.add(n)
            used_gold.add(m)
            pairs.append((found[-n], gold[-m]))
    return tuple(pairs)


def _plain(words: str) -> str:
    bare = unicodedata.normalize("NFKD", words.lower())
    return " ".join(re.findall(r"\w+", "".join(c for c in bare if not unicodedata.combining(c))))


def _unit(words: str) -> str:
    words = re.sub(r"%|\bpercent\b|\bpercentage\b", "per cent", words.lower())
    plain = _plain(words)
    return " ".join(word[:-1] if word.endswith("s") and len(word) > 3 else word for word in plain.split())
