"""Do a tagger and a parser pay? `python -m benchmarks.tagger UD` trains spaCy's small CNN and measures it.

UD is a folder of gzipped CoNLL-U files. `--minutes` is processor time; `--model FOLDER` measures one that was kept.
"""

import argparse
import gzip
import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.pipeline.dep_parser import DEFAULT_PARSER_MODEL
from spacy.tokens import Doc
from spacy.training import Example
from spacy.training.converters import conllu_to_docs
from spacy.util import compounding, minibatch

import pipeline
from benchmarks.compare import articles_of
from extract import make_nlp

TRAIN = ("en_ewt-ud-train", "en_gum_open-ud-train")
HELD = {"EWT": "en_ewt-ud-test", "GUM, open genres": "en_gum_open-ud-test", "PUD": "en_pud-ud-test"}
_ROUND = 300  # Docs between two savings
DOCUMENT = 10  # sentences that are read together, so that the parser learns where they end
_CNN = {
    "@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 96, "depth": 4,
    "embed_size": 2000, "window_size": 1, "maxout_pieces": 3, "subword_features": True,
}  # fmt: skip
_SHARED = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}


def main() -> None:
    """Trains, unless a model is named, and prints the tables as Markdown."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("ud", type=Path)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--keep", type=Path, default=Path("tagger"), help="a folder for the trained pipeline")
    asked.add_argument("--model", type=Path, help="a pipeline that was kept: nothing is trained")
    told = asked.parse_args()
    nlp = spacy.load(told.model) if told.model else train(told.ud, minutes=told.minutes, keep=told.keep)
    print("\n| treebank | tags | UAS | LAS | sentences: parser | sentences: longarm |\n|" + " --- |" * 6)
    for name, file in HELD.items():
        scores = measure(nlp, load_docs(told.ud / f"{file}.conllu.gz"))
        print(f"| {name} | {' | '.join(f'{one:.3f}' for one in scores)} |")
    print_speed(nlp)


def load_docs(path: Path) -> list[Doc]:
    """The trees of one treebank, some sentences to a Doc."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return list(conllu_to_docs(lines.read(), n_sents=DOCUMENT, no_print=True))


def bare(nlp: Any, doc: Doc) -> Doc:
    """The words and spaces of a Doc, and nothing else of it."""
    return Doc(nlp.vocab, [one.text for one in doc], [bool(one.whitespace_) for one in doc])


def train(folder: Path, *, minutes: float, keep: Path, seed: int = 7) -> Any:
    """A tagger and a parser on one small CNN, after so much processor time on EWT and the open genres of GUM.

    It is kept after each round, so that a run that was cut short can be measured.
    """
    spacy.util.fix_random_seed(seed)
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": _CNN})
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": _SHARED}})
    nlp.add_pipe("parser", config={"model": {**DEFAULT_PARSER_MODEL, "tok2vec": _SHARED}})
    docs = [doc for name in TRAIN for doc in load_docs(folder / f"{name}.conllu.gz")]
    examples = [Example(bare(nlp, doc), doc) for doc in docs]
    optimizer = nlp.initialize(lambda: examples)
    dice, words, ends, sizes = random.Random(seed), 0, time.process_time() + 60 * minutes, compounding(2.0, 8.0, 1.001)
    while time.process_time() < ends:
        dice.shuffle(examples)
        for batch in minibatch(examples[:_ROUND], sizes):
            nlp.update(batch, sgd=optimizer, drop=0.1)
            words += sum(len(one.reference) for one in batch)
        with nlp.use_params(optimizer.averages):
            nlp.to_disk(keep)
        spent = minutes + (time.process_time() - ends) / 60
        print(f"{words:,} words after {spent:.1f} minutes of one processor", flush=True)
    return spacy.load(keep)


def measure(nlp: Any, docs: Sequence[Doc]) -> tuple[float, ...]:
    """Right tags, heads, and heads with their labels, on the treebank's words; then F1 of sentences in the bare text,
    the parser's and those of longarm.
    """
    read = nlp.pipe(bare(nlp, doc) for doc in docs)
    pairs = [pair for mine, doc in zip(read, docs, strict=True) for pair in zip(mine, doc, strict=True)]
    heads = [one.head.i == other.head.i for one, other in pairs]
    return (
        statistics.fmean(one.tag_ == other.tag_ for one, other in pairs),
        statistics.fmean(heads),
        statistics.fmean(right and one.dep_ == other.dep_ for right, (one, other) in zip(heads, pairs, strict=True)),
        sentence_f1(nlp, docs),
        sentence_f1(splitter(), docs),
    )


def splitter() -> Any:
    """Longarm's pipeline as far as it cuts sentences."""
    nlp = make_nlp()
    nlp.select_pipes(enable="longarm_sentences")
    return nlp


def sentence_f1(nlp: Any, docs: Sequence[Doc]) -> float:
    """F1 of the sentences that the pipeline cuts the bare texts into: both their ends must be right."""
    hits = found = told = 0
    for doc in docs:
        mine, right = ({(one.start_char, one.end_char) for one in each.sents} for each in (nlp(doc.text), doc))
        hits, found, told = hits + len(mine & right), found + len(mine), told + len(right)
    return 2 * hits / (found + told)


def print_speed(nlp: Any) -> None:
    """What tagger and parser cost beside the whole reading of the same articles of some 700 words, on one processor."""
    reader, ours, articles = pipeline.make_reader(threads=1), splitter(), articles_of(700)[:4]
    words = sum(len(one.text.split()) for one in articles)
    tokenized = [nlp.make_doc(one.text) for one in articles]
    rows = {
        "tagger and parser": seconds(lambda: list(nlp.pipe(doc.copy() for doc in tokenized))),
        "longarm: tokens and sentences": seconds(lambda: [ours(one.text) for one in articles]),
        "longarm: the whole reading": seconds(lambda: [reader.read(one) for one in articles]),
    }
    print("\n| what | words a second | seconds an article |\n|" + " --- |" * 3)
    for name, spent in rows.items():
        print(f"| {name} | {words / spent:,.0f} | {spent / len(articles):.3f} |")


def seconds(task: Callable[[], object]) -> float:
    """Processor time of the second of two runs."""
    task()
    began = time.process_time()
    task()
    return time.process_time() - began


if __name__ == "__main__":
    main()
