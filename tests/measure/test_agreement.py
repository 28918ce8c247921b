"""Agreement: two annotations of the same articles, paired by id and text, and what is said of them."""

from dataclasses import replace
from typing import Any

import pytest

from measure import Agreement, find_agreement, pair_annotations, render_agreement
from measure.agreement import Coefficient
from records.errors import CorpusError

PEOPLE = {"Idris Hasan": "target", "Ann Dube": "expert", "Omar Bek": "lawyer"}


def question(agreement: Agreement, name: str) -> Coefficient:
    return next(one for one in agreement.coefficients if one.question == name)


def test_articles_are_paired_by_id(a_gold: Any) -> None:
    first, second = [a_gold("x-01"), a_gold("x-02")], [a_gold("x-02", batch="second")]
    assert pair_annotations(first, second) == ((first[1], second[0]),)


def test_an_unknown_id_and_another_text_are_refused(a_gold: Any) -> None:
    with pytest.raises(CorpusError, match="no first annotation has the id 'x-09'"):
        pair_annotations([a_gold("x-01")], [a_gold("x-09")])
    with pytest.raises(CorpusError, match=r"x-01\.toml: the text differs from that of b1/x-01\.toml"):
        pair_annotations([a_gold("x-01", "one")], [a_gold("x-01", "two")])


def test_equal_annotations_agree_wholly(a_gold: Any, an_incident: Any, a_figure: Any) -> None:
    gold = a_gold(incidents=[an_incident(), an_incident("Omar Bek", methods="lure digital", outcome="killed")],
                  people=PEOPLE, figures=[a_figure()])  # fmt: skip
    agreement = find_agreement([(gold, gold), (a_gold("x-02"), a_gold("x-02"))])
    assert {one.f1 for one in agreement.scores} == {1.0}
    assert agreement.differences == ()
    assert question(agreement, "role of a named person").kappa == pytest.approx(1)
    assert question(agreement, "outcome").alpha == pytest.approx(1)
    assert question(agreement, "set of methods").alpha == pytest.approx(1)
    assert question(agreement, "does the article tell an incident").kappa == pytest.approx(1)


def test_what_differs_is_counted_and_named(a_gold: Any, an_incident: Any) -> None:
    first = a_gold(incidents=[an_incident(methods="lure threat"), an_incident("Omar Bek")], people=PEOPLE)
    second = a_gold(incidents=[an_incident(methods="lure", outcome="killed")],
                    people={"Idris Hasan": "target", "Dube": "source"})  # fmt: skip
    agreement = find_agreement([(first, second)])
    scores = {one.slot: one for one in agreement.scores}
    assert (scores["incident"].hits, scores["incident"].missing, scores["incident"].surplus) == (1, 1, 0)
    assert scores["method"].f1 == pytest.approx(2 / 3)
    roles = question(agreement, "role of a named person")
    assert (roles.units, roles.seen) == (3, pytest.approx(1 / 3))
    assert question(agreement, "outcome").seen == 0
    [(article, differences)] = agreement.differences
    assert (article, [one.kind for one in differences]) == ("x-01", ["missed incident", "method", "outcome"])


def test_a_person_whom_only_the_second_lists_counts(a_gold: Any) -> None:
    agreement = find_agreement([(a_gold(people={}), a_gold(people={"Ann Dube": "expert"}))])
    assert question(agreement, "role of a named person").units == 1


def test_the_page_shows_slots_that_are_asked_and_a_dash_for_no_coefficient(a_gold: Any, an_incident: Any) -> None:
    gold = a_gold(incidents=[an_incident()])
    page = render_agreement(find_agreement([(gold, gold)]))
    assert "1 articles were annotated twice" in page
    assert "| target | named targets found | 1.000 | 1 | 0 |" in page
    assert "| outcome | 1 | 1.000 | – | – |" in page
    assert "| figure |" not in page


def test_no_articles_make_a_page_without_rows() -> None:
    page = render_agreement(find_agreement([]))
    assert "0 articles" in page
    assert "nan" not in page


def test_partly_equal_sets_agree_more_than_unequal_ones(a_gold: Any, an_incident: Any) -> None:
    def alpha(other: str) -> float:
        first = a_gold(incidents=[an_incident("Omar Bek", methods="assault"), an_incident(methods="lure threat")])
        second = replace(first, incidents=(first.incidents[0], an_incident(methods=other)))
        value = question(find_agreement([(first, second)]), "set of methods").alpha
        assert value is not None
        return value

    assert alpha("lure") > alpha("digital")
