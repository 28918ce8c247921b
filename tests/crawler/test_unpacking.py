"""Bodies are unpacked whatever packs them, in whatever order, and never beyond the bound."""

import gzip
import zlib
from typing import Any

import brotli
import pytest

from crawler import MemoryFrontier, crawl_outlets
from crawler.unpacking import _zstd, unpacked_body, unpacked_head
from records.article import Article
from records.fetched import Fetched

PACKERS = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": _zstd().compress}
PAGE = b"<p>A bridge.</p>" * 1000


def a_body(packed: bytes, *packings: str) -> Fetched:
    return Fetched(address="a", url="a", status=200, body=packed, headers=[("Content-Encoding", p) for p in packings])


@pytest.mark.parametrize("packing", PACKERS)
def test_a_body_is_unpacked_up_to_the_bound_and_not_beyond(packing: str) -> None:
    fetched = a_body(PACKERS[packing](PAGE), packing)
    assert unpacked_body(fetched, limit=len(PAGE)) == PAGE
    assert unpacked_body(fetched, limit=len(PAGE) - 1) is None
    assert unpacked_head(fetched, limit=100) == PAGE[:100]


@pytest.mark.parametrize("packing", [*PACKERS, "compress"])
def test_a_body_that_is_broken_or_packed_as_nobody_knows_is_none(packing: str) -> None:
    fetched = a_body(b"rubbish that nothing packed", packing)
    assert (unpacked_body(fetched, limit=1000), unpacked_head(fetched, limit=1000)) == (None, b"")


def test_a_body_that_was_packed_twice_is_unpacked_twice_in_one_header_or_two() -> None:
    packed = gzip.compress(brotli.compress(PAGE))
    for fetched in (a_body(packed, "br, gzip"), a_body(packed, "br", "gzip")):
        assert unpacked_body(fetched, limit=100_000) == PAGE


def test_a_frame_that_wants_a_larger_window_than_the_web_allows_is_refused() -> None:
    zstd = _zstd()
    large = zstd.compress(bytes(20_000_000), options={zstd.CompressionParameter.window_log: 24})
    assert unpacked_body(a_body(large, "zstd"), limit=30_000_000) is None


@pytest.mark.parametrize("packing", PACKERS)
def test_a_page_is_read_however_the_server_packs_it(a_site: Any, a_story: Any, an_outlet: Any, packing: str) -> None:
    packed, found = PACKERS[packing](a_story().encode()), []
    site = a_site(
        {
            "/list": lambda ask: ask.send(b'<a href="/a">a</a>'),
            "/a": lambda ask: ask.send(packed, Content_Encoding=packing),
        }
    )
    crawl_outlets([an_outlet(site.base)], MemoryFrontier(lambda _, one: found.append(one)))
    [article] = found
    assert isinstance(article, Article), article
    [asked] = [headers for path, headers in site.asked if path == "/a"]
    assert packing in asked["Accept-Encoding"]
