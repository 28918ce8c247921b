"""The command on evidence: the proof of an incident as a folder, and the check of one."""

from pathlib import Path
from typing import Annotated

import typer

import pipeline
import proof
from cli_options import DB, Archive, Database, archive_of
from console import print_problems, say
from records.errors import InputError

app = typer.Typer()


@app.command()
def evidence(
    what: Annotated[list[str], typer.Argument(help="An incident's id; or `verify` and the folder of a bundle.")],
    database: Database = DB,
    archive: Archive = None,
    out: Annotated[Path | None, typer.Option(help="The folder to make; by default evidence-ID.")] = None,
) -> None:
    """Write a folder with all that an incident rests on, or check one with no network and no database."""
    if what[0] == "verify" and len(what) == 2:
        print_problems(proof.verify_bundle(Path(what[1])), f"{what[1]}: holds")
    elif len(what) == 1 and what[0] != "verify":
        with pipeline.opened(database, create=False) as db:
            made = proof.make_bundle(
                db, what[0], archive=archive_of(database, archive), out=out or Path(f"evidence-{what[0]}")
            )
        say(f"{made}: written; `longarm evidence verify {made}` checks it")
    else:
        raise InputError(f"evidence: expected an incident's id, or verify and a folder, got {' '.join(what)!r}")
