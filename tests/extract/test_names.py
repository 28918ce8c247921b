"""Names: the model's tags become whole words, without titles before them and possessives behind."""

from collections.abc import Callable
from typing import Any

import pytest

from extract.names import find_names
from records.window import Scores, Window


def named(nlp: Any, answer: Callable[..., Scores], text: str, tagged: dict[str, str]) -> list[tuple[str, str]]:
    window = Window(text=text)
    found = find_names(nlp(text), [window], [answer(window, names=tagged)])
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
        pytest.param("It was Hasan’s house.", {"Hasan’s": "PERSON"}, [("Hasan", "PERSON")], id="possessive"),
        pytest.param("The Judge left.", {"Judge": "PERSON"}, [], id="a title alone"),
        pytest.param("He (Hasan) left.", {"(Hasan)": "PERSON"}, [("Hasan", "PERSON")], id="brackets"),
        pytest.param("Wait — what?", {"—": "PERSON"}, [], id="no letters"),
        pytest.param("Nobody left.", {}, [], id="no name"),
    ],
)
def test_tags_become_names(
    nlp: Any, answer: Callable[..., Scores], text: str, tagged: dict[str, str], wanted: list[tuple[str, str]]
) -> None:
    assert named(nlp, answer, text, tagged) == wanted


def test_the_place_counts_from_the_articles_start(nlp: Any, answer: Callable[..., Scores]) -> None:
    text = "Nothing here. Then Hasan left."
    windows = [Window(text=text[:13]), Window(text=text[14:], start=14)]
    [name] = find_names(nlp(text), windows, [answer(windows[0]), answer(windows[1], names={"Hasan": "PERSON"})])
    assert (name.start, name.text) == (text.index("Hasan"), "Hasan")
    assert name.score == pytest.approx(0.9)
