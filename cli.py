"""The command line: the table of its commands, each loaded from its module when it is called, and `main`."""

import logging
import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from records.errors import LongarmError

NEWS, CORPUS, DATABASE, OUTLETS, PROOF = "cli_news", "cli_corpus", "cli_db", "cli_outlets", "cli_evidence"
NIGHTLY = "cli_nightly"
# Name, module, and the first sentence of the help: so `longarm --help` loads none of the modules.
COMMANDS = (
    ("demo", NEWS, "Crawl the bundled news site over HTTP, read every article and show what was found."),
    ("crawl", NEWS, "Crawl the outlets and keep every new article."),
    ("nightly", NIGHTLY, "Crawl every outlet, read what is new, group it, log the run in the database and "
                         "write the morning's digest."),
    ("outlets", OUTLETS, "Find, list and check the outlets that are crawled."),
    ("ingest", NEWS, "Keep the articles of files and folders."),
    ("read", NEWS, "Read every article that the reader has not read yet."),
    ("extract", NEWS, "Read files without a database; one JSON object for each article, in input order."),
    ("group", DATABASE, "Group the incidents of all articles by event into cases."),
    ("show", NEWS, "Show incidents, cases with their tellings, figures, rejects or failures, filtered."),
    ("evidence", PROOF, "Write a folder with all that an incident rests on, or check one with no network and no "
                        "database."),
    ("evaluate", CORPUS, "Score the reader against the gold corpus, slot by slot."),
    ("gate", CORPUS, "Hold the reader's scores on dev and test against their floors; "
                     "exit with 1 when one is under it."),
    ("train", CORPUS, "Train the reader's model; killed and started again with the same options "
                      "it goes on where it was."),
    ("db", DATABASE, "Make, migrate, check and tidy the database."),
    ("corpus", CORPUS, "Check, count, compare and export the gold corpus."),
)  # fmt: skip


class LazyGroup(TyperGroup):
    """A group whose commands stand for those of the table until one is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The called command itself, loaded, with its name and the rest of the words."""
        name, stand_in, rest = super().resolve_command(ctx, args)
        return name, stand_in and load_command(str(stand_in.name)), rest


app = typer.Typer(
    cls=LazyGroup, no_args_is_help=True, pretty_exceptions_enable=False,
    help="Reads the news for transnational repression.",
)  # fmt: skip
for _name, _, _help in COMMANDS:
    app.command(_name, help=_help)(lambda: None)


def load_command(name: str) -> Any:
    """The command or group of that name, whole, from the module that the table names; a KeyError when it has none."""
    module = next(module for one, module, _ in COMMANDS if one == name)
    return typer.main.get_group(import_module(module).app).commands[name]


def load_commands() -> dict[str, Any]:
    """Every command and group of the table by name, whole."""
    return {name: load_command(name) for name, _, _ in COMMANDS}


def main() -> None:
    """Runs the command line; whatever longarm itself found wrong becomes one line and exit code 1."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        app()
    except LongarmError as cause:
        typer.echo(f"longarm: {cause}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
