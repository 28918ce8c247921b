"""Finding the lists of a site, trying outlets out, and the file of outlets to begin with."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler import (
    Layout,
    Outlet,
    append_outlet,
    canonical_url,
    check_outlets,
    discover_outlet,
    parse_outlets,
    render_outlet,
    render_starter,
)
from crawler.links import host_of
from records.errors import CrawlError
from records.fetched import Fetched

HOME = "https://n.example/"
FEED = b"<rss><channel><item><link>https://n.example/2024/a</link></item></channel></rss>"
MAP = b"<urlset><url><loc>https://n.example/2024/a</loc></url></urlset>"
FRONT = """<html lang="en-GB"><head><title>x</title><meta property="og:site_name" content="The Coast">
<link rel="Alternate feed" type="application/rss+xml; charset=utf-8" href="/world.rss">
<link rel="alternate" type="application/rss+xml" href="/comments/feed"></head></html>"""


def a_web(pages: dict[str, bytes | str]) -> Any:
    asked: list[str] = []

    def fetch(addresses: Sequence[str]) -> dict[str, Fetched | str]:
        asked.extend(addresses)
        found = {one: pages.get(one.removeprefix("https://n.example")) for one in addresses}
        return {
            one: "404" if body is None else Fetched(
                address=one, url=one, status=200, body=body.encode() if isinstance(body, str) else body,
                headers=(("Content-Type", "text/html"),),
            )
            for one, body in found.items()
        }  # fmt: skip

    fetch.asked = asked  # type: ignore[attr-defined]
    return fetch


def test_the_feeds_that_a_site_names_are_taken_with_its_name_and_language() -> None:
    web = a_web({"/": FRONT, "/world.rss": FEED, "/comments/feed": FEED})
    outlet = discover_outlet(HOME, web)
    assert outlet == Outlet(
        name="The Coast", home=HOME, feeds=("https://n.example/world.rss",), languages=("en",), delay=2.0, max_age=30
    )


def test_a_news_sitemap_that_robots_names_is_taken_and_the_archive_is_left_out_beside_feeds() -> None:
    robots = "User-agent: *\nSitemap: https://n.example/sitemap.xml\nsitemap: /news.xml\n"
    web = a_web({"/": FRONT, "/world.rss": FEED, "/robots.txt": robots, "/news.xml": MAP, "/sitemap.xml": MAP})
    assert discover_outlet(HOME, web, name="N").sitemaps == ("https://n.example/news.xml",)


def test_a_site_that_names_nothing_is_asked_at_the_usual_places() -> None:
    web = a_web({"/": "<html><title>A site</title></html>", "/feed/": FEED, "/sitemap.xml": MAP})
    outlet = discover_outlet(HOME, web)
    assert (outlet.name, outlet.feeds, outlet.sitemaps) == ("A site", ("https://n.example/feed/",), ())


def test_a_feed_that_is_none_is_not_taken() -> None:
    web = a_web({"/": FRONT, "/world.rss": "<html>not found</html>", "/sitemap.xml": MAP})
    outlet = discover_outlet(HOME, web)
    assert (outlet.feeds, outlet.sitemaps) == ((), ("https://n.example/sitemap.xml",))


@pytest.mark.parametrize("pages", [{}, {"/": FRONT}], ids=["no answer", "no lists"])
def test_a_site_without_lists_is_an_error_that_says_what_to_do(pages: dict[str, str]) -> None:
    with pytest.raises(CrawlError, match=r"check the address|outlet\.section"):
        discover_outlet(HOME, a_web(pages))


def test_an_outlet_is_added_once(tmp_path: Path) -> None:
    path = tmp_path / "outlets.toml"
    one = Outlet(name="A", home="https://a.example/", feeds=("https://a.example/rss",))
    append_outlet(path, one)
    append_outlet(path, Outlet(name="B", home="https://b.example/", feeds=("https://b.example/rss",)))
    assert [each.name for each in parse_outlets(path)] == ["A", "B"]
    with pytest.raises(CrawlError, match="has an outlet 'A'"):
        append_outlet(path, one)


def test_the_starter_file_holds_many_outlets_of_several_regions_and_kinds(tmp_path: Path) -> None:
    path = tmp_path / "outlets.toml"
    path.write_text(render_starter(), "utf-8")
    outlets = parse_outlets(path)
    assert len(outlets) >= 40
    assert len({one.region for one in outlets}) >= 10
    assert {"news", "ngo", "government", "body"} == set(Counter(one.kind for one in outlets))
    assert all(one.home.startswith("https://") and one.delay >= 1 and one.languages for one in outlets)
    assert not any(one.private for one in outlets)


STARTER = re.split(r"^(?=\[\[outlet\]\]$)", render_starter(), flags=re.MULTILINE)[1:]


@pytest.mark.parametrize("entry", STARTER, ids=lambda entry: entry.splitlines()[1].partition("= ")[2].strip('"'))
def test_each_entry_of_the_starter_file_is_valid_by_itself(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "outlets.toml"
    path.write_text(entry, "utf-8")
    (outlet,) = parse_outlets(path)
    lists = (*outlet.feeds, *outlet.sitemaps, *(one.page for one in outlet.sections))
    assert lists
    assert all(canonical_url(one) and one.startswith("https://") for one in lists)
    assert len(set(lists)) == len(lists)
    assert all(re.fullmatch("[a-z]{2}", one) for one in outlet.languages)
    assert outlet.max_age or outlet.since
    path.write_text(render_outlet(outlet), "utf-8")
    assert parse_outlets(path) == (outlet,)


def test_no_site_stands_in_the_starter_file_twice() -> None:
    homes = re.findall(r'^home = "(.+)"$', render_starter(), re.MULTILINE)
    assert len({host_of(one) for one in homes}) == len(homes) == len(STARTER) >= 40


def test_a_check_says_which_fields_come_out_and_what_is_wrong(a_site: Any, a_story: Any, an_outlet: Any) -> None:
    head = "<meta name='author' content='Ada'><meta property='article:published_time' content='2024-03-12T08:15'>"
    site = a_site(
        {
            "/list": lambda ask: ask.send(b'<a href="/a">a</a><a href="/b">b</a>'),
            "/*": lambda ask: ask.send(a_story(head=head).encode()),
        }
    )
    outlets = [
        an_outlet(site.base, name="good", languages=("fr",), layout=Layout(title="h1", until="2020-01-01")),
        an_outlet(site.base, "/none/nothing", name="empty"),
    ]
    good, empty = check_outlets(outlets, today=date(2024, 6, 1))
    assert (good.listed, good.fields) == (2, ("title", "text", "published", "authors", "language"))
    assert good.missing == ("section",)
    said = " ".join(good.problems)
    assert "no time zone" in said
    assert "expected fr" in said
    assert "until 2020-01-01" in said
    assert any("no article was reached" in one for one in empty.problems)
    stories = [path for path in site.asked_paths() if path in ("/a", "/b")]
    assert len(stories) == 1
