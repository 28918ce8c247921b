"""A hostile web: each trick meets a bound, costs its own page alone, and leaves the good story next to it."""

import gzip
import resource
import subprocess
import sys
import textwrap
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from crawler import CrawlReport, MemoryFrontier, Outlet, crawl_outlets, parse_stream
from crawler.feeds import parse_feed, parse_sitemap
from crawler.files import MAX_LINE
from crawler.guard import GuardedResolver, GuardMiddleware, is_private
from crawler.settings import crawl_settings
from records.article import Article, Rejected
from records.errors import CrawlError

Found = list[Article | Rejected]


def crawl(outlet: Outlet, **options: Any) -> tuple[CrawlReport, Found]:
    found: Found = []
    settings = {"timeout": 2.0, "max_bytes": 1_000_000, "contact": "a@b.example"} | options
    frontier = MemoryFrontier(lambda _, one: found.append(one))
    return crawl_outlets([outlet], frontier, **settings), found


def fate(base: str, report: CrawlReport, found: Found) -> dict[str, str]:
    """What became of each path: saved, the reason of its refusal, or why it failed."""
    kept = {
        (one.url or "") if isinstance(one, Article) else one.source: getattr(one, "reason", "saved") for one in found
    }
    return {address.removeprefix(base): what for address, what in (kept | dict(report.outlets[0].failed)).items()}


def links(*paths: str) -> Callable[[Any], None]:
    page = "".join(f'<a href="{one}">x</a>' for one in paths).encode()
    return lambda ask: ask.send(page)


def raw_zeros(count: int) -> bytes:
    """So many zeros and not one more, packed to a thousandth."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(count // 1_000_000)) + packer.flush()


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_decompression_bomb_is_cut_short(a_site: Any, a_story: Any, an_outlet: Any, encoding: str) -> None:
    if encoding == "br":
        body = pytest.importorskip("brotli").compress(bytes(100_000_000), quality=1)
    else:
        body = raw_zeros(100_000_000)
    site = a_site(
        {
            "/list": links("/bomb", "/story"),
            "/bomb": lambda ask: ask.send(body, Content_Encoding=encoding),
            "/story": lambda ask: ask.send(a_story().encode()),
        }
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    report, found = crawl(an_outlet(site.base))
    assert fate(site.base, report, found) == {"/story": "saved", "/bomb": "too large"}
    grown = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss - before
    assert grown < 400_000, f"the crawler took {grown} kB"


def test_a_bomb_of_a_sitemap_is_read_no_further_than_its_bound() -> None:
    head, tail = b"<urlset><url><loc>https://n.example/a</loc></url>", b"</urlset>"
    bomb = gzip.compress(head + b"<!--" + b"x" * 200_000_000 + b"-->" + tail, 1)
    script = textwrap.dedent("""
        import re, sys
        from crawler.feeds import parse_sitemap
        pages, _ = parse_sitemap(sys.stdin.buffer.read())
        peak = re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())
        print(len(pages), peak[1])
    """)
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", script], input=bomb, capture_output=True, cwd=root, check=True)
    pages, kilobytes = map(int, done.stdout.split())
    assert pages <= 1
    assert kilobytes < 200_000


def test_no_more_is_taken_from_a_sitemap_than_the_standard_allows() -> None:
    many = b"".join(b"<url><loc>https://n.example/%d</loc></url>" % n for n in range(60_000))
    assert len(parse_sitemap(b"<urlset>" + many + b"</urlset>")[0]) == 50_000


BILLION = b'<!DOCTYPE r [<!ENTITY a "https://n.example/">' + b"".join(
    b'<!ENTITY a%d "%s">' % (n, (b"&a%s;" % (str(n - 1).encode() if n else b"")) * 10) for n in range(12)
) + b"]>"  # fmt: skip


@pytest.mark.parametrize(
    ("parse", "body"),
    [
        pytest.param(parse_feed, BILLION + b"<rss><item><link>&a11;</link></item></rss>", id="feed"),
        pytest.param(parse_sitemap, BILLION + b"<urlset><url><loc>&a11;</loc></url></urlset>", id="sitemap"),
    ],
)
def test_entities_do_not_expand(parse: Callable[[bytes], object], body: bytes) -> None:
    began = time.monotonic()
    assert parse(body) in ((), ((), ()))
    assert time.monotonic() - began < 2


def test_lists_that_are_bombs_cost_themselves_alone(a_site: Any, a_story: Any, an_outlet: Any) -> None:
    laughs = BILLION + b"<rss><item><link>&a11;</link></item></rss>"
    zeros = gzip.compress(b"<urlset><!--" + bytes(100_000_000), 1)
    site = a_site(
        {
            "/list": links("/story"),
            "/feed": lambda ask: ask.send(laughs, kind="application/rss+xml"),
            "/map.xml.gz": lambda ask: ask.send(zeros, kind="application/gzip"),
            "/story": lambda ask: ask.send(a_story().encode()),
        }
    )
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, time.monotonic()
    lists = {"feeds": (f"{site.base}/feed",), "sitemaps": (f"{site.base}/map.xml.gz",)}
    report, found = crawl(an_outlet(site.base, **lists))
    assert {"/feed", "/map.xml.gz", "/list"} <= set(site.asked_paths())
    assert fate(site.base, report, found)["/story"] == "saved"
    assert time.monotonic() - began < 60
    grown = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss - before
    assert grown < 400_000, f"the crawler took {grown} kB"


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel><item><link>https://n.example/a</link>",
        b"<rss>" + b"<x>" * 20_000 + b"<item><link>https://n.example/a</link></item>",
        b"<rss><item><link>https://n.example/a</link></item></rsss><&>",
        b"\x00<rss>\x00<item><link>https://n.example/a</link></item></rss>",
        b"\xff\xfe" * 1000,
    ],
    ids=["broken off", "very deep", "wrong ends", "NUL bytes", "no text"],
)
def test_broken_xml_gives_what_can_be_read_and_never_an_error(body: bytes) -> None:
    assert {one.address for one in parse_feed(body)} <= {"https://n.example/a"}
    parse_sitemap(body)


def test_a_slow_drip_and_a_late_answer_end_at_the_time_limit(a_site: Any, a_story: Any, an_outlet: Any) -> None:
    def drip(ask: Any) -> None:
        ask.head(Content_Type="text/html", Content_Length="100000")
        ask.drip(b"<p>", 0.05)

    def drip_head(ask: Any) -> None:
        ask.wfile.write(b"HTTP/1.1 200 OK\r\n")
        ask.drip(b"X-More: 1\r\n", 0.05)

    pages = {"/drip": drip, "/drip-head": drip_head, "/story": lambda ask: ask.send(a_story().encode())}
    site = a_site({"/list": links(*pages), **pages})
    began = time.monotonic()
    report, found = crawl(an_outlet(site.base), timeout=1.0)
    assert fate(site.base, report, found) == {"/story": "saved", "/drip": "timeout", "/drip-head": "timeout"}
    assert time.monotonic() - began < 60


def test_endless_headers_and_an_endless_line_are_cut_short(a_site: Any, a_story: Any, an_outlet: Any) -> None:
    def endless_line(ask: Any) -> None:
        ask.head(Content_Type="text/html", Connection="close")
        ask.drip(b"x" * 1_000_000, 0)

    site = a_site(
        {
            "/list": links("/line", "/story"),
            "/line": endless_line,
            "/story": lambda ask: ask.send(a_story().encode()),
        }
    )
    report, found = crawl(an_outlet(site.base))
    assert fate(site.base, report, found) == {"/story": "saved", "/line": "too large"}


def test_a_calendar_without_end_stops_at_the_outlets_bound(a_site: Any, an_outlet: Any) -> None:
    def day(ask: Any) -> None:
        n = int(ask.path.rpartition("/")[2])
        ask.send(f'<a href="/calendar/{n + 1}" rel="next">next</a><a href="/event/{n}">e</a><p>Nothing.</p>'.encode())

    site = a_site({"/calendar/*": day, "/event/*": lambda ask: ask.send(b"<p>No event on this day.</p>")})
    report, _ = crawl(an_outlet(site.base, "/calendar/0", max_pages=20))
    assert report.outlets[0].pages == 20
    assert len(site.asked_paths()) == 20


def test_redirects_without_end_cost_a_few_requests(a_site: Any, a_story: Any, an_outlet: Any) -> None:
    def on(ask: Any) -> None:
        ask.send(b"", 302, Location=f"{ask.path}x")

    pages = {"/loop/*": on, "/self": lambda ask: ask.send(b"", 301, Location="/self")}
    site = a_site({"/list": links("/loop/", "/self"), **pages})
    report, found = crawl(an_outlet(site.base))
    assert len(site.asked_paths()) < 12
    assert fate(site.base, report, found)["/loop/"] == "too many redirects"


def test_a_redirect_out_of_the_web_is_not_followed(a_site: Any, an_outlet: Any) -> None:
    goals = ["file:///etc/passwd", "data:text/html,<p>x</p>", "ftp://127.0.0.1/a", "javascript:alert(1)", "//\x00/"]
    paths = [f"/away/{n}" for n in range(len(goals))]
    site = a_site(
        {
            "/list": links(*paths),
            "/away/*": lambda ask: ask.send(b"", 302, Location=goals[int(ask.path.rpartition("/")[2])]),
        }
    )
    report, found = crawl(an_outlet(site.base))
    assert found == []
    assert sorted(fate(site.base, report, found)) == paths


def test_links_out_of_the_web_are_not_followed(a_site: Any, an_outlet: Any) -> None:
    site = a_site({"/list": links("file:///etc/passwd", "data:text/html,x", "javascript:x()", "http://[::1/", "//")})
    report, _ = crawl(an_outlet(site.base))
    assert (report.outlets[0].found, report.outlets[0].failed) == (0, ())


def test_a_private_address_is_refused_unless_the_outlet_names_it(a_site: Any, an_outlet: Any) -> None:
    site = a_site({"/list": links("/story")})
    bases = [site.base.replace("127.0.0.1", host) for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1")]
    report = crawl_outlets(
        [an_outlet(base, name=base, private=()) for base in bases], MemoryFrontier(print), contact="a@b.example"
    )
    whys = [why for one in report.outlets for _, why in one.failed]
    assert len(whys) == 4
    assert all("private address (" in why or why == "no such host" for why in whys)
    assert site.asked == []


def test_a_redirect_into_a_private_network_is_refused(a_site: Any, an_outlet: Any) -> None:
    inner = a_site({"/*": lambda ask: ask.send(b"secret")})
    away = inner.base.replace("127.0.0.1", "localhost")
    site = a_site({"/list": links("/a"), "/a": lambda ask: ask.send(b"", 302, Location=f"{away}/admin")})
    report, found = crawl(an_outlet(site.base, feeds=(f"{away}/feed",)))
    assert found == []
    assert set(dict(report.outlets[0].failed).values()) == {"private address (localhost)"}
    assert inner.asked == []


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("10.1.2.3", True), ("172.16.0.1", True), ("192.168.1.1", True), ("169.254.169.254", True), ("0.0.0.0", True),
        ("100.64.0.1", True), ("224.0.0.1", True), ("::1", True), ("fe80::1%eth0", True), ("fd00::1", True),
        ("::ffff:127.0.0.1", True), ("8.8.8.8", False), ("2606:4700:4700::1111", False),
    ],
)  # fmt: skip
def test_only_public_addresses_are_public(address: str, private: bool) -> None:
    assert is_private(address) is private


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://[::1]:80/", "http://localhost./", "ftp://n.example/"])
def test_the_guard_looks_at_every_request(url: str) -> None:
    with pytest.raises(IgnoreRequest, match="address"):
        GuardMiddleware(["127.0.0.1"]).process_request(Request(url))
    GuardMiddleware(["127.0.0.1"]).process_request(Request("http://127.0.0.1/"))


def test_a_name_that_turns_private_is_refused_from_then_on() -> None:
    from twisted.internet.error import DNSLookupError

    resolver = GuardedResolver.__new__(GuardedResolver)
    assert resolver._checked("93.184.216.34", "n.example") == "93.184.216.34"
    with pytest.raises(DNSLookupError, match="private address"):
        resolver._checked("192.168.0.1", "n.example")
    resolver.hosts = frozenset({"n.example"})
    assert resolver._checked("192.168.0.1", "n.example") == "192.168.0.1"


def test_a_line_break_in_an_address_adds_no_header(a_site: Any, an_outlet: Any) -> None:
    injected = "/a%0d%0aX-Injected:%20yes"
    site = a_site(
        {
            "/list": lambda ask: ask.send(b'<a href="/b&#13;&#10;X-Injected: yes">x</a><a href="/go">x</a>'),
            "/go": lambda ask: ask.send(b"", 302, Location=injected),
        }
    )
    crawl(an_outlet(site.base))
    assert len(site.asked) >= 3
    assert [headers for _, headers in site.asked if "X-Injected" in headers] == []


def test_a_contact_with_a_line_break_is_refused(an_outlet: Any) -> None:
    with pytest.raises(CrawlError, match="contact: expected one line"):
        crawl_settings(an_outlet("http://127.0.0.1"), contact="a@b.example\r\nX: y")


def test_nul_bytes_leave_no_trace_in_the_text(a_site: Any, a_story: Any, an_outlet: Any) -> None:
    page = a_story("early\x00 on,").replace("<h1>", "\x00<h1>").encode()
    site = a_site({"/list": links("/story"), "/story": lambda ask: ask.send(page)})
    _, [article] = crawl(an_outlet(site.base))
    assert isinstance(article, Article)
    assert "early on," in article.text
    assert "\0" not in article.text + (article.title or "")


RUSSIAN = "Вчера городской совет снова собрался и говорил о мосте три часа подряд."


CHARSETS = (
    # what it really is, what the header says, what the page says
    ("cp1251", "text/html; charset=utf-8", ""),
    ("cp1251", "text/html", "utf-8"),
    ("utf-8", "text/html; charset=iso-8859-1", ""),
    ("utf-8", "text/html; charset=hex", "windows-1251"),
    ("cp1251", "text/html", "windows-1251"),
    ("utf-16", "text/html", ""),
    ("koi8-r", "text/html; charset=nonsense", ""),
)


def test_a_wrong_charset_does_not_garble_the_text(a_site: Any, a_story: Any, an_outlet: Any) -> None:
    def story(ask: Any) -> None:
        real, header, meta = CHARSETS[int(ask.path.rpartition("/")[2])]
        page = a_story(head=f"<meta charset='{meta}'>" if meta else "")
        ask.send(page.replace("as ever,", RUSSIAN * 4).encode(real), kind=header)

    site = a_site({"/list": links(*(f"/story/{n}" for n in range(len(CHARSETS)))), "/story/*": story})
    _, found = crawl(an_outlet(site.base))
    good = {one.url for one in found if isinstance(one, Article) and RUSSIAN in one.text}
    assert good == {f"{site.base}/story/{n}" for n in range(len(CHARSETS))}


def test_a_line_of_a_hundred_megabytes_is_refused_and_the_next_is_read() -> None:
    class Endless:
        """A stream of one line of 100 MB that was never in memory, and a good line behind it."""

        def __init__(self) -> None:
            self.left, self.most = 100_000_000, 0

        def readline(self, size: int) -> bytes:
            self.most = max(self.most, size)
            if self.left > 0:
                self.left -= size
                return b"x" * size if self.left > 0 else b"x\n"
            line, self.good = getattr(self, "good", b'{"text": "A good line."}\n'), b""
            return line

    stream = Endless()
    first, second = parse_stream(stream, "news.jsonl")  # type: ignore[arg-type]
    assert isinstance(first, Rejected)
    assert (first.reason, first.source) == ("too-large", "news.jsonl:1")
    assert isinstance(second, Article)
    assert stream.most == MAX_LINE


def test_a_file_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr("crawler.files.MAX_FILE", 1000)
    [found] = parse_stream(io.BytesIO(b"x" * 1001), "a.txt")
    assert isinstance(found, Rejected)
    assert found.reason == "too-large"
