"""The archive: each page comes out as it came in, a cut file is mended, and files are read back without a network."""

import gzip
import hashlib
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler import Archive, MemoryFrontier, Outlet, crawl_archive, crawl_outlets, load_record, read_archive
from crawler.archive import mend
from crawls import crawl_files
from proof import find_lost_pages
from records.article import Article
from records.crawl import Place
from records.errors import CrawlError
from records.fetched import Fetched
from store import StoreFrontier, find_fetches, open_store
from store.connection import query


def a_fetch(n: int = 1, body: bytes = bytes(range(256)) * 4, **more: Any) -> Fetched:
    known = {
        "address": f"https://n.example/{n}", "url": f"https://www.n.example/{n}?q=ä", "status": 200,
        "headers": (("Content-Type", "text/html"), ("X-Two", "a"), ("X-Two", "b"), ("Transfer-Encoding", "chunked")),
        "at": "2024-03-12T06:00:00+00:00", "asked": (("User-Agent", "longarm"),), "redirects": ("https://n.example/1",),
    }  # fmt: skip
    return Fetched(body=body, **(known | more))


def kept(folder: Path, *pages: Fetched) -> list[Place]:
    archive = Archive(folder)
    places = [archive(one) for one in pages]
    archive.close()
    return places


def test_a_page_comes_out_as_it_came_in(tmp_path: Path) -> None:
    pages = [a_fetch(n, os.urandom(n * 1000)) for n in range(4)]
    for page, place in zip(pages, kept(tmp_path, *pages), strict=True):
        found = load_record(tmp_path, place)
        assert (found.body, found.address, found.status, found.at) == (page.body, page.address, 200, page.at)
        assert found.headers[:3] == page.headers[:3]
        assert ("User-Agent", "longarm") in found.asked
        assert (found.redirects, place.sha256) == (page.redirects, hashlib.sha256(page.body).hexdigest())


def test_the_file_holds_by_the_standards_own_checks(tmp_path: Path) -> None:
    kept(tmp_path, a_fetch(1), a_fetch(2))
    [path] = tmp_path.iterdir()
    assert re.fullmatch(r"longarm-20240312-00001-[0-9a-f]{8}\.warc\.gz", path.name)
    with path.open("rb") as file:
        records = ArchiveIterator(file, check_digests="raise")
        kinds = [(one.rec_type, one.content_stream().read() and None)[0] for one in records]
    assert kinds == ["warcinfo", "request", "response", "request", "response"]


def test_each_day_has_its_own_file_and_a_full_one_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path, a_fetch(1), a_fetch(2, at="2024-03-13T00:00:00+00:00"))
    monkeypatch.setattr("crawler.archive.MAX_FILE", 100)
    kept(tmp_path, a_fetch(3))
    names = sorted(one.name[:22] for one in tmp_path.iterdir())
    assert names == [f"longarm-{one}" for one in ("20240312-00001", "20240312-00002", "20240313-00001")]


def test_a_days_file_is_gone_on_with_and_no_other_folder_has_one_of_its_name(tmp_path: Path) -> None:
    first, second = kept(tmp_path / "own", a_fetch(1)), kept(tmp_path / "own", a_fetch(2))
    other = kept(tmp_path / "other", a_fetch(1))
    assert first[0].file == second[0].file != other[0].file


def test_a_file_of_an_older_version_is_left_as_it_is_and_read(tmp_path: Path) -> None:
    [place] = kept(tmp_path, a_fetch(1))
    older = (tmp_path / place.file).rename(tmp_path / "longarm-20240312-00001.warc.gz")
    packed = older.read_bytes()
    [new] = kept(tmp_path, a_fetch(2))
    assert (new.file == older.name, older.read_bytes() == packed) == (False, True)
    assert load_record(tmp_path, replace(place, file=older.name)).address.endswith("/1")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["own first", "own second"])
def test_another_folders_file_of_one_name_is_refused_and_takes_no_page_from_what_is_known(
    tmp_path: Path, a_story: Any, order: tuple[int, int]
) -> None:
    files = []
    for n, name in enumerate(("own", "other"), start=1):
        url, html = f"https://n.example/{n}", (("Content-Type", "text/html"),)
        page = a_fetch(n, a_story(f"at {name},").encode(), url=url, headers=html)
        [place] = kept(tmp_path / name, page)
        # As older versions named them.
        files.append((tmp_path / name / place.file).rename(tmp_path / name / "longarm-20240312-00001.warc.gz"))
    first, second = (files[n] for n in order)
    db = open_store(tmp_path / "n.db")
    with pytest.raises(CrawlError, match=r"give this file another name, such as other-longarm-20240312") as error:
        crawl_files(db, [first, second])
    before = query(db, "SELECT * FROM fetches")
    assert (len(before), str(error.value).startswith(f"{second}: ")) == (1, True)
    assert find_lost_pages(db, first.parent) == ()
    assert crawl_files(db, [first]).outlets[0].known == 1
    assert crawl_files(db, [second.rename(second.with_name("other.warc.gz"))]).saved == 1
    assert len(query(db, "SELECT * FROM fetches")) == 2


@pytest.mark.parametrize("cut", [1, 9, 200])
def test_what_a_kill_cut_short_is_mended_and_gone_on_with(tmp_path: Path, cut: int) -> None:
    first, second = kept(tmp_path, a_fetch(1), a_fetch(2))
    path = tmp_path / first.file
    os.truncate(path, second.offset + second.length - cut)
    [third] = kept(tmp_path, a_fetch(3))
    assert load_record(tmp_path, first).address.endswith("/1")
    assert load_record(tmp_path, third).address.endswith("/3")
    assert [one.address[-1] for one, _ in read_archive(path)] == ["1", "3"]


def cut_short(path: Path, size: int) -> tuple[list[Any], str]:
    """What a file of so many bytes gives, and the words of the error behind it."""
    os.truncate(path, size)
    found: list[Any] = []
    with pytest.raises(CrawlError) as error:
        for one in read_archive(path):
            found.append(one)
    return found, str(error.value)


@pytest.mark.parametrize("plain", [False, True], ids=["gzip", "plain"])
@pytest.mark.parametrize("left", [0.999, 0.7, 0.3, 0.1, 0.01])
def test_a_file_that_is_cut_in_its_last_record_gives_what_is_whole_and_an_error(
    tmp_path: Path, left: float, plain: bool
) -> None:
    first, second = kept(tmp_path, a_fetch(1), a_fetch(2, os.urandom(3000)))
    path, ends = tmp_path / first.file, [second.offset, second.offset + second.length]
    if plain:
        packed = path.read_bytes()
        path.write_bytes(gzip.decompress(packed))
        ends = [len(gzip.decompress(packed[:end])) for end in ends]
        # Behind the body come two line ends, without which the record is whole all the same.
        ends[1] -= 4
    found, said = cut_short(path, ends[0] + int(left * (ends[1] - ends[0])))
    assert [(one.address[-1], one.body) for one, _ in found] == [("1", a_fetch(1).body)]
    assert path.name in said


def test_the_end_of_a_cut_file_does_not_replace_a_text_that_was_kept(tmp_path: Path, a_story: Any) -> None:
    html = (("Content-Type", "text/html"),)
    [place] = kept(tmp_path, a_fetch(1, (a_story() + "<p>" + os.urandom(3000).hex()).encode(), headers=html))
    path, db = tmp_path / place.file, open_store(":memory:")
    crawl_archive([path], StoreFrontier(db))
    before = query(db, "SELECT * FROM articles")
    os.truncate(path, path.stat().st_size - 500)
    with pytest.raises(CrawlError, match="cut short or damaged"):
        crawl_archive([path], StoreFrontier(db))
    assert (len(before), query(db, "SELECT * FROM articles")) == (1, before)


def test_a_page_is_read_from_where_it_was_kept(tmp_path: Path) -> None:
    places = kept(tmp_path, a_fetch(1), a_fetch(2))
    assert [place for _, place in read_archive(tmp_path / places[0].file)] == places


def test_a_tail_of_rubbish_and_of_zeros_is_mended(tmp_path: Path) -> None:
    [place] = kept(tmp_path, a_fetch())
    path = tmp_path / place.file
    whole = path.stat().st_size
    for tail in (b"\x1f\x8b\x08\x00abc", bytes(5000), b"rubbish"):
        with path.open("ab") as file:
            file.write(tail)
        assert mend(path) == path.stat().st_size == whole


def test_a_folder_that_cannot_be_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "no-folder").write_text("")
    with pytest.raises(CrawlError, match="see that the disk has room"):
        Archive(tmp_path / "no-folder")(a_fetch())


@pytest.mark.parametrize("size", [200, 300_000], ids=["small", "large"])
def test_a_disk_that_is_full_leaves_no_half_record_and_the_next_page_is_kept(tmp_path: Path, size: int) -> None:
    resource = pytest.importorskip("resource")
    archive = Archive(tmp_path)
    first = archive(a_fetch(1))
    [path] = tmp_path.iterdir()
    whole, limits = path.stat().st_size, resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (whole + 150, limits[1]))
    try:
        with pytest.raises(CrawlError, match="see that the disk has room"):
            archive(a_fetch(2, os.urandom(size)))
        assert path.stat().st_size == whole
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    third = archive(a_fetch(3))
    archive.close()
    assert [load_record(tmp_path, one).address for one in (first, third)] == [a_fetch(n).address for n in (1, 3)]
    assert mend(path) == path.stat().st_size


def test_a_changed_record_is_seen(tmp_path: Path) -> None:
    first, second = kept(tmp_path, a_fetch(1), a_fetch(2))
    path = tmp_path / first.file
    with pytest.raises(CrawlError):
        load_record(tmp_path, Place(file=first.file, offset=first.offset + 1, length=first.length, sha256=""))
    with pytest.raises(CrawlError, match=r"expected \d+ bytes"):
        load_record(tmp_path, Place(file=first.file, offset=second.offset, length=second.length + 9, sha256=""))
    path.unlink()
    with pytest.raises(CrawlError, match="cannot be read"):
        load_record(tmp_path, first)


def test_a_crawl_archives_each_article_page_before_it_is_kept(
    tmp_path: Path, a_site: Any, a_story: Any, an_outlet: Any
) -> None:
    packed = gzip.compress(a_story().encode())
    site = a_site(
        {
            "/list": lambda ask: ask.send(b'<a href="/a">a</a><a href="/b">b</a>'),
            "/a": lambda ask: ask.send(packed, Content_Encoding="gzip"),
            "/b": lambda ask: ask.send(b"<p>no article</p>"),
        }
    )
    db, archive = open_store(":memory:"), Archive(tmp_path)
    crawl_outlets([an_outlet(site.base)], StoreFrontier(db), archive=archive, contact="a@b.example")
    archive.close()
    [article] = query(db, "SELECT id, text FROM articles")
    [row] = find_fetches(db, article["id"])
    place = Place(**{key: row[key] for key in ("file", "offset", "length", "sha256")})
    found = load_record(tmp_path, place)
    assert found.body == packed, "as it came over the wire"
    assert "a@b.example" in dict(found.asked)["User-Agent"]
    assert len(query(db, "SELECT * FROM fetches")) == 2


def test_archived_pages_are_read_back_in_without_a_network_and_only_once(tmp_path: Path, a_story: Any) -> None:
    html = (("Content-Type", "text/html"),)
    pages = [a_fetch(n, a_story(f"on day {n},").encode(), url=f"https://n.example/{n}", headers=html) for n in range(3)]
    other = a_fetch(9, a_story().encode(), address="https://x.example/9", url="https://x.example/9", headers=html)
    gone = a_fetch(8, b"gone", status=404)
    [place, *_] = kept(tmp_path, *pages, other, gone)
    path, db = tmp_path / place.file, open_store(":memory:")
    outlet = Outlet(name="n", home="https://n.example/")
    for saved in (3, 0):
        report = crawl_archive([path], StoreFrontier(db), outlets=[outlet])
        assert (report.outlets[0].found, report.saved) == (3, saved)
    everything = crawl_archive([path], MemoryFrontier(lambda *_: None))
    assert {one.outlet: one.saved for one in everything.outlets} == {"n.example": 3, "x.example": 1}


COMMON_CRAWL = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-03-12T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
    "WARC-Target-URI: https://n.example/cc\r\nContent-Type: application/http; msgtype=response\r\n"
    "Content-Length: {length}\r\n\r\n"
)


def test_a_file_of_another_crawler_is_read(tmp_path: Path, a_story: Any) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + a_story().encode()
    path = tmp_path / "CC-NEWS.warc.gz"
    path.write_bytes(gzip.compress(COMMON_CRAWL.format(length=len(body)).encode() + body + b"\r\n\r\n"))
    found: list[Any] = []
    crawl_archive([path], MemoryFrontier(lambda _, one: found.append(one)))
    [article] = found
    assert isinstance(article, Article)
    assert (article.url, article.outlet) == ("https://n.example/cc", "n.example")


def test_the_sizes_of_chunks_are_no_part_of_a_page(tmp_path: Path, a_story: Any) -> None:
    page = gzip.compress(a_story().encode())
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in (page[:200], page[200:], b""))
    headers = b"Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: Chunked\r\n\r\n"
    body = b"HTTP/1.1 200 OK\r\n" + headers + chunks
    path = tmp_path / "other.warc"
    path.write_bytes(COMMON_CRAWL.format(length=len(body)).encode() + body + b"\r\n\r\n")
    [(fetched, place)] = read_archive(path)
    assert (fetched.body, place.sha256) == (page, hashlib.sha256(page).hexdigest())


def test_what_is_reserved_is_refused_from_a_file_too_unless_the_outlet_says_so(tmp_path: Path, a_story: Any) -> None:
    reserved = a_story(head="<meta name='tdm-reservation' content='1'>").encode()
    [place] = kept(tmp_path, a_fetch(1, reserved, headers=(("Content-Type", "text/html"),)))
    for read_reserved, saved, refused in ((False, 0, (("reserved", 1),)), (True, 1, ())):
        outlet = Outlet(name="n", home="https://n.example/", read_reserved=read_reserved)
        report = crawl_archive([tmp_path / place.file], MemoryFrontier(lambda *_: None), outlets=[outlet])
        assert (report.saved, report.outlets[0].rejected) == (saved, refused)


@pytest.mark.parametrize("body", [b"rubbish", gzip.compress(b"rubbish")], ids=["plain", "gzip"])
def test_a_file_that_is_no_archive_is_named(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(body)
    with pytest.raises(CrawlError, match=r"a\.warc\.gz"):
        crawl_archive([path], MemoryFrontier(print))
