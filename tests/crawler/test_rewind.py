"""Archived pages read back in: nothing is stored twice, and no older page takes the place of a newer one."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from crawler import Archive, Layout, Outlet, OutletReport, crawl_archive
from records.article import Article, stable_id
from records.fetched import Fetched
from store import Database, StoreFrontier, open_store
from store.connection import query

URL = "https://n.example/a"
OUTLET = Outlet(name="n", home="https://n.example/")
TABLES = ("articles", "revisions", "fetches", "addresses", "rejects")


@pytest.fixture
def db() -> Database:
    return open_store(":memory:")


def a_page(body: str, day: int) -> Fetched:
    at = f"2024-03-{day:02}T06:00:00+00:00"
    html = (("Content-Type", "text/html"), ("ETag", f'"{day}"'))
    return Fetched(address=URL, url=URL, status=200, body=body.encode(), at=at, headers=html)


def archived(folder: Path, *pages: Fetched) -> list[Path]:
    """The files that hold the pages, one for each day, in the order of the pages."""
    archive = Archive(folder)
    names = [archive(one).file for one in pages]
    archive.close()
    return [folder / name for name in names]


def content(db: Database) -> dict[str, list[Any]]:
    return {table: query(db, f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES}


def test_a_crawls_own_archive_read_back_in_changes_nothing(db: Database, tmp_path: Path, a_story: Any) -> None:
    archive, frontier = Archive(tmp_path), StoreFrontier(db)
    for day, words in ((1, "first,"), (3, "second,"), (5, "second,")):
        page = a_page(a_story(words), day)
        # What a list says of the day is not in the page, so the page alone gives less.
        text = f"The story {words} with what else stands in it."
        found = Article(id=stable_id(URL), text=text, url=URL, source=URL, published="2024-03-01T05:00:00+00:00")
        frontier.keep("n", page, found, archive(page))
    archive.close()
    before = content(db)
    assert [len(before[table]) for table in TABLES] == [1, 1, 3, 1, 0]
    for outlets in ([OUTLET], ()):
        report = crawl_archive(sorted(tmp_path.iterdir()), StoreFrontier(db), outlets=outlets)
        assert (report.saved, report.outlets[0].known) == (0, 3)
        assert content(db) == before


@pytest.mark.parametrize("order", list(permutations((0, 1, 2))), ids=str)
def test_older_pages_become_earlier_forms_in_whatever_order_they_are_read(
    db: Database, tmp_path: Path, a_story: Any, order: tuple[int, ...]
) -> None:
    words = ("first,", "second,", "third,")
    files = archived(tmp_path, *(a_page(a_story(one), day) for day, one in enumerate(words, start=1)))
    crawl_archive([files[n] for n in order], StoreFrontier(db), outlets=[OUTLET])
    [article], earlier = query(db, "SELECT * FROM articles"), query(db, "SELECT * FROM revisions ORDER BY number")
    assert "third," in article["text"]
    assert [(one["number"], one["fetched_at"][9], one["replaced_at"][9]) for one in earlier] == [
        (1, "1", "2"),
        (2, "2", "3"),
    ]
    assert all(word in one["text"] for word, one in zip(words, earlier, strict=False))
    [address] = query(db, "SELECT * FROM addresses")
    assert (address["state"], address["etag"], address["fetched_at"]) == ("kept", '"3"', article["fetched_at"])


def test_an_older_page_that_is_no_article_leaves_what_is_known_of_its_address(
    db: Database, tmp_path: Path, a_story: Any
) -> None:
    none, good = archived(tmp_path, a_page("<p>Back soon.</p>", 1), a_page(a_story(), 2))
    crawl_archive([good], StoreFrontier(db), outlets=[OUTLET])
    before = query(db, "SELECT * FROM addresses")
    report = crawl_archive([none], StoreFrontier(db), outlets=[OUTLET])
    assert len(report.outlets[0].rejected) == 1
    assert query(db, "SELECT * FROM addresses") == before
    assert len(query(db, "SELECT * FROM fetches")) == 2


def test_an_older_page_saves_the_article_that_the_newer_one_no_longer_shows(
    db: Database, tmp_path: Path, a_story: Any
) -> None:
    good, none = archived(tmp_path, a_page(a_story(), 1), a_page("<p>Gone.</p>", 2))
    crawl_archive([none, good], StoreFrontier(db), outlets=[OUTLET])
    [address] = query(db, "SELECT * FROM addresses")
    assert (address["state"], address["etag"]) == ("kept", '"2"')
    assert address["article_id"] == query(db, "SELECT id FROM articles")[0]["id"]


LONG_AGO = "https://n.example/2024/02/20/a"


def read_back(db: Database, folder: Path, page: Fetched, *outlets: Outlet) -> list[OutletReport]:
    """What each outlet's counts are behind a file with that page; all pages that are found are counted."""
    reports = crawl_archive(archived(folder, page), StoreFrontier(db), outlets=outlets).outlets
    assert all(one.found == one.saved + one.skipped + sum(n for _, n in one.rejected) for one in reports)
    return list(reports)


@pytest.mark.parametrize(
    ("asked", "head", "saved"),
    [
        pytest.param({"max_age": 30}, "", 1, id="as old as it was when it was fetched"),
        pytest.param({"max_age": 5}, "", 0, id="too old by its address"),
        pytest.param({"max_age": 5}, "2024-02-28", 1, id="young by its own day"),
        pytest.param({"since": "2024-02-01"}, "2024-01-28", 0, id="too old by its own day"),
        pytest.param({"terms": ("Bridge",)}, "", 1, id="the term in its title"),
        pytest.param({"terms": ("exile",)}, "", 0, id="no term"),
        pytest.param({"deny": "/2024/"}, "", 0, id="an address that is denied"),
    ],
)
def test_an_archived_page_is_judged_by_what_it_tells_and_counted_where_it_is_not_wanted(
    db: Database, tmp_path: Path, a_story: Any, asked: dict[str, Any], head: str, saved: int
) -> None:
    told = f"<meta property='article:published_time' content='{head}T06:00:00Z'>" if head else ""
    page = replace(a_page(a_story(head=told), 1), address=LONG_AGO, url=LONG_AGO)
    [report] = read_back(db, tmp_path, page, replace(OUTLET, **asked))
    assert (report.saved, report.skipped) == (saved, 1 - saved)
    assert len(query(db, "SELECT * FROM fetches")) == saved


@pytest.mark.parametrize("reserved", [False, True], ids=["no article", "reserved"])
def test_a_page_that_is_no_article_is_refused_only_where_its_address_is_wanted(
    db: Database, tmp_path: Path, a_story: Any, reserved: bool
) -> None:
    page = a_page(a_story(head="<meta name='robots' content='noai'>") if reserved else "<p>Back soon.</p>", 1)
    [report] = read_back(db, tmp_path / "1", page, replace(OUTLET, terms=("bridge",)))
    assert (report.rejected, report.skipped, query(db, "SELECT * FROM rejects")) == ((), 1, [])
    [report] = read_back(db, tmp_path / "2", page, OUTLET)
    assert (len(report.rejected), report.skipped) == (1, 0)


def test_of_two_outlets_of_one_site_the_one_that_wants_a_page_has_it(
    db: Database, tmp_path: Path, a_story: Any
) -> None:
    layout = Layout(title="h2", until="2024-03-01")
    one, other = (replace(OUTLET, name=name, terms=(name,)) for name in ("exile", "span"))
    page = a_page(a_story().replace("</h1>", "</h1><h2>A span</h2>"), 1)
    reports = read_back(db, tmp_path, page, one, replace(other, layout=layout))
    assert [(one.outlet, one.found, one.saved) for one in reports] == [("exile", 0, 0), ("span", 1, 1)]
    assert query(db, "SELECT outlet, title FROM articles") == [{"outlet": "span", "title": "A span"}]
