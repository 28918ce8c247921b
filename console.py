"""All that longarm prints: results on the standard output, progress and refusals on the standard error."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

import tables
from casework import GroupReport
from crawler import CrawlReport, CrawlStep
from pipeline import ReadReport
from records.article import Article
from records.claim import name_target
from records.errors import InputError
from records.reading import Reading


@contextmanager
def show_progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A function to tell `done, total` to: a bar on a terminal, else a log line at every tenth part."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task(what, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
        return

    def tell(done: int, total: int) -> None:
        if done == total or done % max(1, total // 10) == 0:
            note(f"{what}: {done} of {total}")

    yield tell


def note_step(step: CrawlStep) -> None:
    if step.event in ("saved", "rejected", "failed", "rules"):
        note(f"{step.event:9}{step.address}{' ' + step.detail if step.detail else ''}")


def print_crawl(report: CrawlReport) -> None:
    print_rows(f"Crawled {len(report.outlets)} outlets in {report.seconds:.1f} s", tables.outlet_rows(report))
    if reasons := tables.reason_rows(report):
        print_rows("rejected or failed", reasons)


def print_read(report: ReadReport) -> None:
    say(
        f"Read {report.done} articles in {report.seconds:.1f} s: {report.incidents} incidents, {report.figures} figures"
    )
    if report.failed:
        say(
            f"{report.failed} articles failed; `longarm show failures` lists them, "
            "`longarm read --retry-failed` tries again"
        )


def print_incidents(rows: Sequence[Mapping[str, Any]]) -> None:
    print_rows(f"{len(rows)} incidents", tables.incident_rows(rows))


def print_group(report: GroupReport) -> None:
    saved = report.saved
    say(
        f"{report.incidents} incidents in {report.cases} cases, {report.several} of them told by more than one source "
        f"({saved.new} new, {saved.changed} changed, {saved.gone} gone)"
    )


def print_cases(rows: Sequence[Mapping[str, Any]]) -> None:
    print_rows(f"{len(rows)} cases", tables.case_rows(rows))


def print_tellings(rows: Sequence[Mapping[str, Any]]) -> None:
    print_rows(f"{len(rows)} tellings", tables.telling_rows(rows))


def print_figures(rows: Sequence[Mapping[str, Any]], *, of: int) -> None:
    title = f"{of} figures" if of == len(rows) else f"{len(rows)} of {of} figures"
    print_rows(title, tables.figure_rows(rows))


def print_reading(article: Article, reading: Reading) -> None:
    incidents, figures = tables.reading_rows(reading)
    print_rows(f"{article.title or article.source}: {len(incidents)} incidents", incidents)
    print_rows(f"{len(figures)} figures", figures)


def print_explained(article: Article, reading: Reading) -> None:
    """Each incident slot by slot, then the figures, with what decided and how sure that was."""
    say(f"{article.title or article.source}: relevance {reading.relevance:.2f}, {len(reading.incidents)} incidents")
    for number, one in enumerate(reading.incidents, start=1):
        print_rows(f"{number}. {name_target(one)}: confidence {one.confidence:.2f}", tables.claim_rows(one))
    figures = tables.explained_figure_rows(reading)
    print_rows(f"{len(figures)} figures", figures)


def print_rows(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """A table; where there is no terminal it is as wide as it needs to be."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console() if sys.stdout.isatty() else Console(width=180)
    if not rows:
        console.print(escape(title))
        return
    table = Table(title=escape(title), title_justify="left")
    for column in rows[0]:
        numeric = all(isinstance(row[column], int | float | None) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", max_width=60)
    for row in rows:
        table.add_row(*("" if value is None else escape(str(value)) for value in row.values()))
    console.print(table)


def print_markdown(rows: Sequence[Mapping[str, Any]]) -> None:
    print("| " + " | ".join(rows[0]) + " |")
    print("|" + " --- |" * len(rows[0]))
    for row in rows:
        print("| " + " | ".join(str(value) for value in row.values()) + " |")


def print_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def print_page(text: str, check: Path | None) -> None:
    """The page; or, with a file to check, whether that ends with the same."""
    if check is None:
        print(text, end="", flush=True)
    elif not check.is_file() or not check.read_text("utf-8").endswith(text):
        raise InputError(f"{check}: is out of date; write it anew with this command, without --check")
    else:
        say(f"{check}: up to date")


def print_or_write(text: str, out: Path | None) -> None:
    """The text on the standard output, or in the file that is named."""
    if out is None:
        print(text, end="", flush=True)
        return
    try:
        out.write_text(text, "utf-8")
    except OSError as cause:
        raise InputError(f"{out}: cannot be written: {cause.strerror}; name another file") from cause


def print_problems(problems: Sequence[str], fine: str) -> None:
    for one in problems:
        say(one)
    if problems:
        note(f"longarm: {len(problems)} problems, named above")
        raise typer.Exit(1)
    say(fine)


def say(line: str) -> None:
    print(line, flush=True)


def note(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
