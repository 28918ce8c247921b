"""Pages: each layout gives the article that a reader sees, and what is no article says why."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from crawler import parse_page
from records.article import Article, Rejected, stable_id

PAGES = Path(__file__).parent / "pages"
LOCKED = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>'
LAYOUTS = sorted(one.name for one in PAGES.iterdir())


def an_address(layout: str) -> str:
    return f"https://courier.example/2024/05/{layout}?utm_source=feed#top"


def paragraphs(count: int) -> str:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
    said = "<p>In week {} the council of the town met on {} and talked about the bridge for three long hours.</p>"
    return "".join(said.format(n + 2, days[n % 6]) for n in range(count))


def a_page(body: str, head: str = "") -> str:
    return f"<html lang='en'><head><title>A bridge</title>{head}</head><body><main>{body}</main></body></html>"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_gives_its_golden_article(layout: str) -> None:
    found = parse_page((PAGES / layout / "page.html").read_bytes(), an_address(layout), outlet="Test")
    assert isinstance(found, Article), found
    shown = json.loads(json.dumps(asdict(found)))
    golden = PAGES / layout / "article.json"
    if not golden.exists():
        golden.write_text(json.dumps(shown, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{golden.name} of {layout} was written; read it, then run again")
    assert shown == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "name", ["entry-content entry-content-read-more", "article-body pagination-first", "share-wrap"]
)
def test_a_block_with_most_of_the_paragraphs_is_the_story_whatever_its_class(name: str) -> None:
    menu = "<ul>" + "".join(f"<li><a href='/{n}'>Another section of this site, number {n}</a></li>" for n in range(90))
    page = a_page(f"{menu}</ul><script>{'var a = 1; ' * 2000}</script><div class='{name}'>{paragraphs(6)}</div>")
    found = parse_page(page, an_address("a"))
    assert isinstance(found, Article), found
    assert len(found.text.split("\n\n")) == 6


def test_the_layouts_cover_several_ways_to_make_a_page() -> None:
    assert len(LAYOUTS) >= 4


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        pytest.param("", "broken-page", id="nothing at all"),
        pytest.param(b"\x00\x01\x02", "broken-page", id="no HTML"),
        pytest.param(a_page("<p>Goal!</p>"), "no-article", id="too little text"),
        pytest.param(a_page("<p>word</p>" * 41_000), "too-large", id="endless"),
        pytest.param(
            a_page(paragraphs(4), "<meta property='og:type' content='website'>"), "no-article", id="told to be a site"
        ),
        pytest.param(
            a_page("".join(f"<h3><a href='/{n}'>Teaser {n}</a></h3><p>Some words on it.</p>" for n in range(20))),
            "no-article",
            id="index of teasers",
        ),
        pytest.param(
            a_page(paragraphs(1), LOCKED),
            "paywalled",
            id="told not to be free",
        ),
        pytest.param(
            a_page(paragraphs(1) + "<p>Subscribe now to continue reading this and other stories.</p>"),
            "paywalled",
            id="closed by a wall",
        ),
    ],
)  # fmt: skip
def test_what_is_no_article_says_why(page: str | bytes, reason: str) -> None:
    found = parse_page(page, "https://courier.example/a")
    assert isinstance(found, Rejected)
    assert found.reason == reason
    assert found.source == "https://courier.example/a"
    assert found.detail


def test_a_long_text_that_mentions_subscribers_is_kept() -> None:
    page = a_page(paragraphs(12) + "<p>Subscribe to read more of our stories.</p>")
    assert isinstance(parse_page(page, "https://courier.example/a"), Article)


@pytest.mark.parametrize("host", ["m.courier.example", "amp.courier.example", "courier.example"])
def test_a_page_for_telephones_has_the_address_of_the_page_it_stands_for(host: str) -> None:
    page = a_page(paragraphs(4), "<link rel='canonical' href='https://www.courier.example/b'>")
    found = parse_page(page, f"https://{host}/a")
    assert isinstance(found, Article)
    assert found.url == "https://www.courier.example/b"


@pytest.mark.parametrize(
    ("canonical", "address"),
    [
        pytest.param("/b", "https://courier.example/b", id="relative"),
        pytest.param("https://www.courier.example/b?utm_medium=x", "https://www.courier.example/b", id="same site"),
        pytest.param("/2024/b/amp/", "https://courier.example/2024/b/", id="its AMP form"),
        pytest.param("https://other.example/b", "https://courier.example/a", id="another site is not believed"),
        pytest.param("https://courier.example/", "https://courier.example/a", id="front page is not believed"),
        pytest.param("javascript:void(0)", "https://courier.example/a", id="no web address"),
    ],
)
def test_the_canonical_address_is_taken_where_it_can_be_true(canonical: str, address: str) -> None:
    page = a_page(paragraphs(4), f"<link rel='canonical' href='{canonical}'>")
    found = parse_page(page, "https://courier.example/a?fbclid=1")
    assert isinstance(found, Article)
    assert found.url == address
    assert found.id == stable_id(address)


def test_a_page_without_any_address_takes_its_id_from_its_text() -> None:
    found = parse_page(a_page(paragraphs(4)), source="saved.html")
    assert isinstance(found, Article)
    assert (found.url, found.source, found.id) == (None, "saved.html", stable_id(found.text))


def test_a_date_told_by_the_feed_serves_a_page_that_tells_none() -> None:
    found = parse_page(a_page(paragraphs(4)), "https://courier.example/a", published="2024-01-02T03:04:05+00:00")
    assert isinstance(found, Article)
    assert found.published == "2024-01-02T03:04:05+00:00"


def test_no_date_is_guessed_from_the_years_in_the_text() -> None:
    years = "<p>In 2017 he fled, and on 4 May 2018 he was arrested.</p><footer>© 2026</footer>"
    found = parse_page(a_page(paragraphs(4) + years))
    assert isinstance(found, Article)
    assert found.published is None


def test_the_day_in_the_address_serves_a_page_that_tells_none() -> None:
    found = parse_page(a_page(paragraphs(4)), "https://courier.example/2024/1/2/a")
    assert isinstance(found, Article)
    assert found.published == "2024-01-02"


def test_a_story_that_its_template_calls_a_website_is_kept() -> None:
    told = "".join(f"<p>{'The council of the town spoke of the old bridge again. ' * 3}({n})</p>" for n in range(4))
    found = parse_page(a_page(told, "<meta property='og:type' content='website'>"))
    assert isinstance(found, Article)


def test_a_story_whose_own_block_has_a_cluttered_name_is_kept() -> None:
    found = parse_page(a_page(f"<h1>A bridge</h1><div class='story has-comments'>{paragraphs(4)}</div>"))
    assert isinstance(found, Article)
    assert found.text.count("three long hours") == 4


def test_french_is_kept_with_its_language_whatever_the_page_says() -> None:
    phrase = "<p>Le {} mars, le conseil de la ville s'est réuni et a parlé du pont pendant trois longues heures.</p>"
    found = parse_page(a_page("".join(phrase.format(day) for day in range(2, 8))))
    assert isinstance(found, Article)
    assert found.language == "fr"


def the_article(page: str, **told: str) -> Article:
    found = parse_page(page, "https://courier.example/a", **told)  # type: ignore[arg-type]
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        pytest.param("<meta name='author' content='By Ada and Alan T.'>", ("Ada", "Alan T."), id="meta"),
        pytest.param("<meta name='author' content='https://x.example/ada'>", (), id="an address is no name"),
        pytest.param(
            LOCKED.replace('"isAccessibleForFree":"False"', '"author":["Ada", {"name":"Alan"}]'),
            ("Ada", "Alan"),
            id="JSON-LD",
        ),
    ],
)  # fmt: skip
def test_the_authors_are_names_of_people(head: str, authors: tuple[str, ...]) -> None:
    assert the_article(a_page(paragraphs(4), head)).authors == authors


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        pytest.param("<span itemprop='author'><b itemprop='name'>Ada</b></span>", ("Ada",), id="itemprop"),
        pytest.param("<a rel='author' href='/ada'>Ada Lovelace</a>", ("Ada Lovelace",), id="rel"),
        pytest.param("<div class='byline'>By Ada &amp; Alan T</div>", ("Ada", "Alan T"), id="class"),
        pytest.param("<div class='byline'>Rome, 12 May 2024</div>", (), id="a byline without names"),
    ],
)  # fmt: skip
def test_a_signed_page_names_its_authors_without_any_metadata(byline: str, authors: tuple[str, ...]) -> None:
    assert the_article(a_page(byline + paragraphs(4))).authors == authors


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:section' content='World'>",
        '<script type="application/ld+json">{"@type":"NewsArticle","articleSection":["World", "Asia"]}</script>',
    ],
    ids=["meta", "JSON-LD"],
)
def test_the_section_is_kept(head: str) -> None:
    assert the_article(a_page(paragraphs(4), head)).section == "World"


def test_captions_stand_apart_from_the_body_each_once() -> None:
    picture = "<figure><img src='a.jpg'><figcaption>The bridge in May.</figcaption></figure>"
    wrapped = "<div class='wp-caption'><img src='b.jpg'><p class='wp-caption-text'>The mayor.</p></div>"
    found = the_article(a_page(paragraphs(2) + picture + paragraphs(2) + wrapped + picture))
    assert found.captions == ("The bridge in May.", "The mayor.")
    assert "in May" not in found.text
    assert "The mayor" not in found.text


def test_a_long_text_that_must_be_paid_for_is_kept_and_marked() -> None:
    assert the_article(a_page(paragraphs(12), LOCKED)).paywalled
    assert not the_article(a_page(paragraphs(12))).paywalled


def test_times_keep_their_zone() -> None:
    head = """<meta property="article:published_time" content="2024-03-12T08:15:00+0300">
    <meta property="article:modified_time" content="2024-03-13T01:02:03-05:00">"""
    found = the_article(a_page(paragraphs(4), head))
    assert (found.published, found.modified) == ("2024-03-12T08:15:00+03:00", "2024-03-13T01:02:03-05:00")


@pytest.mark.parametrize(
    ("listed", "published"),
    [
        pytest.param("2024-03-12T08:15:00+03:00", "2024-03-12T08:15:00+03:00", id="the same day"),
        pytest.param("2024-03-15T08:15:00+03:00", "2024-03-12", id="another day"),
    ],
)
def test_a_feeds_moment_is_taken_where_the_page_tells_that_day_alone(listed: str, published: str) -> None:
    page = a_page(paragraphs(4), "<meta name='date' content='2024-03-12'>")
    assert the_article(page, published=listed).published == published
