"""From an Article to Incidents and Figures."""

from extract.language import make_nlp
from extract.lessons import find_lessons
from extract.reader import Reader

__all__ = ["Reader", "find_lessons", "make_nlp"]
