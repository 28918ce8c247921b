"""Window: a stretch of an article for the learned reader; Scores: what it says of one; Lesson: what it should say.

All spans here count in code points of the window's own text.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of text that begins at `start` of its article.

    With `marks` it is read *for* the person whose mentions they are; without, for what it tells at all.
    """

    text: str
    start: int = 0
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What the model says of one window; every number is a probability.

    `tokens` are the places of the word pieces; `names` holds for each token the probabilities of the
    name tags, `slots` for each slot those of its tokens. The others belong to the window as a whole.
    """

    tokens: tuple[Span, ...]
    names: tuple[tuple[float, ...], ...]
    slots: Mapping[str, tuple[float, ...]]
    roles: Mapping[str, float]
    methods: Mapping[str, float]
    outcomes: Mapping[str, float]
    relevance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A window with what should be said of it; None, or a label left out, means that nobody knows.

    `names` are (start, end, label); `known_names` lists the labels that were annotated at all;
    `slots` maps each annotated slot to its spans.
    """

    window: Window
    names: tuple[tuple[int, int, str], ...] | None = None
    known_names: tuple[str, ...] = ()
    slots: Mapping[str, tuple[Span, ...]] | None = None
    role: str | None = None
    outcome: str | None = None
    relevance: bool | None = None
