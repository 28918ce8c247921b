"""A crawl: outlets in, every Article and Rejected handed to the caller as it comes, and a report at the end."""

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any

from crawler.child import crawl_in_child
from crawler.outlets import Outlet
from crawler.report import CrawlReport, CrawlStep, Tally
from crawler.settings import MAX_BYTES, TIMEOUT
from records.article import Article, Rejected
from records.errors import CrawlError

Save = Callable[[Article | Rejected], None]
Known = Callable[[str], bool]
Progress = Callable[[CrawlStep], None]


def crawl_outlets(
    outlets: Sequence[Outlet], *, save: Save, known: Known, progress: Progress | None = None,
    contact: str = "", timeout: float = TIMEOUT, max_bytes: int = MAX_BYTES,
) -> CrawlReport:  # fmt: skip
    """The report of one crawl over real HTTP; `save` has then been called once for every new article.

    `known` is asked with canonical addresses and keeps a page from being fetched, or, where only the
    page tells its canonical address, from being saved. Scrapy runs in a child process, so that a
    process can crawl as often as it likes; a child that dies raises a CrawlError.
    """
    if not outlets:
        raise CrawlError("expected at least one outlet to crawl, got none; name one in the outlets file")
    started = monotonic()
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    options = {"contact": contact, "timeout": timeout, "max_bytes": max_bytes}
    child = context.Process(target=crawl_in_child, args=(tuple(outlets), there, options), daemon=True)
    child.start()
    there.close()
    parent = _Parent(outlets, save, known, progress)
    try:
        is_whole = parent.listen(here)
        if is_whole:
            child.join(10)
    finally:
        here.close()
        if child.is_alive():
            child.terminate()
        child.join()
    if not is_whole:
        raise CrawlError(
            f"the crawling process ended early (exit code {child.exitcode}) after {parent.saved} saved articles; "
            "what was saved is kept, crawl again to go on"
        )
    return CrawlReport(
        outlets=tuple(one.report() for one in parent.tallies.values()), seconds=round(monotonic() - started, 3)
    )


class _Parent:
    """Answers the child, saves what it finds and counts."""

    def __init__(self, outlets: Sequence[Outlet], save: Save, known: Known, progress: Progress | None) -> None:
        self.tallies = {one.name: Tally(outlet=one.name) for one in outlets}
        self.saved = 0
        self._save, self._known, self._progress = save, known, progress
        self._ids: set[str] = set()

    def listen(self, pipe: Connection) -> bool:
        """Whether the crawl came to its own end; False when the child broke off."""
        while True:
            try:
                kind, *rest = pipe.recv()
            except (EOFError, OSError):
                return False
            if kind == "end":
                return True
            self._take(kind, rest, pipe)

    def _take(self, kind: str, rest: list[Any], pipe: Connection) -> None:
        if kind == "ask":
            pipe.send([one for one in rest[0] if self._known(one)])
        elif kind == "step":
            self._count(rest[0])
        elif kind == "closed":
            self.tallies[rest[0]].seconds = rest[1]
        else:
            self._keep(*rest)

    def _keep(self, outlet: str, found: Article | Rejected) -> None:
        """Saves what is new, and counts it."""
        if isinstance(found, Rejected):
            self._save(found)
            self._tell(outlet, "rejected", found.source, f"{found.reason}: {found.detail}")
            return
        address = found.url or found.source or ""
        if found.id in self._ids:
            self._tell(outlet, "duplicate", address)
        elif found.url and self._known(found.url):
            self._tell(outlet, "known", address)
        else:
            self._save(found)
            self.saved += 1
            self._tell(outlet, "saved", address)
        self._ids.add(found.id)

    def _tell(self, outlet: str, event: str, address: str, detail: str = "") -> None:
        self._count(CrawlStep(outlet=outlet, event=event, address=address, detail=detail))

    def _count(self, step: CrawlStep) -> None:
        self.tallies[step.outlet].add(step)
        if self._progress is not None:
            self._progress(step)
