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
        self._least: dict[str, float] = {}
        self._refused: dict[str, int] = {}
        self._closed: dict[str, datetime] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "MannersMiddleware":
        """The middleware, told of every robots.txt that is read."""
        found = cls(crawler)
        crawler.signals.connect(found.on_robots, signals.robots_parsed)
        return found

    def on_robots(self, robotparser: Any, request: Request) -> None:
        """Keeps the delay that robots.txt asks for."""
        told = getattr(getattr(robotparser, "rp", None), "crawl_delay", lambda _: None)(ROBOT)
        if told:
            self._least[_host(request)] = min(float(told), _LONGEST_DELAY)
            self._slow_down(request, self._least[_host(request)])

    async def process_request(self, request: Request) -> None:
        """Nothing, once it is the request's turn; an IgnoreRequest for a host that asked to be left alone."""
        host, task = _host(request), request.cb_kwargs.get("task")
        # Only an outlet's crawl has tasks.
        spider = cast(Any, self._crawler.spider)
        if task and task.not_before:
            self._closed.setdefault(host, datetime.fromisoformat(task.not_before))
        until = self._closed.get(host)
        if until and until > datetime.now(UTC):
            raise IgnoreRequest(f"asked to wait until {until.isoformat(timespec='seconds')}")
        if task and not spider.outlet.is_open(datetime.now(UTC).hour):
            raise OutOfHours("its hours are over")
        if task:
            delay = max(spider.outlet.delay, self._least.get(host, 0.0))
            if wait := spider.turns.wait(host, spider.outlet.name, delay, monotonic()):
                await asyncio.sleep(wait)

    def process_response(self, request: Request, response: Response) -> Response:
        """The response as it is; a busy server's pace is taken over first."""
        host = _host(request)
        if response.status in (429, 503):
            wait = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"))
            self._refused[host] = self._refused.get(host, 0) + 1
            if (wait or 0) > _PATIENCE or self._refused[host] >= _REFUSALS:
                pause = timedelta(seconds=wait) if wait else _BREAK
                self._closed[host] = datetime.now(UTC) + pause
            else:
                # Twice as slow each time, and never faster than the server asks.
                self._slow_down(request, max(wait or 0.0, 2.0 ** (self._refused[host] - 1)))
        elif host in self._least:
            self._slow_down(request, self._least[host])
        return response

    def _slow_down(self, request: Request, delay: float) -> None:
        """At least so many seconds lie between two requests to the host from now on, and no two are open at once."""
        downloader = self._crawler.engine.downloader if self._crawler.engine else None
        slot = downloader.slots.get(request.meta.get("download_slot") or urlsplit(request.url).hostname or "") \
            if downloader else None  # fmt: skip
        if slot is not None and slot.delay < delay:
            # The delay is what was asked for, not somewhere around it.
            slot.delay, slot.concurrency, slot.jitter = delay, 1, 0.0


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
