"""From the words after a number to what it counts: the head noun phrase in the article's words."""

import re
from dataclasses import dataclass

from codebook import NOUNS, plural_of

_IRREGULAR = frozenset(
    "people persons men women children police personnel staff crew clergy nationals youth youths others wives kinfolk "
    "servicemen rohingya uyghur uighur kyrgyz lao kazakh relatives offspring".split()
)
_SOFT = frozenset("dead killed injured wounded missing arrests".split())
_ATTRIBUTIVE = frozenset(
    "rights sports arms affairs news operations relations communications systems women drugs police savings nations "
    "states emirates services human-rights minors securities intelligence customs headquarters years students youth "
    "christian muslim staff uyghur uighur kazakh kyrgyz rohingya lao crew kids opposition honours forces".split()
)
_NOT_PLURAL = frozenset(
    "was has does this its his hers ours theirs yours us is as yes thus plus always perhaps besides overseas towards "
    "afterwards upwards across previous various serious religious dangerous suspicious notorious famous numerous "
    "prestigious indigenous ous less unless across process business press access class crisis status campus virus "
    "census focus bus gas texas paris laos honduras cyprus reuters alas says tells sees goes keeps comes lives makes "
    "takes gets gives leads runs shows sits stands wants needs includes remains faces ethnics mass cross loss boss "
    "congress progress success address anonymous autonomous counts puts asks speaks holds finds knows gives sells buys "
    "thinks believes lies hangs works waits hears reads estimates arrives numbers stands".split()
)
_STOP = frozenset(
    "in on at of from to by for with without who whom whose which that were was are is am be been being have has had "
    "will would could can may might must shall should did do does and or but nor yet as than while when where after "
    "before since until till during into onto over under against within across between among amid despite including "
    "because if so not also now still already then there here he she it they we i you his her their its our my your "
    "him them us this these those the a an said says told per each every all both through throughout about around "
    "according such via out off up down away ago later earlier fled died left came went became began took got made "
    "even only just alone each inside outside near behind beyond following worth aged plus versus vs said".split()
)
_LEADING = frozenset("other more additional further new separate such different of extra consecutive".split())
# a number with one of these behind it has no noun of its own: Seven showed marks, three vanished
_VERBS = frozenset(
    "knew saw sat stood spoke ran flew fled began became fell felt found gave got held kept led left lost made "
    "met paid put read rose sent sold told took thought turned wrote wore won come go goes get give given know "
    "live make need say see show sit speak stand take turn want work concern concerns like led drove stayed lay "
    "brought bought built broke chose drew grew heard hid laid rang sang shot slept spent stole swam threw woke "
    "went apiece respectively too either together again ever never since like so well today tomorrow yesterday "
    "once twice there where how what pays remain remains report follow follows lie attend vanish last next past "
    "free less fewer much many most few any no none nothing each ready alive dead".split()
)
_PARTICIPLES = frozenset(
    "captured armed masked hooded veiled uniformed unnamed named unidentified detained exiled retired hired "
    "jailed convicted wanted alleged suspected accused registered documented recorded reported confirmed released "
    "sealed used signed typed printed forged stolen broken naked red hundred sacred kindred unarmed bearded "
    "talented disabled imprisoned deported abducted kidnapped arrested displaced disappeared executed bereaved "
    "frightened related unrelated unmarked untitled handcuffed interested selected elected appointed attempted "
    "threatened failed planned completed scheduled licensed unregistered plain-clothed mixed married aged blurred "
    "coded cracked dried abandoned assorted so-called trained injured wounded murdered repeated chartered parked "
    "unpaid paid translated affected unsigned undated dated rejected approved closed listed published anticipated "
    "contested intercepted encrypted hacked infected seized confiscated cancelled expelled sanctioned united "
    "combined recognised recognized naturalised naturalized educated dressed tattooed furnished rented unused "
    "untouched untouchable".split()
)
_OF = re.compile(r"\s+of\s+(?:(?:the|these|those|its|his|her|their|our|my|all)\s+)?", re.I)
_TOKEN = re.compile(
    r"[\s\u00a0]+((?:[\"“‘'](?=\w))?(?:U\.S\.|U\.K\.|U\.N\.|[^\W\d_][\w’'.\-]*(?<![.’'\-])"
    r"|'s))([,;:.!?)\]”\"–—]?)"
)  # fmt: skip
_AND = re.compile(r"\s+(?:and|or)\s+((?:[a-z][\w-]*\s+)?[a-z][\w-]*)(?!\w)")

# Measures and details of the scene; a number of these is no figure however large.
COLOUR = frozenset(
    """
    kilometre kilometer km mile metre meter foot feet inch centimetre centimeter yard acre hectare kilo
    kilogram kg gram tonne ton ounce litre liter gallon barrel degree volt watt megawatt kilowatt knot
    minute second point goal seat bullet shot round wound gunshot stab hole floor storey story side part
    way thing factor option type kind phase step stair moment word character view like retweet
    share match game set run medal lap race gb mb tb hz pixel engine wheel door window knife knive gun pistol
    rifle cigarette chair cup kiss percentage decade century winter season line column capital language
    hand eye leg arm finger tooth teeth bone rib mph kph kmh gmt utc et est edt pst bst am pm
    o'clock noon midnight
    """.split()
)
DURATIONS = frozenset("year month week day night hour".split())


# People, and the acts and things that reports on repression count.
_SINGULARS = NOUNS["people"] | NOUNS["peoples"] | NOUNS["counted"]
_PLURALS = frozenset(map(plural_of, _SINGULARS))
_PEOPLE_ENDING = re.compile(r"(?:[^tbp]ists|(?:[a-z]ai|[a-z]ti|[a-z]ni|[a-z]si)ans|ees|men|people)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What is counted, `text[start:end]`; `head` is its last noun in lower case."""

    unit: str
    start: int
    end: int
    head: str


def counted_after(text: str, start: int, stop: int, *, singular: bool = False, sure: bool = False) -> Counted | None:
    """The noun phrase that a number ending at `start` counts, None where none follows before `stop`.

    `singular` says that the number is one, `sure` that what follows is a noun phrase and no verb.

    >>> counted_after("four Uyghur students who fled", 4, 29).unit
    'Uyghur students'
    """
    of = _OF.match(text, start, stop)
    if of:
        start = of.end() - 1
    words: list[tuple[str, int, int]] = []
    place = start
    while len(words) < 7 and (match := _TOKEN.match(text, place, stop)):
        low = match[1].lower()
        if low in _STOP and not (low in _LEADING and not words):
            break
        words.append((match[1], match.start(1), match.end(1)))
        place = match.end(1)
        if match[2]:
            break
    names = [word for word, _, _ in words]
    at = _head_of(names, singular=singular, sure=sure)
    if at is None:
        return None
    first = 0
    while first < at and words[first][0].lower() in _LEADING:
        first += 1
    begin, end, head = words[first][1], words[at][2], words[at][0].lower()
    if at == len(words) - 1 or words[at + 1][0].lower() in ("and", "or"):
        end = _with_second(text, end, stop, head)
    return Counted(unit=text[begin:end], start=begin, end=end, head=head)


def _head_of(words: list[str], *, singular: bool, sure: bool = False) -> int | None:
    """The place of the noun that heads the phrase; None where no word is one."""
    if singular:
        heads = (n for n, word in enumerate(words[:4]) if word.lower() in _SINGULARS and not _goes_on(words, n))
        return next(heads, None)
    if (
        not sure
        and words
        and _is_verb(words[0])
        and not (words[0].endswith("ed") and len(words) > 1 and is_subject(words[1].lower()))
    ):
        return 0 if words[0].lower() in _SOFT else None
    found = next((n for n, word in enumerate(words) if is_plural(word) and not (n == 0 and word in _VERBS)), None)
    verb = next((n for n, word in enumerate(words) if n and not sure and _is_verb(word)), len(words))
    if found is None or found > verb:
        # two visitor, 400 złoty, 11 staff: the last noun of a short phrase
        last = min(verb, 3, len(words)) - 1
        return None if last < 0 or len(words[last]) < 3 or words[last].lower() in _LEADING else last
    for n in range(found + 1, min(found + 4, len(words))):
        adjoins = n == found + 1 and (words[n].lower() in _PLURALS or words[n].lower() in _IRREGULAR)
        if is_plural(words[n]) and (adjoins or words[found].lower() in _ATTRIBUTIVE or words[found][0].isupper()):
            return n
    return found


def _is_verb(word: str) -> bool:
    """Whether the word is more likely a verb than a part of the noun phrase."""
    low = word.lower()
    return low in _VERBS or (
        low.endswith("ed") and low not in _PARTICIPLES and "-" not in low and not word[0].isupper()
    )


def _goes_on(words: list[str], place: int) -> bool:
    """Whether the noun only describes the next one: a family member, a student leader."""
    return place + 1 < len(words) and words[place + 1].lower() in _SINGULARS


def _with_second(text: str, end: int, stop: int, head: str) -> int:
    """The end moved over `and activists` where both nouns are people or acts counted together."""
    match = _AND.match(text, end, stop)
    if not match or not is_subject(head):
        return end
    words = match[1].split()
    for count in (1, 2):
        if len(words) >= count and words[count - 1] in _PLURALS | _IRREGULAR and not set(words[: count - 1]) & _STOP:
            return match.start(1) + len(" ".join(words[:count]))
    return end


def is_unit(words: str) -> bool:
    """Whether the words may name what is counted: no number is among them, and the last is no verb or small word.

    >>> [is_unit(words) for words in ("red notices", "in 2017 to", "were", '"', "million")]
    [True, False, False, False, False]
    """
    last = words.rpartition(" ")[2].lower()
    small = _STOP | _VERBS | {"hundred", "thousand", "million", "direct", "back"}
    return last not in small and not re.search(r"\d", words) and bool(re.search(r"[^\W\d_]{3}", words))


def is_plural(word: str) -> bool:
    """Whether the word may be a plural noun, by its form.

    >>> [is_plural(word) for word in ("activists", "women", "previous", "China's")]
    [True, True, False, False]
    """
    low = word.lower().strip("\"“‘'")
    if low in _IRREGULAR or low in _PLURALS or low.endswith(("women", "people")):
        return True
    if low.endswith("men"):
        return low not in ("regimen", "specimen", "yemen")
    if low in _NOT_PLURAL or low[-2:] in ("'s", "’s") or low.endswith(("ss", "ous", "us", "is")):
        return False
    return len(low) > 3 and low.endswith("s")


def is_subject(head: str) -> bool:
    """Whether the noun names people, or acts and things that such reports count."""
    return head in _PLURALS or head in _SINGULARS or head in _IRREGULAR | _SOFT or bool(_PEOPLE_ENDING.search(head))


def is_colour(head: str) -> bool:
    """Whether the noun is a measure or a detail of the scene.

    >>> is_colour("kilometres"), is_colour("exiles")
    (True, False)
    """
    return head in COLOUR or head.removesuffix("s") in COLOUR or head.removesuffix("es") in COLOUR


def is_duration(head: str) -> bool:
    """Whether the noun is a length of time."""
    return head.removesuffix("s") in DURATIONS
