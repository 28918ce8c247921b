"""The list of methods."""

import pytest

from codebook import METHOD_ENTRIES, METHODS, definition_of, method_entry


def test_methods_stand_in_the_order_of_the_codebook() -> None:
    assert METHODS == (
        "coercion-by-proxy", "direct-approach", "abduction", "lure", "deportation", "interpol-abuse",
        "mobility-control", "digital", "assault", "assassination", "surveillance", "threat", "legal-pressure",
    )  # fmt: skip


@pytest.mark.parametrize("code", METHODS)
def test_every_method_is_defined_in_one_sentence(code: str) -> None:
    definition = definition_of(code)
    assert definition[0].isupper() and definition.endswith(".") and definition.count(". ") == 0


def test_safeguard_defenders_number_the_first_three_kinds() -> None:
    numbers = {entry.code: entry.safeguard_defenders for entry in METHOD_ENTRIES if entry.safeguard_defenders}
    assert numbers == {"coercion-by-proxy": 1, "direct-approach": 2, "abduction": 3, "lure": 3}


def test_freedom_house_groups_are_the_four_of_its_reports() -> None:
    assert {group for entry in METHOD_ENTRIES for group in entry.freedom_house} == {
        "direct attacks", "co-opting other countries", "mobility controls", "threats from a distance",
    }  # fmt: skip


def test_an_unknown_method_is_refused_with_the_list() -> None:
    with pytest.raises(KeyError, match=r"expected one of coercion-by-proxy.*got 'arest'"):
        method_entry("arest")
