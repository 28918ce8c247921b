"""The command line as people and scripts meet it: help, exit codes, what goes to which stream, and the contract."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

import cli
from records.article import stable_id

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads((ROOT / "tests" / "extraction.schema.json").read_text("utf-8"))
HEAVY = ("spacy", "scrapy", "transformers", "onnxruntime", "torch", "trafilatura", "datasette")
ROOMS = ("crawler", "extract", "models", "measure", "store", "pipeline", "evaluation", "curation", "training")
STORY = (
    "Agents of Iran’s intelligence ministry abducted the exiled blogger Navid Farahbod in Istanbul, Turkey, on 3 May "
    "2021 and took him to Tehran, where he is in prison. His father was detained and questioned. More than 40 refugees "
    "have been deported from Turkey since 2019, lawyers say."
)
PLAIN = "The council met on Tuesday and talked about the bridge for three hours."


@dataclass
class Done:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the real entry point in this process."""

    def do(*args: object, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "argv", ["longarm", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        with pytest.raises(SystemExit) as caught:
            cli.main()
        shown = capsys.readouterr()
        return Done(code=int(caught.value.code or 0), out=shown.out, err=shown.err)

    return do


def start(*args: str, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli", *args]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=dict(os.environ), **options)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One story and one plain report in each form."""
    folder = tmp_path_factory.mktemp("files")
    head = "<head><title>Blogger abducted</title><meta property='article:published_time' content='2021-06-01'></head>"
    (folder / "a.html").write_text(f"<html>{head}<body><article><p>{STORY}</p></article></body></html>", "utf-8")
    (folder / "b.txt").write_text(f"Blogger abducted\n\n{STORY}\n", "utf-8")
    (folder / "c.json").write_text(json.dumps({"id": 7, "text": STORY, "published": "2021-06-01"}), "utf-8")
    records = [
        {"id": "one", "text": STORY, "title": "Abducted"},
        {"id": "two", "text": PLAIN},
        {"text": PLAIN + " Again."},
    ]
    (folder / "d.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    (folder / "bad.jsonl").write_text(
        f'{{"id": "ok", "text": "{PLAIN}"}}\n{{broken\n{{"id": "no text"}}\n{{"id": "last", "text": "x."}}\n'
    )
    return folder


@pytest.fixture(scope="module")
def database(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that a real process made of the files and read."""
    path = tmp_path_factory.mktemp("db") / "news.db"
    names = [str(files / name) for name in ("c.json", "d.jsonl", "bad.jsonl")]
    for args in (["ingest", *names, "--db", str(path)], ["read", "--db", str(path)]):
        done = start(*args)
        assert done.returncode == 0, done.stderr
    return path


def words_of(commands: Mapping[str, Any], *above: str) -> Iterator[list[str]]:
    """The words that call each command, and each of those below it."""
    yield list(above)
    for name, one in commands.items():
        yield from words_of(getattr(one, "commands", {}), *above, name)


def test_the_commands_that_the_docs_promise_are_there() -> None:
    found = {" ".join(words) for words in words_of(cli.load_commands())}
    assert found >= {
        "demo",
        "crawl",
        "ingest",
        "read",
        "extract",
        "show",
        "evaluate",
        "train",
        "db check",
        "corpus check",
    }


@pytest.mark.parametrize("command", list(words_of(cli.load_commands())), ids=lambda words: " ".join(words) or "longarm")
def test_every_command_has_help(command: list[str]) -> None:
    done = CliRunner().invoke(cli.app, [*command, "--help"])
    assert done.exit_code == 0
    assert "Usage:" in done.output and "--help" in done.output


def test_the_help_lists_every_command_with_the_first_sentence_of_its_own() -> None:
    shown = CliRunner().invoke(cli.app, ["--help"], env={"COLUMNS": "200"}).output
    for name, command in cli.load_commands().items():
        assert re.search(rf"{name} +{re.escape(command.help)}", shown), name


def test_help_loads_no_heavy_library_and_none_of_the_rooms() -> None:
    code = (
        "import sys, cli\nsys.argv = ['longarm', '--help']\ntry:\n    cli.main()\nexcept SystemExit as end:\n"
        f"    print('loaded:', end.code or 0, *[one for one in {HEAVY + ROOMS!r} if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, env=dict(os.environ))
    assert done.stdout.splitlines()[-1] == "loaded: 0", done.stderr


@pytest.mark.parametrize(
    ("args", "code"),
    [
        pytest.param(["--help"], 0, id="help"),
        pytest.param(["extract", "--format", "xml", "x.txt"], 2, id="unknown format"),
        pytest.param(["extract"], 2, id="no files"),
        pytest.param(["extract", "--out", "x.html", "x.txt"], 2, id="a file for what is no html"),
        pytest.param(["show", "--nonsense"], 2, id="unknown option"),
        pytest.param(["nonsense"], 2, id="unknown command"),
        pytest.param(["show", "--year", "soon"], 2, id="no number"),
        pytest.param(["extract", "none.txt"], 1, id="no such file"),
        pytest.param(["show", "--db", "none.db"], 1, id="no such database"),
        pytest.param(["extract", "x.txt", "--model", "none"], 1, id="no such weights"),
        pytest.param(["crawl", "none.toml", "--db", "new.db"], 1, id="no such outlets"),
    ],
)
def test_exit_codes(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], code: int) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*args)
    assert done.code == code
    if code == 1:
        assert done.err.startswith("longarm: ") and done.err.count("\n") == 1 and done.out == ""


def test_extract_answers_in_input_order_with_source_and_id(run: Run, files: Path) -> None:
    names = ["b.txt", "d.jsonl", "a.html", "c.json"]
    done = run("extract", *(files / name for name in names))
    assert done.code == 0
    articles = [one["article"] for one in done.lines]
    assert [one["source"] for one in articles] == ["b.txt", "d.jsonl", "d.jsonl", "d.jsonl", "a.html", "c.json"]
    assert [one["id"] for one in articles[1:4]] == ["one", "two", stable_id(PLAIN + " Again.")]
    assert articles[5]["id"] == "7"
    assert [one["title"] for one in articles[:2]] == ["Blogger abducted", "Abducted"]
    assert articles[4]["published"][:10] == "2021-06-01"


def test_extract_keeps_the_contract(run: Run, files: Path) -> None:
    done = run("extract", files / "c.json", files / "d.jsonl")
    assert len(done.lines) == 4
    for one in done.lines:
        jsonschema.validate(one, SCHEMA, cls=jsonschema.Draft202012Validator)


def test_every_span_stands_at_its_offsets(run: Run, files: Path) -> None:
    first, second, *_ = run("extract", files / "c.json", files / "d.jsonl").lines
    for one in (first, second):
        places = [*(span for incident in one["incidents"] for span in incident["evidence"]), *one["figures"]]
        assert len(places) >= 4
        assert all(STORY[span["start"] : span["end"]] == span["text"] for span in places)


def test_extract_finds_the_target_and_the_figures(run: Run, files: Path) -> None:
    [found] = run("extract", files / "c.json").lines
    # How well slots are filled is held by the floors of `longarm gate`, not by one story.
    assert "Navid Farahbod" in [one["target"]["name"] for one in found["incidents"]]
    assert 40 in [one["value"] for one in found["figures"]]


def test_extract_reads_standard_input_at_its_place(run: Run, files: Path) -> None:
    line = json.dumps({"id": "from-stdin", "text": PLAIN}).encode()
    done = run("extract", files / "c.json", "-", files / "b.txt", stdin=line)
    assert [one["article"]["source"] for one in done.lines] == ["c.json", "-", "b.txt"]
    assert done.lines[1]["article"]["id"] == "from-stdin"


def test_standard_input_may_be_of_another_format(run: Run) -> None:
    [found] = run("extract", "-", "--input", "txt", stdin=PLAIN.encode()).lines
    assert found["article"]["id"] == stable_id(PLAIN)


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)], ids=["lenient", "strict"])
def test_a_bad_line_is_reported_and_the_rest_goes_on(run: Run, files: Path, strict: tuple[str, ...], code: int) -> None:
    done = run("extract", files / "bad.jsonl", *strict)
    assert [one["article"]["id"] for one in done.lines] == ["ok", "last"]
    assert "bad.jsonl:2: malformed" in done.err and "bad.jsonl:3: malformed" in done.err
    assert done.code == code


def test_strict_is_content_with_good_input(run: Run, files: Path) -> None:
    assert run("extract", files / "c.json", "--strict").code == 0


def test_extract_shows_tables_to_people(run: Run, files: Path) -> None:
    done = run("extract", files / "c.json", "--format", "table")
    assert "Navid Farahbod" in done.out and "figures" in done.out


def test_without_explain_the_scores_are_left_out(run: Run, files: Path) -> None:
    [plain], [explained] = run("extract", files / "c.json").lines, run("extract", files / "c.json", "--explain").lines
    jsonschema.validate(explained, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert "score" in explained["incidents"][0]["evidence"][0]
    assert not any("score" in one for one in (*plain["incidents"][0]["evidence"], *plain["figures"]))


def test_extract_explains_each_slot_to_people(run: Run, files: Path) -> None:
    done = run("extract", files / "c.json", "--format", "table", "--explain")
    assert "decided by" in done.out and "reader/role" in done.out and "Navid Farahbod: confidence" in done.out


def test_extract_writes_html_to_a_file_or_the_output(run: Run, files: Path, tmp_path: Path) -> None:
    shown = run("extract", files / "c.json", "--format", "html")
    done = run("extract", files / "c.json", "--format", "html", "--out", tmp_path / "x.html")
    assert (shown.code, done.code, done.out) == (0, 0, "")
    assert shown.out == (tmp_path / "x.html").read_text("utf-8")
    assert "Navid Farahbod" in shown.out and "</footer>" in shown.out
    assert run("extract", files / "c.json", "--format", "html", "--out", tmp_path / "no" / "x.html").code == 1


def test_a_real_process_extracts_from_a_pipe() -> None:
    done = start("extract", "-", input=json.dumps({"id": "é", "text": STORY}))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["article"]["id"] == "é"


def test_an_output_that_is_closed_early_ends_the_run_quietly(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("{\n" * 3000)
    path = str(tmp_path / "x.db")
    assert start("ingest", str(tmp_path / "bad.jsonl"), "--db", path).returncode == 0
    command = [sys.executable, "-m", "cli", "show", "rejects", "--json", "--db", path]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)
    ) as running:
        assert running.stdout and running.stderr
        running.stdout.read(1)
        running.stdout.close()
        assert running.stderr.read() == b""


def shown(run: Run, database: Path, *args: str) -> list[dict[str, Any]]:
    done = run("show", *args, "--json", "--db", database)
    assert done.code == 0, done.err
    return list(json.loads(done.out))


def test_show_lists_what_was_found(run: Run, database: Path) -> None:
    rows = shown(run, database)
    assert "Navid Farahbod" in {row["target"] for row in rows}
    assert 40.0 in {row["value"] for row in shown(run, database, "figures")}


@pytest.mark.parametrize(
    ("option", "column", "other"),
    [
        ("--origin", "origin", "DE"),
        ("--method", "methods", "mobility-control"),
        ("--target", "target", "nobody"),
        ("--year", "year", "1990"),
    ],
)
def test_show_filters_incidents(run: Run, database: Path, option: str, column: str, other: str) -> None:
    def targets(value: str) -> set[str]:
        return {row["target"] for row in shown(run, database, "incidents", option, value)}

    [first, *_] = [row for row in shown(run, database) if row["target"] == "Navid Farahbod"]
    own = re.split(r"[ ,;]+", str(first[column]))[0]
    assert "Navid Farahbod" in targets(own)
    assert "Navid Farahbod" not in targets(other)


def test_show_filters_figures_and_limits(run: Run, database: Path) -> None:
    assert {row["unit"] for row in shown(run, database, "figures", "--unit", "refugee")} == {"refugees"}
    assert len(shown(run, database, "figures", "--limit", "1")) == 1


def test_show_lists_rejects(run: Run, database: Path) -> None:
    rows = shown(run, database, "rejects")
    assert {(row["source"], row["reason"]) for row in rows} == {
        ("bad.jsonl:2", "malformed"),
        ("bad.jsonl:3", "malformed"),
    }
    assert shown(run, database, "failures") == []


def test_show_writes_csv(run: Run, database: Path) -> None:
    done = run("show", "incidents", "--csv", "--db", database)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["target"] for row in rows] == [row["target"] or "" for row in shown(run, database)]


@pytest.mark.parametrize("what", ["incidents", "figures", "rejects", "failures"])
def test_show_draws_tables(run: Run, database: Path, what: str) -> None:
    done = run("show", what, "--db", database)
    assert done.code == 0 and what in done.out


def test_a_filter_of_another_kind_is_refused(run: Run, database: Path) -> None:
    done = run("show", "figures", "--origin", "CN", "--db", database)
    assert (done.code, done.out) == (1, "")
    assert "--origin cannot filter these; expected --country, --unit" in done.err


def test_ingesting_and_reading_again_finds_nothing_new(run: Run, files: Path, database: Path) -> None:
    assert json.loads(run("ingest", files / "c.json", "--db", database, "--json").out)["same"] == 1
    assert json.loads(run("read", "--db", database, "--json").out)["done"] == 0


def test_what_is_withheld_is_not_shown_until_it_is_released(run: Run, database: Path) -> None:
    assert run("db", "withhold", "Navid  FARAHBOD", "--reason", "asked us", "--db", database).code == 0
    assert "Navid Farahbod" not in {row["target"] for row in shown(run, database)}
    assert json.loads(run("db", "withheld", "--json", "--db", database).out)[0]["reason"] == "asked us"
    assert run("db", "release", "Navid Farahbod", "--db", database).code == 0
    assert "Navid Farahbod" in {row["target"] for row in shown(run, database)}
    done = run("db", "release", "Navid Farahbod", "--db", database)
    assert done.code == 1 and "was not withheld" in done.err


def test_an_article_is_withheld_by_its_id(run: Run, database: Path) -> None:
    before = len(shown(run, database))
    assert run("db", "withhold", "one", "--article", "--reason", "wrong", "--db", database).code == 0
    assert len(shown(run, database)) == before - 1
    assert run("db", "release", "one", "--article", "--db", database).code == 0
    assert len(shown(run, database)) == before
    assert run("db", "withhold", "none", "--article", "--reason", "x", "--db", database).code == 1


def test_a_database_is_made_migrated_checked_and_tidied(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    assert run("db", "migrate", "--db", path).code == 1
    assert not path.exists()
    for command, said in (
        ("init", "ready"),
        ("init", "ready"),
        ("migrate", "up to date"),
        ("check", "sound"),
        ("vacuum", "bytes"),
    ):
        done = run("db", command, "--db", path)
        assert (done.code, done.err) == (0, "")
        assert said in done.out


def test_a_check_names_what_is_wrong(run: Run, tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "x.db"
    (tmp_path / "a.txt").write_text(PLAIN)
    run("ingest", tmp_path / "a.txt", "--db", path)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE articles SET text = 'changed'")
    done = run("db", "check", "--db", path)
    assert done.code == 1
    assert "its text is not the one" in done.out and done.err == "longarm: 1 problems, named above\n"


@pytest.mark.parametrize(
    "content",
    [b"not a database at all, only words " * 40, b"SQLite format 3\x00" + b"\x01" * 600],
    ids=["words", "broken"],
)
@pytest.mark.parametrize("command", [["show"], ["db", "check"], ["db", "init"], ["read"]], ids=" ".join)
def test_a_file_that_is_no_database_is_named_and_left_alone(
    run: Run, tmp_path: Path, content: bytes, command: list[str]
) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    done = run(*command, "--db", path)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("longarm: ") and "x.db" in done.err
    assert path.read_bytes() == content


def test_the_bundled_corpus_is_sound(run: Run) -> None:
    done = run("corpus", "check")
    assert (done.code, done.err) == (0, ""), done.out
    assert done.out.endswith("sound\n")


def test_a_missing_corpus_is_named(run: Run, tmp_path: Path) -> None:
    assert run("corpus", "check", tmp_path / "none").code == 1


def test_the_environment_may_name_the_database(run: Run, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONGARM_DB", str(database))
    assert "Navid Farahbod" in run("show").out
