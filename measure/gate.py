"""The floors under the reader's scores, pinned to one state of the corpus: what falls through, and how floors move."""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from measure.score import SLOTS, Score
from records.errors import CorpusError, LongarmError
from records.fields import need_mapping, need_number, need_str

GATED = ("dev", "test")
# Sums of floats differ between machines: a borderline answer on another processor must not fail the gate.
_SLACK = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """The F1 floors of one part by slot, and the hash of the gold articles that they were measured on."""

    part: str
    corpus: str
    floors: tuple[tuple[str, float], ...]


def load_floors(path: Path) -> tuple[Pin, ...]:
    """The pins of a floors file, none where there is no file; a CorpusError names the trail to what does not fit."""
    if not path.is_file():
        return ()
    try:
        data = need_mapping(json.loads(path.read_text("utf-8")), "floors")
        return tuple(_parse_pin(part, need_mapping(one, f"floors.{part}")) for part, one in data.items())
    except (ValueError, LongarmError) as cause:
        raise CorpusError(f"{path}: {cause}; `longarm gate --write` makes it anew once it is removed") from cause


def save_floors(path: Path, pins: Iterable[Pin]) -> None:
    """Writes the floors file, one part after the other."""
    data = {pin.part: {"corpus": pin.corpus, "floors": dict(pin.floors)} for pin in pins}
    path.write_text(json.dumps(data, indent=2) + "\n", "utf-8")


def find_unpinned(pin: Pin | None, part: str, digest: str) -> tuple[str, ...]:
    """Why the part's scores cannot be held against its floors, in sentences; empty when they can."""
    if pin is None:
        return (f"{part}: no floors yet; `longarm gate --write` pins the present scores",)
    if pin.corpus != digest:
        return (
            f"{part}: the articles are not those that the floors were measured on (hash {digest[:12]}, pinned "
            f"{pin.corpus[:12]}); when that is meant, `longarm gate --write` pins them anew",
        )
    return ()


def find_shortfalls(pin: Pin, scores: Sequence[Score]) -> tuple[str, ...]:
    """Each slot whose F1 is under its floor, in a sentence; empty when none is."""
    reached = {one.slot: one.f1 for one in scores}
    return tuple(
        f"{pin.part}: {slot} has F1 {reached[slot]:.3f}, under its floor of {floor:.2f}; mend the reader, or lower the "
        "floor with `longarm gate --write --allow-lower` and a line in CHANGELOG.md"
        for slot, floor in pin.floors
        if reached[slot] < floor - _SLACK
    )


def move_floors(
    pin: Pin | None, part: str, digest: str, scores: Sequence[Score], *, allow_lower: bool = False, changelog: str = ""
) -> Pin:
    """The pin with the present corpus and its floors at the present scores, cut to whole hundredths.

    A floor falls only when that is allowed and a line of the changelog names floor, part, slot and the new number;
    else a CorpusError tells what would fall, and the line that is wanted.
    """
    old = dict(pin.floors) if pin else {}
    new = old | {one.slot: _floor(one.f1, old.get(one.slot, 0.0)) for one in scores if _is_asked(one)}
    falling = {slot: floor for slot, floor in new.items() if floor < old.get(slot, 0.0)}
    unsaid = [slot for slot, floor in falling.items() if not _is_told(changelog, part, slot, floor)]
    if falling and not allow_lower:
        told = ", ".join(f"{slot} from {old[slot]:.2f} to {floor:.2f}" for slot, floor in falling.items())
        raise CorpusError(f"{part}: floors would fall ({told}); mend the reader, or say --allow-lower")
    if unsaid:
        lines = "; ".join(f"floor of `{slot}` on {part} lowered to {falling[slot]:.2f}: why" for slot in unsaid)
        raise CorpusError(f"CHANGELOG.md: expected a line for each floor that falls, such as: {lines}")
    return Pin(part=part, corpus=digest, floors=tuple((slot, new[slot]) for slot in SLOTS if slot in new))


def _is_asked(score: Score) -> bool:
    """Whether the part has anything that this slot asks for."""
    return bool(score.hits + score.surplus + score.missing)


def _floor(f1: float, old: float) -> float:
    """The score cut to hundredths; the old floor where the score is not clearly under it."""
    cut = math.floor(f1 * 100 + 1e-9) / 100
    return old if cut < old <= f1 + _SLACK else cut


def _is_told(changelog: str, part: str, slot: str, floor: float) -> bool:
    """Whether one line names the floor of this slot in this part, and the number that it falls to."""
    named = re.compile(rf"(?<![\w-]){re.escape(slot)}(?![\w-])")
    return any(
        "floor" in line.lower() and part in line.split() and f"{floor:.2f}" in line and named.search(line)
        for line in changelog.splitlines()
    )


def _parse_pin(part: str, data: Mapping[str, object]) -> Pin:
    floors = need_mapping(data.get("floors"), f"floors.{part}.floors")
    for slot in floors:
        if slot not in SLOTS:
            raise CorpusError(f"floors.{part}.floors: expected one of {', '.join(SLOTS)}, got {slot!r}")
    return Pin(
        part=part,
        corpus=need_str(data, "corpus", f"floors.{part}"),
        floors=tuple((slot, need_number(floors, slot, f"floors.{part}.floors")) for slot in floors),
    )
