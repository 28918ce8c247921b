"""A small web server on loopback whose every path is a function of the test's, for sites that no file can be."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from crawler import Outlet, Section

# Found only where a test names them.
SAYS_WHAT_MAY_BE_ASKED = ("/robots.txt", "/.well-known/tdmrep.json")


class Ask(BaseHTTPRequestHandler):
    """One request, with the few ways to answer that the tests need."""

    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append((self.path, dict(self.headers)))
        pages: Mapping[str, Callable[[Ask], None]] = self.server.pages
        wide = [] if path in SAYS_WHAT_MAY_BE_ASKED else [key for key in pages if key.endswith("*")]
        found = pages.get(path) or next((pages[key] for key in wide if path.startswith(key[:-1])), None)
        if found is None:
            self.send(b"none", 404)
        else:
            found(self)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def send(self, body: bytes, status: int = 200, kind: str = "text/html", **headers: str) -> None:
        self.head(status, **{"Content-Type": kind, "Content-Length": str(len(body)), **headers})
        self.wfile.write(body)

    def head(self, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def drip(self, piece: bytes, pause: float) -> None:
        """Writes the piece again and again until the reader leaves or the test ends."""
        try:
            while not self.server.over.wait(pause):
                self.wfile.write(piece)
                self.wfile.flush()
        except OSError:
            pass
        self.close_connection = True


class Site(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, pages: Mapping[str, Callable[[Ask], None]]) -> None:
        super().__init__(("127.0.0.1", 0), Ask)
        self.pages = dict(pages)
        self.over = Event()
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A crawler that hangs up on a bad page is what the tests want."""

    def asked_paths(self) -> list[str]:
        """What was asked beside the two files that say what may be asked."""
        return [path for path, _ in self.asked if path not in SAYS_WHAT_MAY_BE_ASKED]


@contextmanager
def serving(pages: Mapping[str, Callable[[Ask], None]]) -> Iterator[Site]:
    site = Site(pages)
    thread = Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        site.shutdown()
        site.server_close()
        thread.join()


@pytest.fixture
def a_site() -> Iterator[Callable[..., Site]]:
    """A function from paths (a final * stands for any rest) to a site that answers until the test ends."""
    opened: list[Any] = []

    def make(pages: Mapping[str, Callable[[Ask], None]]) -> Site:
        opened.append(serving(pages))
        site: Site = opened[-1].__enter__()
        return site

    yield make
    for one in opened:
        one.__exit__(None, None, None)


@pytest.fixture
def a_story() -> Callable[..., str]:
    """A function to a page with a story of some 200 words that holds the given words."""

    def make(words: str = "", head: str = "") -> str:
        week = "<p>In week {} the council met again, {} and talked about the bridge for three long hours.</p>"
        body = "".join(week.format(n, words if n == 1 else "as ever,") for n in range(1, 9))
        return f"<html lang='en'><head><title>A bridge</title>{head}</head><body><h1>A bridge</h1>{body}</body></html>"

    return make


@pytest.fixture
def an_outlet() -> Callable[..., Outlet]:
    """A function from a base address to an outlet on loopback with one section page."""

    def make(base: str, page: str = "/list", **more: Any) -> Outlet:
        known = {"name": "n", "home": base, "sections": (Section(page=f"{base}{page}"),), "delay": 0.0}
        return Outlet(**(known | {"private": ("127.0.0.1",)} | more))

    return make
