"""Finds the words that tell of a country: a document goes in, CountryMentions in text order come out."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from codebook import COMPANY, GIVEN_NAMES, Found, Phrase, Phrasebook, Word, country_phrases, words_of
from extract.spans import Sentenced

# Words within this many characters of a doubtful name speak three times as loud for its country. Chosen by eye
# on 515 news articles: about the length of a sentence to either side.
NEARBY = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryMention:
    """Words that tell of a country: `text` stands at `start` to `end` of the document, in code points.

    `clue` is what kind of words they are: name, demonym, city, region, agency, airport, capital or ethnic.
    """

    start: int
    end: int
    text: str
    code: str
    clue: str


@dataclass(slots=True)
class _Hit:
    """A listed phrase where it stands, while its company is judged; `code` is empty until it is known."""

    at: Found[Phrase]
    text: str
    code: str = ""
    sure: bool = False


@dataclass(slots=True)
class _Scene:
    """A text as words, with the listed phrases in it and the words that they cover."""

    text: str
    words: Sequence[Word]
    hits: list[_Hit] = field(default_factory=list)
    covered: frozenset[int] = frozenset()

    def gap(self, left: int, right: int) -> str:
        """What stands between two words; a paragraph's end before the first and after the last word."""
        if left < 0 or right >= len(self.words):
            return "\n\n"
        return self.text[self.words[left].end : self.words[right].start]


def find_countries(doc: Sentenced) -> tuple[CountryMention, ...]:
    """The words of the document that tell of a country, in text order, none overlapping; empty where none do.

    A name that several places share goes to the one that the company speaks for: what follows its comma,
    else what else the document names. A name that is a person's, a newspaper's or an everyday word is left out.
    """
    return tuple(find_countries_in(doc.text))


def find_countries_in(text: str) -> Iterator[CountryMention]:
    """The mentions of `find_countries` for bare text.

    >>> [(one.text, one.code, one.clue) for one in find_countries_in("Uyghurs fled Hotan for Paris, Texas.")]
    [('Uyghurs', 'CN', 'ethnic'), ('Hotan', 'CN', 'city'), ('Paris, Texas', 'US', 'city')]
    """
    words = words_of(text)
    found = _phrasebook().find(text, words)
    scene = _Scene(text, words, covered=frozenset(n for one in found for n in range(one.first, one.last + 1)))
    named = _place_hits(scene, found)
    _settle_pairs(scene)
    _settle_states(scene)
    _settle_by_company(scene, named)
    for hit in scene.hits:
        if hit.code:
            clue = _clue_for(hit.at.value, hit.code)
            yield CountryMention(start=hit.at.start, end=hit.at.end, text=hit.text, code=hit.code, clue=clue)


def _clue_for(phrase: Phrase, code: str) -> str:
    """The kind of words that the phrase is for that code; a city where it is listed for others only."""
    return dict(zip(phrase.codes, phrase.clues, strict=True)).get(code, "city")


def _place_hits(scene: _Scene, found: Sequence[Found[Phrase]]) -> set[str]:
    """Put what can be a place into the scene; return the words that turned out to be a person's name."""
    named: set[str] = set()
    for one in found:
        hit = _Hit(one, scene.text[one.start : one.end])
        if not one.value.codes or not _fits_company(hit, scene):
            continue
        is_trap = "person" in one.value.rules
        if not _follows_name(hit, scene) and not (is_trap and _is_person(hit, scene)):
            scene.hits.append(hit)
        elif is_trap:
            named.add(hit.text)
    return named


@cache
def _phrasebook() -> Phrasebook[Phrase]:
    """All phrases, the guarded ones last, so that they win where two read alike."""
    phrases = sorted(country_phrases(), key=lambda phrase: len(phrase.rules))
    return Phrasebook((phrase.words, phrase) for phrase in phrases)


def _fits_company(hit: _Hit, scene: _Scene) -> bool:
    """Whether the words right before and after leave the phrase its meaning as a place or a people."""
    at, rules = hit.at, hit.at.value.rules
    before, after = scene.gap(at.first - 1, at.first), scene.gap(at.last, at.last + 1)
    previous = scene.words[at.first - 1].text if at.first else ""
    following = scene.words[at.last + 1].text if at.last + 1 < len(scene.words) else ""
    if scene.text[at.end : at.end + 1] == "$":
        return False
    if "comma" in rules:
        return before == ", " and previous[:1].isupper()
    if "word" in rules and not (before == " " and previous.lower() in COMPANY["preposition"]) and after != ", ":
        return False
    if "demonym" in at.value.clues:
        if after in (" ", "-") and following.lower() in COMPANY["language_after"]:
            return False
        return not (before == " " and previous.lower() in COMPANY["language_before"] and _closes(after))
    return not (after == " " and following in COMPANY["street"])


def _closes(gap: str) -> bool:
    """Whether a gap ends a clause: "in Chinese." is the language, "in Chinese custody" is not."""
    return bool(re.match(r"[.,;:!?)\n\"\u201d]", gap))


def _follows_name(hit: _Hit, scene: _Scene) -> bool:
    """Whether a given name or an honorific stands before a place's name and makes it a surname."""
    at = hit.at
    if at.first - 1 in scene.covered or {"agency", "ethnic", "demonym"} & set(at.value.clues):
        return False
    before, previous = scene.gap(at.first - 1, at.first), scene.words[at.first - 1].text
    return (before == " " and previous in GIVEN_NAMES) or (before in (" ", ". ") and previous in COMPANY["honorific"])


def _is_person(hit: _Hit, scene: _Scene) -> bool:
    """Whether capitalised words on either side make the place's name part of a person's."""
    at = hit.at
    if _is_headline(scene.text, at.start):
        return False
    before, after = scene.gap(at.first - 1, at.first), scene.gap(at.last, at.last + 1)
    if after == " " and at.last + 1 not in scene.covered:
        following = scene.words[at.last + 1].text
        if following[0].isupper() and following not in COMPANY["after_place"] and not following.isupper():
            return True
    if before not in (" ", ". ") or at.first - 1 in scene.covered:
        return False
    previous = scene.words[at.first - 1].text
    if before == ". ":
        return len(previous) == 1 and previous.isupper()
    return previous[0].isupper() and previous not in COMPANY["before_place"] and not previous.isupper()


def _is_headline(text: str, at: int) -> bool:
    """Whether the line around a place is set as a title, where capitals mean nothing."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    if len(line) >= 200 or line.rstrip().endswith((".", "!", "?", '"', "\u201d")):
        return False
    capitals = [word.text[0].isupper() for word in words_of(line) if len(word.text) > 3]
    return len(capitals) >= 4 and sum(capitals) >= 0.8 * len(capitals)


def _settle_pairs(scene: _Scene) -> None:
    """Settle "City, Region" by its second part."""
    for hit, other in pairwise(scene.hits):
        if scene.text[hit.at.end : other.at.start] != ", ":
            continue
        mine, theirs = hit.at.value, other.at.value
        shared = [code for code in mine.codes if code in theirs.codes]
        if shared:
            hit.code = other.code = shared[0]
        elif theirs.clues == ("region",) and mine.clues[0] in ("city", "capital"):
            hit.code = other.code = theirs.codes[0]
        else:
            continue
        hit.sure = other.sure = True


# Georgia Gov. Brian Kemp, the Georgia legislature, the University of Georgia: the state of the union
_OF_A_STATE = re.compile(
    r"\s(?:Gov|[Gg]overnor|Sens?|Senators?|Reps?|Representatives?|Republicans?|Democrats?|Congress(?:man|woman)"
    r"|[Ll]egislature|[Ss]ecretary\sof\s[Ss]tate)\b"
)


def _settle_states(scene: _Scene) -> None:
    """Settle a name that a country and a region of another share by the office, school or journey it is named in."""
    for place, hit in enumerate(scene.hits):
        codes = dict(zip(hit.at.value.clues, hit.at.value.codes, strict=True))
        if hit.sure or not {"name", "region"} <= codes.keys():
            continue
        is_school = scene.text.endswith("University of ", 0, hit.at.start)
        is_state = is_school or _OF_A_STATE.match(scene.text, hit.at.end)
        if is_state or _is_on_a_journey(scene, place):
            hit.code, hit.sure = codes["region" if is_state else "name"], True


def _is_on_a_journey(scene: _Scene, place: int) -> bool:
    """Whether a journey joins the name to a country listed as near: "from Georgia to Azerbaijan"."""
    hit = scene.hits[place]
    near = {other for _, other in hit.at.value.near}
    for one, other in pairwise(scene.hits[max(0, place - 1) : place + 2]):
        beside = (other if one is hit else one).at.value
        ways = scene.text[max(0, one.at.start - 5) : one.at.start].lower(), scene.text[one.at.end : other.at.start]
        is_journey = (ways[0] == "from " and ways[1] == " to ") or (ways[0][-4:] == " to " and ways[1] == " from ")
        if is_journey and beside.clues[0] == "name" and near & set(beside.codes):
            return True
    return False


def _settle_by_company(scene: _Scene, named: set[str]) -> None:
    """Settle every other hit by what the document names elsewhere; leave out what needs company and has none."""
    spoken: dict[str, list[int]] = defaultdict(list)
    local: dict[str, list[int]] = defaultdict(list)
    for hit in scene.hits:
        phrase = hit.at.value
        code = hit.code or (phrase.codes[0] if len(phrase.codes) == 1 and "doc" not in phrase.rules else "")
        if code and hit.text not in named and phrase.clues[0] != "ethnic":
            spoken[code].append(hit.at.start)
            # Every newsroom names the United States; only its places tell that the story is set there.
            if code != "US" or _clue_for(phrase, code) in ("city", "region"):
                local[code].append(hit.at.start)
    for hit in scene.hits:
        if hit.sure:
            continue
        phrase, place = hit.at.value, hit.at.start
        guarded, is_named = "doc" in phrase.rules, hit.text in named and not _is_located(hit, scene)
        backed = any(spoken[other] for code in phrase.codes for other in _voices(phrase, code))
        if (guarded and is_named) or ((guarded or is_named) and not backed):
            hit.code = ""
            continue
        scores = [sum(_loudness(local[other], place) for other in _voices(phrase, code)) for code in phrase.codes]
        hit.code = phrase.codes[scores.index(max(scores))]


def _is_located(hit: _Hit, scene: _Scene) -> bool:
    """Whether a preposition of place stands before the hit: "from Jordan" is the country even beside a Jim Jordan."""
    before = scene.gap(hit.at.first - 1, hit.at.first)
    return before == " " and scene.words[hit.at.first - 1].text.lower() in COMPANY["locative"]


def _voices(phrase: Phrase, code: str) -> tuple[str, ...]:
    """The codes whose mentions speak for that code of the phrase: its own, and those listed as near."""
    return (code, *(other for own, other in phrase.near if own == code))


def _loudness(places: Sequence[int], at: int) -> int:
    return sum(3 if abs(place - at) <= NEARBY else 1 for place in places)
