"""The child process of a crawl: runs Scrapy once and tells its parent, over a pipe, all that it meets."""

import os
import signal
from multiprocessing.connection import Connection
from typing import Any

from crawler.outlets import Outlet
from crawler.turns import Turns
from records.crawl import Listing, Task
from records.fetched import Fetched


class PipeListener:
    """Passes what spiders tell and ask to the process at the other end of the pipe."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def ask_begin(self, outlet: str, roots: tuple[Task, ...]) -> tuple[Task, ...]:
        """What to ask first."""
        return self._ask(("begin", outlet, roots))

    def ask_list(self, listing: Listing) -> tuple[Task, ...]:
        """What a list leads to."""
        return self._ask(("list", listing))

    def tell_page(self, outlet: str, fetched: Fetched, published: str | None) -> None:
        """Sends an article's page."""
        self._send(("page", outlet, fetched, published))

    def tell(self, outlet: str, event: str, address: str, detail: str = "") -> None:
        """Sends what else happened to an address."""
        self._send(("step", outlet, event, address, detail))

    def tell_closed(self, outlet: str, seconds: float) -> None:
        """Sends an outlet's end."""
        self._send(("closed", outlet, seconds))

    def tell_end(self) -> None:
        """Sends the end of the whole crawl."""
        self._send(("end",))

    def _ask(self, message: tuple[Any, ...]) -> tuple[Task, ...]:
        self._send(message)
        try:
            tasks: tuple[Task, ...] = self._pipe.recv()
        except (EOFError, OSError):
            os._exit(1)
        return tasks

    def _send(self, message: tuple[Any, ...]) -> None:
        try:
            self._pipe.send(message)
        except OSError:
            # The parent is gone, and nobody is left to crawl for.
            os._exit(1)


def crawl_in_child(
    outlets: tuple[Outlet, ...], pipe: Connection, options: dict[str, Any], articles: int | None = None
) -> None:
    """Crawls the outlets side by side until all are done; an interrupt is the parent's to answer."""
    process = _process(outlets)
    from scrapy.crawler import Crawler

    from crawler.settings import crawl_settings
    from crawler.spiders import OutletSpider

    listener = PipeListener(pipe)
    shared: dict[str, Any] = {"site_rules": {}, "turns": Turns(), "listener": listener, "articles": articles}
    for outlet in outlets:
        crawler = Crawler(OutletSpider, crawl_settings(outlet, **options))
        process.crawl(crawler, outlet=outlet, **shared)
    process.start(install_signal_handlers=False)
    listener.tell_end()


def fetch_in_child(addresses: tuple[str, ...], outlet: Outlet, pipe: Connection, options: dict[str, Any]) -> None:
    """Fetches the addresses and tells each answer over the pipe."""
    process = _process((outlet,))
    from scrapy.crawler import Crawler

    from crawler.fetch_spider import FetchSpider
    from crawler.settings import crawl_settings

    process.crawl(Crawler(FetchSpider, crawl_settings(outlet, **options)), addresses=addresses, pipe=pipe)
    process.start(install_signal_handlers=False)


def _process(outlets: tuple[Outlet, ...]) -> Any:
    """A Scrapy process in which only the hosts that the outlets name may be private."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _spare_loopback()
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.settings import PRIVATE_HOSTS

    private = [host for outlet in outlets for host in outlet.private]
    resolver = {"TWISTED_DNS_RESOLVER": "crawler.guard.GuardedResolver", PRIVATE_HOSTS: private}
    return AsyncCrawlerProcess({"LOG_ENABLED": False, **resolver})


def _spare_loopback() -> None:
    """Keeps requests to this machine away from a proxy that the environment names."""
    hosts = [one for one in os.environ.get("no_proxy", os.environ.get("NO_PROXY", "")).split(",") if one]
    os.environ["no_proxy"] = ",".join(dict.fromkeys([*hosts, "127.0.0.1", "localhost"]))
