"""Reservations against text and data mining: an answer in, the words out by which its publisher makes one."""

import re
import zlib

from records.fetched import Fetched

# "noai", "notdm", "noml": what publishers write into robots tags; "none" and "noindex" speak of search engines.
_ROBOTS = re.compile(r"\b(no-?(?:ai|tdm|ml|llm)(?:-?train(?:ing)?)?)\b", re.IGNORECASE)
_META = re.compile(
    rb"<meta[^>]{0,300}?name\s*=\s*[\"']?(tdm-reservation|robots|longarm)[\"'\s][^>]{0,300}>", re.IGNORECASE
)
_CONTENT = re.compile(rb"content\s*=\s*[\"']?([^\"'>]{1,200})", re.IGNORECASE)
# Where a page says it, as far as one looks.
_HEAD = 65_536


def find_reservation(fetched: Fetched) -> str:
    """The words by which the publisher reserves the page against mining (TDMRep, robots tags); empty where none do.

    >>> find_reservation(Fetched(address="a", url="a", status=200, headers=(("TDM-Reservation", "1"),)))
    'header tdm-reservation: 1'
    """
    said_by = "header" if fetched.header("tdm-reservation").strip() == "1" else ""
    for name, value in fetched.headers:
        if name.lower() == "x-robots-tag" and _for_us(value) and (said := _ROBOTS.search(value)):
            return f"header X-Robots-Tag: {said[1].lower()}"
    for tag in _META.finditer(_head(fetched)):
        content = _CONTENT.search(tag[0])
        value = content[1].decode("latin-1").strip() if content else ""
        name = tag[1].decode("latin-1").lower()
        if name == "tdm-reservation" and value in ("0", "1"):
            # By the protocol what the page says takes the place of what the header said.
            said_by = "meta" if value == "1" else ""
        elif name != "tdm-reservation" and (said := _ROBOTS.search(value)):
            return f"meta {name}: {said[1].lower()}"
    return said_by and f"{said_by} tdm-reservation: 1"


def _for_us(value: str) -> bool:
    """Whether a robots header speaks to everybody or to us: `otherbot: noai` does not."""
    agent, colon, _ = value.partition(":")
    return not colon or agent.strip().lower() in ("*", "longarm")


def _head(fetched: Fetched) -> bytes:
    """The beginning of the page, unpacked where that is gzip."""
    packing = fetched.header("Content-Encoding").lower()
    if packing in ("gzip", "x-gzip"):
        try:
            return zlib.decompressobj(47).decompress(fetched.body[:_HEAD], _HEAD)
        except zlib.error:
            return b""
    return fetched.body[:_HEAD]
