"""Words that may stand for people whom the text does not name: a Tajik student, four of his colleagues, six Kurds."""

import re
from collections.abc import Sequence

from codebook import NOUNS, plural_of
from extract.spans import Located
from records.question import Span

# Of these the phrase has another noun: an asylum seeker, a trade unionist.
_ATTRIBUTES = frozenset("asylum trade figure target".split())
_ONE = (NOUNS["people"] | NOUNS["trades"]) - _ATTRIBUTES
_HEADS = _ONE | frozenset(map(plural_of, _ONE)) | frozenset("clergy offspring people youths wives personnel".split())
_GROUPS = NOUNS["groups"] | frozenset(map(plural_of, NOUNS["groups"]))
# A group that may stand alone: a family, but not a number.
_BODIES = frozenset(
    "band choir couple crew delegation family families group groups household staff team trio troupe".split()
)
_NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety dozens scores hundreds several some many".split()
)
_ARTICLES = frozenset("a an one another my his her its our their".split())
_MORE = frozenset("other others more further remaining".split())
# One of several people who were told of: the third, the youngest.
_RANKS = frozenset(
    "second third fourth fifth sixth seventh eighth ninth tenth last youngest eldest oldest elder younger".split()
)
# What may follow a number or a rank that stands for people: two were flown out, the third had fled.
_VERBS = frozenset("was were has had have is are who whom did would could".split())
_ALL = frozenset("them these those us whom".split())
# What ends a noun phrase in which no noun was found yet.
_ENDS = frozenset(
    "and or but to in on at by with as from who whom which that than for is are was were be been has had have will "
    "would could may might can not the a an it he she they said says told after before when while because if".split()
)
# the U.S.-based journalist: the dots within end no sentence
_WORD = re.compile(r"(?:[A-Z]\.){2,}[\w'’-]*|[^\W_][\w'’-]*")
_BETWEEN = (" ", "\n", " “", ' "')
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


_AGAIN = re.compile(r"(?:the|these|those|both|all)\s", re.IGNORECASE)


def group_nameless(text: str, phrases: Sequence[Span]) -> tuple[tuple[Span, ...], ...]:
    """The phrases that tell of the same people together: those are told of again by "the" and the same noun.

    >>> text = "A nurse fled. Two clerks and the nurse met a nurse."
    >>> [[text[s:e] for s, e in one] for one in group_nameless(text, find_nameless(text, []))]
    [['A nurse', 'the nurse'], ['Two clerks'], ['a nurse']]
    """
    groups: list[list[Span]] = []
    for start, end in sorted(phrases):
        noun = _noun(text[start:end])
        earlier = [one for one in groups if _noun(text[slice(*one[0])]) == noun] if _AGAIN.match(text, start) else []
        if earlier:
            earlier[0].append((start, end))
        else:
            groups.append([(start, end)])
    return tuple(map(tuple, groups))


def is_introduced(text: str, phrase: Span) -> bool:
    """Whether the phrase may bring somebody in: not "the" and a noun alone, which tells again of whom the text knows.

    >>> text = "The nurse and the four clerks met a monk."
    >>> [is_introduced(text, one) for one in find_nameless(text, [])]
    [False, True, True]
    """
    first, _, rest = text[slice(*phrase)].lower().partition(" ")
    second = rest.partition(" ")[0]
    return first != "the" or second in _MORE | _RANKS or _is_number(second)


def _noun(words: str) -> str:
    return words.lower().split()[-1]


def _last_word(text: str, words: Sequence[re.Match[str]], place: int, peoples: set[int]) -> int | None:
    """The place of the noun of the phrase that begins with that word; None where none begins there."""
    low = words[place].group().lower()
    number = _is_number(low) and text[words[place].start() - 1 : words[place].start()] not in (",", ".", "/", "-")
    if (number or low == "others") and not _leads_on(words, place) and _are_people(text, words, place):
        return place
    if low != "the" and low not in _ARTICLES and not number:
        return None
    nation, noun, limit = None, None, place + 1 + _MODIFIERS
    for n in range(place + 1, len(words)):
        if n > limit or text[words[n - 1].end() : words[n].start()] not in _BETWEEN:
            break
        low = words[n].group().lower()
        if noun is not None and low not in _HEADS:
            break
        if low in _GROUPS and _leads_on(words, n):
            noun, limit = None, n + _GROUP_OF + _MODIFIERS
        elif low in _HEADS or low in _BODIES or low.rpartition("-")[2] in _HEADS:
            noun = n
        elif _is_last(text, words, place, n):
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


def _is_last(text: str, words: Sequence[re.Match[str]], place: int, n: int) -> bool:
    """Whether a word that is no noun ends the phrase: three others, the remaining two, two of them, family of four."""
    low, before = words[n].group().lower(), words[n - 1].group().lower()
    if before == "of":
        first = words[place].group().lower()
        return (low in _ALL and _is_number(first)) or (_is_number(low) and words[n - 2].group().lower() in _BODIES)
    is_rest = low in _NUMBERS and before in _MORE
    return low == "others" or is_rest or (low in _RANKS and n == place + 1 and _are_people(text, words, n))


def _is_number(low: str) -> bool:
    is_year = len(low) == 4 and low[:2] in ("19", "20")
    return low in _NUMBERS or (low.isdigit() and not is_year) or low.partition("-")[0] in _NUMBERS


def _are_people(text: str, words: Sequence[re.Match[str]], n: int) -> bool:
    """Whether a number or a rank stands for people by the words behind it: two were, the last of them, of the four."""
    behind = [one.group().lower() for one in words[n + 1 : n + 4]]
    if not behind or text[words[n].end() : words[n + 1].start()] != " ":
        return False
    of_them = behind[0] == "of" and any(one in _ALL or _is_number(one) for one in behind[1:])
    return behind[0] in _VERBS or of_them


def _leads_on(words: Sequence[re.Match[str]], n: int) -> bool:
    return n + 1 < len(words) and words[n + 1].group().lower() == "of"
