"""The night: what is logged, when an alert is raised, and what stands in the morning's digest."""

from typing import Any

import pytest

from crawler import CrawlReport, Outlet, OutletReport, Section
from nightly import Night, find_alerts, render_digest, run_night
from pipeline import ReadReport
from records.errors import CrawlError
from records.reading import Reading
from store import Database, begin_run, end_run, find_history, open_store
from store.connection import query


def past(*nights: tuple[int, int]) -> list[dict[str, int]]:
    """Earlier nights, the latest first, each with its saved and rejected pages."""
    return [{"saved": saved, "changed": 0, "rejected": rejected} for saved, rejected in nights]


def tonight(saved: int = 0, rejected: int = 0, **more: Any) -> OutletReport:
    reasons = (("no-article", rejected),) if rejected else ()
    return OutletReport(outlet="n", **({"pages": 3, "saved": saved, "rejected": reasons} | more))


BUSY = past(*[(20, 2)] * 10)


@pytest.mark.parametrize(
    ("report", "history", "said"),
    [
        pytest.param(tonight(), past((0, 0), (0, 0), (5, 0)), "nothing new for 3 nights", id="silent"),
        pytest.param(tonight(), past((0, 0), (5, 0), (5, 0)), None, id="two quiet nights"),
        pytest.param(tonight(), past(*[(0, 0)] * 3, (5, 0)), None, id="told already"),
        pytest.param(tonight(), past(*[(0, 0)] * 6, (5, 0)), "nothing new for 7 nights", id="told again after a week"),
        pytest.param(tonight(), past(*[(0, 0)] * 9), None, id="never brought anything"),
        pytest.param(tonight(), [], None, id="first night"),
        pytest.param(tonight(saved=2, rejected=18), BUSY, "90 per cent of its pages", id="new layout"),
        pytest.param(tonight(saved=18, rejected=3), BUSY, None, id="as usual"),
        pytest.param(tonight(saved=1, rejected=4), BUSY, None, id="too few to say"),
        pytest.param(tonight(saved=2, rejected=18), past((2, 18), (1, 19)), None, id="its own habit"),
        pytest.param(tonight(pages=0, failed=(("u", "no such host"),)), BUSY, "nothing answered: no", id="gone"),
    ],
)  # fmt: skip
def test_an_outlet_is_held_against_its_own_past(report: OutletReport, history: list[Any], said: str | None) -> None:
    alerts = find_alerts(report, history)
    assert (len(alerts) == 0) if said is None else (len(alerts) == 1 and alerts[0].startswith(said)), alerts


def a_night(**more: Any) -> Night:
    known = {
        "run": 1, "started": "2024-03-12T02:00:00+00:00", "alerts": (), "incidents": (), "figures": (),
        "crawl": CrawlReport(outlets=(tonight(saved=2, rejected=1, found=3),), seconds=2.0),
        "read": ReadReport(done=2, failed=0, incidents=1, figures=0, seconds=1.0),
    }  # fmt: skip
    return Night(**(known | more))


def test_the_digest_says_what_is_new_and_every_outlet_in_a_line() -> None:
    incident = {
        "target": "Idris [Hasan]", "target_description": None, "target_kind": "person", "origin_name": "China",
        "host_name": "Morocco", "methods": "abduction", "date_start": "2021-07-19", "title": "Held", "url": "https://n.example/a",
        "quote": "was held\nin <b>Casablanca</b>",
    }  # fmt: skip
    figure = {"value": 40.0, "unit": "people", "qualifier": "at-least", "sentence": "At least 40 people fled."}
    text = render_digest(a_night(incidents=(incident,), figures=(figure,), alerts=(("n", "nothing answered"),)))
    assert text.startswith("# longarm, 2024-03-12\n\n2 new articles from 1 outlets, 0 of them copies")
    assert "- **n**: nothing answered" in text
    assert r"**Idris \[Hasan\]**: abduction; China → Morocco; 2021-07-19 ([Held](https://n.example/a))" in text
    assert r"> was held in \<b\>Casablanca\</b\>" in text
    assert "- 40 people (at-least): At least 40 people fled." in text
    assert "- n: 3 found, 2 new, 0 changed, refused 1 no-article, 0 failed, 0 left for the next night, 0 s" in text


def test_a_long_night_is_cut_and_says_so() -> None:
    figure = {"value": 4.0, "unit": "people", "qualifier": "exact", "sentence": "Four people fled."}
    assert "- and 20 more in the database" in render_digest(a_night(figures=(figure,) * 60))


class Quiet:
    """A reader that finds nothing."""

    name, version = "quiet", "1"

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
