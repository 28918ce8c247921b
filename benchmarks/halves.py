"""How many layers are read once and how many for each question, and what is read there: trained small, side by side.

`python benchmarks/halves.py --encoder FOLDER` trains each form on a quarter of the train part for three rounds, from
the pretrained encoder and with one seed, and prints the loss on sixty articles of dev as a Markdown table. Needs the
train extra and about half an hour on two cores.
"""

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch

import models.network
import models.pieces
from corpus import CORPUS
from extract import make_nlp, make_study
from measure import load_part
from models.loss import Losses, prepare
from models.pieces import load_tokenizer, make_pieces
from models.train import Settings, encode, gather, train_network
from records.question import Study

# Lower layers, whether function words are left out for a person, pieces in a batch: about as many lessons in each.
FORMS = ((3, False, 8_000), (3, True, 5_600), (4, True, 5_600))
_CHUNK = 8  # questions that are answered at once


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the pretrained encoder")
    folder = parser.parse_args().encoder
    nlp = make_nlp()
    train = [make_study(nlp, one) for one in load_part(CORPUS, "train")]
    random.Random(1).shuffle(train)
    dev = [make_study(nlp, one) for one in load_part(CORPUS, "dev")[:60]]
    light = models.pieces._LIGHT
    print("| read once | for each question | function words | seconds | loss on dev | methods | roles | choices |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for lower, leaves_out, size in FORMS:
        models.network.LOWER = lower
        models.pieces._LIGHT = light if leaves_out else frozenset()
        seconds, losses = _trained(folder, train[: len(train) // 4], dev, size)
        row = (f"{losses.total():.2f}", *(f"{losses.mean(head):.2f}" for head in ("methods", "roles", "choices")))
        words = "left out" if leaves_out else "read"
        print(f"| {lower} | {6 - lower} | {words} | {seconds:.0f} | {' | '.join(row)} |", flush=True)


def _trained(folder: Path, train: Sequence[Study], dev: Sequence[Study], size: int) -> tuple[float, Losses]:
    """The seconds of the training and the losses on dev after it."""
    torch.manual_seed(7)
    network, tokenizer = models.network.make_network(folder), load_tokenizer(folder)
    begun = time.monotonic()
    train_network(network, tokenizer, train, settings=Settings(epochs=3, batch_pieces=size, hidden=0, bystanders=0.4))
    seconds, losses = time.monotonic() - begun, Losses(network.labels)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for study in dev:
            pieces = make_pieces(tokenizer, study.text, study.windows)
            tasks = [prepare(pieces, lesson, network.labels) for lesson in study.lessons]
            hidden, [seats] = encode(network, [pieces])
            for n in range(0, len(tasks), _CHUNK):
                some = tasks[n : n + _CHUNK]
                losses.add(network.upper(*gather(hidden, [(one.asked, seats) for one in some])), some)
    return seconds, losses


if __name__ == "__main__":
    main()
