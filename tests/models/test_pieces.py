"""Word pieces: the whole window, at its places, with case and mark."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.pieces import KINDS, MOST_PIECES, find_pieces, load_tokenizer
from records.errors import ModelError
from records.window import Window


def test_pieces_stand_at_their_places(tokenizer_folder: Path) -> None:
    text = "Agents seized IDRIS in 2019."
    [[row]] = find_pieces(load_tokenizer(tokenizer_folder), [Window(text=text)])
    assert [text[s:e] for s, e in row.spans] == ["Agents", "seized", "IDRIS", "in", "2", "0", "1", "9", "."]
    assert len(row.ids) == len(row.kinds) == len(row.spans) + 2


def test_the_kind_tells_case_and_mark(tokenizer_folder: Path) -> None:
    [[row]] = find_pieces(load_tokenizer(tokenizer_folder), [Window(text="Idris Hasan, HELD in 1", marks=((0, 11),))])
    assert row.kinds == (0, 5, 5, 0, 2, 0, 3, 0)


def test_every_piece_of_a_long_window_stands_in_one_row(tokenizer_folder: Path) -> None:
    text = "he was held in nairobi . " * 250
    [rows] = find_pieces(load_tokenizer(tokenizer_folder), [Window(text=text)])
    assert len(rows) == 3
    assert all(len(row.ids) <= MOST_PIECES + 2 for row in rows)
    assert [text[s:e] for row in rows for s, e in row.spans] == text.split()
    assert {(row.ids[0], row.ids[-1]) for row in rows} == {(rows[0].ids[0], rows[0].ids[-1])}


def test_windows_keep_their_order_and_an_empty_one_its_row(tokenizer_folder: Path) -> None:
    found = find_pieces(
        load_tokenizer(tokenizer_folder), [Window(text="he"), Window(text=""), Window(text="held held")]
    )
    assert [len(rows[0].spans) for rows in found] == [1, 0, 2]


@given(st.text(max_size=80))
def test_any_text_has_pieces_inside_it(tokenizer_folder: Path, text: str) -> None:
    [rows] = find_pieces(load_tokenizer(tokenizer_folder), [Window(text=text, marks=((0, 3),))])
    for row in rows:
        assert all(0 <= s < e <= len(text) for s, e in row.spans)
        assert all(0 <= kind < KINDS for kind in row.kinds)


@pytest.mark.parametrize("content", [None, "{", '{"model": 3}'], ids=["missing", "no JSON", "no tokenizer"])
def test_a_broken_tokenizer_is_named(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "tokenizer.json").write_text(content)
    with pytest.raises(ModelError, match=r"tokenizer"):
        load_tokenizer(tmp_path)
