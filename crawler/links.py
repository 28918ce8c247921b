"""Addresses: one canonical form for each page, and which links of an outlet lead to its articles."""

import re
from urllib.parse import urljoin, urlsplit

# Web shops' and newsletters' marks that courlan leaves alone; seen in feeds of large outlets.
_MORE_TRACKERS = re.compile(r"(?<=[?&])(?:at_[a-z_]+|ns_[a-z_]+|cmpid|cmp|ocid|smid|sref|CMP|ftag|s_cid)=[^&]*&?")

# Another dress of the same page: ?amp=1, ?outputType=amp, ?print=true; of an article also /2024/story/amp/ and
# /2024/story/print.
_DRESSES = re.compile(
    r"(?<=[?&])(?:amp(?:=(?:1|true|yes)?)?|output(?:Type)?=amp|print(?:able)?(?:=(?:1|true|yes|y)?)?|view=print)(?:&|$)",
    re.IGNORECASE,
)
_DRESSED_PATH = re.compile(r"(?P<own>/[^/]+/.*?[^/])(?:/amp|/print)+(?P<end>/?)$", re.IGNORECASE)

# What cannot be an article's page, by the end of its path.
_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|mp3|mp4|m4a|webm|avi|mov|pdf|docx?|xlsx?|pptx?|zip|gz|rss|atom|xml|json)$",
    re.IGNORECASE,
)


def canonical_url(address: str, base: str | None = None) -> str | None:
    """The one form of a web address, without tracking parameters, fragment, default port and marks of a page's AMP or
    print form; None for no web address.

    >>> canonical_url("HTTPS://News.Example:443/a/../b?utm_source=x&z=1&id=3#top")
    'https://news.example/b?id=3&z=1'
    >>> canonical_url("https://news.example/2024/bridge?outputType=amp")
    'https://news.example/2024/bridge'
    >>> canonical_url("mailto:desk@news.example") is None
    True
    """
    from courlan import normalize_url
    from w3lib.url import canonicalize_url

    try:
        absolute = urljoin(base, address.strip()) if base else address.strip()
        parts = urlsplit(absolute)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname or parts.username:
            return None
        rooted = urljoin(f"{parts.scheme}://{parts.netloc}/", parts.path or "/")
        with_query = f"{rooted}?{parts.query}" if parts.query else rooted
        plain = _DRESSES.sub("", _MORE_TRACKERS.sub("", normalize_url(with_query))).rstrip("?&")
        return canonicalize_url(plain, keep_fragments=False)
    except ValueError:
        return None


def article_url(address: str, base: str | None = None) -> str | None:
    """The canonical address of an article's page, where the given one may be that of its AMP or print form.

    A section of that name stays, and so does what a query tells apart.

    >>> article_url("https://news.example/2024/bridge/amp/"), article_url("https://news.example/world/print")
    ('https://news.example/2024/bridge/', 'https://news.example/world/print')
    """
    plain = canonical_url(address, base)
    parts = urlsplit(plain or "")
    dressed = None if parts.query else _DRESSED_PATH.fullmatch(parts.path)
    return parts._replace(path=dressed["own"] + dressed["end"]).geturl() if dressed else plain


def host_of(address: str) -> str:
    """The host of an address without a leading `www.`; empty where there is none.

    >>> host_of("https://www.news.example:8080/a")
    'news.example'
    """
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_same_site(address: str, hosts: tuple[str, ...]) -> bool:
    """Whether the address is on one of the hosts or below it.

    >>> is_same_site("https://m.news.example/a", ("news.example",))
    True
    >>> is_same_site("https://evilnews.example/a", ("news.example",))
    False
    """
    host = host_of(address)
    return any(host == one or host.endswith(f".{one}") for one in hosts)


def is_article_link(address: str, *, allow: str = "", deny: str = "") -> bool:
    """Whether a canonical address may be an article's page by the outlet's patterns.

    >>> is_article_link("https://news.example/2024/03/a.html", allow=r"/\\d{4}/")
    True
    >>> is_article_link("https://news.example/2024/03/a.jpg")
    False
    """
    parts = urlsplit(address)
    if parts.path in ("", "/") or _FILES.search(parts.path):
        return False
    return bool(re.search(allow, address)) and not (deny and re.search(deny, address))
