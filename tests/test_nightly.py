"""The night: what is logged, when an alert is raised, and what stands in the morning's digest."""

import json
import re
from typing import Any

import pytest

from casework import CaseNews, GroupReport, find_case_news, group
from crawler import CrawlReport, Outlet, OutletReport, Section, find_alerts, make_row
from morning import make_digest
from nightly import Night, run_night
from pipeline import ReadReport
from records.article import Article
from records.errors import CrawlError, StoreError
from records.evidence import Evidence
from records.incident import Country, Incident, Method, Target, incident_id
from records.reading import Reading
from records.when import parse_when
from render import render_digest_html, render_digest_markdown
from store import (
    CasesSaved,
    Database,
    begin_run,
    end_run,
    find_history,
    find_incidents,
    hold_lock,
    open_store,
    save_article,
    save_reading,
)
from store.connection import query, transaction


def a_row(saved: int = 0, rejected: int = 0, **more: Any) -> dict[str, Any]:
    """What one night leaves in the log: its saved and rejected pages, and what else is told of it."""
    reasons = (("no-article", rejected),) if rejected else ()
    known = {"pages": 3, "saved": saved, "rejected": reasons, "words": 500 * saved}
    return make_row(OutletReport(outlet="n", **(known | more)))


def past(*nights: tuple[int, int]) -> list[dict[str, Any]]:
    """Earlier nights, the latest first, each with its saved and rejected pages."""
    return [a_row(*one) for one in nights]


def tonight(saved: int = 0, rejected: int = 0, **more: Any) -> OutletReport:
    reasons = (("no-article", rejected),) if rejected else ()
    return OutletReport(outlet="n", **({"pages": 3, "saved": saved, "rejected": reasons} | more))


BUSY = past(*[(20, 2)] * 10)
SMALL = past(*[(2, 0)] * 14)
LIST = "https://n.example/rss"
DEAD = {"failed": ((LIST, "404"),), "lists_failed": (LIST,)}
TURNED_AWAY = {"failed": tuple((f"https://n.example/{n}", "403") for n in range(20))}


@pytest.mark.parametrize(
    ("row", "history", "said"),
    [
        pytest.param(a_row(), past((0, 0), (0, 0), (5, 0)), "nothing new for 3 nights", id="silent"),
        pytest.param(a_row(), past((0, 0), (5, 0), (5, 0)), None, id="two quiet nights"),
        pytest.param(a_row(), past(*[(0, 0)] * 3, (5, 0)), None, id="told already"),
        pytest.param(a_row(), past(*[(0, 0)] * 6, (5, 0)), "nothing new for 7 nights", id="told again after a week"),
        pytest.param(a_row(), past(*[(0, 0)] * 69, (5, 0)), "nothing new for 70 nights", id="told for good"),
        pytest.param(a_row(), past(*[(0, 0)] * 9), None, id="never brought anything"),
        pytest.param(a_row(), [], None, id="first night"),
        pytest.param(a_row(2, 18), BUSY, "90 per cent of its pages", id="new layout"),
        pytest.param(a_row(18, 3), BUSY, None, id="as usual"),
        pytest.param(a_row(1, 4), past(*[(4, 1)] * 10), None, id="too few to say"),
        pytest.param(a_row(2, 18), past((2, 18), (1, 19)), None, id="its own habit"),
        pytest.param(a_row(**TURNED_AWAY), BUSY, "100 per cent of its pages", id="turned away"),
        pytest.param(a_row(0, 2), [*past(*[(0, 2)] * 4), *SMALL], "100 per cent of its pages", id="small and refused"),
        pytest.param(a_row(pages=0, failed=(("u", "no such host"),)), BUSY, "nothing answered: no", id="gone"),
        pytest.param(a_row(20, **DEAD), BUSY, None, id="a list that failed once"),
        pytest.param(a_row(20, **DEAD), [a_row(20, **DEAD), *BUSY], f"its list {LIST} brought nothing for 2",
                     id="a dead list"),
        pytest.param(a_row(20, **DEAD), [*[a_row(20, **DEAD)] * 2, *BUSY], None, id="a dead list that was told"),
        pytest.param(a_row(1), [*past((1, 0), (2, 0)), *BUSY], "1 articles a night for 3 nights, 20", id="fewer"),
        pytest.param(a_row(1), [*past((1, 0)), *BUSY], None, id="fewer for two nights"),
        pytest.param(a_row(1, 12), past(*[(20, 5)] * 10), "92", id="few and mostly refused"),
        pytest.param(a_row(1, 4, **DEAD), past((1, 4), (1, 4), *[(20, 5)] * 10), "1 articles", id="asked again only"),
        pytest.param(a_row(failed=((LIST, "the sitemap lists nothing"),), lists_failed=(LIST,)),
                     [a_row(2, failed=((LIST, "the sitemap lists nothing"),), lists_failed=(LIST,)), *SMALL], None,
                     id="an empty list"),
        pytest.param(a_row(), past(*([(0, 0)] * 2), *([(1, 0), *[(0, 0)] * 6] * 4)), None, id="once a week"),
        pytest.param(a_row(20, words=3_000), BUSY, "its articles have 150 words, 500 before", id="cut short"),
        pytest.param(a_row(20, undated=19), BUSY, "95 per cent of its articles have no date, 0 before", id="undated"),
        pytest.param(a_row(20, untitled=19), BUSY, "95 per cent of its articles have no title", id="untitled"),
        pytest.param(a_row(20, words=3_000, undated=19), [one | {"words": None, "undated": None} for one in BUSY], None,
                     id="an older log"),
    ],
)  # fmt: skip
def test_an_outlet_is_held_against_its_own_past(row: Any, history: list[Any], said: str | None) -> None:
    alerts = find_alerts(row, history)
    assert (len(alerts) == 0) if said is None else (len(alerts) == 1 and alerts[0].startswith(said)), alerts


SAVED = CasesSaved(new=0, changed=0, same=7, gone=0)


def a_night(**more: Any) -> Night:
    known = {
        "run": 1, "started": "2024-03-12T02:00:00+00:00", "alerts": (), "incidents": (), "figures": (),
        "crawl": CrawlReport(outlets=(tonight(saved=2, rejected=1, found=3),), seconds=2.0),
        "read": ReadReport(done=2, failed=0, incidents=1, figures=0, seconds=1.0), "cases": (),
        "group": GroupReport(incidents=9, cases=7, several=1, saved=SAVED, seconds=0.0),
    }  # fmt: skip
    return Night(**(known | more))


INCIDENT = {
    "target": "Idris [Hasan]", "target_description": None, "target_kind": "person", "origin_name": "China",
    "host_name": "Morocco", "methods": "abduction", "date": "2021-07-19", "title": "Held",
    "url": "https://n.example/a_(1)", "quote": "was held\nin <b>Casablanca</b>",
}  # fmt: skip
FIGURE = {
    "value": 40.0, "unit": "people", "qualifier": "at-least", "sentence": "At least 40 people fled.",
    "title": "Fled", "url": None,
}  # fmt: skip
CASE = {
    "case_id": "c1", "targets": "Idris Hasan", "origin": "CN", "host": "MA", "methods": "detention",
    "dates": "2021-07-19", "tellings": 3, "sources": 2,
}  # fmt: skip
TELLING = {
    "article_id": "a3", "story": "a3", "outlet": "Three", "title": "Taken", "url": "https://n.example/3",
    "published": "2021-08-03T08:00:00+00:00",
}  # fmt: skip


def test_the_digest_says_what_is_new_and_every_outlet_in_a_line() -> None:
    night = a_night(incidents=(INCIDENT,), figures=(FIGURE,), alerts=(("n", "nothing answered"),))
    text = render_digest_markdown(make_digest(night))
    assert text.startswith("# longarm, 2024-03-12\n\n2 new articles from 1 outlets, 0 of them copies")
    assert "0 new cases, 0 that grew, 7 in all." in text
    assert "- **n**: nothing answered" in text
    assert r"**Idris \[Hasan\]**: abduction; China → Morocco; 2021-07-19 ([Held](https://n.example/a_%281%29))" in text
    assert r"> was held in \<b\>Casablanca\</b\>" in text
    assert "- **40 people**: at-least (Fled)\n  > At least 40 people fled.\n" in text
    assert "- **n**: 3 found, 2 new, 0 changed, refused 1 no-article, 0 failed, 0 left for the next night, 0 s" in text


def test_the_digest_tells_new_cases_from_those_that_grew_and_by_which_articles() -> None:
    copy = TELLING | {"article_id": "a2", "story": "a1", "outlet": "Two", "url": None, "title": None}
    cases = (
        CaseNews(case=CASE, added=(TELLING, copy)),
        CaseNews(case=CASE, added=(TELLING,), sources_before=1, joined=1),
    )
    text = render_digest_markdown(make_digest(a_night(cases=cases)))
    assert "1 new cases, 1 that grew" in text
    new, grown = text.split("## Cases that grew")
    facts = "detention; China → Morocco; 2021-07-19; case c1"
    assert f"- **Idris Hasan**: 3 tellings, 2 independent sources; {facts}\n" in new
    assert "  - Three; 2021-08-03 ([Taken](https://n.example/3))\n  - Two; 2021-08-03; a copy (article a2)\n" in new
    assert f"- **Idris Hasan**: 1 more telling, 3 in all; independent sources 1 → 2; {facts}\n" in grown


def test_a_case_that_grew_by_a_copy_has_no_more_sources_and_one_that_joins_two_says_so() -> None:
    one = CaseNews(case=CASE, added=(TELLING,), sources_before=2, joined=2)
    text = render_digest_markdown(make_digest(a_night(cases=(one,))))
    assert "1 more telling, 3 in all; still 2 independent sources; joins 2 earlier cases;" in text


def test_the_digest_tells_what_failed_and_why() -> None:
    failed = (("https://n.example/1", "403"), ("https://n.example/2", "403"), ("https://n.example/rss", "timeout"))
    crawl = CrawlReport(outlets=(tonight(failed=failed),), seconds=2.0)
    unread = {"article_id": "a9", "title": "Held", "error": "ValueError: odd"}
    text = render_digest_markdown(make_digest(a_night(crawl=crawl, failures=(unread,))))
    told = text.partition("## What failed")[2]
    assert "- **n**: 2 × 403 ([such as](https://n.example/1))" in told
    assert "- **n**: 1 × timeout ([such as](https://n.example/rss))" in told
    assert "- **Held**: could not be read; ValueError: odd" in told


def test_a_long_night_is_cut_and_says_so() -> None:
    digest = make_digest(a_night(figures=(FIGURE,) * 60))
    assert "- and 20 more in the database" in render_digest_markdown(digest)
    assert "<li>and 20 more in the database</li>" in render_digest_html(digest)


class Quiet:
    """A reader that finds nothing."""

    name, version, workers = "quiet", "1", 1

    def read(self, article: Any) -> Reading:
        return Reading(article_id=article.id, reader="quiet", version="1", relevance=0.0, characters=len(article.text))


def a_page(n: int) -> bytes:
    week = "<p>In week {} the council met again and talked about bridge {} for three long hours.</p>"
    return ("<html><body><h1>Bridge</h1>" + "".join(week.format(k, n) for k in range(8)) + "</body></html>").encode()


def test_a_night_crawls_reads_and_is_logged_with_its_outlets(tmp_path: Any) -> None:
    from crawler import serve_site

    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "index.html").write_text("<a href='/1.html'>one</a><a href='/2.html'>two</a>")
    for n in (1, 2):
        (tmp_path / f"{n}.html").write_bytes(a_page(n))
    db: Database = open_store(":memory:")
    with serve_site(tmp_path) as base:
        sections = (Section(page=f"{base}/list/"),)
        outlet = Outlet(name="n", home=base, sections=sections, delay=0, private=("127.0.0.1",))
        night = run_night(db, [outlet], Quiet())  # type: ignore[arg-type]
    assert (night.crawl.saved, night.read.done) == (2, 2)
    [run] = query(db, "SELECT status, ended, told FROM runs")
    assert (run["status"], '"saved": 2' in run["told"]) == ("done", True)
    [row] = find_history(db, "n")
    assert (row["saved"], row["failed"], row["alerts"]) == (2, 0, None)


class Telling:
    """A reader that finds what every article tells of Idris Hasan."""

    name, workers = "telling", 1

    def __init__(self, date: str = "2021-07-19", *, version: str = "1") -> None:
        self._date, self.version = date, version

    def read(self, article: Any) -> Reading:
        at, name = article.text.index("Idris Hasan"), "Idris Hasan"
        incident = Incident(
            id=incident_id(article.id, name), target=Target(name=name), methods=(Method(code="detention"),),
            origin=(Country(code="CN", name="China"),), host=(Country(code="MA", name="Morocco"),),
            date=parse_when(self._date), evidence=(Evidence(field="target", start=at, end=at + 11, quote=name),),
        )  # fmt: skip
        return Reading(
            article_id=article.id, reader="telling", version=self.version, relevance=1.0, incidents=(incident,)
        )


@pytest.mark.parametrize("date", ["2022", "2022-01", "2022-01-01"])
def test_the_digest_tells_a_date_as_closely_as_the_article_does(date: str) -> None:
    db = open_store(":memory:")
    article = Article(id="a", text="Idris Hasan was held.", outlet="n")
    save_article(db, article, "t0")
    save_reading(db, Telling(date).read(article), started="t1", ended="t2")
    group(db)
    digest = make_digest(a_night(incidents=find_incidents(db), cases=find_case_news(db, ())))
    for text in (render_digest_markdown(digest), render_digest_html(digest)):
        assert re.findall(r"2022[-\d]*", text) == [date, date]


def a_story(n: int) -> str:
    """A page of its own words for each number, which tells of Idris Hasan."""
    told = " ".join(f"told {n * k} of {n + k * 7} others" for k in range(1, 30))
    return f"<html><head><title>Story {n}</title></head><body><p>Idris Hasan was held. He {told}.</p></body></html>"


def test_a_night_groups_and_the_next_one_says_which_cases_grew(tmp_path: Any) -> None:
    from crawler import serve_site

    for name, stories in (("one", (1,)), ("two", ())):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text("".join(f"<a href='/{n}.html'>x</a>" for n in stories))
    for n in (1, 2):
        (tmp_path / f"{n}.html").write_text(a_story(n))
    db = open_store(tmp_path / "n.db")
    with serve_site(tmp_path) as base:
        outlets = [
            Outlet(name=one, home=base, sections=(Section(page=f"{base}/{one}/"),), delay=0, private=("127.0.0.1",))
            for one in ("one", "two")
        ]
        first = run_night(db, outlets, Telling())  # type: ignore[arg-type]
        (tmp_path / "two" / "index.html").write_text("<a href='/2.html'>x</a>")
        second = run_night(db, outlets, Telling())  # type: ignore[arg-type]
        third = run_night(db, outlets, Telling())  # type: ignore[arg-type]
    [new], [grown] = first.cases, second.cases
    assert (new.joined, [row["title"] for row in new.added], new.case["sources"]) == (0, ["Story 1"], 1)
    assert (grown.joined, [row["title"] for row in grown.added]) == (1, ["Story 2"])
    assert (grown.sources_before, grown.case["sources"], third.cases) == (1, 2, ())
    assert f"[Story 2]({base}/2.html)" in render_digest_markdown(make_digest(second))
    told = [json.loads(run["told"]) for run in query(db, "SELECT told FROM runs ORDER BY id")]
    assert [(one["cases"], one["cases_new"], one["cases_grown"]) for one in told] == [(1, 1, 0), (1, 0, 1), (1, 0, 0)]


def test_what_a_killed_night_brought_is_told_by_the_next(tmp_path: Any) -> None:
    db = open_store(":memory:")
    begin_run(db, "nightly", "2000-01-01T00:00:00+00:00")
    article = Article(id="a", text="Idris Hasan was held.", outlet="n")
    save_article(db, article, "2000-01-01T00:10:00+00:00")
    (tmp_path / "index.html").write_text("")
    from crawler import serve_site

    with serve_site(tmp_path) as base:
        sections = (Section(page=f"{base}/"),)
        outlet = Outlet(name="n", home=base, sections=sections, delay=0, private=("127.0.0.1",))
        nights = [run_night(db, [outlet], Telling()) for _ in range(2)]  # type: ignore[arg-type]
    assert [len(one.incidents) for one in nights] == [1, 0]
    assert [len(one.cases) for one in nights] == [1, 0]


def test_a_night_that_nobody_was_told_of_is_told_by_the_next(tmp_path: Any) -> None:
    from crawler import serve_site

    (tmp_path / "index.html").write_text("<a href='/1.html'>x</a>")
    (tmp_path / "1.html").write_text(a_story(1))
    db = open_store(tmp_path / "n.db")

    def fail(night: Night) -> None:
        raise OSError("the disk is full")

    with serve_site(tmp_path) as base:
        sections = (Section(page=f"{base}/"),)
        outlet = Outlet(name="n", home=base, sections=sections, delay=0, private=("127.0.0.1",))
        with pytest.raises(OSError, match="full"):
            run_night(db, [outlet], Telling(), tell=fail)  # type: ignore[arg-type]
        with transaction(db):
            db.conn.execute("UPDATE articles SET fetched_at = '2001-01-01T00:00:30+00:00'")
            db.conn.execute("UPDATE runs SET started = '2001-01-01T00:00:00+00:00'")
        nights = [run_night(db, [outlet], Telling()) for _ in range(2)]  # type: ignore[arg-type]
    assert [(len(one.incidents), len(one.cases)) for one in nights] == [(1, 1), (0, 0)]
    assert [run["status"] for run in query(db, "SELECT status FROM runs ORDER BY id")] == ["failed", "done", "done"]


SILENT = Outlet(name="n", home="http://127.0.0.1:9/", feeds=("http://127.0.0.1:9/rss",), private=("127.0.0.1",))


def test_what_came_by_day_is_told_by_the_night_that_first_reads_it() -> None:
    db = open_store(":memory:")
    save_article(db, Article(id="a", text="Idris Hasan was held.", title="Held", outlet="n"), "2024-03-12T12:00")
    save_article(db, Article(id="a", text="Idris Hasan was held.", title="Taken", outlet="n"), "2024-03-12T13:00")
    nights = [run_night(db, [SILENT], reader) for reader in (Telling(), Telling(), Telling(version="2"))]
    assert [(one.read.done, len(one.incidents), len(one.cases)) for one in nights] == [(1, 1, 1), (0, 0, 0), (1, 0, 0)]


def test_what_came_by_day_and_was_read_in_a_night_nobody_was_told_of_is_told_by_the_next() -> None:
    db = open_store(":memory:")
    save_article(db, Article(id="a", text="Idris Hasan was held.", outlet="n"), "2001-01-01T12:00:00+00:00")

    def fail(night: Night) -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        run_night(db, [SILENT], Telling(), tell=fail)
    with transaction(db):
        db.conn.execute("UPDATE runs SET started = '2001-01-02T02:30:00+00:00'")
    nights = [run_night(db, [SILENT], Telling()) for _ in range(2)]
    assert [(len(one.incidents), len(one.cases)) for one in nights] == [(1, 1), (0, 0)]


OTHER = "Idris Hasan was held, says a friend."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param([{"modified": "2024-03-13"}, {"modified": "2024-03-14"}], [0, 0], id="modified"),
        pytest.param([{"title": "Taken"}, {"authors": ("A",)}], [0, 0], id="title and authors"),
        pytest.param([{"text": OTHER}, {}], [1, 0], id="another text, and back"),
    ],
)
def test_a_night_tells_again_of_another_text_alone_and_not_of_one_that_comes_back(
    changes: list[dict[str, Any]], told: list[int]
) -> None:
    db, found = open_store(":memory:"), []
    for n, change in enumerate(({}, *changes)):
        known = {"id": "a", "text": "Idris Hasan was held.", "title": "Held", "outlet": "n"}
        save_article(db, Article(**(known | change)), "2999-01-01T00:00:00+00:00" if n else "2024-03-12T00:00:00+00:00")
        found.append(len(run_night(db, [SILENT], Telling()).incidents))
        with transaction(db):
            # The next night begins well after this one.
            db.conn.execute("UPDATE articles SET fetched_at = '2024-03-12T00:00:00+00:00' WHERE fetched_at > '2900'")
    assert found == [1, *told]


def test_a_night_that_was_killed_is_said_to_have_been_in_the_next_report(tmp_path: Any) -> None:
    db = open_store(":memory:")
    begin_run(db, "nightly", "2001-01-01T02:30:00+00:00")
    outlet = Outlet(name="n", home="http://127.0.0.1:9/", feeds=("http://127.0.0.1:9/rss",), private=("127.0.0.1",))
    nights = [run_night(db, [outlet], Quiet()) for _ in range(2)]  # type: ignore[arg-type]
    assert [run["status"] for run in query(db, "SELECT status FROM runs ORDER BY id")] == ["killed", "done", "done"]
    said = "**the night of 2001-01-01T02:30**: killed; this report tells what it brought"
    assert [said in render_digest_markdown(make_digest(one)) for one in nights] == [True, False]


def test_an_outlet_that_does_not_answer_at_all_is_told(tmp_path: Any) -> None:
    outlet = Outlet(name="n", home="http://127.0.0.1:9/", feeds=("http://127.0.0.1:9/rss",), private=("127.0.0.1",))
    night = run_night(open_store(":memory:"), [outlet], Quiet())  # type: ignore[arg-type]
    assert night.alerts == (("n", "nothing answered: connection refused"),)


def test_every_outlet_and_every_alert_stands_in_the_digest() -> None:
    names = [f"outlet {n}" for n in range(75)]
    crawl = CrawlReport(outlets=tuple(OutletReport(outlet=one) for one in names), seconds=2.0)
    text = render_digest_markdown(make_digest(a_night(crawl=crawl, alerts=tuple((one, "silent") for one in names))))
    assert "more in the database" not in text
    assert [text.count(f"- **{one}**:") for one in names] == [2] * 75


def test_two_nights_at_once_are_one_too_many(tmp_path: Any) -> None:
    db = open_store(tmp_path / "n.db")
    outlet = Outlet(name="n", home="http://127.0.0.1:9/", feeds=("http://127.0.0.1:9/rss",), private=("127.0.0.1",))
    with hold_lock(db, "nightly"), pytest.raises(StoreError, match="is at 'nightly'"):
        run_night(db, [outlet], Quiet())  # type: ignore[arg-type]
    assert query(db, "SELECT * FROM runs") == []


def test_a_night_that_fails_is_logged_too() -> None:
    db = open_store(":memory:")
    public = Outlet(name="p", home="https://p.example/", feeds=("https://p.example/rss",))
    with pytest.raises(CrawlError, match="contact"):
        run_night(db, [public], Quiet())  # type: ignore[arg-type]
    [run] = query(db, "SELECT status, told FROM runs")
    assert run["status"] == "failed"
    assert "CrawlError" in run["told"]


def test_the_history_of_an_outlet_comes_latest_first() -> None:
    db = open_store(":memory:")
    names = ("pages", "found", "saved", "changed", "same", "known", "duplicate", "skipped", "rejected", "failed")
    for saved in (1, 2):
        run = begin_run(db, "nightly", "t")
        row = dict.fromkeys(names, 0) | {"outlet": "n", "saved": saved, "seconds": 1.0, "alerts": None, "reasons": "{}"}
        end_run(db, run, ended="t", status="done", told={}, outlets=[row])
    assert [one["saved"] for one in find_history(db, "n")] == [2, 1]
