"""The options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Database = Annotated[Path, typer.Option("--db", help="The SQLite file.", envvar="LONGARM_DB")]
Model = Annotated[
    str | None,
    typer.Option(
        metavar="ID_OR_PATH",
        help="A folder of weights that `longarm train` wrote, or a Hugging Face classifier (id or folder) whose labels "
        "are method codes: it decides the methods, the shipped weights all else.",
    ),
]
Nlp = Annotated[str | None, typer.Option(help="An installed spaCy pipeline to read with.")]
Json = Annotated[bool, typer.Option("--json", help="JSON for machines.")]

Contact = Annotated[str, typer.Option(help="An address at which a site's owner reaches you.", envvar="LONGARM_CONTACT")]
Archive = Annotated[
    Path | None, typer.Option(help="The folder of fetched pages; by default beside the database, NAME-pages.")
]

DB = Path("longarm.db")


def archive_of(database: Path, named: Path | None) -> Path:
    """The folder of fetched pages that was named, or else the one beside the database."""
    return named or database.with_name(f"{database.stem}-pages")
