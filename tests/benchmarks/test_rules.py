"""The baseline that learned nothing: through the same Reader it tells an incident, and none where there is none."""

import pytest

from benchmarks.capitals import find_people
from benchmarks.rules import RulesOnly
from extract import Reader, make_nlp
from records.article import Article
from records.reading import Reading

ABDUCTION = (
    "ANKARA — Serdar Amanov, a Turkmen blogger who fled Ashgabat, was abducted by men in a van in Ankara on 3 May "
    "2021. Turkmen security agents had followed him. He has not been seen since.\n"
    '"We are worried," said Ann Lee, a researcher in London. She counted 14 abductions in 2020.'
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    model = RulesOnly()
    return Reader(make_nlp(), model.open, name=model.name, version=model.version, gate=model.gate)


def read(reader: Reader, text: str) -> Reading:
    return reader.read(Article(id="a", text=text, published="2021-06-01"))


def test_an_incident_is_told_slot_by_slot(reader: Reader) -> None:
    [incident] = read(reader, ABDUCTION).incidents
    assert incident.target.name == "Serdar Amanov"
    assert [one.code for one in incident.origin] == ["TM"]
    assert [one.code for one in incident.host] == ["TR"]
    assert {one.code for one in incident.methods} == {"abduction", "surveillance"}
    assert incident.date and incident.date.start == "2021-05-03"
    assert incident.outcome == "disappeared"


def test_the_rules_for_figures_decide_alone(reader: Reader) -> None:
    assert [(one.value, one.unit) for one in read(reader, ABDUCTION).figures] == [(14, "abductions")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ann Lee baked bread in Paris. It was good.", id="nothing told"),
        pytest.param("Ann Lee was beaten in Paris.", id="one country"),
        pytest.param("", id="empty"),
    ],
)
def test_nothing_is_told_where_nothing_is(reader: Reader, text: str) -> None:
    assert read(reader, text).incidents == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("On Monday Li Bo met Dr. Ann Lee.", ["Li Bo", "Ann Lee"], id="titles and days are cut off"),
        pytest.param("The Supreme Court met.", [], id="no person's words"),
        pytest.param("Ann Lee left. Then Lee came.", ["Ann Lee", "Lee"], id="a surname by itself"),
        pytest.param("Mr Weah left.", ["Weah"], id="one word behind an honorific"),
    ],
)
def test_people_are_found_by_their_capitals(text: str, wanted: list[str]) -> None:
    assert [text[start:end] for start, end in find_people(text, ())] == wanted
