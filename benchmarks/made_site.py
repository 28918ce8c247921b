"""A news site of any size on loopback, made on the fly: `python benchmarks/made_site.py ARTICLES` prints its address.

`/list/0` leads to fifty articles and to the next list; every page has an ETag that holds as long as the site runs.
`/count` tells how many requests were answered, of articles and of all else.
"""

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

PER_LIST = 50
_WORDS = (
    "the council met river bridge harbour minister report court said police officers family lawyer letter "
    "street  winter market paper night border train office witness asked told after before between "
    "against their which  under because morning evening journalist neighbour embassy student passport "
    "airport detained released question answer"
).split()
_MENU = "".join(f'<li><a href="/section/{n}">Section number {n} of this paper</a></li>' for n in range(40))


@contextmanager
def made_site(articles: int) -> Iterator[str]:
    """The address of such a site, in a process of its own."""
    command = [sys.executable, str(Path(__file__)), str(articles)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    try:
        yield server.stdout.readline().strip()
    finally:
        server.kill()
        server.wait()


def count_requests(base: str) -> dict[str, int]:
    """How many requests the site answered so far, by kind; the question itself does not count."""
    with build_opener(ProxyHandler({})).open(f"{base}/count", timeout=30) as answer:
        return dict(json.loads(answer.read()))


def write_outlets(path: Path, base: str, *, articles: int, at_once: int = 8, revisit_days: int = 0) -> None:
    """The file of the site's outlet, without any delay."""
    path.write_text(
        f'[[outlet]]\nname = "Made"\nhome = "{base}/"\ndelay = 0\nat_once = {at_once}\n'
        f"max_pages = {2 * articles + 1000}\n"
        f'max_minutes = 6000\nrevisit_days = {revisit_days}\nprivate = ["127.0.0.1"]\n\n'
        "[[outlet.section]]\npage = \"/list/0\"\nlinks = '/story/\\d+$'\n",
        "utf-8",
    )


def render_story(number: int, now: datetime) -> bytes:
    """An article of some 500 words in a page of some 20 kB, its own for each number, up to a month old."""
    dice = random.Random(number)
    published = (now - timedelta(days=number % 30, minutes=number % 600)).isoformat(timespec="seconds")
    title = f"Story {number}: {' '.join(dice.choices(_WORDS, k=6))}"
    told = json.dumps(
        {"@type": "NewsArticle", "headline": title, "datePublished": published, "author": {"name": "Ada L."}}
    )
    text = "".join(f"<p>{' '.join(dice.choices(_WORDS, k=45)).capitalize()}.</p>" for _ in range(11))
    teasers = "".join(f'<div class="related"><h4>{" ".join(dice.choices(_WORDS, k=8))}</h4></div>' for _ in range(30))
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title><script type="application/ld+json">{told}</script>'
        f"</head><body><nav><ul>{_MENU}</ul></nav><article><h1>{title}</h1>{text}</article><aside>{teasers}</aside>"
        f"<script>{'var state = {};' * 300}</script></body></html>"
    ).encode()


class _Site:
    def __init__(self, articles: int) -> None:
        self._articles = articles
        self._now = datetime.now(UTC)
        self._counts = {"articles": 0, "others": 0}

    async def serve(self) -> None:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
        await server.serve_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                writer.write(self._answer(head.decode("latin-1")))
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            writer.close()

    def _answer(self, head: str) -> bytes:
        path = head.split(" ", 2)[1]
        if path == "/count":
            return _packed("200 OK", json.dumps(self._counts).encode(), "application/json")
        kind, _, number = path.strip("/").partition("/")
        self._counts["articles" if kind == "story" else "others"] += 1
        if kind not in ("story", "list") or not number.isdigit() or int(number) >= self._articles:
            return _packed("404 Not Found", b"none", "text/plain")
        tag = f'"{path}-{self._articles}"'
        if f"if-none-match: {tag}" in head.lower():
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
        body = render_story(int(number), self._now) if kind == "story" else self._list(int(number))
        return _packed("200 OK", body, "text/html; charset=utf-8", f"ETag: {tag}\r\n")

    def _list(self, number: int) -> bytes:
        first, after = number * PER_LIST, min((number + 1) * PER_LIST, self._articles)
        links = "".join(f'<li><a href="/story/{one}">Story {one}</a></li>' for one in range(first, after))
        older = f'<a rel="next" href="/list/{number + 1}">older</a>' if after < self._articles else ""
        return f"<html><body><ul>{links}</ul>{older}</body></html>".encode()


def _packed(status: str, body: bytes, kind: str, more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body


if __name__ == "__main__":
    asyncio.run(_Site(int(sys.argv[1])).serve())
