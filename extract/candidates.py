"""Whom an article may tell of as a target: its named people, and the groups and unnamed people that the model marks."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from extract.nameforms import CAPITAL, INITIALS, is_surname
from extract.nameless import find_nameless, group_nameless, is_introduced
from extract.names import Name, spans_of
from extract.slots import Told, chance_of, find_runs
from extract.spans import Located, meets
from extract.targets import Chain, group_mentions
from records.question import Span

# A named person whose mentions all stay below is not read for. Set on the development part, 2026-11.
_FAINT = 0.3
# Other words must be marked this surely to be a candidate of their own, those for nameless people only hinted at.
_SURE, _HINTED = 0.7, 0.03
_MANY = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|dozens?|several|some|many|\d+|group|family|families|couple|"
    r"members|people|men|women|students|activists|journalists|refugees|teachers|monks|asylum[- ]seekers|\w+s)\b"
)
_COUNT = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|several|many|\d+)\b", re.IGNORECASE)
_ONE = re.compile(r"^(?:an?|one|the|his|her|another|this|that)\b(?!.*\b(?:group|family|couple|dozen)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may be a target: the name where there is one, the kind, and where the text mentions them."""

    name: str | None
    kind: str
    mentions: tuple[Span, ...]
    aliases: tuple[str, ...] = ()
    description: str | None = None


def find_candidates(
    text: str, names: Sequence[Name], tokens: Sequence[Told], countries: Sequence[Located] = ()
) -> tuple[Candidate, ...]:
    """The candidates in the order of their first mentions; `tokens` are the target tokens of the plain reading."""
    places = {(one.start, one.end) for one in countries}
    people = [one for one in spans_of(names, "PERSON") if not any(s <= one[0] and one[1] <= e for s, e in places)]
    runs = [_bare(text, one) for one in find_runs(text, tokens, threshold=_SURE, gap=2)]
    runs = [one for one in runs if one.end - one.start > 3 or _CALLED.fullmatch(text, *one.span)]
    people = [_widened(text, span, runs) for span in people]
    runs = [one for one in runs if not meets(one.span, people)]
    runs = [one for one in runs if not any(s <= one.start and one.end <= e for s, e in places)]
    runs = [one for one in runs if " " in text[one.start : one.end] or text[one.start].isupper()]
    runs = [one for one in runs if not _is_where(text, one, names)]
    # A marked name that the name head overlooked is a name all the same.
    titled = [one for one in runs if _is_named(text, one, names)]
    people = sorted([*people, *(_grown(text, one, people) for one in titled)])
    chains = [_spread(text, one, people, places) for one in group_mentions(text, people)]
    found = [
        Candidate(name=one.name, kind="person", mentions=one.mentions, aliases=one.aliases)
        for one in chains
        if max(chance_of(tokens, span) for span in one.mentions) >= _FAINT
    ]
    nameless = [one for one in find_nameless(text, people, countries) if chance_of(tokens, one) >= _HINTED]
    others = [one.span for one in runs if one not in titled and not meets(one.span, nameless)]
    told = group_nameless(text, [*others, *nameless])
    surely = [one.span for one in runs]
    # Most of those whom the text tells of by "the" and a noun have a name, or were told of in other words.
    groups = [one for one in told if is_introduced(text, one[0]) or meets(one[0], surely)]
    found += _gathered(text, groups, names)
    return tuple(sorted(found, key=lambda one: one.mentions[0]))


# Qiu Hailong, Baruwal, MUBAREK IMIN, Abdullah al-Harbi, Özgür Özel
_NAMED = re.compile(rf"{CAPITAL}[\w'’-]*(?: (?:(?:al|el|bin|bint|ibn|de|da|van|von|der|ul)[- ])*{CAPITAL}[\w'’-]*)*")
# "CG, a student": what documents call people whom they must not name
_CALLED = re.compile(r"(?!(?:US|UN|UK|EU|AU|UAE|FBI|CIA|MSS|BBC|CNN|NGO)\b)[A-Z]{1,3}")
_TITLED = re.compile(r"(?i:mr|mrs|ms|dr|prof|professor|judge|sir|general|colonel|captain|major|president|minister)\b")
_WORD_AFTER = re.compile(rf"(?: {CAPITAL}[\w'’-]+)+")
# Given names that open sentences as verbs, and a month that is one.
_OTHER_WORDS = frozenset("Can May Will".split())


def _bare(text: str, run: Told) -> Told:
    """The run without a possessive ending, which is no part of a name."""
    return replace(run, end=run.end - 2) if text.endswith(("'s", "’s"), run.start, run.end) else run


def _is_named(text: str, run: Told, names: Sequence[Name]) -> bool:
    """Whether the words of the run are a person's name, or the initials of one."""
    if INITIALS.fullmatch(text, *run.span) or _CALLED.fullmatch(text, *run.span):
        return True
    return bool(_NAMED.fullmatch(text, run.start, run.end)) and not _is_org(run, names)


def _is_org(run: Told, names: Sequence[Name]) -> bool:
    """Whether an organisation's name has all its words: of MAHAMADOU KAOCEN-ATTAHER one was taken for such."""
    return any(one.label == "ORG" and one.start <= run.start and run.end <= one.end for one in names)


# a hotel in [Altanbulag], farmers from [Kirundo]; the post of [Oum Teboul], where the name head says so
_IN = re.compile(r"\b(?:[Ii]n|[Ff]rom|[Nn]ear|[Aa]t) $")
_OF = re.compile(r"\b(?:of|to|[Rr]adio) $")


def _is_where(text: str, run: Told, names: Sequence[Name]) -> bool:
    """Whether the run is a place by the word before it, and no person to the name head."""
    labels = {one.label for one in names if one.start < run.end and run.start < one.end}
    before = text[max(0, run.start - 6) : run.start]
    if "PERSON" in labels or not text[run.start].isupper():
        return False
    return bool(_IN.search(before)) or ("PLACE" in labels and bool(_OF.search(before)))


def _widened(text: str, span: Span, runs: Sequence[Told]) -> Span:
    """The name with the words of it that only the plain reading marks: WANG Xiaodong, of which Xiaodong was seen."""
    for one in runs:
        is_wider = one.start <= span[0] and span[1] <= one.end and one.span != span
        if is_wider and _NAMED.fullmatch(text, *one.span) and not _TITLED.match(text, one.start, span[0]):
            return one.span
    return span


def _grown(text: str, run: Told, people: Sequence[Span]) -> Span:
    """The run with the capitalised words behind it that belong to no other person."""
    after = _WORD_AFTER.match(text, run.end)
    end = after.end() if after else run.end
    return run.start, min([end, *(start - 1 for start, _ in people if start >= run.end)])


def _spread(text: str, chain: Chain, people: Sequence[Span], places: Collection[Span]) -> Chain:
    """The chain with the places of its names and of their parts that were overlooked, but for countries' names."""
    taken = list(people)
    added: list[Span] = []
    parts = [part for name in (chain.name, *chain.aliases) for part in (name, *name.split()) if len(part) > 2]
    for part in sorted({part for part in parts if _is_telling(text, part)}, key=len, reverse=True):
        for match in re.finditer(rf"(?<![\w-]){re.escape(part)}(?![\w-])", text):
            is_place = any(start <= match.start() and match.end() <= end for start, end in places)
            if not is_place and not meets(match.span(), (*taken, *added)):
                added.append(match.span())
    return replace(chain, mentions=tuple(sorted((*chain.mentions, *added))))


def _is_telling(text: str, part: str) -> bool:
    """Whether a name, or a word of one, hardly stands for anything else in this text."""
    return part[0].isupper() if " " in part else is_surname(text, part) and part not in _OTHER_WORDS


def _described(text: str, span: Span, names: Sequence[Name]) -> Candidate:
    """A candidate without a personal name: a named organisation, a group, or one unnamed person."""
    words = text[span[0] : span[1]]
    named = next((one for one in names if one.label == "ORG" and (one.start, one.end) == span), None)
    if named and all(word[0].isupper() for word in words.split()[:1]):
        return Candidate(name=named.text, kind="group", mentions=(span,))
    return Candidate(name=None, kind=_kind(words), mentions=(span,), description=words)


def _gathered(text: str, groups: Sequence[tuple[Span, ...]], names: Sequence[Name]) -> list[Candidate]:
    """The candidates without a personal name; an organisation is told of again by its name."""
    found: list[Candidate] = []
    for mentions in groups:
        one = replace(_described(text, mentions[0], names), mentions=mentions)
        earlier = next((n for n, other in enumerate(found) if one.name and one.name == other.name), None)
        if earlier is None:
            found.append(one)
        else:
            found[earlier] = replace(found[earlier], mentions=(*found[earlier].mentions, *mentions))
    return found


def _kind(words: str) -> str:
    """`group` or `unnamed`, by the words of the description.

    >>> _kind("a Tajik student"), _kind("four Uyghur students"), _kind("the three students")
    ('unnamed', 'group', 'group')
    """
    if _ONE.match(words) and not _COUNT.search(words):
        return "unnamed"
    return "group" if _MANY.search(words.lower()) else "unnamed"
