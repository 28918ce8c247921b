"""Links: one page has one address, and only the outlet's own articles are followed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.links import canonical_url, is_article_link, is_same_site


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://n.example/a?utm_source=x&utm_medium=y", "https://n.example/a"),
        ("https://n.example/a?fbclid=1&id=7", "https://n.example/a?id=7"),
        ("https://n.example/a?at_campaign=rss&b=2&a=1", "https://n.example/a?a=1&b=2"),
        ("https://N.Example:443/a#comments", "https://n.example/a"),
        ("http://127.0.0.1:8080/x/../a", "http://127.0.0.1:8080/a"),
        ("https://n.example", "https://n.example/"),
        ("  https://n.example/a b  ", "https://n.example/a%20b"),
        ("javascript:alert(1)", None),
        ("mailto:desk@n.example", None),
        ("https://user:secret@n.example/", None),
        ("http://[bad", None),
        ("/only/a/path", None),
    ],
)
def test_an_address_has_one_canonical_form(address: str, canonical: str | None) -> None:
    assert canonical_url(address) == canonical


def test_a_relative_address_is_read_from_its_page() -> None:
    assert canonical_url("../b?utm_term=1", "https://n.example/x/y/a") == "https://n.example/x/b"


@given(st.text())
def test_a_canonical_address_is_its_own_canonical_form(tail: str) -> None:
    once = canonical_url("https://n.example/" + tail)
    assert once is None or canonical_url(once) == once


@pytest.mark.parametrize(
    ("address", "allow", "deny", "wanted"),
    [
        ("https://n.example/2024/a", "", "", True),
        ("https://n.example/", "", "", False),
        ("https://n.example/photo.JPG", "", "", False),
        ("https://n.example/feed.rss?x=1", "", "", False),
        ("https://n.example/2024/a", r"/\d{4}/", "", True),
        ("https://n.example/tag/a", r"/\d{4}/", "", False),
        ("https://n.example/2024/live/a", r"/\d{4}/", "/live/", False),
    ],
)
def test_the_outlets_patterns_choose_its_articles(address: str, allow: str, deny: str, wanted: bool) -> None:
    assert is_article_link(address, allow=allow, deny=deny) is wanted


def test_a_host_that_only_ends_alike_is_another_site() -> None:
    hosts = ("n.example",)
    assert is_same_site("https://www.n.example/a", hosts)
    assert not is_same_site("https://bad-n.example/a", hosts)
