"""The spider that only fetches: addresses in, each answer or why there is none told over a pipe."""

from collections.abc import AsyncIterator
from multiprocessing.connection import Connection
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response

from crawler.capture import captured
from crawler.reasons import failure_reason


class FetchSpider(Spider):
    """Fetches every address once."""

    name = "fetch"

    def __init__(self, addresses: tuple[str, ...], pipe: Connection, **options: Any) -> None:
        super().__init__(**options)
        self._addresses, self._pipe = addresses, pipe

    async def start(self) -> AsyncIterator[Any]:
        """Asks for every address."""
        for address in self._addresses:
            kwargs = {"address": address}
            yield Request(
                address, callback=self.parse_answer, errback=self.on_failure, cb_kwargs=kwargs, dont_filter=True
            )

    def parse_answer(self, response: Response, address: str) -> None:
        """Tells the answer."""
        self._pipe.send(captured(response, address))

    def on_failure(self, failure: Any) -> None:
        """Tells why there is none."""
        self._pipe.send((failure.request.cb_kwargs["address"], failure_reason(failure.value)))
