"""The body of an answer, unpacked as its headers say, within a bound."""

import zlib

from records.fetched import Fetched

# Bits of zlib's window: raw deflate is seen in the wild where the standard wants it wrapped.
_WINDOWS = {"gzip": (47,), "x-gzip": (47,), "deflate": (15, -15)}


def unpacked_body(fetched: Fetched, *, limit: int) -> bytes | None:
    """The unpacked body; None where it is packed in a way that is not known, is broken, or exceeds the limit.

    >>> unpacked_body(Fetched(address="a", url="a", status=200, body=b"x"), limit=10)
    b'x'
    """
    body = fetched.body
    for packing in reversed([one.strip().lower() for one in fetched.header("Content-Encoding").split(",")]):
        if packing in ("", "identity"):
            continue
        unpacked = _unbrotli(body, limit) if packing == "br" else _inflate(body, _WINDOWS.get(packing, ()), limit)
        if unpacked is None:
            return None
        body = unpacked
    return body if len(body) <= limit else None


def unpack_page(fetched: Fetched) -> bytes:
    """The unpacked page, or the body as it came where it is packed in a way that is not known."""
    unpacked = unpacked_body(fetched, limit=20_000_000)
    return fetched.body if unpacked is None else unpacked


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
