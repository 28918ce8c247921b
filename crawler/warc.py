"""WARC records: a fetched page into the records of request and response, and the pages of a file out of theirs."""

import base64
import io
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import responses
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit

from records.errors import CrawlError
from records.fetched import Fetched, Headers

# True of the chunks on the wire, not of the body that is kept.
_HOP = ("transfer-encoding", "content-length", "connection", "keep-alive")
# What may stand unescaped in the line of a request.
_AS_IT_IS = "%/:=&?~#+!$,;'@()*[]"


def find_pages(file: BinaryIO, where: str) -> Iterator[tuple[Fetched, int, int]]:
    """The pages of a file, each with the offset and length of its records: the response and, where it lies just before
    that, its request. What is no whole record ends it with a CrawlError."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    asked: tuple[str, Headers, int] | None = None
    records = ArchiveIterator(file)
    reader, read = records.reader, records.fh
    try:
        for record in records:
            told = record.rec_headers.get_header
            is_page = record.rec_type == "response" and record.http_headers is not None
            body = _body(record) if is_page else b""
            records.read_to_end()
            start, length = records.get_record_offset(), records.get_record_length()
            if not _is_whole(record, reader):
                raise CrawlError(_cut(where, start))
            if is_page:
                is_answer = asked is not None and asked[0] == told("WARC-Record-ID")
                _, headers, first = asked if asked and is_answer else ("", (), start)
                yield _fetched(record, body, headers), first, start + length - first
            is_request = record.rec_type == "request"
            asked = (told("WARC-Concurrent-To") or "", _pairs(record.http_headers), start) if is_request else None
        # What is cut within its headers is none to the library.
        if read.tell() != records.offset:
            raise CrawlError(_cut(where, records.offset))
    # Over headers that are cut off the library trips with errors that are not its own.
    except (
        ArchiveLoadFailed,
        StatusAndHeadersParserException,
        zlib.error,
        EOFError,
        ValueError,
        AttributeError,
    ) as cause:
        raise CrawlError(f"{where}: expected WARC records, found: {str(cause)[:200]}") from cause


def _cut(where: str, start: int) -> str:
    return (
        f"{where}: expected a whole record at byte {start}, found one that is cut short or damaged; "
        "what stands before it was taken, get the file again for the rest"
    )


def _is_whole(record: Any, reader: Any) -> bool:
    """Whether a record that was read to its end has the length that it tells, and its gzip member an end."""
    told = record.rec_headers.get_header
    # The older ARC format has the other name; a length that cannot be read counts as 0 to the library.
    length, left = told("Content-Length") or told("length") or "", getattr(record.raw_stream, "limit", None)
    return length.isdigit() and left == 0 and (reader.decompressor is None or bool(reader.decompressor.eof))


def _body(record: Any) -> bytes:
    """The body as the server packed it, without the sizes of the chunks in which some crawlers keep it."""
    from warcio.bufferedreaders import ChunkedDataReader

    is_chunked = "chunked" in (record.http_headers.get_header("Transfer-Encoding") or "").lower()
    return bytes((ChunkedDataReader(record.raw_stream) if is_chunked else record.raw_stream).read())


def pack_page(fetched: Fetched, digest: bytes) -> bytes:
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


def pack_info(name: str) -> bytes:
    """The record with which a file begins."""
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    told = {"software": "longarm", "format": "WARC File Format 1.1", "robots": "obeyed"}
    writer.write_record(writer.create_warcinfo_record(name, told))
    return out.getvalue()


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


def _latin(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The headers without line breaks, which would end them early."""
    return [(name, " ".join(value.split("\r\n"))) for name, value in headers]
