"""A corpus and a pretrained encoder to a folder of new weights."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from corpus import CORPUS
from extract import make_nlp, make_study
from measure import load_part
from models import CORPORA, PRONOUNS, is_clean, parse_names, parse_pronouns
from records.errors import ModelError
from records.question import Study


def train(
    *,
    encoder: Path,
    out: Path,
    open_data: Path | None = None,
    corpus: Path = CORPUS,
    epochs: int = 10,
    open_epochs: int = 1,
    seed: int = 7,
    start: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Mapping[str, Any]:
    """Trains new weights on the corpus and, where given, on open corpora; the card of what they are made of.

    `open_data` is a folder with `ner/` and `coref/`. With it a first stage learns names and pronouns; the second, on
    the gold articles, goes on with a part of it in each round.
    """
    try:
        # The training half of the models room needs torch, which the default install does not have.
        from models.teach import Stage, teach
        from models.train import Settings
    except ImportError as cause:
        raise ModelError(
            f"training needs more libraries ({cause}); `pip install 'longarm[train]'` brings them"
        ) from cause
    nlp = make_nlp()
    articles = load_part(corpus, "train")
    gold = [make_study(nlp, one) for one in articles]
    opened = load_open_data(open_data) if open_data else []
    first = Settings(epochs=open_epochs, batch_pieces=8_000, encoder_rate=2e-4, seed=seed)
    second = Settings(epochs=epochs, open_data=0.1, seed=seed)
    stages = [Stage(name="open corpora", studies=opened, settings=first)] if opened else []
    stages.append(Stage(name="gold", studies=[*gold, *opened], settings=second))
    telling = [(one.article.text, bool(one.incidents)) for one in articles]
    telling += [(one.text, False) for one in opened if is_clean(one) and len(one.text) > 300]
    return teach(encoder=encoder, out=out, stages=stages, telling=telling, progress=progress, start=start)


def load_open_data(folder: Path) -> list[Study]:
    """The studies of all open corpora under the folder: names, then pronouns."""
    studies: list[Study] = []
    for name, known in CORPORA.items():
        studies += parse_names(folder / "ner" / f"{name}.jsonl.gz", known)
    for name in PRONOUNS:
        studies += parse_pronouns(folder / "coref" / f"{name}.jsonl.gz")
    return studies
