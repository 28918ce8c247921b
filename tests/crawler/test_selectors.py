"""Layouts: the places that an outlet names win over the general rules, and a place that is gone gives way to them."""

from typing import Any

import pytest

from crawler import Layout, parse_page
from records.article import Article, Rejected

STORY = "".join(
    f"<p>In week {n} the council met and talked about the bridge for three long hours.</p>" for n in range(9)
)
PAGE = f"""<html><head><title>Site</title></head><body><h1>Wrong</h1><h2 class="head">The bridge</h2>
<span class="who">Ada</span><span class="who">Alan</span>
<time class="when" datetime="2024-03-12T08:00:00+01:00">x</time>
<p class="day">Published: 13 March 2024</p><i id="part">World</i>
<div id="story"><p>An own first paragraph that stands alone.</p>{STORY}</div>
<div class="locked">Pay</div></body></html>"""


def parsed(page: str = PAGE, **options: Any) -> Article:
    found = parse_page(page, "https://n.example/a", **options)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("layout", "field", "value"),
    [
        ({"title": "h2.head"}, "title", "The bridge"),
        ({"title": "//h2/text()"}, "title", "The bridge"),
        ({"authors": ".who"}, "authors", ("Ada", "Alan")),
        ({"published": "time.when"}, "published", "2024-03-12T08:00:00+01:00"),
        ({"published": ".day"}, "published", "2024-03-13"),
        ({"modified": "//time/@datetime"}, "modified", "2024-03-12T08:00:00+01:00"),
        ({"section": "#part"}, "section", "World"),
    ],
)
def test_a_field_is_read_where_the_layout_says(layout: dict[str, str], field: str, value: object) -> None:
    assert getattr(parsed(layout=Layout(**layout)), field) == value


def test_the_text_is_that_of_the_layouts_place_alone() -> None:
    text = parsed(layout=Layout(text="#story")).text
    assert text.startswith("An own first paragraph that stands alone.\n\nIn week 0")
    assert text.count("\n\n") == 9


def test_a_place_that_is_gone_gives_way_to_the_general_rules() -> None:
    old = Layout(title=".old", text=".old", published=".old", authors=".old")
    assert parsed(layout=old) == parsed()


@pytest.mark.parametrize("hint", [".locked", "//div[@class='locked']", "PAY"])
def test_a_hint_marks_the_page_as_locked(hint: str) -> None:
    assert parsed(PAGE.replace(STORY, STORY * 3), paywall=(hint,)).paywalled
    short = parse_page(PAGE.replace(STORY, STORY[:300]), "https://n.example/a", paywall=(hint,))
    assert isinstance(short, Rejected)
    assert short.reason == "paywalled"


def test_a_hint_that_is_not_there_marks_nothing() -> None:
    assert not parsed(paywall=(".other", "members only")).paywalled
