"""How the crawler behaves towards the sites that it reads: one outlet in, its Scrapy settings out."""

import re
from collections.abc import Iterable
from typing import Any

from crawler.outlets import Outlet
from records.errors import CrawlError

# The token that a site's robots.txt can name.
ROBOT = "longarm"
# The setting that lists the hosts which may stand on this machine or in a private network.
PRIVATE_HOSTS = "LONGARM_PRIVATE_HOSTS"
MAX_BYTES = 5_000_000
# A list may be larger: sitemaps hold up to 50,000 addresses.
MAX_LIST_BYTES = 20_000_000
TIMEOUT = 30.0


def need_contact(outlets: Iterable[Outlet], contact: str) -> None:
    """Nothing, or a CrawlError where a public site is to be asked and the contact is no address to write to."""
    public = [one for one in outlets if any(host not in one.private for host in one.hosts)]
    if public and not re.fullmatch(r"(?:mailto:)?[^\s@]+@[^\s@]+\.[^\s@]+|https?://\S+\.\S+", contact.strip()):
        found = repr(contact) if contact else "none"
        raise CrawlError(
            f"{public[0].name}: a public site is crawled only with a contact, a mail or web address that its owner can "
            f"write to; found {found}; give --contact you@example.org, or set LONGARM_CONTACT"
        )


def crawl_settings(
    outlet: Outlet, *, contact: str = "", timeout: float = TIMEOUT, max_bytes: int = MAX_BYTES
) -> dict[str, Any]:
    """The Scrapy settings for one outlet: robots obeyed, slow where the site is slow, bounded in time and size.

    `contact` is an address that the user agent shows to the site's owners; `timeout` in seconds per request.
    """
    if not contact.isprintable():
        raise CrawlError(f"contact: expected one line of text, got {contact!r}; give a mail or web address")
    reach = f"; {contact}" if contact else ""
    return {
        "USER_AGENT": f"{ROBOT} (news reader for research on human rights; obeys robots.txt{reach})",
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": ROBOT,
        "DOWNLOAD_DELAY": outlet.delay,
        "AUTOTHROTTLE_ENABLED": outlet.delay > 0,
        "AUTOTHROTTLE_START_DELAY": outlet.delay,
        "AUTOTHROTTLE_MAX_DELAY": max(outlet.delay, 30.0),
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(outlet.at_once),
        # What waits does so before the manners are asked, so that a host which closes is left alone at once.
        "CONCURRENT_REQUESTS": outlet.at_once,
        "CONCURRENT_REQUESTS_PER_DOMAIN": outlet.at_once,
        "DOWNLOAD_TIMEOUT": timeout,
        "DOWNLOAD_MAXSIZE": max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "RETRY_TIMES": 1,
        "REDIRECT_MAX_TIMES": 5,
        # News pages use it to load themselves anew, and looking for it costs as much as finding links.
        "METAREFRESH_ENABLED": False,
        "CLOSESPIDER_TIMEOUT": outlet.max_minutes * 60,
        # Checked before anything else, and again for each redirect.
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.guard.GuardMiddleware": 10,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "crawler.robots.RobotsMiddleware": 100,
            # Behind robots.txt, which may forbid to ask at all.
            "crawler.site_rules.SiteRulesMiddleware": 110,
            "crawler.manners.MannersMiddleware": 560,
            "crawler.capture.CaptureMiddleware": 950,
        },
        PRIVATE_HOSTS: list(outlet.private),
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")),
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        # First found, first asked: page 1 comes before page 9.
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        # Nothing that listens, and nothing that writes where the caller did not ask.
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_ENABLED": False,
        "STATS_DUMP": False,
    }
