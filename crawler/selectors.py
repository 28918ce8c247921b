"""Selectors that outlets name: a CSS selector, or an XPath that begins with / or (, on a parsed page."""

import re
from typing import Any

from crawler.dates import pick_date, pick_shown_date
from crawler.outlets import Layout

_BLOCKS = ".//p | .//h2 | .//h3 | .//li | .//blockquote[not(.//p)]"


def find_fault(selector: str) -> str:
    """What is wrong with a selector, in words; empty where nothing is."""
    from lxml.etree import XPathError, fromstring

    try:
        _selected(fromstring("<a/>"), selector)
    except (XPathError, SyntaxError, ValueError) as cause:
        return str(cause) or type(cause).__name__
    return ""


def pick_fields(tree: Any, layout: Layout) -> dict[str, Any]:
    """The fields that the layout finds on the page; a field that it does not find is left out."""
    found: dict[str, Any] = {}
    for name in ("title", "section"):
        if words := _words(tree, getattr(layout, name)):
            found[name] = words[0]
    if authors := _words(tree, layout.authors):
        found["authors"] = tuple(dict.fromkeys(authors))
    for name in ("published", "modified"):
        written = _dates(tree, getattr(layout, name))
        if when := next((day for one in written if (day := pick_date(one) or pick_shown_date(one))), None):
            found[name] = when
    if text := "\n\n".join(_paragraphs(tree, layout.text)):
        found["text"] = text
    return found


def has_hint(tree: Any, hints: tuple[str, ...]) -> str:
    """The first hint that the page bears: its words stand there, or its selector finds something; empty for none."""
    words = " ".join(tree.text_content().split()).casefold() if hints else ""
    for hint in hints:
        is_selector = hint.startswith((".", "#", "[", "/"))
        if _selected(tree, hint) if is_selector else hint.casefold() in words:
            return hint
    return ""


def _selected(tree: Any, selector: str) -> list[Any]:
    if not selector:
        return []
    if selector.startswith(("/", "(")):
        found = tree.xpath(selector)
        return found if isinstance(found, list) else [str(found)]
    from cssselect import HTMLTranslator, SelectorError

    try:
        return list(tree.xpath(HTMLTranslator().css_to_xpath(selector)))
    except SelectorError as cause:
        raise ValueError(f"{cause}") from cause


def _words(tree: Any, selector: str) -> list[str]:
    texts = (one if isinstance(one, str) else one.text_content() for one in _selected(tree, selector))
    return [words for one in texts if (words := " ".join(one.split()))]


def _dates(tree: Any, selector: str) -> list[str]:
    """What a machine reads in the selected places first, then what people do."""
    told: list[str] = []
    for one in _selected(tree, selector):
        if isinstance(one, str):
            told.append(one.strip())
        else:
            shown = re.sub(r"\s+", " ", one.text_content()).strip()
            told += [value for value in (one.get("datetime"), one.get("content"), shown) if value]
    return told


def _paragraphs(tree: Any, selector: str) -> list[str]:
    """The blocks inside the selected places, or the places themselves where they hold none."""
    found = []
    for place in _selected(tree, selector):
        blocks = [] if isinstance(place, str) else place.xpath(_BLOCKS)
        for one in blocks or [place]:
            words = " ".join((one if isinstance(one, str) else one.text_content()).split())
            if words:
                found.append(words)
    return found
