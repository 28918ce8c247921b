"""A guest in the reader: a Hugging Face classifier decides the methods, the encoder everything else.

What goes in is an id or a folder; what comes out opens texts as the Encoder does.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from codebook import METHODS
from models.classifier import Classifier
from models.encoder import SHIPPED, Encoder
from models.labels import Labels
from records.errors import ModelError
from records.question import Answer, Opened, Question, Span

# Sentences before and after a mention that are classified with it: the first of these that fits the checkpoint.
# Measured on nothing: classifiers are mostly trained on a paragraph, and a story goes on after the name.
_NEAR = ((1, 3), (1, 2), (1, 1), (0, 1), (0, 0))
_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
# "… seized him.” She", "… in Nairobi\nHe": an abbreviation may end one too early, which makes a passage a bit shorter.
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+|\n+")


class Model(Protocol):
    """What reads texts under a name and a version, so many at once as there are `workers`."""

    workers: int

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def labels(self) -> Labels: ...
    def gate(self, text: str) -> float: ...
    def open(self, text: str, windows: Sequence[Span]) -> Opened: ...


def load_model(model: str | Path | None = None, *, threads: int | None = None) -> Model:
    """The shipped Encoder, that of a folder which `longarm train` wrote, or a Guest with the shipped one."""
    if model is None:
        return Encoder(SHIPPED, threads=threads)
    if is_checkpoint(str(model)):
        return Guest(Classifier(str(model), threads=threads), Encoder(SHIPPED, threads=threads))
    if not Path(model).exists():
        raise ModelError(f"{model}: no such folder, and no Hugging Face id, which has the form owner/name")
    return Encoder(Path(model), threads=threads)


def is_checkpoint(model: str) -> bool:
    """Whether that names a Hugging Face checkpoint: a folder with a config.json and no card.json, or an id.

    >>> is_checkpoint("owner/name"), is_checkpoint("no/such/folder"), is_checkpoint("none")
    (True, False, False)
    """
    folder = Path(model)
    if folder.exists():
        return (folder / "config.json").is_file() and not (folder / "card.json").is_file()
    return bool(_ID.fullmatch(model))


class Guest:
    """A sequence classifier for the methods, beside an encoder for all else; `name` and `version` tell of both."""

    workers = 1  # torch has threads of its own

    def __init__(self, classifier: Classifier, encoder: Model) -> None:
        self._classifier, self._encoder, self.labels = classifier, encoder, encoder.labels
        self.name = f"{encoder.name}+{classifier.name}"
        self.version = f"{encoder.version}+{classifier.version}"

    def gate(self, text: str) -> float:
        """What the encoder's gate says of the text."""
        return self._encoder.gate(text)

    def open(self, text: str, windows: Sequence[Span]) -> "OpenedGuest":
        """The text ready for questions."""
        return OpenedGuest(self._classifier, self._encoder.open(text, windows), text)


class OpenedGuest:
    """A text of which questions are asked; each passage of it is classified once, however many people it names."""

    def __init__(self, classifier: Classifier, opened: Opened, text: str) -> None:
        self._classifier, self._opened, self._text = classifier, opened, text
        self._scores: dict[Span, dict[str, float]] = {}

    def answer(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        """The encoder's Answer to each question, in order; for a person with the methods of the classifier."""
        passages = [self._passages(one) for one in questions]
        fresh = sorted({span for spans in passages for span in spans} - self._scores.keys())
        scores = self._classifier.classify([self._text[start:end] for start, end in fresh])
        self._scores.update(zip(fresh, scores, strict=True))
        answers = self._opened.answer(questions)
        return tuple(
            replace(answer, methods=self._best(spans)) if spans else answer
            for answer, spans in zip(answers, passages, strict=True)
        )

    def _passages(self, question: Question) -> tuple[Span, ...]:
        marks = question.marks if question.about == "person" else ()
        if not marks:
            return ()
        sentences = find_sentences(self._text, question.span)
        wide = (widths_around(self._text, sentences, mark) for mark in marks)
        fits = self._classifier.fits
        found = (next((s for s in spans if fits(self._text[slice(*s)])), mark)
                 for spans, mark in zip(wide, marks, strict=True))  # fmt: skip
        return tuple(dict.fromkeys(found))

    def _best(self, passages: Sequence[Span]) -> Mapping[str, float]:
        """The score of each method in the passage that tells it best; 0 for those that the classifier has not."""
        return {code: max(self._scores[one].get(code, 0.0) for one in passages) for code in METHODS}


def find_sentences(text: str, span: Span) -> tuple[Span, ...]:
    """The sentences of the stretch, roughly; together they are all of it.

    >>> find_sentences("He left. She came.", (0, 18))
    ((0, 9), (9, 18))
    """
    cuts = [span[0], *(match.end() for match in _SENTENCE_END.finditer(text, *span)), span[1]]
    return tuple((start, end) for start, end in pairwise(cuts) if start < end)


def widths_around(text: str, sentences: Sequence[Span], mark: Span) -> Iterator[Span]:
    """What may be classified for a mention, from wide to narrow: sentences about it, then words of its own sentence."""
    first = max((n for n, one in enumerate(sentences) if one[0] <= mark[0]), default=0)
    last = max((n for n, one in enumerate(sentences) if one[0] < mark[1]), default=first)
    for before, after in _NEAR:
        yield sentences[max(0, first - before)][0], sentences[min(len(sentences) - 1, last + after)][1]
    least, most = sentences[first][0], sentences[last][1]
    reach = (most - least) // 2
    while reach:
        start, end = max(least, mark[0] - reach), min(most, mark[1] + reach)
        if start > least:  # whole words only
            start = text.find(" ", start - 1, mark[0]) + 1 or mark[0]
        if end < most:
            end = max(text.rfind(" ", mark[1], end + 1), mark[1])
        yield start, end
        reach //= 2
