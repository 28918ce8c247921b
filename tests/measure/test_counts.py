"""The page of counts: each cell of the grid by part, empty cells included."""

from typing import Any

import pytest

from measure import render_counts
from measure.styles import style_of


def section(page: str, title: str) -> list[str]:
    return page.split(f"## {title}\n")[1].split("## ")[0].strip().splitlines()[2:]


@pytest.fixture
def page(a_gold: Any, an_incident: Any, a_figure: Any) -> str:
    first = a_gold("a-1", "one two three", incidents=[an_incident(methods="lure threat"), an_incident(host="FR MA")],
                   people={"Idris Hasan": "target"}, figures=[a_figure()])  # fmt: skip
    second = a_gold("b-1", "four five", cell="wildlife", batch="b2", style="sloppy copy with typos")
    return render_counts({"train": [first], "dev": [second]})


def test_the_opening_tells_the_whole(page: str) -> None:
    assert "2 articles in 2 batches tell 2 incidents and 1 figures: " in page
    assert "1 origin states, China in 100% of them, and 2 host states" in page


@pytest.mark.parametrize(
    ("title", "row"),
    [
        ("Parts", "| words | 3 | 2 | 5 |"),
        ("Parts", "| articles without | 0 | 1 | 1 |"),
        ("Methods", "| threat | 2 | 0 | 2 |"),
        ("Methods", "| assault | 0 | 0 | 0 |"),
        ("Host states", "| Morocco | 2 | 0 | 2 |"),
        ("Host states", "| France | 1 | 0 | 1 |"),
        ("Years", "| 2021 | 2 | 0 | 2 |"),
        ("Styles", "| sloppy copy | 0 | 1 | 1 |"),
        ("Articles without an incident", "| wildlife | 0 | 1 | 1 |"),
        ("Incidents in one article", "| 2 | 1 | 0 | 1 |"),
        ("Roles of named persons", "| target | 1 | 0 | 1 |"),
    ],
)
def test_a_cell_is_counted_by_part_and_in_all(page: str, title: str, row: str) -> None:
    assert row in section(page, title)


def test_the_fullest_cells_stand_first(page: str) -> None:
    assert [row.split(" | ")[0] for row in section(page, "Methods")[:2]] == ["| threat", "| lure"]


def test_no_articles_make_a_page_too() -> None:
    assert "0 articles in 0 batches" in render_counts({"train": []})


@pytest.mark.parametrize(
    ("written", "style"),
    [
        ("story with all-caps headline and dateline", "all-caps headline"), ("all-caps dateline", "all-caps headline"),
        ("un experts statement", "UN statement"), ("news brief (90-160 words)", "news brief"),
        ("wire", "wire story"), ("parliamentary report", "parliamentary report"), ("data story", "data story"),
    ],
)  # fmt: skip
def test_written_styles_fall_together(written: str, style: str) -> None:
    assert style_of(written) == style
