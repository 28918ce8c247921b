"""How the crawler behaves as a guest: it waits as long as robots.txt and the server's answers ask it to."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any, cast
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.settings import ROBOT
from crawler.turns import Turns

# A server that asks for longer, or says no so often, is left alone until the next crawl.
_PATIENCE = 120.0
_REFUSALS = 4
# Some robots.txt ask for a day between two pages; with such a delay a night brings a few pages, not none.
_LONGEST_DELAY = 300.0
# Where a busy server does not say how long to wait.
_BREAK = timedelta(hours=1)
# Who asks for longer has made a mistake; it is asked again then, and may say so again.
_LONGEST_BREAK = timedelta(days=30)


class OutOfHours(IgnoreRequest):
    """A request that came up when the outlet's hours were over."""


class MannersMiddleware:
    """Slows down, or stops, for a host that asks for it by Crawl-delay, Retry-After, 429 or 503."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._own = Turns()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "MannersMiddleware":
        """The middleware, told of every robots.txt that is read."""
        found = cls(crawler)
        crawler.signals.connect(found.on_robots, signals.robots_parsed)
        return found

    @property
    def _turns(self) -> Turns:
        """What all outlets of the crawl know of hosts; a few addresses fetched by themselves share with nobody."""
        turns: Turns = getattr(self._crawler.spider, "turns", self._own)
        return turns

    def on_robots(self, robotparser: Any, request: Request) -> None:
        """Keeps the delay that robots.txt asks for."""
        told = getattr(getattr(robotparser, "rp", None), "crawl_delay", lambda _: None)(ROBOT)
        if told:
            self._turns.least[_host(request)] = min(float(told), _LONGEST_DELAY)
            self._slow_down(request, self._turns.least[_host(request)])

    async def process_request(self, request: Request) -> None:
        """Nothing, once it is the request's turn; an IgnoreRequest for a host that asked to be left alone."""
        host, task = _host(request), request.cb_kwargs.get("task")
        if task and task.not_before:
            self._turns.closed.setdefault(host, datetime.fromisoformat(task.not_before))
        self._need_open(request)
        # Only an outlet's crawl has tasks.
        if task:
            outlet, slot = cast(Any, self._crawler.spider).outlet, self._slot(request)
            delay = max(outlet.delay, self._turns.least.get(host, 0.0), slot.delay if slot else 0.0)
            if wait := self._turns.wait(host, outlet.name, delay, monotonic()):
                await asyncio.sleep(wait)
                self._need_open(request)

    def _need_open(self, request: Request) -> None:
        """Nothing, or an IgnoreRequest where the host wants to be left alone or the outlet's hours are over."""
        until = self._turns.closed.get(_host(request))
        if until and until > datetime.now(UTC):
            raise IgnoreRequest(f"asked to wait until {until.isoformat(timespec='seconds')}")
        outlet = getattr(self._crawler.spider, "outlet", None)
        if outlet and not outlet.is_open(datetime.now(UTC).hour):
            raise OutOfHours("its hours are over")

    def process_response(self, request: Request, response: Response) -> Response:
        """The response as it is; a busy server's pace is taken over first."""
        host, turns = _host(request), self._turns
        if response.status in (429, 503):
            wait = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"))
            turns.refused[host] = turns.refused.get(host, 0) + 1
            if (wait or 0) > _PATIENCE or turns.refused[host] >= _REFUSALS:
                pause = timedelta(seconds=wait) if wait else _BREAK
                turns.closed[host] = datetime.now(UTC) + pause
            else:
                # Twice as slow each time, and never faster than the server asks.
                self._slow_down(request, max(wait or 0.0, 2.0 ** (turns.refused[host] - 1)))
        elif host in turns.least:
            self._slow_down(request, turns.least[host])
        return response

    def _slow_down(self, request: Request, delay: float) -> None:
        """At least so many seconds lie between two requests to the host from now on, and no two are open at once."""
        slot = self._slot(request)
        if slot is not None and slot.delay < delay:
            # The delay is what was asked for, not somewhere around it.
            slot.delay, slot.concurrency, slot.jitter = delay, 1, 0.0

    def _slot(self, request: Request) -> Any:
        """Scrapy's own pace for the host, None where it has none yet."""
        engine = getattr(self._crawler, "engine", None)
        name = request.meta.get("download_slot") or urlsplit(request.url).hostname or ""
        return engine.downloader.slots.get(name) if engine and engine.downloader else None


def retry_after(written: str) -> float | None:
    """The seconds that a Retry-After asks to wait, told as seconds or as a date; None where it tells neither.

    >>> retry_after("120"), retry_after("soon") is None, retry_after("Fri, 31 Dec 1999 23:59:59 GMT")
    (120.0, True, 0.0)
    """
    plain, longest = written.strip(), _LONGEST_BREAK.total_seconds()
    if plain.isascii() and plain.isdigit():
        return longest if len(plain) > 9 else min(float(plain), longest)
    try:
        when = parsedate_to_datetime(written)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return min(max(0.0, (when - datetime.now(UTC)).total_seconds()), longest)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _host(request: Request) -> str:
    return urlsplit(request.url).netloc
