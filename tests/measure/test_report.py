"""The report: all that was measured, as data and as a page that stands alone and escapes what articles say."""

import json
import re
import xml.etree.ElementTree as xml
from html.parser import HTMLParser
from typing import Any

import pytest

from measure import SLOTS, Report, make_report, render_page, report_data
from measure.plots import Bar, render_bars, render_heat
from measure.report import find_worst

VOID = {"meta", "br"}


class Checker(HTMLParser):
    """Collects tags that do not close, and everything that a page would load from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.faults += [f"{tag} {name}" for name, _ in attrs if name in ("src", "href") or name.startswith("on")]
        if tag in ("script", "link", "img", "iframe"):
            self.faults.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")


@pytest.fixture(scope="session")
def pairs(a_gold: Any, a_reading: Any, an_incident: Any, a_figure: Any) -> Any:
    evil = a_gold("x-03", title="<script>alert(1)</script>", style="<b>", incidents=[an_incident("A <i>B</i>")])
    return [
        (a_reading(an_incident(host="FR")), a_gold("x-01", incidents=[an_incident()], figures=[a_figure()])),
        (a_reading(an_incident()), a_gold("x-02", incidents=[an_incident()])),
        (a_reading(an_incident("<u>", host="DE")), evil),
    ]


@pytest.fixture(scope="session")
def report(pairs: Any) -> Report:
    return make_report(pairs, part="dev", corpus="c0ffee" * 10, rounds=50)


def test_the_report_counts_what_was_measured(report: Report) -> None:
    assert (report.part, report.reader, report.version) == ("dev", "r", "1")
    assert (report.articles, report.incidents, report.figures) == (3, 3, 1)
    assert [one.score.slot for one in report.slots] == list(SLOTS)
    assert all(one.low <= one.high for one in report.slots)


def test_the_worst_article_stands_first_and_a_right_one_nowhere(report: Report) -> None:
    assert [one.id for one in report.worst] == ["x-03", "x-01"]
    assert [one.kind for one in report.worst[1].differences] == ["host", "missed figure"]


def test_at_most_so_many_are_the_worst(pairs: Any) -> None:
    assert [one.id for one in find_worst(pairs, limit=1)] == ["x-03"]


def test_the_data_is_plain_json_with_every_part(report: Report) -> None:
    data = json.loads(json.dumps(report_data(report)))
    assert {"slots", "methods", "origins", "styles", "method_confusion", "worst"} <= set(data)
    assert data["slots"][0]["slot"] == "target"
    assert data["slots"][0]["f1_low"] <= data["slots"][0]["f1"] <= data["slots"][0]["f1_high"]
    assert data["worst"][1]["differences"][0] == {"kind": "host", "words": "Idris Hasan: FR instead of MA"}
    assert data["method_confusion"] == [{"told": "threat", "found": "threat", "count": 2}]


def test_the_page_stands_alone_and_every_tag_closes(report: Report) -> None:
    checker = Checker()
    checker.feed(render_page(report))
    assert (checker.open, checker.faults) == ([], [])


def test_what_articles_say_is_escaped(report: Report) -> None:
    page = render_page(report)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "A &lt;i&gt;B&lt;/i&gt;" in page
    assert "<u>" not in page and "<b>," not in page


def test_the_page_tells_slots_states_and_faults_in_words(report: Report) -> None:
    page = render_page(report)
    assert "<td>named targets found</td><td>0.67</td><td>0.67</td><td>0.67</td>" in page
    assert "All 1 in numbers</summary><table><tr><th>method</th>" in page
    for words in ("China", "Idris Hasan: FR instead of MA", "corpus c0ffeec0ffee", "wire story"):
        assert words in page
    assert "prefers-color-scheme:dark" in page


def test_a_report_of_nothing_is_a_page_too() -> None:
    empty = make_report([], part="dev")
    assert "0 articles" in render_page(empty)
    assert report_data(empty)["worst"] == []


def test_bars_are_as_long_as_their_values() -> None:
    plot = render_bars([Bar(label="a & b", value=1.0, low=0.5, high=1.0), Bar(label="c", value=0.25)], title="x")
    xml.fromstring(plot)
    widths = [float(one) for one in re.findall(r'class="bar" [^>]*width="([\d.]+)"', plot)]
    assert widths[0] == pytest.approx(4 * widths[1], abs=0.2)
    assert plot.count("whisker") == 1


def test_a_heat_map_shows_its_counts_and_tells_hits_from_misses() -> None:
    plot = render_heat({("a", "a"): 7, ("a", "b"): 1}, ["a", "b"], ["a", "b"], title="x")
    xml.fromstring(plot)
    assert (plot.count('class="hit"'), plot.count('class="miss"')) == (1, 1)
    assert "a found as b: 1" in plot
