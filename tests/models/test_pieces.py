"""Word pieces: the whole text, at its places, with case; and how each lies to the one that a question is about."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.pieces import (
    CASES,
    DISTANCES,
    MARKS,
    MOST_PIECES,
    SIGNS,
    TURNS,
    Pieces,
    ask,
    load_tokenizer,
    make_pieces,
)
from records.errors import ModelError
from records.question import Question, Span

TEXT = "agents seized idris hasan in nairobi , the man said ."


def pieces_of(folder: Path, text: str, windows: tuple[Span, ...] | None = None) -> Pieces:
    return make_pieces(load_tokenizer(folder), text, ((0, len(text)),) if windows is None else windows)


def place(words: str) -> Span:
    return TEXT.index(words), TEXT.index(words) + len(words)


def test_pieces_stand_at_their_places(tokenizer_folder: Path) -> None:
    text = "Agents seized IDRIS in 2019."
    pieces = pieces_of(tokenizer_folder, text)
    assert [text[s:e] for s, e in pieces.spans] == ["Agents", "seized", "IDRIS", "in", "2", "0", "1", "9", "."]
    assert [len(row) for row in (*pieces.ids, *pieces.cases)] == [11, 11]
    assert pieces.seats == tuple((0, n) for n in range(1, 10))


def test_the_case_of_each_piece_is_told(tokenizer_folder: Path) -> None:
    assert pieces_of(tokenizer_folder, "Idris Hasan, HELD in 1").cases == ((0, 1, 1, 0, 2, 0, 3, 0),)


def test_windows_are_rows_whose_places_count_in_the_text(tokenizer_folder: Path) -> None:
    text = "he was held . the man said ."
    pieces = pieces_of(tokenizer_folder, text, ((0, 13), (14, len(text))))
    assert [text[s:e] for s, e in pieces.spans] == text.split()
    assert pieces.seats == (*((0, n) for n in range(1, 5)), *((1, n) for n in range(1, 5)))


def test_every_piece_of_a_long_window_stands_in_one_row(tokenizer_folder: Path) -> None:
    text = "he was held in nairobi . " * 250
    pieces = pieces_of(tokenizer_folder, text)
    assert len(pieces.ids) == 3
    assert all(len(row) <= MOST_PIECES + 2 for row in pieces.ids)
    assert [text[s:e] for s, e in pieces.spans] == text.split()
    assert {(row[0], row[-1]) for row in pieces.ids} == {(pieces.ids[0][0], pieces.ids[0][-1])}
    assert pieces.seats == tuple((n // MOST_PIECES, 1 + n % MOST_PIECES) for n in range(1500))


def test_an_empty_window_keeps_its_row_and_no_windows_have_none(tokenizer_folder: Path) -> None:
    pieces = pieces_of(tokenizer_folder, "he held", ((0, 2), (2, 2), (3, 7)))
    assert ([len(row) for row in pieces.ids], len(pieces.spans)) == ([3, 2, 3], 2)
    assert pieces_of(tokenizer_folder, "", ()).ids == ()


@given(st.text(max_size=80))
def test_any_text_has_pieces_inside_it(tokenizer_folder: Path, text: str) -> None:
    pieces = pieces_of(tokenizer_folder, text)
    assert all(0 <= s < e <= len(text) for s, e in pieces.spans)
    assert list(pieces.spans) == sorted(pieces.spans)
    assert all(0 <= case < CASES for row in pieces.cases for case in row)
    asked = ask(pieces, Question(about="person", span=(0, len(text)), marks=((0, 3),), others=((2, 9),)))
    read = {int(n) for n in asked.pieces}
    assert all(n in read or light for n, light in enumerate(pieces.light))
    for sign, rows in zip(SIGNS, (MARKS, DISTANCES, DISTANCES, TURNS), strict=True):
        assert len(getattr(asked, sign)) == 1 + len(asked.pieces)
        assert all(0 <= one < rows for one in getattr(asked, sign))


@given(st.text(alphabet="ab ", max_size=40), st.integers(0, 45), st.integers(1, 10))
def test_the_pieces_of_a_span_are_those_that_reach_into_it(
    tokenizer_folder: Path, text: str, start: int, width: int
) -> None:
    pieces = pieces_of(tokenizer_folder, text)
    wanted = [n for n, (s, e) in enumerate(pieces.spans) if s < start + width and start < e]
    assert list(pieces.inside((start, start + width))) == wanted


@pytest.mark.parametrize(("about", "mark"), [("person", 1), ("number", 3)])
def test_marks_tell_the_one_read_for_from_others(tokenizer_folder: Path, about: str, mark: int) -> None:
    question = Question(about=about, span=(0, len(TEXT)), marks=(place("idris hasan"),), others=(place("the man"),))
    asked = ask(pieces_of(tokenizer_folder, TEXT), question)
    light = [] if about == "person" else [0]
    assert asked.marks.tolist() == [0, 0, 0, mark, mark, *light, 0, *light, 2, 2, 0, *light]


def test_who_is_read_for_is_nobody_else(tokenizer_folder: Path) -> None:
    question = Question(about="person", span=(0, len(TEXT)), marks=(place("hasan"),), others=(place("idris hasan"),))
    assert ask(pieces_of(tokenizer_folder, TEXT), question).marks.tolist()[3:5] == [2, 1]


def test_only_the_stretch_is_asked_and_only_marks_in_it_count(tokenizer_folder: Path) -> None:
    question = Question(
        about="person", span=place("in nairobi , the"), marks=(place("idris"), place("nairobi"), place("said")),
        others=(place("agents"), place("the man")),
    )  # fmt: skip
    asked = ask(pieces_of(tokenizer_folder, TEXT), question)
    assert asked.pieces.tolist() == [5, 7]
    assert asked.marks.tolist() == [0, 1, 2]


@pytest.mark.parametrize("about", ["person", "story"])
def test_function_words_are_left_out_for_a_person_or_a_story(tokenizer_folder: Path, about: str) -> None:
    pieces = pieces_of(tokenizer_folder, TEXT)
    asked = ask(pieces, Question(about=about, span=(0, len(TEXT))))
    assert [TEXT[slice(*pieces.spans[n])] for n in asked.pieces] == [
        "agents", "seized", "idris", "hasan", "nairobi", "man", "said",
    ]  # fmt: skip
    text = ask(pieces, Question(about="text", span=(0, len(TEXT))))
    assert len(text.pieces) == len(pieces.spans)


def test_distances_grow_in_steps_away_from_the_nearest_mark(tokenizer_folder: Path) -> None:
    text = "he " * 1200
    question = Question(about="person", span=(0, len(text)), marks=((1800, 1802),))
    distances = ask(pieces_of(tokenizer_folder, text), question).distances.tolist()
    at = distances[601:]  # the mark is on the 600th piece, behind [CLS]
    assert [at[n] for n in (0, 1, 4, 5, 12, 13, 28, 29, 60, 61, 124, 125, 252, 253, 508, 509)] == [
        1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8,
    ]  # fmt: skip
    back = distances[600::-1]
    assert [back[n] for n in (0, 3, 4, 11, 12, 507, 508)] == [9, 9, 10, 10, 11, 15, 16]


def test_the_nearest_of_several_marks_counts(tokenizer_folder: Path) -> None:
    question = Question(about="number", span=(0, len(TEXT)), marks=(place("agents"), place("said")))
    distances = ask(pieces_of(tokenizer_folder, TEXT), question).distances.tolist()
    assert distances == [9, 1, 1, 1, 1, 1, 9, 9, 9, 9, 1, 1]


def test_without_marks_there_is_no_distance(tokenizer_folder: Path) -> None:
    question = Question(about="text", span=(0, len(TEXT)), others=(place("idris"),))
    assert set(ask(pieces_of(tokenizer_folder, TEXT), question).distances.tolist()) == {0}


SAID = "Idris held . The man said\nHe was by Hasan"


def test_rivals_tell_how_far_the_nearest_other_person_is(tokenizer_folder: Path) -> None:
    question = Question(about="number", span=(0, len(SAID)), marks=((0, 5),), others=((38, 43),))
    asked = ask(pieces_of(tokenizer_folder, SAID), question)
    assert asked.rivals.tolist() == [10, 10, 10, 10, 10, 10, 9, 9, 9, 9, 1]


@pytest.mark.parametrize(("marks", "others"), [(((0, 5),), ((38, 43),)), (((38, 43),), ((0, 5),))])
def test_turns_tell_who_was_mentioned_last_and_who_stands_near(
    tokenizer_folder: Path, marks: tuple[Span, ...], others: tuple[Span, ...]
) -> None:
    asked = ask(
        pieces_of(tokenizer_folder, SAID), Question(about="number", span=(0, len(SAID)), marks=marks, others=others)
    )
    first, second = (1, 2) if marks == ((0, 5),) else (2, 1)
    idris = 32 * first + 8 * first + 2 * first + 1  # last, in the paragraph, in the sentence, and that in the paragraph
    the_man = 32 * first + 8 * first + 1
    he = 32 * first + 8 * second + 2 * second
    hasan = 32 * second + 8 * second + 2 * second + 1
    assert asked.turns.tolist() == [0, idris, idris, idris, the_man, the_man, the_man, he, he, he, hasan]


def test_titles_and_initials_end_no_sentence(tokenizer_folder: Path) -> None:
    text = "Dr. Hasan met J. Idris of the U.S. embassy. He left.\n\n\nThe man? Held."
    pieces = pieces_of(tokenizer_folder, text)
    told = {text[s:e]: (p, n) for (s, e), p, n in zip(pieces.spans, pieces.paragraphs, pieces.sentences, strict=True)}
    assert [told[one] for one in ("Hasan", "Idris", "He", "The", "Held")] == [(0, 0), (0, 0), (0, 1), (1, 2), (1, 3)]


def test_an_empty_stretch_has_its_frame_alone(tokenizer_folder: Path) -> None:
    asked = ask(pieces_of(tokenizer_folder, TEXT), Question(about="text", span=(6, 6)))
    assert (len(asked.pieces), asked.marks.tolist(), asked.distances.tolist()) == (0, [0], [0])


@pytest.mark.parametrize("content", [None, "{", '{"model": 3}'], ids=["missing", "no JSON", "no tokenizer"])
def test_a_broken_tokenizer_is_named(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "tokenizer.json").write_text(content)
    with pytest.raises(ModelError, match=r"tokenizer"):
        load_tokenizer(tmp_path)
