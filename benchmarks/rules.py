"""A baseline that learned nothing: names by capitals, methods by phrases, countries and dates by what stands near.

It answers in the form of the model, so that the reader and its scores are the same.
"""

import math
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from benchmarks.capitals import find_people
from codebook import METHODS, OUTCOMES, ROLES
from extract.countries import CountryMention, find_countries_in
from extract.spans import place_of
from models.guest import find_sentences
from models.labels import NAME_TAGS, OWN
from records.question import Answer, Question, Span

_PHRASES = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text("utf-8"))
_TOKEN = re.compile(r"\w+|[^\w\s]")
_YES, _NO = 4.0, -20.0  # log-odds of what a rule says, and of all else
_AFTER = 2  # sentences behind a mention that go on about the one named there
_DATE_STEP = 60  # characters that make a date a third as likely
_NEAR = 300  # characters that make a country a third as likely


Rule = Callable[[Span], float]  # from a token to the odds that it fills a slot


def _any(words: Sequence[str], flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})(?!\w)", flags)


_METHODS = {code: _any(_PHRASES["methods"][code]) for code in METHODS}
_OUTCOMES = {label: _any(words) for label, words in _PHRASES["outcomes"].items()}
_CUES = {name: "|".join(words) for name, words in _PHRASES["cues"].items()}
_POWER = re.compile(rf"(?:'s|’s|n|i)?(?: [\w-]+)? (?:{_CUES['power']})\b")
_LOCAL = re.compile(rf"(?:'s|’s)?(?: [\w-]+)? (?:{_CUES['local']})\b")
_LEFT = re.compile(rf"\b(?:{_CUES['left']})(?: the)? $")
_LIVING = re.compile(rf"\b(?:{_CUES['living']})(?: the)? $")
_SPEAKS = re.compile(rf"[^.;]{{0,60}}?\b(?:{_CUES['speech']})\b")
_OFFICE = re.compile(rf"\b(?:{_CUES['office']})\b")
_DESCRIBED = _any([_PHRASES["people"]["described"]])


class RulesOnly:
    """Stands where the Encoder does."""

    name, version = "rules-only", "1"

    def gate(self, text: str) -> float:
        """No text is passed over."""
        return 0.0

    def open(self, text: str, windows: Sequence[Span]) -> "OpenedRules":
        """The text ready for questions."""
        return OpenedRules(text, (windows[0][0], windows[-1][1]) if windows else (0, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Words that tell a method."""

    span: Span
    code: str


class OpenedRules:
    """A text with what the rules see in it."""

    def __init__(self, text: str, whole: Span) -> None:
        self._text = text
        self._tokens = tuple(match.span() for match in _TOKEN.finditer(text, *whole))
        self._countries = tuple(find_countries_in(text))
        self._people = find_people(text, [(one.start, one.end) for one in self._countries])
        self._sentences = find_sentences(text, whole)
        self._triggers = tuple(
            Trigger(span=match.span(), code=code) for code, words in _METHODS.items() for match in words.finditer(text)
        )

    def answer(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        """The Answer to each question, in order."""
        ask = {"text": self._plain, "person": self._person, "number": self._made}
        return tuple(ask[one.about](one) for one in questions)

    def _plain(self, question: Question) -> Answer:
        """Who is named, whether the text tells anything, and that every number may be a figure."""
        told = len({one.code for one in self._countries}) > 1 and bool(self._triggers)
        described = tuple(self._described())
        slots = {"target": _on(dict.fromkeys(self._people, 0.5) | dict.fromkeys(described, _YES)),
                 "figure": _on({question.span: 0.0})}  # fmt: skip
        return self._made(question, slots=slots, relevant=2 * _YES if told else -_YES)

    def _described(self) -> Iterator[Span]:
        """The nameless whom a method is told of: their sentence names nobody."""
        for start, end in self._sentences:
            if any(start <= s < end for s, _ in self._people):
                continue
            if trigger := next((one for one in self._triggers if start <= one.span[0] < end), None):
                found = [one.span() for one in _DESCRIBED.finditer(self._text, start, end)]
                yield from sorted(found, key=lambda one: abs(one[0] - trigger.span[0]))[:1]

    def _person(self, question: Question) -> Answer:
        told = self._told_of(question.marks)
        where = [one.span for one in told] or list(question.marks)
        origin = self._country(where, _origin_cue)
        host = self._country(where, _host_cue, but=origin)
        slots = {f"method:{code}": _on({one.span: _YES for one in told if one.code == code}) for code in METHODS}
        slots |= {"date": lambda token: _YES - _gap(token, where) / _DATE_STEP,
                  "relative": _on({one.span: _YES for one in told if one.code == "coercion-by-proxy"})}  # fmt: skip
        for slot, code in (("origin", origin), ("host", host)):
            places = [(one.start, one.end) for one in self._countries if one.code == code]
            slots[slot] = _on({span: _YES - _gap(span, where) / 1e4 for span in places})
        is_target = bool(told) and not self._is_speaker(question.marks)
        return self._made(
            question, slots=slots, role="target" if is_target else "other",
            methods={one.code for one in told}, outcome=self._outcome(where),
        )  # fmt: skip

    def _told_of(self, marks: Sequence[Span]) -> list[Trigger]:
        """The methods in the sentences that mention the person, and in those behind that name nobody else."""
        near: set[int] = set()
        for start, _ in marks:
            here = place_of(start, tuple(first for first, _ in self._sentences))
            near.add(here)
            for n in range(here + 1, min(len(self._sentences), here + 1 + _AFTER)):
                if "\n" in self._text[self._sentences[n - 1][0] : self._sentences[n][0]] or self._others(n, marks):
                    break
                near.add(n)
        spans = [self._sentences[n] for n in near]
        return [one for one in self._triggers if any(s <= one.span[0] < e for s, e in spans)]

    def _others(self, sentence: int, marks: Sequence[Span]) -> bool:
        """Whether the sentence names anybody but the one who is marked."""
        first, last = self._sentences[sentence]
        return any(first <= one[0] < last and one not in marks for one in self._people)

    def _is_speaker(self, marks: Sequence[Span]) -> bool:
        """Whether most mentions speak, or one is said to hold an office."""
        speaks = sum(bool(_SPEAKS.match(self._text, end) or _said_before(self._text, start)) for start, end in marks)
        start, end = marks[0]
        around = self._text[max(0, start - 40) : start].rsplit(".", 1)[-1] + self._text[end : end + 50].split(".", 1)[0]
        return 2 * speaks > len(marks) or bool(_OFFICE.search(around))

    def _country(
        self, where: Sequence[Span], cue: Callable[[str, CountryMention], float], but: str | None = None
    ) -> str | None:
        """The code of the country for which the cues near by speak most; None where there is none."""
        scores: dict[str, float] = {}
        for one in self._countries:
            weight = cue(self._text, one) * math.exp(-_gap((one.start, one.end), where) / _NEAR)
            scores[one.code] = scores.get(one.code, 0.0) + weight
        scores.pop(but or "", None)
        return max(scores, key=lambda code: scores[code], default=None)

    def _outcome(self, where: Sequence[Span]) -> str:
        """The outcome of whose phrases one stands nearest behind what was done."""
        first = min(start for start, _ in where)
        found = [(abs(match.start() - first), label) for label, words in _OUTCOMES.items()
                 for match in words.finditer(self._text, max(0, first - 100), first + 700)]  # fmt: skip
        return min(found)[1] if found else "at-large"

    def _made(
        self, question: Question, *, slots: Mapping[str, Rule] = MappingProxyType({}), relevant: float = _NO,
        role: str = "other", methods: Collection[str] = (), outcome: str = "unknown",
    ) -> Answer:  # fmt: skip
        tokens = tuple(one for one in self._tokens if question.span[0] <= one[0] and one[1] <= question.span[1])
        quiet = [_NO] * len(tokens)
        return Answer(
            tokens=tokens,
            names=[_tags(token, self._people) for token in tokens],
            slots={slot: [slots[slot](one) for one in tokens] if slot in slots else quiet for slot in OWN.slots},
            roles={label: float(label == role) for label in ROLES},
            methods={code: 0.9 if code in methods else 0.0 for code in METHODS},
            outcomes={label: float(label == outcome) for label in OUTCOMES},
            # Half sure that a number is a figure and when it holds: so the rules for figures decide.
            flags={"relevant": relevant, "figure": 0.0, "published": 0.0},
        )


def _origin_cue(text: str, one: CountryMention) -> float:
    """How loudly a mention speaks for the state that reaches out."""
    if one.clue == "agency" or _POWER.match(text, one.end):
        return 3.0
    if _LEFT.search(text[max(0, one.start - 24) : one.start]):
        return 2.0
    return 1.5 if one.clue in ("ethnic", "demonym") else 0.5


def _host_cue(text: str, one: CountryMention) -> float:
    """How loudly a mention speaks for the country where the target is."""
    if one.clue in ("agency", "ethnic") or _POWER.match(text, one.end):
        return 0.2
    if _LOCAL.match(text, one.end) or text[one.end : one.end + 3] in (" — ", " – ", " - "):
        return 3.0
    if _LEFT.search(text[max(0, one.start - 24) : one.start]):
        return 0.5
    return 2.0 if _LIVING.search(text[max(0, one.start - 16) : one.start]) else 1.0


def _said_before(text: str, start: int) -> bool:
    return bool(re.search(rf"\b(?:{_CUES['speech']})(?: [a-z]+){{0,3}} $", text[max(0, start - 40) : start]))


def _gap(span: Span, where: Sequence[Span]) -> int:
    """The characters between a span and the nearest of some others."""
    return min(max(0, start - span[1], span[0] - end) for start, end in where)


def _on(marked: Mapping[Span, float]) -> Rule:
    """The odds of a token: those of the marked words that it stands in, else that it does not fill the slot."""

    def odds(token: Span) -> float:
        return max((odds for (s, e), odds in marked.items() if s < token[1] and token[0] < e), default=_NO)

    return odds


def _tags(token: Span, people: Sequence[Span]) -> tuple[float, ...]:
    tag = next((1 if s == token[0] else 2 for s, e in people if s <= token[0] and token[1] <= e), 0)
    return tuple(float(n == tag) for n in range(len(NAME_TAGS)))
