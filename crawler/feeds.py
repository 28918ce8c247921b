"""Feeds and sitemaps: the bytes of one in, the addresses that it lists out, in its order."""

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from crawler.dates import pick_date
from records.crawl import Listed

# A sitemap may hold 50 MB unpacked by its standard; more is a trap.
MAX_UNPACKED = 50_000_000
# So many addresses may stand in one sitemap by its standard.
MAX_LISTED = 50_000

_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def parse_feed(body: bytes) -> tuple[Listed, ...]:
    """The entries of an RSS, RDF, Atom or JSON feed; empty where the bytes are no feed.

    >>> parse_feed(b"<rss><channel><item><link>https://n.example/a</link></item></channel></rss>")[0].address
    'https://n.example/a'
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _parse_json_feed(body)
    return tuple(
        Listed(
            address=address,
            published=_first_date(one, ("pubDate", "published", "date", "updated")),
            modified=_first_date(one, ("updated", "modified")),
            title=_child_text(one, "title"),
        )
        for one in _elements(body)
        if _name(one) in ("item", "entry") and (address := _entry_address(one))
    )


def _parse_json_feed(body: bytes) -> tuple[Listed, ...]:
    """The items of a JSON Feed (jsonfeed.org); broken ones are passed over."""
    try:
        data = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return ()
    items = data.get("items") if isinstance(data, dict) and "jsonfeed.org" in str(data.get("version")) else None
    found = [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
    return tuple(
        Listed(
            address=address,
            published=pick_date(str(one.get("date_published") or "")),
            modified=pick_date(str(one.get("date_modified") or "")),
            title=str(one.get("title") or ""),
        )
        for one in found
        if (address := _item_address(one))
    )


def _item_address(item: dict[str, Any]) -> str:
    """An item's address of its own, or that of what it is about, or its id where that is an address."""
    told, own = item.get("url") or item.get("external_url"), str(item.get("id") or "")
    return str(told) if told else own if own.startswith("http") else ""


def parse_sitemap(body: bytes) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
    """The pages of a sitemap, and the further sitemaps where it is an index; gzip is unpacked.

    >>> parse_sitemap(b"<sitemapindex><sitemap><loc>https://n.example/s.xml</loc></sitemap></sitemapindex>")[1]
    (Listed(address='https://n.example/s.xml', published=None, modified=None, title=''),)
    """
    pages, further = [], []
    for one in _streamed(body, ("url", "sitemap")):
        address = _child_text(one, "loc")
        if address and _name(one) == "url":
            when = _first_date(one, ("publication_date",))
            title = next((each.text or "" for each in one.iter("{*}title")), "").strip()
            pages.append(Listed(address=address, published=when, modified=_first_date(one, ("lastmod",)), title=title))
        elif address:
            further.append(Listed(address=address, modified=_first_date(one, ("lastmod",))))
        if len(pages) + len(further) >= MAX_LISTED:
            break
    return tuple(pages), tuple(further)


def _elements(body: bytes) -> Iterator[Any]:
    """Every element of the document; none where it is no XML. Entities and outside files are left alone."""
    parser = etree.XMLParser(recover=True, **_SAFE)
    try:
        root = etree.fromstring(body.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except etree.XMLSyntaxError:
        return
    if root is not None:
        yield from root.iter(etree.Element)


def _streamed(body: bytes, names: tuple[str, ...]) -> Iterator[Any]:
    """Every element of one of the names, taken out of memory once it was seen: a sitemap may be long."""
    tags = [f"{{*}}{name}" for name in names]
    try:
        for _, one in etree.iterparse(_Bounded(body), tag=tags, recover=True, **_SAFE):
            yield one
            one.clear()
            while one.getprevious() is not None:
                del one.getparent()[0]
    except etree.XMLSyntaxError:
        return


class _Bounded:
    """The bytes, unpacked where they are gzip, as a stream that ends at the bound or where the packing breaks."""

    def __init__(self, body: bytes) -> None:
        is_packed = body.startswith(b"\x1f\x8b")
        plain = io.BytesIO(body if is_packed else body.lstrip(b"\xef\xbb\xbf \t\r\n"))
        self._stream = gzip.GzipFile(fileobj=plain) if is_packed else plain
        self._left = MAX_UNPACKED

    def read(self, size: int) -> bytes:
        """Some of the bytes; none at the end."""
        try:
            piece = self._stream.read(min(size, self._left))
        except (OSError, EOFError, zlib.error):
            return b""
        self._left -= len(piece)
        return piece


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)


def _child_text(element: Any, name: str) -> str:
    return next(((one.text or "").strip() for one in element.iterchildren(etree.Element) if _name(one) == name), "")


def _first_date(element: Any, names: tuple[str, ...]) -> str | None:
    """The first date under one of the names, at any depth, in the order of the names.

    What an Atom entry's `source` holds is of the feed that the entry was taken from.
    """
    written: dict[str, Any] = {}
    for one in element.iter(etree.Element):
        if _name(one) in names and not any(_name(above) == "source" for above in one.iterancestors()):
            written.setdefault(_name(one), one.text)
    return next((when for name in names if (when := pick_date(written.get(name)))), None)


def _entry_address(entry: Any) -> str:
    """An entry's `link` text (RSS), its alternate link (Atom), or its id where that is an address."""
    for one in entry.iterchildren(etree.Element):
        if _name(one) == "link" and one.get("rel", "alternate") == "alternate":
            address = (one.text or one.get("href") or "").strip()
            if address:
                return str(address)
    own = _child_text(entry, "guid") or _child_text(entry, "id")
    return own if own.startswith("http") else ""
