"""From a gold article to lessons: the same windows that the reader will cut, with what should be said of each."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from codebook import METHODS
from extract.countries import find_countries
from extract.passages import Passages, find_context, find_passages, find_windows
from extract.targets import group_mentions
from records.evidence import Evidence
from records.gold import Gold
from records.incident import Incident
from records.window import Lesson, Span, Window

# Slots that are taught by the annotator's quotes; the countries are taught by every mention of the right one.
_QUOTED = ("date", "outcome", "relative", "perpetrator", *(f"method:{code}" for code in METHODS))


def find_lessons(nlp: Any, gold: Gold) -> tuple[Lesson, ...]:
    """All lessons of one annotated article: its plain windows, and those around each person and each target."""
    doc = nlp(gold.article.text)
    passages = find_passages(doc)
    places = tuple((one.start, one.end, one.code) for one in find_countries(doc))
    people = _people(gold)
    lessons = list(_plain_lessons(gold, passages, people))
    for name, role, mentions in people:
        incidents = [one for one in gold.incidents if one.target.name == name]
        for window in find_context(passages, mentions):
            lessons.append(_lesson_for(window, role, incidents, places))
    for incident in gold.incidents:
        if incident.target.kind != "person":
            mentions = _evidence_spans(incident, "target")
            lessons += [_lesson_for(w, "target", [incident], places) for w in find_context(passages, mentions)]
    for mention in _decoys(gold):
        lessons += [_lesson_for(w, "other", [], places) for w in find_context(passages, [mention])]
    return tuple(lessons)


def _decoys(gold: Gold) -> list[Span]:
    """Counted people and things that nobody reached for: so a mark on nameless words alone makes no target."""
    told = [span for one in gold.incidents for span in _evidence_spans(one, "target")]
    spans = [(one.start, one.end) for one in gold.figures]
    return [span for span in spans if not any(s < span[1] and span[0] < e for s, e in told)][:1]


def _people(gold: Gold) -> list[tuple[str, str, tuple[Span, ...]]]:
    """Each named person with role and mentions: every place of the full name and of its parts."""
    text = gold.article.text
    roles = dict(gold.people)
    spans: set[Span] = set()
    aliases = {alias for one in gold.incidents if one.target.kind == "person" for alias in one.target.aliases}
    for name in (*roles, *(alias for alias in aliases if alias[:1].isupper())):
        spans.update(_places(text, name))
    for name in roles:
        for part in re.split(r"[\s]+", name):
            if len(part) > 2 and part[0].isupper():
                spans.update(s for s in _places(text, part) if not any(o[0] <= s[0] and s[1] <= o[1] for o in spans))
    widest = [s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
    found = []
    for chain in group_mentions(text, widest):
        owner = next((name for name in (chain.name, *chain.aliases) if name in roles), None)
        if owner:
            found.append((owner, roles[owner], chain.mentions))
    return found


def _places(text: str, words: str) -> list[Span]:
    return [match.span() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]


def _plain_lessons(
    gold: Gold, passages: Passages, people: Sequence[tuple[str, str, tuple[Span, ...]]]
) -> Iterator[Lesson]:
    names = [(start, end, "PERSON") for _, _, mentions in people for start, end in mentions]
    targets = [span for _, role, mentions in people if role == "target" for span in mentions]
    targets += [span for one in gold.incidents for span in _evidence_spans(one, "target")]
    methods = [one for incident in gold.incidents for one in incident.evidence if one.field == "method"]
    for window in find_windows(passages):
        told = {f"method:{code}": _told(window, methods, code) for code in METHODS}
        yield Lesson(
            window=window,
            names=tuple((*_shifted(window, (s, e)), label) for s, e, label in names if _inside(window, (s, e))),
            known_names=("PERSON",),
            slots={"target": tuple(_shifted(window, span) for span in targets if _inside(window, span))} | told,
            relevance=any(told.values()),
        )


def _told(window: Window, methods: Sequence[Evidence], code: str) -> tuple[Span, ...]:
    """Where the window tells the method."""
    spans = [(one.start, one.end) for one in methods if one.value == code]
    return tuple(_shifted(window, span) for span in spans if _inside(window, span))


def _lesson_for(
    window: Window, role: str, incidents: Sequence[Incident], places: Sequence[tuple[int, int, str]]
) -> Lesson:
    """What a window says of the person that it marks; a bystander has no methods and fills no slot."""
    slots: dict[str, list[Span]] = {slot: [] for slot in ("origin", "host", *_QUOTED)}
    for incident in incidents:
        codes = {"origin": {c.code for c in incident.origin}, "host": {c.code for c in incident.host}}
        for slot, wanted in codes.items():
            slots[slot] += [(start, end) for start, end, code in places if code in wanted]
        for one in incident.evidence:
            slot = f"method:{one.value}" if one.field == "method" else one.field
            if slot in slots:
                slots[slot].append((one.start, one.end))
    return Lesson(
        window=window,
        slots={slot: tuple(_shifted(window, s) for s in spans if _inside(window, s)) for slot, spans in slots.items()},
        role=role,
        outcome=_outcome(window, incidents),
    )


def _outcome(window: Window, incidents: Sequence[Incident]) -> str | None:
    """The outcome that the window can tell; None where its quote stands elsewhere, or nothing is known."""
    if not incidents:
        return None
    spans = _evidence_spans(incidents[-1], "outcome")
    return incidents[-1].outcome if not spans or any(_inside(window, span) for span in spans) else None


def _evidence_spans(incident: Incident, field: str) -> tuple[Span, ...]:
    return tuple((one.start, one.end) for one in incident.evidence if one.field == field)


def _inside(window: Window, span: Span) -> bool:
    return window.start <= span[0] and span[1] <= window.start + len(window.text)


def _shifted(window: Window, span: Span) -> Span:
    return span[0] - window.start, span[1] - window.start
