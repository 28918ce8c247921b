"""The gate: floors hold for one corpus, rise with the scores, and fall only when that is allowed and written down."""

from pathlib import Path

import pytest

from measure import Pin, Score, find_shortfalls, find_unpinned, load_floors, move_floors, save_floors
from records.errors import CorpusError

PIN = Pin(part="dev", corpus="a" * 64, floors=(("target", 0.8), ("host", 0.5)))


def scores(**f1: float) -> list[Score]:
    """Scores with these F1, in thousandths."""
    counts = {slot: (round(500 * value), 1000 - round(1000 * value)) for slot, value in f1.items()}
    return [Score(slot=slot, hits=hits, surplus=wrong, missing=0) for slot, (hits, wrong) in counts.items()]


def test_the_scores_of_these_tests_are_what_they_say() -> None:
    assert [round(one.f1, 6) for one in scores(target=0.79, host=0.5)] == [0.79, 0.5]


def test_a_part_without_floors_and_one_of_another_corpus_are_told() -> None:
    assert "dev: no floors yet" in find_unpinned(None, "dev", "b")[0]
    assert "hash bbbbbbbbbbbb, pinned aaaaaaaaaaaa" in find_unpinned(PIN, "dev", "b" * 64)[0]
    assert find_unpinned(PIN, "dev", "a" * 64) == ()


@pytest.mark.parametrize(
    ("target", "is_under"), [(0.9, False), (0.8, False), (0.799, False), (0.79, True), (0.0, True)]
)
def test_a_score_clearly_under_its_floor_is_told(target: float, is_under: bool) -> None:
    told = find_shortfalls(PIN, scores(target=target, host=0.5))
    assert [one.startswith("dev: target has F1") for one in told] == [True] * is_under


def test_a_new_pin_has_a_floor_for_each_slot_that_is_asked() -> None:
    empty = Score(slot="clean", hits=0, surplus=0, missing=0)
    pin = move_floors(None, "dev", "c", [*scores(target=0.876, host=0.5), empty])
    assert (pin.part, pin.corpus, dict(pin.floors)) == ("dev", "c", {"target": 0.87, "host": 0.5})


def test_floors_rise_and_stay() -> None:
    pin = move_floors(PIN, "dev", "c", scores(target=0.91, host=0.498))
    assert dict(pin.floors) == {"target": 0.91, "host": 0.5}


def test_a_floor_does_not_fall_unasked() -> None:
    with pytest.raises(CorpusError, match=r"dev: floors would fall \(host from 0.50 to 0.40\)"):
        move_floors(PIN, "dev", "c", scores(target=0.9, host=0.4))


@pytest.mark.parametrize(
    "line",
    [
        "", "- Floor of `host` on test lowered to 0.40", "- Floor of `target` on dev lowered to 0.40",
        "- Floor of `host` on dev lowered to 0.45", "- `host` on dev is 0.40 now",
        "- Floor of `host-state` on dev lowered to 0.40",
    ],
    ids=["nothing", "another part", "another slot", "another number", "no floor", "a longer slot"],
)  # fmt: skip
def test_an_allowed_fall_needs_its_own_line(line: str) -> None:
    with pytest.raises(CorpusError, match=r"floor of `host` on dev lowered to 0\.40: why"):
        move_floors(PIN, "dev", "c", scores(target=0.9, host=0.4), allow_lower=True, changelog=f"# Changelog\n{line}\n")


def test_a_floor_falls_when_it_is_allowed_and_written_down() -> None:
    line = "- Floor of `host` on dev lowered to 0.40: nationalities no longer count as hosts."
    pin = move_floors(PIN, "dev", "c", scores(target=0.9, host=0.4), allow_lower=True, changelog=line)
    assert dict(pin.floors) == {"target": 0.9, "host": 0.4}


def test_floors_are_read_back_as_written(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    assert load_floors(path) == ()
    save_floors(path, [PIN, Pin(part="test", corpus="b", floors=())])
    assert load_floors(path) == (PIN, Pin(part="test", corpus="b", floors=()))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{", "Expecting property name"),
        ("[]", "floors: expected an object, got list"),
        ('{"dev": {"floors": {}}}', r"floors\.dev\.corpus: expected text, got nothing"),
        ('{"dev": {"corpus": "a", "floors": {"host": "x"}}}', r"floors\.dev\.floors\.host: expected a number"),
        ('{"dev": {"corpus": "a", "floors": {"hots": 0.5}}}', "got 'hots'"),
    ],
    ids=["no JSON", "a list", "no hash", "no number", "no slot"],
)
def test_a_broken_file_is_named_with_the_trail(tmp_path: Path, written: str, said: str) -> None:
    path = tmp_path / "floors.json"
    path.write_text(written, "utf-8")
    with pytest.raises(CorpusError, match=said) as told:
        load_floors(path)
    assert str(path) in str(told.value)
