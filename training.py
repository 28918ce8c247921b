"""A corpus and a pretrained encoder to a folder of new weights."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from corpus import CORPUS
from extract import find_lessons, make_nlp
from measure import load_part
from models import CORPORA, parse_names
from records.errors import ModelError
from records.window import Lesson


def train(
    *,
    encoder: Path,
    out: Path,
    open_data: Path | None = None,
    corpus: Path = CORPUS,
    epochs: int = 4,
    name_epochs: int = 1,
    seed: int = 7,
    start: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Mapping[str, Any]:
    """Trains new weights on the corpus and, where given, on open name corpora; the card of what they are made of."""
    try:
        # The training half of the models room needs torch, which the default install does not have.
        from models.teach import teach
        from models.train import Settings
    except ImportError as cause:
        raise ModelError(
            f"training needs more libraries ({cause}); `pip install 'longarm[train]'` brings them"
        ) from cause
    nlp = make_nlp()
    lessons = [lesson for gold in load_part(corpus, "train") for lesson in find_lessons(nlp, gold)]
    names: list[Lesson] = []
    if open_data:
        for name, known in CORPORA.items():
            names += parse_names(open_data / f"{name}.jsonl.gz", known)
    stages = (Settings(epochs=name_epochs, encoder_rate=2e-4, seed=seed), Settings(epochs=epochs, seed=seed))
    return teach(
        encoder=encoder, out=out, name_lessons=names, lessons=lessons, stages=stages, progress=progress, start=start
    )
