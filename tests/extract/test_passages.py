"""Windows: between them they hold the whole text, whatever it is, and mark the person they are read for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.passages import find_context, find_passages, find_windows
from records.window import Window

WIDEST = 1000
# Texts with sentences, with line breaks, and with stretches that have no space to be cut at.
TEXTS = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(["He left. ", "A long way off; ", "\n\n", "\n", "x" * 700, "word " * 150, "…", "。", " "]),
        st.integers(900, 2500).map(lambda n: "y" * n),
    ),
    max_size=12,
).map("".join)


def missed(text: str, windows: tuple[Window, ...]) -> str:
    """The letters of the text that stand in no window."""
    covered = {n for one in windows for n in range(one.start, one.start + len(one.text))}
    return "".join(letter for n, letter in enumerate(text) if n not in covered and not letter.isspace())


@given(text=TEXTS)
def test_windows_hold_the_whole_text_in_order_and_once(nlp: Any, text: str) -> None:
    windows = find_windows(find_passages(nlp(text)))
    assert missed(text, windows) == ""
    ends = [0]
    for one in windows:
        assert text[one.start : one.start + len(one.text)] == one.text
        assert 0 < len(one.text) <= WIDEST
        assert one.start >= ends[-1]
        ends.append(one.start + len(one.text))


@given(text=TEXTS)
def test_every_sentence_stands_in_one_window(nlp: Any, text: str) -> None:
    passages = find_passages(nlp(text))
    for start, end in passages.sentences:
        assert sum(one.start <= start and end <= one.start + len(one.text) for one in find_windows(passages)) == 1


@given(text=TEXTS, data=st.data())
def test_marks_are_the_mentions_at_their_places(nlp: Any, text: str, data: st.DataObject) -> None:
    passages = find_passages(nlp(text))
    if not passages.sentences:
        return
    chosen = data.draw(st.lists(st.sampled_from(passages.sentences), min_size=1, max_size=4, unique=True))
    mentions = [(start, min(end, start + 5)) for start, end in sorted(chosen)]
    windows = find_context(passages, mentions)
    marked = [(one.start + s, one.start + e) for one in windows for s, e in one.marks]
    assert marked == mentions
    for one in windows:
        assert text[one.start : one.start + len(one.text)] == one.text
        assert all(0 <= s < e <= len(one.text) for s, e in one.marks)


@pytest.mark.parametrize("text", ["", " ", "\n \n\t"], ids=["empty", "space", "blank lines"])
def test_a_blank_text_has_no_windows(nlp: Any, text: str) -> None:
    assert find_windows(find_passages(nlp(text))) == ()


def test_a_long_sentence_is_cut_at_a_space(nlp: Any) -> None:
    windows = find_windows(find_passages(nlp("lorem " * 400)))
    assert [one.text.strip()[-5:] for one in windows] == ["lorem"] * len(windows)
    assert [one.text[:5] for one in windows] == ["lorem"] * len(windows)


def test_a_stretch_without_spaces_is_cut_anywhere(nlp: Any) -> None:
    windows = find_windows(find_passages(nlp("漢" * 2500)))
    assert [len(one.text) for one in windows] == [1000, 1000, 500]


def test_a_short_article_is_read_whole_for_each_person(nlp: Any) -> None:
    text = "Hasan left.\n\n" + "Nothing happened here. " * 20
    [window] = find_context(find_passages(nlp(text)), [(0, 5)])
    assert (window.text, window.marks) == (text.rstrip(), ((0, 5),))


def test_in_a_long_article_the_sentence_before_a_mention_and_those_after_it_are_read(nlp: Any) -> None:
    text = " ".join(f"This is sentence {n} of a long report." for n in range(100))
    start = text.index("sentence 50")
    [window] = find_context(find_passages(nlp(text)), [(start, start + 11)])
    assert window.text.startswith("This is sentence 49 of") and window.text.endswith("58 of a long report.")
    assert window.text[slice(*window.marks[0])] == "sentence 50"


def test_mentions_far_apart_have_windows_of_their_own(nlp: Any) -> None:
    text = "Hasan left. " + "Nothing happened here. " * 100 + "Hasan came."
    spans = [(0, 5), (text.rindex("Hasan"), text.rindex("Hasan") + 5)]
    windows = find_context(find_passages(nlp(text)), spans)
    assert [len(one.marks) for one in windows] == [1, 1]
    assert windows[-1].text.endswith("Hasan came.")
