"""From an article's text to the dates it tells, relative ones resolved against its day or an earlier date in it."""

import re
from dataclasses import dataclass, replace
from datetime import date

from extract.anchors import resolve
from extract.asides import is_aside, is_bound
from extract.datewords import Written, scan_dates
from extract.dateyears import Anchor, Setting
from extract.spans import Sentenced, place_of, sentence_spans
from records.when import When


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """Words that tell a time, `text[start:end]`, and the days they mean, None where that cannot be known.

    `anchored` says that `when` leans on the day of publication or on another date of the text.
    """

    start: int
    end: int
    text: str
    when: When | None
    anchored: bool


def find_dates(doc: Sentenced, *, published: str | None) -> tuple[DateMention, ...]:
    """The time words of the text from left to right, each resolved as far as the text allows; empty where none are."""
    text = doc.text
    starts = tuple(start for start, _ in sentence_spans(doc, text=text)) or (0,)
    setting = Setting(text=text, published=day_of(published), anchors=[])
    written = tuple(scan_dates(text))
    mentions = []
    for place, words in enumerate(written):
        sentence = place_of(words.start, starts)
        following = written[place + 1] if place + 1 < len(written) else None
        if following and place_of(following.start, starts) != sentence:
            following = None
        when, anchored = resolve(words, setting=setting, sentence=sentence, following=following)
        mentions.append(_mention(text, words, when, anchored))
        if when:
            told = not anchored or any(one.when.year == when.year for one in setting.anchors if one.told)
            aside = _is_background(text, words)
            anchor = Anchor(when=when, sentence=sentence, firm=_is_firm(text, words), told=told, aside=aside)
            setting.anchors.append(anchor)
    return tuple(mentions)


def day_of(published: str | None) -> date | None:
    """The day of an ISO 8601 date or date-time; None where there is none.

    >>> day_of("2021-05-31T08:00:00Z")
    datetime.date(2021, 5, 31)
    """
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _mention(text: str, words: Written, when: When | None, anchored: bool) -> DateMention:
    quote = text[words.start : words.end]
    return DateMention(start=words.start, end=words.end, text=quote, anchored=anchored,
                       when=replace(when, text=quote) if when else None)  # fmt: skip


# born in Kabul, Iran, in 1985 | since fleeing Iran in 2014 | since he fled in 2014 | since at least 2014 | up to 2020
_LIFE = re.compile(
    r"(?<![\w-])[Bb]orn\b(?:(?!\b(?:he|she|they|who|was|were|has|had|and|but)\b)[^.;\d]){0,40}$"
    r"|\b[Ss]ince\s(?:\w+ing|he|she|they|his|her|their)\b[^.;,\d]{0,40}$"
    r"|\b(?:[Ss]ince\s(?:at\sleast|about|around)|up\sto)\s$"
)
# Egypt's 2013 coup | a 2020 security law
_NAMED = re.compile(r"(?:[’']s|\b(?:an?|his|her|its|their))\s$", re.I)


def _is_background(text: str, words: Written) -> bool:
    """Whether the date gives no other its year: of a birth, of a bound (since 2016), or in a clause of the side."""
    before = text[max(0, words.start - 60) : words.start]
    return is_aside(text, words.start, words.end) or is_bound(text, words.start) or bool(_LIFE.search(before))


def _is_firm(text: str, words: Written) -> bool:
    """Whether other dates may lean on this one: not the day of a report, not the year in a law's name."""
    if words.rule == "near" and ("month" in words.parts or "season" in words.parts):
        return True  # last August
    if words.rule in ("weekday", "near day", "near", "past", "weekend", "day of week"):
        return False
    if words.rule != "year" or not re.match(r"\s[^\W\d]", text[words.end : words.end + 2]):
        return True
    named = text[words.start : words.start + 4].lower() == "the "
    return not (named or _NAMED.search(text[max(0, words.start - 6) : words.start]))
