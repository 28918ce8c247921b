"""A crawl: outlets in; every page is archived, parsed and handed to the frontier; a report at the end."""

import multiprocessing
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from time import monotonic

from crawler.child import crawl_in_child
from crawler.frontier import Frontier
from crawler.outlets import Outlet
from crawler.parsing import Job, Parsers
from crawler.report import CrawlReport, CrawlStep, Tally
from crawler.reservations import pick_refusal
from crawler.settings import MAX_BYTES, TIMEOUT, need_contact
from records.article import Rejected
from records.crawl import LISTS, Listing, Place, Task
from records.errors import CrawlError
from records.fetched import Fetched

Progress = Callable[[CrawlStep], None]
Archive = Callable[[Fetched], Place]


def crawl_outlets(
    outlets: Sequence[Outlet], frontier: Frontier, *, archive: Archive | None = None, progress: Progress | None = None,
    contact: str = "", timeout: float = TIMEOUT, max_bytes: int = MAX_BYTES, articles: int | None = None,
    workers: int = 2,
) -> CrawlReport:  # fmt: skip
    """The report of one crawl over real HTTP, after which the frontier has been told of every address.

    Each article's page goes into the `archive` before it is parsed. `articles` bounds the articles of each outlet,
    `workers` the processes that parse. Scrapy runs in a child process, so that a process can crawl as often as it
    likes; a child that dies raises a CrawlError.
    """
    if not outlets:
        raise CrawlError("expected at least one outlet to crawl, got none; name one in the outlets file")
    need_contact(outlets, contact)
    started = monotonic()
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    options = {"contact": contact, "timeout": timeout, "max_bytes": max_bytes}
    child = context.Process(target=crawl_in_child, args=(tuple(outlets), there, options, articles), daemon=True)
    child.start()
    there.close()
    parent = _Parent(outlets, frontier, archive, progress, Parsers(workers))
    try:
        is_whole = parent.listen(here)
        if is_whole:
            child.join(10)
    finally:
        here.close()
        parent.parsers.close()
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
    """Answers the child, keeps what it finds and counts."""

    def __init__(
        self, outlets: Sequence[Outlet], frontier: Frontier, archive: Archive | None, progress: Progress | None,
        parsers: Parsers,
    ) -> None:  # fmt: skip
        self.tallies = {one.name: Tally(outlet=one.name) for one in outlets}
        self.saved = 0
        self.parsers = parsers
        self._outlets = {one.name: one for one in outlets}
        self._frontier, self._archive, self._progress = frontier, archive, progress
        self._places: dict[tuple[str, str], Place] = {}
        self._today = datetime.now(UTC).date()

    def listen(self, pipe: Connection) -> bool:
        """Whether the crawl came to its own end; False when the child broke off."""
        while True:
            self._keep_parsed()
            if self.parsers and not pipe.poll(0.02):
                continue
            try:
                kind, *rest = pipe.recv()
            except (EOFError, OSError):
                return False
            if kind == "end":
                self._keep_parsed(wait=True)
                return True
            getattr(self, f"_take_{kind}")(pipe, *rest)

    def _take_begin(self, pipe: Connection, outlet: str, roots: tuple[Task, ...]) -> None:
        tasks = self._frontier.begin(outlet, roots, revisit_days=self._outlets[outlet].revisit_days)
        self.tallies[outlet].roots = {one.address for one in roots}
        for one in tasks:
            if one.kind not in LISTS:
                self._tell(outlet, "found", one.address)
        pipe.send(tasks)

    def _take_list(self, pipe: Connection, listing: Listing) -> None:
        tasks = self._frontier.list(listing)
        asked = {one.address for one in tasks}
        for entry in listing.entries:
            self._tell(listing.outlet, "found", entry.address)
            if entry.address not in asked:
                self._tell(listing.outlet, "known", entry.address)
        pipe.send(tasks)

    def _take_page(self, pipe: Connection, outlet: str, fetched: Fetched, published: str | None) -> None:
        if refused := pick_refusal(fetched, self._outlets[outlet]):
            self._frontier.keep(outlet, fetched, refused, None)
            self._tell(outlet, "rejected", fetched.url, f"reserved: {refused.detail}")
            return
        if self._archive is not None:
            self._places[outlet, fetched.address] = self._archive(fetched)
        self.parsers.put(Job(fetched=fetched, outlet=self._outlets[outlet], published=published, today=self._today))

    def _take_step(self, pipe: Connection, outlet: str, event: str, address: str, detail: str) -> None:
        if event == "reserved":
            self._frontier.refuse(outlet, Rejected(source=address, reason=event, detail=detail))
            event, detail = "rejected", f"reserved: {detail}"
        elif event == "failed" and not detail.startswith("unfinished"):
            self._frontier.miss(outlet, address, detail)
        elif event in ("same", "duplicate"):
            self._frontier.settle(outlet, address, event)
        self._tell(outlet, event, address, detail)

    def _take_closed(self, pipe: Connection, outlet: str, seconds: float) -> None:
        self.tallies[outlet].seconds = seconds

    def _keep_parsed(self, *, wait: bool = False) -> None:
        for job, found in self.parsers.results(wait=wait):
            place = self._places.pop((job.outlet.name, job.fetched.address), None)
            event = self._frontier.keep(job.outlet.name, job.fetched, found, place)
            self.saved += event == "saved"
            if isinstance(found, Rejected):
                self._tell(job.outlet.name, event, found.source, f"{found.reason}: {found.detail}")
                continue
            if event in ("saved", "changed"):
                self.tallies[job.outlet.name].measure(found)
            self._tell(job.outlet.name, event, found.url or job.fetched.address)

    def _tell(self, outlet: str, event: str, address: str, detail: str = "") -> None:
        step = CrawlStep(outlet=outlet, event=event, address=address, detail=detail)
        self.tallies[step.outlet].add(step)
        if self._progress is not None:
            self._progress(step)
