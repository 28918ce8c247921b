"""The commands on the corpus: evaluate, gate, train, and what keeps the gold sound."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

import curation
import evaluation
import pipeline
import tables
import training
from cli_options import Json, Model, Nlp
from console import note, print_json, print_markdown, print_page, print_problems, print_rows, say, show_progress
from corpus import CORPUS
from extract import AttackReader
from measure import render_agreement

app = typer.Typer()
corpus_app = typer.Typer(no_args_is_help=True, help="Check, count, compare and export the gold corpus.")
app.add_typer(corpus_app, name="corpus")

Corpus = Annotated[Path, typer.Option(help="The folder of the corpus.", show_default="the bundled one")]
CorpusFolder = Annotated[Path, typer.Argument(help="The folder of the corpus.", show_default="the bundled one")]
CheckFile = Annotated[Path | None, typer.Option(help="Exit with 1 when this file does not say the same.")]


@app.command()
def evaluate(
    part: Annotated[str, typer.Option(help="train, dev or test")] = "test",
    corpus: Corpus = CORPUS,
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
    if hrdsattack:
        reader_of_attacks = pipeline.make_attack_reader(model=model, nlp=nlp)
        _evaluate_attacks(reader_of_attacks, hrdsattack, markdown=markdown, as_json=as_json)
        return
    reader = pipeline.make_reader(model=model, nlp=nlp)
    with show_progress("evaluating") as progress:
        result = evaluation.evaluate(reader, part, folder=corpus, progress=progress)
    _print_scores(
        {"part": part, "articles": result.articles}, tables.score_rows(result.scores),
        title=f"{part}: {result.articles} articles", markdown=markdown, as_json=as_json,
    )  # fmt: skip
    if report:
        for path in evaluation.save_report(result, report, folder=corpus):
            note(f"{path}: written")


def _evaluate_attacks(reader: Any, path: Path, *, markdown: bool, as_json: bool) -> None:
    with show_progress("evaluating") as progress:
        measures = evaluation.evaluate_attacks(reader, path, progress=progress)
    _print_scores(
        {"file": path.name}, tables.attack_rows(measures), title=f"{path.name}, in per cent; the baseline is the "
        "paper's T5-large on its test part", markdown=markdown, as_json=as_json,
    )  # fmt: skip
    note(
        "Region and city are not looked for."
        if isinstance(reader, AttackReader)
        else "HRDsAttack asks for every attack on a defender; the reader looks only for states that reach across "
        "borders, and answers neither region and city nor the types of violation."
    )


def _print_scores(
    head: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], *, title: str, markdown: bool, as_json: bool
) -> None:
    if as_json:
        print_json({**head, "scores": rows})
    elif markdown:
        print_markdown(rows)
    else:
        print_rows(title, rows)


@app.command()
def gate(
    corpus: Corpus = CORPUS,
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
    with show_progress("evaluating") as progress:
        if write:
            path = evaluation.pin_floors(reader, folder=corpus, allow_lower=allow_lower, progress=progress)
            say(f"{path}: pinned")
            return
        problems = evaluation.gate(reader, folder=corpus, progress=progress)
    print_problems(problems, "gate: open")


@app.command()
def train(
    encoder: Annotated[Path, typer.Option(help="Folder of the pretrained encoder (config, weights, tokenizer).")],
    out: Annotated[Path, typer.Option(help="Folder for the new weights.")],
    codebook: Annotated[
        str, typer.Option(help="longarm, or hrdsattack: a second one, of another's corpus.")
    ] = "longarm",
    open_data: Annotated[Path | None, typer.Option(help="Folder of open corpora, with ner/ and coref/.")] = None,
    corpus: Annotated[
        Path, typer.Option(help="The folder of the corpus; a file of HRDsAttack.", show_default="the bundled one")
    ] = CORPUS,
    epochs: Annotated[int, typer.Option(help="Rounds over the corpus.")] = 6,
    open_epochs: Annotated[int, typer.Option(help="Rounds over the open corpora before that.")] = 2,
    seed: Annotated[int, typer.Option(help="Fixes order and first weights.")] = 7,
    left: Annotated[
        float, typer.Option(help="Part of the rates left at the end, where another training goes on.")
    ] = 0.0,
    start: Annotated[Path | None, typer.Option(help="Weights folder, or network.pt, to go on from.")] = None,
    mean_with: Annotated[
        list[Path] | None,
        typer.Option(help="Earlier weights, or network.pt: the new weights are the mean of all. May be repeated."),
    ] = None,
) -> None:
    """Train the reader's model; killed and started again with the same options it goes on where it was."""
    if codebook not in ("longarm", "hrdsattack"):
        raise typer.BadParameter(f"expected longarm or hrdsattack, got {codebook!r}", param_hint="--codebook")
    if codebook == "hrdsattack" and (open_data or mean_with or corpus == CORPUS):
        raise typer.BadParameter("name a file of HRDsAttack, no open data and no --mean-with", param_hint="--corpus")
    shared: dict[str, Any] = {"encoder": encoder, "out": out, "corpus": corpus, "epochs": epochs, "seed": seed,
                              "start": start}  # fmt: skip
    with show_progress("training") as progress:
        if codebook == "hrdsattack":
            card = training.train_attacks(**shared, progress=progress)
        else:
            card = training.train(**shared, open_data=open_data, open_epochs=open_epochs, left=left,
                                  mean_with=mean_with or (), progress=progress)  # fmt: skip
            evaluation.add_scores(pipeline.make_reader(model=out), out, folder=corpus)
    say(f"{out}: {card['name']} {card['version']}, trained in {len(card['stages'])} stages")


@corpus_app.command("check")
def corpus_check(corpus: CorpusFolder = CORPUS) -> None:
    """Check every gold annotation, that each batch is in one part, and that no person stands in two batches."""
    print_problems(curation.check_corpus(corpus), f"{corpus}: sound")


@corpus_app.command("leaks")
def corpus_leaks(corpus: CorpusFolder = CORPUS) -> None:
    """Check that no person, sentence or near-duplicate stands in two parts."""
    print_problems(curation.check_leaks(corpus), f"{corpus}: the parts are apart")


@corpus_app.command("counts")
def corpus_counts(corpus: CorpusFolder = CORPUS, check: CheckFile = None) -> None:
    """Count articles, incidents and figures by cell of the grid, in Markdown."""
    print_page(curation.count_corpus(corpus), check)


@corpus_app.command("agreement")
def corpus_agreement(
    corpus: CorpusFolder = CORPUS,
    second: Annotated[
        Path | None, typer.Option(help="The folder of the second annotation.", show_default="second in the corpus")
    ] = None,
    differences: Annotated[bool, typer.Option("--differences", help="List each difference instead.")] = False,
    check: CheckFile = None,
) -> None:
    """Tell how far two annotations of the same articles agree, in Markdown."""
    agreement = curation.compare_annotations(corpus, second=second)
    if differences:
        for article, several in agreement.differences:
            for one in several:
                say(f"{article}: {one.kind}: {one.words}")
        return
    print_page(render_agreement(agreement), check)


@corpus_app.command("export")
def corpus_export(
    corpus: CorpusFolder = CORPUS,
    part: Annotated[str | None, typer.Option(help="Only train, dev or test.")] = None,
    blank: Annotated[Path | None, typer.Option(help="A new folder for articles yet to be annotated.")] = None,
    count: Annotated[int, typer.Option(help="With --blank: so many articles, drawn by chance.")] = 100,
    seed: Annotated[int, typer.Option(help="With --blank: fixes which are drawn.")] = 7,
) -> None:
    """Write the gold as JSON lines in the extraction contract, or articles for a second annotator."""
    if blank:
        say(f"{blank}: {curation.export_blank(blank, count=count, seed=seed, folder=corpus)} articles to annotate")
        return
    for one in curation.export_corpus(corpus, part=part):
        say(json.dumps(one, ensure_ascii=False))
