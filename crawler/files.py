"""Files and streams of text, HTML, JSON and JSON lines in; Articles out, and a Rejected for what is none."""

import gzip
import io
import json
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from crawler.language import pick_language
from crawler.page import parse_page
from records.article import Article, Rejected, parse_article, stable_id
from records.errors import InputError, RecordError

FORMATS = ("html", "txt", "json", "jsonl")
_SUFFIXES = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "txt", ".text": "txt", ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
_TITLE_LENGTH = 150
# More than this in one file, or in one line of JSON lines, is a trap or a mistake; it would have to fit in memory.
MAX_FILE = 200_000_000
MAX_LINE = 20_000_000
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def parse_file(path: Path, *, format: str | None = None) -> Iterator[Article | Rejected]:
    """The articles of a file, or of every file below a folder in sorted order; `.gz` is unpacked.

    The format comes from the file's name where it is not given. An InputError says that there is no
    such path; a file that cannot be read or told is a Rejected.
    """
    if not path.exists():
        raise InputError(f"{path}: expected a file or a folder, found nothing there; check the path")
    if not path.is_dir():
        yield from _parse_one(path, format)
        return
    for folder, below, names in os.walk(path):
        below[:] = sorted(one for one in below if not one.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield from _parse_one(Path(folder) / name, format)


def parse_stream(stream: BinaryIO, name: str, format: str | None = None) -> Iterator[Article | Rejected]:
    """The articles of an open binary stream; `name` becomes their source and tells the format where none is given."""
    chosen = format or _format_of(name)
    if chosen not in FORMATS:
        wanted = f"expected a name that ends in {', '.join(_SUFFIXES)}, or a format of {', '.join(FORMATS)}"
        yield Rejected(source=name, reason="unknown-format", detail=wanted)
    elif chosen == "jsonl":
        yield from _parse_lines(stream, name)
    elif len(body := stream.read(MAX_FILE + 1)) > MAX_FILE:
        yield Rejected(source=name, reason="too-large", detail=f"more than {MAX_FILE:,} bytes, unpacked")
    elif chosen == "json":
        yield from _parse_json(_decoded(body), name)
    elif chosen == "html":
        yield parse_page(body, source=name, min_words=3)
    else:
        yield _parse_text(_decoded(body), name)


def _parse_one(path: Path, format: str | None) -> Iterator[Article | Rejected]:
    try:
        with _opened(path) as stream:
            yield from parse_stream(stream, path.name, format)
    except (OSError, EOFError, zlib.error) as cause:
        yield Rejected(source=path.name, reason="unreadable", detail=str(cause))


def _opened(path: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path)) if path.suffix.lower() == ".gz" else path.open("rb")


def _format_of(name: str) -> str:
    plain = name.lower().removesuffix(".gz")
    return _SUFFIXES.get(os.path.splitext(plain)[1], "")


def _decoded(body: bytes) -> str:
    """The text of the bytes, whatever their encoding, with one kind of line end."""
    return io.IncrementalNewlineDecoder(None, translate=True).decode(_characters(body), final=True)


def _characters(body: bytes) -> str:
    encoding = "utf-16" if body.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(body).best()
        return str(best) if best is not None else body.decode("utf-8", "replace")


def _parse_text(text: str, name: str) -> Article | Rejected:
    """The whole file as text; its first line is the title too where it stands alone and is no sentence."""
    if not text.strip():
        return Rejected(source=name, reason="no-text", detail="the file is empty")
    return Article(id=stable_id(text), text=text, source=name, title=_title(text), language=pick_language(text))


def _title(text: str) -> str | None:
    first, _, rest = text.lstrip().partition("\n")
    line = first.strip()
    stands_alone = not rest.partition("\n")[0].strip() and bool(rest.strip())
    return line if stands_alone and len(line) <= _TITLE_LENGTH and not line.endswith((".", ":", ";", ",")) else None


def _parse_json(text: str, name: str) -> Iterator[Article | Rejected]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as cause:
        yield Rejected(source=name, reason="malformed", detail=f"expected JSON: {cause}")
        return
    if not isinstance(data, list):
        yield _parse_record(data, name, name)
        return
    for place, one in enumerate(data):
        yield _parse_record(one, f"{name}[{place}]", name)


def _parse_lines(stream: BinaryIO, name: str) -> Iterator[Article | Rejected]:
    """One article a line; a line that is none is told by its number, and the rest goes on."""
    for number, raw in enumerate(iter(lambda: stream.readline(MAX_LINE), b""), start=1):
        if len(raw) == MAX_LINE and not raw.endswith(b"\n"):
            _skip_line(stream)
            yield Rejected(source=f"{name}:{number}", reason="too-large", detail=f"a line of over {MAX_LINE:,} bytes")
            continue
        line = raw.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip()
        if not line:
            continue
        trail = f"{name}:{number}"
        try:
            data = json.loads(line)
        except (ValueError, RecursionError) as cause:
            yield Rejected(source=trail, reason="malformed", detail=f"expected one JSON object a line: {cause}")
            continue
        yield _parse_record(data, trail, name)


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
        pass


def _parse_record(data: Any, trail: str, name: str) -> Article | Rejected:
    """The Article of one JSON record, its language told from the text where the record does not say."""
    try:
        article = parse_article(_encodable(data), trail, source=name)
    except RecordError as cause:
        return Rejected(source=trail, reason="malformed", detail=str(cause))
    return article if article.language else replace(article, language=pick_language(article.text))


def _encodable(data: Any) -> Any:
    """The record with each lone surrogate, which no UTF-8 can hold, made one replacement character."""
    if not isinstance(data, Mapping):
        return data
    return {key: _LONE_SURROGATES.sub("\ufffd", one) if isinstance(one, str) else one for key, one in data.items()}
