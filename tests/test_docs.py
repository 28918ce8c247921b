"""The docs say what the code says: generated pages are up to date, links lead somewhere, commands exist."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import cli

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "generate.py"), "--check"]
    return subprocess.run(command, capture_output=True, text=True, env=dict(os.environ))


def test_the_generated_pages_are_up_to_date() -> None:
    done = check(ROOT / "docs")
    assert (done.returncode, done.stdout) == (0, "docs: up to date\n"), done.stderr


def test_an_outdated_page_is_named(tmp_path: Path) -> None:
    for name in ("generate.py", "cli.md", "schema.md", "codes.md", "corpus.md", "agreement.md"):
        shutil.copy(ROOT / "docs" / name, tmp_path)
    (tmp_path / "cli.md").write_text("# Old")
    done = check(tmp_path)
    assert done.returncode == 1
    assert done.stderr == "out of date: docs/cli.md; `make docs` writes them anew\n"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    links = [one for one in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in one]
    assert [one for one in links if not (page.parent / one).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_named_exists(page: Path) -> None:
    commands = cli.load_commands()
    text = page.read_text("utf-8")
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
    for words in re.findall(r"(?:^[$`]? ?|\| )longarm ([a-z]+(?: [a-z][a-z-]*)?)", code, re.MULTILINE):
        first, _, second = words.partition(" ")
        assert first in commands, words
        below = getattr(commands[first], "commands", {})
        assert not (below and second) or second in below, words


def test_the_tutorial_can_be_followed_line_by_line(tmp_path: Path) -> None:
    """Its blocks run one after another in an empty folder, and each ends well; so does what the demo says to try."""
    command = tmp_path / "bin" / "longarm"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cli "$@"\n')
    command.chmod(0o755)
    (tmp_path / "bin" / "python3").symlink_to(sys.executable)
    (tmp_path / "try").mkdir()
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "tutorial.md").read_text("utf-8"), re.DOTALL)
    path = os.pathsep.join([str(command.parent), os.environ["PATH"]])

    def run(lines: str) -> subprocess.CompletedProcess[str]:
        command, env = ["bash", "-euo", "pipefail", "-c", lines], dict(os.environ) | {"PATH": path}
        return subprocess.run(command, cwd=tmp_path / "try", capture_output=True, text=True, env=env)

    done = run("\n".join(blocks))
    assert len(blocks) > 8
    assert done.returncode == 0, done.stderr[-2000:]
    assert "news.jsonl:3: malformed" in done.stderr
    assert "news.db: sound" in done.stdout
    tips = re.findall(r"^  (longarm .+)$", done.stdout, re.MULTILINE)
    assert len(tips) == 3
    tried = run("; ".join(tips))
    assert tried.returncode == 0, tried.stderr[-2000:]
