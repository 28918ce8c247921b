"""How alike two written words of names sound, whatever the romanisation: words in, a number from 0 to 1 out."""

import re
from functools import lru_cache

from rapidfuzz import fuzz

from codebook.spelling import plain

# Letters whose accent carries a sound of its own, spelt as English does. "Şahin", "Çelik", "Tomáš", "Əliyev"
_SPELT = str.maketrans({"ş": "sh", "š": "sh", "ç": "ch", "č": "ch", "ć": "ch", "ž": "zh", "ə": "a"})
# One sound, one letter; capitals stand for sounds that have none of their own. The order matters.
_STEPS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        # "Abdulrahman", "Abdelrahman", "Abdirahman", "Abduqadir", "Abdul" and "Abd al-" alike
        (r"^abd(?:[aeiu]l?(?=[a-z]{3})|[aeiu]l$)", "abd"),
        # "Dzhamal", "Djamshid"; "Yerzhan"; "Schirin"
        (r"dzh|dj", "j"), (r"sch|sh", "S"), (r"tch|ch", "C"), (r"zh", "Z"),
        # "Rakhimov", "Qadhafi", "Aleksandr", "Alexander", "Nawalny"
        (r"kh", "h"), (r"gh", "g"), (r"ph", "f"), (r"th", "t"), (r"dh", "d"), (r"ck", "k"), (r"ks", "x"), (r"w", "v"),
        # "Tsikhanouskaya", "Tsai"
        (r"ts", "c"),
        # "Youssef", "Saeed", "Isaac"
        (r"ou|oo", "u"), (r"ee", "i"), (r"aa", "a"),
        # "Iurii", "Yevgeny", "Gadoyev", "Zelenskyy", "Sergey"
        (r"^i(?=[aeou])", "y"), (r"^ye(?=.{3})", "e"), (r"(?<=[aeiou])y(?=[aeiou])", ""), (r"[iyj]{1,2}$", "i"),
        (r"(?<!^)y", "i"),
        # "Mohammed", "Fatimah"
        (r"(.)\1+", r"\1"), (r"(?<=[aeiou])h$", ""),
    )
)  # fmt: skip
_VOWELS = "aeiou"
# What it costs to hear one sound for another, where less than 1; set by hand on the table of tests/extract/
# test_samename.py, 2026-11.
_NEAR = {
    frozenset(pair): cost
    for pair, cost in (
        ("ae", 0.2), ("ei", 0.3), ("ou", 0.3), ("eo", 0.6), ("eu", 0.6), ("ao", 0.7), ("ai", 0.8), ("au", 0.8),
        ("iu", 0.8), ("td", 0.4), ("bp", 0.5), ("sz", 0.4), ("sS", 0.3), ("cC", 0.3), ("cs", 0.4), ("ck", 0.4),
        ("cj", 0.3), ("kq", 0.1), ("gq", 0.3), ("gk", 0.4), ("hk", 0.4), ("gh", 0.4), ("vu", 0.5), ("vf", 0.4),
        ("jZ", 0.2), ("zZ", 0.3), ("jC", 0.4), ("jy", 0.4), ("yi", 0.3), ("xh", 0.5), ("xS", 0.4), ("gj", 0.5),
        ("dz", 0.5), ("ct", 0.4),
    )
}  # fmt: skip
_SILENT = dict.fromkeys(_VOWELS, 0.6) | {"h": 0.4, "y": 0.5, "v": 0.6}
# Sounds that romanisations exchange share a letter here, and vowels have none: the key by which names are looked up.
_KEYS = str.maketrans("dbgqzSCZcjf", "tpkkssssssv", "aeiouyh")
_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|iao|ian|ing|ang|eng|ong|uai|uan|ai|ei|ao|ou|an|en|ia|ie|iu"
    "|in|ua|uo|ui|un|ue|er|[aoeiuv])"
)


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """The word with one letter for each sound, the same for most spellings of it; empty where it has no letters.

    >>> sound("Mohammed"), sound("Sergey"), sound("Şahin") == sound("Shahin")
    ('mohamed', 'sergei', True)
    """
    word = "".join(one for one in plain(word.lower().translate(_SPELT)).casefold() if one.isalpha())
    for pattern, to in _STEPS:
        word = pattern.sub(to, word)
    return word


@lru_cache(maxsize=100_000)
def sound_key(word: str) -> str:
    """A coarse key that spellings of one word share: its consonants by class; the first vowel where it has none.

    >>> sound_key("Qadhafi") == sound_key("Gaddafi"), sound_key("Aia")
    (True, 'a')
    """
    heard = sound(word)
    return re.sub(r"(.)\1+", r"\1", heard.translate(_KEYS)) or heard[:1]


@lru_cache(maxsize=400_000)
def likeness(one: str, other: str) -> float:
    """How alike two words sound: 1 for the same, 0 for nothing in common.

    >>> likeness("Mohammed", "Muhammad") > 0.9 > 0.86 > likeness("Hassan", "Hussein")
    True
    >>> likeness("Alsharif", "Sharif") > 0.9, likeness("Wang", "Weng") < 0.75
    (True, True)
    """
    first, second = sound(one), sound(other)
    if first == second:
        return 1.0 if first else 0.0
    shorter, longer = sorted((first, second), key=len)
    if longer[:2] in ("al", "el") and longer[2:] == shorter and len(shorter) > 3:
        return 0.95
    if not shorter or fuzz.ratio(first, second) < 40:
        return 0.0
    # Of a word with one vowel each letter counts: Wang and Weng, Chen and Cheng, Kim and Kam are different names.
    strict = min(len(re.findall(f"[{_VOWELS}]+", word)) for word in (first, second)) < 2
    alike = max(0.0, 1 - _cost(first, second) / len(longer))
    # A vowel more at the end makes another name of it: Amin and Amina, Karim and Karima.
    is_ended = longer[:-1] == shorter and longer[-1] in _VOWELS
    return min(alike, 0.7) if strict or is_ended else alike


def is_pinyin(word: str) -> bool:
    """Whether the word can be one or two Mandarin syllables, of which each letter counts.

    >>> is_pinyin("Haifeng"), is_pinyin("Mohammed"), is_pinyin("Şahin")
    (True, False, False)
    """
    if any(ord(letter) in _SPELT for letter in word.lower()):
        return False
    return bool(re.fullmatch(f"(?:{_SYLLABLE}){{1,2}}", plain(word.lower()).replace("'", "")))


def _cost(one: str, other: str) -> float:
    """The cheapest way to hear one word for the other (Levenshtein's distance with weighted sounds)."""
    above = [0.0]
    for letter in other:
        above.append(above[-1] + _SILENT.get(letter, 1.0))
    for letter in one:
        dropped = _SILENT.get(letter, 1.0)
        row = [above[0] + dropped]
        for n, against in enumerate(other):
            heard = 0.0 if letter == against else _NEAR.get(frozenset((letter, against)), 1.0)
            row.append(min(above[n] + heard, above[n + 1] + dropped, row[n] + _SILENT.get(against, 1.0)))
        above = row
    return above[-1]
