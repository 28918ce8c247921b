"""From the parts of the corpus to what stands in two of them: persons, sentences, articles nearly the same."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from records.gold import Gold

# Measured on the first 571 articles: no two of different parts were alike by more than 0.022; an article and itself
# with every name, every number and a seventh of the other words exchanged are so by 0.14 or more.
_LIKE = 0.05
_RUN = 12  # words; no run of this length stood in two articles by chance
_TRIPLE = 3
_ROLES = ("target", "relative", "expert", "lawyer", "source", "spokesperson")


def find_leaks(parts: Mapping[str, Sequence[Gold]]) -> tuple[str, ...]:
    """What stands in more than one part, in sentences that name the articles; empty when the parts are apart."""
    placed = [(part, gold) for part, several in parts.items() for gold in several]
    return (*_shared_names(placed), *_shared_runs(placed), *_near_duplicates(placed))


def _shared_names(placed: Sequence[tuple[str, Gold]]) -> Iterator[str]:
    """Full names of those whom a reader could learn by heart, whatever their order, case and marks."""
    seen: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for part, gold in placed:
        relatives = [one.name for incident in gold.incidents for one in incident.relatives if one.name]
        for name in (*(name for name, role in gold.people if role in _ROLES), *relatives):
            if " " in name:
                seen[" ".join(sorted(_words(name)))].setdefault(part, (gold.article.id, name))
    for where in seen.values():
        if len(where) > 1:
            [first, *others] = where.items()
            also = ", ".join(f"{article} ({part})" for part, (article, _) in others)
            yield f"the person {first[1][1]!r} stands in {first[1][0]} ({first[0]}) and in {also}; rename one"


def _shared_runs(placed: Sequence[tuple[str, Gold]]) -> Iterator[str]:
    """For each two articles of different parts the first words that stand in both for a long run."""
    words = [_words(gold.article.text) for _, gold in placed]
    told = set()
    for run, ids in _index(words, _RUN).items():
        for one, other in combinations(sorted(ids), 2):
            if placed[one][0] != placed[other][0] and (one, other) not in told:
                told.add((one, other))
                yield f"{_shown(placed[one])} and {_shown(placed[other])} share the words “{' '.join(run)}”; reword one"


def _near_duplicates(placed: Sequence[tuple[str, Gold]]) -> Iterator[str]:
    """Two articles of different parts with too large a share of their word triples in common (Jaccard)."""
    words = [_words(gold.article.text) for _, gold in placed]
    index = _index(words, _TRIPLE)
    sizes = [len(set(_runs(one, _TRIPLE))) for one in words]
    common: Counter[tuple[int, int]] = Counter()
    for ids in index.values():
        common.update(pair for pair in combinations(sorted(ids), 2) if placed[pair[0]][0] != placed[pair[1]][0])
    for (one, other), count in common.most_common():
        likeness = count / (sizes[one] + sizes[other] - count)
        if likeness >= _LIKE:
            yield f"{_shown(placed[one])} and {_shown(placed[other])} are alike by {likeness:.2f}; rewrite one"


def _index(words: Sequence[Sequence[str]], length: int) -> dict[tuple[str, ...], set[int]]:
    """Each run of words that stands in two articles or more, with the places of these articles."""
    index: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for place, one in enumerate(words):
        for run in _runs(one, length):
            index[run].add(place)
    return {run: ids for run, ids in index.items() if len(ids) > 1}


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[first:] for first in range(length)), strict=False)


def _words(text: str) -> list[str]:
    bare = unicodedata.normalize("NFKD", text.lower())
    return re.findall(r"\w+", "".join(one for one in bare if not unicodedata.combining(one)))


def _shown(placed: tuple[str, Gold]) -> str:
    return f"{placed[1].article.id} ({placed[0]})"
