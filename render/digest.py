"""A morning's digest to Markdown, or to one HTML file; the words are anybody's, so all of them are made harmless."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import quote

from render.page import is_web, render_page, safe

# Lines of a section that may be cut; a night that brings more is read in the database.
MOST_ROWS = 40
# What may stand in the address of a Markdown link as it is; no bracket, which would end it.
_AS_IT_IS = "%/:=&?~#+!$,;'@*-._"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line: whom or what it is about, the facts, where to read it, the words that say it, and lines below it.

    `url` is a link where it is a web address and plain text otherwise; `title` is what the link says.
    """

    about: str = ""
    facts: tuple[str, ...] = ()
    title: str = ""
    url: str = ""
    quote: str = ""
    below: tuple["Entry", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its entries, of which `most` are shown; all of them with None."""

    title: str
    entries: tuple[Entry, ...]
    most: int | None = MOST_ROWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A title, what there is to say in a sentence, the sections, of which empty ones are left out, and a last word."""

    title: str
    summary: str
    sections: tuple[Section, ...]
    note: str


def render_digest_markdown(digest: Digest) -> str:
    """The digest in Markdown; a long section is cut, and says so."""
    lines = [f"# {_plain(digest.title)}", "", _plain(digest.summary)]
    for section in (one for one in digest.sections if one.entries):
        lines += ["", f"## {_plain(section.title)}", ""]
        for entry in section.entries[: section.most]:
            lines += _markdown(entry, "")
        lines += [f"- {said}" for said in _left(section)]
    return "\n".join([*lines, "", _plain(digest.note), ""])


def render_digest_html(digest: Digest) -> str:
    """The digest as one HTML file that loads and runs nothing."""
    parts = [f"<main><h1>{safe(digest.title)}</h1>\n<p>{safe(digest.summary)}</p>\n"]
    for section in (one for one in digest.sections if one.entries):
        items = "".join(_html(one) for one in section.entries[: section.most])
        items += "".join(f"<li>{safe(said)}</li>\n" for said in _left(section))
        parts.append(f"<section><h2>{safe(section.title)}</h2>\n<ul>\n{items}</ul></section>\n")
    parts.append(f"</main>\n<footer><p>{safe(digest.note)}</p></footer>\n")
    return render_page(digest.title, files("render").joinpath("digest.css").read_text("utf-8"), "".join(parts))


def _left(section: Section) -> tuple[str, ...]:
    left = len(section.entries) - len(section.entries[: section.most])
    return (f"and {left} more in the database",) if left > 0 else ()


def _markdown(entry: Entry, indent: str) -> Iterator[str]:
    about = f"**{_plain(entry.about)}**" if entry.about else ""
    facts = _plain("; ".join(entry.facts))
    link = _markdown_link(entry)
    if about and facts:
        about += ":"
    if link and (about or facts):
        link = f"({link})"
    yield f"{indent}- {' '.join(one for one in (about, facts, link) if one)}"
    if entry.quote:
        yield f"{indent}  > {_plain(entry.quote)}"
    for one in entry.below:
        yield from _markdown(one, f"{indent}  ")


def _markdown_link(entry: Entry) -> str:
    if is_web(entry.url):
        return f"[{_plain(entry.title or entry.url)}]({quote(entry.url, safe=_AS_IT_IS)})"
    return _plain(", ".join(one for one in (entry.title, entry.url) if one))


def _html(entry: Entry) -> str:
    about = f'<strong dir="auto">{safe(entry.about)}</strong>' if entry.about else ""
    facts = f"<span>{safe('; '.join(entry.facts))}</span>" if entry.facts else ""
    words = f'<blockquote dir="auto">{safe(entry.quote)}</blockquote>' if entry.quote else ""
    below = f"<ul>\n{''.join(_html(one) for one in entry.below)}</ul>" if entry.below else ""
    return f"<li>{' '.join(one for one in (about, facts, _html_link(entry)) if one)}{words}{below}</li>\n"


def _html_link(entry: Entry) -> str:
    said: Sequence[str] = [one for one in (entry.title, entry.url) if one]
    if is_web(entry.url):
        return f'<a href="{safe(entry.url)}" rel="noopener noreferrer"><bdi>{safe(said[0])}</bdi></a>'
    return f"<bdi>{safe(', '.join(said))}</bdi>" if said else ""


def _plain(text: str) -> str:
    """The words in one line, with what Markdown and HTML would take for marks made harmless.

    >>> print(_plain("a\\n[b] <i>"), _plain("# 1"), _plain("2. b"))
    a \\[b\\] \\<i\\> \\# 1 2\\. b
    """
    line = " ".join(text.split())
    for mark in "\\`*_[]<>|":
        line = line.replace(mark, f"\\{mark}")
    # At the beginning of a line these would make headings and lists.
    return re.sub(r"^(\d*)([#+=~.)-])", r"\1\\\2", line)
