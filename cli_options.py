"""The options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Database = Annotated[Path, typer.Option("--db", help="The SQLite file.", envvar="LONGARM_DB")]
Model = Annotated[Path | None, typer.Option(help="A folder of weights that `longarm train` wrote.")]
Nlp = Annotated[str | None, typer.Option(help="An installed spaCy pipeline to read with.")]
Json = Annotated[bool, typer.Option("--json", help="JSON for machines.")]

Contact = Annotated[str, typer.Option(help="An address at which a site's owner reaches you.", envvar="LONGARM_CONTACT")]

DB = Path("longarm.db")
