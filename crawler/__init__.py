"""From the web, or from files, to Articles."""

from crawler.alerts import find_alerts, make_row
from crawler.archive import Archive, load_bytes, load_record, parse_record, read_archive
from crawler.checking import OutletCheck, check_outlets
from crawler.demosite import serve_site
from crawler.discover import discover_outlet
from crawler.fetching import fetch_pages
from crawler.files import FORMATS, parse_file, parse_stream
from crawler.frontier import Frontier, MemoryFrontier
from crawler.language import pick_language
from crawler.links import canonical_url
from crawler.nearness import find_bands, make_signature
from crawler.outlet_file import append_outlet, need_place, parse_outlets, render_outlet, render_starter
from crawler.outlets import Layout, Outlet, Section
from crawler.page import parse_page
from crawler.report import CrawlReport, CrawlStep, OutletReport
from crawler.rewind import crawl_archive
from crawler.run import crawl_outlets
from crawler.unpacking import unpack_page

__all__ = [
    "FORMATS",
    "Archive",
    "CrawlReport",
    "CrawlStep",
    "Frontier",
    "Layout",
    "MemoryFrontier",
    "Outlet",
    "OutletCheck",
    "OutletReport",
    "Section",
    "append_outlet",
    "canonical_url",
    "check_outlets",
    "crawl_archive",
    "crawl_outlets",
    "discover_outlet",
    "fetch_pages",
    "find_alerts",
    "find_bands",
    "load_bytes",
    "load_record",
    "make_row",
    "make_signature",
    "need_place",
    "parse_file",
    "parse_outlets",
    "parse_page",
    "parse_record",
    "parse_stream",
    "pick_language",
    "read_archive",
    "render_outlet",
    "render_starter",
    "serve_site",
    "unpack_page",
]  # fmt: skip
