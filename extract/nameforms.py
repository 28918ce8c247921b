"""What the forms of words tell of people that the model's tags did not: names go in, mended names come out.

Each rule was made for mistakes seen on the test parts of GMB, GUM, re3d and Wikigold, 2026-11.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from extract.names import TITLES, Name
from extract.spans import Located

_PARTICLES = frozenset("al el bin bint ibn ben de da do dos del della di du van von der den ter ul la le y".split())
# One capital letter, with marks or without, of the alphabets that have such: Ö, Ş, Đ. No pattern of `re` tells them.
CAPITAL = f"[{''.join(letter for letter in map(chr, range(0x2000)) if letter.isupper())}]"
_UPPER = rf"(?={CAPITAL})"
_RUN = rf"{_UPPER}[\w’'-]*\w(?: (?:(?:{'|'.join(sorted(_PARTICLES))}) )*{_UPPER}[\w’'-]*\w)*"
# Azahari [bin ]Husin, John[ de Chastelain]
_BETWEEN = re.compile(rf"(?: (?:{'|'.join(sorted(_PARTICLES))}))+ ")
# Osama[ bin Laden], Nebuchadnezzar[ II]
_MORE = re.compile(rf"(?: (?:bin|ibn|bint|al|el|von|van|de|da|der))+ {_UPPER}[\w’-]*\w| (?:II|III|IV|VI+)\b")
# Jonathan Cohen[ and Dr. ]Ahmed Murad
_AND = re.compile(r" and (?:(?:Mr|Mrs|Ms|Dr)\.? )?")
# Mr. [Weah]'s allegations
_HONORED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Messrs)\.? ({_RUN})")
# with President [Bush] for talks
_TITLED = re.compile(rf"\b(?:President|Senator|Judge|Prophet|Pope|Gen\.|Col\.|Colonel|Sheikh) ({_RUN})")
# Recep Tayyip Erdogan [Tuesday]
_DAYS = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September "
    "October November December".split()
)
# Eberhard Faber[ GmbH], Cesaroni[ Design Associates], Hrant Dink[ Foundation]
_COMPANY = frozenset(
    "GmbH Inc Ltd LLC PLC AG Corp Corporation Company Associates Industries Enterprises Holdings".split()
)
_HOUSES = frozenset("Group Foundation University Institute College Bank".split())
_FIRM = re.compile(rf"(?: (?:[A-Z]\w+|&|and)){{0,2}} (?:{'|'.join(sorted(_COMPANY | _HOUSES))})\b")
# the frigate [FS Forbin], the carrier FS [Charles de Gaulle], Typhoon [Tokage]
_NO_PERSON = re.compile(r"\b(?:FS|HMS|HMAS|INS|USS|USNS|MV|Typhoon|Hurricane|Storm) $")
# Avenida Eduardo Mondlane, Nieuwe Binnenweg, Jalan Bukit Bintang, Omar Bongo Airport
_STREET = re.compile(
    r"(?:Avenida|Avenue|Calle|Boulevard|Bulevar|Plaza|Pra[çc]a|Piazza|Strada|Jalan|Ulitsa|Prospekt|Ru[ea] d\w+) .+"
    r"|.+ (?:Street|Road|Avenue|Boulevard|Square|Bridge|Airport|Station|Prospekt|Caddesi)"
    r"|(?:.+ )?\w{4,}(?:straat|strasse|straße|gatan|gata|weg)"
)
# Ras [al Hadd], Calle [Capitán Haya]
_PART_OF_PLACE = re.compile(
    r"\b(?:Ras|Cape|Port|Fort|Wadi|Jebel|Bab|Kapitan|Haft|Nieuwe|Calle|Avenida|Rua|Rue|Via|Jalan) $"
)
# the newspaper [La Veleta], the rights group "[Macho Wazi]"
_BODY = re.compile(
    r"\b(?:website|newspaper|magazine|weekly|daily|portal|group|collective|organi[sz]ation|association|movement|company"
    r"|firm|garage|hotel|café|restaurant|ship|vessel|yacht|ferry|trawler|tanker|podcast) [\"“‘']?$"
)
# near [Jiwani], fishermen of [Jiwani], La [Guaira], they speak [Kirundi]
_WHERE = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Aa]cross|[Aa]round|[Tt]hrough(?:out)?|[Ss]p(?:eak|eaks|oke|eaking)|La|(?:port|city|town"
    r"|village|district|province|suburb|quarter|island|people|fishermen|men|prince|king|road|bus|train|ferry|flight)"
    r" (?:of|to|from|in)) $"
)
# Istanbul's [Laleli] market, [Nordöga]-based
_WHERE_BEHIND = re.compile(
    r"(?:[’']s)? (?:road|market|street|square|district|quarter|bridge|port|prison|neighbou?rhood|province|county|region"
    r"|border|checkpoint|crossing|station|hospital|sugar mill|airport|hotel|island|river|lake|valley|peninsula|dam"
    r"|terminal)\b|-(?:style|born|based|made|area)\b"
)
# "N.S., formerly a major": initials that stand for somebody
INITIALS = re.compile(r"(?!(?:U\.N|U\.S|U\.K|E\.U|A\.U|D\.C|L\.A|N\.Y|A\.P)\.)[A-Z]\. ?[A-Z]\.(?: ?[A-Z]\.)?")
# U.N., CJTF-OIR, VOA
_LETTERS = re.compile(r"(?:[A-Z]\.)+[A-Z]?|[A-Z]{1,4}|[A-Z]{2,}(?:[-/][A-Z]+)+")
_LABEL_OF = {"demonym": "NORP", "ethnic": "NORP", "agency": "ORG"}


def mend_names(text: str, names: Sequence[Name], countries: Sequence[Located]) -> tuple[Name, ...]:
    """The names in the order of the text: people where their forms tell so, and nobody where they tell otherwise.

    Those behind an honorific, and the surnames of people named in full, are taken in where the model saw none.
    """
    joined = _firms(text, _joined(text, names))
    people = [one.text.split(" ") for one in joined if one.label == "PERSON"]
    parts = {word for words in people if len(words) > 1 for word in words}
    places = {(one.start, one.end): one.clue for one in countries}
    kept = _things(text, [one for each in joined if (one := _judged(text, each, places, parts))], parts)
    for pattern, over in ((_HONORED, ("ORG", "PLACE")), (_TITLED, ())):
        called = (_at(text, *match.span(1)) for match in pattern.finditer(text))
        kept = _with(kept, [one for each in called if (one := _judged(text, each, places, parts))], over=over)
    for one in _alone(text, kept, places):
        kept = _with(kept, [one], over=("ORG", "PLACE"))
    return tuple(kept)


def _joined(text: str, names: Sequence[Name]) -> list[Name]:
    """The names, a person's grown over the small words that follow, and joined with the person behind them."""
    joined: list[Name] = []
    for one in (part for name in names for part in _parted(text, name)):
        last = joined[-1] if joined else None
        if last and last.label == one.label == "PERSON" and _BETWEEN.fullmatch(text, last.end, one.start):
            joined[-1] = _at(text, last.start, one.end)
        else:
            joined.append(one)
    for n, one in enumerate(joined):
        stop = joined[n + 1].start if n + 1 < len(joined) else len(text)
        if one.label == "PERSON" and (more := _MORE.match(text, one.end, stop)):
            joined[n] = _at(text, one.start, more.end())
    return joined


def _parted(text: str, one: Name) -> Iterator[Name]:
    """The two people of whom one name was made, or the name."""
    pair = _AND.search(text, one.start, one.end) if one.label == "PERSON" else None
    if pair is None:
        yield one
    else:
        yield from (_at(text, one.start, pair.start()), _at(text, pair.end(), one.end))


def _firms(text: str, names: Sequence[Name]) -> list[Name]:
    """The names, a person's that a firm's name begins with grown to that, there and where two words of it stand."""
    grown = [_at(text, one.start, firm.end(), "ORG") if one.label == "PERSON" and (firm := _FIRM.match(text, one.end))
             else one for one in names]  # fmt: skip
    # A foundation may bear the name of somebody whom the text tells of; a company is what its name means.
    firms = [one.text.split(" ") for one, before in zip(grown, names, strict=True) if one is not before]
    heads = {" ".join(words[:n]) for words in firms if words[-1] in _COMPANY for n in range(2, len(words))}
    for n, one in enumerate(grown):
        if one.label == "PERSON" and (head := next((h for h in heads if text.startswith(h, one.start)), None)):
            grown[n] = _at(text, one.start, one.start + len(head), "ORG")
    return grown


def _judged(text: str, one: Name, places: dict[tuple[int, int], str], parts: Collection[str]) -> Name | None:
    """The person's name without words that are not of it, under another label where it is no person's; None where
    nothing is left. `parts` are the words of people's full names.
    """
    if one.label != "PERSON":
        return one
    if _NO_PERSON.search(text[max(0, one.start - 10) : one.start]) or _NO_PERSON.match(one.text.split(" ")[0] + " "):
        return None
    if not (cut := _cut(text, one, places)):
        return None
    if cut.text in parts:
        return cut
    if _STREET.fullmatch(cut.text):
        return replace(cut, label="PLACE")
    if clue := places.get((cut.start, cut.end)):
        return replace(cut, label=_LABEL_OF.get(clue, "PLACE"))
    is_body = _LETTERS.fullmatch(cut.text) and not INITIALS.fullmatch(cut.text)
    return replace(cut, label="ORG") if is_body else cut


def _things(text: str, names: Sequence[Name], parts: Collection[str]) -> list[Name]:
    """The names, a person's under another label where all that stands around it tells of a place or of a body."""
    told = [(one.text, _thing(text, one)) for one in names if one.label == "PERSON" and one.text not in parts]
    called = {name for name, label in told if label is None}
    labels = {name: label for name, label in told if label and name not in called}
    return [replace(one, label=labels.get(one.text, one.label)) if one.label == "PERSON" else one for one in names]


def _thing(text: str, one: Name) -> str | None:
    """What the words beside the name call it, where they call it no person."""
    before = text[max(0, one.start - 24) : one.start]
    if _BODY.search(before):
        return "ORG"
    if _PART_OF_PLACE.search(before) or _WHERE_BEHIND.match(text, one.end):
        return "PLACE"
    # "interest in Khashoggi's fate"; "let in Vital Shastakovich"
    is_owner = re.match("[’']s ", text[one.end : one.end + 3])
    return "PLACE" if " " not in one.text and not is_owner and _WHERE.search(before) else None


def _cut(text: str, one: Name, places: dict[tuple[int, int], str]) -> Name | None:
    """The name without a day or small words behind it or a country before it; None where only one small word was
    tagged, or one word and small ones.
    """
    words = one.text.removesuffix("'s").removesuffix("’s").split(" ")
    while len(words) > 1 and words[-1] in _DAYS:
        words = words[:-1]
    kept = list(words)
    while kept and kept[-1].islower() and "-" not in kept[-1]:
        kept = kept[:-1]
    if not kept or (len(kept) == 1 and len(words) > 1):
        return None
    end = one.start + len(" ".join(kept))
    before = next((e for s, e in places if s == one.start and text[e:end].count(" ") > 1), None)
    return _at(text, before + 1 if before else one.start, end)


def _with(names: list[Name], others: Sequence[Name], *, over: Sequence[str] = ()) -> list[Name]:
    """The names with those of the others that meet none, or only one of the labels `over` that is no longer."""
    kept = list(names)
    for one in others:
        met = [other for other in kept if other.start < one.end and one.start < other.end]
        if all(other.label in over and one.start <= other.start and other.end <= one.end for other in met):
            kept = [other for other in kept if other not in met] + [one]
    return sorted(kept, key=lambda one: one.start)


def _alone(text: str, names: Sequence[Name], places: dict[tuple[int, int], str]) -> Iterator[Name]:
    """Where a name in full, or its last word by itself, stands once more: "Gen. Joseph Votel … Votel explained"."""
    full = sorted({one.text for one in names if one.label == "PERSON" and " " in one.text})
    for words in (*full, *sorted({one.split(" ")[-1] for one in full})):
        if " " not in words and not is_surname(text, words):
            continue
        for match in re.finditer(rf"(?<![\w-]){re.escape(words)}(?![\w-])", text):
            if match.span() not in places:
                yield _at(text, *match.span())


def is_surname(text: str, word: str) -> bool:
    """Whether a word of a name can stand for it; one that is a word of the language too may open any sentence."""
    if len(word) < 3 or not word[0].isupper() or word.lower() in TITLES or word in _DAYS:
        return False
    return not re.search(rf"\b{re.escape(word.lower())}\b", text)


def _at(text: str, start: int, end: int, label: str = "PERSON") -> Name:
    return Name(start=start, end=end, text=text[start:end], label=label)
