"""Who is who in one article: the mentions of each person joined into a chain under their fullest name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from codebook.spelling import plain
from extract.samename import compare_names
from records.question import Span

# Two spellings of one name: "Taufik Sabbagh"/"Tawfiq Sabbagh"; twins and siblings that a letter tells apart are two.
# Of the 32,406 people annotated in the corpus these join two pairs that are not one, 2026-11.
_ALIKE, _SURE = 80, 0.95
_LONG = 6  # letters of a single name that may be spelled in two ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One person as the article knows them: the fullest name, the other forms, and every mention's place."""

    name: str
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]


def group_mentions(text: str, mentions: Sequence[Span]) -> tuple[Chain, ...]:
    """The chains of people that these mentions name, in the order of their first mentions.

    A full name opens a chain; a shorter form joins the latest chain whose name has all its words.

    >>> text = "Li Bo met Bo Wang. Mr Wang left."
    >>> [one.name for one in group_mentions(text, [(0, 5), (10, 17), (22, 26)])]
    ['Li Bo', 'Bo Wang']
    """
    groups: list[list[Span]] = []
    names: list[str] = []
    for span in sorted(set(mentions)):
        words = text[span[0] : span[1]]
        home = _home(text, words, names, groups)
        if home is None:
            groups.append([span])
            names.append(words)
        else:
            groups[home].append(span)
            names[home] = _fuller(names[home], words)
    chains = (_chain(text, name, spans) for name, spans in _joined(text, _adopted(text, names, groups)))
    return tuple(sorted(chains, key=lambda one: one.mentions[0]))


def _chain(text: str, name: str, spans: Sequence[Span]) -> Chain:
    forms = dict.fromkeys(" ".join(text[start:end].split()) for start, end in spans)
    name = " ".join(name.split())
    return Chain(name=name, aliases=tuple(form for form in forms if form != name), mentions=tuple(sorted(spans)))


# "her brother Max Roth": a relative is named in full, and the bare surname stays with whom the story is about.
_KIN = re.compile(
    r"\b(?:[Hh]is|[Hh]er|[Tt]heir|[’']s)\s(?:\w+\s){0,2}(?:brother|sister|father|mother|son|daughter|wife|husband|uncle|aunt"
    r"|cousin|nephew|niece|parents?|widow|fiancée?|partner|grandfather|grandmother)s?,?\s$"
)


def _home(text: str, words: str, names: Sequence[str], groups: Sequence[Sequence[Span]]) -> int | None:
    """The latest mentioned group that the words can belong to, one that was called so before, or no relative's."""
    fitting = [n for n, name in enumerate(names) if _is_same(words, name)]
    if len(fitting) > 1:
        called = [n for n in fitting if any(text[start:end] == words for start, end in groups[n])]
        others = [n for n in fitting if not _KIN.search(text, max(0, groups[n][0][0] - 40), groups[n][0][0])]
        fitting = called or others or fitting
    return max(fitting, key=lambda n: groups[n][-1]) if fitting else None


_DIGIT = re.compile(r"\d")
# "Maksim Orlov, known as Snegir", "Snegir, whose real name is Maksim Orlov"
_ALIAS = re.compile(
    r",?\s\(?(?:(?:also|better|widely|who (?:is|was))\s)*"
    r"(?:known (?:(?:online|locally|simply|to (?:\w+\s){0,3}\w+)\s)?as|nicknamed|alias|a\.?k\.?a\.?)\s[\"“‘']?"
    r"|\s\((?:also|formerly|born|real name)[\s,:]+[\"“‘']?"
    r"|,\swhose real name (?:is|was)\s",
)


def _joined(text: str, chains: Sequence[tuple[str, Sequence[Span]]]) -> list[tuple[str, list[Span]]]:
    """The chains, those that the article says are one person by two names made one under the fuller name."""
    found = [(name, list(spans)) for name, spans in chains]
    for _, end, owner in sorted((s, e, n) for n, (_, spans) in enumerate(chains) for s, e in spans):
        said = _ALIAS.match(text, end)
        other = next((n for n, (_, spans) in enumerate(found) if said and any(s == said.end() for s, _ in spans)), None)
        if other is not None and other != owner and found[owner][1]:
            found[owner] = (_fuller(found[owner][0], found[other][0]), [*found[owner][1], *found[other][1]])
            found[other] = ("", [])
    return [(name, spans) for name, spans in found if spans]


def _adopted(text: str, names: list[str], groups: list[list[Span]]) -> list[tuple[str, list[Span]]]:
    """Single names that stood before their full name join it, where only one full name has them."""
    kept: list[tuple[str, list[Span]]] = []
    for n, (name, spans) in enumerate(zip(names, groups, strict=True)):
        fuller = [m for m, other in enumerate(names) if m != n and len(_words(other)) > 1 and _is_part(name, other)]
        if len(_words(name)) == 1 and len(fuller) == 1:
            groups[fuller[0]].extend(spans)
        else:
            kept.append((name, spans))
    return kept


def _is_same(words: str, name: str) -> bool:
    if _is_part(words, name) or _is_part(name, words):
        return True
    ours, theirs = _words(words), _words(name)
    if min(len(ours), len(theirs)) < 2:
        return _is_single_spelling(ours, theirs, words, name)
    # "Weidong Xie" is Xie Weidong; Ali Hasanova is not Ali Hasanov, nor Nguyen Van Duy his brother Duc.
    if sorted(ours) == sorted(theirs):
        return True
    is_near = fuzz.ratio(" ".join(ours), " ".join(theirs)) >= _ALIKE and not _DIGIT.search(words + name)
    likeness = compare_names((words,), (name,)) if is_near else None
    return likeness is not None and likeness.is_full and likeness.score >= _SURE


def _is_single_spelling(ours: Sequence[str], theirs: Sequence[str], words: str, name: str) -> bool:
    """Whether a single name is another spelling of one in the fuller name: Vozdvizhenskiy, Arkady Vozdvizhensky."""
    short, long = sorted((ours, theirs), key=len)
    if len(short) != 1 or len(short[0]) < _LONG or max(fuzz.ratio(short[0], one) for one in long) < _ALIKE:
        return False
    return compare_names((words,), (name,)) is not None


def _is_part(short: str, long: str) -> bool:
    """Whether all words of the short form stand in the long one, in order; an initial stands for its word."""
    rest = iter(_words(long))
    return bool(_words(short)) and all(any(_fits(word, other) for other in rest) for word in _words(short))


def _fits(word: str, other: str) -> bool:
    return word == other or (len(word) == 1 and len(other) > 1 and other.startswith(word))


def _words(name: str) -> list[str]:
    """The words of the name in lower case without accents, which an article may drop: Dündar, Dundar."""
    return [word for word in re.split(r"[\s.\-\"“”'‘’]+", plain(name).lower()) if word]


def _fuller(one: str, other: str) -> str:
    """The name with more words, then with more letters; the first where they are equal."""
    return max(one, other, key=lambda name: (len(_words(name)), sum(len(w) for w in _words(name))))
