"""For the tests of the reader: hand-made answers of a model, and a model that answers at random."""

import random
import re
from collections.abc import Callable, Mapping, Sequence

import pytest

from codebook import METHODS, OUTCOMES, ROLES
from extract import make_nlp
from extract.names import LABELS
from records.window import Scores, Window

SLOTS = (
    "target",
    "origin",
    "host",
    "date",
    "outcome",
    "relative",
    "perpetrator",
    *(f"method:{code}" for code in METHODS),
)
TAGS = 1 + 2 * len(LABELS)


@pytest.fixture(scope="session")
def nlp() -> object:
    return make_nlp()


@pytest.fixture(scope="session")
def answer() -> Callable[..., Scores]:
    """A maker of Scores for one window, in which the given words are tagged and all else is quiet."""

    def make(
        window: Window,
        *,
        names: Mapping[str, str] | None = None,
        slots: Mapping[str, Sequence[str]] | None = None,
        role: str = "other",
        methods: Sequence[str] = (),
        outcome: str = "unknown",
        relevance: float = 0.9,
        chance: float = 0.9,
    ) -> Scores:
        tokens = tuple(match.span() for match in re.finditer(r"\w+|[^\w\s]", window.text))
        tags = [0] * len(tokens)
        for words, label in (names or {}).items():
            for n in _inside(window.text, words, tokens):
                start = window.text.index(words) == tokens[n][0]
                tags[n] = 1 + 2 * LABELS.index(label) + (not start)
        marked = {
            slot: {
                n
                for words in (slots or {}).get(slot.partition(":")[0], ())
                for n in _inside(window.text, words, tokens)
            }
            for slot in SLOTS
        }
        return Scores(
            tokens=tokens,
            names=tuple(tuple(chance if n == tag else (1 - chance) / (TAGS - 1) for n in range(TAGS)) for tag in tags),
            slots={slot: tuple(chance if n in on else 0.0 for n in range(len(tokens))) for slot, on in marked.items()},
            roles=_peak(ROLES, role, chance),
            methods={code: chance if code in methods else 0.05 for code in METHODS},
            outcomes=_peak(OUTCOMES, outcome, chance),
            relevance=relevance,
        )

    return make


@pytest.fixture(scope="session")
def random_model() -> Callable[[int], Callable[[Sequence[Window]], list[Scores]]]:
    """A maker of models that answer at random, but validly, and the same for the same seed."""

    def make(seed: int) -> Callable[[Sequence[Window]], list[Scores]]:
        dice = random.Random(seed)
        return lambda windows: [_random_scores(window, dice) for window in windows]

    return make


def _random_scores(window: Window, dice: random.Random) -> Scores:
    """Pieces may split words, as those of a real tokenizer do; probabilities lie near 0 and 1 as often as between."""
    tokens = tuple(match.span() for match in re.finditer(r"\w{1,4}|[^\w\s]", window.text))

    def chance() -> float:
        return dice.choice((0.0, 0.02, dice.random(), dice.random(), 1.0))

    return Scores(
        tokens=tokens,
        names=tuple(tuple(chance() for _ in range(TAGS)) for _ in tokens),
        slots={slot: tuple(chance() for _ in tokens) for slot in SLOTS},
        roles={label: chance() for label in ROLES},
        methods={label: chance() for label in METHODS},
        outcomes={label: chance() for label in OUTCOMES},
        relevance=chance(),
    )


def _peak(labels: Sequence[str], top: str, chance: float) -> dict[str, float]:
    return {label: chance if label == top else (1 - chance) / (len(labels) - 1) for label in labels}


def _inside(text: str, words: str, tokens: Sequence[tuple[int, int]]) -> list[int]:
    start = text.find(words)
    return [n for n, (s, e) in enumerate(tokens) if start >= 0 and start <= s and e <= start + len(words)]
