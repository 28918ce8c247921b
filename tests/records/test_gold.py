"""Gold articles: every quote is put at its place, and what does not hold names the file and the trail."""

from pathlib import Path

import pytest

from records.errors import CorpusError
from records.gold import find_quote, load_gold, parse_gold

GOOD = """
id = "x-01"
title = "Followed in Rabat"
published = "2021-08-01"
style = "report"
cell = "incident"
text = '''
Agents followed Idris Hasan in Rabat. Later Idris Hasan fled.

Four men were charged.
'''
[people]
"Idris Hasan" = "target"
[[incidents]]
target = "Idris Hasan"
kind = "person"
description = ""
aliases = []
origin = ["CN"]
host = ["MA"]
date = "2021-07"
outcome = "at-large"
relatives = [{relation="father", name="", harm="held"}]
perpetrators = []
campaign = ""
attribution = ""
[incidents.methods]
surveillance = ["Agents followed"]
[incidents.evidence]
target = ["Idris Hasan #2"]
host = ["Rabat"]
[[figures]]
quote = "Four men"
value = 4
unit = "men"
period = "2021"
country = "MA"
"""


def write(folder: Path, text: str, name: str = "01-x.toml") -> Path:
    path = folder / "b9" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_every_quote_stands_at_its_place(tmp_path: Path) -> None:
    gold = parse_gold(write(tmp_path, GOOD))
    text = gold.article.text
    for one in (*gold.incidents[0].evidence, *gold.figures):
        assert text[one.start : one.end] == one.quote


def test_the_number_behind_a_quote_asks_for_that_occurrence(tmp_path: Path) -> None:
    gold = parse_gold(write(tmp_path, GOOD))
    target = next(one for one in gold.incidents[0].evidence if one.field == "target")
    assert target.start == gold.article.text.rindex("Idris Hasan")
    assert target.quote == "Idris Hasan"


def test_slots_are_read_as_they_were_written(tmp_path: Path) -> None:
    gold = parse_gold(write(tmp_path, GOOD))
    [incident], [figure] = gold.incidents, gold.figures
    assert (gold.batch, gold.article.id, gold.article.published) == ("b9", "x-01", "2021-08-01")
    assert gold.people == (("Idris Hasan", "target"),)
    assert [one.code for one in incident.methods] == ["surveillance"]
    assert (incident.date.start, incident.outcome) == ("2021-07-01", "at-large")
    assert (incident.relatives[0].relation, incident.relatives[0].name) == ("father", None)
    assert (figure.value, figure.unit, figure.qualifier, figure.country.code) == (4.0, "men", "exact", "MA")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            '"Rabat"', '"Tangier"', "incidents[0].evidence.host: the quote 'Tangier' does not stand", id="quote"
        ),
        pytest.param(
            "Hasan #2", "Hasan #3", "incidents[0].evidence.target: the quote 'Idris Hasan #3'", id="occurrence"
        ),
        pytest.param(
            '"Agents followed"', '"He fled"', "incidents[0].methods.surveillance: the quote", id="method's quote"
        ),
        pytest.param('"Four men"', '"Five men"', "figures[0]: the quote 'Five men'", id="figure's quote"),
        pytest.param("value = 4", 'value = "4"', "figures[0].value: expected a number", id="value"),
        pytest.param('kind = "person"', 'kind = "robot"', "target.kind: expected one of person", id="kind"),
        pytest.param('"2021-07"', '"July"', "expected 2021, 2021-05", id="date"),
        pytest.param('title = "Followed in Rabat"', "", "article.title: expected text, got nothing", id="no title"),
        pytest.param("id = ", "id == ", "01-x.toml", id="no TOML"),
    ],
)
def test_a_fault_names_the_file_and_the_trail(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(CorpusError) as caught:
        parse_gold(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert said in str(caught.value)


def test_an_incident_without_any_quote_is_refused(tmp_path: Path) -> None:
    bare = GOOD.replace('surveillance = ["Agents followed"]', "").replace(
        'target = ["Idris Hasan #2"]\nhost = ["Rabat"]', ""
    )
    with pytest.raises(CorpusError, match=r"incidents\[0\]: expected at least one quote"):
        parse_gold(write(tmp_path, bare))


def test_two_incidents_of_one_anchor_have_two_ids(tmp_path: Path) -> None:
    incident = GOOD[GOOD.index("[[incidents]]") : GOOD.index("[[figures]]")]
    gold = parse_gold(write(tmp_path, GOOD + incident))
    assert len({one.id for one in gold.incidents}) == 2


def test_a_folder_is_loaded_in_the_order_of_its_paths(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("x-01", "x-02"), "02-y.toml")
    write(tmp_path, GOOD)
    assert [one.article.id for one in load_gold(tmp_path)] == ["x-01", "x-02"]


def test_overlapping_occurrences_are_counted_each() -> None:
    assert find_quote("aaa", "aa #2") == (1, 3)
