"""The demo server: serves the folder on this machine alone, and nothing outside it."""

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler import serve_site
from records.errors import CrawlError


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "news").mkdir()
    (folder / "news" / "index.html").write_text("<a href='{{BASE}}/x'>x</a>")
    (folder / "feed.xml").write_text("<rss/>")
    (folder / "site.toml").write_text('[redirects]\n"/old" = "/news/"\n[gone]\n"/lost" = 410\n')
    (folder.parent / "secret.txt").write_text("secret")
    with serve_site(folder) as base:
        yield base


def ask(base: str, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=5)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.body = answer.read().decode()  # type: ignore[attr-defined]
    connection.close()
    return answer


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/news/", 200, "text/html; charset=utf-8"),
        ("/feed.xml?x=1", 200, "application/xml; charset=utf-8"),
        ("/none", 404, "text/html; charset=utf-8"),
        ("/lost", 410, "text/html; charset=utf-8"),
        ("/site.toml", 404, "text/html; charset=utf-8"),
        ("/../secret.txt", 404, "text/html; charset=utf-8"),
        ("/%2e%2e/secret.txt", 404, "text/html; charset=utf-8"),
        ("/a%00b", 404, "text/html; charset=utf-8"),
    ],
)
def test_a_path_has_its_status_and_content_type(base: str, path: str, status: int, kind: str) -> None:
    answer = ask(base, path)
    assert (answer.status, answer.getheader("Content-Type")) == (status, kind)


def test_a_page_knows_the_address_of_its_site(base: str) -> None:
    assert base.startswith("http://127.0.0.1:")
    assert f"{base}/x" in ask(base, "/news/").body  # type: ignore[attr-defined]


def test_a_redirect_names_its_goal(base: str) -> None:
    answer = ask(base, "/old")
    assert (answer.status, answer.getheader("Location")) == (301, "/news/")


def test_an_unchanged_page_is_not_sent_again(base: str) -> None:
    tag = ask(base, "/feed.xml").getheader("ETag")
    assert tag
    answer = ask(base, "/feed.xml", **{"If-None-Match": tag})
    assert (answer.status, answer.body) == (304, "")  # type: ignore[attr-defined]


def test_the_server_is_gone_after_the_with(tmp_path: Path) -> None:
    with serve_site(tmp_path) as base:
        assert ask(base, "/").status == 404
    with pytest.raises(ConnectionError):
        ask(base, "/")


def test_a_taken_port_is_an_error_that_says_so(base: str, tmp_path: Path) -> None:
    port = int(base.rpartition(":")[2])
    with pytest.raises(CrawlError, match=str(port)), serve_site(tmp_path, port=port):
        pass


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CrawlError, match="none"), serve_site(tmp_path / "none"):
        pass
