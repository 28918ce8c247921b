"""Nouns for people, groups, acts and things, by kind, and how an English noun makes its plural."""

from collections.abc import Mapping

from codebook.tables import words_by_kind

NOUNS: Mapping[str, frozenset[str]] = words_by_kind("nouns.toml")
"""`people`, `peoples`, `trades`, `groups` and `counted`, each in the singular and in lower case."""


def plural_of(noun: str) -> str:
    """The plural of a noun in lower case.

    >>> [plural_of(one) for one in ("woman", "child", "party", "wife", "coach")]
    ['women', 'children', 'parties', 'wives', 'coaches']
    """
    if noun.endswith(("man", "woman")) and noun not in ("german",):
        return noun[:-2] + "en"
    if noun.endswith("child"):
        return noun + "ren"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith("wife"):
        return noun[:-2] + "ves"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")
