"""From a gold article to a Study: the same questions that the reader will ask, with what should be answered."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from zlib import crc32

from codebook import METHODS
from extract.counting import dates_in, find_counts, number_question
from extract.countries import CountryMention, find_countries
from extract.dates import DateMention, day_of, find_dates
from extract.nameless import find_nameless, group_nameless, is_introduced
from extract.numbers import NumberMention
from extract.passages import Passages, find_passages, find_stretches, find_windows
from extract.spans import Placed, acting, meets
from extract.targets import group_mentions
from records.figure import Figure
from records.gold import Gold
from records.incident import Incident
from records.question import Choice, Lesson, Question, Span, Study

# Slots that are taught piece by piece from the annotator's quotes; countries and dates are choices.
_QUOTED = ("outcome", "relative", "perpetrator", "attribution", *(f"method:{code}" for code in METHODS))
_DECOYS = 5  # how many of an article's nameless people who are no targets are asked about
Person = tuple[str, str, tuple[Span, ...]]  # name, role, mentions


def make_study(nlp: Any, gold: Gold) -> Study:
    """All lessons of one annotated article: its text, each person and target, and each number."""
    doc = nlp(gold.article.text)
    passages = find_passages(doc)
    countries, dates = find_countries(doc), find_dates(doc, published=gold.article.published)
    people = _people(gold)
    lessons = list(_text_lessons(gold, passages, people))
    for name, role, mentions in people:
        incidents = [one for one in gold.incidents if one.target.name == name]
        lessons += _person_lessons(passages, mentions, people, role, incidents, countries, dates)
    phrases = find_nameless(gold.article.text, [span for _, _, spans in people for span in spans], countries)
    groups = group_nameless(gold.article.text, phrases)
    nameless = [one for one in groups if is_introduced(gold.article.text, one[0])]
    for incident in gold.incidents:
        if incident.target.kind != "person":
            told = _evidence_spans(incident, "target")
            theirs = [one for one in nameless if not incident.target.name and any(meets(span, told) for span in one)]
            marked = sorted(span for one in theirs for span in one)
            lessons += _person_lessons(passages, marked or told, people, "target", [incident], countries, dates)
    for mentions, role in _decoys(gold, nameless):
        lessons += _person_lessons(passages, mentions, people, role, [], countries, dates)
    lessons += _number_lessons(gold, passages, dates)
    return Study(text=gold.article.text, windows=find_windows(passages), lessons=tuple(lessons))


def person_questions(passages: Passages, mentions: Sequence[Span], everybody: Sequence[Span]) -> tuple[Question, ...]:
    """What is asked about one person, who is mentioned there; `everybody` are the mentions of all people."""
    own = set(mentions)
    return tuple(
        Question(
            about="person", span=stretch,
            marks=tuple(one for one in mentions if stretch[0] <= one[0] and one[1] <= stretch[1]),
            others=tuple(one for one in everybody if one not in own and stretch[0] <= one[0] and one[1] <= stretch[1]),
        )
        for stretch in find_stretches(passages, mentions)
    )  # fmt: skip


def _decoys(gold: Gold, nameless: Sequence[tuple[Span, ...]]) -> list[tuple[tuple[Span, ...], str]]:
    """Some of the nameless people who are no targets of their own, with their roles: the hardest to tell apart first.

    A description of a named target is one: the incident is that of the name.
    """
    own = [s for one in gold.incidents if not one.target.name for s in _evidence_spans(one, "target")]
    named = [one for one in gold.incidents if one.target.name]
    descriptions = [s for one in named for words in one.target.aliases for s in _places(gold.article.text, words)]
    descriptions += [span for one in named for span in _evidence_spans(one, "target")]
    spans = {"other": descriptions}
    for role in ("relative", "perpetrator"):
        spans[role] = [span for one in gold.incidents for span in _evidence_spans(one, role)]
    free = [one for one in nameless if not any(meets(span, own) for span in one)]
    told = {one: next((role for role, known in spans.items() if meets(one[0], known)), None) for one in free}
    ranked = sorted(free, key=lambda one: (told[one] is None, crc32(f"{gold.article.id}{one[0]}".encode())))
    return [(one, told[one] or "other") for one in ranked[:_DECOYS]]


def _people(gold: Gold) -> list[Person]:
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


def _text_lessons(gold: Gold, passages: Passages, people: Sequence[Person]) -> Iterator[Lesson]:
    names = tuple((start, end, "PERSON") for _, _, mentions in people for start, end in mentions)
    targets = [span for _, role, mentions in people if role == "target" for span in mentions]
    targets += [span for one in gold.incidents for span in _evidence_spans(one, "target")]
    told = [one for incident in gold.incidents for one in incident.evidence if one.field == "method"]
    figures = tuple((one.start, one.end) for one in gold.figures)
    for span in find_windows(passages):
        methods = {f"method:{c}": _inside(span, [(e.start, e.end) for e in told if e.value == c]) for c in METHODS}
        here = _inside(span, targets)
        yield Lesson(
            question=Question(about="text", span=span),
            names=tuple((s, e, label) for s, e, label in names if span[0] <= s and e <= span[1]),
            known_names=("PERSON",),
            slots={"target": here, "figure": _inside(span, figures), **methods},
            flags={"relevant": bool(here) or any(methods.values())},
        )


def _person_lessons(
    passages: Passages, mentions: Sequence[Span], people: Sequence[Person], role: str,
    incidents: Sequence[Incident], countries: Sequence[CountryMention], dates: Sequence[DateMention],
) -> Iterator[Lesson]:  # fmt: skip
    """What each stretch says of one person; a bystander has no methods and fills no slot."""
    everybody = [span for _, _, spans in people for span in spans]
    for question in person_questions(passages, mentions, everybody):
        span = question.span
        slots: dict[str, tuple[Span, ...]] = {}
        for slot in _QUOTED:
            field, _, code = slot.partition(":")
            quotes = [
                e for one in incidents for e in one.evidence if e.field == field and (not code or e.value == code)
            ]
            slots[slot] = _inside(span, [(one.start, one.end) for one in quotes])
        whole = span == (passages.sentences[0][0], passages.sentences[-1][1])
        codes = {m.code for one in incidents for m in one.methods}
        yield Lesson(
            question=question, slots=slots, role=role,
            methods=tuple(sorted(c for c in codes if whole or slots[f"method:{c}"])),
            outcome=_outcome(span, incidents),
            choices=dict(_choices(span, incidents, countries, dates)) if incidents else None,
        )  # fmt: skip


def _choices(
    span: Span, incidents: Sequence[Incident], countries: Sequence[CountryMention], dates: Sequence[DateMention]
) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    """The countries of the stretch, each with all its mentions, and its dates; the right ones marked."""
    near = [one for one in countries if span[0] <= one.start and one.end <= span[1]]
    for slot in ("origin", "host"):
        right = {country.code for one in incidents for country in getattr(one, slot)}
        places: Sequence[Placed] = near if slot == "host" else [acting(one) for one in near]
        yield (
            slot,
            tuple(
                Choice(spans=tuple((one.start, one.end) for one in places if one.code == code), right=code in right)
                for code in dict.fromkeys(one.code for one in places)
            ),
        )
    told = [one for one in dates if one.when and span[0] <= one.start and one.end <= span[1]]
    right_dates = _right_dates(incidents, told)
    yield "date", tuple(Choice(spans=((one.start, one.end),), right=one in right_dates) for one in told)


def _right_dates(incidents: Sequence[Incident], dates: Sequence[DateMention]) -> list[DateMention]:
    """The dates that tell the incident's day best: just its days, else its year in a quote of it, else its year."""
    wanted = [one.date for one in incidents if one.date]
    quotes = [span for one in incidents for span in _evidence_spans(one, "date")]
    exact = [
        one for one in dates if one.when and any((one.when.start, one.when.end) == (w.start, w.end) for w in wanted)
    ]
    if exact:
        return exact
    same = [one for one in dates if one.when and any(one.when.year == w.year for w in wanted)]
    quoted = [one for one in same if any(start < one.end and one.start < end for start, end in quotes)]
    return quoted or same


def _number_lessons(gold: Gold, passages: Passages, dates: Sequence[DateMention]) -> Iterator[Lesson]:
    """What each number of the article is: a figure with its unit and period, or none."""
    text, published = gold.article.text, day_of(gold.article.published)
    for number in find_counts(text, dates):
        figure = next((one for one in gold.figures if _is_figure(number, one)), None)
        question = number_question(passages, number)
        if figure is None:
            yield Lesson(question=question, slots={"unit": ()}, flags={"figure": False})
            continue
        year = figure.period.year if figure.period else None
        told = dates_in(question, dates)
        right = [one for one in told if one.when and one.when.year == year]
        exact = [one for one in right if one.when and figure.period and one.when.start == figure.period.start]
        unit = _unit_place(text, number, figure, question.span)
        yield Lesson(
            question=question,
            slots={"unit": (unit,)} if unit else None,
            choices={"date": tuple(Choice(spans=((o.start, o.end),), right=o in (exact or right)) for o in told)},
            flags={"figure": True, "published": bool(not right and published and year == published.year)},
        )


def _is_figure(number: NumberMention, figure: Figure) -> bool:
    alike = abs(number.value - figure.value) <= 1e-6 * max(1.0, abs(figure.value))
    return alike and number.start < figure.end and figure.start < number.end


def _unit_place(text: str, number: NumberMention, figure: Figure, span: Span) -> Span | None:
    """Where the stretch words the unit, nearest to the number; None where it does not."""
    places = [(m.start(), m.end()) for m in re.finditer(re.escape(figure.unit), text[span[0] : span[1]])]
    near = [(start + span[0], end + span[0]) for start, end in places]
    return min(near, key=lambda one: abs(one[0] - number.end), default=None)


def _outcome(span: Span, incidents: Sequence[Incident]) -> str | None:
    """The outcome that the stretch can tell; None where its quote stands elsewhere, or nothing is known."""
    if not incidents:
        return None
    spans = _evidence_spans(incidents[-1], "outcome")
    return incidents[-1].outcome if not spans or _inside(span, spans) else None


def _evidence_spans(incident: Incident, field: str) -> tuple[Span, ...]:
    return tuple((one.start, one.end) for one in incident.evidence if one.field == field)


def _inside(span: Span, spans: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(one for one in spans if span[0] <= one[0] and one[1] <= span[1])
