"""What a page says of itself, by JSON-LD, OpenGraph and other meta tags: the parsed page in, `About` out."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.dates import pick_date

ARTICLE_TYPES = frozenset((
    "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle",
    "OpinionNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting", "BlogPosting", "Report",
))  # fmt: skip
OTHER_TYPES = frozenset((
    "CollectionPage", "AboutPage", "ContactPage", "ProfilePage", "SearchResultsPage", "ItemList", "VideoObject",
    "VideoGallery", "ImageGallery", "MediaGallery", "FAQPage",
))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a page says of itself; empty or None where it is silent.

    `kind` is "article", "other" (an index, a video, a page about the outlet) or "" where it does not tell;
    `is_free` is False where the page says that readers must pay.
    """

    kind: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    canonical: str | None = None
    is_free: bool = True
    section: str | None = None
    body: str = ""


def parse_about(tree: Any) -> About:
    """What the page says of itself; JSON-LD wins over OpenGraph, and both over microdata and plain tags."""
    linked = _linked_article(tree)
    meta = _Meta(tree)
    return About(
        kind=_kind(tree, linked, meta),
        title=_words(linked.get("headline")) or meta.first("og:title", "twitter:title") or _heading(tree),
        authors=_people(
            _names(linked.get("author")) or meta.every("author", "article:author", "byl", "dc.creator") or _signed(tree)
        ),
        publisher=next(iter(_names(linked.get("publisher"))), None)
        or meta.first("og:site_name", "application-name", "dc.publisher") or None,
        published=pick_date(_words(linked.get("datePublished"))) or _published(tree, meta),
        modified=pick_date(_words(linked.get("dateModified")))
        or pick_date(meta.first("article:modified_time", "og:updated_time", "last-modified")),
        language=_words(linked.get("inLanguage")) or next(iter(tree.xpath("//html/@lang")), None)
        or meta.first("og:locale") or None,
        canonical=next(iter(tree.xpath("//link[@rel='canonical']/@href")), None) or meta.first("og:url") or None,
        is_free=str(linked.get("isAccessibleForFree", True)).lower() != "false"
        and meta.first("article:content_tier") != "locked",
        section=_words(linked.get("articleSection"))
        or meta.first("article:section", "section", "parsely-section") or None,
        body=_words(linked.get("articleBody")),
    )  # fmt: skip


class _Meta:
    """The page's meta tags by their lower-case names."""

    def __init__(self, tree: Any) -> None:
        self._values: dict[str, list[str]] = {}
        for tag in tree.xpath("//meta[@content]"):
            name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
            self._values.setdefault(name, []).append(" ".join(tag.get("content").split()))

    def every(self, *names: str) -> tuple[str, ...]:
        """The values of the first of the names that has any; addresses are no names and are left out."""
        found = (tuple(one for one in self._values.get(name, ()) if one and "://" not in one) for name in names)
        return next((one for one in found if one), ())

    def first(self, *names: str) -> str:
        return next((one for name in names for one in self._values.get(name, ()) if one), "")


def _linked_article(tree: Any) -> Mapping[str, Any]:
    """The JSON-LD object of the article; an empty one where there is none."""
    return next((one for one in _linked(tree) if ARTICLE_TYPES & _types(one)), {})


def _linked(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Every JSON-LD object of the page, those in lists and graphs too; broken JSON is passed over."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            yield from _objects(json.loads(script.text or "", strict=False))
        except (ValueError, RecursionError):
            continue


def _objects(data: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(data, list):
        for one in data:
            yield from _objects(one)
    elif isinstance(data, Mapping):
        yield data
        yield from _objects(data.get("@graph"))
        yield from _objects(data.get("mainEntity"))


def _types(data: Mapping[str, Any]) -> set[str]:
    told = data.get("@type")
    return {str(one).rpartition("/")[2] for one in (told if isinstance(told, list) else [told])}


def _kind(tree: Any, linked: Mapping[str, Any], meta: _Meta) -> str:
    if linked or meta.first("og:type").lower() == "article" or meta.first("article:published_time"):
        return "article"
    if tree.xpath("//*[@itemprop='articleBody']"):
        return "article"
    if any(OTHER_TYPES & _types(one) for one in _linked(tree)):
        return "other"
    return "other" if meta.first("og:type").lower().partition(".")[0] in ("website", "video", "profile") else ""


def _words(value: Any) -> str:
    """The text of a JSON-LD value, which may stand in a list; empty where it is none."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _names(value: Any) -> tuple[str, ...]:
    """The names of people or organisations in a JSON-LD value: a text, an object, or a list of them."""
    ones = value if isinstance(value, list) else [value]
    names = (_words(one.get("name")) if isinstance(one, Mapping) else _words(one) for one in ones)
    return tuple(dict.fromkeys(name for name in names if name and "://" not in name))


# "By Ada Lovelace and Alan Turing", "Von Ada Lovelace", "Text: Ada Lovelace"
_BY = re.compile(r"^(?:by|par|por|von|text|words)\b:?\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:;|\band\b|&|\bund\b|\bet\b)\s*")


def _people(names: tuple[str, ...]) -> tuple[str, ...]:
    """Each person once, without the word before the name, and apart from those whom one line names together.

    >>> _people(("By Ada Lovelace and Alan Turing", "Alan Turing"))
    ('Ada Lovelace', 'Alan Turing')
    """
    ones = (one.strip(" ,") for name in names for one in _BETWEEN.split(_BY.sub("", name)))
    return tuple(dict.fromkeys(one for one in ones if one))


def _signed(tree: Any) -> tuple[str, ...]:
    """The names that the page marks as its authors' for readers; empty where it marks none or a long list of them."""
    marked = tree.xpath(
        "//*[@itemprop='author'][not(.//*[@itemprop='name'])] | //*[@itemprop='author']//*[@itemprop='name']"
    )
    signed = marked or tree.xpath("//a[@rel='author'] | //*[contains(@class, 'byline')]")
    names = [" ".join((one.text_content() or one.get("content") or "").split()) for one in signed]
    # A byline that holds more than names (a date, a place) tells nothing that can be cut out safely.
    fit = [one for one in names if 1 < len(one) <= 60 and not re.search(r"[\d.:|]", one)]
    return tuple(fit) if len(fit) <= 6 else ()


def _heading(tree: Any) -> str:
    """The page's only main heading, else the window's title up to its last separator."""
    headings = [" ".join(one.text_content().split()) for one in tree.xpath("//h1")]
    if len(headings) == 1 and headings[0]:
        return headings[0]
    window = " ".join(" ".join(tree.xpath("//head/title[1]//text()")).split())
    marks = (" | ", " - ", " \u2013 ", " \u2014 ")
    return next((window.rpartition(mark)[0] for mark in marks if mark in window), window)


def _published(tree: Any, meta: _Meta) -> str | None:
    names = ("article:published_time", "datepublished", "date", "pubdate", "dc.date", "dc.date.issued")
    marked = tree.xpath("//*[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content")
    times = [one for one in tree.xpath("//time/@datetime") if pick_date(one)]
    first_time = times[:1] if len({one[:10] for one in times}) == 1 else []
    written = (*(meta.first(name) for name in names), *marked, *first_time)
    return next((when for one in written if (when := pick_date(one))), None)
