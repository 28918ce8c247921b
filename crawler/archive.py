"""Fetched pages into WARC files and out of them; a gzip member a record, so that each is read by its place alone."""

import base64
import hashlib
import io
import os
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import responses
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit

from records.crawl import Place
from records.errors import CrawlError
from records.fetched import Fetched, Headers

# A file of a day is followed by another once it has grown so large; the standard advises 1 GB.
MAX_FILE = 1_000_000_000
# A power cut may take what was written within so many seconds; a kill takes nothing.
_SYNC_SECONDS = 1.0
# True of the chunks on the wire, not of the body that is kept.
_HOP = ("transfer-encoding", "content-length", "connection", "keep-alive")


# What may stand unescaped in the line of a request.
_AS_IT_IS = "%/:=&?~#+!$,;'@()*[]"


class Archive:
    """Appends every page, with its request, to the day's file in a folder; what a kill cut short is mended first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: BinaryIO | None = None
        self._path = Path()
        self._day = ""
        self._synced = monotonic()

    def __call__(self, fetched: Fetched) -> Place:
        """Where the page is kept now; a CrawlError where it cannot be."""
        digest = hashlib.sha256(fetched.body)
        try:
            file = self._opened(fetched.at[:10] or datetime.now(UTC).date().isoformat())
            start = file.tell()
            try:
                file.write(_packed_pair(fetched, digest.digest()))
                file.flush()
            except OSError:
                os.ftruncate(file.fileno(), start)
                raise
            self._sync(file)
            return Place(file=self._path.name, offset=start, length=file.tell() - start, sha256=digest.hexdigest())
        except OSError as cause:
            raise CrawlError(
                f"{self._folder}: the page {fetched.url} cannot be kept ({cause}); see that the disk has room and that "
                "the folder may be written, and crawl again to go on"
            ) from cause

    def close(self) -> None:
        """All that was written is on the disk."""
        if self._file is not None:
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None

    def _sync(self, file: BinaryIO) -> None:
        if monotonic() - self._synced > _SYNC_SECONDS:
            os.fsync(file.fileno())
            self._synced = monotonic()

    def _opened(self, day: str) -> BinaryIO:
        """The day's last file, open at its end."""
        if self._file is not None and day == self._day and self._file.tell() < MAX_FILE:
            return self._file
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        plain = day.replace("-", "")
        last = max(self._folder.glob(f"longarm-{plain}-*.warc.gz"), default=None)
        number = int(last.name.split("-")[2].split(".")[0]) if last else 1
        if last and mend(last) >= MAX_FILE:
            number, last = number + 1, None
        self._path = last or self._folder / f"longarm-{plain}-{number:05}.warc.gz"
        file = self._path.open("ab")
        self._file, self._day = file, day
        if file.tell() == 0:
            file.write(_packed_info(self._path.name))
        return file


def mend(path: Path) -> int:
    """The length of the file, which then ends with its last whole record: what a kill cut short is gone."""
    whole = 0
    with path.open("rb") as file:
        unpacker, read = zlib.decompressobj(31), 0
        while piece := file.read(1 << 20):
            read += len(piece)
            while piece:
                try:
                    unpacker.decompress(piece)
                except zlib.error:
                    piece, read = b"", -1
                    break
                if not unpacker.eof:
                    break
                piece = unpacker.unused_data
                whole = read - len(piece)
                unpacker = zlib.decompressobj(31)
            if read < 0:
                break
    if whole < path.stat().st_size:
        os.truncate(path, whole)
    return whole


def load_record(folder: Path, place: Place) -> Fetched:
    """The page that is kept at a place; a CrawlError where the file or the record is not as it was."""
    return parse_record(load_bytes(folder, place), f"{folder / place.file}:{place.offset}")


def load_bytes(folder: Path, place: Place) -> bytes:
    """The records of a page, request and response, as they lie in their file."""
    path = folder / place.file
    try:
        with path.open("rb") as file:
            file.seek(place.offset)
            packed = file.read(place.length)
    except OSError as cause:
        raise CrawlError(f"{path}: cannot be read ({cause}); name the folder of the archive") from cause
    if len(packed) < place.length:
        raise CrawlError(f"{path}: expected {place.length} bytes from {place.offset} on, found {len(packed)}")
    return packed


def parse_record(packed: bytes, where: str) -> Fetched:
    """The page in the bytes of its records."""
    found = [fetched for fetched, _, _ in _records(io.BytesIO(packed), where)]
    if len(found) != 1:
        raise CrawlError(f"{where}: expected the record of one page, found {len(found)}; the archive was changed")
    return found[0]


def read_archive(path: Path) -> Iterator[tuple[Fetched, Place]]:
    """Every page of a WARC file, ours or another's such as Common Crawl's, with its place; a file that is cut short, or
    is none, gives what can be read and then a CrawlError."""
    try:
        with path.open("rb") as file:
            for fetched, offset, length in _records(file, str(path)):
                digest = hashlib.sha256(fetched.body).hexdigest()
                yield fetched, Place(file=path.name, offset=offset, length=length, sha256=digest)
    except OSError as cause:
        raise CrawlError(f"{path}: cannot be read ({cause})") from cause


def _records(file: BinaryIO, where: str) -> Iterator[tuple[Fetched, int, int]]:
    """The responses of a file with the offset and length of their records; requests of ours go with their responses."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    asked: dict[str, Headers] = {}
    try:
        records = ArchiveIterator(file)
        for record in records:
            told = record.rec_headers.get_header
            if record.rec_type == "request":
                asked[told("WARC-Concurrent-To") or ""] = _pairs(record.http_headers)
            if record.rec_type != "response" or record.http_headers is None:
                continue
            body = record.raw_stream.read()
            fetched = _fetched(record, body, asked.pop(told("WARC-Record-ID") or "", ()))
            records.read_to_end()
            yield fetched, records.get_record_offset(), records.get_record_length()
    except (ArchiveLoadFailed, zlib.error, EOFError, ValueError) as cause:
        raise CrawlError(f"{where}: expected WARC records, found: {cause}") from cause


def _fetched(record: Any, body: bytes, asked: Headers) -> Fetched:
    told = record.rec_headers.get_header
    url = told("WARC-Target-URI") or ""
    status = record.http_headers.get_statuscode()
    return Fetched(
        address=told("X-Longarm-Address") or url, url=url, status=int(status) if status.isdigit() else 0,
        headers=_pairs(record.http_headers), body=body, at=_moment(told("WARC-Date") or ""), asked=asked,
        redirects=tuple((told("X-Longarm-Redirects") or "").split()),
    )  # fmt: skip


def _moment(written: str) -> str:
    return written.replace("Z", "+00:00") if written.endswith("Z") else written


def _pairs(headers: Any) -> Headers:
    return tuple((str(name), str(value)) for name, value in headers.headers) if headers else ()


def _packed_pair(fetched: Fetched, digest: bytes) -> bytes:
    """The response and, behind it, its request, each a gzip member of its own."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    date = (fetched.at or datetime.now(UTC).isoformat(timespec="seconds")).replace("+00:00", "Z")
    kept = [(name, value) for name, value in fetched.headers if name.lower() not in _HOP]
    kept.append(("Content-Length", str(len(fetched.body))))
    status = f"{fetched.status} {responses.get(fetched.status, '')}".strip()
    own = {
        "WARC-Date": date,
        "WARC-Payload-Digest": f"sha256:{base64.b32encode(digest).decode()}",
        "X-Longarm-Address": fetched.address,
    }
    if fetched.redirects:
        own["X-Longarm-Redirects"] = " ".join(fetched.redirects)
    response = writer.create_warc_record(
        fetched.url, "response", payload=io.BytesIO(fetched.body), length=len(fetched.body), warc_headers_dict=own,
        http_headers=StatusAndHeaders(status, _latin(kept), protocol="HTTP/1.1"),
    )  # fmt: skip
    parts = urlsplit(fetched.url)
    asked = [("Host", parts.netloc), *((name, value) for name, value in fetched.asked if name.lower() != "host")]
    target = quote(f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", safe=_AS_IT_IS)
    line = f"GET {target} HTTP/1.1"
    request = writer.create_warc_record(
        fetched.url, "request", warc_headers_dict={"WARC-Date": date},
        http_headers=StatusAndHeaders(line, _latin(asked), is_http_request=True),
    )  # fmt: skip
    response_id = response.rec_headers.get_header("WARC-Record-ID")
    request.rec_headers.add_header("WARC-Concurrent-To", response_id)
    writer.write_record(request)
    writer.write_record(response)
    return out.getvalue()


def _packed_info(name: str) -> bytes:
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    told = {"software": "longarm", "format": "WARC File Format 1.1", "robots": "obeyed"}
    writer.write_record(writer.create_warcinfo_record(name, told))
    return out.getvalue()


def _latin(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The headers without line breaks, which would end them early."""
    return [(name, " ".join(value.split("\r\n"))) for name, value in headers]
