"""Fetched pages to Articles, in a pool of processes that a page may hang or crash without harm to the crawl."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import date
from threading import Thread
from typing import Any

from crawler.decoding import decode_page
from crawler.outlets import Outlet
from crawler.page import parse_page
from crawler.settings import MAX_BYTES
from crawler.unpacking import unpacked_body
from records.article import Article, Rejected
from records.fetched import Fetched

# Pages that may wait to be parsed: enough to keep the pool busy, few enough to keep memory small.
_WAITING = 48
# Of the processor; the slowest page of the benchmark took under one. A busy machine costs a page nothing.
_SECONDS = 60.0
# By the clock: for a parser that waits for ever, and for systems that cannot bound the processor's time.
_PATIENCE = 1800.0
# Workers are replaced after so many pages each, so that what a library leaks does not pile up.
_PAGES_PER_WORKER = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One fetched page with what its outlet knows of it."""

    fetched: Fetched
    outlet: Outlet
    published: str | None
    today: date


def parse_fetched(job: Job) -> Article | Rejected:
    """The Article of a fetched page, or a Rejected that says why it is none."""
    fetched, outlet = job.fetched, job.outlet
    kind = fetched.header("Content-Type")
    body = unpacked_body(fetched, limit=4 * MAX_BYTES)
    if body is None:
        packing = fetched.header("Content-Encoding")
        return Rejected(source=fetched.url, reason="no-html", detail=f"cannot be unpacked ({packing})")
    if not _is_html(kind, body):
        return Rejected(source=fetched.url, reason="no-html", detail=f"content type {kind or 'unknown'}")
    return parse_page(
        decode_page(body, kind), fetched.url, outlet=outlet.name, published=job.published, paywall=outlet.paywall,
        layout=outlet.layout if outlet.layout.is_valid(job.today) else None,
    )  # fmt: skip


def _is_html(kind: str, body: bytes) -> bool:
    """Whether the content type is that of a page, or there is none and the body looks like one."""
    told = kind.partition(";")[0].strip().lower()
    if told in ("text/html", "application/xhtml+xml"):
        return True
    return told in ("", "text/plain") and b"<html" in body[:1000].lower()


@dataclass(slots=True)
class _Waiting:
    job: Job
    result: "Future[Article | Rejected]" = field(default_factory=Future)


class Parsers:
    """Takes jobs and gives results in the same order; a page that ends or stops a worker costs itself alone."""

    def __init__(self, workers: int, *, pages_per_worker: int = _PAGES_PER_WORKER) -> None:
        self._workers, self._most, self._taken = workers, workers * pages_per_worker, 0
        self._pool: ProcessPoolExecutor | None = None
        self._leaving: list[Any] = []
        self._queue: deque[_Waiting] = deque()
        if workers:
            # The first worker loads its libraries while the crawl's first requests are on their way.
            self._open().submit(int)

    def __len__(self) -> int:
        return len(self._queue)

    def put(self, job: Job) -> None:
        """Takes a job; without workers it is done at once, in this process and without any bound."""
        waiting = _Waiting(job)
        self._queue.append(waiting)
        if self._workers:
            self._submit(waiting)
        else:
            waiting.result.set_result(parse_fetched(job))

    def results(self, *, wait: bool = False) -> Iterator[tuple[Job, Article | Rejected]]:
        """The results that are there, in order; all of them, with `wait`; some where too many are waiting."""
        while self._queue and (wait or len(self._queue) > _WAITING or self._queue[0].result.done()):
            first = self._queue[0]
            try:
                found = _found(first)
            except (BrokenProcessPool, TimeoutError) as cause:
                found = self._alone(first, cause)
            self._queue.popleft()
            yield first.job, found

    def close(self) -> None:
        """Ends the pool at once, and one that was at its last pages."""
        for one in (*self._leaving, *_workers_of(self._pool)):
            one.kill()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool, self._leaving = None, []

    def _open(self) -> ProcessPoolExecutor:
        """The pool, made where there is none.

        One that has had its pages does those it was given and ends, while another takes the next. The pool's own
        `max_tasks_per_child` would not do: workers that leave at one time are not replaced, and a page waits for ever.
        """
        if self._pool is not None and self._taken >= self._most:
            self._leaving = _workers_of(self._pool)
            self._pool.shutdown(wait=False)
            self._pool = None
        if self._pool is None:
            self._pool, self._taken = self._new_pool(), 0
        return self._pool

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_worker
        )

    def _submit(self, waiting: _Waiting) -> None:
        try:
            waiting.result = self._open().submit(_parse_bounded, waiting.job, _SECONDS)
            self._taken += 1
        except BrokenProcessPool as cause:
            waiting.result = Future()
            waiting.result.set_exception(cause)

    def _alone(self, waiting: _Waiting, cause: Exception) -> Article | Rejected:
        """The result of a page that may have broken the pool, parsed alone in a new one, to which the others follow."""
        source = waiting.job.fetched.url
        slow = Rejected(source=source, reason="broken-page", detail=f"took over {_PATIENCE:.0f} s to parse")
        self.close()
        found: Article | Rejected = slow
        if not isinstance(cause, TimeoutError):
            self._submit(waiting)
            try:
                found = _found(waiting)
            except BrokenProcessPool:
                said = f"the page ended its parser, or took over {_SECONDS:.0f} s of the processor"
                found = Rejected(source=source, reason="broken-page", detail=said)
                self.close()
            except TimeoutError:
                self.close()
        for other in list(self._queue)[1:]:
            if not other.result.done() or other.result.cancelled() or other.result.exception() is not None:
                self._submit(other)
        return found


def _workers_of(pool: ProcessPoolExecutor | None) -> list[Any]:
    """The pool's processes, which it forgets once it is to end."""
    return list((pool._processes or {}).values()) if pool else []


def _found(waiting: _Waiting) -> Article | Rejected:
    """What the page gave, waited for; whatever a library raised on it ends that page alone."""
    try:
        return waiting.result.result(timeout=_PATIENCE)
    except (BrokenProcessPool, TimeoutError):
        raise
    except Exception as cause:
        said = f"{type(cause).__name__}: {cause}"
        return Rejected(source=waiting.job.fetched.url, reason="broken-page", detail=said)


def _parse_bounded(job: Job, seconds: float) -> Article | Rejected:
    """As `parse_fetched`, in a process that the system ends when the page takes more of the processor's time.

    The clock would not do: on a busy machine a new process may take minutes to begin, and good pages would be refused.
    """
    timer = getattr(signal, "setitimer", None)
    if timer is None:  # Windows
        return parse_fetched(job)
    timer(signal.ITIMER_PROF, seconds)
    try:
        return parse_fetched(job)
    finally:
        timer(signal.ITIMER_PROF, 0)


def _begin_worker() -> None:
    """A worker has loaded what parsing needs, and ends with its parent instead of waiting for work for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()
    parse_page("<p>A page on which the libraries are loaded, which counts for none.</p>")
