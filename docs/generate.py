"""The generated pages of the docs: the command line, the database and the codes, made of the code itself.

Without options the pages are written; with `--check` those that are out of date are named, and the exit code is 1.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import cli
import curation
from codebook import METHOD_ENTRIES, OUTCOME_DEFINITIONS, ROLE_DEFINITIONS
from measure import render_agreement
from store import open_store, render_schema

DOCS = Path(__file__).parent
NOTE = "<!-- Made by `make docs`; change the code instead. -->"


def render_cli() -> str:
    """Every command with its arguments and options."""
    parts = [
        "# The command line",
        "Exit codes: 0 all is well; 1 longarm found something wrong, said in one line on the standard error; 2 the "
        "command was not understood. Results go to the standard output, progress and refusals to the standard error.",
        *(text for name, command in cli.load_commands().items() for text in _command(command, f"longarm {name}")),
    ]
    return "\n\n".join(parts)


def _command(command: Any, name: str) -> Iterator[str]:
    below = getattr(command, "commands", {})
    if not below:
        yield f"## `{name}`"
        yield command.help or ""
        yield from _parameters(command)
    else:
        yield f"## `{name}`"
        yield f"{command.help} Its commands: {', '.join(f'`{name} {one}`' for one in below)}."
    for key, one in below.items():
        yield from _command(one, f"{name} {key}")


def _parameters(command: Any) -> Iterator[str]:
    rows = [_parameter(one) for one in command.params if one.name != "help"]
    if rows:
        yield "\n".join(["| argument or option | default | meaning |", "| --- | --- | --- |", *rows])


def _parameter(one: Any) -> str:
    is_option = one.opts[0].startswith("-")
    shown = ", ".join(one.opts) if is_option else one.name.upper() + ("…" if one.nargs == -1 else "")
    takes_value = is_option and not one.is_flag
    meaning = (one.help or "") + (f" Also the environment's `{one.envvar}`." if one.envvar else "")
    return f"| `{shown}{' …' if takes_value else ''}` | {_default(one)} | {meaning} |"


def _default(one: Any) -> str:
    told = getattr(one, "show_default", None)
    if isinstance(told, str):
        return told
    if one.required:
        return "required"
    return "" if one.default in (None, False, "") else f"`{one.default}`"


def render_database() -> str:
    """The tables and views of a new database."""
    with open_store(":memory:") as db:
        schema = render_schema(db)
    return (
        "# The database\n\nOne SQLite file. The tables are written by longarm alone; the views are made for reading "
        "with any SQLite tool, and leave out what is withheld.\n\n" + schema
    )


def render_codes() -> str:
    """The closed lists of the codebook, methods with their place in other codebooks."""
    rows = [
        f"| `{one.code}` | {one.definition} | {one.safeguard_defenders or ''} | {'; '.join(one.freedom_house)} "
        f"| {one.plover} | {', '.join(one.cameo)} |"
        for one in METHOD_ENTRIES
    ]
    return "\n\n".join(
        [
            "# The codes",
            "## Methods",
            "The crosswalk names the nearest entry elsewhere: the number in Safeguard Defenders, *Involuntary Returns* "
            "(2022); the group of Freedom House, *Out of Sight, Not Out of Reach* (2021); and, approximately, since "
            "both code events by pairs of actors, the event types of PLOVER and CAMEO.",
            "| code | meaning | Safeguard Defenders | Freedom House | PLOVER | CAMEO |\n"
            "| --- | --- | --- | --- | --- | --- |\n" + "\n".join(rows),
            "## Outcomes",
            "Where the target's story ends in one article: the target …",
            _listed(OUTCOME_DEFINITIONS),
            "## Roles",
            "The part that a person plays in an article.",
            _listed(ROLE_DEFINITIONS),
        ]
    )


def _listed(meanings: Mapping[str, str]) -> str:
    return "\n".join(
        ["| code | meaning |", "| --- | --- |", *(f"| `{key}` | {one} |" for key, one in meanings.items())]
    )


def render_agreement_page() -> str:
    """How two annotators of the same articles agree."""
    return render_agreement(curation.compare_annotations())


PAGES = {
    "cli.md": render_cli,
    "schema.md": render_database,
    "codes.md": render_codes,
    "corpus.md": curation.count_corpus,
    "agreement.md": render_agreement_page,
}


def main() -> None:
    """Writes the pages, or with `--check` tells which of them differ from what the code says now."""
    outdated = []
    for name, render in PAGES.items():
        text = f"{NOTE}\n\n{render().strip()}\n"
        path = DOCS / name
        if not path.is_file() or path.read_text("utf-8") != text:
            outdated.append(name)
            if "--check" not in sys.argv[1:]:
                path.write_text(text, "utf-8")
    if "--check" in sys.argv[1:]:
        if outdated:
            sys.exit(f"out of date: {', '.join(f'docs/{name}' for name in outdated)}; `make docs` writes them anew")
        print("docs: up to date")
    else:
        print(f"docs: {len(outdated)} of {len(PAGES)} pages written")


if __name__ == "__main__":
    main()
