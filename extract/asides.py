"""Dates of the background: those that only say more of somebody or something, and not when the news happened."""

import re

_CLAUSE = re.compile(r",\s(?:who|which|whose|where)\b[^.;,]*$")
_SPAN = re.compile(r"\b(?:since|until|till)\s$", re.IGNORECASE)


def is_aside(text: str, start: int, end: int) -> bool:
    """Whether the date ends a clause between commas that says more of the word before it.

    >>> words = "Hasan, who fled in 2012, has helped 300 exiles."
    >>> is_aside(words, 19, 23)
    True
    """
    return text[end : end + 1] == "," and bool(_CLAUSE.search(text, max(0, start - 90), start))


def is_bound(text: str, start: int) -> bool:
    """Whether the date only bounds a span: since 2016, until 2030."""
    return bool(_SPAN.search(text, max(0, start - 8), start))
