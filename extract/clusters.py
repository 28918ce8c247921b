"""A growing cluster of facets that are held to be one event, which knows what it excludes."""

from collections.abc import Iterable
from itertools import product

from extract.agreement import Facet, Link, is_elsewhere, is_other_name, is_other_time, is_too_early


class Cluster:
    """The facets at `places`; each told value is kept once, so that large clusters are compared as fast as small ones.

    `apart` are the places that people said do not belong here; `weakest` is the least sure link inside, or None.
    """

    def __init__(self, place: int, facet: Facet, apart: Iterable[int]) -> None:
        self.places = [place]
        self.apart = set(apart)
        self.weakest: Link | None = None
        self._articles = set(facet.articles)
        self._kinds, self._names, self._dates = {facet.kinds}, {facet.names}, {facet.dates} - {frozenset()}
        self._hosts, self._origins = {facet.host} - {frozenset()}, {facet.origin} - {frozenset()}
        self._latest_begun, self._first_told = facet.begun, facet.told

    def excludes(self, other: "Cluster") -> bool:
        """Whether any facet of the one cannot be one event with any of the other."""
        return (
            not self._articles.isdisjoint(other._articles)
            or not self.apart.isdisjoint(other.places)
            or any(not ours & theirs for ours, theirs in product(self._kinds, other._kinds))
            or any(is_elsewhere(*pair) for pair in product(self._hosts, other._hosts))
            or any(is_elsewhere(*pair) for pair in product(self._origins, other._origins))
            or any(is_other_time(*pair) for pair in product(self._dates, other._dates))
            or any(
                ours._latest_begun and theirs._first_told and is_too_early(theirs._first_told, ours._latest_begun)
                for ours, theirs in ((self, other), (other, self))
            )
            or any(is_other_name(*pair) for pair in product(self._names, other._names))
        )

    def absorb(self, other: "Cluster", link: Link) -> None:
        """The other's facets belong here, held by that link."""
        self.places += other.places
        self.apart |= other.apart
        links = (one for one in (self.weakest, other.weakest, link) if one)
        self.weakest = min(links, key=lambda one: (one.score, one.reason))
        self._articles |= other._articles
        self._kinds |= other._kinds
        self._names |= other._names
        self._dates |= other._dates
        self._hosts |= other._hosts
        self._origins |= other._origins
        self._latest_begun = max(self._latest_begun, other._latest_begun)
        self._first_told = min(filter(None, (self._first_told, other._first_told)), default="")
