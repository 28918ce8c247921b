"""The digest in both forms: all that is said stands in them, and no words of anybody's become markup or a link."""

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render import Digest, Entry, Section, render_digest_html, render_digest_markdown

TAGS = set("html meta title style body main section h1 h2 p ul li strong span a bdi blockquote footer".split())
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\" onmouseover='alert(3)' --></style></title>&lt;b&gt;"
WORDS = st.text() | st.just(HOSTILE)
ENTRIES = st.builds(
    Entry, about=WORDS, facts=st.tuples(WORDS), title=WORDS, quote=WORDS,
    url=WORDS | st.just("https://n.example/\"><b>'"),
)  # fmt: skip


def a_digest(*entries: Entry, **more: str) -> Digest:
    known = {"title": "A morning", "summary": "Little.", "note": "Read the article."} | more
    return Digest(sections=(Section(title="New", entries=entries), Section(title="None", entries=())), **known)


class Page(HTMLParser):
    """The tags of a file with their attributes, and its words."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_both_forms_say_the_same() -> None:
    below = Entry(facts=("Two",), title="Taken", url="https://n.example/2")
    entry = Entry(about="Idris", facts=("held", "2021"), title="Held", url="https://n.example/1", quote="was held",
                  below=(below,))  # fmt: skip
    digest = a_digest(entry)
    assert render_digest_markdown(digest) == (
        "# A morning\n\nLittle.\n\n## New\n\n- **Idris**: held; 2021 ([Held](https://n.example/1))\n  > was held\n"
        "  - Two ([Taken](https://n.example/2))\n\nRead the article.\n"
    )
    page = Page(render_digest_html(digest))
    assert [one["href"] for tag, one in page.tags if tag == "a"] == ["https://n.example/1", "https://n.example/2"]
    said = " ".join(" ".join(page.words).split())
    for words in ("A morning", "Little.", "Idris", "held; 2021", "was held", "Two", "Taken", "Read the article."):
        assert words in said


def test_the_file_loads_nothing_and_forbids_itself_to() -> None:
    page = render_digest_html(a_digest(Entry(about="x", url="https://n.example/")))
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    assert not [tag for tag, told in Page(page).tags if tag in ("script", "link", "img", "iframe") or "src" in told]
    assert "url(" not in page
    assert "@import" not in page


@given(entry=ENTRIES, title=WORDS)
def test_no_words_become_markup_or_an_unsafe_link(entry: Entry, title: str) -> None:
    page = Page(render_digest_html(a_digest(entry, title=title, summary=title, note=title)))
    assert {tag for tag, _ in page.tags} <= TAGS
    for tag, told in page.tags:
        assert not [name for name in told if name.startswith("on")]
        if tag == "a":
            assert (told["href"] or "").lower().startswith(("http://", "https://"))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "/a", "article a1"])
def test_what_is_no_web_address_is_shown_and_is_no_link(url: str) -> None:
    digest = a_digest(Entry(about="x", title="t", url=url))
    assert "](" not in render_digest_markdown(digest)
    assert [tag for tag, _ in Page(render_digest_html(digest)).tags if tag == "a"] == []
    assert url in render_digest_html(digest)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        pytest.param("# head", r"\# head", id="heading"),
        pytest.param("1. one", r"1\. one", id="list"),
        pytest.param("- one", r"\- one", id="bullet"),
        pytest.param("a\n\n# b", "a # b", id="lines"),
        pytest.param("[x](javascript:y)", r"\[x\](javascript:y)", id="link"),
        pytest.param("<script>`*_|", r"\<script\>\`\*\_\|", id="marks"),
    ],
)
def test_marks_of_markdown_are_made_harmless(words: str, shown: str) -> None:
    assert f"  > {shown}\n" in render_digest_markdown(a_digest(Entry(about="x", quote=words)))


def test_an_address_cannot_end_its_link_early() -> None:
    entry: Any = Entry(title="t", url='https://n.example/a) [b](javascript:c) "d')
    [line] = [one for one in render_digest_markdown(a_digest(entry)).splitlines() if one.startswith("- ")]
    assert line == "- [t](https://n.example/a%29%20%5Bb%5D%28javascript:c%29%20%22d)"
