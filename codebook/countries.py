"""Countries by ISO 3166-1 alpha-2 code and XK, and every phrase of the lists that tells of one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from codebook.agencies import AGENCY_ROWS
from codebook.spelling import fold
from codebook.tables import rows_of, several

CLUES = ("name", "demonym", "city", "region", "agency", "airport", "capital", "ethnic")

_ROWS = tuple(rows_of("countries.tsv"))
_NAMES: Mapping[str, str] = {code: name for code, name, _, _ in _ROWS}

CODES: tuple[str, ...] = tuple(_NAMES)
ETHNIC_ORIGINS: Mapping[str, tuple[str, ...]] = {words: tuple(codes.split()) for words, codes in rows_of("ethnic.tsv")}
"""Peoples and faiths whose exiles make news -> the states they fled, the likeliest first; a weak hint."""


# Ruling: acts by Hong Kong authorities against people abroad have the origin China.
_STATES = {"HK": "CN", "MO": "CN"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that tell of a country: the codes they may mean, the likeliest first, each with the clue it is.

    No codes: the words hold a place's name and tell of none ("Washington Post"). `rules` are the kinds of
    company that the words need (see traps.tsv); `near` are pairs of a code and another that speaks for it.
    """

    words: str
    codes: tuple[str, ...] = ()
    clues: tuple[str, ...] = ()
    rules: frozenset[str] = frozenset()
    near: tuple[tuple[str, str], ...] = ()


def name_of(code: str) -> str:
    """The short English name of the country with that code; a KeyError says that there is none.

    >>> name_of("XK"), name_of("KR")
    ('Kosovo', 'South Korea')
    """
    if code not in _NAMES:
        raise KeyError(f"expected an ISO 3166-1 alpha-2 code in capitals or XK, got {code!r}")
    return _NAMES[code]


def state_of(code: str) -> str:
    """The state that answers for what the authorities of a territory do: China for Hong Kong and Macau.

    >>> state_of("HK"), state_of("TW")
    ('CN', 'TW')
    """
    return _STATES.get(code, code)


def country_named(words: str) -> str | None:
    """The code of the country with that name, other name, demonym or code, in any casing; None where there is none.

    >>> country_named("the United States"), country_named("turkiye"), country_named("DRC"), country_named("Narnia")
    ('US', 'TR', 'CD', None)
    """
    wanted = fold(words)
    return _by_name().get(wanted) or _by_name().get(wanted.removeprefix("the "))


@cache
def country_phrases() -> tuple[Phrase, ...]:
    """Every phrase that tells of a country, one for each wording, after those that only seem to."""
    meanings: dict[str, dict[str, str]] = {}
    for words, code, clue in _meanings():
        meanings.setdefault(words, {}).setdefault(code, clue)
    guarded = {agency.words for agency in AGENCY_ROWS if agency.guarded}
    traps = {words: (frozenset(rules.split()), _pairs(near)) for words, rules, near in rows_of("traps.tsv")}
    phrases = [Phrase(words=words) for (words,) in rows_of("not_places.tsv")]
    for words, codes in meanings.items():
        rules, near = traps.get(words, (frozenset({"doc"} if words in guarded else ()), ()))
        phrases.append(Phrase(words=words, codes=tuple(codes), clues=tuple(codes.values()), rules=rules, near=near))
    return tuple(phrases)


def _meanings() -> Iterator[tuple[str, str, str]]:
    """(words, code, clue) from all lists; of several codes for the same words the first is the likeliest."""
    for code, name, others, demonyms in _ROWS:
        yield from ((words, code, "name") for words in (name, *several(others)))
        yield from ((words, code, "demonym") for words in several(demonyms))
    for words, codes in _SHARED.items():
        yield from ((words, code, "demonym" if words not in ("Korea", "Congo") else "name") for code in codes)
    yield from ((words, code, kind) for words, code, kind in rows_of("places.tsv"))
    for agency in AGENCY_ROWS:
        yield from ((agency.words, code, "agency") for code in agency.codes)
    for words, codes in ETHNIC_ORIGINS.items():
        yield from ((words, code, "ethnic") for code in codes)


# Names that two countries share; the others of a wording in places.tsv are joined to these.
_SHARED: Mapping[str, tuple[str, ...]] = {
    "Korea": ("KR", "KP"),
    "Korean": ("KR", "KP"),
    "Koreans": ("KR", "KP"),
    "Congo": ("CD", "CG"),
    "Congolese": ("CD", "CG"),
    "Dominican": ("DO", "DM"),
    "Dominicans": ("DO", "DM"),
    "Sudanese": ("SD", "SS"),
}


def _pairs(near: str) -> tuple[tuple[str, str], ...]:
    """("GE", "AM") of "GE:AM", for each part between spaces."""
    return tuple((code, other) for code, _, other in (part.partition(":") for part in near.split()))


@cache
def _by_name() -> Mapping[str, str]:
    """Folded name, other name, demonym or code -> code; what comes first in the list stays."""
    named: dict[str, str] = {}
    for code, name, others, demonyms in _ROWS:
        for words in (name, *several(others)):
            named.setdefault(fold(words), code)
            named.setdefault(fold(words).removeprefix("the "), code)
        for words in several(demonyms):
            named.setdefault(fold(words), code)
    for words, codes in _SHARED.items():
        named.setdefault(fold(words), codes[0])
    for code in CODES:
        named.setdefault(fold(code), code)
    return named
