"""The shipped reader taken apart: a user's component behind ours is heard, and the gate lets through what tells."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from spacy.language import Language

from corpus import CORPUS
from extract import Reader, is_short, make_nlp
from measure import load_splits
from models import SHIPPED, Model, load_model
from models.gate import load_gate
from records.article import Article
from records.gold import load_gold
from records.incident import Incident

BATCHES = ("a2", "b1", "tq1")
CLEAR = (
    "Two agents of Rwanda’s intelligence service abducted the exiled journalist Evariste Nkundimana in Nairobi, Kenya, "
    "on 14 March 2021, forced him into a car and flew him back to Kigali, where he is now in prison, his wife said."
)
Component = Callable[[Any], Any]


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def read(model: Model, component: Component) -> tuple[Incident, ...]:
    """The incidents of CLEAR, read with the shipped model and that component behind our own."""
    Language.component("tests_own", func=component)
    nlp = make_nlp()
    nlp.add_pipe("tests_own")
    reader = Reader(nlp, model.open, name=model.name, version=f"{model.version}+own", gate=model.gate)
    return reader.read(Article(id="a", text=CLEAR, published="2022-01-10")).incidents


def test_a_component_behind_ours_sees_what_ours_left(model: Model) -> None:
    seen: dict[str, Any] = {}

    def look(doc: Any) -> Any:
        seen["countries"] = [(one.text, one.code) for one in doc._.countries]
        seen["dates"] = [one.when.start for one in doc._.dates if one.when]
        seen["names"] = {(one.text, one.label_, one._.country) for one in doc.ents}
        seen["published"], seen["sentences"] = doc._.published, len(list(doc.sents))
        return doc

    read(model, look)
    assert seen["countries"] == [("Rwanda", "RW"), ("Nairobi", "KE"), ("Kenya", "KE"), ("Kigali", "RW")]
    assert (seen["dates"], seen["published"], seen["sentences"]) == (["2021-03-14"], "2022-01-10", 1)
    assert seen["names"] >= {("Evariste Nkundimana", "PERSON", None), ("Kigali", "PLACE", "RW")}


def test_a_component_behind_ours_changes_which_country_is_taken(model: Model) -> None:
    def move(doc: Any) -> Any:
        doc._.countries = tuple(replace(one, code="UG") if one.code == "KE" else one for one in doc._.countries)
        return doc

    before, after = ([one.code for act in read(model, part) for one in act.host] for part in (lambda doc: doc, move))
    assert "KE" in before
    assert after == ["UG" if code == "KE" else code for code in before]


def test_the_gate_lets_through_what_tells_an_incident() -> None:
    assert set(BATCHES) <= set(load_splits(CORPUS)["train"])
    gate = load_gate(SHIPPED)
    gold = [one for batch in BATCHES for one in load_gold(CORPUS / "gold" / batch)]
    telling = [one.article for one in gold if one.incidents and not is_short(one.article.text)]
    missed = [one.id for one in telling if gate.excess(one.text) < 0]
    assert len(telling) >= 20
    assert len(missed) <= len(telling) // 100, f"the gate holds back {', '.join(missed)} of {len(telling)} articles"
