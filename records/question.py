"""Question: a stretch of an article read for somebody or something; Answer: what the model says of it; Lesson: what
it should say; Study: an article with its lessons. All spans count in code points of the article's text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

Span = tuple[int, int]

ABOUT = ("text", "person", "number", "story")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The stretch `span` of an article, read `about` the whole text, one person, one number, or the one story told.

    `marks` are the mentions of the one that it is read for; `others` the names of everybody else.
    """

    about: str
    span: Span
    marks: tuple[Span, ...] = ()
    others: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the model says of one question.

    `tokens` are the places of the word pieces; `names` holds for each token the probabilities of the name tags,
    `slots` for each slot the log-odds of its tokens. The others belong to the stretch as a whole: probabilities,
    but for `flags`, which are log-odds.
    """

    tokens: tuple[Span, ...]
    names: Sequence[Sequence[float]]
    slots: Mapping[str, Sequence[float]]
    roles: Mapping[str, float]
    methods: Mapping[str, float]
    outcomes: Mapping[str, float]
    flags: Mapping[str, float]


class Opened(Protocol):
    """A text that questions can be asked of."""

    def answer(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        """The Answer to each question, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the things that may fill a slot, all its places in the stretch, and whether it is right."""

    spans: tuple[Span, ...]
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A question with what should be answered; None, or a label left out, means that nobody knows.

    `names` are (start, end, label), of the labels in `known_names`; `slots` maps each annotated slot to its spans;
    `choices` maps a slot to the candidates of which the right ones, or none, should be picked; `methods` are the
    right codes; `flags` the right answers to the yes-or-no questions.
    """

    question: Question
    names: tuple[tuple[int, int, str], ...] | None = None
    known_names: tuple[str, ...] = ()
    slots: Mapping[str, tuple[Span, ...]] | None = None
    choices: Mapping[str, tuple[Choice, ...]] | None = None
    role: str | None = None
    methods: tuple[str, ...] | None = None
    outcome: str | None = None
    flags: Mapping[str, bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A text cut into `windows`, which are encoded apart, and the lessons on it."""

    text: str
    windows: tuple[Span, ...]
    lessons: tuple[Lesson, ...]
