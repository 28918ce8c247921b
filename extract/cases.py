"""Cases: the tellings of many articles grouped by event, with people's decisions followed; tellings in, cases out."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from extract.agreement import Facet, Link, facet_of, is_other_name, pick_link
from extract.blocks import find_pairs
from extract.clusters import Cluster
from extract.rulings import Rulings, find_rulings
from extract.stories import find_stories
from records.article import stable_id
from records.case import Case, Member, SameDecision, Telling

_ALONE = Link(score=1.0, reason="told once")
_DECIDED = Link(score=1.0, reason="a person decided that they are the same")

Links = Mapping[tuple[int, int], Link]


def group_incidents(
    tellings: Iterable[Telling], decisions: Iterable[SameDecision] = (), *, text: Callable[[str], str]
) -> tuple[Case, ...]:
    """The cases of these tellings by id; each telling is in exactly one.

    Neither the order of what comes nor a repetition of it changes anything. The surest pairs are joined first, and
    none that would bring what excludes each other into one case. `text` brings an article's text by its id, for
    telling copies of one story from independent ones.
    """
    known = {one.incident_id: one for one in sorted(tellings, key=_place)}
    rulings = find_rulings(decisions)
    nuclei = _nuclei(known, rulings)
    facets = [facet_of(known[one] for one in ids) for ids in nuclei]
    links = _sure({(m, n): link for m, n in find_pairs(facets) if (link := pick_link(facets[m], facets[n]))}, facets)
    cases = (
        _case([nuclei[n] for n in cluster.places], [best.get(n) for n in cluster.places], cluster.weakest, known, text)
        for best, cluster in _clustered(facets, links, _apart(nuclei, rulings))
    )
    return tuple(sorted(cases, key=lambda case: case.id))


def _place(one: Telling) -> tuple[bool, str, str, str]:
    """The order in which the tellings of a case stand: by publication, those without a date last."""
    return not one.published, one.published or "", one.incident_id, repr(one)


def _nuclei(known: Mapping[str, Telling], rulings: Rulings) -> list[tuple[str, ...]]:
    """The incidents that people said are one, together, and each other on its own; in an order that ids decide."""
    homes: dict[str, list[str]] = defaultdict(list)
    for one in sorted(known):
        homes[rulings.home.get(one, one)].append(one)
    return sorted(map(tuple, homes.values()))


def _apart(nuclei: Sequence[Sequence[str]], rulings: Rulings) -> dict[int, set[int]]:
    """For each nucleus the others that people said it must not be joined with."""
    place = {rulings.home.get(ids[0], ids[0]): n for n, ids in enumerate(nuclei)}
    apart: dict[int, set[int]] = defaultdict(set)
    for one, other in rulings.apart:
        if one in place and other in place:
            apart[place[one]].add(place[other])
            apart[place[other]].add(place[one])
    return apart


def _sure(links: Links, facets: Sequence[Facet]) -> Links:
    """The links without the weak ones of whoever could by a weak name be two people: a "Mr Hasan" beside two Hasans."""
    claims: dict[int, set[int]] = defaultdict(set)
    for (one, other), link in links.items():
        if link.is_weak:
            claims[one].add(other)
            claims[other].add(one)
    torn = {n for n, others in claims.items() if _has_two_people({facets[other].names for other in others})}
    return {pair: link for pair, link in links.items() if not (link.is_weak and torn & {*pair})}


def _has_two_people(names: set[tuple[tuple[str, ...], ...]]) -> bool:
    return any(is_other_name(one, other) for one, other in combinations(sorted(names), 2))


def _clustered(
    facets: Sequence[Facet], links: Links, apart: Mapping[int, set[int]]
) -> list[tuple[Mapping[int, Link], Cluster]]:
    """The clusters of facets, the surest links followed first; before each the best link of its places, where any."""
    home = [Cluster(n, facet, apart.get(n, ())) for n, facet in enumerate(facets)]
    refused: set[tuple[int, int]] = set()
    ranked = sorted(links.items(), key=lambda item: (-item[1].score, item[0]))
    for (one, other), link in ranked:
        kept, gone = sorted((home[one], home[other]), key=lambda each: (-len(each.places), each.places))
        pair = (kept.places[0], gone.places[0])
        if kept is gone or pair in refused:
            continue
        if kept.excludes(gone):
            refused.add(pair)
            continue
        kept.absorb(gone, link)
        for place in gone.places:
            home[place] = kept
    best: dict[int, Link] = {}
    for (one, other), link in ranked:
        if home[one] is home[other]:
            best.setdefault(one, link)
            best.setdefault(other, link)
    return [(best, cluster) for n, cluster in enumerate(home) if cluster.places[0] == n]


def _case(
    nuclei: Sequence[Sequence[str]],
    links: Sequence[Link | None],
    weakest: Link | None,
    known: Mapping[str, Telling],
    text: Callable[[str], str],
) -> Case:
    """The case of these nuclei, each with its best link to another of them; its id is that of its first telling."""
    stories = find_stories((known[one].article_id for ids in nuclei for one in ids), text)
    members = [
        _member(known[one], link if len(ids) == 1 and link else _ALONE if len(ids) == 1 else _DECIDED, stories)
        for ids, link in zip(nuclei, links, strict=True)
        for one in ids
    ]
    members.sort(key=lambda one: _place(known[one.incident_id]))
    whole = weakest or (_ALONE if len(members) == 1 else _DECIDED)
    return Case(
        id=stable_id(f"case\n{members[0].incident_id}"),
        members=tuple(members),
        score=whole.score,
        reason=whole.reason,
    )


def _member(telling: Telling, link: Link, stories: Mapping[str, str]) -> Member:
    return Member(
        incident_id=telling.incident_id, article_id=telling.article_id, story=stories[telling.article_id],
        score=link.score, reason=link.reason,
    )  # fmt: skip
