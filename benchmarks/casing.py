"""What does casing buy an uncased encoder? Its names stage, trained twice: with the case of each piece, and without.

`python -m benchmarks.casing ENCODER NER --share 0.33` prints F1 on test parts of open corpora; needs the train extra.
"""

import argparse
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from benchmarks.names import NEWS, count, f1, load_samples, read_names
from extract import make_nlp
from models import CORPORA, OWN, parse_names
from models.encoder import make_answer
from models.network import Network, make_network
from models.pieces import Pieces, ask, load_tokenizer, make_pieces
from models.train import Settings, encode, gather, train_network
from records.question import Answer, Question, Span, Study

LABELS = ("PERSON", "ORG", "PLACE")
# As in the first stage of `longarm train`, but in smaller batches: a part of the corpora makes few of them.
SETTINGS = Settings(epochs=1, encoder_rate=2e-4, batch_pieces=3_000)


def main() -> None:
    """Trains both and prints their F1 side by side as Markdown."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("encoder", type=Path)
    asked.add_argument("ner", type=Path)
    asked.add_argument("--share", type=float, default=0.33, help="the part of the open corpora that is studied")
    asked.add_argument("--seed", type=int, default=7)
    told = asked.parse_args()
    studies = [one for name, known in CORPORA.items() for one in parse_names(told.ner / f"{name}.jsonl.gz", known)]
    studies = random.Random(told.seed).sample(studies, int(told.share * len(studies)))
    print(f"{len(studies)} texts, {sum(len(one.text) for one in studies):,} characters")
    cased, blind = (train(told.encoder, studies, cased=cased, seed=told.seed) for cased in (True, False))
    print("\n| corpus | " + " | ".join(f"{one}: cased | without" for one in LABELS) + " |\n|" + " --- |" * 7)
    for name, file in NEWS.items():
        samples, nlp = load_samples(told.ner / f"{file}.test.jsonl.gz"), make_nlp()
        found = [[read_names(nlp, model.open, one.text) for one in samples] for model in (cased, blind)]
        cells = [f"{f1(count(samples, mine, label)):.2f}" for label in LABELS for mine in found]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def train(encoder: Path, studies: Sequence[Study], *, cased: bool, seed: int) -> "InTraining":
    """A network after one round over the studies; without casing all rows of its case embedding are and stay one."""
    torch.manual_seed(seed)
    network, tokenizer = make_network(encoder), load_tokenizer(encoder)
    if not cased:
        rows = network.lower.cases.weight.requires_grad_(False)
        rows.copy_(rows.mean(0).expand_as(rows))
    began = time.process_time()
    train_network(
        network, tokenizer, studies, settings=SETTINGS,
        report=lambda at: print(f"\r{at.step} of {at.steps}, loss {at.loss:.3f} ", end="", file=sys.stderr, flush=True),
    )  # fmt: skip
    print(f"{'cased' if cased else 'without'}: {time.process_time() - began:.0f} s of processor time", flush=True)
    return InTraining(network=network, tokenizer=tokenizer)


@dataclass(frozen=True, slots=True, kw_only=True)
class InTraining:
    """A network that has not been exported yet, standing where the Encoder does."""

    network: Network
    tokenizer: object

    def open(self, text: str, windows: Sequence[Span]) -> "OpenedInTraining":
        """The text ready for questions."""
        pieces = make_pieces(self.tokenizer, text, windows)
        with torch.inference_mode():
            hidden, [seats] = encode(self.network, [pieces])
        return OpenedInTraining(network=self.network, pieces=pieces, hidden=hidden, seats=seats)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedInTraining:
    """A text whose lower states are kept while questions are asked of it."""

    network: Network
    pieces: Pieces
    hidden: torch.Tensor
    seats: torch.Tensor

    def answer(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        """The Answer to each question, in order."""
        answers = []
        for question in questions:
            asked = ask(self.pieces, question)
            with torch.inference_mode():
                logits = self.network.upper(*gather(self.hidden, [(asked, self.seats)]))
            answers.append(make_answer(OWN, self.pieces.spans, asked, [one[0].numpy() for one in logits]))
        return tuple(answers)


if __name__ == "__main__":
    main()
