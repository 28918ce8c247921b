"""The body of an answer, unpacked as its headers say, within a bound."""

import sys
import zlib
from typing import Any

from records.fetched import Fetched

# Bits of zlib's window: raw deflate is seen in the wild where the standard wants it wrapped.
_WINDOWS = {"gzip": (47,), "x-gzip": (47,), "deflate": (15, -15)}
# RFC 9659: no server may need a window over 8 MB of those who read it.
_ZSTD_WINDOW = 23


def unpacked_body(fetched: Fetched, *, limit: int) -> bytes | None:
    """The unpacked body; None where it is packed in a way that is not known, is broken, or exceeds the limit.

    >>> unpacked_body(Fetched(address="a", url="a", status=200, body=b"x"), limit=10)
    b'x'
    """
    body = _unpacked(fetched, limit)
    return body if body is not None and len(body) <= limit else None


def unpacked_head(fetched: Fetched, *, limit: int) -> bytes:
    """The beginning of the unpacked body, of at most so many bytes; empty where it cannot be unpacked.

    >>> unpacked_head(Fetched(address="a", url="a", status=200, body=b"xyz"), limit=2)
    b'xy'
    """
    return (_unpacked(fetched, limit) or b"")[:limit]


def unpack_page(fetched: Fetched) -> bytes:
    """The unpacked page, or the body as it came where it is packed in a way that is not known."""
    unpacked = unpacked_body(fetched, limit=20_000_000)
    return fetched.body if unpacked is None else unpacked


def _unpacked(fetched: Fetched, limit: int) -> bytes | None:
    """The body without its packings, which ends behind the limit, or None."""
    told = ",".join(value for name, value in fetched.headers if name.lower() == "content-encoding")
    body: bytes | None = fetched.body
    for packing in reversed([one.strip().lower() for one in told.split(",")]):
        if body is not None and packing not in ("", "identity"):
            body = _unpack(body, packing, limit)
    return body


def _unpack(body: bytes, packing: str, limit: int) -> bytes | None:
    if packing == "br":
        return _unbrotli(body, limit)
    if packing == "zstd":
        return _unzstd(body, limit)
    return _inflate(body, _WINDOWS.get(packing, ()), limit)


def _inflate(body: bytes, windows: tuple[int, ...], limit: int) -> bytes | None:
    for window in windows:
        unpacker = zlib.decompressobj(window)
        try:
            unpacked = unpacker.decompress(body, limit + 1)
        except zlib.error:
            continue
        return unpacked
    return None


def _unbrotli(body: bytes, limit: int) -> bytes | None:
    try:
        import brotli
    except ImportError:
        return None
    unpacker, unpacked, rest = brotli.Decompressor(), bytearray(), body
    try:
        while len(unpacked) <= limit and not unpacker.is_finished():
            piece = unpacker.process(rest, output_buffer_limit=limit + 1 - len(unpacked))
            if not piece and not rest:
                break
            unpacked += piece
            rest = b""
    except brotli.error:
        return None
    return bytes(unpacked)


def _unzstd(body: bytes, limit: int) -> bytes | None:
    """The first frame, unpacked; servers write one."""
    zstd = _zstd()
    if zstd is None:
        return None
    unpacker = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW})
    try:
        return bytes(unpacker.decompress(body, max_length=limit + 1))
    except zstd.ZstdError:
        return None


def _zstd() -> Any:
    """The library of Python itself, or what Scrapy brings for an older Python; None where there is none."""
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError:
        return None
    return zstd
