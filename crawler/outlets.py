"""Outlets: what is known of each news site that is crawled, as checked records."""

from dataclasses import dataclass
from datetime import date, timedelta

from crawler.links import host_of

KINDS = ("news", "ngo", "government", "body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A page that lists articles; `links` and `next` are patterns of article and next-page addresses.

    An empty `links` takes every link that the outlet allows; an empty `next` follows rel="next" alone.
    """

    page: str
    links: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where an outlet's pages keep their fields, each a CSS selector, or an XPath that begins with / or (.

    An empty one leaves its field to the general rules; `until` is the last day on which the layout is believed.
    """

    title: str = ""
    text: str = ""
    authors: str = ""
    published: str = ""
    modified: str = ""
    section: str = ""
    until: str = ""

    def is_valid(self, day: date) -> bool:
        """Whether the layout is still believed on that day."""
        return not self.until or day.isoformat() <= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One news site: where its articles are listed, which of them are wanted, and how gently it is asked.

    Wanted is an article whose address matches `allow` and not `deny`, whose listed title or address holds one of
    the `terms`, and whose listed day lies from `since` to `until` and is at most `max_age` days old (0: any age);
    empty ones want everything, and what no list tells keeps no article out. `delay` is in seconds between two
    requests, of which `at_once` may be open; `max_pages` and `max_minutes` bound one crawl. Articles are asked again
    for corrections while they are younger than `revisit_days`. `paywall` holds words, or selectors that begin with
    one of . # [ /, that mark a page as locked. `private` names the hosts that may stand on this machine or in a
    private network. `hours` such as "22-06" are those, UTC, in which the outlet may be asked; empty for all. Pages that
    their publisher reserves against mining are refused unless `read_reserved`.
    """

    name: str
    home: str
    kind: str = "news"
    region: str = ""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    languages: tuple[str, ...] = ()
    delay: float = 1.0
    at_once: int = 2
    max_pages: int = 500
    max_minutes: int = 120
    revisit_days: int = 3
    since: str = ""
    until: str = ""
    max_age: int = 0
    allow: str = ""
    deny: str = ""
    terms: tuple[str, ...] = ()
    paywall: tuple[str, ...] = ()
    layout: Layout = Layout()
    private: tuple[str, ...] = ()
    hours: str = ""
    read_reserved: bool = False

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that belong to the outlet."""
        pages = (self.home, *self.feeds, *self.sitemaps, *(one.page for one in self.sections))
        return tuple(dict.fromkeys(host_of(one) for one in pages))

    def is_open(self, hour: int) -> bool:
        """Whether the outlet may be asked in that hour of the day, UTC.

        >>> night = Outlet(name="a", home="https://a.example", hours="22-06")
        >>> [night.is_open(hour) for hour in (21, 22, 3, 6)]
        [False, True, True, False]
        """
        if not self.hours:
            return True
        first, last = (int(one) for one in self.hours.split("-"))
        return first <= hour < last if first < last else hour >= first or hour < last

    def first_day(self, today: date) -> str:
        """The first day whose articles are wanted, ISO 8601; empty where any age is.

        >>> Outlet(name="a", home="https://a.example", max_age=30).first_day(date(2024, 3, 31))
        '2024-03-01'
        """
        youngest = (today - timedelta(days=self.max_age)).isoformat() if self.max_age else ""
        return max(self.since, youngest)
