"""The proof of an incident: a folder that holds all that it rests on, and the check of one without the database."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler import load_bytes, parse_record, unpack_page
from records.article import Article
from records.crawl import Place
from records.errors import InputError, LongarmError
from store import Database, load_proof

MANIFEST, ARTICLE, TEXT, HISTORY, RECORD, PAGE, HEADERS, README = (
    "manifest.json", "article.json", "article.txt", "history.json", "page.warc.gz", "page.html", "headers.json",
    "README.txt",
)  # fmt: skip

_ABOUT = """What stands in this folder
==========================

One incident as longarm found it in one article, and what that rests on.

article.txt    the article's text; every offset in history.json counts in its code points (UTF-8, no line end changed)
article.json   what the page said of itself: title, authors, publisher, times, address
history.json   every reading that found the incident, the oldest first, with its quotes and their offsets; every
               decision of people about it, with who decided, when, why, and what held before and after; the earlier
               forms of the text; when and where the page was fetched
page.warc.gz   the request and the answer of the web server as they came, in the WARC format (ISO 28500)
page.html      the page out of that answer, unpacked
headers.json   the headers of that answer, and those that were sent
manifest.json  the SHA-256 of each of these files

`longarm evidence verify FOLDER` checks all of it, with no network and no database. Without longarm: `sha256sum` of each
file must be what manifest.json says; the quotes are article.txt[start:end].

A claim is what an article says, read by a program that errs. It is no verdict on anybody.
"""


def make_bundle(db: Database, incident_id: str, *, archive: Path, out: Path) -> Path:
    """The folder `out`, which then holds the proof of the incident; an InputError where it holds something already.

    An article that came from a file has no fetched page; its bundle says so, by an empty list of pages.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out}: expected a new or an empty folder, found something in it; name another")
    article, proof = load_proof(db, incident_id)
    files = _page_files(proof["pages"], archive) | {
        TEXT: article.text.encode(),
        ARTICLE: _json({key: value for key, value in asdict(article).items() if key != "text"}),
        HISTORY: _json(proof),
        README: _ABOUT.encode(),
    }
    told = {
        "incident": incident_id, "made": datetime.now(UTC).isoformat(timespec="seconds"), "text": article.text_sha256,
        "files": {name: hashlib.sha256(body).hexdigest() for name, body in sorted(files.items())},
    }  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    for name, body in (files | {MANIFEST: _json(told)}).items():
        (out / name).write_bytes(body)
    return out


def verify_bundle(folder: Path) -> tuple[str, ...]:
    """What does not hold in a bundle, in sentences; empty when all holds. An InputError where there is none."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        wanted: dict[str, str] = dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise InputError(f"{folder}: expected a bundle with its {MANIFEST}, found none ({cause})") from cause
    problems = list(_wrong_files(folder, wanted))
    try:
        problems += _wrong_content(folder)
    except (OSError, ValueError, KeyError, TypeError, LongarmError) as cause:
        problems.append(f"the content cannot be checked: {cause}")
    return tuple(problems)


def _page_files(pages: list[dict[str, Any]], archive: Path) -> dict[str, bytes]:
    """The latest fetched page as the bundle keeps it; nothing where none was archived."""
    if not pages:
        return {}
    place = Place(**{key: pages[0][key] for key in ("file", "offset", "length", "sha256")})
    packed = load_bytes(archive, place)
    fetched = parse_record(packed, f"{archive / place.file}:{place.offset}")
    if hashlib.sha256(fetched.body).hexdigest() != place.sha256:
        raise InputError(
            f"{archive / place.file}:{place.offset}: the page is not the one that was kept; its hash differs"
        )
    headers = {"url": fetched.url, "status": fetched.status, "at": fetched.at, "answered": fetched.headers,
               "asked": fetched.asked, "redirects": fetched.redirects}  # fmt: skip
    return {RECORD: packed, PAGE: unpack_page(fetched), HEADERS: _json(headers)}


def _wrong_files(folder: Path, wanted: dict[str, str]) -> Iterator[str]:
    for name, digest in wanted.items():
        path = folder / name
        if Path(name).name != name or not path.is_file():
            yield f"{name}: is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"{name}: is not as it was; its SHA-256 differs"
    for path in sorted(folder.iterdir()):
        if path.name not in wanted and path.name != MANIFEST:
            yield f"{path.name}: does not belong to the bundle"


def _wrong_content(folder: Path) -> Iterator[str]:
    """Whether the parts fit each other: quotes and text, page and hash."""
    text = (folder / TEXT).read_bytes().decode()
    history = json.loads((folder / HISTORY).read_bytes())
    article = Article(**(_tuples(json.loads((folder / ARTICLE).read_bytes())) | {"text": text}))
    for reading in history["readings"]:
        if reading["text_sha256"] != article.text_sha256:
            continue  # of an earlier form of the text
        for quote in reading["incident"]["evidence"]:
            if text[quote["start"] : quote["end"]] != quote["text"]:
                yield f"reading {reading['id']}: {quote['text']!r} does not stand at {quote['start']}"
    yield from _wrong_reviews(history)
    if history["pages"]:
        fetched = parse_record((folder / RECORD).read_bytes(), RECORD)
        if hashlib.sha256(fetched.body).hexdigest() != history["pages"][0]["sha256"]:
            yield f"{RECORD}: holds another page than the one that was kept"
        if unpack_page(fetched) != (folder / PAGE).read_bytes():
            yield f"{PAGE}: is not the page of {RECORD}"


def _wrong_reviews(history: dict[str, Any]) -> Iterator[str]:
    """Whether each decision of people is whole, and follows from the one before it on the same question."""
    held: dict[tuple[str, str], str] = {}
    last = 0
    # Bundles of before November 2026 have none.
    for one in history.get("reviews", ()):
        where, question = f"review {one['number']}", (one["about"], one["other"])
        if one["number"] <= last:
            yield f"{where}: does not follow review {last}; the order was changed"
        if not str(one["by"]).strip() or not _is_moment(one["at"]):
            yield f"{where}: expected who decided and when, found {one['by']!r} and {one['at']!r}"
        if one["before"] != held.get(question):
            yield f"{where}: says that {one['before']!r} held before, the reviews before it {held.get(question)!r}"
        last, held[question] = one["number"], one["after"]


def _is_moment(written: str) -> bool:
    try:
        return bool(datetime.fromisoformat(written))
    except ValueError:
        return False


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
