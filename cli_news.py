"""The commands on the news: demo, crawl, ingest, read, extract and show."""

import json
import shlex
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

import crawls
import pipeline
from cli_options import DB, Archive, Contact, Database, Json, Model, Nlp, archive_of
from console import (
    note,
    note_step,
    print_cases,
    print_crawl,
    print_csv,
    print_explained,
    print_figures,
    print_incidents,
    print_json,
    print_or_write,
    print_read,
    print_reading,
    print_rows,
    print_tellings,
    say,
    show_progress,
)
from corpus import SITE
from crawler import parse_outlets
from demo import run_demo
from records.article import Article, Rejected
from records.reading import Reading, render_reading
from render import render_html

app = typer.Typer()

Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 when an article failed.")]
_READ_ROWS = 30
_STORY = "ledger/2024/02/08/berlin-journalist-poisoned.html"


@app.command()
def demo(database: Database = Path("demo.db")) -> None:
    """Crawl the bundled news site over HTTP, read every article and show what was found."""
    with show_progress("reading") as progress:
        report = run_demo(database, crawled=note_step, progress=progress)
    print_crawl(report.crawl)
    print_read(report.read)
    print_incidents(report.incidents)
    print_figures(report.figures[:_READ_ROWS], of=len(report.figures))
    again, kept, story = map(shlex.quote, (_own_name(), str(database), str(SITE / _STORY)))
    say(f"\nThe database is {database.resolve()}. Try next:")
    say(f"  {again} show incidents --db {kept} --origin CN")
    say(f"  {again} show figures --db {kept} --json")
    say(f"  {again} extract {story} --format table")


def _own_name() -> str:
    """The word that calls this program again: its name where a shell finds it, else its path."""
    return "longarm" if shutil.which("longarm") else sys.argv[0]


@app.command()
def crawl(
    outlets: Annotated[
        Path | None, typer.Argument(help="The TOML file of outlets; may be left out with --from-warc.")
    ] = None,
    database: Database = DB,
    contact: Contact = "",
    base: Annotated[str | None, typer.Option(help="The address below which relative homes stand.")] = None,
    since: Annotated[str | None, typer.Option(help="First day of a range to fill in, such as 2024-05-01.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day of that range.")] = None,
    anew: Annotated[
        bool,
        typer.Option(
            "--anew",
            help="Ask every list as if it were new, such as after an outlet's rules changed; "
            "--since and --until do so anyway.",
        ),
    ] = False,
    archive: Archive = None,
    no_archive: Annotated[bool, typer.Option("--no-archive", help="Keep no fetched pages.")] = False,
    from_warc: Annotated[
        list[Path] | None,
        # Looked at before a database is made.
        typer.Option(exists=True, dir_okay=False, help="Read this WARC file instead of the web; may be repeated."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Crawl the outlets and keep every new article."""
    # Days are what an outlet wants: without one they would be passed over in silence.
    if outlets is None and (not from_warc or since or until):
        raise typer.BadParameter(
            "expected a file of outlets; `longarm outlets starter` writes one", param_hint="OUTLETS"
        )
    wanted = crawls.backfill(parse_outlets(outlets, base=base) if outlets else (), since, until)
    with pipeline.opened(database) as db:
        if from_warc:
            report = crawls.crawl_files(db, from_warc, wanted, progress=note_step)
        else:
            folder = None if no_archive else archive_of(database, archive)
            report = crawls.crawl(db, wanted, contact=contact, archive=folder, anew=anew or bool(since or until),
                                    progress=note_step)  # fmt: skip
    print_json(asdict(report)) if as_json else print_crawl(report)


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders: html, txt, json, jsonl.")],
    database: Database = DB,
    as_json: Json = False,
) -> None:
    """Keep the articles of files and folders."""
    with pipeline.opened(database) as db:
        report = pipeline.ingest(db, paths)
    if as_json:
        print_json(asdict(report))
        return
    say(f"{report.new} new, {report.changed} changed, {report.same} known articles")
    if report.rejected:
        print_rows("rejected", [{"reason": reason, "count": count} for reason, count in report.rejected])


@app.command()
def read(
    database: Database = DB,
    model: Model = None,
    nlp: Nlp = None,
    limit: Annotated[int | None, typer.Option(help="At most so many articles.")] = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Also those that failed before.")] = False,
    strict: Strict = False,
    as_json: Json = False,
) -> None:
    """Read every article that the reader has not read yet."""
    with pipeline.opened(database) as db, show_progress("reading") as progress:
        reader = pipeline.make_reader(model=model, nlp=nlp)
        report = pipeline.read(db, reader, limit=limit, retry_failed=retry_failed, progress=progress)
    print_json(asdict(report)) if as_json else print_read(report)
    if strict and report.failed:
        raise typer.Exit(1)


@app.command()
def extract(
    files: Annotated[list[str], typer.Argument(help="html, txt, json or jsonl files; - for standard input.")],
    format: Annotated[str, typer.Option(help="jsonl, table, or html: one page with every quote coloured.")] = "jsonl",
    input: Annotated[str | None, typer.Option(help="html, txt, json or jsonl, where the name does not tell.")] = None,
    model: Model = None,
    nlp: Nlp = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell of each quote what decided, and its score; html always does.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="The file that the html goes to.")] = None,
    strict: Strict = False,
) -> None:
    """Read files without a database; one JSON object for each article, in input order."""
    if format not in ("jsonl", "table", "html"):
        raise typer.BadParameter(f"expected jsonl, table or html, got {format!r}", param_hint="--format")
    if out and format != "html":
        raise typer.BadParameter("goes with --format html only", param_hint="--out")
    inputs = pipeline.find_inputs(files, stdin=sys.stdin.buffer, format=input)
    failed = 0
    read: list[tuple[Article, Reading]] = []
    for one in pipeline.extract(pipeline.make_reader(model=model, nlp=nlp), inputs):
        if isinstance(one, Rejected):
            failed += 1
            note(f"{one.source}: {one.reason}: {one.detail}")
        elif format == "jsonl":
            say(json.dumps(render_reading(*one, explain=explain), ensure_ascii=False))
        elif format == "html":
            read.append(one)
        else:
            (print_explained if explain else print_reading)(*one)
    if format == "html":
        print_or_write(render_html(read), out)
    if failed:
        note(f"{failed} inputs could not be read; each is named above")
    if strict and failed:
        raise typer.Exit(1)


@app.command()
def show(
    what: Annotated[str, typer.Argument(help="incidents, cases, tellings, figures, rejects or failures")] = "incidents",
    database: Database = DB,
    origin: Annotated[str | None, typer.Option(help="Code of the state behind it.")] = None,
    host: Annotated[str | None, typer.Option(help="Code of the place where the target was.")] = None,
    method: Annotated[str | None, typer.Option(help="Code of the method.")] = None,
    year: Annotated[int | None, typer.Option(help="Year in which it began.")] = None,
    target: Annotated[str | None, typer.Option(help="A part of the name.")] = None,
    country: Annotated[str | None, typer.Option(help="For figures: code of the country.")] = None,
    unit: Annotated[str | None, typer.Option(help="For figures: a part of the unit's wording.")] = None,
    case: Annotated[str | None, typer.Option(help="For tellings: the id of a case.")] = None,
    limit: Annotated[int | None, typer.Option(help="At most so many rows.")] = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV for spreadsheets.")] = False,
) -> None:
    """Show incidents, cases with their tellings, figures, rejects or failures, filtered."""
    asked = {"origin": origin, "host": host, "method": method, "target": target, "country": country, "unit": unit}
    with pipeline.opened(database, create=False) as db:
        rows = pipeline.show(db, what, year=year, limit=limit, case=case, **asked)
    if as_json:
        print_json(rows)
    elif as_csv:
        print_csv(rows)
    elif what == "incidents":
        print_incidents(rows)
    elif what == "cases":
        print_cases(rows)
    elif what == "tellings":
        print_tellings(rows)
    elif what == "figures":
        print_figures(rows, of=len(rows))
    else:
        print_rows(what, rows)
