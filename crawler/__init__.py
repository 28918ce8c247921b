"""From the web, or from files, to Articles."""

from crawler.checking import OutletCheck, check_outlets
from crawler.demosite import serve_site
from crawler.discover import discover_outlet
from crawler.fetching import fetch_pages
from crawler.files import FORMATS, parse_file, parse_stream
from crawler.frontier import Frontier, MemoryFrontier
from crawler.language import pick_language
from crawler.links import canonical_url
from crawler.outlet_file import append_outlet, parse_outlets, render_outlet, render_starter
from crawler.outlets import Layout, Outlet, Section
from crawler.page import parse_page
from crawler.report import CrawlReport, CrawlStep, OutletReport
from crawler.run import crawl_outlets

__all__ = [
    "FORMATS", "CrawlReport", "CrawlStep", "Frontier", "Layout", "MemoryFrontier", "Outlet", "OutletCheck",
    "OutletReport", "Section", "append_outlet", "canonical_url", "check_outlets", "crawl_outlets", "discover_outlet",
    "fetch_pages", "parse_file", "parse_outlets", "parse_page", "parse_stream", "pick_language", "render_outlet",
    "render_starter", "serve_site",
]  # fmt: skip
