"""What a crawl has to do and what it met: tasks, what lists hold, and where a fetched page is kept."""

from dataclasses import dataclass

LISTS = ("feed", "sitemap", "section")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One address as a feed, sitemap or section lists it, with what that tells of it.

    When it was published and when it was last changed are None, and its title is empty, where the list is silent.
    """

    address: str
    published: str | None = None
    modified: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One address to ask: a list of the kind "feed", "sitemap" or "section", or an "article".

    `section` is the place of a section in its outlet; `published` is what a list told; `etag` and `last_modified` are
    what the server said of the copy that is known, empty where there is none; `is_root` marks what the outlet names;
    `not_before` is the moment until which its host asked an earlier crawl to wait, empty for none.
    """

    address: str
    kind: str
    section: int | None = None
    published: str | None = None
    etag: str = ""
    last_modified: str = ""
    is_root: bool = False
    not_before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one answer of a list held: the wanted articles, and the further lists; `again` are the addresses of wanted
    articles that only other lists named before in the same crawl; `is_changed` is False for a list that is as it was,
    of which nothing else is told then."""

    outlet: str
    task: Task
    is_changed: bool = True
    etag: str = ""
    last_modified: str = ""
    entries: tuple[Listed, ...] = ()
    again: tuple[str, ...] = ()
    further: tuple[tuple[Task, str | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a fetched page is kept: an archive file, the first byte and the length of its record there, and the SHA-256
    of the page as it came."""

    file: str
    offset: int
    length: int
    sha256: str
