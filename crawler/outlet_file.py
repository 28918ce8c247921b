"""The file of outlets: TOML to checked records and back; every fault is named with its line and key."""

import difflib
import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from crawler.links import canonical_url
from crawler.outlets import KINDS, Layout, Outlet, Section
from crawler.selectors import find_fault
from records.errors import CrawlError

SECTION_KEYS = tuple(one.name for one in fields(Section))
LAYOUT_KEYS = tuple(one.name for one in fields(Layout))
OUTLET_KEYS = tuple({"sections": "section"}.get(one.name, one.name) for one in fields(Outlet))


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
        stray = next((key for key in data if key != "outlet" or not isinstance(tables, list)), "")
        line = f":{_line_of(stray, text)}" if stray else ""
        raise CrawlError(
            f"{path}{line}: expected one or more [[outlet]] tables and nothing else, found {stray or 'none'}"
        )
    places = [_Place(str(path), text, number) for number in range(len(tables))]
    outlets = tuple(_parse_outlet(table, place, base) for table, place in zip(tables, places, strict=True))
    names = [one.name for one in outlets]
    for number, name in enumerate(names):
        if name in names[:number]:
            raise places[number].error("name", "a name of its own", f"{name!r} a second time")
    return outlets


def render_outlet(outlet: Outlet) -> str:
    """The TOML of one outlet, without what is as it would be anyway; `parse_outlets` reads the same back.

    >>> print(render_outlet(Outlet(name="A", home="https://a.example/", feeds=("https://a.example/rss",))), end="")
    [[outlet]]
    name = "A"
    home = "https://a.example/"
    feeds = ["https://a.example/rss"]
    """
    plain = [one for one in fields(Outlet) if one.name not in ("sections", "layout")]
    lines = ["[[outlet]]", *_rendered(outlet, [one.name for one in plain])]
    if layout := _rendered(outlet.layout, list(LAYOUT_KEYS)):
        lines += ["", "[outlet.layout]", *layout]
    for section in outlet.sections:
        lines += ["", "[[outlet.section]]", *_rendered(section, list(SECTION_KEYS))]
    return "\n".join(lines) + "\n"


def render_starter() -> str:
    """The text of the file of outlets that comes with longarm."""
    return Path(__file__).with_name("starter.toml").read_text("utf-8")


def append_outlet(path: Path, outlet: Outlet) -> None:
    """The outlet stands at the end of the file; a CrawlError where one of that name or home stands there already."""
    known = need_place(path, outlet)
    with path.open("a", encoding="utf-8") as file:
        file.write("\n" * bool(known) + render_outlet(outlet))


def need_place(path: Path, outlet: Outlet) -> tuple[Outlet, ...]:
    """The outlets that stand in the file, to which this one can be added; else an error says what is in the way."""
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise CrawlError(f"{path}: expected a file in a folder that is there, found none; name another file")
    if not os.access(path if path.exists() else path.absolute().parent, os.W_OK):
        raise CrawlError(f"{path}: cannot be written; name another file, or see to its rights")
    known = parse_outlets(path) if path.exists() and path.read_text("utf-8").strip() else ()
    for one in known:
        if outlet.name == one.name or canonical_url(outlet.home) == canonical_url(one.home):
            raise CrawlError(f"{path}: has an outlet {one.name!r} at {one.home} already; give another name, or edit it")
    return known


def _rendered(record: Any, names: list[str]) -> list[str]:
    defaults = {one.name: one.default for one in fields(record)}
    values = {name: getattr(record, name) for name in names}
    return [f"{name} = {_toml(value)}" for name, value in values.items() if value != defaults[name]]


def _toml(value: Any) -> str:
    """A text, number or tuple of texts as TOML, whose basic strings are written as JSON's."""
    written = json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
    # The one control character that JSON lets stand.
    return written.replace("\x7f", "\\u007f")


def _line_of(key: str, text: str) -> int:
    """The line on which a key, or the head of its table, stands at the top of the file; 1 where it is hard to find."""
    own = rf"[\"']?{re.escape(key)}[\"']?"
    place = re.compile(rf"\s*(?:\[+\s*{own}\s*[\].]|{own}\s*[=.])")
    return next((number for number, line in enumerate(text.splitlines(), start=1) if place.match(line)), 1)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an outlet stands in its file, for errors that name line and key."""

    path: str
    text: str
    number: int

    def error(self, key: str, wanted: str, found: str) -> CrawlError:
        return CrawlError(f"{self.path}:{self._line(key)}: outlet[{self.number}].{key}: expected {wanted}, got {found}")

    def _line(self, key: str) -> int:
        """The line of the key within its own table of the outlet, or else of that table's head."""
        head = re.match(r"section\[(\d+)\]|layout", key)
        wanted = (self.number, int(head[1] or 0) if head and head[1] else -1, bool(head and not head[1]))
        name = re.compile(rf"\s*[\"']?{re.escape(re.sub(r'.*[.]', '', key))}[\"']?\s*=")
        outlet, section, in_layout, line_of_head = -1, -1, False, 1
        for number, line in enumerate(self.text.splitlines(), start=1):
            if re.match(r"\s*\[\[\s*outlet\s*\]\]", line):
                outlet, section, in_layout = outlet + 1, -1, False
            elif re.match(r"\s*\[\[\s*outlet\s*\.\s*section\s*\]\]", line):
                section, in_layout = section + 1, False
            elif re.match(r"\s*\[\s*outlet\s*\.\s*layout\s*\]", line):
                in_layout = True
            elif (outlet, -1 if in_layout else section, in_layout) == wanted and name.match(line):
                return number
            if line.lstrip().startswith("[") and (outlet, -1 if in_layout else section, in_layout) == wanted:
                line_of_head = number
        return line_of_head


class _Table:
    """One TOML table, whose every look-up names line and key where the value does not fit."""

    def __init__(self, data: Any, keys: tuple[str, ...], place: _Place, trail: str = "") -> None:
        if not isinstance(data, Mapping):
            raise place.error(trail.rstrip(".") or "name", f"a table with {', '.join(keys[:3])}", repr(data))
        self._data, self._place, self._trail = data, place, trail
        for key in data:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, n=1)
                wanted = f"one of {', '.join(keys)}" + (f" (did you mean {near[0]}?)" if near else "")
                raise self.error(key, wanted, "an unknown key")

    def error(self, key: str, wanted: str, found: str) -> CrawlError:
        return self._place.error(f"{self._trail}{key}", wanted, found)

    def raw(self, key: str, default: Any = None) -> Any:
        return self._data.get(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        return self._text(self.raw(key, default), key)

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.raw(key, [])
        if not isinstance(values, list):
            raise self.error(key, "a list of texts", repr(values))
        return tuple(self._text(one, key) for one in values)

    def one_of(self, key: str, known: tuple[str, ...], default: str) -> str:
        value = self.raw(key, default)
        if value not in known:
            raise self.error(key, f"one of {', '.join(known)}", repr(value))
        return str(value)

    def number(self, key: str, low: int, high: int, default: float) -> float:
        value = self.raw(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.error(key, f"a number between {low} and {high}", repr(value))
        return float(value)

    def count(self, key: str, low: int, default: int) -> int:
        value = self.raw(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < low:
            raise self.error(key, f"a whole number of {low} or more", repr(value))
        return value

    def day(self, key: str) -> str:
        """An ISO day, written as a TOML date or as text; empty where there is none."""
        value = self.raw(key, "")
        try:
            return value and date.fromisoformat(str(value)).isoformat()
        except ValueError as cause:
            raise self.error(key, "a day like 2024-05-31", repr(value)) from cause

    def hours(self, key: str) -> str:
        value = self.raw(key, "")
        if value and not re.fullmatch(r"(?:[01]?\d|2[0-3])-(?:[01]?\d|2[0-4])", str(value)):
            raise self.error(key, "two hours like 22-06", repr(value))
        return str(value)

    def yes_or_no(self, key: str) -> bool:
        value = self.raw(key, False)
        if not isinstance(value, bool):
            raise self.error(key, "true or false", repr(value))
        return value

    def pattern(self, key: str) -> str:
        value = self.raw(key, "")
        try:
            re.compile(value)
        except (re.error, TypeError) as cause:
            raise self.error(key, "a regular expression", f"{value!r} ({cause})") from cause
        return str(value)

    def selector(self, key: str) -> str:
        value = self.raw(key, "")
        fault = find_fault(value) if isinstance(value, str) else "no text"
        if fault:
            raise self.error(key, "a CSS selector or an XPath", f"{value!r} ({fault})")
        return str(value)

    def address(self, key: str, base: str | None) -> str:
        return self._address(self.raw(key), key, base)

    def addresses(self, key: str, base: str) -> tuple[str, ...]:
        return tuple(self._address(one, key, base) for one in self.texts(key))

    def _address(self, value: Any, key: str, base: str | None) -> str:
        text = self._text(value, key)
        absolute = urljoin(base, text) if base else text
        if canonical_url(absolute) is None:
            raise self.error(key, "a web address that starts with http:// or https://", repr(text))
        return absolute

    def _text(self, value: Any, key: str) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, "some text", "nothing" if value is None else repr(value))
        return value


def _parse_outlet(data: Any, place: _Place, base: str | None) -> Outlet:
    table = _Table(data, OUTLET_KEYS, place)
    home = table.address("home", base)
    sections = table.raw("section", [])
    if not isinstance(sections, list):
        raise table.error("section", "[[outlet.section]] tables", repr(sections))
    outlet = Outlet(
        name=table.text("name"),
        home=home,
        kind=table.one_of("kind", KINDS, "news"),
        region=table.text("region") if table.raw("region") is not None else "",
        feeds=table.addresses("feeds", home),
        sitemaps=table.addresses("sitemaps", home),
        sections=tuple(_parse_section(one, home, place, n) for n, one in enumerate(sections)),
        languages=table.texts("languages"),
        delay=table.number("delay", 0, 3600, 1.0),
        at_once=table.count("at_once", 1, 2),
        max_pages=table.count("max_pages", 1, 500),
        max_minutes=table.count("max_minutes", 1, 120),
        revisit_days=table.count("revisit_days", 0, 3),
        since=table.day("since"),
        until=table.day("until"),
        max_age=table.count("max_age", 0, 0),
        allow=table.pattern("allow"),
        deny=table.pattern("deny"),
        terms=table.texts("terms"),
        paywall=_paywall(table),
        layout=_parse_layout(table.raw("layout", {}), place),
        private=table.texts("private"),
        hours=table.hours("hours"),
        read_reserved=table.yes_or_no("read_reserved"),
    )
    if not (outlet.feeds or outlet.sitemaps or outlet.sections):
        raise table.error("feeds", "at least one of feeds, sitemaps and [[outlet.section]]", "none of them")
    if outlet.since and outlet.until and outlet.since > outlet.until:
        raise table.error("until", f"a day from since ({outlet.since}) on", repr(outlet.until))
    return outlet


def _parse_section(data: Any, home: str, place: _Place, number: int) -> Section:
    table = _Table(data, SECTION_KEYS, place, f"section[{number}].")
    return Section(page=table.address("page", home), links=table.pattern("links"), next=table.pattern("next"))


def _parse_layout(data: Any, place: _Place) -> Layout:
    table = _Table(data, LAYOUT_KEYS, place, "layout.")
    return Layout(until=table.day("until"), **{key: table.selector(key) for key in LAYOUT_KEYS if key != "until"})


def _paywall(table: _Table) -> tuple[str, ...]:
    hints = table.texts("paywall")
    for hint in hints:
        if hint.startswith((".", "#", "[", "/")) and (fault := find_fault(hint)):
            raise table.error("paywall", "words, or a CSS selector or XPath", f"{hint!r} ({fault})")
    return hints
