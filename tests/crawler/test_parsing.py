"""The pool that parses: results in order, and a page that ends its worker or has no end costs itself alone."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler import Layout, Outlet, parsing
from crawler.parsing import Job, Parsers
from records.article import Article, Rejected
from records.fetched import Fetched

OUTLET = Outlet(name="n", home="https://n.example/")


def a_job(body: str, n: int) -> Job:
    url = f"https://n.example/{n}"
    headers = (("Content-Type", "text/html"),)
    fetched = Fetched(address=url, url=url, status=200, body=body.encode(), headers=headers)
    return Job(fetched=fetched, outlet=OUTLET, published=None, today=date(2024, 3, 12))


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A pool whose pages may take so many seconds of the processor."""
    made: list[Parsers] = []

    def make(seconds: float) -> Parsers:
        monkeypatch.setattr(parsing, "_SECONDS", seconds)
        made.append(Parsers(1))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_page_that_takes_too_much_of_the_processor_costs_itself_alone(pool: Any, a_story: Any) -> None:
    # For each of 15,000 blocks all paragraphs are counted, inside a library that lets nothing else run meanwhile.
    endless = replace(OUTLET, layout=Layout(text="//div[count(//p) > 100000]"))
    slow = "<html><body>" + "<div><p>word</p></div>" * 15_000 + "</body></html>"
    parsers = pool(1.5)
    for n, (body, outlet) in enumerate(((a_story("first,"), OUTLET), (slow, endless), (a_story("third,"), OUTLET))):
        parsers.put(replace(a_job(body, n), outlet=outlet))
    first, second, third = (found for _, found in parsers.results(wait=True))
    assert isinstance(first, Article), first
    assert isinstance(second, Rejected)
    assert second.detail == "the page ended its parser, or took over 2 s of the processor"
    assert isinstance(third, Article), third


def test_workers_are_replaced_and_no_page_waits_for_one_that_left(a_story: Any) -> None:
    parsers = Parsers(2, pages_per_worker=2)
    try:
        for n in range(9):
            parsers.put(a_job(a_story(f"{n},"), n))
        found = [one for _, one in parsers.results(wait=True)]
    finally:
        parsers.close()
    assert [one.url for one in found if isinstance(one, Article)] == [f"https://n.example/{n}" for n in range(9)]


def test_a_worker_that_is_slow_to_begin_costs_no_page(
    pool: Any, a_story: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import time\ntime.sleep(3)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    parsers = pool(2.5)
    parsers.put(a_job(a_story("slowly,"), 1))
    [(_, found)] = parsers.results(wait=True)
    assert isinstance(found, Article), found


def test_a_page_that_breaks_its_parser_in_an_unknown_way_costs_itself_alone(pool: Any, a_story: Any) -> None:
    # There is no day to hold the layout's end against, which nothing in the parser expects.
    bad: Any = replace(a_job(a_story(), 1), outlet=replace(OUTLET, layout=Layout(until="2024-03-01")), today=None)
    parsers = pool(60.0)
    for job in (bad, a_job(a_story("second,"), 2)):
        parsers.put(job)
    first, second = (found for _, found in parsers.results(wait=True))
    assert isinstance(first, Rejected)
    assert (first.reason, first.detail[:16]) == ("broken-page", "AttributeError: ")
    assert isinstance(second, Article), second
