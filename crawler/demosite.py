"""A small web server on this machine alone that shows a folder as a news site, for the demo and the tests."""

import hashlib
import mimetypes
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from records.errors import CrawlError

_HOST = "127.0.0.1"
_TEXT = (".html", ".xml", ".txt")
_TYPES = {".html": "text/html; charset=utf-8", ".xml": "application/xml; charset=utf-8"}
# What the folder holds about the site, not for its readers.
_UNSERVED = (".toml", ".md")


@contextmanager
def serve_site(folder: Path, *, port: int = 0) -> Iterator[str]:
    """The base address, such as `http://127.0.0.1:41234`, at which the folder is served inside the `with`.

    `{{BASE}}` in its pages becomes that address; `site.toml` may name `[redirects]` (from = to) and
    `[gone]` (path = status). Port 0 takes any free one.
    """
    rules = folder / "site.toml"
    if not folder.is_dir():
        raise CrawlError(f"{folder}: expected the folder of a site, found none")
    entries = tomllib.loads(rules.read_text(encoding="utf-8")) if rules.exists() else {}
    try:
        server = _Server((_HOST, port), partial(_Page, folder.resolve(), entries))
    except OSError as cause:
        raise CrawlError(f"port {port} of {_HOST} cannot be used ({cause}); choose another, or 0 for any") from cause
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://{_HOST}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    """Serves each request in a thread of its own."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing when a reader hangs up, which is no fault of the site's."""


class _Page(BaseHTTPRequestHandler):
    """Answers one request with a file of the folder, a redirect, or an error page."""

    server_version, sys_version, protocol_version = "demo", "", "HTTP/1.1"

    def __init__(self, folder: Path, entries: dict[str, Any], *rest: Any) -> None:
        self._folder, self._entries = folder, entries
        super().__init__(*rest)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if target := self._entries.get("redirects", {}).get(path):
            self._answer(301, b"", "text/html", {"Location": target})
        elif status := self._entries.get("gone", {}).get(path):
            self._answer(int(status), b"<h1>This page is gone.</h1>", _TYPES[".html"])
        elif file := self._file(path):
            self._show(file)
        else:
            self._answer(404, b"<h1>No such page.</h1>", _TYPES[".html"])

    do_HEAD = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing; the crawl reports itself."""

    def _file(self, path: str) -> Path | None:
        """The file of a path, `index.html` for a folder; None outside the folder."""
        if "\0" in path:
            return None
        file = (self._folder / path.lstrip("/")).resolve()
        file = file / "index.html" if file.is_dir() else file
        inside = file.is_relative_to(self._folder) and file.is_file()
        return file if inside and file.suffix not in _UNSERVED else None

    def _show(self, file: Path) -> None:
        body = file.read_bytes()
        if file.suffix in _TEXT:
            body = body.replace(b"{{BASE}}", f"http://{self._own_name()}".encode())
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if self.headers.get("If-None-Match") == tag:
            self._answer(304, b"", kind, {"ETag": tag})
        else:
            self._answer(200, body, kind, {"ETag": tag})

    def _own_name(self) -> str:
        host, port = cast(tuple[str, int], self.server.server_address)
        return f"{host}:{port}"

    def _answer(self, status: int, body: bytes, kind: str, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
