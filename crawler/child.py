"""The child process of a crawl: runs Scrapy once and tells its parent, over a pipe, all that it meets."""

import os
import signal
from multiprocessing.connection import Connection
from typing import Any

from crawler.language import pick_language
from crawler.outlets import Outlet
from crawler.report import CrawlStep
from records.article import Article, Rejected


class PipeListener:
    """Passes what spiders tell and ask to the process at the other end of the pipe."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def ask_known(self, addresses: tuple[str, ...]) -> frozenset[str]:
        """Those of the addresses that the parent knows."""
        self._send(("ask", addresses))
        try:
            return frozenset(self._pipe.recv())
        except (EOFError, OSError):
            os._exit(1)

    def tell_step(self, outlet: str, event: str, address: str, detail: str = "") -> None:
        """Sends one step."""
        self._send(("step", CrawlStep(outlet=outlet, event=event, address=address, detail=detail)))

    def tell_found(self, outlet: str, found: Article | Rejected) -> None:
        """Sends what one page held."""
        self._send(("found", outlet, found))

    def tell_closed(self, outlet: str, seconds: float) -> None:
        """Sends an outlet's end."""
        self._send(("closed", outlet, seconds))

    def tell_end(self) -> None:
        """Sends the end of the whole crawl."""
        self._send(("end",))

    def _send(self, message: tuple[Any, ...]) -> None:
        try:
            self._pipe.send(message)
        except OSError:
            # The parent is gone, and nobody is left to crawl for.
            os._exit(1)


def crawl_in_child(outlets: tuple[Outlet, ...], pipe: Connection, options: dict[str, Any]) -> None:
    """Crawls the outlets side by side until all are done; an interrupt is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _spare_loopback()
    from scrapy.crawler import AsyncCrawlerProcess, Crawler

    from crawler.settings import PRIVATE_HOSTS, crawl_settings
    from crawler.spiders import OutletSpider

    listener = PipeListener(pipe)
    # The language model loads on first use; done in mid-crawl it would look like a slow site and slow the crawl.
    pick_language("The model is read before the first page comes.")
    private = [host for outlet in outlets for host in outlet.private]
    resolver = {"TWISTED_DNS_RESOLVER": "crawler.guard.GuardedResolver", PRIVATE_HOSTS: private}
    process = AsyncCrawlerProcess({"LOG_ENABLED": False, **resolver})
    for outlet in outlets:
        crawler = Crawler(OutletSpider, crawl_settings(outlet, **options))
        process.crawl(crawler, outlet=outlet, listener=listener)
    process.start(install_signal_handlers=False)
    listener.tell_end()


def _spare_loopback() -> None:
    """Keeps requests to this machine away from a proxy that the environment names."""
    hosts = [one for one in os.environ.get("no_proxy", os.environ.get("NO_PROXY", "")).split(",") if one]
    os.environ["no_proxy"] = ",".join(dict.fromkeys([*hosts, "127.0.0.1", "localhost"]))
