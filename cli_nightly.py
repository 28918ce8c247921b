"""The command that runs every night: crawl, read, report."""

from pathlib import Path
from typing import Annotated

import typer

import nightly as work
import pipeline
from cli_options import DB, Archive, Contact, Database, Model, Nlp, archive_of
from console import note, note_step, print_crawl, print_read, say, show_progress
from crawler import parse_outlets

app = typer.Typer()


@app.command()
def nightly(
    outlets: Annotated[Path, typer.Argument(help="The TOML file of outlets.")],
    database: Database = DB,
    contact: Contact = "",
    archive: Archive = None,
    digest: Annotated[Path | None, typer.Option(help="The Markdown file for the morning's digest.")] = None,
    base: Annotated[str | None, typer.Option(help="The address below which relative homes stand.")] = None,
    model: Model = None,
    nlp: Nlp = None,
) -> None:
    """Crawl every outlet, read what is new, log the run in the database and write the morning's digest."""
    wanted = parse_outlets(outlets, base=base)
    with pipeline.opened(database) as db, show_progress("reading") as progress:
        reader = pipeline.make_reader(model=model, nlp=nlp)
        night = work.run_night(
            db, wanted, reader, contact=contact, archive=archive_of(database, archive), crawled=note_step,
            progress=progress,
        )  # fmt: skip
    text = work.render_digest(night)
    for name, said in night.alerts:
        note(f"alert    {name}: {said}")
    if digest is None:
        say(text)
    else:
        digest.write_text(text, "utf-8")
        print_crawl(night.crawl)
        print_read(night.read)
        say(f"{digest}: written")
