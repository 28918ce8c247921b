"""Named operations in a text."""

import re

from codebook import CAMPAIGNS

_NAMED = re.compile("|".join(rf"\b{re.escape(words)}\b" for words in sorted(CAMPAIGNS, key=len, reverse=True)))


def find_campaigns(text: str) -> tuple[tuple[str, int, int], ...]:
    """The operations that the text names, each with its codebook name and place, in the order of the text.

    >>> find_campaigns("caught under Operation Fox Hunt")[0][0]
    'Fox Hunt'
    """
    return tuple((CAMPAIGNS[match[0]].name, *match.span()) for match in _NAMED.finditer(text))
