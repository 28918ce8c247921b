"""Crawls over real HTTP: the demo site is read as its readers see it, and a hostile site ends in counts."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from crawler import (
    CrawlReport,
    CrawlStep,
    MemoryFrontier,
    Outlet,
    Section,
    crawl_outlets,
    parse_outlets,
    serve_site,
)
from records.article import Article, Rejected, stable_id
from records.errors import CrawlError

SITE = Path(__file__).parents[2] / "corpus" / "site"


@dataclass
class Kept:
    """What a crawl handed over, in its order."""

    base: str = ""
    report: CrawlReport = field(default_factory=lambda: CrawlReport(outlets=(), seconds=0))
    found: list[Article | Rejected] = field(default_factory=list)
    steps: list[CrawlStep] = field(default_factory=list)

    def keep(self, _: str, one: Article | Rejected) -> None:
        self.found.append(one)

    @property
    def articles(self) -> dict[str, Article]:
        kept = [one for one in self.found if isinstance(one, Article)]
        return {(one.url or "").removeprefix(self.base): one for one in kept}

    def failed(self, outlet: int) -> dict[str, str]:
        return {address.removeprefix(self.base): why for address, why in self.report.outlets[outlet].failed}


@pytest.fixture(scope="module")
def demo() -> Kept:
    kept = Kept()
    with serve_site(SITE) as kept.base:
        outlets = parse_outlets(SITE / "outlets.toml", base=kept.base)
        kept.report = crawl_outlets(outlets, MemoryFrontier(kept.keep, lambda _: False), progress=kept.steps.append)
    return kept


def test_every_page_that_tells_of_incidents_is_saved_once(demo: Kept) -> None:
    expected = tomllib.loads((SITE / "EXPECTED.toml").read_text(encoding="utf-8"))
    wanted = [one["path"] for one in expected["article"]] + expected["ordinary"]
    assert sorted(demo.articles) == sorted(wanted)
    assert demo.report.saved == len(wanted) >= 34


def test_every_expected_target_is_named_in_the_text_of_its_page(demo: Kept) -> None:
    expected = tomllib.loads((SITE / "EXPECTED.toml").read_text(encoding="utf-8"))
    for page in expected["article"]:
        article = demo.articles[page["path"]]
        assert article.title == page["title"]
        for incident in page["incident"]:
            assert incident["target"] in article.text


@pytest.mark.parametrize(
    "words",
    ["cookie", "partners store", "Advertisement", "ADVERTISEMENT", "Warm boots", "morning letter", "Read more",
     "tidewatcher", "oldsalt", "Most read", "Ledger library", "(archive)", "min read", "an invented n", "Topics:"],
)  # fmt: skip
def test_no_clutter_stands_in_any_text(demo: Kept, words: str) -> None:
    assert [path for path, one in demo.articles.items() if words in one.text] == []


def test_each_article_carries_what_its_page_says_of_itself(demo: Kept) -> None:
    path = "/ledger/2024/11/06/tajik-activist-poland.html"
    article = demo.articles[path]
    assert article.id == stable_id(f"{demo.base}{path}")
    assert (article.published, article.modified) == ("2024-11-06T07:50:00+01:00", "2024-11-06T09:20:00+01:00")
    assert (article.authors, article.outlet, article.language) == (("Bogumiła Radecka",), "The Harbour Ledger", "en")
    assert demo.articles["/wire/world/2140-ethiopia-djibouti-politician/"].published == "2021-08-30"
    assert demo.articles["/ledger/2024/07/18/marche-aux-poissons.html"].language == "fr"


def test_what_is_no_article_is_rejected_with_its_reason(demo: Kept) -> None:
    rejected = {one.source.removeprefix(demo.base): one.reason for one in demo.found if isinstance(one, Rejected)}
    assert rejected == {
        "/ledger/2024/10/01/subscribers-embassy-memo.html": "paywalled",
        "/ledger/2024/08/02/video-regatta.html": "no-article",
        "/ledger/about.html": "no-article",
        "/ledger/tag/world.html": "no-article",
    }


def test_what_could_not_be_fetched_is_reported(demo: Kept) -> None:
    gone, closed = "/ledger/2024/02/31/withdrawn-story.html", "/ledger/print/today.html"
    assert demo.failed(0) == {gone: "410", closed: "robots.txt"}
    assert demo.failed(1) == {"/wire/world/2099-storm-in-the-straits/": "404"}


def test_the_counts_account_for_every_address_found(demo: Kept) -> None:
    for one in demo.report.outlets:
        rejected = sum(count for _, count in one.rejected)
        assert one.found == one.saved + one.known + one.duplicate + one.skipped + rejected + len(one.failed)
    assert [one.duplicate for one in demo.report.outlets] == [2, 1]
    assert Counter(one.event for one in demo.steps)["saved"] == demo.report.saved
    assert demo.report.seconds < 120


def test_a_second_crawl_saves_nothing_that_is_known(demo: Kept) -> None:
    again = Kept()
    port = int(demo.base.rpartition(":")[2])
    known = {one.url for one in demo.articles.values()}
    with serve_site(SITE, port=port) as base:
        outlets = parse_outlets(SITE / "outlets.toml", base=base)
        again.report = crawl_outlets(outlets, MemoryFrontier(again.keep, known.__contains__))
    assert again.report.saved == 0
    assert [one for one in again.found if isinstance(one, Article)] == []
    assert again.report.outlets[0].known + again.report.outlets[1].known == len(known) + 3
    assert again.report.outlets[1].pages < demo.report.outlets[1].pages


STORY = "<html><body><h1>Story {n}</h1>" + "".join(
    f"<p>On day {{n}} of week {week} the council met again and talked about the bridge for hours.</p>"
    for week in range(6)
) + "</body></html>"  # fmt: skip


class _Hostile(BaseHTTPRequestHandler):
    """A site that does everything wrong, one way for each path."""

    protocol_version = "HTTP/1.1"
    over = Event()

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        name, _, number = path.strip("/").partition("/")
        answer: Callable[[str], None] = getattr(self, f"_{name}", self._lost)
        answer(number)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _send(self, body: bytes, status: int = 200, kind: str = "text/html", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _lost(self, number: str) -> None:
        self._send(b"", 404)

    def _list(self, number: str) -> None:
        names = ["slow", "broken", "loop/0", "huge", "binary", "error", "away", "garbage", "story/1", "later"]
        links = "".join(f'<a href="/{one}">x</a>' for one in names)
        self._send(f'{links}<a href="http://elsewhere.example/story/1">x</a><a href="http://[bad">x</a>'.encode())

    def _endless(self, number: str) -> None:
        n = int(number)
        self._send(f'<a href="/story/{n}">s</a><a rel="next" href="/endless/{n + 1}">older</a>'.encode())

    def _stuck(self, number: str) -> None:
        self._send(f'<a href="/story/99">s</a><a rel="next" href="/stuck/{int(number) + 1}">older</a>'.encode())

    def _story(self, number: str) -> None:
        self._send(STORY.format(n=number).encode())

    def _slow(self, number: str) -> None:
        self.over.wait(20)

    def _broken(self, number: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"<p>Only the beginning")
        self.close_connection = True

    def _loop(self, number: str) -> None:
        self._send(b"", 302, Location=f"/loop/{int(number) + 1}")

    def _huge(self, number: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            while not self.over.is_set():
                self.wfile.write(b"<p>word</p>" * 10_000)
        except OSError:
            self.close_connection = True

    def _binary(self, number: str) -> None:
        self._send(bytes(range(256)), kind="application/octet-stream")

    def _garbage(self, number: str) -> None:
        self._send(bytes(range(256)) * 40)

    def _error(self, number: str) -> None:
        self._send(b"", 500)

    def _away(self, number: str) -> None:
        self._send(b"", 302, Location="http://elsewhere.example/a")

    def _later(self, number: str) -> None:
        self._send(b"", 302, Location="/story/1")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A crawler that hangs up on a bad page is what the tests want."""


@contextmanager
def hostile_site() -> Iterator[str]:
    _Hostile.over.clear()
    server = _Server(("127.0.0.1", 0), _Hostile)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        _Hostile.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def an_outlet(base: str, name: str, page: str, max_pages: int = 50) -> Outlet:
    sections = (Section(page=f"{base}{page}"),)
    return Outlet(name=name, home=base, sections=sections, delay=0, max_pages=max_pages, private=("127.0.0.1",))


@pytest.fixture(scope="module")
def hostile() -> Kept:
    kept = Kept()
    with hostile_site() as kept.base:
        outlets = [
            an_outlet(kept.base, "everything", "/list/0"),
            an_outlet(kept.base, "endless", "/endless/10", max_pages=9),
            an_outlet(kept.base, "stuck", "/stuck/0"),
            an_outlet(kept.base, "lost", "/none"),
            Outlet(name="no feed", home=kept.base, feeds=(f"{kept.base}/story/1",), delay=0, private=("127.0.0.1",)),
        ]
        kept.report = crawl_outlets(
            outlets, MemoryFrontier(kept.keep, lambda _: False), timeout=1.0, max_bytes=1_000_000
        )
    return kept


def test_a_hostile_site_costs_its_own_pages_and_no_others(hostile: Kept) -> None:
    everything = hostile.report.outlets[0]
    assert everything.saved == 1
    assert everything.rejected == (("broken-page", 1), ("no-html", 1))
    assert everything.found == everything.saved + everything.duplicate + len(everything.failed) + sum(
        count for _, count in everything.rejected
    )


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/slow", "timeout"),
        ("/broken", "broken off"),
        ("/loop/0", "too many redirects"),
        ("/huge", "too large"),
        ("/error", "500"),
        ("/away", "led to another site"),
    ],
)
def test_each_failure_is_reported_in_words(hostile: Kept, path: str, reason: str) -> None:
    assert hostile.failed(0)[path] == reason


def test_endless_pages_stop_at_the_outlets_bound(hostile: Kept) -> None:
    endless = hostile.report.outlets[1]
    assert endless.pages == 9
    assert endless.found == endless.saved + endless.skipped
    assert 0 < endless.saved < 9


def test_a_section_that_brings_nothing_new_is_left(hostile: Kept) -> None:
    assert hostile.report.outlets[2].pages <= 3


def test_a_lost_section_and_a_feed_that_is_none_are_reported(hostile: Kept) -> None:
    assert hostile.failed(3) == {"/none": "404"}
    assert hostile.failed(4) == {"/story/1": "the feed lists nothing"}


def test_no_outlet_at_all_is_an_error() -> None:
    with pytest.raises(CrawlError, match="at least one outlet"):
        crawl_outlets((), MemoryFrontier(print))


def test_a_server_that_is_not_there_is_a_failure_not_an_error() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{free.getsockname()[1]}"
    report = crawl_outlets([an_outlet(base, "nobody", "/list/0")], MemoryFrontier(print))
    assert report.outlets[0].failed == ((f"{base}/list/0", "connection refused"),)


def test_a_save_that_fails_ends_the_crawl_with_its_own_error() -> None:
    def save(*_: object) -> None:
        raise OSError("the disk is full")

    with hostile_site() as base, pytest.raises(OSError, match="disk is full"):
        crawl_outlets([an_outlet(base, "endless", "/endless/0")], MemoryFrontier(save))


def test_a_child_that_dies_is_an_error() -> None:
    def kill(_: CrawlStep) -> None:
        for child in _children(os.getpid()):
            os.kill(child, signal.SIGKILL)

    with hostile_site() as base, pytest.raises(CrawlError, match="ended early"):
        crawl_outlets([an_outlet(base, "endless", "/endless/0")], MemoryFrontier(print), progress=kill)


def test_a_child_does_not_outlive_its_killed_parent() -> None:
    script = textwrap.dedent("""
        import sys
        from crawler import MemoryFrontier, Outlet, Section, crawl_outlets
        def main():
            base = sys.argv[1]
            sections = (Section(page=base + "/endless/0"),)
            outlet = Outlet(
                name="e", home=base, sections=sections, delay=0, max_pages=10**6, private=("127.0.0.1",)
            )
            crawl_outlets([outlet], MemoryFrontier(lambda *_: print("saved", flush=True)))
        if __name__ == "__main__":
            main()
    """)
    with hostile_site() as base:
        path = os.pathsep.join([str(SITE.parents[1]), os.environ.get("PYTHONPATH", "")])
        command = [sys.executable, "-c", script, base]
        env = {**os.environ, "PYTHONPATH": path}
        parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
        assert parent.stdout is not None
        assert parent.stdout.readline() == "saved\n"
        children = _children(parent.pid)
        parent.kill()
        parent.wait()
        parent.stdout.close()
        assert children
        until = time.monotonic() + 5
        while time.monotonic() < until and any(_is_alive(child) for child in children):
            time.sleep(0.02)
        assert not any(_is_alive(child) for child in children)


def _children(parent: int) -> list[int]:
    """The processes whose parent that is, crawlers alone: the tracker of shared memory ends by itself."""
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    pids = [int(pid) for task in tasks for pid in task.read_text().split()]
    return [pid for pid in pids if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def _is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
