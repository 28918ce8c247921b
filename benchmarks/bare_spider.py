"""The reference of the crawl benchmarks: a Scrapy spider that follows links and calls trafilatura on every page.

`python benchmarks/bare_spider.py BASE [PATH…]` begins at the paths, by default those of the demo site's two outlets.
"""

import sys
from collections.abc import Iterator
from typing import Any

import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess
from scrapy.linkextractors import LinkExtractor


class BareSpider(scrapy.Spider):
    """Every page that the first ones lead to, each extracted where it arrives."""

    name = "bare"

    def __init__(self, base: str, *paths: str) -> None:
        super().__init__()
        self.start_urls = [f"{base}{path}" for path in paths or ("/ledger/", "/wire/world/", "/wire/national/")]
        self._links = LinkExtractor(allow=r"^http://127\.0\.0\.1:")

    def parse(self, response: Any) -> Iterator[Any]:
        """The page's text, and its links."""
        if not isinstance(response, scrapy.http.TextResponse):
            return
        yield {"url": response.url, "text": trafilatura.extract(response.text, fast=True)}
        for link in self._links.extract_links(response):
            yield response.follow(link, self.parse)


if __name__ == "__main__":
    process = CrawlerProcess({"ROBOTSTXT_OBEY": True, "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False})
    process.crawl(BareSpider, *sys.argv[1:])
    process.start()
