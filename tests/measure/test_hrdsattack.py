"""HRDsAttack: its files are read as its authors' code reads them, and scored in the measures of its paper."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from measure import TELLS, Answer, Measure, answer_of, answer_with, attack_of, load_attacks, score_attacks
from records.attack import Attack
from records.errors import InputError

GOLD = {
    "perpetrator_mention": True, "perpetrator_type": "state actor", "violation_types": ["unknown", "kidnapping"],
    "year": "2021.0", "month": "02", "date": "06", "city": "None", "region": "Zamfara", "country": "Nigeria",
    "victims": [{"victim_idx": 1, "victim_name": "Ann Dube"}, {"victim_idx": 2, "victim_name": None}],
}  # fmt: skip


def a_sample(id: int = 1, article: str = "<p>One &amp; two.</p> <p>Three.</p>", **gold: Any) -> dict[str, Any]:
    sample = {"Input.GLOBALEVENTID": id, "Input.title": "T", "Input.publish_date": "2021-03-08 23:00:34",
              "Input.article_interface": article}  # fmt: skip
    return {"sample": sample, "annotations": [], "merged_sample": GOLD | gold}


def load(folder: Path, *samples: dict[str, Any]) -> Any:
    path = folder / "dev.json"
    path.write_text(json.dumps(samples), "utf-8")
    return load_attacks(path)


def test_an_article_has_plain_paragraphs_and_its_day(tmp_path: Path) -> None:
    [(article, _)] = load(tmp_path, a_sample(17))
    assert article.text == "One & two.\n\nThree."
    assert (article.id, article.title, article.published, article.source) == ("17", "T", "2021-03-08", "dev.json")


def test_gold_is_put_into_one_form(tmp_path: Path) -> None:
    [(_, gold)] = load(tmp_path, a_sample())
    assert gold == Answer(victims=("Ann Dube",), violations=("kidnapping",), country="Nigeria", region="Zamfara",
                          city=None, year="2021", month="February", day="6")  # fmt: skip


@pytest.mark.parametrize(
    ("key", "field", "written", "read"),
    [
        ("month", "month", "Ocober", "October"), ("month", "month", "N//A", None), ("month", "month", "May", "May"),
        ("date", "day", "unknown", None), ("date", "day", None, None), ("country", "country", "n/a", None),
        ("violation_types", "violations", ["unknown"], ("unknown",)),
    ],
)  # fmt: skip
def test_slips_of_annotators_are_mended(tmp_path: Path, key: str, field: str, written: Any, read: Any) -> None:
    [(_, gold)] = load(tmp_path, a_sample(**{key: written}))
    assert getattr(gold, field) == read


def test_numbers_in_the_wrong_places_are_mended_as_by_the_authors(tmp_path: Path) -> None:
    [(_, gold)] = load(tmp_path, a_sample(1004122033, year="September", month="09", date="2021.0"))
    assert (gold.year, gold.month, gold.day) == ("2021", "September", "9")


def test_a_zipped_file_is_read_alike(tmp_path: Path) -> None:
    plain = load(tmp_path, a_sample())
    (tmp_path / "dev.json.gz").write_bytes(gzip.compress(json.dumps([a_sample()]).encode()))
    assert load_attacks(tmp_path / "dev.json.gz")[0][1] == plain[0][1]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.json", b"{", "expected a JSON file of HRDsAttack"),
        ("x.json.gz", b"no gzip", "expected a JSON file of HRDsAttack"),
        ("x.json", b"{}", "expected a list of samples, got dict"),
        ("x.json", b'[{"sample": {}}]', r"samples\[0\]\.merged_sample: expected an object"),
    ],
)
def test_another_file_is_refused_with_its_name(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=said) as told:
        load_attacks(tmp_path / name)
    assert str(tmp_path / name) in str(told.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"dev\.json"):
        load_attacks(tmp_path / "dev.json")


def test_a_reading_answers_with_its_targets_and_its_surest_incident(a_reading: Any, an_incident: Any) -> None:
    reading = a_reading(
        an_incident("Omar Bek", host="FR", date="2020", confidence=0.4),
        an_incident("Ann Dube", host="NG", date="2021-02-06", confidence=0.9),
        an_incident(None, confidence=0.1),
        an_incident("Ann Dube", host="GH", confidence=0.2),
    )
    assert answer_of(reading) == Answer(
        victims=("Omar Bek", "Ann Dube"), country="Nigeria", year="2021", month="February", day="6"
    )


@pytest.mark.parametrize(
    ("origin", "host", "country"),
    [("CN", "FR", "France"), ("CN", "", "China"), ("", "", None)],
    ids=["host", "at home", "neither"],
)
def test_the_place_is_the_host_or_else_the_home(
    a_reading: Any, an_incident: Any, origin: str, host: str, country: str | None
) -> None:
    assert answer_of(a_reading(an_incident(origin=origin, host=host))).country == country


@pytest.mark.parametrize(
    ("date", "answer"),
    [
        ("2021-02", ("2021", "February", None)), ("2021", ("2021", None, None)), ("2020-winter", ("2020", None, None)),
        ("2014/2017", (None, None, None)), ("", (None, None, None)),
    ],
)  # fmt: skip
def test_a_date_answers_as_far_as_it_is_known(a_reading: Any, an_incident: Any, date: str, answer: Any) -> None:
    said = answer_of(a_reading(an_incident(date=date)))
    assert (said.year, said.month, said.day) == answer


def test_a_reading_of_nothing_answers_nothing(a_reading: Any) -> None:
    assert answer_of(a_reading()) == Answer()


def test_gold_is_told_in_codes_and_numbers_and_written_back(tmp_path: Path) -> None:
    [(_, gold)] = load(tmp_path, a_sample(city=None, region=None))
    attack = attack_of(gold)
    assert attack == Attack(victims=("Ann Dube",), violations=("kidnapping",), country="NG", year=2021, month=2, day=6)
    assert answer_with(attack) == gold


def test_gold_that_has_no_code_or_number_is_not_told() -> None:
    assert attack_of(Answer(country="Narnia", year="last", month="2015", day="x", violations=("odd",))) == Attack()
    assert answer_with(Attack()) == Answer(violations=())


def test_a_country_is_spelt_as_the_train_part_mostly_does() -> None:
    assert answer_with(Attack(country="US")).country == "USA"


def scored(*pairs: tuple[Answer, Answer], **options: Any) -> dict[str, Measure]:
    return {one.name: one for one in score_attacks(pairs, **options)}


def test_names_are_scored_letter_by_letter_and_by_their_parts() -> None:
    said = Answer(victims=("Ann Dube", "Bek", "Li Bo"))
    rows = scored((said, Answer(victims=("Ann Dube", "Omar Bek"))))
    assert rows["victims, exact"].value == pytest.approx(2 * 1 / 5)
    assert rows["victims, fuzzy"].value == pytest.approx(2 * 2 / 5)


def test_a_name_within_a_later_one_is_no_hit_of_its_own_but_was_said() -> None:
    rows = scored((Answer(victims=("Bek", "Omar Bek")), Answer(victims=("Omar Bek",))))
    assert rows["victims, fuzzy"].value == pytest.approx(2 * 1 / 3)


def test_an_accuracy_counts_all_articles_and_none_is_never_right() -> None:
    told, silent = Answer(country="Mali", year="2020"), Answer()
    rows = scored((told, told), (silent, silent), (Answer(country="Niger"), told), (told, silent))
    assert (rows["country"].value, rows["country"].told) == (0.25, 2)
    assert rows["year"].value == 0.25
    assert rows["country"].note == "right in 1 of 2 that tell it"


def test_a_country_is_also_compared_by_its_code() -> None:
    rows = scored((Answer(country="United States"), Answer(country="USA")))
    assert (rows["country"].value, rows["country, by code"].value) == (0.0, 1.0)


def test_what_a_system_cannot_answer_has_no_value_and_what_it_did_not_is_wrong() -> None:
    gold = Answer(year="2020", month="May", city="Gao", violations=("killing",))
    rows = scored((Answer(year="2020"), gold), tells=TELLS)
    assert (rows["year"].value, rows["month"].value, rows["city"].value) == (1.0, 0.0, None)
    assert rows["violations"].value is None
    assert "not answered" in rows["violations"].note


def test_violations_are_scored_over_all_types_and_silence_is_unknown() -> None:
    rows = scored(
        (Answer(violations=("killing", "torture")), Answer(violations=("killing",))),
        (Answer(violations=()), Answer(violations=("unknown",))),
    )
    assert rows["violations"].value == pytest.approx(2 * 2 / 5)


def test_no_articles_score_nothing() -> None:
    assert {one.value for one in score_attacks([])} <= {0.0, None}
