"""Slots: token scores become places in the article, joined to whole words, and probabilities of the candidates."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.slots import Told, chance_of, find_runs, find_tokens, tokens_in, weigh
from records.question import Answer, Span

SPANS = st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda one: (one[0], one[0] + one[1]))


def an_answer(tokens: list[Span], odds: list[float]) -> Answer:
    return Answer(tokens=tuple(tokens), names=(), slots={"host": tuple(odds)}, roles={}, methods={}, outcomes={},
                  flags={})  # fmt: skip


def odds_of(chance: float) -> float:
    return math.log(chance / (1 - chance))


def runs(text: str, marked: list[tuple[str, float]], **options: float) -> list[str]:
    tokens = [Told(start=text.index(word), end=text.index(word) + len(word), score=chance) for word, chance in marked]
    return [text[one.start : one.end] for one in find_runs(text, tokens, **{"threshold": 0.5, **options})]


def test_tokens_stand_at_their_place_with_their_probability() -> None:
    [told] = find_tokens([an_answer([(100, 102), (103, 108)], [-20.0, odds_of(0.7)])], "host")
    assert (told.start, told.end, told.score) == (103, 108, pytest.approx(0.7))


def test_a_token_seen_twice_keeps_its_best_score() -> None:
    [told] = find_tokens([an_answer([(3, 8)], [odds_of(0.4)]), an_answer([(3, 8)], [odds_of(0.8)])], "host")
    assert (told.start, told.end, told.score) == (3, 8, pytest.approx(0.8))


def test_the_chance_of_a_span_is_that_of_its_best_token() -> None:
    tokens = [Told(start=0, end=2, score=0.3), Told(start=3, end=8, score=0.8)]
    assert (chance_of(tokens, (0, 8)), chance_of(tokens, (0, 3)), chance_of(tokens, (8, 9))) == (0.8, 0.3, 0.0)


def test_one_candidate_is_weighed_against_none() -> None:
    [share] = weigh([an_answer([(0, 5)], [odds_of(0.8)])], "host", [[(0, 5)]])
    assert share == pytest.approx(0.8)


def test_all_mentions_of_a_candidate_speak_for_it() -> None:
    answer = an_answer([(0, 5), (6, 9), (10, 15)], [0.0, 0.0, 0.0])
    assert weigh([answer], "host", [[(0, 5), (10, 15)], [(6, 9)]]) == pytest.approx((2 / 4, 1 / 4))


def test_all_pieces_of_a_mention_speak_for_it() -> None:
    assert weigh([an_answer([(0, 2), (2, 5)], [0.0, 0.0])], "host", [[(0, 5)]]) == pytest.approx((2 / 3,))


def test_of_several_answers_the_strongest_counts() -> None:
    answers = [an_answer([(0, 5)], [odds_of(0.3)]), an_answer([(0, 5)], [odds_of(0.6)])]
    assert weigh(answers, "host", [[(0, 5)]]) == pytest.approx((0.6,))


def test_other_options_come_last_by_their_odds() -> None:
    shares = weigh([an_answer([(0, 5)], [0.0])], "host", [[(0, 5)]], others=[0.0])
    assert shares == pytest.approx((1 / 3, 1 / 3))


@pytest.mark.parametrize("answers", [[], [an_answer([(0, 5)], [3.0])]], ids=["nobody asked", "told elsewhere"])
def test_a_candidate_that_no_piece_tells_has_no_chance(answers: list[Answer]) -> None:
    assert weigh(answers, "host", [[(7, 9)]]) == pytest.approx((0.0,))


def test_without_candidates_there_is_nothing_to_weigh() -> None:
    assert weigh([an_answer([(0, 5)], [3.0])], "host", []) == ()


@given(
    st.lists(st.tuples(st.integers(1, 6), st.floats(-30, 30)), min_size=1, max_size=8),
    st.lists(st.lists(SPANS, max_size=3), max_size=5),
    st.lists(st.floats(-30, 30), max_size=2),
)
def test_the_candidates_and_none_share_one_probability(
    pieces: list[tuple[int, float]], options: list[list[Span]], others: list[float]
) -> None:
    tokens: list[Span] = []
    for width, _ in pieces:
        start = tokens[-1][1] if tokens else 0
        tokens.append((start, start + width))
    odds = [one for _, one in pieces]
    shares = weigh([an_answer(tokens, odds)], "host", options, others=others)
    assert len(shares) == len(options) + len(others)
    assert all(0 <= one <= 1 for one in shares)
    powers = [sum(math.exp(odds[n]) for n in tokens_in(tokens, spans)) for spans in options]
    empty = 1 / (1 + sum(powers) + sum(math.exp(one) for one in others))
    assert sum(shares) + empty == pytest.approx(1)


@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=6))
def test_no_odds_are_too_high_or_too_low(odds: list[float]) -> None:
    tokens = [(n, n + 1) for n in range(len(odds))]
    shares = weigh([an_answer(tokens, odds)], "host", [[one] for one in tokens])
    assert all(0 <= one <= 1 for one in shares) and sum(shares) <= 1 + 1e-9


@given(st.lists(st.integers(0, 3), max_size=20), st.lists(SPANS, max_size=3))
def test_the_tokens_of_spans_are_those_that_reach_into_them(gaps: list[int], spans: list[Span]) -> None:
    tokens: list[Span] = []
    for gap in gaps:
        start = (tokens[-1][1] if tokens else 0) + gap
        tokens.append((start, start + 2))
    assert tokens_in(tokens, spans) == [
        n for start, end in spans for n, (s, e) in enumerate(tokens) if s < end and start < e
    ]


@pytest.mark.parametrize(
    ("text", "marked", "wanted"),
    [
        pytest.param("agents seized him here", [("seized", 0.9), ("him", 0.8)], ["seized him"], id="neighbours"),
        pytest.param("agents kidnapped him", [("kidn", 0.9)], ["kidnapped"], id="part of a word"),
        pytest.param("his father-in-law hid", [("father", 0.9)], ["father-in-law"], id="part of a hyphened word"),
        pytest.param("her uncle - Ana's - hid", [("uncle", 0.9)], ["uncle"], id="a dash is no hyphen"),
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
