"""The demo as a whole: served, crawled over HTTP, read, kept, and held against what the site tells."""

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import pipeline
from corpus import SITE
from demo import Demo, run_demo
from measure import is_same_name
from records.errors import InputError

EXPECTED = tomllib.loads((SITE / "EXPECTED.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return run_demo(tmp_path_factory.mktemp("demo") / "demo.db")


def named(found: Demo) -> dict[str, list[str]]:
    """The named targets that were found, by the path of their page."""
    pages: dict[str, list[str]] = {}
    for row in found.incidents:
        if row["target"]:
            pages.setdefault(urlsplit(row["url"]).path, []).append(row["target"])
    return pages


def test_the_whole_site_is_crawled_and_read(demo: Demo) -> None:
    assert demo.crawl.saved == demo.read.done == 37
    assert demo.read.failed == 0
    assert sum(count for one in demo.crawl.outlets for _, count in one.rejected) == 4


def test_most_targets_that_the_site_tells_are_found(demo: Demo) -> None:
    told = [(page["path"], one["target"]) for page in EXPECTED["article"] for one in page["incident"]]
    found = [any(is_same_name(one, name) for one in named(demo).get(path, ())) for path, name in told]
    # The floor of the named-target recall in corpus/floors.json, less what 28 cases can vary by.
    assert sum(found) / len(found) >= 0.8, [name for (_, name), hit in zip(told, found, strict=True) if not hit]


def test_figures_carry_their_sentence(demo: Demo) -> None:
    assert len(demo.figures) > 50
    assert all(row["quote"] in row["sentence"] for row in demo.figures)


def test_a_database_that_is_not_the_demo_s_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    with pipeline.opened(path) as db:
        story = tmp_path / "story.txt"
        story.write_text("A story of some words that somebody keeps.", "utf-8")
        pipeline.ingest(db, [story])
    with pytest.raises(InputError, match="not the demo's"):
        run_demo(path)
    assert path.exists()
