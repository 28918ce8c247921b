"""Who is who: mentions of one person are joined under the fullest name, and those of two are kept apart."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.targets import group_mentions


def grouped(marked: str) -> list[tuple[str, tuple[str, ...], int]]:
    """Name, aliases and number of mentions of each chain; mentions stand in [brackets]."""
    spans, text = [], ""
    for part in re.split(r"(\[[^\]]+\])", marked):
        if part.startswith("["):
            spans.append((len(text), len(text) + len(part) - 2))
        text += part.strip("[]")
    return [(one.name, one.aliases, len(one.mentions)) for one in group_mentions(text, spans)]


@pytest.mark.parametrize(
    ("marked", "chains"),
    [
        pytest.param(
            "[Idris Hasan] fled. Mr [Hasan] hid. [Idris] wrote.",
            [("Idris Hasan", ("Hasan", "Idris"), 3)],
            id="short forms",
        ),
        pytest.param("[Hasan] fled. Only [Idris Hasan] knew.", [("Idris Hasan", ("Hasan",), 2)], id="short form first"),
        pytest.param(
            "[Hassan Bek] and [Omar Bek] fled. [Omar] hid.",
            [("Hassan Bek", (), 1), ("Omar Bek", ("Omar",), 2)],
            id="one surname, two people",
        ),
        pytest.param("[J. Tarr] and [Jonas Tarr].", [("Jonas Tarr", ("J. Tarr",), 2)], id="initial"),
        pytest.param(
            "[Evode Hategekimana] fled. [Evode Hategikimana] hid.",
            [("Evode Hategekimana", ("Evode Hategikimana",), 2)],
            id="two spellings",
        ),
        *(
            pytest.param(f"[{one}] fled. [{other}] hid.", [(one, (other,), 2)], id=other)
            for one, other in (
                ("Tawfiq Sabbagh", "Taufik Sabbagh"),
                ("Mahvash Dowlatyari", "Mahwash Daulatyari"),
                ("Arkady Vozdvizhensky", "Vozdvizhenskiy"),
            )
        ),
        *(
            pytest.param(f"[{one}] fled. [{other}] hid.", [(one, (), 1), (other, (), 1)], id=f"not {other}")
            for one, other in (
                ("Hasan Karimov", "Husan Karimov"),
                ("Lee Min-ho", "Lee Min-hee"),
                ("Witness 4-R", "Witness 5-R"),
                ("Nuha Awadelkarim", "Alaa Awadelkarim"),
                ("Ali Hasanov", "Hasanova"),
                ("Li Wei", "Lee"),
            )
        ),
        pytest.param(
            "[Xie Weidong], or [Weidong Xie].", [("Xie Weidong", ("Weidong Xie",), 2)], id="another word order"
        ),
        pytest.param(
            "[Ali Hasanov] and [Ali Hasanova].", [("Ali Hasanov", (), 1), ("Ali Hasanova", (), 1)], id="man and woman"
        ),
        pytest.param(
            "[Nguyen Van Duc], [Nguyen Van Duy].", [("Nguyen Van Duc", (), 1), ("Nguyen Van Duy", (), 1)], id="brothers"
        ),
        pytest.param("[Li Bo] and [Bo Wang].", [("Li Bo", (), 1), ("Bo Wang", (), 1)], id="one word shared"),
        pytest.param(
            "[Al-Rashid] came. [Khalid al-Rashid] left.",
            [("Khalid al-Rashid", ("Al-Rashid",), 2)],
            id="hyphen and case",
        ),
        pytest.param(
            "[Can Dündar] fled in 2016. [Dundar] was convicted.", [("Can Dündar", ("Dundar",), 2)], id="accents dropped"
        ),
        pytest.param(
            "[Şebnem Korur Fincancı], [Sebnem Korur Fincanci].",
            [("Şebnem Korur Fincancı", ("Sebnem Korur Fincanci",), 2)],
            id="accents dropped in a full name",
        ),
        pytest.param("[Ozgur Ozel], [Özgür Özel].", [("Ozgur Ozel", ("Özgür Özel",), 2)], id="accents added"),
        pytest.param(
            "[Özgür Çelikkaya] and [Ozgur Celikaya].",
            [("Özgür Çelikkaya", ("Ozgur Celikaya",), 2)],
            id="accents and another spelling",
        ),
        pytest.param("[Idris\nHasan] and [Idris Hasan]", [("Idris Hasan", (), 2)], id="broken line"),
    ],
)
def test_mentions_are_joined(marked: str, chains: list[tuple[str, tuple[str, ...], int]]) -> None:
    assert grouped(marked) == chains


def test_a_shared_surname_belongs_to_the_latest_bearer() -> None:
    chains = grouped("[Ana Roth] fled. [Max Roth] hid. [Roth] wrote.")
    assert chains == [("Ana Roth", (), 1), ("Max Roth", ("Roth",), 2)]


@pytest.mark.parametrize(
    ("marked", "chains"),
    [
        pytest.param(
            "[Ana Roth] fled. [Roth], 34, left. Her brother [Max Roth] was questioned. [Roth] wrote.",
            [("Ana Roth", ("Roth",), 3), ("Max Roth", (), 1)], id="called so before",
        ),
        pytest.param(
            "[Ana Roth] fled. Her elder brother [Max Roth] was questioned. [Roth] wrote.",
            [("Ana Roth", ("Roth",), 2), ("Max Roth", (), 1)], id="a relative",
        ),
    ],
)  # fmt: skip
def test_a_shared_surname_belongs_to_whom_the_story_is_about(marked: str, chains: list[object]) -> None:
    assert grouped(marked) == chains


@pytest.mark.parametrize(
    "marked",
    [
        "[Maksim Orlov], known as [Snegir], fled. [Snegir] was stabbed.",
        '[Maksim Orlov], who is better known as "[Snegir]", fled. [Snegir] was stabbed.',
        "[Maksim Orlov], known to everybody as [Snegir], fled. [Snegir] was stabbed.",
        "[Maksim Orlov] (also [Snegir]) fled. [Snegir] was stabbed.",
        "[Snegir], whose real name is [Maksim Orlov], fled. [Snegir] was stabbed.",
    ],
)
def test_two_names_that_the_article_gives_one_person_are_joined(marked: str) -> None:
    assert grouped(marked) == [("Maksim Orlov", ("Snegir",), 3)]


NAMES = st.sampled_from(["Ana", "Roth", "Ana Roth", "Max Roth", "A. Roth", "Li", "Li Bo", "O’Dea", "-", "…"])


@given(st.lists(NAMES, max_size=10))
def test_each_mention_stands_in_one_chain(words: list[str]) -> None:
    text, spans = "", []
    for word in words:
        spans.append((len(text), len(text) + len(word)))
        text += f"{word}; "
    chains = group_mentions(text, spans)
    assert sorted(span for one in chains for span in one.mentions) == spans
    assert list(chains) == sorted(chains, key=lambda one: one.mentions[0])
    for one in chains:
        forms = {text[start:end] for start, end in one.mentions}
        assert forms == {one.name, *one.aliases}


@given(st.permutations([(0, 8), (10, 18), (20, 24)]))
def test_the_order_in_which_mentions_are_given_does_not_matter(spans: list[tuple[int, int]]) -> None:
    text = "Ana Roth; Max Roth; Roth"
    assert group_mentions(text, spans) == group_mentions(text, sorted(spans))
