"""A reader and a corpus to scores: of one part, of HRDsAttack, held against the pinned floors, and as a report."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus import CORPUS
from extract import AttackReader, Reader
from inorder import in_order
from measure import (
    GATED,
    TELLS,
    Answer,
    Measure,
    Score,
    answer_of,
    answer_with,
    find_shortfalls,
    find_unpinned,
    hash_part,
    load_attacks,
    load_floors,
    load_part,
    load_splits,
    make_report,
    move_floors,
    render_page,
    report_data,
    save_floors,
    score_attacks,
    score_readings,
)
from records.attack import Attack
from records.errors import CorpusError
from records.gold import Gold
from records.reading import Reading

FLOORS = "floors.json"
CHANGELOG = Path(__file__).parent / "CHANGELOG.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The scores of one reader on one part of the corpus."""

    part: str
    articles: int
    scores: tuple[Score, ...]
    pairs: tuple[tuple[Reading, Gold], ...]


def evaluate(
    reader: Reader, part: str, *, folder: Path = CORPUS, progress: Callable[[int, int], None] = lambda done, total: None
) -> Evaluation:
    """The reader's scores on one part of the corpus."""
    corpus = load_part(folder, part)
    if not corpus:
        raise CorpusError(f"{folder}: the part {part!r} has no articles; name another part")
    pairs = []
    readings = in_order(lambda gold: reader.read(gold.article), corpus, workers=reader.workers)
    for place, (reading, gold) in enumerate(zip(readings, corpus, strict=True), start=1):
        pairs.append((reading, gold))
        progress(place, len(corpus))
    return Evaluation(part=part, articles=len(corpus), scores=score_readings(pairs), pairs=tuple(pairs))


def add_scores(reader: Reader, weights: Path, *, folder: Path = CORPUS) -> None:
    """Writes the F1 of each slot on the dev part into the card of the weights, where the corpus has such a part."""
    path = weights / "card.json"
    if not load_splits(folder).get("dev"):
        return
    done = evaluate(reader, "dev", folder=folder)
    card = json.loads(path.read_text("utf-8")) | {
        "scores": {
            "part": "dev",
            "articles": done.articles,
            "corpus": hash_part(folder, "dev"),
            "f1": {one.slot: round(one.f1, 3) for one in done.scores},
        }
    }
    path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", "utf-8")


def save_report(evaluation: Evaluation, out: Path, *, folder: Path = CORPUS) -> tuple[Path, Path]:
    """Writes the evaluation's report as a page and as JSON into the folder `out`; the two files."""
    report = make_report(evaluation.pairs, part=evaluation.part, corpus=hash_part(folder, evaluation.part))
    out.mkdir(parents=True, exist_ok=True)
    page, data = out / f"{evaluation.part}.html", out / f"{evaluation.part}.json"
    page.write_text(render_page(report), "utf-8")
    data.write_text(json.dumps(report_data(report), ensure_ascii=False, indent=2) + "\n", "utf-8")
    return page, data


def evaluate_attacks(
    reader: Reader | AttackReader,
    path: Path,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[Measure, ...]:
    """The reader's scores on a file of HRDsAttack, in the measures of its paper."""
    attacks = load_attacks(path)
    pairs = []
    for place, (article, gold) in enumerate(attacks, start=1):
        pairs.append((_answered(reader.read(article)), gold))
        progress(place, len(attacks))
    return score_attacks(pairs, tells=TELLS)


def _answered(found: Reading | Attack) -> Answer:
    return answer_with(found) if isinstance(found, Attack) else answer_of(found)


def gate(
    reader: Reader, *, folder: Path = CORPUS, progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[str, ...]:
    """Why the gate is shut, in sentences: scores under their floors, or floors of another corpus; empty when open."""
    pins = {pin.part: pin for pin in load_floors(folder / FLOORS)}
    problems = [one for part in GATED for one in find_unpinned(pins.get(part), part, hash_part(folder, part))]
    if problems:
        return tuple(problems)  # scores of another corpus say nothing, and cost minutes
    for part in GATED:
        problems += find_shortfalls(pins[part], evaluate(reader, part, folder=folder, progress=progress).scores)
    return tuple(problems)


def pin_floors(
    reader: Reader,
    *,
    folder: Path = CORPUS,
    allow_lower: bool = False,
    changelog: Path = CHANGELOG,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Path:
    """Pins the floors to the present corpus and scores, and names their file; a CorpusError where one must not fall."""
    old = {pin.part: pin for pin in load_floors(folder / FLOORS)}
    said = changelog.read_text("utf-8") if changelog.is_file() else ""
    new = []
    for part in GATED:
        scores = evaluate(reader, part, folder=folder, progress=progress).scores
        digest = hash_part(folder, part)
        new.append(move_floors(old.get(part), part, digest, scores, allow_lower=allow_lower, changelog=said))
    save_floors(folder / FLOORS, new)
    return folder / FLOORS
