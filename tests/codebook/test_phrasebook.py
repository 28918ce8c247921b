"""Finding listed phrases in text."""

import pytest

from codebook import Phrasebook
from codebook.tables import rows_of


def found_in(text: str, *phrases: str) -> list[str]:
    """The pieces of the text that a book of these phrases finds."""
    return [text[one.start : one.end] for one in Phrasebook((phrase, phrase) for phrase in phrases).find(text)]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        pytest.param("Turkey", "cold turkey", [], id="a capital is wanted"),
        pytest.param("Turkey", "TURKEY'S army", ["TURKEY"], id="capitals fit"),
        pytest.param("US", "Us and us, US", ["US"], id="an abbreviation is itself only"),
        pytest.param("Xi'an", "in Xi\u2019an", ["Xi\u2019an"], id="either apostrophe"),
        pytest.param("São Paulo", "Sao Paulo", ["Sao Paulo"], id="accents do not count"),
        pytest.param("St Petersburg", "St. Petersburg", ["St. Petersburg"], id="dots do not count"),
        pytest.param("Ras al-Khaimah", "Ras Al Khaimah", ["Ras Al Khaimah"], id="dashes do not count"),
        pytest.param("U.S.", "the U.S. army", ["U.S."], id="the last dot belongs to it"),
        pytest.param("New York", "New\nYork", ["New\nYork"], id="over a line's end"),
        pytest.param("New York", "New\n\nYork", [], id="not over a paragraph's end"),
        pytest.param("New York", "New, York", [], id="not over a comma"),
        pytest.param("Chad", "Chadian", [], id="whole words only"),
    ],
)
def test_a_phrase_fits_its_spellings(phrase: str, text: str, found: list[str]) -> None:
    assert found_in(text, phrase) == found


def test_the_longest_phrase_wins() -> None:
    assert found_in("South Sudan and Sudan", "Sudan", "South Sudan") == ["South Sudan", "Sudan"]


def test_of_two_that_read_alike_the_one_written_so_wins() -> None:
    book = Phrasebook([("Malé", "city"), ("Male", "word")])
    assert [one.value for one in book.find("Malé. Male.")] == ["city", "word"]


def test_a_row_of_the_wrong_width_is_named(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "bad.tsv").write_text("one\ttwo\na\tb\nc\n")
    monkeypatch.setattr("codebook.tables.ROOM", tmp_path)
    with pytest.raises(ValueError, match=r"bad\.tsv, row 2: expected 2 columns, got 1"):
        list(rows_of("bad.tsv"))
