"""A site's home in, its outlet out: the feeds and sitemaps that the site names, or keeps at the usual places."""

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urljoin

from crawler.decoding import decode_page
from crawler.feeds import parse_feed, parse_sitemap
from crawler.links import canonical_url, host_of, is_same_site
from crawler.outlets import Outlet
from crawler.unpacking import unpacked_body
from records.errors import CrawlError
from records.fetched import Fetched

Fetch = Callable[[Sequence[str]], dict[str, Fetched | str]]

# Where sites keep lists that they do not name; asked only for what is still missing.
_FEEDS = ("feed/", "rss.xml", "feed.xml", "atom.xml", "rss", "index.xml", "feed.json")
_SITEMAPS = ("sitemap-news.xml", "news-sitemap.xml", "sitemap.xml", "sitemap_index.xml")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_MOST = 5
# So many of the lists that a site names are asked whether they hold something.
_ASKED = 20
_LIMIT = 20_000_000


def discover_outlet(home: str, fetch: Fetch, *, name: str | None = None, private: tuple[str, ...] = ()) -> Outlet:
    """The outlet at that address with every list that holds something; a CrawlError where none is found.

    `fetch` is given addresses and returns each with its answer, or with the reason why there is none.
    """
    robots = urljoin(home, "/robots.txt")
    first = fetch((home, robots))
    front = first[home]
    if isinstance(front, str):
        raise CrawlError(f"{home}: expected a page, found: {front}; check the address in a browser")
    page = _text(front)
    named_feeds, title, language = _named(page, front.url)
    told = first[robots]
    sitemaps = _robots_sitemaps(_text(told), robots) if isinstance(told, Fetched) else ()
    feeds = _holding(fetch, named_feeds, _is_feed) or _holding(fetch, _usual(front.url, _FEEDS), _is_feed)
    maps = _holding(fetch, sitemaps, _is_sitemap) or _holding(fetch, _usual(front.url, _SITEMAPS), _is_sitemap)
    if not feeds and not maps:
        raise CrawlError(
            f"{home}: names no feed and no sitemap, and none stands at the usual places; "
            "write [[outlet.section]] with the page that lists its articles"
        )
    news = tuple(one for one in maps if "news" in one)
    return Outlet(
        name=name or title or host_of(home),
        home=front.url,
        feeds=feeds[:_MOST],
        # The whole archive stands in a general sitemap; where feeds or a news sitemap tell what is new it is left out.
        sitemaps=news[:_MOST] or (() if feeds else maps[:_MOST]),
        languages=(language,) if language else (),
        delay=2.0,
        max_age=30,
        private=private,
    )


def _text(fetched: Fetched) -> str:
    return decode_page(unpacked_body(fetched, limit=_LIMIT) or b"", fetched.header("Content-Type"))


def _named(page: str, url: str) -> tuple[tuple[str, ...], str, str]:
    """The feeds that a page names, its site's name and its language."""
    from lxml import html
    from lxml.etree import LxmlError

    try:
        tree: Any = html.fromstring(page)
    except (LxmlError, ValueError):
        return (), "", ""
    links = [one for one in tree.xpath("//link[@rel and @href]") if "alternate" in one.get("rel").lower().split()]
    hrefs = [one.get("href") for one in links if _media_type(one.get("type")) in _FEED_TYPES]
    found = (canonical_url(href, url) for href in hrefs if "comment" not in href)
    names = tree.xpath("//meta[@property='og:site_name']/@content") or tree.xpath("//title/text()")
    language = (tree.xpath("string(//html/@lang)") or "")[:2].lower()
    title = " ".join(names[0].split()) if names else ""
    return tuple(dict.fromkeys(one for one in found if one)), title, language if language.isalpha() else ""


def _media_type(written: str | None) -> str:
    """A media type without its parameters."""
    return (written or "").partition(";")[0].strip().lower()


def _robots_sitemaps(robots: str, base: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names, those of news first; some sites name hundreds."""
    named = (canonical_url(one, base) for one in re.findall(r"(?im)^\s*sitemap:\s*(\S+)", robots))
    return tuple(sorted(dict.fromkeys(one for one in named if one), key=lambda one: "news" not in one)[:_ASKED])


def _usual(url: str, names: tuple[str, ...]) -> tuple[str, ...]:
    below = url if url.endswith("/") else f"{url}/"
    places = (urljoin(base, name) for base in (below, urljoin(url, "/")) for name in names)
    return tuple(dict.fromkeys(places))


def _holding(fetch: Fetch, addresses: tuple[str, ...], holds: Callable[[Fetched], bool]) -> tuple[str, ...]:
    """Those of the addresses at which such a list stands, in their order."""
    if not addresses:
        return ()
    answers = fetch(addresses)
    found = [answers[one] for one in addresses]
    return tuple(dict.fromkeys(one.url for one in found if isinstance(one, Fetched) and holds(one)))


def _is_feed(fetched: Fetched) -> bool:
    listed = parse_feed(unpacked_body(fetched, limit=_LIMIT) or b"")
    return any(is_same_site(one.address, (host_of(fetched.url),)) for one in listed) or len(listed) >= 3


def _is_sitemap(fetched: Fetched) -> bool:
    pages, further = parse_sitemap(unpacked_body(fetched, limit=_LIMIT) or b"")
    return bool(pages or further)
