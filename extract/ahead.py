"""From the words around a date to whether they look ahead of the day of publication: will, due, scheduled."""

import re

# A word that looks ahead, or one that only seems to: had been due in August, she expected, against his will.
_AHEAD = re.compile(
    r"(?P<past>\b(?:was|were|been|he|she|they|who)\s(?:due|scheduled|slated|expected|set|planned)\b"
    r"|\b(?:his|her|their|free|own)\swill\b"
    r"|(?:\b(?:back|off|down|late|ill)|ed)\sdue\sto\b)"  # turned back due to fog on Monday
    r"|\b(?:will|due|scheduled|slated|expected|set\sto|plan(?:ned|s)|upcoming|to\sbe\sheld)\b"
)
# its minister said on Monday; not of what is to come: will be formally announced
_SAID = (
    r"(?<!\bbe\s)(?<!\bbeen\s)(?<!\band\s)(?<!ly\s)"
    r"\b(?:said|told|added|announced|ruled|confirmed|declared|reported|stated|warned|vowed|wrote|tweeted|posted)\b"
)
# but was deported | who attacked him; not an aside: will, he said, respond
_PAST = re.compile(
    rf"{_SAID}(?!,)|\b(?:was|were|had)\s\w"
    r"|\b(?:who|which|he|she|they)\s(?:\w+(?<!e)ed|agreed|freed|fled|left|held|took|came|went|met|made|gave)\b"
)
_SAID_BEFORE = re.compile(rf"{_SAID}[^,;]{{0,25}}$")
# the verdict handed down on; a date must follow at once, and no verb before that makes the deed one to come
_DONE = re.compile(
    r"\b(?:the|a|an|his|her|their|its|this)\s(?:[\w-]+\s){1,2}(?:\w+(?<!e)ed|made|given|brought)\s(?:down\s|out\s)?"
    r"(?:(?:on|in|late|early|last)\s)*$"
)
_TO_DO = re.compile(r"\b(?:be|have|get|see|want)\b")
_WILL_BEHIND = re.compile(r"^,?\s(?:\w+\s){1,4}will\b")


def is_awaited(text: str, start: int, end: int) -> bool:
    """Whether the words right before the date look ahead, or those behind it; a past verb between stops the look.

    >>> is_awaited("The trial will open on Monday.", 23, 29)
    True
    >>> is_awaited("Iran will respond, it said on Monday.", 30, 36)
    False
    """
    before = re.split(r"[.!?\n]", text[max(0, start - 60) : start])[-1]
    behind = _WILL_BEHIND.search(text[end : end + 50])
    if behind and not _SAID_BEFORE.search(before):
        return not _PAST.search(behind[0])
    *_, last = (None, *_AHEAD.finditer(before))
    if last is None or last["past"]:
        return False
    between = before[last.end() :]
    return not (_PAST.search(between) or (_DONE.search(between) and not _TO_DO.search(between)))
