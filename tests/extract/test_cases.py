"""What is one event and what is two; people's decisions; copies of one story; and the laws of grouping."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.cases import group_incidents
from records.case import Case, SameDecision, Telling
from records.when import parse_when

WIRE = " ".join(f"The {n}th agent led the man to car {n * 7} near gate {n * 3}." for n in range(30))


def told(article: str, name: str | None = "Idris Hasan", when: str | None = "2021-07-19", **changes: Any) -> Telling:
    """A telling of one event in an article of that id."""
    known: dict[str, Any] = {
        "incident_id": f"i{article}", "article_id": article, "names": (name,) if name else (),
        "kind": "person" if name else "unnamed", "origin": ("CN",), "host": ("MA",), "methods": ("detention",),
        "date": parse_when(when) if when else None, "published": "2021-08-01",
    }  # fmt: skip
    return Telling(**(known | changes))


def grouped(
    *tellings: Telling, decisions: tuple[SameDecision, ...] = (), texts: dict[str, str] | None = None
) -> tuple[Case, ...]:
    return group_incidents(tellings, decisions, text=lambda article: (texts or {}).get(article, ""))


def members(cases: tuple[Case, ...]) -> list[list[str]]:
    return sorted(sorted(one.article_id for one in case.members) for case in cases)


def decided(one: str, other: str, same: bool, at: int = 1) -> SameDecision:
    return SameDecision(one=f"i{one}", other=f"i{other}", same=same, by="x", at=f"2026-01-0{at}")


ONE_EVENT = {
    "the same again": told("b"),
    "another spelling and order": told("b", "HASAN Idriss"),
    "another day of one week": told("b", when="2021-07-22"),
    "the month": told("b", when="2021-07"),
    "some days shortly before": told("b", when="2021-07-16/2021-07-17"),
    "the year": told("b", when="2021"),
    "no date": told("b", when=None),
    "no host": told("b", host=()),
    "one of two hosts": told("b", host=("TR", "MA")),
    "another method": told("b", methods=("extradition",)),
    "an alias": told("b", "Yidiresi Aishan", names=("Yidiresi Aishan", "Idris Hasan")),
    "a surname, when all else agrees": told("b", "Mr Hasan"),
    "an initial, when all else agrees": told("b", "I. Hasan"),
}
TWO_EVENTS = {
    "another person of the surname": told("b", "Omar Hasan"),
    "another host": told("b", host=("TR",)),
    "another origin": told("b", origin=("TR",)),
    "another year": told("b", when="2019-07-19"),
    "some days long before": told("b", when="2021-06-03/2021-06-05"),
    "years that end shortly before": told("b", when="2018/2021-07-14"),
    "another month": told("b", when="2021-11-02"),
    "another year, though near": told("b", when="2022"),
    "an article from before it happened": told("b", when=None, published="2021-03-02"),
    "a surname without a date": told("b", "Hasan", when=None),
    "a surname without a host": told("b", "Hasan", host=()),
    "a name with nothing else that agrees": told("b", when=None, host=(), origin=(), methods=("threat",)),
    "nobody named": told("b", None, description="a Uyghur engineer"),
    "a group of the name": told("b", kind="group"),
    "two incidents of one article": told("b", article_id="a"),
}


@pytest.mark.parametrize("other", ONE_EVENT.values(), ids=ONE_EVENT)
def test_one_event_told_twice_is_one_case(other: Telling) -> None:
    [case] = grouped(told("a"), other)
    assert len(case.members) == 2
    assert 0.5 < case.score <= 1


@pytest.mark.parametrize("other", TWO_EVENTS.values(), ids=TWO_EVENTS)
def test_two_events_are_two_cases(other: Telling) -> None:
    assert len(grouped(told("a"), other)) == 2


def test_a_telling_that_fits_two_events_does_not_join_them() -> None:
    cases = grouped(told("a", when="2019-02"), told("b", when="2021-07-19"), told("c", when=None))
    assert sorted(map(len, members(cases))) == [1, 2]


def test_a_surname_that_two_people_bear_joins_neither() -> None:
    cases = grouped(told("a"), told("b", "Omar Hasan"), told("c", "Hasan"))
    assert members(cases) == [["a"], ["b"], ["c"]]


NOBODY = {"name": None, "when": "2021-07-19", "description": "a Uyghur computer engineer"}
NOBODYS = {
    "told alike": (told("b", **NOBODY), 1),
    "another wording": (told("b", **NOBODY | {"description": "a shopkeeper"}), 2),
    "only the year": (told("b", **NOBODY | {"when": "2021"}), 2),
    "no host": (told("b", **NOBODY, host=()), 2),
    "another method": (told("b", **NOBODY, methods=("threat",)), 2),
}


@pytest.mark.parametrize(("other", "count"), NOBODYS.values(), ids=NOBODYS)
def test_people_without_a_name_are_one_only_when_all_agrees(other: Telling, count: int) -> None:
    assert len(grouped(told("a", **NOBODY), other)) == count


def test_a_case_says_why_in_words() -> None:
    [case] = grouped(told("a"), told("b", "Hasan, Idris", when="2021-07"), told("c", when=None))
    assert case.reason == "the same name; host MA; origin CN; method detention"
    reasons = {one.article_id: one.reason for one in case.members}
    assert reasons["b"] == "the same name, in another word order; host MA; origin CN; date 2021-07-19; method detention"
    assert case.score == min(one.score for one in case.members)


def test_a_case_told_once_says_so() -> None:
    [case] = grouped(told("a"))
    assert (case.score, case.reason) == (1.0, "told once")


def test_not_the_same_splits() -> None:
    assert members(grouped(told("a"), told("b"), decisions=(decided("a", "b", False),))) == [["a"], ["b"]]


def test_not_the_same_is_kept_though_a_third_fits_both() -> None:
    cases = grouped(told("a"), told("b"), told("c"), decisions=(decided("a", "b", False),))
    assert sorted(map(len, members(cases))) == [1, 2]


def test_the_same_joins_what_excludes_each_other() -> None:
    far = told("b", "Yidiresi", when="2019", host=("TR",))
    [case] = grouped(told("a"), far, decisions=(decided("a", "b", True),))
    assert case.reason == "a person decided that they are the same"
    third = told("c", when=None, host=("TR",))
    assert members(grouped(told("a"), far, third, decisions=(decided("a", "b", True),))) == [["a", "b", "c"]]


def test_the_latest_decision_holds() -> None:
    both = (decided("a", "b", False, at=1), decided("a", "b", True, at=2))
    assert len(grouped(told("a"), told("b"), decisions=both)) == 1
    assert len(grouped(told("a"), told("b"), decisions=both[:1])) == 2


def test_a_decision_passes_through_an_incident_that_is_no_more() -> None:
    far = told("b", when="2019")
    gone = (decided("a", "x", True), decided("b", "x", True))
    assert len(grouped(told("a"), far, decisions=gone)) == 1


def test_copies_of_one_wire_story_are_one_story() -> None:
    texts = {
        "a": WIRE,
        "b": f"(Agency) {WIRE[:900]}",
        "c": "He was held at the airport, his wife told us on the phone.",
    }
    [case] = grouped(told("a"), told("b"), told("c"), texts=texts)
    assert [one.story for one in case.members] == ["a", "a", "c"]


def test_the_id_of_a_case_stays_when_a_later_article_joins() -> None:
    [before] = grouped(told("b"), told("c"))
    [after] = grouped(told("b"), told("c"), told("a", published="2021-09-01"))
    assert before.id == after.id
    assert [one.article_id for one in after.members] == ["b", "c", "a"]


SMALL = st.builds(
    told,
    st.sampled_from("abcdefgh"),
    st.sampled_from(["Idris Hasan", "HASAN Idris", "Omar Hasan", "Hasan", "I. Hasan", None]),
    st.sampled_from(["2021-07-19", "2021-07", "2021", "2019-02-03", None]),
    host=st.sampled_from([("MA",), ("TR",), ("MA", "TR"), ()]),
    methods=st.sampled_from([("detention",), ("threat",)]),
    description=st.sampled_from(["a Uyghur engineer", None]),
    published=st.sampled_from(["2021-08-01", "2020", None]),
)
TELLINGS = st.lists(SMALL, max_size=10, unique_by=lambda one: one.article_id)
SAID = st.lists(
    st.builds(
        lambda pair, same, at: decided(min(pair), max(pair), same, at),
        st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=2, unique=True), st.booleans(), st.integers(1, 9),
    ),
    max_size=4, unique_by=lambda one: one.at,
)  # fmt: skip


@given(TELLINGS, SAID, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(tellings: list[Telling], said: list[SameDecision], chance: Random) -> None:
    again, said_again = tellings * 2, said * 2
    chance.shuffle(again)
    chance.shuffle(said_again)
    assert grouped(*again, decisions=tuple(said_again)) == grouped(*tellings, decisions=tuple(said))


@given(TELLINGS, SAID)
def test_each_telling_is_in_one_case_and_no_id_is_doubled(tellings: list[Telling], said: list[SameDecision]) -> None:
    cases = grouped(*tellings, decisions=tuple(said))
    assert sorted(one.incident_id for case in cases for one in case.members) == sorted(t.incident_id for t in tellings)
    assert len({case.id for case in cases}) == len(cases)


@given(TELLINGS)
def test_no_case_holds_what_excludes_each_other(tellings: list[Telling]) -> None:
    known = {one.incident_id: one for one in tellings}
    for case in grouped(*tellings):
        inside = [known[one.incident_id] for one in case.members]
        years = {one.date.year for one in inside if one.date}
        assert len(years) < 2
        names = {name.split()[-1] for one in inside for name in one.names if " Hasan" in name}
        assert names <= {"Hasan"}
        assert not {"Idris Hasan", "Omar Hasan"} <= {name for one in inside for name in one.names}


@given(TELLINGS, st.booleans())
def test_a_decision_is_followed(tellings: list[Telling], same: bool) -> None:
    pair = [told("y"), replace(told("z", "Omar Said", when="2019"), host=("TR",)) if same else told("z")]
    cases = grouped(*tellings, *pair, decisions=(decided("y", "z", same),))
    together = any({"y", "z"} <= {one.article_id for one in case.members} for case in cases)
    assert together is same


def test_a_crowd_of_one_name_is_grouped_by_year_in_bearable_time() -> None:
    crowd = [told(f"a{n}", when=f"{2000 + n % 5}-07-19", published="2026-01-01") for n in range(600)]
    assert sorted(len(case.members) for case in grouped(*crowd)) == [120] * 5
