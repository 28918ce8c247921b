"""The shipped reader beside two baselines, by the project's own scores, as one table.

`python -m benchmarks.baselines --encoder FOLDER --part dev --markdown`; the folder is that of the pretrained MiniLM.
Without it the linear baseline, which needs the train extra, is left out.
"""

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import evaluation
from benchmarks.rules import RulesOnly
from console import print_markdown, print_rows
from corpus import CORPUS
from extract import Reader, make_nlp, make_study
from measure import load_part
from models import Model, load_model

ROWS = (
    "target", "incident", "incident-strict", "origin", "host", "method", "year", "outcome", "figure", "figure-year",
    "clean",
)  # fmt: skip


def main() -> None:
    """Reads the part with each of the readers and prints their F1 side by side."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--part", default="dev")
    asked.add_argument("--corpus", type=Path, default=CORPUS)
    asked.add_argument("--encoder", type=Path, help="the folder of the pretrained encoder")
    asked.add_argument("--articles", type=int, help="train the linear heads on so many articles only")
    asked.add_argument("--rounds", type=int, default=6, help="rounds over them")
    asked.add_argument("--markdown", action="store_true")
    told = asked.parse_args()
    models: dict[str, Model] = {"rules only": RulesOnly()}
    if told.encoder:
        models["frozen encoder, linear heads"] = _linear(told.encoder, told.corpus, told.articles, told.rounds)
    models["shipped"] = load_model()
    rows = compare(models, told.part, told.corpus)
    if told.markdown:
        print_markdown(rows)
    else:
        print_rows(f"{told.part}, F1", rows)


def compare(models: Mapping[str, Model], part: str, corpus: Path) -> list[dict[str, object]]:
    """A row for each slot with the F1 of each model."""
    found: dict[str, dict[str, float]] = {}
    for title, model in models.items():
        began = time.process_time()
        reader = Reader(make_nlp(), model.open, name=model.name, version=model.version, gate=model.gate)
        result = evaluation.evaluate(reader, part, folder=corpus)
        found[title] = {one.slot: one.f1 for one in result.scores}
        _note(f"{title}: {time.process_time() - began:.0f} s of processor time")
    return [{"slot": slot, **{title: round(found[title][slot], 3) for title in models}} for slot in ROWS]


def _linear(encoder: Path, corpus: Path, articles: int | None, rounds: int) -> Model:
    # Torch is not there in the default install, and the other two readers do without.
    from benchmarks.linear import train_linear

    began, nlp = time.process_time(), make_nlp()
    studies = [make_study(nlp, one) for one in _spread(load_part(corpus, "train"), articles)]
    reader = train_linear(encoder, studies, rounds=rounds)
    _note(f"linear heads: {len(studies)} articles, {time.process_time() - began:.0f} s of processor time")
    return reader


def _spread(items: Sequence[object], count: int | None) -> Sequence[object]:
    """So many of the items, evenly from all of them."""
    return items if not count or count >= len(items) else [items[n * len(items) // count] for n in range(count)]


def _note(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
