"""Slots: token scores become places in the article, joined to whole words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.slots import Told, chance_of, find_runs, find_tokens
from records.window import Scores, Window


def scores(tokens: list[tuple[int, int]], chances: list[float]) -> Scores:
    return Scores(tokens=tuple(tokens), names=(), slots={"host": tuple(chances)}, roles={}, methods={}, outcomes={},
                  relevance=0.0)  # fmt: skip


def runs(text: str, marked: list[tuple[str, float]], **options: float) -> list[str]:
    tokens = [Told(start=text.index(word), end=text.index(word) + len(word), score=chance) for word, chance in marked]
    return [text[one.start : one.end] for one in find_runs(text, tokens, **{"threshold": 0.5, **options})]


def test_tokens_stand_at_their_place_in_the_article() -> None:
    window = Window(text="in Rabat", start=100)
    [told] = find_tokens([window], [scores([(0, 2), (3, 8)], [0.0, 0.7])], "host")
    assert told == Told(start=103, end=108, score=0.7)


def test_a_token_seen_twice_keeps_its_best_score() -> None:
    windows = [Window(text="in Rabat", start=0), Window(text="Rabat", start=3)]
    found = find_tokens(windows, [scores([(3, 8)], [0.4]), scores([(0, 5)], [0.8])], "host")
    assert found == (Told(start=3, end=8, score=0.8),)


def test_the_chance_of_a_span_is_that_of_its_best_token() -> None:
    tokens = [Told(start=0, end=2, score=0.3), Told(start=3, end=8, score=0.8)]
    assert (chance_of(tokens, (0, 8)), chance_of(tokens, (0, 3)), chance_of(tokens, (8, 9))) == (0.8, 0.3, 0.0)


@pytest.mark.parametrize(
    ("text", "marked", "wanted"),
    [
        pytest.param("agents seized him here", [("seized", 0.9), ("him", 0.8)], ["seized him"], id="neighbours"),
        pytest.param("agents kidnapped him", [("kidn", 0.9)], ["kidnapped"], id="part of a word"),
        pytest.param(
            "seized in the street outside and beaten",
            [("seized", 0.9), ("beaten", 0.9)],
            ["seized", "beaten"],
            id="too far",
        ),
        pytest.param("seized\nbeaten", [("seized", 0.9), ("beaten", 0.9)], ["seized", "beaten"], id="across a line"),
        pytest.param("seized him", [("seized", 0.4)], [], id="below the threshold"),
    ],
)
def test_runs_are_whole_words(text: str, marked: list[tuple[str, float]], wanted: list[str]) -> None:
    assert runs(text, marked) == wanted


def test_a_narrow_gap_keeps_neighbours_apart() -> None:
    assert runs("one and two", [("one", 0.9), ("two", 0.9)], gap=2) == ["one", "two"]
    assert runs("one and two", [("one", 0.9), ("two", 0.9)]) == ["one and two"]


@given(st.text(min_size=1, max_size=40), st.data())
def test_runs_rise_and_stay_within_the_text(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=10)))
    tokens = [
        Told(start=s, end=e, score=data.draw(st.floats(0, 1))) for s, e in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    found = find_runs(text, tokens, threshold=0.5)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
