"""Feeds and sitemaps: addresses and dates come out, and hostile XML does no harm."""

import gzip
import json

import pytest

from crawler.feeds import Listed, parse_feed, parse_sitemap

ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
<entry><link rel="self" href="https://n.example/self"/><link rel="alternate" href="https://n.example/a"/>
<published>2024-03-12T08:00:00Z</published><updated>2024-03-13T08:00:00Z</updated></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><item><link>https://n.example/a</link><dc:date>2024-03-12</dc:date></item></rdf:RDF>"""
RSS = b"""\xef\xbb\xbf<?xml version="1.0"?><rss><channel><link>https://n.example/</link>
<item><title>No link</title><guid>https://n.example/a</guid><pubDate>Tue, 12 Mar 2024 08:00:00 GMT</pubDate></item>
<item><title>Neither</title><guid>tag:1</guid></item></channel>"""
NEWS = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://n.example/a </loc><lastmod>2025-01-01</lastmod>
<news:news><news:title>A bridge</news:title>
<news:publication_date>2024-03-12T08:00:00Z</news:publication_date></news:news></url><url/></urlset>"""


@pytest.mark.parametrize(
    ("body", "published"),
    [
        pytest.param(ATOM, "2024-03-12T08:00:00+00:00", id="atom"),
        pytest.param(RDF, "2024-03-12", id="rdf"),
        pytest.param(RSS, "2024-03-12T08:00:00+00:00", id="rss that breaks off"),
    ],
)
def test_a_feed_lists_its_entries(body: bytes, published: str) -> None:
    assert [(one.address, one.published) for one in parse_feed(body)] == [("https://n.example/a", published)]


def test_a_feed_tells_titles_and_changes_too() -> None:
    [one] = parse_feed(ATOM.replace(b"<entry>", b"<entry><title> A bridge </title>"))
    assert (one.title, one.modified) == ("A bridge", "2024-03-13T08:00:00+00:00")


def test_a_json_feed_lists_its_items_and_passes_over_broken_ones() -> None:
    items = [
        {"url": "https://n.example/a", "title": "A", "date_published": "2024-03-12T08:00:00Z"},
        {"external_url": "https://n.example/b", "date_modified": "2024-03-13"}, {"id": "7"}, "x", None,
        {"id": "https://n.example/c"},
    ]  # fmt: skip
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    assert parse_feed(b"\xef\xbb\xbf" + body) == (
        Listed(address="https://n.example/a", published="2024-03-12T08:00:00+00:00", title="A"),
        Listed(address="https://n.example/b", modified="2024-03-13"),
        Listed(address="https://n.example/c"),
    )


def test_an_entry_taken_from_another_feed_keeps_its_own_days() -> None:
    source = b"<source><published>2001-01-01T00:00:00Z</published><updated>2001-01-01T00:00:00Z</updated></source>"
    own = b"<link href='https://n.example/a'/><published>2024-03-12T08:00:00Z</published>"
    for entry in (own + source, source + own):
        [one] = parse_feed(b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>" + entry + b"</entry></feed>")
        assert (one.published, one.modified) == ("2024-03-12T08:00:00+00:00", None)


@pytest.mark.parametrize("items", [b"3", b"null", b'{"a": 1}'])
def test_a_json_feed_without_a_list_lists_nothing(items: bytes) -> None:
    assert parse_feed(b'{"version": "https://jsonfeed.org/version/1", "items": ' + items + b"}") == ()


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_sitemap_lists_its_pages(pack: type) -> None:
    pages, further = parse_sitemap(pack(NEWS))
    [page] = pages
    assert (page.address, page.published) == ("https://n.example/a", "2024-03-12T08:00:00+00:00")
    assert (page.modified, page.title) == ("2025-01-01", "A bridge")
    assert further == ()


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"\x1f\x8bbroken", b"\xff\xfe\x00"], ids=repr)
def test_what_is_no_list_lists_nothing(body: bytes) -> None:
    assert parse_feed(body) == ()
    assert parse_sitemap(body) == ((), ())


def test_an_entity_does_not_read_a_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    secret = tmp_path / "secret"
    secret.write_text("https://n.example/secret")
    body = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]><rss><item><link>&x;</link></item></rss>'.encode()
    assert parse_feed(body) == ()
