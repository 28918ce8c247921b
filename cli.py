"""The command line: one thin command per pipeline function; the only file that prints."""

import csv
import json
import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

import pipeline
import tables
from crawler import CrawlReport, parse_outlets
from measure import render_agreement
from records.article import Article, Rejected
from records.errors import InputError, LongarmError
from records.reading import Reading, render_reading
from store import (
    check_store,
    find_withheld,
    release_article,
    release_target,
    vacuum,
    withhold_article,
    withhold_target,
)

app = typer.Typer(
    no_args_is_help=True, pretty_exceptions_enable=False, help="Reads the news for transnational repression."
)
db_app = typer.Typer(no_args_is_help=True, help="Make, migrate, check and tidy the database.")
corpus_app = typer.Typer(no_args_is_help=True, help="Check, count, compare and export the gold corpus.")
app.add_typer(db_app, name="db")
app.add_typer(corpus_app, name="corpus")

Database = Annotated[Path, typer.Option("--db", help="The SQLite file.", envvar="LONGARM_DB")]
Model = Annotated[Path | None, typer.Option(help="A folder of weights that `longarm train` wrote.")]
Nlp = Annotated[str | None, typer.Option(help="An installed spaCy pipeline to read with.")]
Json = Annotated[bool, typer.Option("--json", help="JSON for machines.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 when an article failed.")]
Corpus = Annotated[Path, typer.Option(help="The folder of the corpus.", show_default="the bundled one")]
CorpusFolder = Annotated[Path, typer.Argument(help="The folder of the corpus.", show_default="the bundled one")]
CheckFile = Annotated[Path | None, typer.Option(help="Exit with 1 when this file does not say the same.")]
IsArticle = Annotated[bool, typer.Option("--article", help="The name is an article's id.")]
_DB = Path("longarm.db")
_READ_ROWS = 30


@app.command()
def demo(database: Database = Path("demo.db")) -> None:
    """Crawl the bundled news site over HTTP, read every article and show what was found."""
    with _progress("reading") as progress:
        report = pipeline.demo(database, crawled=_crawl_line, progress=progress)
    _print_crawl(report.crawl)
    _print_read(report.read)
    _print_incidents(report.incidents)
    _print_figures(report.figures[:_READ_ROWS], of=len(report.figures))
    _say(f"\nThe database is {database.resolve()}. Try next:")
    for line in (
        f"longarm show incidents --db {database} --origin CN",
        f"longarm show figures --db {database} --json",
        "longarm extract corpus/site/ledger/2024/02/08/berlin-journalist-poisoned.html --format table",
    ):
        _say(f"  {line}")


@app.command()
def crawl(
    outlets: Annotated[Path, typer.Argument(help="The TOML file of outlets.")],
    database: Database = _DB,
    contact: Annotated[str, typer.Option(help="An address at which a site's owner reaches you.")] = "",
    base: Annotated[str | None, typer.Option(help="The address below which relative homes stand.")] = None,
    as_json: Json = False,
) -> None:
    """Crawl the outlets and keep every new article."""
    with pipeline.opened(database) as db:
        report = pipeline.crawl(db, parse_outlets(outlets, base=base), contact=contact, progress=_crawl_line)
    _print_json(asdict(report)) if as_json else _print_crawl(report)


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders: html, txt, json, jsonl.")],
    database: Database = _DB,
    as_json: Json = False,
) -> None:
    """Keep the articles of files and folders."""
    with pipeline.opened(database) as db:
        report = pipeline.ingest(db, paths)
    if as_json:
        _print_json(asdict(report))
        return
    _say(f"{report.new} new, {report.changed} changed, {report.same} known articles")
    if report.rejected:
        _print_rows("rejected", [{"reason": reason, "count": count} for reason, count in report.rejected])


@app.command()
def read(
    database: Database = _DB,
    model: Model = None,
    nlp: Nlp = None,
    limit: Annotated[int | None, typer.Option(help="At most so many articles.")] = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Also those that failed before.")] = False,
    strict: Strict = False,
    as_json: Json = False,
) -> None:
    """Read every article that the reader has not read yet."""
    with pipeline.opened(database) as db, _progress("reading") as progress:
        reader = pipeline.make_reader(model=model, nlp=nlp)
        report = pipeline.read(db, reader, limit=limit, retry_failed=retry_failed, progress=progress)
    _print_json(asdict(report)) if as_json else _print_read(report)
    if strict and report.failed:
        raise typer.Exit(1)


@app.command()
def extract(
    files: Annotated[list[str], typer.Argument(help="html, txt, json or jsonl files; - for standard input.")],
    format: Annotated[str, typer.Option(help="jsonl or table.")] = "jsonl",
    input: Annotated[str | None, typer.Option(help="html, txt, json or jsonl, where the name does not tell.")] = None,
    model: Model = None,
    nlp: Nlp = None,
    strict: Strict = False,
) -> None:
    """Read files without a database; one JSON object for each article, in input order."""
    if format not in ("jsonl", "table"):
        raise typer.BadParameter(f"expected jsonl or table, got {format!r}", param_hint="--format")
    inputs = pipeline.find_inputs(files, stdin=sys.stdin.buffer, format=input)
    failed = 0
    for one in pipeline.extract(pipeline.make_reader(model=model, nlp=nlp), inputs):
        if isinstance(one, Rejected):
            failed += 1
            _note(f"{one.source}: {one.reason}: {one.detail}")
        elif format == "jsonl":
            print(json.dumps(render_reading(*one), ensure_ascii=False), flush=True)
        else:
            _print_reading(*one)
    if failed:
        _note(f"{failed} inputs could not be read; each is named above")
    if strict and failed:
        raise typer.Exit(1)


@app.command()
def show(
    what: Annotated[str, typer.Argument(help="incidents, figures, rejects or failures")] = "incidents",
    database: Database = _DB,
    origin: Annotated[str | None, typer.Option(help="Code of the state behind it.")] = None,
    host: Annotated[str | None, typer.Option(help="Code of the place where the target was.")] = None,
    method: Annotated[str | None, typer.Option(help="Code of the method.")] = None,
    year: Annotated[int | None, typer.Option(help="Year in which it began.")] = None,
    target: Annotated[str | None, typer.Option(help="A part of the name.")] = None,
    country: Annotated[str | None, typer.Option(help="For figures: code of the country.")] = None,
    unit: Annotated[str | None, typer.Option(help="For figures: a part of the unit's wording.")] = None,
    limit: Annotated[int | None, typer.Option(help="At most so many rows.")] = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV for spreadsheets.")] = False,
) -> None:
    """Show incidents, figures, rejects or failures, filtered."""
    asked = {"origin": origin, "host": host, "method": method, "target": target, "country": country, "unit": unit}
    with pipeline.opened(database, create=False) as db:
        rows = pipeline.show(db, what, year=year, limit=limit, **asked)
    if as_json:
        _print_json(rows)
    elif as_csv:
        _print_csv(rows)
    elif what == "incidents":
        _print_incidents(rows)
    elif what == "figures":
        _print_figures(rows, of=len(rows))
    else:
        _print_rows(what, rows)


@app.command()
def evaluate(
    part: Annotated[str, typer.Option(help="train, dev or test")] = "test",
    corpus: Corpus = pipeline.CORPUS,
    model: Model = None,
    nlp: Nlp = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="The table as Markdown.")] = False,
    report: Annotated[Path | None, typer.Option(help="A folder for the full report, as a page and as JSON.")] = None,
    hrdsattack: Annotated[Path | None, typer.Option(help="Score on this file of HRDsAttack instead.")] = None,
    as_json: Json = False,
) -> None:
    """Score the reader against the gold corpus, slot by slot."""
    if hrdsattack and report:
        raise typer.BadParameter("the report is made of the gold corpus; leave --hrdsattack", param_hint="--report")
    reader = pipeline.make_reader(model=model, nlp=nlp)
    if hrdsattack:
        _evaluate_attacks(reader, hrdsattack, markdown=markdown, as_json=as_json)
        return
    with _progress("evaluating") as progress:
        result = pipeline.evaluate(reader, part, folder=corpus, progress=progress)
    _print_scores(
        {"part": part, "articles": result.articles}, tables.score_rows(result.scores),
        title=f"{part}: {result.articles} articles", markdown=markdown, as_json=as_json,
    )  # fmt: skip
    if report:
        for path in pipeline.save_report(result, report, folder=corpus):
            _note(f"{path}: written")


def _evaluate_attacks(reader: Any, path: Path, *, markdown: bool, as_json: bool) -> None:
    with _progress("evaluating") as progress:
        measures = pipeline.evaluate_attacks(reader, path, progress=progress)
    _print_scores(
        {"file": path.name}, tables.attack_rows(measures), title=f"{path.name}, in per cent; the baseline is the "
        "paper's T5-large on its test part", markdown=markdown, as_json=as_json,
    )  # fmt: skip
    _note(
        "HRDsAttack asks for every attack on a defender; the reader looks only for states that reach across borders, "
        "and answers neither region and city nor the types of violation."
    )


def _print_scores(
    head: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], *, title: str, markdown: bool, as_json: bool
) -> None:
    if as_json:
        _print_json({**head, "scores": rows})
    elif markdown:
        _print_markdown(rows)
    else:
        _print_rows(title, rows)


@app.command()
def gate(
    corpus: Corpus = pipeline.CORPUS,
    model: Model = None,
    nlp: Nlp = None,
    write: Annotated[bool, typer.Option("--write", help="Pin the floors to the present corpus and scores.")] = False,
    allow_lower: Annotated[
        bool, typer.Option("--allow-lower", help="Let floors fall that a line of CHANGELOG.md names.")
    ] = False,
) -> None:
    """Hold the reader's scores on dev and test against their floors; exit with 1 when one is under it."""
    if allow_lower and not write:
        raise typer.BadParameter("floors move only with --write", param_hint="--allow-lower")
    reader = pipeline.make_reader(model=model, nlp=nlp)
    with _progress("evaluating") as progress:
        if write:
            path = pipeline.pin_floors(reader, folder=corpus, allow_lower=allow_lower, progress=progress)
            _say(f"{path}: pinned")
            return
        problems = pipeline.gate(reader, folder=corpus, progress=progress)
    _print_problems(problems, "gate: open")


@app.command()
def train(
    encoder: Annotated[Path, typer.Option(help="Folder of the pretrained encoder (config, weights, tokenizer).")],
    out: Annotated[Path, typer.Option(help="Folder for the new weights.")],
    open_data: Annotated[Path | None, typer.Option(help="Folder of open name corpora (*.jsonl.gz).")] = None,
    corpus: Corpus = pipeline.CORPUS,
    epochs: Annotated[int, typer.Option(help="Rounds over the corpus.")] = 4,
    name_epochs: Annotated[int, typer.Option(help="Rounds over the open name corpora.")] = 1,
    seed: Annotated[int, typer.Option(help="Fixes order and first weights.")] = 7,
    start: Annotated[Path | None, typer.Option(help="network.pt of an earlier training to go on from.")] = None,
) -> None:
    """Train the reader's model; killed and started again with the same options it goes on where it was."""
    with _progress("training") as progress:
        card = pipeline.train(
            encoder=encoder, out=out, open_data=open_data, corpus=corpus, epochs=epochs, name_epochs=name_epochs,
            seed=seed, start=start, progress=progress,
        )  # fmt: skip
    _say(f"{out}: {card['name']} {card['version']}, trained on {card['lessons']} lessons")


@db_app.command("init")
def db_init(database: Database = _DB) -> None:
    """Make the database, or bring an older one up to date."""
    with pipeline.opened(database):
        _say(f"{database}: ready")


@db_app.command("migrate")
def db_migrate(database: Database = _DB) -> None:
    """Bring an existing database up to date."""
    with pipeline.opened(database, create=False):
        _say(f"{database}: up to date")


@db_app.command("check")
def db_check(database: Database = _DB) -> None:
    """Check that the database is whole and that every quote stands at its place."""
    with pipeline.opened(database, create=False) as db:
        _print_problems(check_store(db), f"{database}: sound")


@db_app.command("vacuum")
def db_vacuum(database: Database = _DB) -> None:
    """Give unused space back."""
    with pipeline.opened(database, create=False) as db:
        vacuum(db)
    _say(f"{database}: {database.stat().st_size:,} bytes")


@db_app.command("withhold")
def db_withhold(
    name: Annotated[str, typer.Argument(help="The name of a target, an alias or a relative; or an article's id.")],
    reason: Annotated[str, typer.Option(help="Why; kept beside the name.")],
    article: IsArticle = False,
    database: Database = _DB,
) -> None:
    """Show a person, or an article, no more; it stays in the database and can be released."""
    with pipeline.opened(database, create=False) as db:
        withhold_article(db, name, reason) if article else withhold_target(db, name, reason)
    _say(f"{name}: withheld")


@db_app.command("release")
def db_release(
    name: Annotated[str, typer.Argument(help="The name or the article's id that was withheld.")],
    article: IsArticle = False,
    database: Database = _DB,
) -> None:
    """Show again what was withheld."""
    with pipeline.opened(database, create=False) as db:
        if article:
            release_article(db, name)
        elif not release_target(db, name):
            raise InputError(f"{name}: was not withheld; `longarm db withheld` lists what is")
    _say(f"{name}: released")


@db_app.command("withheld")
def db_withheld(database: Database = _DB, as_json: Json = False) -> None:
    """List what is withheld, and why."""
    with pipeline.opened(database, create=False) as db:
        rows = find_withheld(db)
    _print_json(rows) if as_json else _print_rows(f"{len(rows)} withheld", rows)


@corpus_app.command("check")
def corpus_check(corpus: CorpusFolder = pipeline.CORPUS) -> None:
    """Check every gold annotation, and that no person stands in two batches."""
    _print_problems(pipeline.check_corpus(corpus), f"{corpus}: sound")


@corpus_app.command("leaks")
def corpus_leaks(corpus: CorpusFolder = pipeline.CORPUS) -> None:
    """Check that no person, sentence or near-duplicate stands in two parts."""
    _print_problems(pipeline.check_leaks(corpus), f"{corpus}: the parts are apart")


@corpus_app.command("counts")
def corpus_counts(corpus: CorpusFolder = pipeline.CORPUS, check: CheckFile = None) -> None:
    """Count articles, incidents and figures by cell of the grid, in Markdown."""
    _print_page(pipeline.count_corpus(corpus), check)


@corpus_app.command("agreement")
def corpus_agreement(
    corpus: CorpusFolder = pipeline.CORPUS,
    second: Annotated[
        Path | None, typer.Option(help="The folder of the second annotation.", show_default="second in the corpus")
    ] = None,
    differences: Annotated[bool, typer.Option("--differences", help="List each difference instead.")] = False,
    check: CheckFile = None,
) -> None:
    """Tell how far two annotations of the same articles agree, in Markdown."""
    agreement = pipeline.compare_annotations(corpus, second=second)
    if differences:
        for article, several in agreement.differences:
            for one in several:
                _say(f"{article}: {one.kind}: {one.words}")
        return
    _print_page(render_agreement(agreement), check)


@corpus_app.command("export")
def corpus_export(
    corpus: CorpusFolder = pipeline.CORPUS,
    part: Annotated[str | None, typer.Option(help="Only train, dev or test.")] = None,
    blank: Annotated[Path | None, typer.Option(help="A new folder for articles yet to be annotated.")] = None,
    count: Annotated[int, typer.Option(help="With --blank: so many articles, drawn by chance.")] = 100,
    seed: Annotated[int, typer.Option(help="With --blank: fixes which are drawn.")] = 7,
) -> None:
    """Write the gold as JSON lines in the extraction contract, or articles for a second annotator."""
    if blank:
        _say(f"{blank}: {pipeline.export_blank(blank, count=count, seed=seed, folder=corpus)} articles to annotate")
        return
    for one in pipeline.export_corpus(corpus, part=part):
        print(json.dumps(one, ensure_ascii=False), flush=True)


def main() -> None:
    """Runs the command line; whatever longarm itself found wrong becomes one line and exit code 1."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        app()
    except LongarmError as cause:
        _note(f"longarm: {cause}")
        sys.exit(1)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
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
            _note(f"{what}: {done} of {total}")

    yield tell


def _crawl_line(step: Any) -> None:
    if step.event in ("saved", "rejected", "failed"):
        _note(f"{step.event:9}{step.address}{' ' + step.detail if step.detail else ''}")


def _print_crawl(report: CrawlReport) -> None:
    _print_rows(f"Crawled {len(report.outlets)} outlets in {report.seconds:.1f} s", tables.outlet_rows(report))
    if reasons := tables.reason_rows(report):
        _print_rows("rejected or failed", reasons)


def _print_read(report: pipeline.ReadReport) -> None:
    _say(
        f"Read {report.done} articles in {report.seconds:.1f} s: {report.incidents} incidents, {report.figures} figures"
    )
    if report.failed:
        _say(
            f"{report.failed} articles failed; `longarm show failures` lists them, "
            "`longarm read --retry-failed` tries again"
        )


def _print_incidents(rows: Sequence[Mapping[str, Any]]) -> None:
    _print_rows(f"{len(rows)} incidents", tables.incident_rows(rows))


def _print_figures(rows: Sequence[Mapping[str, Any]], *, of: int) -> None:
    title = f"{of} figures" if of == len(rows) else f"{len(rows)} of {of} figures"
    _print_rows(title, tables.figure_rows(rows))


def _print_reading(article: Article, reading: Reading) -> None:
    incidents, figures = tables.reading_rows(reading)
    _print_rows(f"{article.title or article.source}: {len(incidents)} incidents", incidents)
    _print_rows(f"{len(figures)} figures", figures)


def _print_rows(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
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


def _print_markdown(rows: Sequence[Mapping[str, Any]]) -> None:
    print("| " + " | ".join(rows[0]) + " |")
    print("|" + " --- |" * len(rows[0]))
    for row in rows:
        print("| " + " | ".join(str(value) for value in row.values()) + " |")


def _print_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def _print_page(text: str, check: Path | None) -> None:
    """The page; or, with a file to check, whether that ends with the same."""
    if check is None:
        print(text, end="", flush=True)
    elif not check.is_file() or not check.read_text("utf-8").endswith(text):
        raise InputError(f"{check}: is out of date; write it anew with this command, without --check")
    else:
        _say(f"{check}: up to date")


def _print_problems(problems: Sequence[str], fine: str) -> None:
    for one in problems:
        _say(one)
    if problems:
        _note(f"longarm: {len(problems)} problems, named above")
        raise typer.Exit(1)
    _say(fine)


def _say(line: str) -> None:
    print(line, flush=True)


def _note(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
