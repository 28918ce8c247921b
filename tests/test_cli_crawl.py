"""`longarm outlets`, `crawl` over days and from files, and `evidence`, as people call them and as they are refused."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import cli
from crawler import parse_outlets, serve_site
from pipeline import opened
from records.errors import LongarmError
from records.evidence import Evidence
from records.incident import Incident, Method, Target, incident_id
from records.reading import Reading
from store import find_addresses, pending_articles, save_reading

DAYS = ("2024/04/30", "2024/05/01", "2024/05/31", "2024/06/01")
FEED = "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
OUTLET = (
    '[[outlet]]\nname = "coast"\nhome = "/"\ndelay = 0\nmax_age = 14\nprivate = ["127.0.0.1"]\n'
    '[[outlet.section]]\npage = "/list/"\n'
)


def a_story(day: str) -> str:
    weeks = "".join(f"<p>In week {n} the court met on {day} and put the case off for hours.</p>" for n in range(8))
    return f"<html lang='en'><head><title>Held</title></head><body><p>Agents held Idris Hasan.</p>{weeks}</body></html>"


def a_site(folder: Path) -> Path:
    """A folder to serve, with a feed that it names and a story of each day; beside it `o.toml`, which lists it."""
    paths = [f"/{day}/held.html" for day in DAYS]
    items = "".join(f"<item><link>{{{{BASE}}}}{path}</link></item>" for path in paths)
    pages = {
        "/index.html": f"<html lang='en'><head><title>The Coast</title>{FEED}</head></html>",
        "/robots.txt": "User-agent: *\nSitemap: {{BASE}}/news.xml\n",
        "/news.xml": f"<urlset><url><loc>{{{{BASE}}}}{paths[0]}</loc></url></urlset>",
        "/feed.xml": f"<rss><channel>{items}</channel></rss>",
        "/list/index.html": "".join(f"<a href='{path}'>Held</a>" for path in paths),
    } | {path: a_story(day) for path, day in zip(paths, DAYS, strict=True)}
    for path, page in pages.items():
        file = folder / "site" / path[1:]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, "utf-8")
    (folder / "o.toml").write_text(OUTLET, "utf-8")
    return folder / "site"


def longarm(*words: object) -> Result:
    return CliRunner().invoke(cli.app, [str(one) for one in words], env={"LONGARM_CONTACT": None})


def refusal(*words: object) -> str:
    """What the one line on the standard error says; any other error, which people would see as a traceback, fails."""
    done = longarm(*words)
    assert isinstance(done.exception, LongarmError), (done.output, done.exception)
    return str(done.exception)


def saved(done: Result) -> int:
    assert done.exit_code == 0, (done.output, done.exception)
    return sum(one["saved"] for one in json.loads(done.stdout)["outlets"])


def days_in(database: Path) -> list[str]:
    """The days that stand in the addresses of a database's articles."""
    with opened(database, create=False) as db:
        return sorted("/".join(address.split("/")[3:6]) for address in find_addresses(db))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve_site(a_site(tmp_path_factory.mktemp("served"))) as address:
        yield address


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, tuple[int, int]]:
    """The database of a crawl that wanted nothing and of one for May; where its site stood; what each crawl saved."""
    folder = tmp_path_factory.mktemp("crawled")
    with serve_site(a_site(folder)) as address:
        words = ("crawl", folder / "o.toml", "--db", folder / "n.db", "--json", "--base", address)
        before = saved(longarm(*words))
        return folder / "n.db", address, (before, saved(longarm(*words, "--since=2024-05-01", "--until=2024-05-31")))


def test_since_and_until_fill_in_both_their_days_from_lists_that_did_not_change(crawled: Any) -> None:
    database, _, told = crawled
    assert told == (0, 2)
    assert days_in(database) == ["2024/05/01", "2024/05/31"]


def test_from_warc_reads_a_crawls_own_pages_without_its_site(crawled: Any, tmp_path: Path) -> None:
    [file] = crawled[0].with_name("n-pages").iterdir()
    assert saved(longarm("crawl", "--from-warc", file, "--db", tmp_path / "again.db", "--json")) == 2
    assert days_in(tmp_path / "again.db") == ["2024/05/01", "2024/05/31"]
    assert not (tmp_path / "again-pages").exists()


def test_from_warc_with_outlets_takes_only_the_days_that_are_asked_for(crawled: Any, tmp_path: Path) -> None:
    database, base, _ = crawled
    [file] = database.with_name("n-pages").iterdir()
    words = (database.with_name("o.toml"), "--base", base, "--from-warc", file, "--db", tmp_path / "some.db", "--json")
    assert saved(longarm("crawl", *words, "--since", "2024-05-02")) == 1
    assert days_in(tmp_path / "some.db") == ["2024/05/31"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param("o.toml --since May", "expected a day like 2024-05-31, got 'May'", id="no day"),
        pytest.param(
            "o.toml --since 2024-06-01 --until 2024-05-01", "expected a day from 2024-06-01 on", id="no order"
        ),
        pytest.param("--from-warc o.toml", "o.toml: expected WARC records, found:", id="no WARC file"),
        pytest.param("--from-warc empty.warc", "empty.warc: expected WARC records, found an empty file", id="nothing"),
    ],
)
def test_a_crawl_that_cannot_be_made_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("o.toml").write_text(OUTLET)
    Path("empty.warc").touch()
    assert said in refusal("crawl", "--base", "http://127.0.0.1:9", "--db", "x.db", *words.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param("", "expected a file of outlets", id="nothing"),
        pytest.param("--from-warc x.warc --since 2024-05-01", "expected a file of outlets", id="days of a file"),
        pytest.param("--from-warc none.warc", "'none.warc' does not exist", id="no file"),
    ],
)
def test_words_that_make_no_crawl_are_refused_before_a_database_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.warc").touch()
    done = longarm("crawl", *words.split(), "--db", "x.db")
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert [one.name for one in tmp_path.iterdir()] == ["x.warc"]


def test_the_starter_file_is_written_once_and_read_back(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    done = longarm("outlets", "starter", file)
    assert f"{file}: {len(parse_outlets(file))} outlets" in done.stdout
    assert f"`longarm outlets check {file}`" in done.stdout
    file.write_text(OUTLET)
    assert refusal("outlets", "starter", file) == f"{file}: is there already; name another file"
    assert file.read_text() == OUTLET


def test_a_site_is_added_with_the_lists_that_it_has(base: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    done = longarm("outlets", "add", base, "--file", file, "--private")
    [outlet] = parse_outlets(file)
    assert (outlet.name, outlet.languages, outlet.private) == ("The Coast", ("en",), ("127.0.0.1",))
    assert (outlet.feeds, outlet.sitemaps) == ((f"{base}/feed.xml",), (f"{base}/news.xml",))
    assert f"`longarm outlets check {file} --only 'The Coast'`" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param("add coast", "expected a web address that starts with http:// or https://", id="no address"),
        pytest.param("add BASE/none --private", "BASE/none: expected a page, found: 404; check", id="no site"),
        pytest.param("add BASE", "found none; give --contact you@example.org", id="no contact"),
        pytest.param("add BASE --file no/o.toml", "no/o.toml: expected a file in a folder that", id="add in no folder"),
        pytest.param("starter no/o.toml", "no/o.toml: cannot be written: No such file or directory", id="no folder"),
        pytest.param("check", "outlets.toml: expected a TOML file of [[outlet]] tables, found:", id="no file"),
    ],
)
def test_outlets_that_cannot_be_had_are_refused_and_nothing_is_written(
    base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said.replace("BASE", base) in refusal("outlets", *words.replace("BASE", base).split())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("rights", "given", "said"),
    [
        pytest.param(False, "", "mine.toml: cannot be written", id="not to be written"),
        pytest.param(True, "[[outlet]]\nhome = 1\n", "mine.toml:2: ", id="broken"),
        pytest.param(
            True,
            "[[outlet]]\nname = 'Coast'\nhome = 'BASE'\nfeeds = ['/rss']\n",
            "has an outlet 'Coast' at",
            id="known",
        ),
    ],
)
def test_a_file_that_takes_no_outlet_is_noticed_before_the_site_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rights: bool, given: str, said: str
) -> None:
    site, file = "http://127.0.0.1:9", tmp_path / "mine.toml"
    file.write_text(given.replace("BASE", site))
    monkeypatch.setattr("os.access", lambda path, mode: rights or mode != os.W_OK)
    assert said in refusal("outlets", "add", site, "--file", file, "--private")


def test_a_check_says_which_fields_come_out_and_fails_where_an_outlet_has_a_problem(base: str, tmp_path: Path) -> None:
    a_site(tmp_path)
    (tmp_path / "o.toml").write_text(OUTLET + OUTLET.replace("coast", "gone").replace("/list/", "/none/"))
    words = ("outlets", "check", tmp_path / "o.toml", "--base", base, "--json", "--only")
    done, failed = longarm(*words, "coast"), longarm(*words, "gone")
    [good], [gone] = json.loads(done.stdout), json.loads(failed.stdout)
    assert (done.exit_code, good["listed"], good["problems"]) == (0, 4, [])
    assert {"title", "text"} <= set(good["fields"])
    assert (failed.exit_code, gone["problems"]) == (1, [f"{base}/none/: 404", "no article was reached"])
    assert refusal(*words, "inland") == "no outlet is named 'inland'; expected one of coast, gone"


@pytest.fixture(scope="module")
def incident(crawled: Any) -> str:
    """The id of an incident that a reader found in a crawled article."""
    with opened(crawled[0]) as db:
        [article, *_] = pending_articles(db, reader="r", version="1")
        own, start = incident_id(article.id, "Idris Hasan"), article.text.index("Idris Hasan")
        quote = Evidence(field="target", quote="Idris Hasan", start=start, end=start + 11)
        method, target = Method(code="detention"), Target(name="Idris Hasan")
        found = Incident(id=own, target=target, methods=(method,), evidence=(quote,))
        reading = Reading(article_id=article.id, reader="r", version="1", relevance=1.0, incidents=(found,))
        moment = "2024-06-02T00:00:00+00:00"
        save_reading(db, reading, started=moment, ended=moment, text_sha256=article.text_sha256)
    return own


def test_evidence_of_a_crawled_incident_holds_until_it_is_changed(
    crawled: Any, incident: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path(f"evidence-{incident}")
    made = longarm("evidence", incident, "--db", crawled[0])
    assert made.stdout == f"{folder}: written; `longarm evidence verify {folder}` checks it\n"
    assert "Agents held Idris Hasan" in (folder / "page.html").read_text("utf-8")
    good = longarm("evidence", "verify", folder)
    assert (good.exit_code, good.stdout) == (0, f"{folder}: holds\n")
    (folder / "page.html").write_text("Nothing happened.")
    bad = longarm("evidence", "verify", folder)
    assert bad.exit_code == 1
    assert "page.html: is not as it was" in bad.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param("nobody", "no incident has the id 'nobody'; `longarm show incidents` lists them", id="unknown"),
        pytest.param("x --db none.db", "none.db: expected a database, found no such file", id="no database"),
        pytest.param("ID --archive none", "name the folder of the archive", id="no archive"),
        pytest.param("ID --out full", "full: expected a new or an empty folder", id="full folder"),
        pytest.param("ID --out full/file/b", "b: cannot be written: Not a directory; name another", id="in a file"),
        pytest.param("verify full", "full: expected a bundle with its manifest.json, found none", id="no bundle"),
        pytest.param("verify", "expected an incident's id, or verify and a folder, got 'verify'", id="verify nothing"),
    ],
)
def test_evidence_that_cannot_be_given_is_refused_and_nothing_is_written(
    crawled: Any, incident: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("full").mkdir()
    Path("full/file").touch()
    assert said in refusal("evidence", "--db", crawled[0], *words.replace("ID", incident).split())
    assert [str(one) for one in Path().rglob("*")] == ["full", "full/file"]
