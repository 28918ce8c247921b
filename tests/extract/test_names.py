"""Names: the model's tags become whole words, without titles before them and possessives behind."""

from collections.abc import Callable
from typing import Any

import pytest

from extract.names import LABELS, find_names
from models.labels import NAMES
from records.question import Answer


def named(nlp: Any, answer: Callable[..., Answer], text: str, tagged: dict[str, str]) -> list[tuple[str, str]]:
    found = find_names(nlp(text), [answer(text, names=tagged)])
    assert all(text[one.start : one.end] == one.text for one in found)
    return [(one.text, one.label) for one in found]


@pytest.mark.parametrize(
    ("text", "tagged", "wanted"),
    [
        pytest.param(
            "Police met Idris Hasan in Rabat.",
            {"Idris Hasan": "PERSON", "Rabat": "PLACE"},
            [("Idris Hasan", "PERSON"), ("Rabat", "PLACE")],
            id="two labels",
        ),
        pytest.param(
            "They followed Dr. Idris Hasan.", {"Dr. Idris Hasan": "PERSON"}, [("Idris Hasan", "PERSON")], id="title"
        ),
        pytest.param(
            "They met Judge Sir Omar Bek.", {"Judge Sir Omar Bek": "PERSON"}, [("Omar Bek", "PERSON")], id="two titles"
        ),
        pytest.param("Then Senhor Fidélis left.", {"Senhor Fidélis": "PERSON"}, [("Fidélis", "PERSON")], id="senhor"),
        pytest.param("It was Hasan’s house.", {"Hasan’s": "PERSON"}, [("Hasan", "PERSON")], id="possessive"),
        pytest.param("The Judge left.", {"Judge": "PERSON"}, [], id="a title alone"),
        pytest.param("He (Hasan) left.", {"(Hasan)": "PERSON"}, [("Hasan", "PERSON")], id="brackets"),
        pytest.param("Wait — what?", {"—": "PERSON"}, [], id="no letters"),
        pytest.param("Nobody left.", {}, [], id="no name"),
    ],
)
def test_tags_become_names(
    nlp: Any, answer: Callable[..., Answer], text: str, tagged: dict[str, str], wanted: list[tuple[str, str]]
) -> None:
    assert named(nlp, answer, text, tagged) == wanted


def test_names_are_read_from_every_answer(nlp: Any, answer: Callable[..., Answer]) -> None:
    text = "Nothing here. Then Hasan left."
    answers = [answer(text, (0, 13)), answer(text, (14, len(text)), names={"Hasan": "PERSON"})]
    [name] = find_names(nlp(text), answers)
    assert (name.start, name.text) == (text.index("Hasan"), "Hasan")


def test_labels_are_those_of_the_model_in_its_order() -> None:
    assert LABELS == NAMES
