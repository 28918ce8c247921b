"""The site-wide file of reservations: read as the protocol says, asked once for each host, and obeyed."""

import json
from typing import Any

import pytest

from crawler import CrawlReport, CrawlStep, Outlet, Section, crawl_outlets
from crawler.tdmrep import PLACE, Rules, describe_rules, parse_rules
from records.errors import CrawlError
from store import Database, StoreFrontier, count_addresses, find_rejected, open_store


def a_file(*rules: tuple[str, object]) -> bytes:
    return json.dumps([{"location": location, "tdm-reservation": value} for location, value in rules]).encode()


@pytest.mark.parametrize(
    ("rules", "path", "reserved"),
    [
        pytest.param([("/", 1)], "/any/page", True, id="everything"),
        pytest.param([("/", 0)], "/any/page", False, id="nothing"),
        pytest.param([("/a/", 1)], "/b/1", None, id="no rule speaks of it"),
        pytest.param([("/a/", 0), ("/", 1)], "/a/1", False, id="the first that fits, narrow before wide"),
        pytest.param([("/", 1), ("/a/", 0)], "/a/1", True, id="the first that fits, wide before narrow"),
        pytest.param([("/*/live/", 1)], "/sport/live/1", True, id="wildcard"),
        pytest.param([("/*.pdf$", 1)], "/a/b.pdf", True, id="end"),
        pytest.param([("/*.pdf$", 1)], "/a/b.pdf?x=1", None, id="not the end"),
        pytest.param([("/a$", 1)], "/ab", None, id="the whole path"),
        pytest.param([("/a*b*c", 1)], "/a-c-b", None, id="wildcards in their order"),
        pytest.param([("/A/", 1)], "/a/1", None, id="case counts"),
        pytest.param([("/caf%C3%A9/", 1)], "/café/1", True, id="percent-encoded"),
        pytest.param([("/foo-%24", 1)], "/foo-$", True, id="a dollar of its own"),
        pytest.param([("/list?page=", 1)], "/list?page=2", True, id="query"),
        pytest.param([("a/", 1)], "/a/1", True, id="no leading slash"),
        pytest.param([("/", "1")], "/a", True, id="as text"),
        pytest.param([("/", True)], "/a", True, id="as true"),
        pytest.param([("/", 2), ("/a", 0)], "/a", False, id="no value counts as unset"),
    ],
)
def test_the_first_rule_that_fits_holds(rules: list[Any], path: str, reserved: bool | None) -> None:
    found = parse_rules(a_file(*rules)).pick(f"https://n.example{path}")
    assert (found.is_reserved if found else None) is reserved


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(b"<html>not here</html>", "found no JSON", id="a page"),
        pytest.param(b'{"location": "/", "tdm-reservation": 1}', "found dict; it needs its brackets", id="no brackets"),
        pytest.param(b"\xff\xfe\x00", "found no JSON", id="no text"),
        pytest.param(b"[" * 200_000, "found no JSON", id="very deep"),
    ],
)
def test_a_broken_file_is_an_error_that_says_what_was_found(body: bytes, said: str) -> None:
    with pytest.raises(CrawlError, match=said):
        parse_rules(body)


def test_a_broken_rule_is_told_of_and_costs_itself_alone() -> None:
    good = {"location": "/", "tdm-reservation": 1}
    site = parse_rules(json.dumps([7, good | {"location": ""}, {"location": "/a"}, good]).encode())
    assert [one.location for one in site.rules] == ["/"]
    assert describe_rules(site) == (
        "1 of 1 rules reserve; [0]: expected an object, found 7; [1].location: expected a path, found ''; "
        "[2].tdm-reservation: expected 0 or 1, found None"
    )


def test_a_pattern_of_many_wildcards_is_quick_and_many_rules_are_bounded() -> None:
    site = parse_rules(a_file(("/" + "a*" * 500 + "b", 1)))
    assert site.pick("https://n.example/" + "a" * 20_000) is None
    many = parse_rules(a_file(*[("/", 0)] * 10_001))
    assert (len(many.rules), many.faults) == (10_000, ("expected at most 10000 rules, found 10001",))


def test_an_empty_file_reserves_nothing() -> None:
    assert parse_rules(b"[]") == Rules()


@pytest.fixture
def store(tmp_path: Any) -> Database:
    return open_store(tmp_path / "n.db")


def crawl(store: Database, *outlets: Outlet) -> tuple[CrawlReport, list[CrawlStep]]:
    steps: list[CrawlStep] = []
    return crawl_outlets(outlets, StoreFrontier(store), progress=steps.append), steps


def a_press(a_story: Any, answer: Any) -> dict[str, Any]:
    """A site of two outlets: their lists, four stories, and the file of reservations."""
    pages = {PLACE: answer}
    for one in ("open", "closed"):
        links = f'<a href="/{one}/1">x</a><a href="/{one}/2">x</a>'.encode()
        pages[f"/{one}"] = lambda ask, links=links: ask.send(links)
        pages[f"/{one}/*"] = lambda ask: ask.send(a_story(f"as {ask.path} wished,").encode())
    return pages


def both(base: str, an_outlet: Any, **more: Any) -> tuple[Outlet, ...]:
    return tuple(
        an_outlet(base, name=one, sections=(Section(page=f"{base}/{one}", links=rf"/{one}/\d"),), **more)
        for one in ("open", "closed")
    )


def test_what_the_file_reserves_is_not_asked_for_and_counts_as_refused(
    a_site: Any, a_story: Any, an_outlet: Any, store: Database
) -> None:
    rules = a_file(("/closed/", 1), ("/", 0))
    site = a_site(a_press(a_story, lambda ask: ask.send(rules, kind="application/json")))
    report, steps = crawl(store, *both(site.base, an_outlet))
    told = {one.outlet: one for one in report.outlets}
    assert (told["open"].saved, told["closed"].saved, told["closed"].failed) == (2, 0, ())
    assert told["closed"].rejected == (("reserved", 2),)
    assert told["closed"].found == 2
    assert [path for path in site.asked_paths() if path.startswith("/closed/")] == []
    assert [row["detail"] for row in find_rejected(store)] == ["tdmrep.json /closed/: 1"] * 2
    assert count_addresses(store)["rejected"] == 2
    said = [(one.address.removeprefix(site.base), one.detail) for one in steps if one.event == "rules"]
    assert said == [(PLACE, "1 of 2 rules reserve")]


def test_the_file_is_asked_for_once_in_a_run_and_again_in_the_next(
    a_site: Any, a_story: Any, an_outlet: Any, store: Database
) -> None:
    site = a_site(a_press(a_story, lambda ask: ask.send(b"[]")))
    crawl(store, *both(site.base, an_outlet))
    assert [path for path, _ in site.asked].count(PLACE) == 1
    store.conn.execute("UPDATE addresses SET state = 'due' WHERE kind = 'article'")
    store.conn.commit()
    crawl(store, *both(site.base, an_outlet))
    assert [path for path, _ in site.asked].count(PLACE) == 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(lambda ask: ask.send(b"none", 404), "reserves nothing: there is none", id="missing"),
        pytest.param(lambda ask: ask.send(b"<p>sorry"), "reserves nothing: expected a JSON array", id="a page"),
        pytest.param(lambda ask: ask.send(b"", 403), "reserves nothing: the server answers 403", id="forbidden"),
        pytest.param(lambda ask: ask.send(b" " * 2_000_000), "reserves nothing: too large", id="too large"),
        pytest.param(lambda ask: ask.send(b"", 302, Location=PLACE), "reserves nothing: too many redirects", id="loop"),
    ],
)
def test_a_missing_or_broken_file_reserves_nothing_and_is_told_once(
    a_site: Any, a_story: Any, an_outlet: Any, store: Database, answer: Any, said: str
) -> None:
    site = a_site(a_press(a_story, answer))
    report, steps = crawl(store, *both(site.base, an_outlet))
    assert report.saved == 4
    [told] = [one.detail for one in steps if one.event == "rules"]
    assert told.startswith(said)


def test_a_redirect_to_a_reserved_page_is_not_followed(
    a_site: Any, a_story: Any, an_outlet: Any, store: Database
) -> None:
    pages = a_press(a_story, lambda ask: ask.send(a_file(("/closed/", 1))))
    pages["/open/1"] = lambda ask: ask.send(b"", 302, Location="/closed/9")
    site = a_site(pages)
    report, _ = crawl(store, both(site.base, an_outlet)[0])
    assert (report.saved, report.outlets[0].rejected) == (1, (("reserved", 1),))
    assert "/closed/9" not in site.asked_paths()


def test_an_outlet_whose_reserved_pages_may_be_read_does_not_ask(
    a_site: Any, a_story: Any, an_outlet: Any, store: Database
) -> None:
    site = a_site(a_press(a_story, lambda ask: ask.send(a_file(("/", 1)))))
    report, _ = crawl(store, *both(site.base, an_outlet, read_reserved=True))
    assert report.saved == 4
    assert PLACE not in [path for path, _ in site.asked]


def test_an_article_that_was_kept_stays_when_its_site_reserves_it_later(
    a_site: Any, a_story: Any, an_outlet: Any, store: Database
) -> None:
    site = a_site(a_press(a_story, lambda ask: ask.send(b"[]")))
    outlet = both(site.base, an_outlet)[0]
    crawl(store, outlet)
    site.pages[PLACE] = lambda ask: ask.send(a_file(("/", 1)))
    store.conn.execute("UPDATE addresses SET due_at = '2000-01-01T00:00:00+00:00' WHERE kind = 'article'")
    store.conn.commit()
    report, _ = crawl(store, outlet)
    assert report.outlets[0].rejected == (("reserved", 2),)
    assert count_addresses(store) == {"kept": 2, "listed": 1}
