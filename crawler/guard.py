"""No request leaves for this machine or a private network unless the outlet names the host: checked by name and by
address, for every redirect too, and on the very address that is then connected to."""

import ipaddress
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.settings import PRIVATE_HOSTS


def is_private(address: str) -> bool:
    """Whether an IP address is no public one: loopback, private, link-local, shared, reserved or multicast.

    >>> is_private("127.0.0.1"), is_private("::ffff:10.0.0.1"), is_private("169.254.169.254"), is_private("1.1.1.1")
    (True, True, True, False)
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    real = mapped or ip
    return not real.is_global or real.is_multicast


class GuardMiddleware:
    """Refuses every request, first or redirected, that names a private address or is no web request."""

    def __init__(self, hosts: Sequence[str]) -> None:
        self._hosts = frozenset(hosts)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "GuardMiddleware":
        """The middleware with the private hosts of the crawler's outlet."""
        return cls(crawler.settings.getlist(PRIVATE_HOSTS))

    def process_request(self, request: Request) -> None:
        """Nothing where the request may go out; an IgnoreRequest says why it may not."""
        parts = urlsplit(request.url)
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in ("http", "https"):
            raise IgnoreRequest(f"no web address ({parts.scheme}:)")
        if host not in self._hosts and (_is_private_literal(host) or host == "localhost"):
            raise IgnoreRequest(f"private address ({host})")


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, which gives no private address for a name that may not have one.

    The connection is made to the address that was checked, so a name that changes its mind gains nothing.
    """

    hosts: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> "GuardedResolver":
        """The resolver with the private hosts of all outlets; a proxy of the environment may be private."""
        resolver = super().from_crawler(crawler, reactor)
        proxies = (urlsplit(one).hostname or "" for one in getproxies().values())
        resolver.hosts = frozenset((*crawler.settings.getlist(PRIVATE_HOSTS), *proxies))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":
        """The name's address; a DNSLookupError where it is private."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if name not in self.hosts and is_private(address):
            raise DNSLookupError(f"private address ({name} is {address})")
        return address


def _is_private_literal(host: str) -> bool:
    try:
        return is_private(host)
    except ValueError:
        return False
