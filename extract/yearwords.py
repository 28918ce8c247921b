"""From four digits and the words around them to whether they are a year."""

import re

_YEAR_AFTER = re.compile(
    r"(?:\b(?:in|since|by|until|till|during|early|late|mid|throughout|before|after|year|the|a|an|his|her|its|their|of"
    r"|from|to|and)|[’']s)[\s-]$", re.I)  # fmt: skip
_LABEL_BEFORE = re.compile(
    r"(?:[$£€¥#]\s?|\b(?:article|section|no\.?|number|resolution|flight|room|order|bill|route|highway|page|chapter|case"
    r"|over|than|least|nearly|almost|exactly|up\sto|some|approximately|roughly|total\sof|model|rs|rmb|usd)\s)$",
    re.I,
)
# since at least 2014 | no later than 2016 | from 2014 up to 2020
_DATED_BEFORE = re.compile(
    r"(?:\b(?:since|until|till|(?P<loose>from|by|before|in))\s(?:at\sleast|about|around)|\b(?:later|earlier)\sthan"
    r"|\b(?:19|20)\d\d\sup\sto)\s$", re.I)  # fmt: skip
# up to 2020, where no sum is told | over 2014 and 2015
_UP_TO = re.compile(r"(?<!\bof\s)(?<!\bfor\s)(?<!\bwith\s)\bup\sto\s$", re.I)
_OVER = re.compile(r"\bover\s$", re.I)
_COUNTED_AFTER = re.compile(
    r"\s(?:people|persons|men|women|children|police|[a-z]{3,}(?<!ou)(?<!s)s(?<!was)(?<!has)(?<!does)(?<!this)\b"
    r"|per\s?cent|%|(?:m|km|GMT|UTC|hours|hrs|yuan|baht|dollars|euros|local)\b)|%|-(?:year|member|strong|m|page"
    r"|km|mile|foot)\b"
)
_MEASURED_AFTER = re.compile(
    r"\s?(?:GMT|UTC|hours\b|hrs\b|per\s?cent|%|yuan|baht|dollars|euros)|-(?:member|strong|page|km|mile)")  # fmt: skip


def is_year(text: str, match: re.Match[str]) -> bool:
    """Whether four digits are a year rather than a sum, a count or a number in a list of articles."""
    before = text[max(0, match.start() - 20) : match.start()]
    if before[-1:] in tuple("$£€¥#/:") or re.search(r"\d[.,'’]$", before):
        return False
    if before[-1:] == "-" and not re.search(r"(?:\b(?:mid|early|late|pre|post)|\b(?:19|20)\d\d)-$", before, re.I):
        return False
    after = text[match.end() : match.end() + 40]
    if _LABEL_BEFORE.search(before) and not _is_dated(before, after):
        return False
    if re.match(r"[\w%:]|/\d", after):
        return False
    known = bool(_YEAR_AFTER.search(before))
    if _MEASURED_AFTER.match(text, match.end()):
        return False
    if not 1900 <= int(match["year"]) <= 2049:
        return bool(re.search(r"\b(?:in|since|until)\s$", before)) and not _COUNTED_AFTER.match(text, match.end())
    return known or not _COUNTED_AFTER.match(text, match.end())


def _is_dated(before: str, after: str) -> bool:
    """Whether a year that a word of quantity stands before is one all the same."""
    dated = _DATED_BEFORE.search(before)
    if dated:
        return not (dated["loose"] and re.match(r"\s[A-Z][a-z]", after))  # by at least 2000 Turkish soldiers
    if _UP_TO.search(before):
        return bool(re.match(r"[,.;)]|\sand\b|$", after))
    pair = re.match(r"\s(?:and|to)\s20\d\d\b", after) if _OVER.search(before) else None
    return pair is not None and not _COUNTED_AFTER.match(after, pair.end())
