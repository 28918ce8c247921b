"""robots.txt, obeyed also where it cannot be had: a server that fails to give it has allowed nothing (RFC 9309)."""

from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.reasons import failure_reason

# Why a robots.txt is not had from a host that is there; where nobody is, a page's own failure says so.
_UNSAID = ("timeout", "broken off", "too large", "asked to wait until", "Filtered offsite")


class RobotsMiddleware(RobotsTxtMiddleware):
    """Refuses what robots.txt forbids, and all of a host whose robots.txt the server fails to give."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._away: dict[str, str] = {}

    async def process_request(self, request: Request, spider: Any = None) -> None:
        """Nothing, or an IgnoreRequest that says why the address may not be asked."""
        await super().process_request(request)
        why = self._away.get(urlsplit(request.url).netloc)
        if why and not request.meta.get("dont_obey_robotstxt"):
            raise IgnoreRequest(f"robots.txt cannot be had ({why})")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._away[netloc] = str(response.status)
        if response.status >= 400:
            # Whatever the page that says so holds, it is no robots.txt.
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        why = failure_reason(exc)
        if why.startswith(_UNSAID):
            self._away[netloc] = why
        super()._robots_error(exc, netloc)
