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
    `language` is ISO 639-1, None where it could not be told; `section` is the part of the site that it stood
    in; `paywalled` says that the publisher asks for payment, though this much of the text was open;
    `captions` are the words under its pictures, which are no part of `text`.
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
    section: str | None = None
    paywalled: bool = False
    captions: tuple[str, ...] = ()

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
    """The Article of a JSON record that has `text` and may have what else an Article has but its outlet and source."""
    text = need_str(data, "text", trail)
    own_id = data.get("id")
    return Article(
        id=str(own_id) if own_id not in (None, "") else stable_id(text),
        text=text,
        source=source,
        url=maybe_str(data, "url", trail),
        title=maybe_str(data, "title", trail),
        published=maybe_str(data, "published", trail),
        modified=maybe_str(data, "modified", trail),
        language=maybe_str(data, "language", trail),
        authors=_texts(data, "authors", trail),
        publisher=maybe_str(data, "publisher", trail),
        section=maybe_str(data, "section", trail),
        paywalled=data.get("paywalled") is True,
        captions=_texts(data, "captions", trail),
    )


def _texts(data: Any, key: str, trail: str) -> tuple[str, ...]:
    """The texts of a list under `key`; a lone text counts as a list of one, nothing as an empty list."""
    value = data.get(key)
    if value in (None, ""):
        return ()
    ones = [value] if isinstance(value, str) else value
    if not isinstance(ones, list) or not all(isinstance(one, str) for one in ones):
        raise RecordError(f"{trail}.{key}: expected a list of texts, got {value!r:.60}")
    return tuple(ones)
