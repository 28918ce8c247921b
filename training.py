"""A corpus and a pretrained encoder to a folder of new weights, for longarm's codebook or that of HRDsAttack."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus import CORPUS
from extract import is_short, make_attack_study, make_nlp, make_study
from measure import attack_of, load_attacks, load_part
from models import ATTACKS, CORPORA, PRONOUNS, is_clean, load_model, parse_names, parse_pronouns
from records.errors import ModelError
from records.question import Study


def train(
    *,
    encoder: Path,
    out: Path,
    open_data: Path | None = None,
    corpus: Path = CORPUS,
    epochs: int = 6,
    open_epochs: int = 2,
    seed: int = 7,
    left: float = 0.0,
    start: Path | None = None,
    mean_with: Sequence[Path] = (),
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Mapping[str, Any]:
    """Trains new weights on the corpus and, where given, on open corpora; the card of what they are made of.

    `open_data` is a folder with `ner/` and `coref/`. With it a first stage learns names and pronouns; the second, on
    the gold articles, goes on with a part of it in each round. `left` is the part of the learning rates that is left at
    its end, for a training that is to start from this one; the new weights are the mean with all of `mean_with`.
    """
    Stage, Settings, teach = _school()
    nlp = make_nlp()
    articles = load_part(corpus, "train")
    gold = [make_study(nlp, one) for one in articles]
    opened = load_open_data(open_data) if open_data else []
    first = Settings(epochs=open_epochs, batch_pieces=8_000, encoder_rate=2e-4, seed=seed)
    # What is alike an earlier training has seen often enough, and it knows the older articles nearly by heart.
    again = {"bystanders": 0.3, "numbers": 0.2, "hidden": 0.1, "renamed": 0.6} if start else {}
    second = Settings(epochs=epochs, left=left, averaged=0.4, open_data=0.1, seed=seed, **again)
    stages = [Stage(name="open corpora", studies=opened, settings=first)] if opened else []
    stages.append(Stage(name="gold", studies=[*gold, *opened], settings=second))
    # Short texts pass the gate unasked: they would only lower its threshold.
    telling = [(one.article.text, bool(one.incidents)) for one in articles if not is_short(one.article.text)]
    telling += [(one.text, False) for one in opened if is_clean(one) and len(one.text) > 300]
    card: Mapping[str, Any] = teach(encoder=encoder, out=out, stages=stages, telling=telling, progress=progress,
                                    start=start, mean_with=mean_with)  # fmt: skip
    return card


def train_attacks(
    *,
    encoder: Path,
    out: Path,
    corpus: Path,
    epochs: int = 10,
    seed: int = 7,
    start: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Mapping[str, Any]:
    """Trains weights for the codebook of HRDsAttack on a file of it; the card of what they are made of.

    The names in its articles are those that the shipped weights see.
    """
    Stage, Settings, teach = _school()
    nlp, attacks, open_text = make_nlp(), load_attacks(corpus), load_model().open
    studies = [make_attack_study(nlp, article, attack_of(gold), open_text) for article, gold in attacks]
    settings = Settings(epochs=epochs, batch_pieces=3000, encoder_rate=1e-4, open_data=0.1, seed=seed)
    stage = Stage(name="HRDsAttack", studies=studies, settings=settings, licences={"HRDsAttack": "MIT"})
    telling = [(article.text, bool({*(gold.violations or ())} - {"unknown"})) for article, gold in attacks]
    card: Mapping[str, Any] = teach(encoder=encoder, out=out, stages=[stage], telling=telling, progress=progress,
                                    start=start, labels=ATTACKS)  # fmt: skip
    return card


def _school() -> tuple[Any, Any, Any]:
    """Stage, Settings and teach: the training half of the models room, which needs what the default install lacks."""
    try:
        from models.teach import Stage, teach
        from models.train import Settings
    except ImportError as cause:
        raise ModelError(
            f"training needs more libraries ({cause}); `pip install 'longarm[train]'` brings them"
        ) from cause
    return Stage, Settings, teach


def load_open_data(folder: Path) -> list[Study]:
    """The studies of all open corpora under the folder: names, then pronouns."""
    studies: list[Study] = []
    for name, known in CORPORA.items():
        studies += parse_names(folder / "ner" / f"{name}.jsonl.gz", known)
    for name in PRONOUNS:
        studies += parse_pronouns(folder / "coref" / f"{name}.jsonl.gz")
    return studies
