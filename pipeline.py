"""The news joined: ingest, read, extract and show as plain functions."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from crawler import parse_file, parse_stream
from extract import AttackReader, Reader, make_nlp
from inorder import in_order
from models import ATTACKS, OWN, Model, load_model
from records.article import Article, Rejected
from records.errors import InputError, ModelError
from records.reading import Reading
from store import (
    Database,
    count_pending,
    find_cases,
    find_failures,
    find_figures,
    find_incidents,
    find_rejected,
    find_tellings,
    open_store,
    pending_articles,
    save_article,
    save_failure,
    save_reading,
    save_rejected,
)

_PAGE = 200  # articles that are taken from the store at once


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


@contextmanager
def opened(path: Path, *, create: bool = True) -> Iterator[Database]:
    """The migrated store in that file, closed behind the `with`."""
    db = open_store(path, create=create)
    try:
        yield db
    finally:
        db.close()


def make_reader(*, model: str | Path | None = None, nlp: str | None = None, threads: int | None = None) -> Reader:
    """The reader with the shipped weights and our own spaCy pipeline, or with those that are named."""
    return _reader(load_model(model, threads=threads), nlp)


def make_attack_reader(*, model: str | Path | None = None, nlp: str | None = None) -> Reader | AttackReader:
    """What reads articles of HRDsAttack: an AttackReader with weights that were trained on it, else the reader."""
    used = load_model(model)
    return AttackReader(make_nlp(nlp), used.open) if used.labels == ATTACKS else _reader(used, nlp)


def _reader(used: Model, nlp: str | None) -> Reader:
    if used.labels != OWN:
        raise ModelError(
            f"{used.name} {used.version}: these weights were trained on another codebook, with the methods "
            f"{', '.join(used.labels.methods)}; the reader needs those of longarm's own. "
            "`longarm evaluate --hrdsattack` scores weights of HRDsAttack"
        )
    pipe = make_nlp(nlp)
    # What a user's pipeline finds is another reader's finding: the database must tell the two apart.
    version = f"{used.version}+{pipe.meta['name']}-{pipe.meta['version']}" if nlp else used.version
    # What we did not write may not bear to read two articles at once.
    workers = 1 if nlp else used.workers
    return Reader(pipe, used.open, name=used.name, version=version, gate=used.gate, workers=workers)


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
    for place, one in enumerate(_read_pages(reader, due), start=1):
        try:
            reading = one.reading()
            save_reading(db, reading, started=one.started, ended=one.ended, text_sha256=one.article.text_sha256)
        except Exception as cause:  # one article must never end the run; the store keeps what went wrong
            error = f"{type(cause).__name__}: {cause}"
            save_failure(db, one.article.id, reader=reader.name, version=reader.version, error=error,
                         started=one.started, ended=one.ended)  # fmt: skip
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

    def work(one: Article | Rejected) -> tuple[Article, Reading] | Rejected:
        if isinstance(one, Rejected):
            return one
        try:
            return one, reader.read(one)
        except Exception as cause:  # the next article is still to be read
            return Rejected(source=one.source or one.id, reason="failed", detail=f"{type(cause).__name__}: {cause}")

    return in_order(work, inputs, workers=reader.workers)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """An article that was read, or could not be."""

    article: Article
    result: Reading | Exception
    started: str
    ended: str

    def reading(self) -> Reading:
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def _read_pages(reader: Reader, articles: Iterator[Article]) -> Iterator[_Tried]:
    """Each article tried, in order; they are taken from the store page by page, by the thread that owns it."""

    def work(article: Article) -> _Tried:
        started = _now()
        try:
            result: Reading | Exception = reader.read(article)
        except Exception as cause:
            result = cause
        return _Tried(article=article, result=result, started=started, ended=_now())

    while page := list(islice(articles, _PAGE)):
        yield from in_order(work, page, workers=reader.workers)


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
    """The rows of `incidents`, `cases`, `tellings`, `figures`, `rejects` or `failures` that fit that kind's filters."""
    given = {name: value for name, value in asked.items() if value is not None}
    if what == "incidents":
        _need_filters(what, given, ("origin", "host", "method", "target"))
        return find_incidents(db, year=year, limit=limit, **given)
    if what == "cases":
        _need_filters(what, given, ("origin", "host", "method", "target"))
        return find_cases(db, year=year, limit=limit, **given)
    if what == "figures":
        _need_filters(what, given, ("country", "unit"))
        return find_figures(db, year=year, limit=limit, **given)
    _need_filters(what, given if year is None else given | {"year": str(year)}, ("case",) if what == "tellings" else ())
    if what == "tellings":
        return find_tellings(db, limit=limit, **given)
    if what == "failures":
        return find_failures(db, limit=limit)
    if what == "rejects":
        return find_rejected(db, limit=limit)
    raise InputError(f"show: expected incidents, cases, tellings, figures, rejects or failures, got {what!r}")


def _need_filters(what: str, given: Mapping[str, Any], allowed: Sequence[str]) -> None:
    wrong = [f"--{name}" for name in given if name not in allowed]
    if wrong:
        wanted = ", ".join(f"--{name}" for name in allowed) or "none"
        raise InputError(f"show {what}: {', '.join(wrong)} cannot filter these; expected {wanted}")


def _save(db: Database, one: Article | Rejected) -> str:
    if isinstance(one, Rejected):
        save_rejected(db, one, _now())
        return "rejected"
    return save_article(db, one, _now())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
