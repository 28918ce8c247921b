"""From an Article to Incidents and Figures, and from the Incidents of many to Cases."""

from extract.attacks import AttackReader, make_attack_study
from extract.cases import group_incidents
from extract.language import make_nlp
from extract.lessons import make_study
from extract.reader import Reader, is_short

__all__ = [
    "AttackReader",
    "Reader",
    "group_incidents",
    "is_short",
    "make_attack_study",
    "make_nlp",
    "make_study",
]
