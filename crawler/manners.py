"""How the crawler behaves as a guest: it waits as long as robots.txt and the server's answers ask it to."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
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

    def process_request(self, request: Request) -> None:
        """Nothing, or an IgnoreRequest for a host that asked to be left alone."""
        until = self._closed.get(_host(request))
        if until and until > datetime.now(UTC):
            raise IgnoreRequest(f"asked to wait until {until.isoformat(timespec='seconds')}")

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
    if written.strip().isdigit():
        return float(written)
    try:
        when = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _host(request: Request) -> str:
    return urlsplit(request.url).netloc
