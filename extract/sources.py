"""From a sentence to who says so in it: a named body, officials, a report."""

import re

_BODY = (
    r"(?:ministry|police|officials?|report|government|group|organi[sz]ation|agency|prosecutors?|court"
    r"|authorities|researchers?"
    r"|activists?|lawyers?|spokes\w+|study|statement|commission|office|embassy|NGO|watchdog|media|newspaper"
    r"|network|campaigners|inspectors"
    r"|investigators|charity|families|ministers?|service|bureau|paper)"
)
_WORD = r"[A-Z][\w.&’'\-]*"
_NAME = rf"{_WORD}(?:\s(?:(?:of|for|and|de|al|on|in|to)\s(?:the\s)?)?{_WORD}){{0,7}}"
_LINKS = r"(?:on|that|in|of|the|and|or|to|at|by|with|as|for|but|has|had|have|was|were|is|are|told|said|from)\b"
_PLAIN = rf"(?!{_LINKS})[\w\-’']+\s"
_SOURCE = (
    r"(?:(?:[Tt]he|[Aa]n?|[Ii]ts|[Ss]tate|[Hh]is|[Hh]er)\s)?"
    rf"(?:(?:{_PLAIN}){{0,2}}{_BODY}\s(?:in|of|from|for)\s(?:the\s)?{_NAME}"
    rf"|{_NAME}(?:\s(?:{_PLAIN}){{0,2}}{_BODY})?|(?:{_PLAIN}){{0,2}}{_BODY})"
)
_SAYS = re.compile(
    r"(?:,[^,]{3,60},)?\s(?:has\s|have\s|had\s|also\s)?(?:said|says|say|told|reported|reports|estimates?"
    r"|estimated|documented"
    r"|documents|found|finds|counted|counts|recorded|identified|announced|claimed|claims|wrote|noted|confirmed"
    r"|revealed|put|puts"
    r"|tallied|logged)\b")  # fmt: skip
_SPEAKER = re.compile(rf"(?<![\w’'-])(?P<who>{_SOURCE})$")
_ACCORDING = re.compile(
    rf"\b[Aa]ccording to (?P<who>(?:the |a |an )?(?:{_NAME}|[\w\-’']+)(?:\s(?!(?:who|which|that|and|in|on|has|had"
    rf"|have|is|was"
    r"|were|are|published|released|said|from|at|about|it|he|she|they|since|over|more|nearly|some|there|almost"
    r"|least|when|where|to)\b)[^\W\d][\w\-’']*){0,5})"
)
_SAID = re.compile(rf"[,”\"]\s(?:said|says)\s(?P<who>{_SOURCE})")
_NOBODY = frozenset(
    "he she it they we i you this that these those there who what a an and but in on at when while one it’s it's "
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday the him her last".split()
)
_LONE = _NOBODY - {"a", "an", "the"}
_LOOKBACK = 90
# "students from Asmara said": the place is not who speaks
_PLACED = re.compile(r"[a-z]\s(?:in|from|at)\s(?:the\s)?$")


def pick_attribution(sentence: str) -> str | None:
    """Who says so in the sentence, in its words; None where it does not tell.

    >>> pick_attribution("At least 300 were returned, according to Safeguard Defenders.")
    'Safeguard Defenders'
    """
    told = [match["who"] for pattern in (_ACCORDING, _SAID) for match in pattern.finditer(sentence)]
    for verb in _SAYS.finditer(sentence):
        speaker = _SPEAKER.search(sentence[max(0, verb.start() - _LOOKBACK) : verb.start()])
        if speaker and not _PLACED.search(sentence[: verb.start()][: -len(speaker["who"])]):
            told.append(speaker["who"])
    named = (re.sub(r"(?:\s(?:of|the|a|an|for|and))+$", "", who.strip(" .,")) for who in told)
    return next((who for who in named if _is_somebody(who.lower().split())), None)


_TELLING = re.compile(
    r"^(?:[Aa]ccording to|as told to)\s|[,:\s]+(?:has |have |had |also |later )?(?:said|says?|told?|tells?|reports?"
    r"|found|reported|finds?|claims?|claimed|recalls?|recalled|alleged?s?|confirmed|believes?|wrote|writes?|testified|recounts?"
    r"|describe[ds]|stated?|states|concluded|announced|accuses?d?|calls?|puts?|asked|in a|on [A-Z])\b.*$",
    re.S,
)
_SAID_FIRST = re.compile(
    r"^(?:said|says|say|told|tells|reported|reports|recalled|recalls|wrote|writes|alleged|claims?)(?:\s|$)"
)


def pick_speaker(words: str) -> str | None:
    """Who says so, in words that tell it: without the verb and what follows; None where nobody is left.

    >>> pick_speaker("Detective Aroha Tipene, of Mosgiel, says"), pick_speaker("she says"), pick_speaker("says")
    ('Detective Aroha Tipene, of Mosgiel', None, None)
    """
    first = re.split(r"(?<=\w{3})[.!?]\s", words.strip())[0]
    who = _SAID_FIRST.sub("", _TELLING.sub("", first)).strip(" ,.:;“”\"'")
    return who if who and _is_somebody(who.lower().split()) else None


def _is_somebody(words: list[str]) -> bool:
    return not set(words) <= _NOBODY and words[0] not in _LONE
