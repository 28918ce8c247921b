"""The rooms joined: doing a thing twice changes nothing, one bad article ends no run, long articles are read whole."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import spacy

import pipeline
from codebook import METHODS, OUTCOMES, ROLES
from corpus import CORPUS
from demo import run_demo
from extract import Reader, make_nlp
from measure import load_part
from models.labels import OWN
from records.article import Article, Rejected
from records.errors import InputError
from records.question import Answer, Question, Span
from store import Database, check_store, load_readings, open_store

NOTHING = Answer(
    tokens=(), names=(), slots=dict.fromkeys(OWN.slots, ()), roles=dict.fromkeys(ROLES, 0.0),
    methods=dict.fromkeys(METHODS, 0.0), outcomes=dict.fromkeys(OUTCOMES, 0.0),
    flags={"relevant": -20.0, "figure": 0.0, "published": 0.0},
)  # fmt: skip
FILLER = "The ministers met again in the morning and spoke at length about the harbour and its fees. "
CLEAR = (
    "Two agents of Rwanda’s intelligence service abducted the exiled journalist Evariste Nkundimana in Nairobi, Kenya, "
    "on 14 March 2021, forced him into a car and flew him back to Kigali, where he is now in prison, his wife said."
)


@pytest.fixture
def db() -> Iterator[Database]:
    opened = open_store(":memory:")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shipped() -> Reader:
    return pipeline.make_reader()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three articles and one file that is none."""
    news = tmp_path / "news"
    news.mkdir()
    for n in range(3):
        (news / f"{n}.txt").write_text(f"Story {n}\n\nTurkey detained {n + 40} refugees in 2020, Hasan said.\n")
    (news / "photo.png").write_bytes(b"\x89PNG")
    return news


class Quiet:
    """A text of which a model that finds nothing is asked; `asked` keeps the stretches."""

    def __init__(self, asked: list[Span] | None = None) -> None:
        self.asked = [] if asked is None else asked

    def answer(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        self.asked.extend(one.span for one in questions if one.about == "text")
        return tuple(NOTHING for _ in questions)


def a_reader(*, version: str = "1", wrong: Callable[[str], bool] = lambda text: False) -> Reader:
    """A reader whose model finds nothing, and raises at the texts that are `wrong`."""

    def open_text(text: str, windows: Sequence[Span]) -> Quiet:
        if wrong(text):
            raise ValueError("no answer")
        return Quiet()

    return Reader(make_nlp(), open_text, name="quiet", version=version)


def rows(db: Database) -> dict[str, list[Any]]:
    return {table: sorted(map(repr, db[table].rows)) for table in db.table_names()}


def test_ingesting_twice_changes_nothing(db: Database, folder: Path) -> None:
    first = pipeline.ingest(db, [folder])
    assert (first.new, first.changed, first.same, first.rejected) == (3, 0, 0, (("unknown-format", 1),))
    before = rows(db)
    second = pipeline.ingest(db, [folder])
    assert (second.new, second.changed, second.same) == (0, 0, 3)
    assert rows(db) == before


def test_reading_twice_changes_nothing(db: Database, folder: Path) -> None:
    pipeline.ingest(db, [folder])
    assert pipeline.read(db, a_reader()).done == 3
    before = rows(db)
    assert pipeline.read(db, a_reader()).done == 0
    assert rows(db) == before
    assert check_store(db) == ()


def test_another_version_reads_again(db: Database, folder: Path) -> None:
    pipeline.ingest(db, [folder])
    assert [pipeline.read(db, a_reader(version=one)).done for one in ("1", "2", "2")] == [3, 3, 0]


def test_the_limit_ends_a_run_and_the_next_goes_on(db: Database, folder: Path) -> None:
    pipeline.ingest(db, [folder])
    assert [pipeline.read(db, a_reader(), limit=2).done for _ in range(3)] == [2, 1, 0]


def test_an_article_that_fails_is_recorded_and_the_others_are_read(db: Database, folder: Path) -> None:
    pipeline.ingest(db, [folder])
    report = pipeline.read(db, a_reader(wrong=lambda text: "Story 1" in text))
    assert (report.done, report.failed) == (2, 1)
    [failure] = pipeline.show(db, "failures")
    assert (failure["title"], failure["error"]) == ("Story 1", "ValueError: no answer")


def test_a_failed_article_is_left_alone_until_it_is_asked_for_again(db: Database, folder: Path) -> None:
    pipeline.ingest(db, [folder])
    pipeline.read(db, a_reader(wrong=lambda text: "Story 1" in text))
    assert pipeline.read(db, a_reader()).done == 0
    assert pipeline.read(db, a_reader(), retry_failed=True).done == 1
    assert pipeline.show(db, "failures") == ()


def test_progress_is_told_to_the_end(db: Database, folder: Path) -> None:
    pipeline.ingest(db, [folder])
    told: list[tuple[int, int]] = []
    pipeline.read(db, a_reader(), progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_extracting_keeps_the_order_and_goes_on_after_a_failure() -> None:
    inputs = [
        Article(id="a", text="One."),
        Rejected(source="b", reason="no-text"),
        Article(id="c", text="wrong"),
        Article(id="d", text="Two."),
    ]
    found = list(pipeline.extract(a_reader(wrong=lambda text: text == "wrong"), inputs))
    assert [one.source if isinstance(one, Rejected) else one[0].id for one in found] == ["a", "b", "c", "d"]
    assert isinstance(found[2], Rejected)
    assert (found[2].reason, found[2].detail) == ("failed", "ValueError: no answer")


@pytest.mark.parametrize("position", ["start", "end"])
def test_the_model_is_asked_about_all_of_a_long_article(position: str) -> None:
    asked: list[Span] = []
    text = FILLER * 400 + CLEAR if position == "end" else CLEAR + " " + FILLER * 400
    assert len(text.split()) > 6000
    reader = Reader(make_nlp(), lambda text, windows: Quiet(asked), name="x", version="1")
    assert reader.read(Article(id="a", text=text)).characters == len(text)
    assert any("Evariste Nkundimana" in text[start:end] for start, end in asked)
    assert {n for start, end in asked for n in range(start, end)} >= {
        n for n, letter in enumerate(text) if not letter.isspace()
    }


def test_the_shipped_reader_finds_an_incident_at_the_very_end(shipped: Reader) -> None:
    text = "\n\n".join([*[FILLER.strip()] * 400, CLEAR])
    assert len(text.split()) > 6000
    reading = shipped.read(Article(id="a", text=text, published="2022-01-10"))
    found = {one.target.name: one for one in reading.incidents}
    assert "Evariste Nkundimana" in found
    incident = found["Evariste Nkundimana"]
    assert {one.code for one in incident.origin} == {"RW"}
    assert all(text[one.start : one.end] == one.quote for one in incident.evidence)


def test_the_shipped_reader_finds_nothing_in_the_filler(shipped: Reader) -> None:
    assert shipped.read(Article(id="a", text=FILLER * 20)).incidents == ()


def test_a_demo_spares_a_database_that_is_not_its_own(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "mine.db"
    with pipeline.opened(path) as db:
        pipeline.ingest(db, [folder])
    with pytest.raises(InputError, match="holds articles that are not the demo's"):
        run_demo(path)
    with pipeline.opened(path) as db:
        assert len(list(load_readings(db))) == 0
        assert db["articles"].count == 3


@pytest.mark.parametrize(
    ("what", "asked", "said"),
    [
        ("people", {}, "expected incidents, cases, tellings, figures, rejects or failures, got 'people'"),
        ("incidents", {"unit": "x"}, "--unit cannot filter these; expected --origin, --host, --method, --target"),
        ("rejects", {"origin": "CN"}, "--origin cannot filter these; expected none"),
    ],
    ids=["kind", "filter", "no filters"],
)  # fmt: skip
def test_what_cannot_be_shown_is_named(db: Database, what: str, asked: dict[str, str], said: str) -> None:
    with pytest.raises(InputError) as caught:
        pipeline.show(db, what, **asked)
    assert said in str(caught.value)


def test_an_installed_pipeline_names_whom_the_reader_reads_for(tmp_path: Path) -> None:
    own = spacy.blank("en")
    own.meta["name"], own.meta["version"] = "ours", "1.2"
    ruler: Any = own.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": "Evariste Nkundimana"}])
    own.to_disk(tmp_path / "own")
    reader = pipeline.make_reader(nlp=str(tmp_path / "own"))
    [incident] = reader.read(Article(id="a", text=CLEAR, published="2022-01-10")).incidents
    assert incident.target.name == "Evariste Nkundimana"
    assert reader.version == f"{pipeline.make_reader().version}+ours-1.2"


def test_an_installed_pipeline_reads_articles_however_long(tmp_path: Path) -> None:
    import spacy

    spacy.blank("en").to_disk(tmp_path / "own")
    assert len(make_nlp(str(tmp_path / "own")).make_doc("word " * 250_000)) == 250_000


def test_articles_read_at_once_are_read_as_one_by_one() -> None:
    one, several = pipeline.make_reader(threads=1), pipeline.make_reader(threads=4)
    assert (one.workers, several.workers) == (1, 4)
    articles = [gold.article for gold in load_part(CORPUS, "dev") if len(gold.incidents) > 1][:12]
    assert list(pipeline.extract(several, articles)) == list(pipeline.extract(one, articles))


def test_a_pipeline_that_we_did_not_write_reads_one_article_at_a_time(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "own")
    assert pipeline.make_reader(nlp=str(tmp_path / "own"), threads=4).workers == 1
