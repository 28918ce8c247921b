"""Night after night over one store: the second asks little, a kill loses nothing, and two at once do not mix."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler import CrawlReport, Outlet, crawl_outlets
from crawls import backfill
from records.errors import StoreError
from store import Database, StoreFrontier, check_store, count_addresses, count_articles, open_store
from store.connection import query, transaction

ROOT = Path(__file__).parents[2]
PAGES, PER_PAGE = 4, 8

STORY = (
    "<html lang='en'><head><title>Story {n}</title><link rel='canonical' href='/story/{n}'></head>"
    "<body><h1>Story {n}</h1>"
    + "".join(
        f"<p>In week {week} the council met again and spoke of bridge number {{n}} for hours.</p>" for week in range(8)
    )
    + "</body></html>"
)


def the_pages(stories: int = PAGES * PER_PAGE) -> dict[str, Callable[[Any], None]]:
    """A section of several pages, each with its stories, as an honest server that knows its ETags gives them."""

    def section(ask: Any) -> None:
        n = int(ask.path.rpartition("/")[2])
        links = "".join(
            f'<a href="/story/{one}">s</a>' for one in range(n * PER_PAGE, min((n + 1) * PER_PAGE, stories))
        )
        further = f'<a rel="next" href="/list/{n + 1}">older</a>' if (n + 1) * PER_PAGE < stories else ""
        conditional(ask, f"<html><body>{links}{further}</body></html>")

    return {"/list/*": section, "/story/*": lambda ask: ask.send(story(ask.path).encode())}


def story(path: str) -> str:
    return STORY.format(n=path.rpartition("/")[2])


def conditional(ask: Any, page: str) -> None:
    tag = f'"{len(page)}-{hash(page)}"'
    if ask.headers.get("If-None-Match") == tag:
        ask.head(304, ETag=tag)
    else:
        ask.send(page.encode(), ETag=tag)


def crawl(db: Database, outlet: Outlet, **options: Any) -> CrawlReport:
    return crawl_outlets([outlet], StoreFrontier(db), **options)


@pytest.fixture
def store(tmp_path: Path) -> Database:
    return open_store(tmp_path / "n.db")


def test_the_second_night_asks_for_the_lists_alone(store: Database, a_site: Any, an_outlet: Any) -> None:
    site = a_site(the_pages())
    outlet = an_outlet(site.base, "/list/0", revisit_days=0, at_once=4)
    first = crawl(store, outlet)
    asked = len(site.asked_paths())
    assert (first.saved, asked) == (PAGES * PER_PAGE, PAGES * PER_PAGE + PAGES)
    site.asked.clear()
    second = crawl(store, outlet)
    assert site.asked_paths() == ["/list/0"]
    assert second.saved == 0
    assert count_articles(store) == PAGES * PER_PAGE


def test_what_did_not_fit_into_one_night_comes_in_the_next(store: Database, a_site: Any, an_outlet: Any) -> None:
    site = a_site(the_pages())
    outlet = an_outlet(site.base, "/list/0", revisit_days=0, at_once=4, max_pages=15)
    saved = []
    while not saved or saved[-1]:
        saved.append(crawl(store, outlet).saved)
    assert sum(saved) == PAGES * PER_PAGE
    assert len(saved) > 2
    assert len(site.asked_paths()) < PAGES * PER_PAGE + 3 * PAGES


def test_a_range_of_days_is_filled_in_from_lists_that_did_not_change(
    store: Database, a_site: Any, an_outlet: Any
) -> None:
    pages = {f"/2024/05/0{n}/story": lambda ask: ask.send(story(f"/story/{ask.path[9]}").encode()) for n in (1, 2)}
    links = "".join(f'<a href="{one}">s</a>' for one in pages)
    site = a_site({"/list": lambda ask: conditional(ask, f"<html>{links}</html>"), **pages})
    young = an_outlet(site.base, max_age=14)
    assert (crawl(store, young).saved, crawl(store, young).saved) == (0, 0)
    wanted = backfill([young], "2024-05-02", "2024-05-31")
    assert crawl(store, wanted[0]).saved == 0, "the list is as it was"
    report = crawl_outlets(wanted, StoreFrontier(store, anew=True))
    assert report.saved == 1


def test_an_article_that_two_outlets_list_is_asked_once(store: Database, a_site: Any, an_outlet: Any) -> None:
    site = a_site({"/one": lambda ask: ask.send(b'<a href="/story/1">s</a>'),
                   "/two": lambda ask: ask.send(b'<a href="/story/1">s</a>'),
                   "/story/1": lambda ask: ask.send(story(ask.path).encode())})  # fmt: skip
    outlets = [replace(an_outlet(site.base, f"/{one}"), name=one) for one in ("one", "two")]
    report = crawl_outlets(outlets, StoreFrontier(store))
    assert (report.saved, site.asked_paths().count("/story/1")) == (1, 1)
    assert sum(one.found for one in report.outlets) == sum(one.saved + one.known for one in report.outlets) == 2


def test_changes_that_lists_date_are_asked_beside_many_young_articles(
    store: Database, a_site: Any, an_outlet: Any
) -> None:
    changed: list[int] = []
    site = a_site({"/story/*": lambda ask: ask.send(story(ask.path).encode())})

    def sitemap(ask: Any) -> None:
        days = {n: "2999-01-01" if n in changed else "2000-01-01" for n in range(30)}
        urls = (f"<url><loc>{site.base}/story/{n}</loc><lastmod>{day}</lastmod></url>" for n, day in days.items())
        ask.send(f"<urlset>{''.join(urls)}</urlset>".encode(), kind="text/xml")

    site.pages["/map.xml"] = sitemap
    outlet = replace(an_outlet(site.base, at_once=4), sections=(), sitemaps=(f"{site.base}/map.xml",))
    assert crawl(store, outlet).saved == 30
    with transaction(store):
        store.conn.execute("UPDATE addresses SET due_at = '2000-01-01T00:00:00+00:00' WHERE kind = 'article'")
    changed.append(29)
    site.asked.clear()
    crawl(store, outlet)
    asked = [one for one in site.asked_paths() if one.startswith("/story/")]
    assert len(set(asked)) in (20, 21)
    assert "/story/29" in asked


def test_a_correction_on_the_site_becomes_a_revision(store: Database, a_site: Any, an_outlet: Any) -> None:
    site = a_site(the_pages(2))
    outlet = an_outlet(site.base, "/list/0")
    crawl(store, outlet)
    site.pages["/story/*"] = lambda ask: ask.send(story(ask.path).replace("for hours", "for days").encode())
    with_due = "UPDATE addresses SET due_at = '2000-01-01T00:00:00+00:00' WHERE state = 'kept'"
    store.conn.execute(with_due)
    store.conn.commit()
    report = crawl(store, outlet)
    assert (report.outlets[0].changed, report.saved) == (2, 0)
    assert len(query(store, "SELECT * FROM revisions")) == 2


def test_a_lost_network_is_made_up_for_when_it_is_back(store: Database, a_site: Any, an_outlet: Any) -> None:
    site = a_site(the_pages(4))
    good = dict(site.pages)
    site.pages["/story/*"] = lambda ask: setattr(ask, "close_connection", True)
    crawl(store, an_outlet(site.base, "/list/0", revisit_days=0))
    assert count_addresses(store) == {"listed": 1, "missed": 4}
    site.pages.update(good)
    later = StoreFrontier(store, now=lambda: "2999-01-01T00:00:00+00:00")
    assert crawl_outlets([an_outlet(site.base, "/list/0", revisit_days=0)], later).saved == 4
    assert count_addresses(store) == {"kept": 4, "listed": 1}


def test_articles_that_a_closed_site_sends_to_one_page_are_made_up_for_when_it_is_open(
    store: Database, a_site: Any, an_outlet: Any
) -> None:
    site = a_site(the_pages(4))
    good = dict(site.pages)
    site.pages["/story/*"] = lambda ask: ask.send(b"", 302, Location="/closed")
    site.pages["/closed"] = lambda ask: ask.send(b"<p>Back tomorrow.</p>")
    outlet = an_outlet(site.base, "/list/0", revisit_days=0)
    first = crawl(store, outlet)
    assert (first.outlets[0].rejected, first.outlets[0].duplicate) == ((("no-article", 1),), 3)
    site.pages.update(good)
    later = StoreFrontier(store, now=lambda: "2999-01-01T00:00:00+00:00")
    assert crawl_outlets([outlet], later).saved == 4
    assert count_addresses(store) == {"kept": 4, "listed": 1}


def test_a_feed_beside_a_section_does_not_end_its_pages(store: Database, a_site: Any, an_outlet: Any) -> None:
    site = a_site(the_pages())
    items = "".join(f"<item><link>{site.base}/story/{n}</link></item>" for n in range(PER_PAGE))
    site.pages["/feed"] = lambda ask: ask.send(f"<rss><channel>{items}</channel></rss>".encode(), kind="text/xml")
    outlet = an_outlet(site.base, "/list/0", revisit_days=0, at_once=1, feeds=(f"{site.base}/feed",))
    assert crawl(store, outlet).saved == PAGES * PER_PAGE
    assert site.asked_paths()[:2] == ["/feed", "/list/0"]


def test_a_section_whose_pages_all_list_the_same_is_left_also_beside_a_feed(
    store: Database, a_site: Any, an_outlet: Any
) -> None:
    def stuck(ask: Any) -> None:
        further = int(ask.path.rpartition("/")[2]) + 1
        ask.send(f'<a href="/story/1">s</a><a rel="next" href="/list/{further}">older</a>'.encode())

    site = a_site(the_pages() | {"/list/*": stuck})
    item = f"<item><link>{site.base}/story/1</link></item>"
    site.pages["/feed"] = lambda ask: ask.send(f"<rss><channel>{item}</channel></rss>".encode(), kind="text/xml")
    crawl(store, an_outlet(site.base, "/list/0", at_once=1, feeds=(f"{site.base}/feed",)))
    assert [one for one in site.asked_paths() if one.startswith("/list/")] == ["/list/0", "/list/1"]


def test_a_full_disk_ends_the_crawl_and_the_next_goes_on(store: Database, a_site: Any, an_outlet: Any) -> None:
    site = a_site(the_pages())
    outlet = an_outlet(site.base, "/list/0", revisit_days=0, at_once=4)
    [pages] = query(store, "PRAGMA page_count")
    query(store, f"PRAGMA max_page_count = {pages['page_count'] + 6}")
    with pytest.raises(StoreError, match="see that the disk has room"):
        crawl(store, outlet)
    kept = count_articles(store)
    assert 0 < kept < PAGES * PER_PAGE
    query(store, "PRAGMA max_page_count = 1000000")
    assert crawl(store, outlet).saved == PAGES * PER_PAGE - kept
    assert check_store(store) == ()


CRAWL = """
import sys
from crawler import Outlet, Section, crawl_outlets
from store import StoreFrontier, hold_lock, open_store

def main():
    path, base = sys.argv[1:]
    sections = (Section(page=base + "/list/0"),)
    outlet = Outlet(name="n", home=base, sections=sections, delay=0, at_once=2, revisit_days=0, private=("127.0.0.1",))
    db = open_store(path)
    with hold_lock(db, "crawl"):
        crawl_outlets([outlet], StoreFrontier(db))

if __name__ == "__main__":
    main()
"""


def start(path: Path, base: str) -> subprocess.Popen[bytes]:
    here = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    script = path.with_name("crawl.py")
    script.write_text(CRAWL)
    return subprocess.Popen(
        [sys.executable, str(script), str(path), base], env={**os.environ, "PYTHONPATH": here}, stderr=subprocess.PIPE
    )


def content(path: Path) -> list[dict[str, Any]]:
    """The articles and the states of all addresses, without times and the server's port."""
    db = open_store(path)
    assert check_store(db) == ()
    states = query(db, "SELECT substr(address, 17) AS address, kind, state, section FROM addresses")
    articles = query(db, "SELECT title, text_sha256, substr(url, 17) AS url FROM articles")
    db.close()
    return sorted([{k: str(v).partition("/")[2] if k in ("address", "url") else v for k, v in row.items()}
                   for row in (*states, *articles)], key=repr)  # fmt: skip


def test_a_crawl_that_is_killed_again_and_again_ends_as_an_undisturbed_one(tmp_path: Path, a_site: Any) -> None:
    site = a_site(the_pages())
    (tmp_path / "whole").mkdir()
    whole = start(tmp_path / "whole" / "n.db", site.base)
    assert whole.wait() == 0, whole.stderr
    asked = len(site.asked_paths())
    dice, path, killed = random.Random(5), tmp_path / "n.db", 0
    for place in sorted(dice.sample(range(1, asked - 2), 4)):
        site.asked.clear()
        running = start(path, site.base)
        until = time.monotonic() + 60
        done = count_articles(open_store(path)) if path.exists() else 0
        while running.poll() is None and len(site.asked_paths()) + done < place and time.monotonic() < until:
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        killed += running.wait() == -signal.SIGKILL
    assert killed >= 2
    last = start(path, site.base)
    assert last.wait() == 0, last.stderr and last.stderr.read()
    assert content(path) == content(tmp_path / "whole" / "n.db")


def test_a_second_crawl_at_the_same_time_is_refused(tmp_path: Path, a_site: Any) -> None:
    pages = the_pages(4)
    pages["/list/*"] = lambda ask: ask.server.over.wait(20)
    site = a_site(pages)
    first = start(tmp_path / "n.db", site.base)
    until = time.monotonic() + 30
    while not site.asked_paths() and time.monotonic() < until:
        time.sleep(0.02)
    second = start(tmp_path / "n.db", site.base)
    _, said = second.communicate()
    first.kill()
    first.wait()
    assert second.returncode == 1
    assert b"is at 'crawl' since" in said
