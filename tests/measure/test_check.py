"""The corpus check: a sound annotation passes, and each kind of fault is told."""

from pathlib import Path

import pytest

from measure import find_faults, find_repeats
from records.gold import Gold, parse_gold

SOUND = """
id = "x-01"
title = "Followed in Rabat"
published = "2021-08-01"
style = "report"
cell = "incident"
text = '''
Agents followed Idris Hasan in Rabat in July. His father was held.

The lawyer Omar Bek said 1,200 people had fled.
'''
[people]
"Idris Hasan" = "target"
"Omar Bek" = "lawyer"
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
perpetrators = ["Agents"]
campaign = ""
attribution = ""
[incidents.methods]
surveillance = ["Agents followed"]
[incidents.evidence]
target = ["Idris Hasan"]
origin = ["Agents"]
host = ["Rabat"]
date = ["in July"]
relative = ["His father was held"]
perpetrator = ["Agents"]
[[figures]]
quote = "1,200 people"
value = 1200
unit = "people"
"""


def gold(folder: Path, text: str = SOUND, batch: str = "b1") -> Gold:
    (folder / batch).mkdir(exist_ok=True)
    path = folder / batch / "x.toml"
    path.write_text(text, "utf-8")
    return parse_gold(path)


def test_a_sound_annotation_has_no_faults(tmp_path: Path) -> None:
    assert find_faults(gold(tmp_path)) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param('"Omar Bek" = "lawyer"', '"Omar Bek" = "boss"', "people.Omar Bek: expected one of", id="role"),
        pytest.param('"Omar Bek" = "lawyer"', "", "'Omar Bek' looks like a person and has no role", id="nameless role"),
        pytest.param('"Omar Bek" =', '"Omar Beck" =', "people.Omar Beck: the name does not stand", id="name"),
        pytest.param(
            '"Idris Hasan" = "target"', '"Idris Hasan" = "source"', "expected 'Idris Hasan' = \"target\"", id="target"
        ),
        pytest.param(
            '"Omar Bek" = "lawyer"', '"Omar Bek" = "target"', "is a target, but of no incident", id="no incident"
        ),
        pytest.param("surveillance =", "spying =", "incidents[0].methods: expected one of", id="method"),
        pytest.param('"Agents followed"', "", "methods.surveillance: expected a quote", id="method without a quote"),
        pytest.param('"at-large"', '"fine"', "incidents[0].outcome: expected one of", id="outcome"),
        pytest.param('"at-large"', '"detained"', "evidence.outcome: the slot is filled", id="outcome without a quote"),
        pytest.param('host = ["Rabat"]', "", "evidence.host: the slot is filled", id="slot without a quote"),
        pytest.param(
            'host = ["MA"]', "host = []", "incidents[0].host: has a quote but no value", id="quote without a slot"
        ),
        pytest.param('["MA"]', '["Morocco"]', "expected a two-letter country code, got 'Morocco'", id="country"),
        pytest.param('kind = "person"', 'kind = "unnamed"', "a target with a name is a person or a group", id="kind"),
        pytest.param(
            'target = "Idris Hasan"\nkind = "person"',
            'target = ""\nkind = "unnamed"',
            "an unnamed target needs a description",
            id="no description",
        ),
        pytest.param("aliases = []", 'aliases = ["Idi"]', "'Idi' does not stand in the text", id="alias"),
        pytest.param('name=""', 'name="Ali Hasan"', "relatives: 'Ali Hasan' does not stand", id="relative"),
        pytest.param("value = 1200", "value = 120", "120 does not fit '1,200 people'", id="value"),
        pytest.param('quote = "1,200 people"', 'quote = "."', "no number stands in '.'", id="no number"),
    ],
)
def test_each_fault_is_told_with_its_file(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SOUND
    faults = find_faults(gold(tmp_path, SOUND.replace(old, new, 1)))
    assert any(said in one for one in faults), faults
    assert all(one.startswith("b1/x.toml: ") for one in faults)


@pytest.mark.parametrize(
    ("quote", "value"),
    [
        ("1.2 million people", "1200000"),
        ("1.200 people", "1200"),
        ("1 200 people", "1200"),
        ("twelve hundred people", "1200"),
    ],
)
def test_a_number_fits_however_it_is_written(tmp_path: Path, quote: str, value: str) -> None:
    text = SOUND.replace("1,200 people", quote).replace("value = 1200", f"value = {value}")
    assert find_faults(gold(tmp_path, text)) == ()


def test_a_person_in_two_batches_and_an_id_used_twice_are_told(tmp_path: Path) -> None:
    told = find_repeats([gold(tmp_path), gold(tmp_path, batch="b2")])
    assert set(told) == {
        "the id 'x-01' stands in 2 files",
        "'Idris Hasan' stands in batches b1, b2",
        "'Omar Bek' stands in batches b1, b2",
    }


def test_one_batch_may_name_a_person_twice(tmp_path: Path) -> None:
    assert find_repeats([gold(tmp_path), gold(tmp_path, SOUND.replace("x-01", "x-02"))]) == ()
