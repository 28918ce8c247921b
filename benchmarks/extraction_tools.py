"""One program on many pages, in whatever Python has it: `python extraction_tools.py PROGRAM PAGES.json OUT.json`.

Exits with 3 where the program cannot be imported. The seconds are the processor's, after a few pages to warm up, so
that others at work on the machine do not count.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path

Found = tuple[str, str]  # the text and the ISO date, each empty where there is none
_WARM = 5


def longarm() -> Callable[[str, str], Found]:
    from crawler import parse_page
    from records.article import Article

    def parse(html: str, url: str) -> Found:
        found = parse_page(html, url)
        return (found.text, found.published or "") if isinstance(found, Article) else ("", "")

    return parse


def trafilatura(**settings: bool) -> Callable[[str, str], Found]:
    from trafilatura import bare_extraction

    settings = {"fast": True, "include_comments": False, "with_metadata": True} | settings

    def parse(html: str, url: str) -> Found:
        found = bare_extraction(html, url=url, **settings)
        return (found.text or "", found.date or "") if found else ("", "")

    return parse


# trafilatura's settings that change which text is taken, each beside the others at their defaults.
SETTINGS: dict[str, dict[str, bool]] = {
    "fast": {},
    "fast, precision": {"favor_precision": True},
    "fast, recall": {"favor_recall": True},
    "fast, no tables": {"include_tables": False},
    "fast, deduplicated": {"deduplicate": True},
    "with fallbacks": {"fast": False},
    "with fallbacks, precision": {"fast": False, "favor_precision": True},
    "with fallbacks, recall": {"fast": False, "favor_recall": True},
}


def news_please() -> Callable[[str, str], Found]:
    from newsplease import NewsPlease

    def parse(html: str, url: str) -> Found:
        found = NewsPlease.from_html(html, url=url, fetch_images=False)
        return (found.maintext or "", _day(found.date_publish)) if found else ("", "")

    return parse


def newspaper4k() -> Callable[[str, str], Found]:
    from newspaper import Article

    def parse(html: str, url: str) -> Found:
        article = Article(url, fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return article.text or "", _day(article.publish_date)

    return parse


def _day(when: object) -> str:
    return str(when)[:10] if when else ""


PROGRAMS: dict[str, Callable[[], Callable[[str, str], Found]]] = {
    "longarm": longarm, "trafilatura": trafilatura, "news-please": news_please, "newspaper4k": newspaper4k,
    **{f"trafilatura: {name}": partial(trafilatura, **told) for name, told in SETTINGS.items()},
}  # fmt: skip


def main() -> None:
    """Writes what the program found on each page, its version and its seconds."""
    name, given, out = sys.argv[1:]
    try:
        parse, known = PROGRAMS[name](), version(name.partition(":")[0])
    except ImportError:
        sys.exit(3)
    pages = json.loads(Path(given).read_text("utf-8"))
    for one in list(pages.values())[:_WARM]:
        _tried(parse, one)
    began = time.process_time()
    found = {key: _tried(parse, one) for key, one in pages.items()}
    seconds = time.process_time() - began
    told = {key: {"text": text, "date": date} for key, (text, date) in found.items()}
    Path(out).write_text(json.dumps({"version": known, "seconds": seconds, "pages": told}), "utf-8")


def _tried(parse: Callable[[str, str], Found], page: dict[str, str]) -> Found:
    """What the program found; nothing where it fails on the page, which is said."""
    try:
        return parse(page["html"], page["url"])
    except Exception as cause:  # one page must not end the comparison
        print(f"{page['url']}: {type(cause).__name__}: {cause}", file=sys.stderr)
        return "", ""


if __name__ == "__main__":
    main()
