"""Outlets: the news sites to crawl, read from a TOML file into checked records."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from crawler.links import canonical_url, host_of
from records.errors import CrawlError

OUTLET_KEYS = (
    "name", "home", "feeds", "sitemaps", "section", "languages", "delay", "max_pages", "max_minutes", "allow", "deny",
    "private",
)  # fmt: skip
SECTION_KEYS = ("page", "links", "next")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A page that lists articles; `links` and `next` are patterns of article and next-page addresses.

    An empty `links` takes every link that the outlet allows; an empty `next` follows rel="next" alone.
    """

    page: str
    links: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One news site: where its articles are listed and how gently it is asked.

    `delay` is in seconds between two requests; `max_pages` and `max_minutes` bound one crawl; an article's
    address must match `allow` and must not match `deny` (both may be empty); `private` names the hosts that
    may stand on this machine or in a private network.
    """

    name: str
    home: str
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    languages: tuple[str, ...] = ()
    delay: float = 1.0
    max_pages: int = 500
    max_minutes: int = 120
    allow: str = ""
    deny: str = ""
    private: tuple[str, ...] = ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that belong to the outlet."""
        pages = (self.home, *self.feeds, *self.sitemaps, *(one.page for one in self.sections))
        return tuple(dict.fromkeys(host_of(one) for one in pages))


def parse_outlets(path: Path, *, base: str | None = None) -> tuple[Outlet, ...]:
    """The outlets of a TOML file; relative addresses are below `home`, a relative home is below `base`.

    A CrawlError names the file, the line and the key of what does not fit.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as cause:
        raise CrawlError(f"{path}: expected a TOML file of [[outlet]] tables, found: {cause}") from cause
    tables = data.get("outlet")
    if not isinstance(tables, list) or not tables or set(data) != {"outlet"}:
        found = ", ".join(data) or "nothing"
        raise CrawlError(f"{path}: expected one or more [[outlet]] tables and nothing else, found {found}")
    outlets = tuple(_parse_outlet(table, _Place(str(path), text, n), base) for n, table in enumerate(tables))
    names = [one.name for one in outlets]
    for number, name in enumerate(names):
        if name in names[:number]:
            raise _Place(str(path), text, number).error("name", "a name of its own", f"{name!r} a second time")
    return outlets


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an outlet stands in its file, for errors that name line and key."""

    path: str
    text: str
    number: int

    def error(self, key: str, wanted: str, found: str) -> CrawlError:
        return CrawlError(f"{self.path}:{self._line(key)}: outlet[{self.number}].{key}: expected {wanted}, got {found}")

    def _line(self, key: str) -> int:
        """The line of the key's last part within the outlet's table, or of the table's head."""
        wanted = re.compile(rf"\s*[\"']?{re.escape(key.rpartition('.')[2])}[\"']?\s*=")
        head, seen = 1, -1
        for place, line in enumerate(self.text.splitlines(), start=1):
            if re.match(r"\s*\[\[\s*outlet\s*\]\]", line):
                seen += 1
                head = place if seen == self.number else head
            elif seen == self.number and wanted.match(line):
                return place
        return head


def _parse_outlet(table: Any, place: _Place, base: str | None) -> Outlet:
    if not isinstance(table, Mapping):
        raise place.error("name", "a table with name and home", type(table).__name__)
    _refuse_unknown(table, OUTLET_KEYS, place, "")
    home = _address(table.get("home"), base, place, "home")
    feeds, sitemaps = (_addresses(table, key, home, place) for key in ("feeds", "sitemaps"))
    sections = table.get("section", [])
    if not isinstance(sections, list):
        raise place.error("section", "[[outlet.section]] tables", repr(sections))
    outlet = Outlet(
        name=_text(table.get("name"), place, "name"),
        home=home,
        feeds=feeds,
        sitemaps=sitemaps,
        sections=tuple(_parse_section(one, home, place, f"section[{n}]") for n, one in enumerate(sections)),
        languages=_strings(table, "languages", place),
        delay=_delay(table.get("delay", 1.0), place),
        max_pages=_count(table.get("max_pages", 500), place, "max_pages"),
        max_minutes=_count(table.get("max_minutes", 120), place, "max_minutes"),
        allow=_pattern(table, "allow", place),
        deny=_pattern(table, "deny", place),
        private=_strings(table, "private", place),
    )
    if not (outlet.feeds or outlet.sitemaps or outlet.sections):
        raise place.error("feeds", "at least one of feeds, sitemaps and [[outlet.section]]", "none of them")
    return outlet


def _parse_section(table: Any, home: str, place: _Place, trail: str) -> Section:
    if not isinstance(table, Mapping):
        raise place.error(trail, "a table with page, links and next", repr(table))
    _refuse_unknown(table, SECTION_KEYS, place, f"{trail}.")
    return Section(
        page=_address(table.get("page"), home, place, f"{trail}.page"),
        links=_pattern(table, "links", place, f"{trail}."),
        next=_pattern(table, "next", place, f"{trail}."),
    )


def _refuse_unknown(table: Mapping[str, Any], keys: tuple[str, ...], place: _Place, trail: str) -> None:
    for key in table:
        if key not in keys:
            near = difflib.get_close_matches(key, keys, n=1)
            wanted = f"one of {', '.join(keys)}" + (f" (did you mean {near[0]}?)" if near else "")
            raise place.error(f"{trail}{key}", wanted, "an unknown key")


def _text(value: Any, place: _Place, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise place.error(key, "some text", "nothing" if value is None else repr(value))
    return value


def _strings(table: Mapping[str, Any], key: str, place: _Place) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list):
        raise place.error(key, "a list of texts", repr(values))
    return tuple(_text(one, place, key) for one in values)


def _address(value: Any, base: str | None, place: _Place, key: str) -> str:
    text = _text(value, place, key)
    absolute = urljoin(base, text) if base else text
    if canonical_url(absolute) is None:
        raise place.error(key, "a web address that starts with http:// or https://", repr(text))
    return absolute


def _addresses(table: Mapping[str, Any], key: str, home: str, place: _Place) -> tuple[str, ...]:
    return tuple(_address(one, home, place, key) for one in _strings(table, key, place))


def _pattern(table: Mapping[str, Any], key: str, place: _Place, trail: str = "") -> str:
    value = table.get(key, "")
    try:
        re.compile(value)
    except (re.error, TypeError) as cause:
        raise place.error(f"{trail}{key}", "a regular expression", f"{value!r} ({cause})") from cause
    return str(value)


def _delay(value: Any, place: _Place) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 3600:
        raise place.error("delay", "seconds between 0 and 3600", repr(value))
    return float(value)


def _count(value: Any, place: _Place, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise place.error(key, "a whole number of 1 or more", repr(value))
    return value
