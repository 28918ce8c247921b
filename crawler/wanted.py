"""Which of the listed articles an outlet wants: by address, by the words of its title, and by its day."""

import re
from datetime import date
from urllib.parse import unquote, urlsplit

from crawler.links import is_article_link, is_same_site
from crawler.outlets import Outlet
from records.crawl import Listed

# "/2024/03/12/", "/2024-03-12-", "/2024/0312/", "/2024/03/"; without a mark between year and month only "/20240312/",
# since "/story/200511" is a number.
_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?:[/-](0[1-9]|1[0-2])(?:[/-]?(0[1-9]|[12]\d|3[01]))?"
    r"|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)


def is_wanted(listed: Listed, address: str, outlet: Outlet, today: date) -> bool:
    """Whether the outlet wants the article at that canonical address.

    >>> outlet = Outlet(name="a", home="https://a.example", terms=("exile",), since="2024-01-01")
    >>> is_wanted(Listed(address=""), "https://a.example/2024/05/exiles-in-paris", outlet, date(2024, 6, 1))
    True
    >>> is_wanted(Listed(address="", published="2023-12-31"), "https://a.example/an-exile", outlet, date(2024, 6, 1))
    False
    """
    if not is_same_site(address, outlet.hosts) or not is_article_link(address, allow=outlet.allow, deny=outlet.deny):
        return False
    return _has_term(listed, address, outlet.terms) and _is_in_time(listed, address, outlet, today)


def pick_day(listed: Listed, address: str) -> str:
    """The day, or month, that a list or the address itself tells of an article; empty where neither does.

    >>> pick_day(Listed(address=""), "https://a.example/2024/05/07/x"), pick_day(Listed(address=""), "https://a.example/x")
    ('2024-05-07', '')
    """
    if listed.published:
        return listed.published[:10]
    match = _DAY.search(urlsplit(address).path)
    return "-".join(part for part in match.groups() if part) if match else (listed.modified or "")[:10]


def _has_term(listed: Listed, address: str, terms: tuple[str, ...]) -> bool:
    parts = urlsplit(address)
    slug = re.sub(r"[-_+/.]", " ", unquote(parts.path))
    words = f"{listed.title} {slug}".casefold()
    return not terms or any(term.casefold() in words for term in terms)


def _is_in_time(listed: Listed, address: str, outlet: Outlet, today: date) -> bool:
    """Whether the told day lies in the outlet's span; a month counts where any of its days may.

    What was changed after the span may have been published in it.
    """
    day, first = pick_day(listed, address), outlet.first_day(today)
    if not day:
        return True
    is_change = not listed.published and day == (listed.modified or "")[:10]
    is_late = bool(outlet.until) and day > outlet.until[: len(day)] and not is_change
    return not (first and day < first[: len(day)]) and not is_late
