"""How good the reader is: found against gold, slot by slot; and whether the gold itself holds."""

from measure.agreement import Agreement, find_agreement, pair_annotations, render_agreement
from measure.attackscore import Measure, score_attacks
from measure.blank import draw_articles, render_blank
from measure.check import find_faults, find_repeats
from measure.counts import render_counts
from measure.differences import Difference, find_differences
from measure.gate import GATED, Pin, find_shortfalls, find_unpinned, load_floors, move_floors, save_floors
from measure.hrdsattack import TELLS, Answer, answer_of, answer_with, attack_of, load_attacks
from measure.leaks import find_leaks
from measure.match import is_same_name, match_figures, match_incidents
from measure.page import render_page
from measure.parts import find_split_faults, hash_part, load_part, load_parts, load_splits
from measure.report import Report, make_report, report_data
from measure.score import SLOTS, Score, count_article, score_readings

__all__ = [
    "GATED", "SLOTS", "TELLS", "Agreement", "Answer", "Difference", "Measure", "Pin", "Report", "Score", "answer_of",
    "answer_with", "attack_of", "count_article", "draw_articles", "find_agreement", "find_differences", "find_faults",
    "find_leaks", "find_repeats", "find_shortfalls", "find_split_faults", "find_unpinned", "hash_part",
    "is_same_name", "load_attacks", "load_floors", "load_part", "load_parts", "load_splits", "make_report",
    "match_figures", "match_incidents", "move_floors", "pair_annotations", "render_agreement", "render_blank",
    "render_counts", "render_page", "report_data", "save_floors", "score_attacks", "score_readings",
]  # fmt: skip
