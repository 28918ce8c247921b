"""The rooms joined: crawl, ingest, read, extract, evaluate and train as plain functions."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import measure
from crawler import (
    CrawlReport,
    CrawlStep,
    Outlet,
    crawl_outlets,
    parse_file,
    parse_outlets,
    parse_stream,
    serve_site,
)
from extract import Reader, find_lessons, make_nlp
from measure import (
    GATED,
    TELLS,
    Agreement,
    Measure,
    Score,
    answer_of,
    draw_articles,
    find_agreement,
    find_faults,
    find_leaks,
    find_repeats,
    find_shortfalls,
    find_unpinned,
    hash_part,
    load_attacks,
    load_floors,
    load_parts,
    make_report,
    move_floors,
    pair_annotations,
    render_blank,
    render_counts,
    render_page,
    report_data,
    save_floors,
    score_attacks,
    score_readings,
)
from models import CORPORA, SHIPPED, Encoder, parse_names
from records.article import Article, Rejected
from records.errors import CorpusError, InputError, ModelError
from records.gold import Gold, load_gold
from records.reading import Reading, render_reading
from records.window import Lesson
from store import (
    Database,
    count_pending,
    find_addresses,
    find_failures,
    find_figures,
    find_incidents,
    find_rejected,
    has_url,
    open_store,
    pending_articles,
    save_article,
    save_failure,
    save_reading,
    save_rejected,
)

CORPUS = Path(__file__).parent / "corpus"
SITE = CORPUS / "site"
FLOORS = "floors.json"
CHANGELOG = Path(__file__).parent / "CHANGELOG.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """How many articles were new, changed or the same, and how many inputs were rejected for each reason."""

    new: int
    changed: int
    same: int
    rejected: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """How many articles were read, how many could not be, and what was found in the former."""

    done: int
    failed: int
    incidents: int
    figures: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The scores of one reader on one part of the corpus."""

    part: str
    articles: int
    scores: tuple[Score, ...]
    pairs: tuple[tuple[Reading, Gold], ...]


@contextmanager
def opened(path: Path, *, create: bool = True) -> Iterator[Database]:
    """The migrated store in that file, closed behind the `with`."""
    db = open_store(path, create=create)
    try:
        yield db
    finally:
        db.close()


def make_reader(*, model: Path | None = None, nlp: str | None = None, threads: int | None = None) -> Reader:
    """The reader with the shipped weights and our own spaCy pipeline, or with those that are named."""
    encoder = Encoder(model or SHIPPED, threads=threads)
    return Reader(make_nlp(nlp), encoder.score, name=encoder.name, version=encoder.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What one run of the demo did, and the rows that it found."""

    crawl: CrawlReport
    read: ReadReport
    incidents: tuple[dict[str, Any], ...]
    figures: tuple[dict[str, Any], ...]


def demo(
    path: Path,
    *,
    crawled: Callable[[CrawlStep], None] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Demo:
    """Serves the bundled news site on loopback, crawls it, reads every article and keeps all in a new database."""
    _clear_demo(path)
    with opened(path) as db, serve_site(SITE) as base:
        crawled_report = crawl(db, parse_outlets(SITE / "outlets.toml", base=base), progress=crawled)
        read_report = read(db, make_reader(), progress=progress)
        return Demo(crawl=crawled_report, read=read_report, incidents=find_incidents(db), figures=find_figures(db))


def _clear_demo(path: Path) -> None:
    """Removes the database of an earlier demo; an InputError saves any other from that."""
    if not path.exists():
        return
    with opened(path) as db:
        others = [row for row in find_addresses(db) if not row.startswith("http://127.0.0.1:")]
    if others:
        raise InputError(f"{path}: holds articles that are not the demo's, such as {others[0]}; name another file")
    for old in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        old.unlink(missing_ok=True)


def crawl(
    db: Database, outlets: Sequence[Outlet], *, contact: str = "", progress: Callable[[CrawlStep], None] | None = None
) -> CrawlReport:
    """Crawls the outlets over HTTP and keeps every new article and every refusal."""

    def save(one: Article | Rejected) -> None:
        _save(db, one)

    return crawl_outlets(
        outlets,
        save=save,
        known=lambda address: has_url(db, address),
        contact=contact,
        progress=progress,
    )


def ingest(db: Database, paths: Sequence[Path]) -> IngestReport:
    """Keeps the articles of files and folders; what cannot be used is kept as a refusal."""
    counts: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    for one in (one for path in paths for one in parse_file(path)):
        if isinstance(one, Rejected):
            rejected[one.reason] += 1
        counts[_save(db, one)] += 1
    return IngestReport(
        new=counts["new"], changed=counts["changed"], same=counts["same"], rejected=tuple(sorted(rejected.items()))
    )


def read(
    db: Database,
    reader: Reader,
    *,
    limit: int | None = None,
    retry_failed: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ReadReport:
    """Reads every article that this reader has not read yet; one that fails is recorded and passed over."""
    began = time.monotonic()
    total = count_pending(db, reader=reader.name, version=reader.version, retry_failed=retry_failed)
    total = total if limit is None else min(total, limit)
    counts: Counter[str] = Counter()
    due = pending_articles(db, reader=reader.name, version=reader.version, limit=limit, retry_failed=retry_failed)
    for place, article in enumerate(due, start=1):
        started = _now()
        try:
            reading = reader.read(article)
            save_reading(db, reading, started=started, ended=_now(), text_sha256=article.text_sha256)
        except Exception as cause:  # one article must never end the run; the store keeps what went wrong
            error = f"{type(cause).__name__}: {cause}"
            save_failure(db, article.id, reader=reader.name, version=reader.version, error=error,
                         started=started, ended=_now())  # fmt: skip
            counts["failed"] += 1
        else:
            counts.update(done=1, incidents=len(reading.incidents), figures=len(reading.figures))
        progress(place, total)
    return ReadReport(
        done=counts["done"], failed=counts["failed"], incidents=counts["incidents"], figures=counts["figures"],
        seconds=time.monotonic() - began,
    )  # fmt: skip


def extract(reader: Reader, inputs: Iterable[Article | Rejected]) -> Iterator[tuple[Article, Reading] | Rejected]:
    """Each article with its reading, each refusal as it came, in input order."""
    for one in inputs:
        if isinstance(one, Rejected):
            yield one
            continue
        try:
            yield one, reader.read(one)
        except Exception as cause:  # the next article is still to be read
            yield Rejected(source=one.source or one.id, reason="failed", detail=f"{type(cause).__name__}: {cause}")


def find_inputs(paths: Sequence[str], *, stdin: BinaryIO, format: str | None = None) -> Iterator[Article | Rejected]:
    """The articles of the named files in their order; `-` is the standard input, JSON lines unless said otherwise."""
    for path in paths:
        if path == "-":
            yield from parse_stream(stdin, "-", format or "jsonl")
        else:
            yield from parse_file(Path(path), format=format)


def show(
    db: Database, what: str, *, year: int | None = None, limit: int | None = None, **asked: str | None
) -> tuple[dict[str, Any], ...]:
    """The rows of `incidents`, `figures`, `rejects` or `failures` that fit the filters of that kind."""
    given = {name: value for name, value in asked.items() if value is not None}
    if what == "incidents":
        _need_filters(what, given, ("origin", "host", "method", "target"))
        return find_incidents(db, year=year, limit=limit, **given)
    if what == "figures":
        _need_filters(what, given, ("country", "unit"))
        return find_figures(db, year=year, limit=limit, **given)
    _need_filters(what, given if year is None else given | {"year": str(year)}, ())
    if what == "failures":
        return find_failures(db, limit=limit)
    if what == "rejects":
        return find_rejected(db, limit=limit)
    raise InputError(f"show: expected incidents, figures, rejects or failures, got {what!r}")


def _need_filters(what: str, given: Mapping[str, Any], allowed: Sequence[str]) -> None:
    wrong = [f"--{name}" for name in given if name not in allowed]
    if wrong:
        wanted = ", ".join(f"--{name}" for name in allowed) or "none"
        raise InputError(f"show {what}: {', '.join(wrong)} cannot filter these; expected {wanted}")


def load_part(part: str, *, folder: Path = CORPUS) -> tuple[Gold, ...]:
    """The gold articles of one part of the corpus: train, dev or test."""
    return measure.load_part(folder, part)


def evaluate(
    reader: Reader, part: str, *, folder: Path = CORPUS, progress: Callable[[int, int], None] = lambda done, total: None
) -> Evaluation:
    """The reader's scores on one part of the corpus."""
    corpus = load_part(part, folder=folder)
    if not corpus:
        raise CorpusError(f"{folder}: the part {part!r} has no articles; name another part")
    pairs = []
    for place, gold in enumerate(corpus, start=1):
        pairs.append((reader.read(gold.article), gold))
        progress(place, len(corpus))
    return Evaluation(part=part, articles=len(corpus), scores=score_readings(pairs), pairs=tuple(pairs))


def save_report(evaluation: Evaluation, out: Path, *, folder: Path = CORPUS) -> tuple[Path, Path]:
    """Writes the evaluation's report as a page and as JSON into the folder `out`; the two files."""
    report = make_report(evaluation.pairs, part=evaluation.part, corpus=hash_part(folder, evaluation.part))
    out.mkdir(parents=True, exist_ok=True)
    page, data = out / f"{evaluation.part}.html", out / f"{evaluation.part}.json"
    page.write_text(render_page(report), "utf-8")
    data.write_text(json.dumps(report_data(report), ensure_ascii=False, indent=2) + "\n", "utf-8")
    return page, data


def evaluate_attacks(
    reader: Reader, path: Path, *, progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[Measure, ...]:
    """The reader's scores on a file of HRDsAttack, in the measures of its paper."""
    attacks = load_attacks(path)
    pairs = []
    for place, (article, gold) in enumerate(attacks, start=1):
        pairs.append((answer_of(reader.read(article)), gold))
        progress(place, len(attacks))
    return score_attacks(pairs, tells=TELLS)


def gate(
    reader: Reader, *, folder: Path = CORPUS, progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[str, ...]:
    """Why the gate is shut, in sentences: scores under their floors, or floors of another corpus; empty when open."""
    pins = {pin.part: pin for pin in load_floors(folder / FLOORS)}
    problems = [one for part in GATED for one in find_unpinned(pins.get(part), part, hash_part(folder, part))]
    if problems:
        return tuple(problems)  # scores of another corpus say nothing, and cost minutes
    for part in GATED:
        problems += find_shortfalls(pins[part], evaluate(reader, part, folder=folder, progress=progress).scores)
    return tuple(problems)


def pin_floors(
    reader: Reader,
    *,
    folder: Path = CORPUS,
    allow_lower: bool = False,
    changelog: Path = CHANGELOG,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Path:
    """Pins the floors to the present corpus and scores, and names their file; a CorpusError where one must not fall."""
    old = {pin.part: pin for pin in load_floors(folder / FLOORS)}
    said = changelog.read_text("utf-8") if changelog.is_file() else ""
    new = []
    for part in GATED:
        scores = evaluate(reader, part, folder=folder, progress=progress).scores
        digest = hash_part(folder, part)
        new.append(move_floors(old.get(part), part, digest, scores, allow_lower=allow_lower, changelog=said))
    save_floors(folder / FLOORS, new)
    return folder / FLOORS


def train(
    *,
    encoder: Path,
    out: Path,
    open_data: Path | None = None,
    corpus: Path = CORPUS,
    epochs: int = 4,
    name_epochs: int = 1,
    seed: int = 7,
    start: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Mapping[str, Any]:
    """Trains new weights on the corpus and, where given, on open name corpora; the card of what they are made of."""
    try:
        # The training half of the models room needs torch, which the default install does not have.
        from models.teach import teach
        from models.train import Settings
    except ImportError as cause:
        raise ModelError(
            f"training needs more libraries ({cause}); `pip install 'longarm[train]'` brings them"
        ) from cause
    nlp = make_nlp()
    lessons = [lesson for gold in load_part("train", folder=corpus) for lesson in find_lessons(nlp, gold)]
    names: list[Lesson] = []
    if open_data:
        for name, known in CORPORA.items():
            names += parse_names(open_data / f"{name}.jsonl.gz", known)
    stages = (Settings(epochs=name_epochs, encoder_rate=2e-4, seed=seed), Settings(epochs=epochs, seed=seed))
    return teach(
        encoder=encoder, out=out, name_lessons=names, lessons=lessons, stages=stages, progress=progress, start=start
    )


def check_corpus(folder: Path = CORPUS) -> tuple[str, ...]:
    """What does not hold in the gold corpus, in sentences; empty when all is well."""
    corpus = load_gold(folder / "gold")
    return (*(fault for gold in corpus for fault in find_faults(gold)), *find_repeats(corpus))


def check_leaks(folder: Path = CORPUS) -> tuple[str, ...]:
    """What stands in two parts of the corpus, in sentences; empty when they are apart."""
    return find_leaks(load_parts(folder))


def count_corpus(folder: Path = CORPUS) -> str:
    """The counts of the corpus by cell of its grid, in Markdown."""
    return render_counts(load_parts(folder))


def compare_annotations(folder: Path = CORPUS, *, second: Path | None = None) -> Agreement:
    """The agreement of the gold with the second annotation, by default the one in the corpus."""
    where = second or folder / "second"
    if not where.is_dir():
        raise CorpusError(f"{where}: expected a second annotation; `longarm corpus export --blank` begins one")
    return find_agreement(pair_annotations(load_gold(folder / "gold"), load_gold(where)))


def export_corpus(folder: Path = CORPUS, *, part: str | None = None) -> Iterator[dict[str, Any]]:
    """Each gold article in the shape of the extraction contract, with its text, split, people and style."""
    for name, corpus in load_parts(folder).items():
        for gold in corpus if part in (None, name) else ():
            reading = Reading(article_id=gold.article.id, reader="gold", version="1",
                              relevance=float(bool(gold.incidents)), incidents=gold.incidents,
                              figures=gold.figures)  # fmt: skip
            extra = {"text": gold.article.text, "split": name, "people": dict(gold.people), "style": gold.style,
                     "cell": gold.cell}  # fmt: skip
            yield render_reading(gold.article, reading) | extra


def export_blank(out: Path, *, count: int, seed: int = 7, folder: Path = CORPUS) -> int:
    """Writes so many articles of the corpus without their annotation, for a second annotator; how many there are."""
    drawn = draw_articles(load_gold(folder / "gold"), count, seed=seed)
    out.mkdir(parents=True, exist_ok=True)
    if kept := [one.article.id for one in drawn if (out / f"{one.article.id}.toml").exists()]:
        raise InputError(f"{out}: holds {', '.join(kept[:3])} and may be annotated already; name another folder")
    for gold in drawn:
        (out / f"{gold.article.id}.toml").write_text(render_blank(gold), "utf-8")
    return len(drawn)


def _save(db: Database, one: Article | Rejected) -> str:
    if isinstance(one, Rejected):
        save_rejected(db, one, _now())
        return "rejected"
    return save_article(db, one, _now())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
