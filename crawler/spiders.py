"""The spider of one outlet: asks what it is told to ask, and tells what every address brought."""

import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Protocol

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.capture import captured
from crawler.feeds import parse_feed, parse_sitemap
from crawler.links import article_url, canonical_url, is_same_site
from crawler.manners import OutOfHours
from crawler.outlets import Outlet, Section
from crawler.reasons import failure_reason
from crawler.settings import MAX_LIST_BYTES
from crawler.site_rules import KnownRules, Reserved, rules_read
from crawler.turns import Turns
from crawler.wanted import is_wanted
from records.crawl import LISTS, Listed, Listing, Task
from records.fetched import Fetched

# What the outlet itself names comes first, then articles, then older pages of lists.
_ROOT, _ARTICLE, _FURTHER = 20, 10, 0


class Listener(Protocol):
    """Who is told what the spider meets, and is asked what to do next."""

    def ask_begin(self, outlet: str, roots: tuple[Task, ...]) -> tuple[Task, ...]:
        """What to ask first."""

    def ask_list(self, listing: Listing) -> tuple[Task, ...]:
        """What a list leads to."""

    def tell_page(self, outlet: str, fetched: Fetched, published: str | None) -> None:
        """Takes an article's page."""

    def tell(self, outlet: str, event: str, address: str, detail: str = "") -> None:
        """Takes what else happened to an address."""

    def tell_closed(self, outlet: str, seconds: float) -> None:
        """Takes the end of the outlet's crawl."""


class OutletSpider(Spider):
    """Crawls one outlet within its bounds and tells the listener of every address exactly once."""

    name = "outlet"

    def __init__(
        self, outlet: Outlet, listener: Listener, site_rules: KnownRules, turns: Turns, articles: int | None = None,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(**options)
        self.outlet = outlet
        self.listener = listener
        self.site_rules = site_rules
        self.turns = turns
        self.allowed_domains = list(outlet.hosts)
        self._articles = outlet.max_pages if articles is None else articles
        self._seen: set[str] = set()
        self._by_section: defaultdict[int | None, set[str]] = defaultdict(set)
        self._open: dict[str, Task] = {}
        self._asked = 0
        self._started = monotonic()
        self._today = datetime.now(UTC).date()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "OutletSpider":
        """The spider, told of what Scrapy would otherwise only log."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_dropped, signals.request_dropped)
        crawler.signals.connect(spider.on_error, signals.spider_error)
        crawler.signals.connect(spider.on_rules, rules_read)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Asks for every list that the outlet names, and for what an earlier crawl left."""
        for request in self._requests(self.listener.ask_begin(self.outlet.name, outlet_roots(self.outlet))):
            yield request

    def parse_list(self, response: Response, task: Task) -> Iterator[Request]:
        """Requests for what the list leads to."""
        self._arrived(task.address)
        if response.status == 304:
            listing = Listing(outlet=self.outlet.name, task=task, is_changed=False)
        else:
            entries, further, fault = self._read_list(response, task)
            if fault:
                self._tell("failed", task.address, fault)
                return
            fresh, again = self._wanted(entries, response.url, task)
            listing = Listing(
                outlet=self.outlet.name, task=task, entries=fresh, again=again, further=tuple(further),
                etag=_header(response, "ETag"), last_modified=_header(response, "Last-Modified"),
            )  # fmt: skip
        yield from self._requests(self.listener.ask_list(listing))

    def parse_article(self, response: Response, task: Task) -> None:
        """Tells the listener of an article's page."""
        self._arrived(task.address)
        if response.status == 304:
            self._tell("same", task.address)
        else:
            self.listener.tell_page(self.outlet.name, captured(response, task.address), task.published)

    def on_failure(self, failure: Any) -> None:
        """Tells why an address brought nothing."""
        task = failure.request.cb_kwargs["task"]
        address = task.address
        if isinstance(failure.value, OutOfHours):
            self._open.pop(address, None)
            if task.kind not in LISTS:
                self._tell("skipped", address)
        elif isinstance(failure.value, Reserved):
            self._open.pop(address, None)
            self._tell("reserved", address, str(failure.value))
        elif self._arrived(address) if isinstance(failure.value, HttpError) else self._open.pop(address, None):
            is_away = not is_same_site(failure.request.url, self.outlet.hosts)
            self._tell("failed", address, "led to another site" if is_away else failure_reason(failure.value))

    def on_dropped(self, request: Request) -> None:
        """An address that leads where another one already led, or is asked already."""
        task = request.cb_kwargs.get("task")
        if task and self._open.pop(task.address, None) and task.kind not in LISTS:
            self._tell("duplicate", task.address)

    def on_rules(self, address: str, detail: str) -> None:
        """What a site's file of reservations says, once for each site."""
        self._tell("rules", address, detail)

    def on_error(self, failure: Any, response: Response) -> None:
        """A page that broke the spider itself: one failed address, not the end of the crawl."""
        self._tell("failed", response.url, f"{type(failure.value).__name__}: {failure.value}")

    def closed(self, reason: str) -> None:
        """Tells the end, and which addresses were still open."""
        for address in self._open:
            self._tell("failed", address, "led to another site" if reason == "finished" else f"unfinished ({reason})")
        self.listener.tell_closed(self.outlet.name, monotonic() - self._started)

    def _read_list(self, response: Response, task: Task) -> tuple[Iterable[Listed], list[tuple[Task, str | None]], str]:
        """What a list holds, the further lists with the day of their last change, and why it cannot be used."""
        if task.kind == "feed":
            entries = parse_feed(response.body)
            return entries, [], "" if entries else "the feed lists nothing"
        if task.kind == "sitemap":
            pages, maps = parse_sitemap(response.body)
            first = self.outlet.first_day(self._today)
            young = [one for one in maps if not one.modified or one.modified[:10] >= first]
            further = [(Task(address=canonical_url(one.address) or "", kind="sitemap"), one.modified) for one in young]
            return pages, further, "" if pages or maps else "the sitemap lists nothing"
        if not isinstance(response, TextResponse):
            return (), [], "the section is no HTML"
        return self._read_section(response, task)

    def _read_section(
        self, response: TextResponse, task: Task
    ) -> tuple[list[Listed], list[tuple[Task, str | None]], str]:
        if task.section is None or task.section >= len(self.outlet.sections):
            return [], [], "the outlet has no such section any more"
        section = self.outlet.sections[task.section]
        links = _links(response)
        pages = _next_pages(response, list(links), section)
        wanted = {address: title for address, title in links.items() if address not in pages}
        listed = [Listed(address=one, title=title) for one, title in wanted.items() if re.search(section.links, one)]
        return listed, [(Task(address=one, kind="section", section=task.section), None) for one in pages], ""

    def _wanted(self, listed: Iterable[Listed], base: str, task: Task) -> tuple[tuple[Listed, ...], tuple[str, ...]]:
        """Those of the listed articles that are wanted and were not listed before, by their canonical addresses; and,
        for a page of a section, those that only other lists named before."""
        before = self._by_section[task.section] if task.kind == "section" else self._seen
        fresh, again = [], []
        for one in listed:
            address = article_url(one.address, base)
            if not address or address in before or not is_wanted(one, address, self.outlet, self._today):
                continue
            if address in self._seen:
                again.append(address)
            else:
                fresh.append(Listed(address=address, published=one.published, modified=one.modified, title=one.title))
            before.add(address)
            self._seen.add(address)
        return tuple(fresh), tuple(again)

    def _requests(self, tasks: Iterable[Task]) -> Iterator[Request]:
        """A request for each task within the outlet's bounds; what is over the bound waits for the next crawl."""
        for task in tasks:
            is_list = task.kind in LISTS
            if is_list and (task.address in self._seen or not is_same_site(task.address, self.outlet.hosts)):
                continue
            self._seen.add(task.address)
            is_over = self._asked >= self.outlet.max_pages or not self.outlet.is_open(datetime.now(UTC).hour)
            if is_over or (not is_list and self._articles <= 0):
                if not is_list:
                    self._tell("skipped", task.address)
                continue
            self._asked += 1
            self._articles -= not is_list
            self._open[task.address] = task
            yield self._request(task)

    def _request(self, task: Task) -> Request:
        is_list = task.kind in LISTS
        known = {"If-None-Match": task.etag, "If-Modified-Since": task.last_modified}
        return Request(
            task.address,
            callback=self.parse_list if is_list else self.parse_article,
            errback=self.on_failure,
            cb_kwargs={"task": task},
            headers={name: value for name, value in known.items() if value},
            meta={"handle_httpstatus_list": [304], **({"download_maxsize": MAX_LIST_BYTES} if is_list else {})},
            priority=_ROOT if task.is_root else _FURTHER if is_list else _ARTICLE,
        )

    def _arrived(self, address: str) -> bool:
        """Marks an address as answered; False where it was already."""
        if self._open.pop(address, None) is None:
            return False
        self._tell("page", address)
        return True

    def _tell(self, event: str, address: str, detail: str = "") -> None:
        self.listener.tell(self.outlet.name, event, address, detail)


def outlet_roots(outlet: Outlet) -> tuple[Task, ...]:
    """The lists that an outlet names, as tasks."""
    named = [(one, "feed", None) for one in outlet.feeds] + [(one, "sitemap", None) for one in outlet.sitemaps]
    sections = [(one.page, "section", number) for number, one in enumerate(outlet.sections)]
    return tuple(
        Task(address=canonical_url(address) or address, kind=kind, section=number, is_root=True)
        for address, kind, number in [*named, *sections]
    )


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


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
