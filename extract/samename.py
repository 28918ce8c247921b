"""Whether two written names may be one person's, across romanisations, honorifics, word order and short forms."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from rapidfuzz import fuzz

from codebook.spelling import fold, plain
from extract.sounds import is_pinyin, likeness, sound, sound_key

# Two words are one at the first, and may still be one at the second; set by hand on tests/extract/test_samename.py.
_SAME, _MAYBE = 0.86, 0.75
_SAME_GROUP = 90  # two wordings of the name of a group
_HONORIFICS = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady sheikh sheikha shaykh sheik cheikh haji hajji hajj imam "
    "mullah maulana mufti ayatollah hojatoleslam pastor father reverend rev bishop brother sister "
    "general gen colonel col major maj captain capt lieutenant lt sergeant sgt president minister ambassador senator "
    "judge justice prince princess king queen comrade ustad hoca bey hanim herr frau monsieur madame mme the late "
    "jr sr junior senior".split()
)
# Emir Hadzic, Sayed Yousif: titles that are given names too, and so are no words to drop.
_GIVEN = frozenset(("emir", "sayyid"))
_SAYYID = re.compile(r"s[ae]yy?[ei]d|syed")
# Hasan Bey; any other honorific behind a name is a surname: Martin King, Omar Haji.
_BEHIND = frozenset("bey hanim hoca jr sr junior senior".split())
_PARTICLES = frozenset("al el ul bin ibn ben bint ould de da di del della van von der den la le dos du y e".split())
# Le Thi Ha, Thi Ha Le, Du Weidong, Ben Rogers: what may be a surname or a given name where it opens or ends the name.
_ALONE = frozenset("ben da di du e la le y".split())
# The words by which a name shows that it is Vietnamese, where kh and h, th and t begin different names.
_VIETNAMESE = frozenset("nguyen thi tran le pham phan huynh hoang bui dang dinh duong ngo trinh truong".split())
# "ash-Sharif", "an-Nahhas": the article before a sun letter
_ARTICLE = re.compile(r"^(?:[ae]l-|ul-|(?:ad-(?=d)|an-(?=n)|ar-(?=r)|ash?-(?=s)|at-(?=t)|az-(?=z))(?=\w{4}))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How sure it is that two names are one person's, and why; `is_full` where more than a single word agrees."""

    score: float
    why: str
    is_full: bool = True


@lru_cache(maxsize=200_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell who it is: no title before it, no particles where enough is left, hyphens joined.

    >>> name_words("Sheikh Abd al-Rahman XIE Wei-dong"), name_words("Dr. A.B. el-Sharif")
    (('abd', 'rahman', 'xie', 'weidong'), ('a', 'b', 'sharif'))
    """
    bare = re.sub(r"['’‘ʻʼ`´]s\b", "", plain_marks(name))
    words = [_ARTICLE.sub("", word) for word in re.split(r"[\s.,()“”\"]+", bare) if word]
    words = [re.sub(r"[^\w]", "", word) for word in words]
    words = ["sayyid" if _SAYYID.fullmatch(word) else word for word in words if word]
    told = _untitled(words)
    ends = (0, len(told) - 1)
    rest = [
        word for n, word in enumerate(told) if plain(word) not in (_PARTICLES - _ALONE if n in ends else _PARTICLES)
    ]
    return tuple(rest if len(rest) > 1 else told)


def _untitled(words: Sequence[str]) -> Sequence[str]:
    """The words without titles at the front and behind, one at least."""
    if len(words) > 1 and plain(words[-1]) in _BEHIND:
        words = words[:-1]
    while len(words) > 1 and plain(words[0]) in _HONORIFICS:
        words = words[1:]
    return words


def plain_marks(name: str) -> str:
    """The name in lower case with plain hyphens."""
    return re.sub(r"[‐‑‒–—]", "-", name.lower())


@lru_cache(maxsize=400_000)
def compare_names(ours: tuple[str, ...], theirs: tuple[str, ...], *, lenient: bool = False) -> Likeness | None:
    """The best reason to hold that two people, each with their name and aliases, are one; None where there is none.

    Full names count where there are some, single words only where a person has no other. `lenient` asks whether they
    may be one for all that is known.

    >>> compare_names(("Xie Weidong",), ("XIE Wei-dong", "Mr Xie")).why, compare_names(("Li Bo",), ("Li Ba",))
    ('the same name', None)
    """
    pairs = product(_forms(ours), _forms(theirs))
    found = [one for pair in pairs if (one := _compare(*pair, _MAYBE if lenient else _SAME))]
    return max(found, key=lambda one: (one.score, one.why), default=None)


def is_any_wording(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether any two names or descriptions of a group, or of people without a name, say the same.

    >>> is_any_wording(["Free Tibet Students"], ["the Free Tibet students"]), is_any_wording(["Uyghurs"], ["Tibetans"])
    (True, False)
    """
    return any(
        fuzz.token_sort_ratio(_wording(one), _wording(other)) >= _SAME_GROUP for one, other in product(ours, theirs)
    )


def name_keys(names: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """What spellings of a name share: the keys of its words, and those of its pairs of words."""
    single, double = set(), set()
    for words in _forms(names):
        whole = [word for word in words if len(word) > 1]
        joined = [one + other for one, other in pairwise(whole)]
        keys = {sound_key(word) for word in (*whole, *joined)} - {""}
        single |= keys
        double |= {f"{one} {other}" for one in keys for other in keys if one < other} | {f"{one} {one}" for one in keys}
    return frozenset(single), frozenset(double)


@lru_cache(maxsize=200_000)
def _forms(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    forms = dict.fromkeys(words for name in names if (words := name_words(name)))
    full = tuple(words for words in forms if len(words) > 1)
    return full or tuple(forms)


@lru_cache(maxsize=400_000)
def _compare(ours: tuple[str, ...], theirs: tuple[str, ...], enough: float) -> Likeness | None:
    is_exact = _is_exact(ours, theirs)
    heard = plain if is_exact else sound
    if [heard(word) for word in ours] == [heard(word) for word in theirs]:
        return _judged(len(ours), 1.0, 0, False, False, is_pair=len(ours) > 1)
    ours, theirs = _spaced(ours, theirs)
    theirs, ours = _spaced(theirs, ours)
    pairs = _aligned(ours, theirs, _is_same_word if is_exact else likeness, 1.0 if is_exact else enough)
    left = _left(ours, {one for one, _, _ in pairs})
    right = _left(theirs, {one for _, one, _ in pairs})
    initials = _initials(ours, theirs, left, right)
    if not pairs or (left and right):
        return None
    in_order = [one for _, one, _ in pairs] == sorted(one for _, one, _ in pairs)
    is_pair = min(len(ours), len(theirs)) > 1
    return _judged(len(pairs), min(one for _, _, one in pairs), initials, bool(left or right), not in_order,
                   is_pair=is_pair)  # fmt: skip


def _is_exact(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether both names are written in a spelling of which each letter counts: both in pinyin or both Vietnamese."""
    whole = [word for word in (*ours, *theirs) if len(word) > 1]
    return all(map(is_pinyin, whole)) or all(not _VIETNAMESE.isdisjoint(map(plain, one)) for one in (ours, theirs))


def _is_same_word(one: str, other: str) -> float:
    return float(plain(one) == plain(other))


def _left(words: Sequence[str], taken: Collection[int]) -> list[int]:
    """The places of the words that were not taken; beside two that were, a title tells nothing."""
    titles = _HONORIFICS | _GIVEN if len(taken) > 1 else frozenset()
    return [n for n, word in enumerate(words) if n not in taken and plain(word) not in titles]


def _judged(words: int, alike: float, initials: int, is_part: bool, is_turned: bool, *, is_pair: bool) -> Likeness:
    """What so many words that agree, so well, are worth."""
    if words == 1:
        if initials:
            return Likeness(score=0.75, why="the same surname and initial", is_full=False)
        if is_part or is_pair:
            return Likeness(score=0.6, why="a single name that is part of the other", is_full=False)
        return Likeness(score=0.7, why="the same single name", is_full=False)
    why = "the same name" if alike == 1 else "two spellings of one name"
    if is_turned:
        why += ", in another word order"
    if initials:
        why += ", initials for words"
    if is_part:
        why += ", one form fuller"
    score = (1.0 if alike == 1 else 0.95) - 0.02 * is_turned - 0.04 * bool(initials) - 0.05 * is_part
    return Likeness(score=round(score, 2), why=why)


def _spaced(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Our words, with two neighbours as one where they are one word of theirs: "wei", "dong" and "weidong"."""
    for n, (one, other) in enumerate(pairwise(ours)):
        whole = one + other
        if len(one) > 1 < len(other) and any(likeness(whole, word) >= 0.9 > likeness(one, word) for word in theirs):
            return (*ours[:n], whole, *ours[n + 2 :]), theirs
    return ours, theirs


def _aligned(
    ours: Sequence[str], theirs: Sequence[str], compare: Callable[[str, str], float], enough: float
) -> list[tuple[int, int, float]]:
    """The places of words that are one, each in one pair, by our order."""
    ranked = sorted(
        (
            (-alike, abs(n - m), n, m)
            for (n, one), (m, other) in product(enumerate(ours), enumerate(theirs))
            if len(one) > 1 < len(other) and (alike := compare(one, other)) >= enough
        )
    )
    taken: list[tuple[int, int, float]] = []
    for alike, _, n, m in ranked:
        if all(n != a and m != b for a, b, _ in taken):
            taken.append((n, m, -alike))
    return sorted(taken)


def _initials(ours: Sequence[str], theirs: Sequence[str], left: list[int], right: list[int]) -> int:
    """How many of the words left over are the initials of others, or the same initial; they are taken out."""
    count = 0
    for n in tuple(left):
        for m in tuple(right):
            one, other = plain(ours[n]), plain(theirs[m])
            if 1 in (len(one), len(other)) and one[0] == other[0]:
                left.remove(n)
                right.remove(m)
                count += 1
                break
    return count


def _wording(words: str) -> str:
    return " ".join(word for word in re.findall(r"\w+", fold(words)) if word not in ("the", "a", "an", "of"))
