"""Losses: what an answer costs, above all the choice of one candidate, of the day of publication, or of none."""

import math
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs torch; `make test-train` installs it and runs these")

from models.labels import FLAGS, NAME_TAGS, OWN  # noqa: E402
from models.loss import Losses, Task, prepare  # noqa: E402
from models.pieces import load_tokenizer, make_pieces  # noqa: E402
from records.question import Choice, Lesson, Question  # noqa: E402

pytestmark = pytest.mark.train

TEXT = "agents seized idris hasan in nairobi , the man said ."  # [CLS] is place 0, agents 1, seized 2 …
WHOLE_TEXT = Question(about="text", span=(0, len(TEXT)))


def a_task(folder: Path, **told: object) -> Task:
    pieces = make_pieces(load_tokenizer(folder), TEXT, ((0, len(TEXT)),))
    return prepare(pieces, Lesson(**({"question": WHOLE_TEXT} | told)), OWN)


def choices(*options: tuple[str, bool], slot: str = "date") -> dict[str, tuple[Choice, ...]]:
    """Candidates by their words, all words of one joined by `+` being its mentions."""
    return {slot: tuple(
        Choice(spans=tuple((TEXT.index(w), TEXT.index(w) + len(w)) for w in words.split("+")), right=right)
        for words, right in options
    )}  # fmt: skip


def cost(task: Task, slots: dict[tuple[int, str], float] | None = None, published: float = 0.0) -> float:
    """The loss of answers that are 0 but for the given log-odds."""
    size = len(task.asked.marks)
    answers = [torch.zeros(1, size, len(NAME_TAGS)), torch.zeros(1, size, len(OWN.slots))]
    answers += [torch.zeros(1, len(labels)) for labels in OWN.whole.values()]
    for (place, slot), odds in (slots or {}).items():
        answers[1][0, place, OWN.slots.index(slot)] = odds
    answers[-1][0, FLAGS.index("published")] = published
    losses = Losses(OWN)
    losses.add(answers, [task])
    return float(losses.total())


def test_a_lesson_is_told_in_places_of_its_stretch(tokenizer_folder: Path) -> None:
    task = a_task(
        tokenizer_folder, question=Question(about="text", span=(14, len(TEXT))),
        slots={"target": ((14, 25),), "host": ((29, 36),)}, names=((14, 25, "PERSON"),), known_names=("PERSON",),
    )  # fmt: skip
    marked = {(place, OWN.slots[slot]) for place, slot in task.marked}
    assert marked == {(1, "target"), (2, "target"), (4, "host")}
    assert task.names is not None
    assert [NAME_TAGS[n] for n in task.names[1:4].tolist()] == ["B-PERSON", "I-PERSON", "O"]


def test_choosing_costs_the_likelihood_of_the_right_candidate(tokenizer_folder: Path) -> None:
    task = a_task(tokenizer_folder, choices=choices(("idris", True), ("nairobi", False)))
    assert cost(task, {(3, "date"): 2.0, (6, "date"): 1.0}) == pytest.approx(
        -math.log(math.exp(2) / (math.exp(2) + math.exp(1) + 1))
    )


def test_several_right_candidates_and_all_their_mentions_add_up(tokenizer_folder: Path) -> None:
    task = a_task(tokenizer_folder, choices=choices(("idris+hasan", True), ("man", True), ("nairobi", False)))
    odds = {(3, "date"): 1.0, (4, "date"): 0.5, (9, "date"): -1.0, (6, "date"): 2.0}
    right = math.exp(1) + math.exp(0.5) + math.exp(-1)
    assert cost(task, odds) == pytest.approx(-math.log(right / (right + math.exp(2) + 1)))


def test_of_several_right_countries_each_should_be_as_likely(tokenizer_folder: Path) -> None:
    task = a_task(
        tokenizer_folder, choices=choices(("idris+hasan", True), ("man", True), ("nairobi", False), slot="host")
    )
    odds = {(3, "host"): 1.0, (4, "host"): 0.5, (9, "host"): -1.0, (6, "host"): 2.0}
    first, second = math.exp(1) + math.exp(0.5), math.exp(-1)
    every = first + second + math.exp(2) + 1
    assert cost(task, odds) == pytest.approx(-(math.log(first / every) + math.log(second / every)) / 2)


def test_where_no_candidate_is_right_none_is(tokenizer_folder: Path) -> None:
    task = a_task(tokenizer_folder, choices=choices(("idris", False), ("nairobi", False)))
    assert cost(task, {(3, "date"): 2.0, (6, "date"): 1.0}) == pytest.approx(
        -math.log(1 / (math.exp(2) + math.exp(1) + 1))
    )
    assert cost(task, {(3, "date"): -30.0, (6, "date"): -30.0}) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("right", [True, False], ids=["right", "wrong"])
def test_a_number_may_choose_the_day_of_publication(tokenizer_folder: Path, right: bool) -> None:
    task = a_task(tokenizer_folder, choices=choices(("idris", not right)), flags={"published": right})
    powers = {True: math.exp(1.5), False: math.exp(0.5)}  # that of publication, and of the date
    assert cost(task, {(3, "date"): 0.5}, published=1.5) == pytest.approx(
        -math.log(powers[right] / (sum(powers.values()) + 1))
    )


def test_the_day_of_publication_is_no_candidate_for_a_place(tokenizer_folder: Path) -> None:
    place = choices(("nairobi", True), slot="host")
    both = a_task(tokenizer_folder, choices=place | choices(("agents", True)), flags={"published": False})
    assert cost(both, published=-30.0) == pytest.approx(cost(a_task(tokenizer_folder, choices=place)), abs=1e-4)
    assert cost(both, published=30.0) > 10


def test_the_day_of_publication_is_asked_by_choice_alone(tokenizer_folder: Path) -> None:
    task = a_task(tokenizer_folder, flags={"figure": True, "published": True})
    assert cost(task, published=9.0) == pytest.approx(math.log(2))


def test_slots_that_nobody_annotated_cost_nothing(tokenizer_folder: Path) -> None:
    task = a_task(tokenizer_folder, slots={"target": ()})
    assert cost(task, {(3, "relative"): 9.0}) == cost(task)
    assert cost(task, {(3, "target"): 9.0}) > cost(task)


def test_a_name_of_a_label_that_the_corpus_leaves_out_is_no_error(tokenizer_folder: Path) -> None:
    task = a_task(tokenizer_folder, names=(), known_names=("PERSON",))
    known = a_task(tokenizer_folder, names=(), known_names=("PERSON", "ORG", "PLACE", "NORP", "DATE"))
    assert cost(task) == pytest.approx(math.log(11 / 9)) and cost(known) == pytest.approx(math.log(11))


def test_a_candidate_outside_the_stretch_is_none(tokenizer_folder: Path) -> None:
    question = Question(about="text", span=(14, len(TEXT)))
    task = a_task(tokenizer_folder, question=question, choices=choices(("agents", True), ("idris", False)))
    assert [[places for places, _ in choice] for _, choice in task.choices] == [[(1,)]]
