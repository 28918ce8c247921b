"""From an Article to Incidents and Figures, and from the Incidents of many to Cases."""

from extract.cases import group_incidents
from extract.language import make_nlp
from extract.lessons import find_lessons
from extract.reader import Reader

__all__ = ["Reader", "find_lessons", "group_incidents", "make_nlp"]
