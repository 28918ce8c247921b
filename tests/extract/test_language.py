"""Sentence borders: where our own pipeline ends a sentence, and where it does not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import make_nlp
from records.errors import InputError


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param(["He left.", "She stayed."], id="full stop"),
        pytest.param(["Who called?", "Nobody knows!", "They left."], id="question and shout"),
        pytest.param(['He said: "I am home."', "Then he left."], id="stop before a closing quote"),
        pytest.param(["“Go back.”", "The caller hung up."], id="curly quotes"),
        pytest.param(["Gen. Votel met Mr. Li in the U.S. on Oct. 17.", "He left."], id="short forms"),
        pytest.param(["J. K. Rowe wrote to the U.N. office.", "It answered."], id="initials"),
        pytest.param(["It cost 3.5 million.", "They paid."], id="decimal"),
        pytest.param(["He fled in 2019.", "45 others followed."], id="number opens a sentence"),
        pytest.param(["He waited … then he left.", "She stayed."], id="ellipsis within"),
        pytest.param(["No. 4 was Hasan.", "He hid."], id="number sign"),
        pytest.param(["He was held (for a day).", "She was not."], id="brackets"),
    ],
)
def test_sentences_end_where_a_reader_ends_them(nlp: Any, sentences: list[str]) -> None:
    assert [one.text.strip() for one in nlp(" ".join(sentences)).sents] == sentences


def test_a_line_break_ends_a_sentence(nlp: Any) -> None:
    found = [one.text.strip() for one in nlp("Abducted in Nairobi\n\nAgents seized him\nand left").sents]
    assert found == ["Abducted in Nairobi", "Agents seized him", "and left"]


@given(text=st.text(max_size=200))
def test_sentences_hold_every_letter_of_any_text(nlp: Any, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert "".join(one.text_with_ws for one in doc.sents) == text


def test_a_pipeline_that_is_not_installed_is_named_with_the_way_to_get_it() -> None:
    with pytest.raises(InputError, match=r"no spaCy pipeline 'xx_none'.*spacy download xx_none"):
        make_nlp("xx_none")


def test_an_installed_pipeline_keeps_our_sentence_borders(tmp_path: Any) -> None:
    import spacy

    spacy.blank("en").to_disk(tmp_path / "own")
    found = make_nlp(str(tmp_path / "own"))("He met Gen. Votel. She left.")
    assert [one.text for one in found.sents] == ["He met Gen. Votel.", "She left."]


def test_making_a_pipeline_twice_gives_two_that_work() -> None:
    assert [len(list(make_nlp()("One. Two.").sents)) for _ in range(2)] == [2, 2]
