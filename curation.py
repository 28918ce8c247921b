"""The gold corpus kept sound: checked, counted, compared with a second annotation, and written out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus import CORPUS
from measure import (
    Agreement,
    draw_articles,
    find_agreement,
    find_faults,
    find_leaks,
    find_repeats,
    find_split_faults,
    load_parts,
    pair_annotations,
    render_blank,
    render_counts,
)
from records.errors import CorpusError, InputError
from records.gold import load_gold
from records.reading import Reading, render_reading


def check_corpus(folder: Path = CORPUS) -> tuple[str, ...]:
    """What does not hold in the gold corpus, in sentences; empty when all is well."""
    corpus = load_gold(folder / "gold")
    faults = (fault for gold in corpus for fault in find_faults(gold))
    return (*find_split_faults(folder), *faults, *find_repeats(corpus))


def check_leaks(folder: Path = CORPUS) -> tuple[str, ...]:
    """What stands in two parts of the corpus, in sentences; empty when they are apart."""
    return find_leaks(load_parts(folder))


def count_corpus(folder: Path = CORPUS) -> str:
    """The counts of the corpus by cell of its grid, in Markdown."""
    return render_counts(load_parts(folder))


def compare_annotations(folder: Path = CORPUS, *, second: Path | None = None) -> Agreement:
    """The agreement of the gold with the second annotation, by default the one in the corpus."""
    where = second or folder / "second"
    if not where.is_dir():
        raise CorpusError(f"{where}: expected a second annotation; `longarm corpus export --blank` begins one")
    return find_agreement(pair_annotations(load_gold(folder / "gold"), load_gold(where)))


def export_corpus(folder: Path = CORPUS, *, part: str | None = None) -> Iterator[dict[str, Any]]:
    """Each gold article in the shape of the extraction contract, with its text, split, people and style."""
    for name, corpus in load_parts(folder).items():
        for gold in corpus if part in (None, name) else ():
            reading = Reading(article_id=gold.article.id, reader="gold", version="1",
                              relevance=float(bool(gold.incidents)), incidents=gold.incidents,
                              figures=gold.figures)  # fmt: skip
            extra = {"text": gold.article.text, "split": name, "people": dict(gold.people), "style": gold.style,
                     "cell": gold.cell}  # fmt: skip
            yield render_reading(gold.article, reading) | extra


def export_blank(out: Path, *, count: int, seed: int = 7, folder: Path = CORPUS) -> int:
    """Writes so many articles of the corpus without their annotation, for a second annotator; how many there are."""
    drawn = draw_articles(load_gold(folder / "gold"), count, seed=seed)
    out.mkdir(parents=True, exist_ok=True)
    if kept := [one.article.id for one in drawn if (out / f"{one.article.id}.toml").exists()]:
        raise InputError(f"{out}: holds {', '.join(kept[:3])} and may be annotated already; name another folder")
    for gold in drawn:
        (out / f"{gold.article.id}.toml").write_text(render_blank(gold), "utf-8")
    return len(drawn)
