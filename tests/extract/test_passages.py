"""Windows hold the whole text between them, whatever it is; stretches hold what a person or a number is read in."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.passages import find_passages, find_stretches, find_windows, stretch_around
from records.question import Span

WIDEST = 1600
REACH = 6400
COUNT_REACH = 2400
# Texts with sentences, with line breaks, and with stretches that have no space to be cut at.
TEXTS = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(["He left. ", "A long way off; ", "\n\n", "\n", "x" * 700, "word " * 150, "…", "。", " "]),
        st.integers(900, 3500).map(lambda n: "y" * n),
    ),
    max_size=12,
).map("".join)


def missed(text: str, windows: tuple[Span, ...]) -> str:
    """The letters of the text that stand in no window."""
    covered = {n for start, end in windows for n in range(start, end)}
    return "".join(letter for n, letter in enumerate(text) if n not in covered and not letter.isspace())


@given(text=TEXTS)
def test_windows_hold_the_whole_text_in_order_and_once(nlp: Any, text: str) -> None:
    windows = find_windows(find_passages(nlp(text)))
    assert missed(text, windows) == ""
    last = 0
    for start, end in windows:
        assert last <= start < end <= len(text)
        assert end - start <= WIDEST
        last = end


@given(text=TEXTS)
def test_every_sentence_stands_in_one_window(nlp: Any, text: str) -> None:
    passages = find_passages(nlp(text))
    for start, end in passages.sentences:
        assert sum(s <= start and end <= e for s, e in find_windows(passages)) == 1


@given(text=TEXTS, data=st.data())
def test_every_mention_stands_in_one_stretch_and_every_stretch_holds_one(
    nlp: Any, text: str, data: st.DataObject
) -> None:
    passages = find_passages(nlp(text))
    if not passages.sentences:
        return
    chosen = data.draw(st.lists(st.sampled_from(passages.sentences), min_size=1, max_size=4, unique=True))
    mentions = [(start, min(end, start + 5)) for start, end in sorted(chosen)]
    stretches = find_stretches(passages, mentions)
    for start, end in mentions:
        assert sum(s <= start and end <= e for s, e in stretches) == 1
    for s, e in stretches:
        assert any(s <= start and end <= e for start, end in mentions)
        assert 0 <= s < e <= len(text) and e - s <= REACH


@given(text=TEXTS, data=st.data())
def test_a_number_stands_in_its_stretch(nlp: Any, text: str, data: st.DataObject) -> None:
    passages = find_passages(nlp(text))
    if not passages.sentences:
        return
    start, end = data.draw(st.sampled_from(passages.sentences))
    s, e = stretch_around(passages, (start, min(end, start + 3)))
    assert s <= start and end <= e
    assert e - s <= max(COUNT_REACH, end - start)


@pytest.mark.parametrize("text", ["", " ", "\n \n\t"], ids=["empty", "space", "blank lines"])
def test_a_blank_text_has_no_windows_and_no_stretches(nlp: Any, text: str) -> None:
    passages = find_passages(nlp(text))
    assert (find_windows(passages), find_stretches(passages, ())) == ((), ())


def test_a_long_sentence_is_cut_at_a_space(nlp: Any) -> None:
    text = "lorem " * 600
    windows = find_windows(find_passages(nlp(text)))
    assert len(windows) == 3
    assert [text[start:end].strip()[-5:] for start, end in windows] == ["lorem"] * 3
    assert [text[start : start + 5] for start, _ in windows] == ["lorem"] * 3


def test_a_stretch_without_spaces_is_cut_anywhere(nlp: Any) -> None:
    windows = find_windows(find_passages(nlp("漢" * 4000)))
    assert [end - start for start, end in windows] == [1600, 1600, 800]


def test_an_article_is_read_whole_for_each_person(nlp: Any) -> None:
    text = "Hasan left.\n\n" + "Nothing happened here. " * 250
    assert find_stretches(find_passages(nlp(text)), [(0, 5)]) == ((0, len(text.rstrip())),)


def test_in_a_long_article_some_sentences_before_a_mention_and_more_behind_it_are_read(nlp: Any) -> None:
    text = " ".join(f"This is sentence {n} of a long report." for n in range(200))
    start = text.index("sentence 50")
    [(first, last)] = find_stretches(find_passages(nlp(text)), [(start, start + 11)])
    assert text[first:last].startswith("This is sentence 47 of") and text[first:last].endswith("64 of a long report.")


def test_mentions_far_apart_are_read_in_stretches_of_their_own(nlp: Any) -> None:
    text = "Hasan left. " + "Nothing happened here. " * 300 + "Hasan came."
    spans = [(0, 5), (text.rindex("Hasan"), text.rindex("Hasan") + 5)]
    first, second = find_stretches(find_passages(nlp(text)), spans)
    assert first[0] == 0 and first[1] < second[0]
    assert text[slice(*second)].endswith("Hasan came.")


def test_a_number_is_read_with_eight_sentences_before_and_one_behind_it(nlp: Any) -> None:
    text = " ".join(f"Sentence number{n} is here." for n in range(20))
    start = text.index("number10")
    first, last = stretch_around(find_passages(nlp(text)), (start, start + 8))
    assert text[first:last].startswith("Sentence number2 ") and text[first:last].endswith("number11 is here.")


def test_what_is_read_with_a_number_is_not_much(nlp: Any) -> None:
    before, behind = "Nothing " * 190 + "happened.", "All " + "of it " * 250 + "ended."
    text = f"{before} {before} It took 40 people. {behind}"
    start = text.index("40")
    first, last = stretch_around(find_passages(nlp(text)), (start, start + 2))
    assert text[first:last] == f"{before} It took 40 people."
