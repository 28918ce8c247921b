"""One page of HTML in, its Article out, or a Rejected that says why it is none; no network is used."""

import logging
import re
from copy import deepcopy
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from crawler.dates import pick_address_date, pick_shown_date
from crawler.language import pick_language
from crawler.links import article_url, host_of, is_same_site
from crawler.metadata import About, parse_about
from crawler.outlets import Layout
from crawler.selectors import has_hint, pick_fields
from records.article import Article, Rejected, stable_id

# A page without text is a Rejected here; the libraries would also write it to stderr.
for _name in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

# What stands between the paragraphs of news pages and is no part of the text: elements by name, by role, by class.
_CLUTTER = frozenset(("figure", "figcaption", "aside", "form", "nav", "footer", "dialog", "noscript", "iframe"))
_CLUTTER_ROLES = ("dialog", "navigation", "complementary")
_CLASSED = frozenset(("div", "p", "section", "ul", "span"))
_CLUTTER_CLASS = re.compile(
    "caption|credit|cookie|consent|related|newsletter|advert|sponsor|promo|share|social|comment|read-?more|breadcrumb"
    "|byline|dateline-meta|most-read|author-bio|article-tags|pagination|copyright"
)
# Where pages keep the words under their pictures.
_CAPTIONS = "//figcaption | //*[self::p or self::div or self::span][contains(@class, 'caption')]"

# A block with more of the page's words, or of its paragraphs, than this is the story itself, whatever its class.
_MOST = 0.5

# "Subscribe to continue reading", "This article is for subscribers only", "Already a subscriber? Log in"
_WALL = re.compile(
    r"(?:subscribe|register|sign in|log in|sign up)(?: now| today)? to (?:continue|keep|read|unlock|access)"
    r"|(?:for|to) (?:our )?(?:subscribers|members|registered readers) only|subscribers? only|already a subscriber"
    r"|continue reading (?:this article )?(?:with|for) |to read the (?:full|whole|rest of th[ei]s?) (?:story|article)",
    re.IGNORECASE,
)
# The few paragraphs in front of a wall are rarely longer than this; a longer text is worth its reading.
_WALL_WORDS = 180

# Many sites call each of their pages a website: with so many long paragraphs it is a story all the same.
_STORY = 4

# Pages with more are traps or lists of everything; 40,000 take some two seconds.
_MAX_ELEMENTS = 40_000

# Lines above the text, and how long they can be: "By Ada Lovelace", "By our staff in Rome", "5 min read"
_HEAD_WORDS = 25
_BYLINE = re.compile(r"(?:by|text:|words:) [A-Z][^.!?]{2,60}$|\d+ min(?:ute)?s? read$|by our .{2,40}$", re.IGNORECASE)


def parse_page(
    page: str | bytes, url: str | None = None, *,
    outlet: str | None = None, source: str | None = None, published: str | None = None, min_words: int = 40,
    layout: Layout | None = None, paywall: tuple[str, ...] = (),
) -> Article | Rejected:  # fmt: skip
    """The Article of a page; Rejected as "broken-page", "too-large", "paywalled" or "no-article" where there is none.

    `url` is where the page was found, `published` a date told elsewhere for a page that tells none; `layout` and
    `paywall` are what its outlet knows of its pages.
    The id comes from the canonical address, or from the text where no address is known.
    """
    import trafilatura
    from lxml.etree import LxmlError

    where = source or url or ""
    try:
        page = page.replace("\0", "") if isinstance(page, str) else page
        tree = trafilatura.load_html(page)
        if tree is None and _is_markup(page):
            tree = trafilatura.load_html(_as_document(page))
        if tree is None:
            return Rejected(source=where, reason="broken-page", detail="the page holds no HTML")
        if (elements := int(tree.xpath("count(//*)"))) > _MAX_ELEMENTS:
            return Rejected(source=where, reason="too-large", detail=f"{elements} elements, at most {_MAX_ELEMENTS}")
        fields = pick_fields(tree, layout) if layout else {}
        own_text = fields.pop("text", "")
        about = replace(parse_about(tree), **fields)
        shown, text = _without_head(own_text or _text(tree) or about.body, about.title)
        if paywall and has_hint(tree, paywall):
            about = replace(about, is_free=False)
        captions = _captions(tree)
        told = about.published or shown or pick_address_date(url or "") or _visible_date(tree, about)
    except (ValueError, TypeError, AttributeError, RecursionError, LxmlError) as cause:
        return Rejected(source=where, reason="broken-page", detail=f"{type(cause).__name__}: {cause}")
    address = _own_address(about.canonical, url)
    if refusal := _refusal(tree, about, text, told, min_words):
        return Rejected(source=address or where, reason=refusal[0], detail=refusal[1])
    return Article(
        id=stable_id(address or text),
        text=text,
        source=where or None,
        url=address,
        title=about.title or None,
        published=_sharper(told, published),
        modified=about.modified,
        language=pick_language(text, about.language),
        authors=about.authors,
        publisher=about.publisher,
        outlet=outlet,
        section=about.section,
        paywalled=not about.is_free,
        captions=captions,
    )


def _is_markup(page: str | bytes) -> bool:
    return bool(re.search(rb"<[a-zA-Z]", page) if isinstance(page, bytes) else re.search(r"<[a-zA-Z]", page))


def _as_document(page: str | bytes) -> str | bytes:
    """A lone piece of HTML, such as one paragraph, inside the page that it lacks."""
    return b"<html><body>" + page if isinstance(page, bytes) else f"<html><body>{page}"


def _own_address(canonical: str | None, url: str | None) -> str | None:
    """The canonical address that the page names for itself, where that can be true; else its own."""
    found = article_url(url) if url else None
    named = article_url(canonical, found) if canonical else None
    if named is None or (found and not _are_one_site(named, found)):
        return found
    # A template that names the front page on every page would make one article of all.
    return found if urlsplit(named).path in ("", "/") else named


def _are_one_site(named: str, found: str) -> bool:
    """Whether one of the addresses is on the other's host or below it, as m.paper.example is below paper.example."""
    return is_same_site(named, (host_of(found),)) or is_same_site(found, (host_of(named),))


def _text(tree: Any) -> str:
    """The page's own text, its paragraphs parted by blank lines; empty where there is none."""
    import trafilatura

    found = trafilatura.bare_extraction(
        _without_clutter(tree), fast=True, include_comments=False, include_tables=False, deduplicate=False
    )
    body = getattr(found, "body", None)
    return "" if body is None else "\n\n".join(_paragraphs(body))


def _without_clutter(tree: Any) -> Any:
    """A copy of the page without what stands between and around its paragraphs."""
    clean = deepcopy(tree)
    words, prose = len(clean.text_content()), _prose(clean)
    for block in [one for one in clean.iter("*") if _is_clutter(one)]:
        is_most = len(block.text_content()) > _MOST * words or _prose(block) > _MOST * prose
        holds_story = is_most or block.xpath(".//h1")
        if block.getparent() is not None and not holds_story:
            block.drop_tree()
    return clean


def _is_clutter(block: Any) -> bool:
    """Whether the element is by its name, role or class no part of a text."""
    if block.tag in _CLUTTER:
        return True
    told = block.attrib
    if not told:
        return False
    if told.get("aria-hidden") == "true" or "hidden" in told or told.get("role") in _CLUTTER_ROLES:
        return True
    return block.tag in _CLASSED and bool(_CLUTTER_CLASS.search(told.get("class", "")))


def _prose(block: Any) -> int:
    """How many letters the paragraphs of the block have; scripts, menus and lists of links do not count."""
    return sum(len(one.text_content()) for one in block.iter("p"))


def _captions(tree: Any) -> tuple[str, ...]:
    """The words under the page's pictures, each once, in their order."""
    blocks = [one for one in tree.xpath(_CAPTIONS) if not one.xpath(".//p[3] | .//h1 | .//figcaption")]
    inner = {id(below) for one in blocks for below in one.iterdescendants()}
    words = (" ".join(one.text_content().split()) for one in blocks if id(one) not in inner)
    return tuple(dict.fromkeys(one for one in words if one))


def _sharper(told: str | None, listed: str | None) -> str | None:
    """The date that the page tells, or the moment of a feed where the page tells no more than that moment's day.

    >>> _sharper("2024-03-12", "2024-03-12T08:00:00+01:00"), _sharper("2024-03-12", "2024-03-14T08:00:00+01:00")
    ('2024-03-12T08:00:00+01:00', '2024-03-12')
    """
    is_sharper = told is None or (listed is not None and len(told) == 10 and listed.startswith(told))
    return listed if is_sharper else told


def _paragraphs(body: Any) -> list[str]:
    """The text of each outermost block, with its white space made single."""
    found = []
    for block in body.iterchildren("*"):
        inner = list(block.iter("item", "p")) if block.tag in ("list", "quote", "div") else []
        for one in inner or [block]:
            words = " ".join("".join(_with_breaks(one)).split())
            if words:
                found.append(words)
    return found


def _with_breaks(block: Any) -> list[str]:
    """The block's texts with a space for every line break in it."""
    texts = [block.text or ""]
    for one in block.iterchildren("*"):
        texts += [" " if one.tag == "lb" else "", *_with_breaks(one), one.tail or ""]
    return texts


def _without_head(text: str, title: str) -> tuple[str | None, str]:
    """The day that dating lines above the text show, and the text without them and without its repeated title."""
    shown, paragraphs = None, text.split("\n\n")
    while len(paragraphs) > 1 and len(paragraphs[0].split()) <= _HEAD_WORDS:
        day = pick_shown_date(paragraphs[0])
        if not day and not _BYLINE.match(paragraphs[0]) and paragraphs[0].casefold() != title.strip().casefold():
            break
        shown = shown or day
        paragraphs = paragraphs[1:]
    return shown, "\n\n".join(paragraphs)


def _visible_date(tree: Any, about: About) -> str | None:
    """The day that the page shows to its readers, None where it shows none; an index shows too many to choose."""
    if about.kind == "other":
        return None
    from htmldate import find_date

    return find_date(tree, extensive_search=False, original_date=True)


def _refusal(tree: Any, about: About, text: str, published: str | None, min_words: int) -> tuple[str, str] | None:
    """Why this is no article, with what was seen; None where it is one."""
    words = len(text.split())
    if words < _WALL_WORDS and (not about.is_free or _is_walled(tree, text)):
        return "paywalled", f"{words} words before the wall"
    if words < min_words:
        return "no-article", f"{words} words of text, expected {min_words} or more"
    headings = len(tree.xpath("//h2[.//a[@href]] | //h3[.//a[@href]] | //a[@href]/h2 | //a[@href]/h3"))
    long_paragraphs = sum(len(one.split()) >= 25 for one in text.split("\n\n"))
    if about.kind == "other" and not published and (long_paragraphs < _STORY or headings > long_paragraphs):
        return "no-article", "the page says that it is an index, a video or a page about the site"
    if not about.kind and headings >= 5 and headings > 2 * long_paragraphs:
        return "no-article", f"{headings} linked headings over {long_paragraphs} long paragraphs"
    return None


def _is_walled(tree: Any, text: str) -> bool:
    """Whether the wall's words close the text, or stand on the page beside a block that is made as a wall."""
    if not _WALL.search(" ".join(tree.text_content().split())):
        return False
    if _WALL.search(text[-300:]):
        return True
    marks = ("paywall", "regwall", "subscriber-only", "gated", "piano-")
    walls = " or ".join(f"contains(@class, '{mark}') or contains(@id, '{mark}')" for mark in marks)
    return bool(tree.xpath(f"//body//*[{walls}]"))
