"""The proof of an incident: a folder that holds all that it rests on, and the check of one without the database."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler import load_bytes, load_record, parse_record, unpack_page
from records.article import Article
from records.crawl import Place
from records.errors import CrawlError, InputError, LongarmError, StoreError
from records.fetched import Fetched
from store import Database, find_fetches, load_proof

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

    An article that came from a file has no fetched page; its bundle says so, by an empty list of pages. One of whose
    pages none gave the text that is kept has a list of pages and none of them in the bundle.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out}: expected a new or an empty folder, found something in it; name another")
    article, proof = load_proof(db, incident_id)
    page = _own_page(proof["pages"], article.text_sha256)
    files = (_page_files(page, archive) if page else {}) | {
        TEXT: article.text.encode(),
        ARTICLE: _json({key: value for key, value in asdict(article).items() if key != "text"}),
        HISTORY: _json(proof),
        README: _ABOUT.encode(),
    }
    told = {
        "incident": incident_id, "made": datetime.now(UTC).isoformat(timespec="seconds"), "text": article.text_sha256,
        "files": {name: hashlib.sha256(body).hexdigest() for name, body in sorted(files.items())},
    }  # fmt: skip
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, body in (files | {MANIFEST: _json(told)}).items():
            (out / name).write_bytes(body)
    except OSError as cause:
        raise InputError(f"{out}: cannot be written: {cause.strerror}; name another folder") from cause
    return out


def verify_bundle(folder: Path) -> tuple[str, ...]:
    """What does not hold in a bundle, in sentences; empty when all holds. An InputError where there is none."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        wanted: dict[str, str] = dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise InputError(
            f"{folder}: expected a bundle with its {MANIFEST}, found none ({cause}); "
            "name the folder that `longarm evidence INCIDENT` wrote"
        ) from cause
    problems = list(_wrong_files(folder, wanted))
    try:
        problems += _wrong_content(folder)
    except (OSError, ValueError, KeyError, TypeError, LongarmError) as cause:
        problems.append(f"the content cannot be checked: {cause}")
    return tuple(problems)


def find_lost_pages(db: Database, archive: Path) -> tuple[str, ...]:
    """One sentence for each fetched page that does not lie in the archive where the store says, or for each file that
    is not there at all; empty when all do."""
    problems: dict[str, str] = {}
    try:
        rows = find_fetches(db)
    except StoreError as cause:
        return (f"the check of fetched pages could not be made: {cause}",)
    for row in rows:
        path = archive / row["file"]
        if not path.is_file():
            problems[row["file"]] = f"{path}: is missing, and with it the pages that lie in it; name their folder"
        elif wrong := _wrong_place(row, archive):
            problems[f"{row['file']}:{row['offset']}"] = f"fetches: {row['url']} of {row['fetched_at']}: {wrong}"
    return tuple(problems.values())


def _wrong_place(row: dict[str, Any], archive: Path) -> str:
    """Why a fetched page cannot be had from its place; empty where it can."""
    try:
        fetched = load_record(archive, _place(row))
    except CrawlError as cause:
        return str(cause)
    is_it = fetched.url == row["url"] and hashlib.sha256(fetched.body).hexdigest() == row["sha256"]
    return "" if is_it else f"{archive / row['file']}:{row['offset']} holds another page, {fetched.url}"


def _own_page(pages: list[dict[str, Any]], text_sha256: str) -> dict[str, Any] | None:
    """The latest page that gave the article's text, else the latest of which it was not noted what it gave, or None.

    Of an article's pages some gave another text: an earlier form, or another page that says it is the same article.
    """
    wanted = ((text, page) for text in (text_sha256, None) for page in pages)
    return next((page for text, page in wanted if page.get("text_sha256") == text), None)


def _place(page: dict[str, Any]) -> Place:
    return Place(**{key: page[key] for key in ("file", "offset", "length", "sha256")})


def _page_files(page: dict[str, Any], archive: Path) -> dict[str, bytes]:
    """The fetched page as the bundle keeps it."""
    place = _place(page)
    packed = load_bytes(archive, place)
    fetched = parse_record(packed, f"{archive / place.file}:{place.offset}")
    if hashlib.sha256(fetched.body).hexdigest() != place.sha256:
        raise InputError(
            f"{archive / place.file}:{place.offset}: the page is not the one that was kept; its hash differs"
        )
    return {RECORD: packed, PAGE: unpack_page(fetched), HEADERS: _headers(fetched)}


def _headers(fetched: Fetched) -> bytes:
    return _json({
        "url": fetched.url, "status": fetched.status, "at": fetched.at, "answered": fetched.headers,
        "asked": fetched.asked, "redirects": fetched.redirects,
    })  # fmt: skip


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
    """Whether the parts fit each other: texts and their hashes, quotes and texts, page and record."""
    text = (folder / TEXT).read_bytes().decode()
    history = json.loads((folder / HISTORY).read_bytes())
    article = Article(**(_tuples(json.loads((folder / ARTICLE).read_bytes())) | {"text": text}))
    yield from _wrong_quotes(article, history)
    yield from _wrong_reviews(history)
    page = _own_page(history["pages"], article.text_sha256)
    if page or (folder / RECORD).exists():
        yield from _wrong_page(folder, page)


def _wrong_quotes(article: Article, history: dict[str, Any]) -> Iterator[str]:
    """Whether each reading was made of the text, or of an earlier form of it, and its quotes stand there."""
    texts = {article.text_sha256: article.text}
    for one in history["revisions"]:
        texts[hashlib.sha256(one["text"].encode()).hexdigest()] = one["text"]
    for reading in history["readings"]:
        text = texts.get(reading["text_sha256"])
        if text is None:
            yield f"reading {reading['id']}: was made of another text than {TEXT} and its earlier forms"
            continue
        for quote in reading["incident"]["evidence"]:
            if text[quote["start"] : quote["end"]] != quote["text"]:
                yield f"reading {reading['id']}: {quote['text']!r} does not stand at {quote['start']}"


def _wrong_page(folder: Path, page: dict[str, Any] | None) -> Iterator[str]:
    """Whether the record is of the page that gave the text, and the page and its headers are those of the record."""
    fetched = parse_record((folder / RECORD).read_bytes(), RECORD)
    found = {"url": fetched.url, "status": fetched.status, "sha256": hashlib.sha256(fetched.body).hexdigest()}
    if page is None:
        yield f"{TEXT}: is not the text that any of the fetched pages gave"
    elif any(page[key] != value for key, value in found.items()):
        yield f"{RECORD}: holds another page than the one that was kept"
    if unpack_page(fetched) != (folder / PAGE).read_bytes():
        yield f"{PAGE}: is not the page of {RECORD}"
    if json.loads((folder / HEADERS).read_bytes()) != json.loads(_headers(fetched)):
        yield f"{HEADERS}: are not the headers of {RECORD}"


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
