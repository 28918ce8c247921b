"""From a sentence to who says so in it: a named body, officials, a report."""

import re

_BODY = (
    r"(?:ministry|police|officials?|report|government|group|organi[sz]ation|agency|prosecutors?|court|authorities|researchers?"
    r"|activists?|lawyers?|spokes\w+|study|statement|commission|office|embassy|NGO|watchdog|media|newspaper|network|campaigners|inspectors"
    r"|investigators|charity|families|ministers?|service|bureau|paper)"
)
_NAME = r"(?:[A-Z][\w.&’'\-]*(?:\s(?:of|for|and|the|de|al|on|in)(?:\sthe)?(?=\s[A-Z]))?(?:\s(?=[A-Z]))?)+"
_SOURCE = rf"(?:(?:[Tt]he|[Aa]n?|[Ii]ts|[Ss]tate|[Hh]is|[Hh]er)\s)?(?:{_NAME}(?:\s(?:[\w\-]+\s){{0,2}}{_BODY})?|(?:[\w\-’']+\s){{0,3}}{_BODY})"
_SAY = (
    r"(?:said|says|say|told|reported|reports|estimates?|estimated|documented|documents|found|finds|counted|counts|recorded|identified"
    r"|announced|claimed|claims|wrote|noted|confirmed|revealed|put|puts|tallied|logged)"
)
_ACCORDING = re.compile(rf"\b[Aa]ccording to (?P<who>(?:the |a |an )?(?:{_NAME}|[\w\-’']+)(?:\s(?!(?:who|which|that|and|in|on|has|had|have|is|was|were|published|released|said|from|at|by)\b)[\w\-’']+){{0,5}})")  # fmt: skip
_SAYS = re.compile(rf"\b(?P<who>{_SOURCE})(?:,[^,]{{3,60}},)?\s(?:has\s|have\s|had\s|also\s)?{_SAY}\b")
_SAID = re.compile(rf"[,”\"]\s(?:said|says|according to)\s(?P<who>{_SOURCE})")
_NOBODY = frozenset("He She It They We I You This That These Those There Who What The A An And But In On At".split())


def pick_attribution(sentence: str) -> str | None:
    """Who says so in the sentence, in its words; None where it does not tell.

    >>> pick_attribution("At least 300 were returned, according to Safeguard Defenders.")
    'Safeguard Defenders'
    """
    for pattern in (_ACCORDING, _SAID, _SAYS):
        for match in pattern.finditer(sentence):
            who = match["who"].strip(" .,")
            if who.split()[0] not in _NOBODY or len(who.split()) > 1 and who.split()[0] in ("The", "A", "An"):
                return who
    return None
