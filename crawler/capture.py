"""Keeps each answer as it came over the wire, before Scrapy unpacks it, beside its request."""

from datetime import UTC, datetime

from scrapy import Request
from scrapy.http import Headers, Response

from records.fetched import Fetched
from records.fetched import Headers as Pairs

_META = "longarm_raw"


class CaptureMiddleware:
    """Stands nearest to the wire, so that it sees bodies before they are unpacked."""

    def process_response(self, request: Request, response: Response) -> Response:
        """The response as it is; its raw form is kept in the request's meta."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        request.meta[_META] = (now, _pairs(response.headers), response.body, _pairs(request.headers))
        return response


def captured(response: Response, address: str) -> Fetched:
    """The answer behind a response that went through the middleware."""
    at, headers, body, asked = response.meta[_META]
    return Fetched(
        address=address, url=response.url, status=response.status, headers=headers, body=body, at=at, asked=asked,
        redirects=tuple(response.meta.get("redirect_urls", ())),
    )  # fmt: skip


def _pairs(headers: Headers) -> Pairs:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name in headers for value in headers.getlist(name)
    )
