"""Other names for the people of a text that is studied again, so that a name tells nothing of its bearer's part."""

import random
from collections.abc import Sequence
from dataclasses import replace

from tokenizers import Tokenizer

from models.pieces import Pieces
from records.question import Study

_WITHIN = "##"  # begins a piece that goes on with a word
# What links the words of a name stays: Abdullah al-Harbi, Nguyen Van Hai.
_LINKS = frozenset("al el bin bint ibn ben abu de da di du la le van von der den dos thi and the of".split())


class Renamer:
    """Changes in a part of the texts the pieces of personal names for those of other texts' names.

    Within one text the same piece becomes the same other piece, so a surname alone still is its bearer's; a piece that
    begins a word becomes one that does. Case and places stay.
    """

    def __init__(
        self, tokenizer: Tokenizer, texts: Sequence[Pieces], studies: Sequence[Study], *, part: float, seed: int
    ) -> None:
        self._part, self._seed, self._texts = part, seed, texts
        self._words = {n: word for word, n in tokenizer.get_vocab().items()}
        self._places = [self._find(text, study) if part else () for text, study in zip(texts, studies, strict=True)]
        known = [{text.ids[row][at] for row, at in places} for text, places in zip(texts, self._places, strict=True)]
        # In a fixed order, each text's piece once: a common name's piece is as common here.
        every = [one for ids in known for one in sorted(ids)]
        self._pools = {goes_on: [one for one in every if self._goes_on(one) == goes_on] for goes_on in (True, False)}

    def rename(self, n: int, turn: int) -> Pieces:
        """The n-th text as it is read at that step of the training: equal steps change it equally."""
        dice, text = random.Random(f"{self._seed} {n} {turn}"), self._texts[n]
        if not self._places[n] or dice.random() >= self._part:
            return text
        rows, others = [list(row) for row in text.ids], dict[int, int]()
        for row, at in self._places[n]:
            own = rows[row][at]
            if own not in others:
                others[own] = dice.choice(self._pools[self._goes_on(own)])
            rows[row][at] = others[own]
        return replace(text, ids=tuple(map(tuple, rows)))

    def _find(self, text: Pieces, study: Study) -> tuple[tuple[int, int], ...]:
        """Where the pieces of personal names stand: rows and places."""
        spans = [(s, e) for one in study.lessons for s, e, label in one.names or () if label == "PERSON"]
        seats = {text.seats[piece] for span in spans for piece in text.inside(span)}
        return tuple(sorted(seat for seat in seats if self._tells(text.ids[seat[0]][seat[1]])))

    def _tells(self, piece: int) -> bool:
        word = self._words[piece]
        return word.removeprefix(_WITHIN).isalpha() and word not in _LINKS

    def _goes_on(self, piece: int) -> bool:
        return self._words[piece].startswith(_WITHIN)
