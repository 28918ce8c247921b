"""Words that may stand for people whom the text does not name: a Tajik student, four of his colleagues, six Kurds."""

import re
from collections.abc import Sequence

from codebook import NOUNS, plural_of
from extract.spans import Located
from records.question import Span

# Of these the phrase has another noun: an asylum seeker, a trade unionist.
_ATTRIBUTES = frozenset("asylum trade figure target".split())
_ONE = (NOUNS["people"] | NOUNS["trades"]) - _ATTRIBUTES
_HEADS = _ONE | frozenset(map(plural_of, _ONE)) | frozenset("clergy offspring youths wives police personnel".split())
_GROUPS = NOUNS["groups"] | frozenset(map(plural_of, NOUNS["groups"]))
# A group that may stand alone: a family, but not a number.
_BODIES = frozenset(
    "band choir couple crew delegation family families group groups household staff team trio troupe".split()
)
_NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety dozens scores hundreds several some many".split()
)
_ARTICLES = frozenset("a an one another his her their".split())
_MORE = frozenset("other others more further remaining".split())
# What ends a noun phrase in which no noun was found yet.
_ENDS = frozenset(
    "and or but to in on at by with as from who whom which that than for is are was were be been has had have will "
    "would could may might can not the a an it he she they said says told after before when while because if".split()
)
# the U.S.-based journalist: the dots within end no sentence
_WORD = re.compile(r"(?:[A-Z]\.){2,}[\w'’-]*|[^\W_][\w'’-]*")
_MODIFIERS = 5  # words between the first word and the noun
_GROUP_OF = 3  # "a group of", "two of his": words that lead on to the people


def find_nameless(text: str, people: Sequence[Span], countries: Sequence[Located] = ()) -> tuple[Span, ...]:
    """The noun phrases that may tell of people without a name, in text order, none overlapping.

    `people` are the places of personal names: a phrase beside one belongs to it ("a judge, Xie Weidong").

    >>> text = "A nurse and six other exiles fled; one editor, Xu Bo, stayed with four of his colleagues."
    >>> [text[start:end] for start, end in find_nameless(text, [(47, 52)])]
    ['A nurse', 'six other exiles', 'four of his colleagues']
    """
    words = list(_WORD.finditer(text))
    peoples = {one.end for one in countries if one.clue in ("demonym", "ethnic")}
    starts, ends = {start for start, _ in people}, {end for _, end in people}
    inside = {n for start, end in people for n in range(start, end)}
    found: list[Span] = []
    place = 0
    while place < len(words):
        last = _last_word(text, words, place, peoples)
        if last is None:
            place += 1
            continue
        span = words[place].start(), words[last].end()
        place = last + 1
        beside = any(span[1] + gap in starts or span[0] - gap in ends for gap in (1, 2))
        if not beside and not any(n in inside for n in range(*span)):
            found.append(span)
    return tuple(found)


def _last_word(text: str, words: Sequence[re.Match[str]], place: int, peoples: set[int]) -> int | None:
    """The place of the noun of the phrase that begins with that word; None where none begins there."""
    low = words[place].group().lower()
    number = low in _NUMBERS or low.isdigit() or low.partition("-")[0] in _NUMBERS
    if low == "the":
        after = words[place + 1].group().lower() if place + 1 < len(words) else ""
        if after not in _NUMBERS | _MORE:
            return None
    elif low not in _ARTICLES and not number:
        return None
    nation, noun, limit = None, None, place + 1 + _MODIFIERS
    for n in range(place + 1, len(words)):
        if n > limit or text[words[n - 1].end() : words[n].start()] not in (" ", "\n", " “", ' "'):
            break
        low = words[n].group().lower()
        if noun is not None and low not in _HEADS:
            break
        if low in _GROUPS and _leads_on(words, n):
            noun, limit = None, n + _GROUP_OF + _MODIFIERS
        elif low in _HEADS or low in _BODIES:
            noun = n
        elif low == "others" or (low in _NUMBERS and words[n - 1].group().lower() in _MORE):
            return n
        elif words[n].end() in peoples:
            nation = n
        elif low == "of" and n == place + 1 and number:
            limit = n + _GROUP_OF + _MODIFIERS
        elif low in ("the", "its", "his") and words[n - 1].group() == "of" and number:
            continue
        elif low in _ENDS or (low == "of" and n > place + 1 and words[n - 1].group().lower() not in _GROUPS):
            break
    return noun if noun is not None else nation


def _leads_on(words: Sequence[re.Match[str]], n: int) -> bool:
    return n + 1 < len(words) and words[n + 1].group().lower() == "of"
