"""The command that runs every night: crawl, read, group, report."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

import morning
import nightly as work
import pipeline
from cli_options import DB, Archive, Contact, Database, Model, Nlp, archive_of
from console import note, note_step, print_crawl, print_group, print_or_write, print_read, say, show_progress
from crawler import parse_outlets
from records.errors import InputError
from render import render_digest_html, render_digest_markdown

app = typer.Typer()

# By the ending of the file's name.
_FORMS = {
    ".md": render_digest_markdown, ".markdown": render_digest_markdown, ".txt": render_digest_markdown,
    ".html": render_digest_html, ".htm": render_digest_html,
}  # fmt: skip


@app.command()
def nightly(
    outlets: Annotated[Path, typer.Argument(help="The TOML file of outlets.")],
    database: Database = DB,
    contact: Contact = "",
    archive: Archive = None,
    digest: Annotated[
        list[Path] | None,
        typer.Option(help="The file for the morning's digest, Markdown or HTML by its ending (.md, .html); may be "
                     "repeated for both. Without it the digest is printed as Markdown."),
    ] = None,
    base: Annotated[str | None, typer.Option(help="The address below which relative homes stand.")] = None,
    model: Model = None,
    nlp: Nlp = None,
) -> None:  # fmt: skip
    """Crawl every outlet, read what is new, group it, log the run in the database and write the morning's digest."""
    files = tuple(digest or ())
    _need_writable(files)
    try:
        wanted = parse_outlets(outlets, base=base)
        with pipeline.opened(database) as db, show_progress("reading") as progress:
            reader = pipeline.make_reader(model=model, nlp=nlp)
            work.run_night(
                db, wanted, reader, contact=contact, archive=archive_of(database, archive),
                tell=lambda night: _tell(night, files), crawled=note_step, progress=progress,
            )  # fmt: skip
    except Exception as cause:
        _tell_failure(f"{type(cause).__name__}: {cause}", files)
        raise


def _tell(night: work.Night, files: tuple[Path, ...]) -> None:
    """Writes the digest into the files and says what was done; without files prints the digest."""
    told = morning.make_digest(night)
    for name, said in night.alerts:
        note(f"alert    {name}: {said}")
    if not files:
        say(render_digest_markdown(told))
        return
    for file in files:
        print_or_write(_FORMS[file.suffix.lower()](told), file)
    print_crawl(night.crawl)
    print_read(night.read)
    print_group(night.group)
    for file in files:
        say(f"{file}: written")


def _tell_failure(said: str, files: tuple[Path, ...]) -> None:
    """Yesterday's digest must not be taken for today's; where it cannot be written the error itself must do."""
    failed = morning.make_failure(said, date.today().isoformat())
    for file in files:
        with suppress(InputError):
            print_or_write(_FORMS[file.suffix.lower()](failed), file)


def _need_writable(files: tuple[Path, ...]) -> None:
    """Nothing, or an error before the night begins, where a digest could not be written at its end."""
    for file in files:
        if file.suffix.lower() not in _FORMS:
            wanted = f"a name that ends in one of {', '.join(_FORMS)}"
            raise typer.BadParameter(f"expected {wanted}, got {file.name!r}", param_hint="--digest")
        if not file.absolute().parent.is_dir():
            raise InputError(f"{file}: expected a file in a folder that is there, found none; make {file.parent} first")
