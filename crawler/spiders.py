"""The spider of one outlet: from its feeds, sitemaps and sections to its article pages, told step by step."""

import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Protocol

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.decoding import decode_page
from crawler.feeds import Listed, parse_feed, parse_sitemap
from crawler.links import canonical_url, is_same_site
from crawler.outlets import Outlet, Section
from crawler.page import parse_page
from crawler.settings import MAX_LIST_BYTES
from crawler.wanted import is_wanted
from records.article import Article, Rejected

_LIST, _ARTICLE = "list", "article"


class Listener(Protocol):
    """Who is told what the spider meets, and is asked what is known already."""

    def ask_known(self, addresses: tuple[str, ...]) -> frozenset[str]:
        """Those of the addresses that need not be fetched."""

    def tell_step(self, outlet: str, event: str, address: str, detail: str = "") -> None:
        """Takes one step of the crawl."""

    def tell_found(self, outlet: str, found: Article | Rejected) -> None:
        """Takes what one article page held."""

    def tell_closed(self, outlet: str, seconds: float) -> None:
        """Takes the end of the outlet's crawl."""


class OutletSpider(Spider):
    """Crawls one outlet within its bounds and tells the listener of every address exactly once."""

    name = "outlet"

    def __init__(self, outlet: Outlet, listener: Listener, **options: Any) -> None:
        super().__init__(**options)
        self.outlet = outlet
        self.listener = listener
        self.allowed_domains = list(outlet.hosts)
        self._seen: set[str] = set()
        self._open: dict[str, str] = {}
        self._asked = 0
        self._started = monotonic()
        self._today = datetime.now(UTC).date()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "OutletSpider":
        """The spider, told of what Scrapy would otherwise only log."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_dropped, signals.request_dropped)
        crawler.signals.connect(spider.on_error, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Asks for every list of articles that the outlet names."""
        for feed in self.outlet.feeds:
            for request in self._request(feed, _LIST, self.parse_feed):
                yield request
        for sitemap in self.outlet.sitemaps:
            for request in self._request(sitemap, _LIST, self.parse_sitemap):
                yield request
        for section in self.outlet.sections:
            for request in self._request(section.page, _LIST, self.parse_section, section=section):
                yield request

    def parse_feed(self, response: Response, address: str) -> Iterator[Request]:
        """Requests for the articles of a feed."""
        self._arrived(address)
        listed = parse_feed(response.body)
        if not listed:
            self._tell("failed", address, "the feed lists nothing")
        yield from self._articles(response, listed)

    def parse_sitemap(self, response: Response, address: str) -> Iterator[Request]:
        """Requests for the articles of a sitemap, and for the sitemaps of an index."""
        self._arrived(address)
        pages, further = parse_sitemap(response.body)
        if not pages and not further:
            self._tell("failed", address, "the sitemap lists nothing")
        for one in further:
            if not one.modified or one.modified[:10] >= self.outlet.first_day(self._today):
                yield from self._request(one.address, _LIST, self.parse_sitemap)
        yield from self._articles(response, pages)

    def parse_section(self, response: Response, address: str, section: Section) -> Iterator[Request]:
        """Requests for the articles of a section page and for its next page; none after a page without news."""
        self._arrived(address)
        if not isinstance(response, TextResponse):
            self._tell("failed", address, "the section is no HTML")
            return
        links = _links(response)
        further = _next_pages(response, list(links), section)
        listed = [
            Listed(address=address, title=title)
            for address, title in links.items()
            if address not in further and re.search(section.links, address)
        ]
        has_news = any(one.address not in self._seen for one in listed)
        yield from self._articles(response, listed)
        if has_news:
            for page in further:
                yield from self._request(page, _LIST, self.parse_section, section=section)

    def parse_article(self, response: Response, address: str, published: str | None) -> None:
        """Tells the listener what an article page holds."""
        self._arrived(address)
        if isinstance(response, HtmlResponse):
            kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
            text = decode_page(response.body, kind)
            outlet = self.outlet
            layout = outlet.layout if outlet.layout.is_valid(self._today) else None
            found = parse_page(
                text, response.url, outlet=outlet.name, published=published, layout=layout, paywall=outlet.paywall
            )
        else:
            kind = (response.headers.get("Content-Type") or b"unknown").decode("latin-1")
            found = Rejected(source=response.url, reason="no-html", detail=f"content type {kind}")
        self.listener.tell_found(self.outlet.name, found)

    def on_failure(self, failure: Any) -> None:
        """Tells why an address brought nothing."""
        address = failure.request.cb_kwargs["address"]
        if self._arrived(address):
            self._tell("failed", address, _reason(failure.value))

    def on_dropped(self, request: Request) -> None:
        """An address that leads where another one already led."""
        address = request.cb_kwargs.get("address", "")
        if self._open.pop(address, "") == _ARTICLE:
            self._tell("duplicate", address)

    def on_error(self, failure: Any, response: Response) -> None:
        """A page that broke the spider itself: one failed address, not the end of the crawl."""
        self._tell("failed", response.url, f"{type(failure.value).__name__}: {failure.value}")

    def closed(self, reason: str) -> None:
        """Tells the end, and which addresses were still open."""
        for address in self._open:
            self._tell("failed", address, "led to another site" if reason == "finished" else f"unfinished ({reason})")
        self.listener.tell_closed(self.outlet.name, monotonic() - self._started)

    def _articles(self, response: Response, listed: Iterable[Listed]) -> Iterator[Request]:
        """Requests for those of the listed pages that are new, wanted and not yet known."""
        fresh: dict[str, Listed] = {}
        for one in listed:
            address = canonical_url(one.address, response.url)
            if address and address not in self._seen and is_wanted(one, address, self.outlet, self._today):
                self._seen.add(address)
                fresh[address] = one
        known = self.listener.ask_known(tuple(fresh)) if fresh else frozenset()
        for address, one in fresh.items():
            self._tell("found", address)
            if address in known:
                self._tell("known", address)
            else:
                yield from self._request(address, _ARTICLE, self.parse_article, published=one.published)

    def _request(self, url: str, kind: str, callback: Callable[..., Any], **options: Any) -> Iterator[Request]:
        """One request; none for a list asked before, for another site, or past the outlet's bound."""
        address = canonical_url(url) or url
        if kind == _LIST:
            if address in self._seen or not is_same_site(address, self.outlet.hosts):
                return
            self._seen.add(address)
        if self._asked >= self.outlet.max_pages:
            if kind == _ARTICLE:
                self._tell("skipped", address)
            return
        self._asked += 1
        self._open[address] = kind
        kwargs = {"address": address, **options}
        meta = {"download_maxsize": MAX_LIST_BYTES} if kind == _LIST else {}
        yield Request(address, callback=callback, errback=self.on_failure, cb_kwargs=kwargs, meta=meta)

    def _arrived(self, address: str) -> bool:
        """Marks an address as answered; False where it was already."""
        if self._open.pop(address, None) is None:
            return False
        self._tell("page", address)
        return True

    def _tell(self, event: str, address: str, detail: str = "") -> None:
        self.listener.tell_step(self.outlet.name, event, address, detail)


def _links(response: TextResponse) -> dict[str, str]:
    """The canonical addresses that the page links to, in their order, each with the longest of its links' texts."""
    found: dict[str, str] = {}
    for link in response.xpath("//a[@href]"):
        if address := canonical_url(link.attrib["href"], response.url):
            title = " ".join(" ".join(link.xpath(".//text()").getall()).split())[:300]
            found[address] = max(found.get(address, ""), title, key=len)
    return found


def _next_pages(response: TextResponse, addresses: list[str], section: Section) -> list[str]:
    """The addresses of the next pages: those of the section's pattern, or the one that the page marks so."""
    if section.next:
        return [one for one in addresses if re.search(section.next, one)]
    marked = response.xpath("//*[self::a or self::link][@rel='next']/@href").getall()[:1]
    return [one for href in marked if (one := canonical_url(href, response.url))]


# What Scrapy and Twisted raise, in the words of a report.
_REASONS = {
    "TimeoutError": "timeout",
    "TCPTimedOutError": "timeout",
    "DownloadTimeoutError": "timeout",
    "CancelledError": "too large",
    "DownloadCancelledError": "too large",
    "ResponseFailed": "broken off",
    "ResponseDataLossError": "broken off",
    "ConnectionRefusedError": "connection refused",
    "DownloadConnectionRefusedError": "connection refused",
    "DNSLookupError": "no such host",
    "CannotResolveHostError": "no such host",
}


def _reason(error: BaseException) -> str:
    """Why a request failed: a status such as "404", or a few words."""
    if isinstance(error, HttpError):
        return str(error.response.status)
    if isinstance(error, IgnoreRequest):
        text = str(error)
        if "MAXSIZE" in text:
            return "too large"
        return "robots.txt" if "robots" in text else "too many redirects" if "redirect" in text else text
    name = type(error).__name__
    if "private address" in str(error):
        return str(error)
    return _REASONS.get(name, f"{name}: {error}".strip(": "))
