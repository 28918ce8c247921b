"""How good the reader is: found against gold, slot by slot; and whether the gold itself holds."""

from measure.check import find_faults, find_repeats
from measure.match import is_same_name, match_figures, match_incidents
from measure.score import SLOTS, Score, count_article, score_readings

__all__ = [
    "SLOTS", "Score", "count_article", "find_faults", "find_repeats", "is_same_name", "match_figures",
    "match_incidents", "score_readings",
]  # fmt: skip
