"""What is left to ask, as a crawl sees it: its questions, and an answerer that remembers one crawl only."""

from collections.abc import Callable
from typing import Protocol

from records.article import Article, Rejected
from records.crawl import Listing, Place, Task
from records.fetched import Fetched

Save = Callable[[str, Article | Rejected], None]
Known = Callable[[str], bool]


class Frontier(Protocol):
    """Who knows what was asked before, and keeps what comes; each call is whole or did not happen."""

    def begin(self, outlet: str, roots: tuple[Task, ...], *, revisit_days: int) -> tuple[Task, ...]:
        """All that the outlet has to be asked now: its lists, and what an earlier crawl left to do."""

    def list(self, listing: Listing) -> tuple[Task, ...]:
        """What a list that was asked leads to: those of its articles and further lists that are to be asked."""

    def keep(self, outlet: str, fetched: Fetched, found: Article | Rejected, place: Place | None) -> str:
        """What became of a page: "saved", "changed", "same", "known", "duplicate" or "rejected"."""

    def miss(self, outlet: str, address: str, reason: str) -> None:
        """Notes that an address brought nothing, and why; it is asked again later where that may help."""

    def refuse(self, outlet: str, refused: Rejected) -> None:
        """Notes an address, the source of the refusal, that may not be asked; it is not asked again."""

    def settle(self, outlet: str, address: str, event: str) -> None:
        """Notes an answer without a page: "same" for a page that is as it was, "duplicate" for one met elsewhere."""


class MemoryFrontier:
    """Remembers nothing beyond one crawl: `save` is called for what is new, `known` names addresses to leave."""

    def __init__(self, save: Save, known: Known = lambda address: False) -> None:
        self._save, self._known = save, known
        self._listed: set[str] = set()
        self._ids: set[str] = set()

    def begin(self, outlet: str, roots: tuple[Task, ...], *, revisit_days: int) -> tuple[Task, ...]:
        return roots

    def list(self, listing: Listing) -> tuple[Task, ...]:
        fresh = [one for one in listing.entries if one.address not in self._listed]
        self._listed.update(one.address for one in fresh)
        wanted = [one for one in fresh if not self._known(one.address)]
        tasks = [Task(address=one.address, kind="article", published=one.published) for one in wanted]
        leads_on = bool(fresh) or listing.task.kind != "section"
        return (*tasks, *(task for task, _ in listing.further if leads_on))

    def keep(self, outlet: str, fetched: Fetched, found: Article | Rejected, place: Place | None) -> str:
        if isinstance(found, Rejected):
            self._save(outlet, found)
            return "rejected"
        if found.id in self._ids:
            return "duplicate"
        self._ids.add(found.id)
        if found.url and self._known(found.url):
            return "known"
        self._save(outlet, found)
        return "saved"

    def miss(self, outlet: str, address: str, reason: str) -> None:
        """Nothing: the next crawl begins anew."""

    def refuse(self, outlet: str, refused: Rejected) -> None:
        self._save(outlet, refused)

    def settle(self, outlet: str, address: str, event: str) -> None:
        """Nothing: the next crawl begins anew."""
