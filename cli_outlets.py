"""The commands on outlets: a starter file, a site's lists found, and live checks."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

import crawls
from cli_options import Contact, Json
from console import note_step, print_json, print_or_write, print_rows, say
from crawler import OutletCheck, check_outlets, parse_outlets, render_outlet, render_starter
from records.errors import InputError

app = typer.Typer()
outlets_app = typer.Typer(no_args_is_help=True, help="Find, list and check the outlets that are crawled.")
app.add_typer(outlets_app, name="outlets")

File = Annotated[Path, typer.Argument(help="The TOML file of outlets.")]
_FILE = Path("outlets.toml")


@outlets_app.command("starter")
def outlets_starter(file: File = _FILE) -> None:
    """Write a file of outlets to begin with: news sites, organisations and government pages of several regions."""
    if file.exists():
        raise InputError(f"{file}: is there already; name another file")
    print_or_write(render_starter(), file)
    count = len(parse_outlets(file))
    say(f"{file}: {count} outlets; take out what you do not need, then `longarm outlets check {file}`")


@outlets_app.command("list")
def outlets_list(file: File = _FILE, as_json: Json = False) -> None:
    """List the outlets of a file."""
    outlets = parse_outlets(file)
    rows = [
        {"name": one.name, "kind": one.kind, "region": one.region, "languages": ", ".join(one.languages),
         "feeds": len(one.feeds), "sitemaps": len(one.sitemaps), "sections": len(one.sections), "home": one.home}
        for one in outlets
    ]  # fmt: skip
    print_json(rows) if as_json else print_rows(f"{len(rows)} outlets", rows)


@outlets_app.command("add")
def outlets_add(
    url: Annotated[str, typer.Argument(help="The site's home.")],
    file: Annotated[Path, typer.Option("--file", help="The TOML file to write the entry to.")] = _FILE,
    name: Annotated[str | None, typer.Option(help="The outlet's name; by default the site's own.")] = None,
    private: Annotated[bool, typer.Option("--private", help="The site stands in your own network.")] = False,
    contact: Contact = "",
) -> None:
    """Find the feeds and sitemaps of a site, and write its entry to the file."""
    outlet = crawls.add_outlet(url, file, name=name, private=private, contact=contact)
    say(render_outlet(outlet).rstrip())
    say(f"\nwritten to {file}; `longarm outlets check {file} --only {outlet.name!r}` tries it")


@outlets_app.command("check")
def outlets_check(
    file: File = _FILE,
    only: Annotated[list[str] | None, typer.Option(help="The name of an outlet; may be repeated.")] = None,
    base: Annotated[str | None, typer.Option(help="The address below which relative homes stand.")] = None,
    contact: Contact = "",
    as_json: Json = False,
) -> None:
    """Crawl one live article of each outlet and say which fields come out; exit with 1 where one has a problem."""
    outlets = crawls.choose_outlets(parse_outlets(file, base=base), only or ())
    checks = check_outlets(outlets, contact=contact, progress=note_step, today=datetime.now(UTC).date())
    if as_json:
        print_json([asdict(one) for one in checks])
    else:
        print_rows(f"{len(checks)} outlets", [_row(one) for one in checks])
    if any(one.problems for one in checks):
        raise typer.Exit(1)


def _row(check: OutletCheck) -> dict[str, object]:
    return {
        "outlet": check.outlet, "listed": check.listed, "article": check.article, "fields": ", ".join(check.fields),
        "missing": ", ".join(check.missing), "problems": "; ".join(check.problems),
    }  # fmt: skip
