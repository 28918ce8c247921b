"""The methods by which a state reaches people abroad, with what each means and its place in other codebooks."""

from dataclasses import dataclass

from codebook.tables import tables_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodEntry:
    """One method: its code, its meaning in a sentence, and the nearest entry of other codebooks.

    `safeguard_defenders` is the number in "Involuntary Returns" (2022), None where it has none; `freedom_house`
    names one or two groups; `plover` and `cameo` are approximate and empty where nothing fits.
    """

    code: str
    definition: str
    safeguard_defenders: int | None
    freedom_house: tuple[str, ...]
    plover: str
    cameo: tuple[str, ...]


METHOD_ENTRIES: tuple[MethodEntry, ...] = tuple(
    MethodEntry(
        code=one["code"],
        definition=one["definition"],
        safeguard_defenders=one["safeguard_defenders"] or None,
        freedom_house=tuple(one["freedom_house"].split("; ")),
        plover=one["plover"],
        cameo=tuple(filter(None, one["cameo"].split("; "))),
    )
    for one in tables_of("methods.toml")
)
METHODS: tuple[str, ...] = tuple(entry.code for entry in METHOD_ENTRIES)


def method_entry(code: str) -> MethodEntry:
    """The entry of the method with that code; a KeyError lists the codes where there is none.

    >>> method_entry("abduction").safeguard_defenders
    3
    """
    if code not in METHODS:
        raise KeyError(f"expected one of {', '.join(METHODS)}, got {code!r}")
    return METHOD_ENTRIES[METHODS.index(code)]


def definition_of(code: str) -> str:
    """What the method with that code means, in one sentence.

    >>> definition_of("lure")
    'The target is tricked or enticed to a place where those who want them can seize them.'
    """
    return method_entry(code).definition
