"""Names mended by their forms: people behind honorifics and surnames are taken in, firms and places are none."""

from itertools import pairwise

import pytest

from extract.countries import find_countries_in
from extract.nameforms import mend_names
from extract.names import Name


def mended(text: str, tagged: dict[str, str]) -> list[tuple[str, str]]:
    names = [
        Name(start=text.index(words), end=text.index(words) + len(words), text=words, label=label)
        for words, label in tagged.items()
    ]
    found = mend_names(text, sorted(names, key=lambda one: one.start), tuple(find_countries_in(text)))
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    return [(one.text, one.label) for one in found]


@pytest.mark.parametrize(
    ("text", "tagged", "wanted"),
    [
        pytest.param("They backed Mr. Weah's claims.", {}, [("Weah", "PERSON")], id="honorific"),
        pytest.param("Mr. Castro fell ill.", {"Castro": "ORG"}, [("Castro", "PERSON")], id="honorific over a label"),
        pytest.param("He met President Bush for talks.", {}, [("Bush", "PERSON")], id="title"),
        pytest.param("The Mr. Weah émigré circles grew.", {}, [("Weah", "PERSON")], id="no capital behind a name"),
        pytest.param("He met President Özal for talks.", {}, [("Özal", "PERSON")], id="a marked capital"),
        pytest.param("The President of Ghana spoke.", {}, [], id="a title alone"),
        pytest.param("It was President Ghana.", {"Ghana": "PLACE"}, [("Ghana", "PLACE")], id="no title over a label"),
        pytest.param(
            "Gen. Joseph Votel left. Later Votel explained.", {"Joseph Votel": "PERSON"},
            [("Joseph Votel", "PERSON"), ("Votel", "PERSON")], id="surname",
        ),
        pytest.param(
            "Ann Black left. Black smoke rose from black cars.", {"Ann Black": "PERSON"}, [("Ann Black", "PERSON")],
            id="a surname that is a word",
        ),
        pytest.param(
            "Police seized Azahari bin Husin.", {"Azahari": "PERSON", "Husin": "PERSON"},
            [("Azahari bin Husin", "PERSON")], id="particle",
        ),
        pytest.param(
            "It was Osama bin Laden himself.", {"Osama": "PERSON"}, [("Osama bin Laden", "PERSON")], id="small words on"
        ),
        pytest.param(
            "They sent Ann de Rome.", {"Ann": "PERSON", "Rome": "PLACE"}, [("Ann", "PERSON"), ("Rome", "PLACE")],
            id="small words before another name",
        ),
        pytest.param(
            "Yesterday Erdogan Tuesday vowed it.", {"Erdogan Tuesday": "PERSON"}, [("Erdogan", "PERSON")], id="weekday"
        ),
        pytest.param(
            "The ambassador to Iraq Zalmay Khalilzad left.", {"Iraq Zalmay Khalilzad": "PERSON"},
            [("Zalmay Khalilzad", "PERSON")], id="country before",
        ),
        pytest.param("Troops left Djibouti.", {"Djibouti": "PERSON"}, [("Djibouti", "PLACE")], id="a country"),
        *(
            pytest.param(f"He lived in {words}.", {words: "PERSON"}, [(words, label)], id=words)
            for words, label in (
                ("Avenida Eduardo Mondlane", "PLACE"), ("Nieuwe Binnenweg", "PLACE"), ("Omar Bongo Airport", "PLACE"),
                ("Rue du Bac", "PLACE"), ("Rue McClanahan", "PERSON"), ("Ann Airport-Weg", "PERSON"),
            )
        ),
        pytest.param("A Uyghur fled.", {"Uyghur": "PERSON"}, [("Uyghur", "NORP")], id="a people"),
        pytest.param("He spoke to VOA today.", {"VOA": "PERSON"}, [("VOA", "ORG")], id="letters"),
        pytest.param(
            "Eberhard Faber GmbH grew. Eberhard Faber makes pencils.", {"Eberhard Faber": "PERSON"},
            [("Eberhard Faber GmbH", "ORG")], id="firm",
        ),
        pytest.param("The frigate FS Forbin sailed.", {"FS Forbin": "PERSON"}, [], id="ship"),
        pytest.param("Typhoon Tokage came.", {"Tokage": "PERSON"}, [], id="storm"),
        pytest.param(
            "Li Bo and Dr. Ann Lee left.", {"Li Bo and Dr. Ann Lee": "PERSON"},
            [("Li Bo", "PERSON"), ("Ann Lee", "PERSON")],
            id="two people",
        ),
        pytest.param("Under King Rama II it fell.", {"Rama": "PERSON"}, [("Rama II", "PERSON")], id="numeral"),
        pytest.param("And Echo wearily replied.", {"Echo wearily": "PERSON"}, [], id="small words"),
        pytest.param("He met abu-Salah there.", {"abu-Salah": "PERSON"}, [("abu-Salah", "PERSON")], id="small prefix"),
    ],
)  # fmt: skip
def test_names_are_mended(text: str, tagged: dict[str, str], wanted: list[tuple[str, str]]) -> None:
    assert mended(text, tagged) == wanted


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Two fishermen of Jiwani were handed over.", "Jiwani"), ("They lived in Alcorcón since 2009.", "Alcorcón"),
        ("A trader at Istanbul's Laleli market asked.", "Laleli"), ("His removal to La Guaira was booked.", "Guaira"),
        ("It happened off Ras al Hadd at dawn.", "al Hadd"), ("The men spoke Kirundi with him.", "Kirundi"),
        ("The Calle Capitán Haya was empty.", "Capitán Haya"), ("A Qaladiza-based cell did it.", "Qaladiza"),
        ("The newspaper La Veleta said so.", "La Veleta"), ('A rights group "Macho Wazi" left.', "Macho Wazi"),
    ],
)  # fmt: skip
def test_who_is_a_place_or_a_body_by_all_words_around_is_no_person(text: str, name: str) -> None:
    assert (name, "PERSON") not in mended(text, {name: "PERSON"})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They took an interest in Jiwani's fate.", "Jiwani"), ("They let in Vital Bely, an actor.", "Vital Bely"),
        ("Pressure on the Dalai Lama grew.", "Dalai Lama"), ("Agents followed Laleli home.", "Laleli"),
        ("The group of Ana Veleta left.", "Ana Veleta"), ("The first, N.S., was deported.", "N.S."),
    ],
)  # fmt: skip
def test_who_is_told_of_as_a_person_stays_one(text: str, name: str) -> None:
    assert mended(text, {name: "PERSON"}) == [(name, "PERSON")]


@pytest.mark.parametrize("name", ["Ahmed Jiwani", "Jiwani"])
def test_a_person_whom_one_mention_alone_would_place_stays_one(name: str) -> None:
    text = f"{name} fled. They saw in Jiwani a traitor."
    places = [(0, len(name)), (text.rindex("Jiwani"), text.rindex(" a traitor"))]
    names = [Name(start=start, end=end, text=text[start:end], label="PERSON") for start, end in places]
    assert [one.label for one in mend_names(text, names, ())] == ["PERSON", "PERSON"]


def test_a_firm_that_is_named_twice_is_a_firm_both_times() -> None:
    text = "Cesaroni Design Associates grew. Cesaroni Design grew more."
    names = [Name(start=s, end=s + 8, text="Cesaroni", label="PERSON") for s in (0, text.rindex("Cesaroni"))]
    assert [(one.text, one.label) for one in mend_names(text, names, ())] == [
        ("Cesaroni Design Associates", "ORG"), ("Cesaroni Design", "ORG"),
    ]  # fmt: skip


def test_letters_that_are_a_part_of_a_full_name_are_a_person() -> None:
    text = "XIE Weidong left. XIE slept."
    names = [Name(start=s, end=e, text=text[s:e], label="PERSON") for s, e in ((0, 11), (18, 21))]
    assert [one.label for one in mend_names(text, names, ())] == ["PERSON", "PERSON"]


def test_a_person_stays_one_beside_a_foundation_of_that_name() -> None:
    text = "The Hrant Dink Foundation met. Hrant Dink was killed."
    names = [Name(start=s, end=s + 10, text="Hrant Dink", label="PERSON") for s in (4, 31)]
    assert [(one.text, one.label) for one in mend_names(text, names, ())] == [
        ("Hrant Dink Foundation", "ORG"), ("Hrant Dink", "PERSON"),
    ]  # fmt: skip
