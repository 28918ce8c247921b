"""The HTML file: the article's own words, hostile or not, every claim linked to its place, nothing loaded or run."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.article import Article
from records.evidence import FIELDS, Evidence
from records.figure import Figure
from records.incident import Country, Incident, Method, Relative, Target
from records.reading import Reading
from records.when import parse_when
from render import render_html

TEXT = "Agents seized Li Bo in Paris in 2021.\n\nHis brother was held. Four men fled."
TAGS = set(
    "html meta title style body main header h1 h2 h3 p div span a b i bdi q small strong aside section ul li br footer"
    .split()
)  # fmt: skip
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\" onmouseover='alert(3)' --></style></title>&lt;b&gt;"


class Page(HTMLParser):
    """The tags of a file with their attributes, and the words of each paragraph of the article's text."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.lines: list[str] = []
        self._inside = False
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "div":
            self._inside = True
        elif tag == "p" and self._inside:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "div"

    def handle_data(self, data: str) -> None:
        if self._inside and self.lines and data != "\n":
            self.lines[-1] += data

    def values(self, name: str) -> list[str]:
        return [attributes[name] or "" for _, attributes in self.tags if name in attributes]


def quote(field: str, words: str, text: str = TEXT, **more: Any) -> Evidence:
    start = text.index(words)
    return Evidence(field=field, start=start, end=start + len(words), quote=words, **more)


def a_reading(**changes: Any) -> Reading:
    start = TEXT.index("Four")
    incident = Incident(
        id="i1", target=Target(name="Li Bo", aliases=("Mr Li",)), methods=(Method(code="abduction", score=0.9),),
        origin=(Country(code="CN", name="China"),), host=(Country(code="FR", name="France"),),
        date=parse_when("2021"), relatives=(Relative(relation="brother", harm="His brother was held"),),
        evidence=(
            quote("target", "Li Bo", by="reader/role", score=0.98),
            quote("method", "Agents seized Li Bo", value="abduction", by="reader/method", score=0.91),
            quote("host", "Paris", value="FR", by="countries/host", score=0.87),
            quote("relative", "His brother was held", by="reader/relative", score=0.6),
        ),
    )  # fmt: skip
    figure = Figure(start=start, end=start + 8, quote="Four men", value=4, value_max=5, unit="men", score=0.77)
    fields: dict[str, Any] = {"incidents": (incident,), "figures": (figure,)} | changes
    return Reading(article_id="a", reader="r", version="1", relevance=0.5, **fields)


def shown(reading: Reading, text: str = TEXT, **article: Any) -> str:
    return render_html([(Article(id="a", text=text, **article), reading)])


def test_the_text_stands_as_it_is_and_every_quote_is_marked() -> None:
    page = Page(shown(a_reading()))
    assert page.lines == [line for line in TEXT.split("\n") if line]
    marks = [one for one in page.values("class") if "fill" in one.split()]
    assert [one.split()[1] for one in marks] == ["target", "host", "figure"]


def test_each_claim_tells_value_quote_what_decided_and_score() -> None:
    [row] = re.findall(r"<li[^>]*><span class=\"chip host\">.*?</li>", shown(a_reading()))
    assert re.sub(r"<[^>]+>", " ", row).split() == ["host", "France", "(FR)", "0.87", "Paris", "countries/host"]


def test_a_slot_without_a_quote_says_so() -> None:
    [row] = re.findall(r"<li[^>]*><span class=\"chip origin\">.*?</li>", shown(a_reading()))
    assert "China (CN)" in row and "no quote" in row and "href" not in row


def test_a_figure_tells_value_unit_period_and_chance() -> None:
    [row] = re.findall(r"<li[^>]*><span class=\"chip figure\">.*?</li>", shown(a_reading()))
    assert re.sub(r"<[^>]+>", " ", row).split() == "figure 4–5 men 0.77 Four men no period".split()


def test_every_inner_link_leads_to_a_place_that_is_there_once() -> None:
    page = Page(render_html([(Article(id="a", text=TEXT), a_reading())] * 2))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {one[1:] for one in page.values("href")} <= set(ids)


def test_words_of_several_incidents_stand_once_with_the_numbers_of_all() -> None:
    [one] = a_reading().incidents
    page = Page(shown(a_reading(incidents=(one, one, one))))
    assert page.values("data-label").count("target 1–3") == 1


def test_without_articles_it_says_so() -> None:
    assert "No article could be read" in render_html([])


def test_an_article_of_nothing_is_shown() -> None:
    page = shown(a_reading(incidents=(), figures=()), text="")
    assert "0 incidents" in page and "0 figures" in page


def assert_harmless(source: str) -> None:
    page = Page(source)
    assert {tag for tag, _ in page.tags} <= TAGS
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "src"]
    assert not [one for one in page.values("href") if not one.startswith(("#", "http://", "https://"))]
    assert source.count("</style>") == 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", 'https://x.org/"onclick="alert(1)'])
def test_hostile_words_anywhere_stay_words(url: str) -> None:
    text = f"{HOSTILE} took {HOSTILE}."
    found = Incident(
        id=HOSTILE, target=Target(name=HOSTILE, description=HOSTILE, aliases=(HOSTILE,)), outcome=HOSTILE,
        methods=(Method(code=HOSTILE),), host=(Country(code="FR", name=HOSTILE),), campaign=HOSTILE,
        relatives=(Relative(relation=HOSTILE, name=HOSTILE, harm=HOSTILE),), perpetrators=(HOSTILE,),
        evidence=tuple(quote(field, HOSTILE, text, value=HOSTILE, by=HOSTILE) for field in FIELDS),
    )  # fmt: skip
    figure = Figure(
        start=0, end=len(HOSTILE), quote=HOSTILE, value=1, unit=HOSTILE, attribution=HOSTILE,
        country=Country(code="FR", name=HOSTILE),
    )  # fmt: skip
    reading = Reading(article_id="a", reader=HOSTILE, version=HOSTILE, relevance=1, incidents=(found,),
                      figures=(figure,))  # fmt: skip
    source = shown(reading, text, title=HOSTILE, source=HOSTILE, publisher=HOSTILE, authors=(HOSTILE,), url=url,
                   published=HOSTILE)  # fmt: skip
    assert_harmless(source)
    assert Page(source).lines == [text]


def test_it_forbids_itself_scripts_and_loading() -> None:
    [policy] = [one for one in Page(shown(a_reading())).values("content") if "default-src" in one]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "url(" not in shown(a_reading()) and "@import" not in shown(a_reading())


def test_what_utf8_cannot_hold_does_no_harm() -> None:
    assert "a?b" in shown(a_reading(incidents=(), figures=()), text="a\ud800b").encode("utf-8").decode("utf-8")


@st.composite
def hostile_readings(draw: st.DrawFn) -> tuple[str, Reading]:
    text = draw(st.text(st.sampled_from("ab <>&\"'\n;"), min_size=1, max_size=40))
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    spans = draw(st.lists(places.filter(lambda pair: pair[0] < pair[1]), min_size=1, max_size=8))
    quotes = tuple(Evidence(field=draw(st.sampled_from(FIELDS)), start=s, end=e, quote=text[s:e]) for s, e in spans)
    incident = Incident(id="i", target=Target(name=None), methods=(Method(code="digital"),), evidence=quotes)
    return text, a_reading(incidents=(incident,) * draw(st.integers(1, 2)), figures=())


@settings(max_examples=60)
@given(hostile_readings())
def test_however_quotes_overlap_the_text_is_shown_whole_and_harmless(pair: tuple[str, Reading]) -> None:
    text, reading = pair
    source = shown(reading, text)
    assert_harmless(source)
    assert Page(source).lines == [line for line in text.split("\n") if line.strip()]
