"""Reads the closed lists: the name of a data file of this room goes in, its rows come out."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOM = Path(__file__).parent


def rows_of(name: str) -> Iterator[tuple[str, ...]]:
    """The rows of a tab-separated file, each as wide as its first line, which names the columns; `#` opens a remark."""
    lines = [line for line in (ROOM / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]
    width = len(lines[0].split("\t"))
    for number, line in enumerate(lines[1:], start=1):
        cells = tuple(line.split("\t"))
        if len(cells) != width:
            raise ValueError(f"codebook/{name}, row {number}: expected {width} columns, got {len(cells)}: {line!r}")
        yield cells


def several(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds several between semicolons.

    >>> several("Thai; Thais"), several("")
    (('Thai', 'Thais'), ())
    """
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def tables_of(name: str) -> list[dict[str, Any]]:
    """The tables of a TOML file's one array of tables, in their order."""
    (tables,) = tomllib.loads((ROOM / name).read_text("utf-8")).values()
    return list(tables)


def words_by_kind(name: str) -> dict[str, frozenset[str]]:
    """The words of a TOML file that holds one text of blank-separated words for each kind."""
    return {kind: frozenset(words.split()) for kind, words in tomllib.loads((ROOM / name).read_text("utf-8")).items()}
