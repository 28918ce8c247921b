"""A good guest: waits as it is asked to, says who it is, and leaves alone what is reserved."""

import asyncio
import gzip
import time
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import brotli
import pytest
from scrapy import Request

from crawler import CrawlReport, MemoryFrontier, Outlet, Section, crawl_outlets, fetch_pages
from crawler.manners import MannersMiddleware, OutOfHours, retry_after
from crawler.reservations import find_reservation
from crawler.settings import need_contact
from crawler.turns import Turns
from crawler.unpacking import _zstd
from records.article import Article, Rejected
from records.crawl import Task
from records.errors import CrawlError
from records.fetched import Fetched

Found = list[Article | Rejected]


def crawl(outlet: Outlet, **options: Any) -> tuple[CrawlReport, Found]:
    found: Found = []
    return crawl_outlets([outlet], MemoryFrontier(lambda _, one: found.append(one)), **options), found


def links(*paths: str) -> Any:
    return lambda ask: ask.send("".join(f'<a href="{one}">x</a>' for one in paths).encode())


def test_the_delay_of_robots_txt_is_kept_between_any_two_pages(a_site: Any, a_story: Any, an_outlet: Any) -> None:
    times: list[float] = []

    def story(ask: Any) -> None:
        times.append(time.monotonic())
        ask.send(a_story().encode())

    robots = b"User-agent: longarm\nCrawl-delay: 0.8\n"
    site = a_site(
        {"/robots.txt": lambda ask: ask.send(robots, kind="text/plain"), "/list": links("/a", "/b", "/c"), "/*": story}
    )
    crawl(an_outlet(site.base, at_once=4))
    assert len(times) == 3
    assert min(after - before for before, after in pairwise(times)) > 0.7


def test_what_robots_txt_forbids_is_not_asked(a_site: Any, a_story: Any, an_outlet: Any) -> None:
    robots = b"User-agent: *\nDisallow: /secret\n"
    site = a_site(
        {
            "/robots.txt": lambda ask: ask.send(robots, kind="text/plain"),
            "/list": links("/secret/a", "/b"),
            "/*": lambda ask: ask.send(a_story().encode()),
        }
    )
    report, _ = crawl(an_outlet(site.base))
    assert report.outlets[0].failed == ((f"{site.base}/secret/a", "robots.txt"),)
    assert "/secret/a" not in site.asked_paths()


def test_a_server_that_asks_for_a_short_break_gets_it(a_site: Any, a_story: Any, an_outlet: Any) -> None:
    times: list[float] = []

    def busy_once(ask: Any) -> None:
        times.append(time.monotonic())
        if len(times) == 1:
            ask.send(b"", 503, Retry_After="2")
        else:
            ask.send(a_story().encode())

    site = a_site({"/list": links("/a"), "/a": busy_once})
    report, _ = crawl(an_outlet(site.base))
    assert report.saved == 1
    assert times[1] - times[0] > 1.8


@pytest.mark.parametrize("after", ["3600", None], ids=["for an hour", "again and again"])
def test_a_server_that_asks_to_be_left_alone_is(a_site: Any, an_outlet: Any, after: str | None) -> None:
    told = {"Retry_After": after} if after else {}
    pages = {"/list": links(*(f"/a/{n}" for n in range(12))), "/a/*": lambda ask: ask.send(b"", 429, **told)}
    site = a_site(pages)
    report, _ = crawl(an_outlet(site.base, at_once=1))
    asked = [one for one in site.asked_paths() if one != "/list"]
    assert len(asked) <= 5
    whys = [why for _, why in report.outlets[0].failed]
    assert len(whys) == 12
    assert sum(why.startswith("asked to wait until") for why in whys) >= 8


@pytest.mark.parametrize("after", ["99999999999999", "²", "9" * 400, "Fri, 31 Dec 9999 23:59:59 +9999"])
def test_an_odd_retry_after_breaks_nothing(a_site: Any, an_outlet: Any, after: str) -> None:
    assert (retry_after(after) or 0.0) <= 30 * 24 * 3600
    told = after.encode("latin-1", "replace").decode("latin-1")
    site = a_site({"/list": links("/a"), "/a": lambda ask: ask.send(b"", 429, Retry_After=told)})
    [one] = crawl(an_outlet(site.base, at_once=1))[0].outlets
    assert [why.partition(" until")[0] for _, why in one.failed] in (["429"], ["asked to wait"])


@pytest.mark.parametrize("answer", [500, 503, 429])
def test_a_site_whose_robots_txt_fails_is_not_asked(a_site: Any, a_story: Any, an_outlet: Any, answer: int) -> None:
    pages = {"/list": links("/a"), "/a": lambda ask: ask.send(a_story().encode())}
    site = a_site(pages | {"/robots.txt": lambda ask: ask.send(b"", answer)})
    report, _ = crawl(an_outlet(site.base))
    assert report.outlets[0].failed == ((f"{site.base}/list", f"robots.txt cannot be had ({answer})"),)
    assert report.outlets[0].lists_failed == (f"{site.base}/list",)
    assert site.asked_paths() == []


def test_a_page_that_says_there_is_no_robots_txt_forbids_nothing(a_site: Any, a_story: Any, an_outlet: Any) -> None:
    forbids = b"User-agent: *\nDisallow: /\n"
    pages = {"/list": links("/a"), "/a": lambda ask: ask.send(a_story().encode())}
    site = a_site(pages | {"/robots.txt": lambda ask: ask.send(forbids, 404, kind="text/plain")})
    assert crawl(an_outlet(site.base))[0].saved == 1


def test_a_host_that_asked_to_wait_is_not_asked_for_its_lists(a_site: Any, an_outlet: Any) -> None:
    site = a_site({"/list": links("/a")})

    class Waiting(MemoryFrontier):
        def begin(self, outlet: str, roots: tuple[Task, ...], *, revisit_days: int) -> tuple[Task, ...]:
            return tuple(replace(one, not_before="2999-01-01T00:00:00+00:00") for one in roots)

    report = crawl_outlets([an_outlet(site.base)], Waiting(lambda _, one: None))
    assert report.outlets[0].failed == ((f"{site.base}/list", "asked to wait until 2999-01-01T00:00:00+00:00"),)
    assert site.asked_paths() == []


def test_a_page_whose_turn_comes_when_the_hours_are_over_is_not_asked(an_outlet: Any) -> None:
    hour = datetime.now(UTC).hour
    shut = an_outlet("http://127.0.0.1:9", hours=f"{(hour + 2) % 24}-{(hour + 3) % 24}")
    request = Request(f"{shut.home}/1", cb_kwargs={"task": Task(address=f"{shut.home}/1", kind="article")})
    crawler: Any = SimpleNamespace(spider=SimpleNamespace(outlet=shut, turns=Turns()))
    with pytest.raises(OutOfHours):
        asyncio.run(MannersMiddleware(crawler).process_request(request))


def test_two_outlets_of_one_host_take_turns(a_site: Any, a_story: Any, an_outlet: Any) -> None:
    times: list[float] = []

    def story(ask: Any) -> None:
        times.append(time.monotonic())
        ask.send(a_story().encode())

    pages = {f"/{one}": links(*(f"/{one}/{n}" for n in range(4))) for one in ("one", "two")}
    site = a_site(pages | {"/*": story})
    outlets = [
        replace(an_outlet(site.base, delay=0.3), name=one, sections=(Section(page=f"{site.base}/{one}"),))
        for one in ("one", "two")
    ]
    report = crawl_outlets(outlets, MemoryFrontier(lambda _, one: None))
    assert report.saved == 8
    # Side by side they would be through after four of their own delays.
    assert times[-1] - times[0] > 1.6


def test_the_crawler_says_who_it_is(a_site: Any, an_outlet: Any) -> None:
    site = a_site({"/list": links()})
    crawl(an_outlet(site.base), contact="desk@coast.example")
    agents = {headers["User-Agent"] for _, headers in site.asked}
    assert agents == {"longarm (news reader for research on human rights; obeys robots.txt; desk@coast.example)"}


PUBLIC = Outlet(name="Coast", home="https://coast.example/", feeds=("https://coast.example/rss",))


@pytest.mark.parametrize("contact", ["", "me", "a@b", "call me"])
def test_a_public_site_is_not_crawled_without_a_contact(contact: str) -> None:
    with pytest.raises(CrawlError, match=r"Coast: .*only with a contact.*LONGARM_CONTACT"):
        crawl_outlets([PUBLIC], MemoryFrontier(print), contact=contact)
    with pytest.raises(CrawlError, match="only with a contact"):
        fetch_pages([PUBLIC.home], PUBLIC, contact=contact)


@pytest.mark.parametrize("contact", ["desk@coast.example", "mailto:desk@coast.example", "https://coast.example/bot"])
def test_a_mail_or_web_address_is_a_contact(contact: str) -> None:
    need_contact([PUBLIC], contact)


def test_an_outlet_that_is_closed_at_this_hour_is_not_asked(a_site: Any, an_outlet: Any) -> None:
    site = a_site({"/list": links("/a")})
    hour = datetime.now(UTC).hour
    report, _ = crawl(an_outlet(site.base, hours=f"{(hour + 2) % 24}-{(hour + 3) % 24}"))
    assert site.asked == []
    assert report.outlets[0].failed == ()


def a_page(body: str = "", **headers: str) -> Fetched:
    told = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Fetched(address="a", url="a", status=200, headers=told, body=body.encode())


@pytest.mark.parametrize(
    ("page", "said"),
    [
        pytest.param(a_page(tdm_reservation="1"), "header tdm-reservation: 1", id="TDMRep header"),
        pytest.param(a_page(X_Robots_Tag="noai, noimageai"), "header X-Robots-Tag: noai", id="robots header"),
        pytest.param(a_page(X_Robots_Tag="longarm: notdm"), "header X-Robots-Tag: notdm", id="robots header for us"),
        pytest.param(a_page(X_Robots_Tag="otherbot: noai"), "", id="robots header for others"),
        pytest.param(
            a_page(X_Robots_Tag="otherbot: noindex, longarm: noai"), "header X-Robots-Tag: noai", id="header for two"
        ),
        pytest.param(a_page(X_Robots_Tag="longarm: noindex, otherbot: noai"), "", id="header for two, the other's"),
        pytest.param(
            a_page(X_Robots_Tag="unavailable_after: Tue, 25 Jun 2030 15:00:00 PST, noai"),
            "header X-Robots-Tag: noai",
            id="robots header with a date",
        ),
        pytest.param(a_page(tdm_reservation="0"), "", id="TDMRep header of 0"),
        pytest.param(a_page("<meta name='tdm-reservation' content='1'>"), "meta tdm-reservation: 1", id="TDMRep tag"),
        pytest.param(
            a_page("<meta name='tdm-reservation' content='0'>", tdm_reservation="1"), "", id="TDMRep tag over header"
        ),
        pytest.param(
            a_page("<meta name='tdm-reservation' content='no'>", tdm_reservation="1"),
            "header tdm-reservation: 1",
            id="TDMRep tag that says nothing",
        ),
        pytest.param(a_page('<META NAME="robots" CONTENT="index, noai">'), "meta robots: noai", id="robots tag"),
        pytest.param(a_page('<meta name="robots" content="noindex, nofollow">'), "", id="search engines only"),
        pytest.param(a_page("<meta content=1 name=tdm-reservation>"), "meta tdm-reservation: 1", id="without quotes"),
        pytest.param(
            a_page(f"<style>{'x' * 200_000}</style><meta name='robots' content='noai'>"), "meta robots: noai", id="late"
        ),
        pytest.param(a_page("<p>noai</p>"), "", id="words in the text"),
    ],
)
def test_a_reservation_is_seen_where_publishers_say_it(page: Fetched, said: str) -> None:
    assert find_reservation(page) == said


RESERVED = b"<meta name='tdm-reservation' content='1'>" + bytes(2_000_000)


@pytest.mark.parametrize(
    ("packing", "packed"),
    [
        pytest.param("gzip", gzip.compress(RESERVED), id="gzip"),
        pytest.param("deflate", zlib.compress(RESERVED), id="deflate"),
        pytest.param("br", brotli.compress(RESERVED, quality=1), id="brotli"),
        pytest.param("zstd", _zstd().compress(RESERVED), id="zstd"),
        pytest.param("gzip, br", brotli.compress(gzip.compress(RESERVED)), id="twice"),
    ],
)
def test_a_reservation_in_a_packed_page_is_seen(packing: str, packed: bytes) -> None:
    page = Fetched(address="a", url="a", status=200, headers=(("Content-Encoding", packing),), body=packed)
    assert find_reservation(page) == "meta tdm-reservation: 1"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_reservation_in_a_page_of_two_bytes_a_character_is_seen(encoding: str) -> None:
    body = "<html lang='ru'><title>Мост</title><meta name='tdm-reservation' content='1'>".encode(encoding)
    page = Fetched(address="a", url="a", status=200, body=body)
    assert find_reservation(page) == "meta tdm-reservation: 1"


def test_a_page_of_endless_tags_is_looked_through_at_once() -> None:
    started = time.monotonic()
    for piece in ("<meta ", "<meta name=robots ", "name=robots "):
        assert find_reservation(a_page("<meta " + piece * 200_000)) == ""
    assert time.monotonic() - started < 3


def test_a_reserved_page_is_refused_and_not_archived_unless_the_outlet_says_so(
    a_site: Any, a_story: Any, an_outlet: Any
) -> None:
    site = a_site({"/list": links("/a"), "/a": lambda ask: ask.send(a_story().encode(), tdm_reservation="1")})
    archived: list[Fetched] = []
    report, [found] = crawl(an_outlet(site.base), archive=archived.append)
    assert isinstance(found, Rejected)
    assert (found.reason, archived) == ("reserved", [])
    assert report.outlets[0].rejected == (("reserved", 1),)
    report, _ = crawl(an_outlet(site.base, read_reserved=True), archive=archived.append)
    assert (report.saved, len(archived)) == (1, 1)
