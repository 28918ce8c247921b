"""Reservations against text and data mining: an answer in, the words out by which its publisher makes one."""

import re

from crawler.outlets import Outlet
from crawler.unpacking import unpacked_head
from records.article import Rejected
from records.fetched import Fetched

# "noai", "notdm", "noml": what publishers write into robots tags; "none" and "noindex" speak of search engines.
_ROBOTS = re.compile(r"\b(no-?(?:ai|tdm|ml|llm)(?:-?train(?:ing)?)?)\b", re.IGNORECASE)
# <meta name="robots" content="noai">, <meta content=1 name=tdm-reservation>; what follows a `<` is another tag.
_META = re.compile(rb"<meta\b([^<>]{0,1000})>", re.IGNORECASE)
_PART = re.compile(rb"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
# Where a page says it, as far as one looks: behind styles and scripts that stand inside the page.
_HEAD = 1_000_000
# `otherbot: noindex, longarm: noai` speaks to two; `unavailable_after: 25 Jun 2030 15:00:00 PST` speaks to nobody.
_SPOKEN_TO = re.compile(r"\s*([\w*.-]+)\s*:(.*)", re.DOTALL)
_RULES = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")


def pick_refusal(fetched: Fetched, outlet: Outlet) -> Rejected | None:
    """The refusal of a page that its publisher reserves; None where none does, or the outlet is read all the same."""
    said = "" if outlet.read_reserved else find_reservation(fetched)
    return Rejected(source=fetched.url, reason="reserved", detail=said) if said else None


def find_reservation(fetched: Fetched) -> str:
    """The words by which the publisher reserves the page against mining (TDMRep, robots tags); empty where none do.

    >>> find_reservation(Fetched(address="a", url="a", status=200, headers=(("TDM-Reservation", "1"),)))
    'header tdm-reservation: 1'
    """
    said_by = "header" if fetched.header("tdm-reservation").strip() == "1" else ""
    for name, value in fetched.headers:
        if name.lower() == "x-robots-tag" and (said := _ROBOTS.search(_said_to_us(value))):
            return f"header X-Robots-Tag: {said[1].lower()}"
    # What is looked for is ASCII, which in UTF-16 has a NUL beside each character.
    for tag in _META.finditer(unpacked_head(fetched, limit=_HEAD).replace(b"\0", b"")):
        name, value = _named(tag[1])
        if name == "tdm-reservation" and value in ("0", "1"):
            # By the protocol what the page says takes the place of what the header said.
            said_by = "meta" if value == "1" else ""
        elif name in ("robots", "longarm") and (said := _ROBOTS.search(value)):
            return f"meta {name}: {said[1].lower()}"
    return said_by and f"{said_by} tdm-reservation: 1"


def _said_to_us(value: str) -> str:
    """What a robots header says to everybody or to us: of `otherbot: noai` nothing.

    >>> _said_to_us("otherbot: noindex, nofollow, longarm: noai")
    'noai'
    """
    ours, robot = [], "*"
    for part in value.split(","):
        spoken = _SPOKEN_TO.match(part)
        if spoken and spoken[1].lower() not in _RULES:
            robot, part = spoken[1].lower(), spoken[2]
        if robot in ("*", "longarm"):
            ours.append(part.strip())
    return ", ".join(ours)


def _named(tag: bytes) -> tuple[str, str]:
    """The name, in small letters, and the content of a meta tag; each empty where the tag has none."""
    parts = {one[1].lower(): (one[2] or one[3] or one[4] or b"").decode("latin-1") for one in _PART.finditer(tag)}
    return parts.get(b"name", "").strip().lower(), parts.get(b"content", "").strip()
