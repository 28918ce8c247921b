"""The commands on the database: made, migrated, checked and tidied, what is withheld, and what is one case."""

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

import casework
import pipeline
import proof
from cli_options import DB, Archive, Database, Json, archive_of
from console import print_group, print_json, print_problems, print_rows, say
from records.errors import InputError
from store import (
    check_store,
    find_withheld,
    release_article,
    release_target,
    vacuum,
    withhold_article,
    withhold_target,
)

app = typer.Typer()
db_app = typer.Typer(no_args_is_help=True, help="Make, migrate, check and tidy the database.")
app.add_typer(db_app, name="db")

First = Annotated[str, typer.Argument(metavar="ONE", help="The id of an incident, or of a case.")]
Second = Annotated[str, typer.Argument(metavar="OTHER", help="The id of another.")]
By = Annotated[str | None, typer.Option(help="Who decides.", show_default="your name on this machine")]
Note = Annotated[str, typer.Option(help="Why; kept beside the decision.")]
IsArticle = Annotated[bool, typer.Option("--article", help="The name is an article's id.")]


@db_app.command("init")
def db_init(database: Database = DB) -> None:
    """Make the database, or bring an older one up to date."""
    with pipeline.opened(database):
        say(f"{database}: ready")


@db_app.command("migrate")
def db_migrate(database: Database = DB) -> None:
    """Bring an existing database up to date."""
    with pipeline.opened(database, create=False):
        say(f"{database}: up to date")


@db_app.command("check")
def db_check(database: Database = DB, archive: Archive = None) -> None:
    """Check that the database is whole, every quote stands at its place, and every fetched page lies in the archive."""
    with pipeline.opened(database, create=False) as db:
        lost = proof.find_lost_pages(db, archive_of(database, archive))
        print_problems((*check_store(db), *lost), f"{database}: sound")


@db_app.command("vacuum")
def db_vacuum(database: Database = DB) -> None:
    """Give unused space back."""
    with pipeline.opened(database, create=False) as db:
        vacuum(db)
    say(f"{database}: {database.stat().st_size:,} bytes")


@db_app.command("withhold")
def db_withhold(
    name: Annotated[str, typer.Argument(help="The name of a target, an alias or a relative; or an article's id.")],
    reason: Annotated[str, typer.Option(help="Why; kept beside the name.")],
    article: IsArticle = False,
    database: Database = DB,
) -> None:
    """Show a person, or an article, no more; it stays in the database and can be released."""
    with pipeline.opened(database, create=False) as db:
        withhold_article(db, name, reason) if article else withhold_target(db, name, reason)
    say(f"{name}: withheld")


@db_app.command("release")
def db_release(
    name: Annotated[str, typer.Argument(help="The name or the article's id that was withheld.")],
    article: IsArticle = False,
    database: Database = DB,
) -> None:
    """Show again what was withheld."""
    with pipeline.opened(database, create=False) as db:
        if article:
            release_article(db, name)
        elif not release_target(db, name):
            raise InputError(f"{name}: was not withheld; `longarm db withheld` lists what is")
    say(f"{name}: released")


@db_app.command("withheld")
def db_withheld(database: Database = DB, as_json: Json = False) -> None:
    """List what is withheld, and why."""
    with pipeline.opened(database, create=False) as db:
        rows = find_withheld(db)
    print_json(rows) if as_json else print_rows(f"{len(rows)} withheld", rows)


@app.command()
def group(database: Database = DB, as_json: Json = False) -> None:
    """Group the incidents of all articles by event into cases."""
    with pipeline.opened(database, create=False) as db:
        report = casework.group(db)
    print_json(asdict(report)) if as_json else print_group(report)


@db_app.command("same")
def db_same(one: First, other: Second, by: By = None, note: Note = "", database: Database = DB) -> None:
    """Decide that two incidents are one event; `longarm group` follows it."""
    _decide(database, one, other, by, note, same=True)


@db_app.command("not-same")
def db_not_same(one: First, other: Second, by: By = None, note: Note = "", database: Database = DB) -> None:
    """Decide that two incidents are not one event; `longarm group` follows it."""
    _decide(database, one, other, by, note, same=False)


def _decide(database: Path, one: str, other: str, by: str | None, note: str, *, same: bool) -> None:
    with pipeline.opened(database, create=False) as db:
        is_new = casework.decide(db, one, other, same=same, by=by or _own_name(), note=note)
    said = "the same" if same else "not the same"
    say(f"{one} and {other}: {said}{'' if is_new else ', as was decided before'}; `longarm group` follows it")


def _own_name() -> str:
    """The name of who is at the keyboard; empty where the machine does not know."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
