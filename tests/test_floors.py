"""The floor rules of the house: who may import whom, by which door, and where each heavy library lives."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import cli

ROOT = Path(__file__).parents[1]
FLOORS = {"codebook": 0, "corpus": 0, "records": 1, "crawler": 2, "extract": 2, "models": 2, "measure": 2,
          "store": 2, "inorder": 2, "casework": 3, "crawls": 3, "pipeline": 3, "evaluation": 3, "curation": 3,
          "training": 3, "tables": 3, "render": 3, "proof": 3, "console": 4, "cli_options": 4, "nightly": 4, "demo": 4,
          "morning": 5, "cli_news": 6, "cli_outlets": 6, "cli_evidence": 6, "cli_nightly": 6, "cli_corpus": 6,
          "cli_db": 6, "cli": 7}  # fmt: skip
BY_FILE = {"codebook", "records"}  # rooms that are imported by file or by door
HOMES = {
    "scrapy": "crawler", "twisted": "crawler", "trafilatura": "crawler", "htmldate": "crawler", "courlan": "crawler",
    "lxml": "crawler", "w3lib": "crawler", "py3langid": "crawler", "charset_normalizer": "crawler",
    "brotli": "crawler", "warcio": "crawler", "cssselect": "crawler", "spacy": "extract/language.py",
    "onnxruntime": "models", "onnx": "models", "tokenizers": "models", "transformers": "models",
    "huggingface_hub": "models", "torch": "models", "numpy": "models", "rensa": "crawler/nearness.py",
    "sqlite3": "store", "sqlite_utils": "store", "typer": ("cli", "console.py"), "rich": "console.py",
}  # fmt: skip
EXCEPTIONS = {
    # The training half of the models room needs torch, which the default install does not have.
    ("training.py", "models.teach"), ("training.py", "models.train"),
    # A spider inherits from Scrapy's, which the parent of the crawling process need not load.
    ("crawler/child.py", "crawler.settings"), ("crawler/child.py", "crawler.spiders"),
    ("crawler/child.py", "crawler.fetch_spider"),
}  # fmt: skip
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for room in FLOORS
    for path in ([ROOT / f"{room}.py"] if (ROOT / f"{room}.py").exists() else (ROOT / room).rglob("*.py"))
)


def imports(tree: ast.AST, inside: bool = False) -> Iterator[tuple[str, bool]]:
    """Each imported module, and whether it is imported inside a function."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or ""), inside
        yield from imports(node, inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda))


def faults(file: str, source: str) -> Iterator[str]:
    """What the file imports against the rules."""
    room = file.split("/")[0].removesuffix(".py")
    if "TYPE_CHECKING" in source:
        yield "TYPE_CHECKING"
    if "import_module" in source and file != "cli.py":
        yield "import_module, which only the table of commands may use"
    for module, inside in imports(ast.parse(source)):
        top, _, rest = module.partition(".")
        if not top:
            yield f"relative import {module}"
        if top in HOMES and not file.startswith(HOMES[top]):
            yield f"{top}, whose one home is {HOMES[top]}"
        if top not in FLOORS or (file, module) in EXCEPTIONS:
            continue
        if inside:
            yield f"{module} inside a function"
        if top == room and not rest and file != f"{room}.py":
            yield f"its own door {module}"
        if top != room and FLOORS[top] >= FLOORS[room]:
            yield f"{module}, which is on its own floor or above"
        if top != room and rest and top not in BY_FILE:
            yield f"{module} past the door of {top}"


@pytest.mark.parametrize("file", FILES)
def test_a_file_imports_by_the_rules(file: str) -> None:
    assert list(faults(file, (ROOT / file).read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("file", "source", "said"),
    [
        pytest.param("records/x.py", "import store", "on its own floor or above", id="up"),
        pytest.param("extract/x.py", "from store import y", "on its own floor or above", id="sideways"),
        pytest.param("pipeline.py", "from store.rows import y", "past the door of store", id="past the door"),
        pytest.param("store/x.py", "from store import y", "its own door", id="own door"),
        pytest.param("store/x.py", "from . import y", "relative import", id="relative"),
        pytest.param("cli.py", "def f():\n  if 1:\n    import pipeline", "inside a function", id="inside a function"),
        pytest.param("cli.py", "from typing import TYPE_CHECKING", "TYPE_CHECKING", id="type checking"),
        pytest.param("store/x.py", "from importlib import import_module", "import_module", id="by name"),
        pytest.param("extract/x.py", "def f():\n  import spacy.tokens", "whose one home", id="spaCy elsewhere"),
        pytest.param("store/x.py", "def f():\n  import torch", "whose one home", id="torch elsewhere"),
    ],
)
def test_each_rule_is_seen_when_it_is_broken(file: str, source: str, said: str) -> None:
    [fault] = faults(file, source)
    assert said in fault


def test_the_table_of_commands_names_lower_floors() -> None:
    assert {FLOORS[module] < FLOORS["cli"] for _, module, _ in cli.COMMANDS} == {True}


def test_no_room_is_forgotten() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {path.stem for path in ROOT.glob("*.py")}
    assert rooms - {"tests", "conftest"} <= set(FLOORS)
