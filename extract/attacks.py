"""HRDsAttack as a second codebook: from an article and its gold to a Study, and from the model's answer to an Attack.

One question about the whole story is asked: who its victims are, which violations it tells, where and when.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from extract.slots import chance_of, find_tokens, weigh
from extract.story import OpenText, Story, open_story, windows_of
from extract.targets import Chain, group_mentions
from records.article import Article
from records.attack import Attack
from records.question import Answer, Choice, Lesson, Question, Span, Study
from records.when import When

# F1 is best where a score is half the F1 that can be reached; missed pieces of slots cost twice, which raises their
# scores. Chosen so in 2026-11, and not tuned on any part.
_VICTIM = 0.4
_VIOLATION = 0.35
_NONE = "unknown"  # what is told where no kind of violation is


class AttackReader:
    """Reads articles for the attack that each tells, with weights that were trained on HRDsAttack."""

    def __init__(self, nlp: Any, open_text: OpenText) -> None:
        self._nlp, self._open = nlp, open_text

    def read(self, article: Article) -> Attack:
        """The attack that the article tells; country and day are guessed where they are not sure."""
        story = open_story(self._nlp, article, self._open)
        if story.opened is None:
            return Attack(violations=(_NONE,))
        return find_attack(story, story.opened.answer([story.question])[0])


def find_attack(story: Story, answer: Answer) -> Attack:
    """What the model's answer to the story's question says."""
    countries = weigh([answer], "host", [spans for _, spans in story.countries])
    ranked = zip(countries, (code for code, _ in story.countries), strict=True)
    year, month, day = _day(story, answer)
    return Attack(
        victims=tuple(one.name for one, score in weigh_people(story, answer) if score >= _VICTIM),
        violations=_violations(answer.methods),
        country=max(ranked, key=lambda pair: pair[0], default=(0.0, None))[1],
        year=year, month=month, day=day,
    )  # fmt: skip


def weigh_people(story: Story, answer: Answer) -> tuple[tuple[Chain, float], ...]:
    """Everybody in the story with the probability that the place that shows them best is a victim's."""
    tokens = find_tokens([answer], "target")
    return tuple((one, max(chance_of(tokens, span) for span in one.mentions)) for one in story.people)


def _violations(scores: Mapping[str, float]) -> tuple[str, ...]:
    """Each told kind, or the likeliest one."""
    told = tuple(kind for kind, score in scores.items() if score >= _VIOLATION and kind != _NONE)
    return told or (max(scores, key=lambda kind: scores[kind]),)


def _day(story: Story, answer: Answer) -> tuple[int | None, int | None, int | None]:
    """The likeliest year, the likeliest month of it, and the likeliest day of that; None where no date tells one.

    A guess is better than none: HRDsAttack counts both alike where they are wrong.
    """
    days = [_parts(when) for when, _ in story.dates]
    others = []
    if story.published:
        days.append((story.published.year, story.published.month, story.published.day))
        others.append(float(answer.flags["published"]))
    told = list(zip(days, weigh([answer], "date", [spans for _, spans in story.dates], others=others), strict=True))
    found: list[int | None] = []
    for place in range(3):
        fitting = [(one[place], chance) for one, chance in told if one[:place] == tuple(found) and one[place]]
        sums: dict[int | None, float] = {}
        for value, chance in fitting:
            sums[value] = sums.get(value, 0.0) + chance
        found.append(max(sums, key=lambda value: sums[value], default=None))
    return found[0], found[1], found[2]


def _parts(when: When) -> tuple[int | None, int | None, int | None]:
    """Year, month and day as far as the date tells them.

    >>> _parts(When(start="2021-02-01", end="2021-02-28", precision="month"))
    (2021, 2, None)
    """
    first = date.fromisoformat(when.start)
    known = {"day": 3, "month": 2, "season": 1, "year": 1}.get(when.precision, 0)
    if not known and when.start[:4] == when.end[:4]:
        known = 1
    return first.year if known else None, first.month if known > 1 else None, first.day if known > 2 else None


def make_attack_study(nlp: Any, article: Article, told: Attack, open_text: OpenText | None) -> Study:
    """The lessons of one annotated article: its story, and the names in each window as that model sees them.

    The latter keep a model that has learned names from forgetting them.
    """
    story = _with_victims(open_story(nlp, article, open_text), told.victims)
    right, published = _right_dates(story, told)
    countries = tuple(Choice(spans=spans, right=code == told.country) for code, spans in story.countries)
    dates = tuple(Choice(spans=spans, right=n in right) for n, (_, spans) in enumerate(story.dates))
    victims = [span for one in story.people if is_victim(one, told.victims) for span in one.mentions]
    lesson = Lesson(
        question=story.question, slots={"target": tuple(victims)},
        methods=told.violations or None,
        choices=({"host": countries} if told.country else {}) | ({"date": dates} if told.year else {}),
        flags={"published": published} if told.year else None,
    )  # fmt: skip
    windows = windows_of(story)
    return Study(text=story.text, windows=windows, lessons=(lesson, *_name_lessons(story, windows)))


def _with_victims(story: Story, victims: Sequence[str]) -> Story:
    """The story with every place of the victims' names, also where the model sees no name."""
    missed = [
        match.span()
        for name in victims
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", story.text)
        if not any(start < match.end() and match.start() < end for start, end in story.names)
    ]
    names = tuple(sorted({*story.names, *missed}))
    return replace(story, names=names, people=group_mentions(story.text, names))


def is_victim(chain: Chain, victims: Sequence[str]) -> bool:
    """Whether one of the names is that of the chain, or a part of it, or holds it."""
    forms = (chain.name, *(one for one in chain.aliases if " " in one))
    return any(name in form or form in name for name in victims for form in forms)


def _name_lessons(story: Story, windows: Sequence[Span]) -> Iterator[Lesson]:
    for start, end in windows:
        inside = tuple((s, e, "PERSON") for s, e in story.names if start <= s and e <= end)
        yield Lesson(question=Question(about="text", span=(start, end)), names=inside, known_names=("PERSON",))


def _right_dates(story: Story, told: Attack) -> tuple[set[int], bool]:
    """The dates that agree with the gold in the most of year, month and day, and whether publication's day is meant."""
    wanted = (told.year, told.month, told.day)
    for known in (3, 2, 1):
        if None in wanted[:known]:
            continue
        right = {n for n, (when, _) in enumerate(story.dates) if _parts(when)[:known] == wanted[:known]}
        if right:
            return right, False
    return set(), bool(story.published and story.published.year == told.year)
