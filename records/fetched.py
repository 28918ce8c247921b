"""Fetched: one answer of a web server, as it came over the wire."""

from dataclasses import dataclass

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One answer: `address` was asked for, `url` answered after the `redirects`; the body is as it came, packed or not.

    `at` is the moment of the answer, UTC; `asked` are the headers that were sent.
    """

    address: str
    url: str
    status: int
    headers: Headers = ()
    body: bytes = b""
    at: str = ""
    asked: Headers = ()
    redirects: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """The value of a header, whatever its case; empty where there is none.

        >>> Fetched(address="a", url="a", status=200, headers=(("ETag", "x"),)).header("etag")
        'x'
        """
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")
