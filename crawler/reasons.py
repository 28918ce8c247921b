"""What Scrapy and Twisted raise, in the words of a report."""

from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

_REASONS = {
    "TimeoutError": "timeout",
    "TCPTimedOutError": "timeout",
    "DownloadTimeoutError": "timeout",
    "CancelledError": "too large",
    "DownloadCancelledError": "too large",
    "ResponseFailed": "broken off",
    "ResponseDataLossError": "broken off",
    "DownloadFailedError": "broken off",
    "ConnectionRefusedError": "connection refused",
    "DownloadConnectionRefusedError": "connection refused",
    "DNSLookupError": "no such host",
    "CannotResolveHostError": "no such host",
}


def failure_reason(error: BaseException) -> str:
    """Why a request failed: a status such as "404", or a few words."""
    text = str(error)
    if isinstance(error, HttpError):
        return str(error.response.status)
    if "private address" in text:
        return text
    if isinstance(error, IgnoreRequest):
        known = {"Forbidden by robots": "robots.txt", "redirect": "too many redirects", "MAXSIZE": "too large"}
        return next((words for mark, words in known.items() if mark in text), text)
    name = type(error).__name__
    return _REASONS.get(name, f"{name}: {text}".strip(": "))
