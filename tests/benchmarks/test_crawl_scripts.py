"""The scripts that measure the crawler: what they hide from programs is hidden, and the made site is as they say."""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from crawler import parse_outlets, parse_page
from records.article import Article

FOLDER = Path(__file__).parents[2] / "benchmarks"
PAGE = (
    '<html><head><meta property="article:published_time" content="2019-11-05T08:00:00Z">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2019-11-05T08:00:00Z"}</script>'
    '<link rel="canonical" href="https://n.example/2019/11/05/a"></head><body><time datetime="2019-11-05">'
    '5 November 2019</time><a href="/2019/11/05/b" data-at="1572940800">b</a><!-- 2019-11-05 --><p>x</p></html>'
)
OPEN = build_opener(ProxyHandler({})).open


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function from a script's name to its module."""

    def load(name: str) -> ModuleType:
        monkeypatch.syspath_prepend(FOLDER)
        monkeypatch.delitem(sys.modules, name, raising=False)
        return import_module(name)

    return load


@pytest.fixture
def made(script: Any) -> Iterator[tuple[Any, str]]:
    site = script("made_site")
    with site.made_site(60) as base:
        yield site, base


@pytest.mark.parametrize("address", ["/2019/11/05/a", "/2019/11/5/a", "/a-20191105", "/news/2019-11-05-a"])
def test_the_day_in_an_address_is_the_truth_and_is_hidden(script: Any, address: str) -> None:
    extraction = script("extraction")
    pages = {
        "a": {"html": PAGE, "url": f"https://n.example{address}"},
        "b": {"html": PAGE, "url": "https://n.example/b"},
    }
    hidden, days = extraction.dated_by_address(pages)
    assert days == {"a": "2019-11-05"}
    assert "2019" not in hidden["a"]["url"]
    assert "https://n.example/0/a" in hidden["a"]["html"]
    assert 'content="2019-11-05T08:00:00Z"' in hidden["a"]["html"]


def test_the_day_of_the_metadata_is_the_truth_and_only_what_readers_see_is_left(script: Any) -> None:
    extraction = script("extraction")
    other = PAGE.replace("2019-11-05T08:00:00Z", "2019-11-06T08:00:00Z", 1).replace("datePublished", "dateModified")
    hidden, days = extraction.dated_by_metadata(
        {
            "a": {"html": PAGE, "url": "https://n.example/2019/11/05/a"},
            "b": {"html": other, "url": "https://n.example/b"},
        }
    )
    assert days == {"a": "2019-11-05"}
    assert re.findall("2019|1572940800", hidden["a"]["html"]) == ["2019"]
    assert "5 November 2019" in hidden["a"]["html"]


def test_the_made_site_leads_to_every_article_and_counts_what_it_is_asked(made: tuple[Any, str]) -> None:
    site, base = made
    first, second = (OPEN(f"{base}/list/{n}").read().decode() for n in (0, 1))
    assert len(re.findall(r"/story/\d+", first)) == 50
    assert len(re.findall(r"/story/\d+", second)) == 10
    assert ('rel="next" href="/list/1"' in first, "rel=" in second) == (True, False)
    story = OPEN(f"{base}/story/7")
    tag = story.headers["ETag"]
    assert story.read()
    with pytest.raises(HTTPError, match="304"):
        OPEN(Request(f"{base}/story/7", headers={"If-None-Match": tag}))
    with pytest.raises(HTTPError, match="404"):
        OPEN(f"{base}/story/60")
    assert site.count_requests(base) == {"articles": 3, "others": 2}


def test_a_made_story_is_an_article_of_its_own_and_the_same_again(script: Any) -> None:
    site, now = script("made_site"), datetime(2026, 11, 30, tzinfo=UTC)
    one, other = (parse_page(site.render_story(n, now).decode(), f"https://n.example/story/{n}") for n in (1, 2))
    assert isinstance(one, Article)
    assert isinstance(other, Article)
    assert one.text != other.text
    assert len(one.text.split()) > 400
    assert one.published == "2026-11-28T23:59:00+00:00"
    assert site.render_story(1, now) == site.render_story(1, now)


def test_the_outlet_of_the_made_site_is_valid(script: Any, tmp_path: Path) -> None:
    script("made_site").write_outlets(tmp_path / "o.toml", "http://127.0.0.1:9", articles=70)
    (outlet,) = parse_outlets(tmp_path / "o.toml")
    assert (outlet.delay, outlet.max_pages, outlet.sections[0].page) == (0, 1140, "http://127.0.0.1:9/list/0")


def test_a_curve_goes_from_nothing_to_the_largest(script: Any) -> None:
    memory = script("memory")
    assert memory._curve([0.0, 50.0, 100.0]) == " ▄█"
    assert len(memory._curve([1.0] * 1000)) <= 84
