"""`longarm nightly` as people call it: where the digest goes, in which form, and what is refused at once."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
from crawler import serve_site
from records.errors import InputError

STORY = (
    "<html><head><title>Held in Istanbul</title></head><body><p>Agents of Iran abducted the exiled blogger Navid "
    "Farahbod in Istanbul, Turkey, on 3 May 2021 and took him to Tehran, where he is in prison. His father was "
    "detained and questioned. More than 40 refugees have been deported from Turkey since 2019, lawyers say.</p></body>"
    "</html>"
)


def a_site(folder: Path) -> Path:
    """A site of one story, and the file of its outlet."""
    (folder / "site" / "list").mkdir(parents=True)
    (folder / "site" / "list" / "index.html").write_text("<a href='/story.html'>Held</a>")
    (folder / "site" / "story.html").write_text(STORY)
    outlets = folder / "outlets.toml"
    outlets.write_text(
        '[[outlet]]\nname = "n"\nhome = "/"\ndelay = 0\nprivate = ["127.0.0.1"]\n[[outlet.section]]\npage = "/list/"\n'
    )
    return outlets


def nightly(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.app, ["nightly", str(folder / "outlets.toml"), "--db", str(folder / "n.db"), *words])


def test_the_digest_goes_into_files_of_both_forms_and_without_one_to_the_output(tmp_path: Path) -> None:
    a_site(tmp_path)
    markdown, page = tmp_path / "morning.md", tmp_path / "morning.HTML"
    with serve_site(tmp_path / "site") as base:
        done = nightly(tmp_path, "--base", base, "--digest", str(markdown), "--digest", str(page))
        assert done.exit_code == 0, done.output
        printed = nightly(tmp_path, "--base", base)
    text = markdown.read_text("utf-8")
    assert text.startswith("# longarm, ")
    assert "1 new cases, 0 that grew, 1 in all.\n\n## New cases\n\n- **Navid Farahbod**" in text
    assert f"[Held in Istanbul]({base}/story.html)" in text
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert f'<a href="{base}/story.html"' in page.read_text("utf-8")
    assert "1 incidents in 1 cases" in done.stdout
    assert f"{page}: written" in done.stdout
    assert "# longarm, " in printed.stdout
    assert "0 new cases, 0 that grew, 1 in all." in printed.stdout


@pytest.mark.parametrize("name", ["morning", "morning.pdf", "md"])
def test_a_form_that_is_unknown_is_refused_before_anything_is_asked(tmp_path: Path, name: str) -> None:
    a_site(tmp_path)
    done = nightly(tmp_path, "--digest", str(tmp_path / name))
    assert done.exit_code == 2
    assert "expected a name that ends in one of" in " ".join(done.stderr.split())
    assert not (tmp_path / "n.db").exists()


def test_a_folder_that_is_not_there_is_named_before_anything_is_asked(tmp_path: Path) -> None:
    a_site(tmp_path)
    done = nightly(tmp_path, "--digest", str(tmp_path / "none" / "morning.md"))
    assert isinstance(done.exception, InputError)
    assert "none/morning.md: expected a file in a folder that is there" in str(done.exception)
    assert not (tmp_path / "n.db").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param((), "outlets.toml", id="outlets"),
        pytest.param(("--db", "broken.db"), "broken.db", id="database"),
        pytest.param(("--model", "no-model"), "no-model", id="model"),
    ],
)
def test_a_night_that_cannot_begin_leaves_no_older_digest_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    outlets = a_site(tmp_path)
    if not words:
        outlets.write_text("[[outlet]\nname = ")
    (tmp_path / "broken.db").write_text("no database at all, but words that go on for a while")
    (tmp_path / "morning.md").write_text("# longarm, yesterday\n")
    monkeypatch.chdir(tmp_path)
    done = nightly(tmp_path, "--base", "http://127.0.0.1:9", "--digest", "morning.md", *words)
    assert done.exit_code == 1
    text = Path("morning.md").read_text("utf-8")
    assert re.match(r"# longarm, [-\d]{10}: the night failed\n", text)
    assert said in text.replace("\\", "")
