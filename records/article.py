"""Article: one published text with what is known of where it came from; Rejected: a page that is none."""

import hashlib
from dataclasses import dataclass
from typing import Any

from records.errors import RecordError
from records.fields import maybe_str, need_str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One published text. Every offset anywhere counts in code points of `text`.

    `source` is the file or address it was read from; `published` and `modified` are ISO 8601;
    `language` is ISO 639-1, None where it could not be told.
    """

    id: str
    text: str
    source: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    outlet: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise RecordError("article.id: expected some text, got nothing")

    @property
    def text_sha256(self) -> str:
        """The SHA-256 of the UTF-8 text, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A page or a record that is no article: where it was, a short reason code, and what was seen."""

    source: str
    reason: str
    detail: str = ""


def stable_id(content: str) -> str:
    """The same 16 hexadecimal digits for the same content, always.

    >>> stable_id("a")
    'ca978112ca1bbdca'
    """
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def parse_article(data: Any, trail: str, *, source: str | None = None) -> Article:
    """The Article of a JSON record that has `text` and may have id, url, title, published, language."""
    text = need_str(data, "text", trail)
    own_id = data.get("id")
    return Article(
        id=str(own_id) if own_id not in (None, "") else stable_id(text),
        text=text,
        source=source,
        url=maybe_str(data, "url", trail),
        title=maybe_str(data, "title", trail),
        published=maybe_str(data, "published", trail),
        language=maybe_str(data, "language", trail),
    )
