"""For the tests of the reader: hand-made answers of a model, and models that look words up or answer at random."""

import math
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pytest

from codebook import METHODS, OUTCOMES, ROLES
from extract import make_nlp
from models.labels import FLAGS, NAME_TAGS, NAMES, OWN
from records.question import Answer, Question, Span

NEVER = -20.0  # log-odds of what is surely not so


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A text of which questions are asked, answered one by one."""

    reply: Callable[[Question], Answer]

    def answer(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        return tuple(self.reply(one) for one in questions)


OpenText = Callable[[str, Sequence[Span]], Opened]


@pytest.fixture(scope="session")
def nlp() -> object:
    return make_nlp()


@pytest.fixture(scope="session")
def answer() -> Callable[..., Answer]:
    """A maker of Answers for one stretch of a text, in which the given words are tagged and all else is quiet."""

    def make(
        text: str,
        span: Span | None = None,
        *,
        names: Mapping[str, str] | None = None,
        slots: Mapping[str, Sequence[str]] | None = None,
        role: str = "other",
        methods: Sequence[str] = (),
        outcome: str = "unknown",
        relevant: float = 0.999,
        figure: float = 0.5,
        published: float = 0.0,
        chance: float = 0.9,
    ) -> Answer:
        span = (0, len(text)) if span is None else span
        tokens = tuple(match.span() for match in re.compile(r"\w+|[^\w\s]").finditer(text, *span))
        tags = [0] * len(tokens)
        for words, label in (names or {}).items():
            for n in _inside(text, words, tokens):
                begins = text.find(words, *span) == tokens[n][0]
                tags[n] = 1 + 2 * NAMES.index(label) + (not begins)
        marked = {
            slot: {n for words in (slots or {}).get(slot.partition(":")[0], ()) for n in _inside(text, words, tokens)}
            for slot in OWN.slots
        }
        rest = (1 - chance) / (len(NAME_TAGS) - 1)
        return Answer(
            tokens=tokens,
            names=tuple(tuple(chance if n == tag else rest for n in range(len(NAME_TAGS))) for tag in tags),
            slots={
                slot: tuple(odds_of(chance) if n in on else NEVER for n in range(len(tokens)))
                for slot, on in marked.items()
            },
            roles=_peak(ROLES, role, chance),
            methods={code: chance if code in methods else 0.05 for code in METHODS},
            outcomes=_peak(OUTCOMES, outcome, chance),
            flags={"relevant": odds_of(relevant), "figure": odds_of(figure), "published": odds_of(published)},
        )

    return make


@pytest.fixture(scope="session")
def looking_up(answer: Callable[..., Answer]) -> Callable[..., OpenText]:
    """A maker of models that look words up: in a stretch that holds `word` they answer as told, else quietly.

    `asked` keeps the questions, `opened` the windows that the text came in.
    """

    def make(word: str, *, asked: list[Question] | None = None, opened: list[Span] | None = None,
             **told: object) -> OpenText:  # fmt: skip
        def open_text(text: str, windows: Sequence[Span]) -> Opened:
            def reply(question: Question) -> Answer:
                if asked is not None:
                    asked.append(question)
                found = text.find(word, *question.span) >= 0
                # Every number may be a figure, so that all are asked about.
                slots = {"figure": re.findall(r"\d+", text), **(told.get("slots") or {} if found else {})}
                return answer(text, question.span, **({**told} if found else {"relevant": 0.0}) | {"slots": slots})

            if opened is not None:
                opened.extend(windows)
            return Opened(reply=reply)

        return open_text

    return make


@pytest.fixture(scope="session")
def random_model() -> Callable[[int], OpenText]:
    """A maker of models that answer at random, but validly, and the same for the same seed."""

    def make(seed: int) -> OpenText:
        def open_text(text: str, windows: Sequence[Span]) -> Opened:
            dice = random.Random(seed)
            return Opened(reply=lambda question: _random_answer(text, question, dice))

        return open_text

    return make


def _random_answer(text: str, question: Question, dice: random.Random) -> Answer:
    """Pieces may split words, as those of a real tokenizer do; probabilities lie near 0 and 1 as often as between."""
    tokens = tuple(match.span() for match in re.compile(r"\w{1,4}|[^\w\s]").finditer(text, *question.span))

    def chance() -> float:
        return dice.choice((0.0, 0.02, dice.random(), dice.random(), 1.0))

    def odds() -> float:
        return dice.choice((-1000.0, -4.0, dice.uniform(-4, 4), dice.uniform(-4, 4), 1000.0))

    return Answer(
        tokens=tokens,
        names=tuple(tuple(chance() for _ in NAME_TAGS) for _ in tokens),
        slots={slot: tuple(odds() for _ in tokens) for slot in OWN.slots},
        roles={label: chance() for label in ROLES},
        methods={label: chance() for label in METHODS},
        outcomes={label: chance() for label in OUTCOMES},
        flags={label: odds() for label in FLAGS},
    )


def odds_of(chance: float) -> float:
    """The log-odds of a probability."""
    return math.log(chance / (1 - chance)) if 0 < chance < 1 else math.copysign(NEVER, chance - 0.5)


def _peak(labels: Sequence[str], top: str, chance: float) -> dict[str, float]:
    return {label: chance if label == top else (1 - chance) / (len(labels) - 1) for label in labels}


def _inside(text: str, words: str, tokens: Sequence[Span]) -> list[int]:
    """The tokens within the first place of the words in the stretch that the tokens are of."""
    start = text.find(words, tokens[0][0]) if tokens else -1
    return [n for n, (s, e) in enumerate(tokens) if start >= 0 and start <= s and e <= start + len(words)]
