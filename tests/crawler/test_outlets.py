"""Outlets: a good file gives checked records, and every fault is named with its line and key."""

from pathlib import Path

import pytest

from crawler import Layout, Outlet, Section, parse_outlets, render_outlet
from records.errors import CrawlError

GOOD = """
[[outlet]]
name = "Coast Courier"
home = "https://www.courier.example/"
feeds = ["/feed.xml", "https://feeds.example/courier"]
sitemaps = ["sitemap.xml"]
languages = ["en"]
delay = 2
max_pages = 40
allow = '/\\d{4}/'
kind = "ngo"
region = "Coast"
at_once = 3
max_minutes = 30
revisit_days = 5
since = 2024-01-01
until = "2024-12-31"
max_age = 20
terms = ["exile"]
paywall = [".locked", "For members"]
private = ["courier.example"]
hours = "22-06"
read_reserved = true

[outlet.layout]
title = "h1.head"
text = "//div[@id='story']"
until = 2027-01-01

[[outlet.section]]
page = "/world/"
links = '/world/\\d+'
next = 'page=\\d+'

[[outlet]]
name = "Valley Voice"
home = "http://voice.example"
feeds = ["/rss"]
"""


def a_file(folder: Path, text: str) -> Path:
    path = folder / "outlets.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_gives_its_outlets(tmp_path: Path) -> None:
    courier, voice = parse_outlets(a_file(tmp_path, GOOD))
    assert courier == Outlet(
        name="Coast Courier",
        home="https://www.courier.example/",
        feeds=("https://www.courier.example/feed.xml", "https://feeds.example/courier"),
        sitemaps=("https://www.courier.example/sitemap.xml",),
        sections=(Section(page="https://www.courier.example/world/", links=r"/world/\d+", next=r"page=\d+"),),
        languages=("en",),
        delay=2.0,
        max_pages=40,
        allow=r"/\d{4}/",
        kind="ngo",
        region="Coast",
        at_once=3,
        max_minutes=30,
        revisit_days=5,
        since="2024-01-01",
        until="2024-12-31",
        max_age=20,
        terms=("exile",),
        paywall=(".locked", "For members"),
        private=("courier.example",),
        hours="22-06",
        read_reserved=True,
        layout=Layout(title="h1.head", text="//div[@id='story']", until="2027-01-01"),
    )
    assert courier.hosts == ("courier.example", "feeds.example")
    assert (voice.delay, voice.max_pages) == (1.0, 500)


def test_a_relative_home_stands_below_the_base(tmp_path: Path) -> None:
    path = a_file(tmp_path, '[[outlet]]\nname = "A"\nhome = "/a/"\nfeeds = ["feed.xml"]\n')
    (outlet,) = parse_outlets(path, base="http://127.0.0.1:8000")
    assert outlet.feeds == ("http://127.0.0.1:8000/a/feed.xml",)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        pytest.param("delay = 2", "delay = -1", ":8: outlet[0].delay", id="delay below nothing"),
        pytest.param("delay = 2", 'delay = "slow"', ":8: outlet[0].delay", id="delay in words"),
        pytest.param("max_pages = 40", "max_pages = 0", ":9: outlet[0].max_pages", id="no pages"),
        pytest.param("max_pages = 40", "max_pages = true", ":9: outlet[0].max_pages", id="pages true"),
        pytest.param("delay = 2", "dealy = 2", "did you mean delay?", id="unknown key"),
        pytest.param('page = "/world/"', 'pag = "/world/"', ":31: outlet[0].section[0].pag", id="unknown section key"),
        pytest.param("links = '/world/\\d+'", "links = '('", ":32: outlet[0].section[0].links", id="broken pattern"),
        pytest.param('home = "http://voice.example"', 'home = "voice.example"', ":37: outlet[1].home", id="no scheme"),
        pytest.param('home = "http://voice.example"', 'home = "ftp://a.example"', ":37: outlet[1].home", id="no web"),
        pytest.param('feeds = ["/rss"]', 'feeds = "/rss"', ":38: outlet[1].feeds", id="text for a list"),
        pytest.param('feeds = ["/rss"]', "feeds = [7]", ":38: outlet[1].feeds", id="number for an address"),
        pytest.param('feeds = ["/rss"]', "", ":35: outlet[1].feeds", id="nothing to crawl"),
        pytest.param('name = "Valley Voice"', 'name = ""', ":36: outlet[1].name", id="empty name"),
        pytest.param('name = "Valley Voice"', 'name = "Coast Courier"', ":36: outlet[1].name", id="name twice"),
        pytest.param("delay = 2", "delay =", "line 8", id="no TOML"),
        pytest.param('kind = "ngo"', 'kind = "blog"', ":11: outlet[0].kind", id="unknown kind"),
        pytest.param("since = 2024-01-01", 'since = "May"', ":16: outlet[0].since", id="no day"),
        pytest.param('until = "2024-12-31"', 'until = "2023-12-31"', ":17: outlet[0].until", id="days in no order"),
        pytest.param("max_age = 20", "max_age = -1", ":18: outlet[0].max_age", id="age below nothing"),
        pytest.param('terms = ["exile"]', "terms = [1]", ":19: outlet[0].terms", id="number for a term"),
        pytest.param('[".locked", ', '[".locked[", ', ":20: outlet[0].paywall", id="broken hint"),
        pytest.param('hours = "22-06"', 'hours = "night"', ":22: outlet[0].hours", id="no hours"),
        pytest.param("read_reserved = true", "read_reserved = 1", ":23: outlet[0].read_reserved", id="no yes"),
        pytest.param('title = "h1.head"', 'title = "h1..head"', ":26: outlet[0].layout.title", id="broken CSS"),
        pytest.param("//div[@id='story']", "//div[", ":27: outlet[0].layout.text", id="broken XPath"),
        pytest.param("until = 2027-01-01", "until = 2027", ":28: outlet[0].layout.until", id="no day in the layout"),
        pytest.param('title = "h1.head"', "title = 5", ":26: outlet[0].layout.title", id="a number for CSS"),
        pytest.param('title = "h1.head"', 'titel = "h1"', ":26: outlet[0].layout.titel", id="unknown layout key"),
    ],
)
def test_a_fault_is_named_with_its_line_and_key(tmp_path: Path, old: str, new: str, place: str) -> None:
    assert old in GOOD
    with pytest.raises(CrawlError) as caught:
        parse_outlets(a_file(tmp_path, GOOD.replace(old, new)))
    assert place in str(caught.value)
    assert "outlets.toml" in str(caught.value)


@pytest.mark.parametrize("text", ["", "outlet = 3", "[[outlets]]\nname = 'a'", "outlet = []", "outlet = [1]"])
def test_a_file_without_outlets_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CrawlError, match=r"outlets\.toml"):
        parse_outlets(a_file(tmp_path, text))


@pytest.mark.parametrize(
    ("stray", "found"),
    [("[[outlets]]\nname = 'a'", "outlets"), ("[defaults]\ndelay = 2", "defaults"), ("[layout.x]\na = 1", "layout")],
    ids=["misspelt", "a table", "a table in a table"],
)
def test_a_stray_table_is_named_with_its_line(tmp_path: Path, stray: str, found: str) -> None:
    with pytest.raises(CrawlError) as caught:
        parse_outlets(a_file(tmp_path, f"{GOOD}\n{stray}\n"))
    assert f":{len(GOOD.splitlines()) + 2}: expected" in str(caught.value)
    assert str(caught.value).endswith(f"found {found}")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CrawlError, match=r"none\.toml"):
        parse_outlets(tmp_path / "none.toml")


def test_an_outlet_that_is_written_reads_back_the_same(tmp_path: Path) -> None:
    outlets = parse_outlets(a_file(tmp_path, GOOD))
    assert parse_outlets(a_file(tmp_path, "\n".join(render_outlet(one) for one in outlets))) == outlets


@pytest.mark.parametrize("name", ["a \x7f b", 'a "quoted" \\ b', "tab\tand\nline", "\u2028 Zürich"])
def test_any_name_that_a_site_gives_itself_can_be_read_back(tmp_path: Path, name: str) -> None:
    outlet = Outlet(name=name, home="https://n.example/", feeds=("https://n.example/rss",))
    assert parse_outlets(a_file(tmp_path, render_outlet(outlet))) == (outlet,)


def test_a_fault_in_a_second_section_is_found_in_that_section(tmp_path: Path) -> None:
    second = "\n[[outlet.section]]\npage = '/a/'\nlinks = '('\n"
    first = GOOD.partition('[[outlet]]\nname = "Valley')[0]
    with pytest.raises(CrawlError) as caught:
        parse_outlets(a_file(tmp_path, first + second))
    line = (first + second).splitlines().index("links = '('") + 1
    assert f":{line}: outlet[0].section[1].links" in str(caught.value)
