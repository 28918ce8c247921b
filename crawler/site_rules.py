"""No article is asked for that its site reserves against mining: each host's tdmrep.json is asked once in a crawl."""

import asyncio
from typing import Any, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.reasons import failure_reason
from crawler.tdmrep import MAX_RULES_BYTES, PLACE, Rules, describe_rule, describe_rules, parse_rules
from records.crawl import LISTS
from records.errors import CrawlError

# By host: the rules, or the promise of them while they are asked for; all outlets of a crawl share it.
KnownRules = dict[str, "asyncio.Future[Rules]"]
# Sent with `address` and `detail` when a site's file was asked for: what it says, or why it reserves nothing.
rules_read = object()


class Reserved(IgnoreRequest):
    """A page that its site reserves; the text says by which rule."""


class SiteRulesMiddleware:
    """Refuses the articles, first or redirected, that a rule of their host reserves."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "SiteRulesMiddleware":
        """The middleware of an outlet's crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Nothing for lists, and where the page may be asked for; a Reserved where its site reserves it."""
        task, spider = request.cb_kwargs.get("task"), cast(Any, self._crawler.spider)
        # Only an outlet's crawl has tasks; its request for the file itself has none.
        if task is None or task.kind in LISTS or spider.outlet.read_reserved:
            return
        rule = (await self._rules(request, spider.site_rules)).pick(request.url)
        if rule and rule.is_reserved:
            raise Reserved(describe_rule(rule))

    async def _rules(self, request: Request, known: KnownRules) -> Rules:
        parts = urlsplit(request.url)
        if parts.netloc in known:
            return await known[parts.netloc]
        promise = known[parts.netloc] = asyncio.get_running_loop().create_future()
        address, found = f"{parts.scheme}://{parts.netloc}{PLACE}", Rules()
        try:
            found = await self._ask(address)
        finally:
            # Also where the crawl is stopped meanwhile: others wait for it.
            promise.set_result(found)
        return found

    async def _ask(self, address: str) -> Rules:
        """The rules of the file, told once; none where it is missing or broken, which is told too."""
        meta = {"download_maxsize": MAX_RULES_BYTES}
        found = Rules()
        try:
            engine: Any = self._crawler.engine
            answer = await engine.download_async(Request(address, callback=NO_CALLBACK, meta=meta, priority=1000))
            found = _parse_answer(answer)
            said = describe_rules(found)
        except CrawlError as cause:
            said = f"reserves nothing: {cause}"
        except Exception as cause:  # whatever Scrapy and Twisted raise: without the file the crawl goes on
            said = f"reserves nothing: {failure_reason(cause)}"
        self._crawler.signals.send_catch_log(rules_read, address=address, detail=said)
        return found


def _parse_answer(answer: Response) -> Rules:
    if answer.status in (404, 410):
        raise CrawlError("there is none")
    if answer.status != 200:
        raise CrawlError(f"the server answers {answer.status}")
    return parse_rules(answer.body)
