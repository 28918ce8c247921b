"""From what was read for one candidate to an Incident, each slot with its quote; None where no incident is told."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from codebook import METHODS, name_of, relation_named
from extract.candidates import Candidate
from extract.names import Name
from extract.passages import Passages
from extract.slots import Told, chance_of, find_runs, find_tokens
from records.evidence import Evidence
from records.incident import Country, Incident, Method, Relative, Target
from records.when import When
from records.window import Scores, Window

# Set on the development part of the corpus, 2026-11.
_TARGET = 0.5
_METHOD = 0.6
_TOLD = 0.5
_COUNTRY = 0.35
_SECOND_COUNTRY = 0.9
_DATE = 0.3
_QUOTE = 0.4
_WORDY = 6  # a perpetrator is named in a few words

_WORD = re.compile(r"[\w'’-]+")


class Placed(Protocol):
    """A country as an article mentions it."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def code(self) -> str: ...


class Dated(Protocol):
    """A date as an article mentions it; `when` is None where it cannot be told."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def when(self) -> When | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the model said of one candidate, window by window, with the sure conclusions drawn from it."""

    candidate: Candidate
    windows: tuple[Window, ...]
    scores: tuple[Scores, ...]

    @property
    def role(self) -> Mapping[str, float]:
        """The probabilities of the roles, windows weighted by how often they mention the candidate."""
        return _mean([one.roles for one in self.scores], [len(window.marks) for window in self.windows])

    @property
    def methods(self) -> Mapping[str, float]:
        """The probability of each method in the window that tells it best."""
        return {code: max(one.methods[code] for one in self.scores) for code in METHODS}

    @property
    def outcome(self) -> Mapping[str, float]:
        """The probabilities of the outcomes, windows weighted by how surely they tell one."""
        told = [max(one.slots["outcome"], default=0.0) + 0.1 for one in self.scores]
        return _mean([one.outcomes for one in self.scores], told)

    def tokens(self, slot: str) -> tuple[Told, ...]:
        """The tokens that may fill the slot."""
        return find_tokens(self.windows, self.scores, slot)


def is_target(verdict: Verdict) -> bool:
    """Whether the candidate was read as the target of an act, and some method is told at all."""
    return verdict.role["target"] >= _TARGET and max(verdict.methods.values()) >= _TOLD


def make_incident(
    verdict: Verdict,
    *,
    id: str,
    passages: Passages,
    names: Sequence[Name],
    countries: Sequence[Placed],
    dates: Sequence[Dated],
    campaign: tuple[str, int, int] | None = None,
    likely_origin: Placed | None = None,
) -> Incident:
    """The incident of a target, with at least the likeliest method.

    `likely_origin` is the mention of the state behind most of the article's acts; it fills an
    origin that this target's own surroundings do not tell.
    """
    text = passages.text
    methods = _methods(verdict)
    origin = _pick_countries(verdict.tokens("origin"), countries) or ([likely_origin] if likely_origin else [])
    host = [
        one
        for one in _pick_countries(verdict.tokens("host"), countries)
        if one.code not in {o.code for o in origin[:1]}
    ]
    date = _pick_date(verdict.tokens("date"), dates)
    outcome = max(verdict.outcome, key=lambda label: verdict.outcome[label])
    relatives = tuple(_relatives(verdict, text, names))
    perpetrators = tuple(_perpetrators(verdict, text))
    candidate = verdict.candidate
    quotes = [
        _quote(text, "target", *candidate.mentions[0]),
        *(_quote(text, "method", *span, value=code) for code, _, span in methods),
        *(_quote(text, "origin", one.start, one.end, value=one.code, by="countries") for one in origin),
        *(_quote(text, "host", one.start, one.end, value=one.code, by="countries") for one in host),
        *([_quote(text, "date", date.start, date.end, by="dates")] if date else []),
        *_outcome_quote(verdict, text, outcome),
        *(_quote(text, "relative", one.start, one.end) for one, _ in relatives),
        *(_quote(text, "perpetrator", one.start, one.end) for one in perpetrators),
        *([_quote(text, "campaign", *campaign[1:], by="codebook")] if campaign else []),
    ]
    return Incident(
        id=id,
        target=Target(
            name=candidate.name, kind=candidate.kind, description=candidate.description, aliases=candidate.aliases
        ),
        origin=tuple(Country(code=one.code, name=name_of(one.code)) for one in origin),
        host=tuple(Country(code=one.code, name=name_of(one.code)) for one in host),
        methods=tuple(Method(code=code, score=score) for code, score, _ in methods),
        date=date.when if date else None,
        outcome=outcome,
        relatives=tuple(relative for _, relative in relatives),
        perpetrators=tuple(dict.fromkeys(text[one.start : one.end] for one in perpetrators)),
        campaign=campaign[0] if campaign else None,
        confidence=min(1.0, verdict.role["target"]) * max(score for _, score, _ in methods) ** 0.5,
        evidence=tuple(quotes),
    )


def _methods(verdict: Verdict) -> list[tuple[str, float, tuple[int, int]]]:
    """Each told method with score and place, the surest first; at least the likeliest one."""
    ranked = sorted(verdict.methods.items(), key=lambda pair: -pair[1])
    kept = [pair for pair in ranked if pair[1] >= _METHOD] or ranked[:1]
    return [(code, score, _method_place(verdict, code)) for code, score in kept]


def _method_place(verdict: Verdict, code: str) -> tuple[int, int]:
    """The clause that tells the method, in the window that tells it best; else the sentence of the mention there."""
    n = max(range(len(verdict.scores)), key=lambda n: verdict.scores[n].methods[code])
    window = verdict.windows[n]
    tokens = find_tokens([window], [verdict.scores[n]], f"method:{code}")
    shifted = [Told(start=t.start - window.start, end=t.end - window.start, score=t.score) for t in tokens]
    runs = find_runs(window.text, shifted, threshold=_QUOTE)
    if runs:
        best = max(runs, key=lambda run: (run.score * min(run.end - run.start, 60), -run.start))
        return window.start + best.start, window.start + best.end
    start, end = window.marks[0]
    left = window.text.rfind("\n", 0, start) + 1
    right = window.text.find("\n", end)
    return window.start + left, window.start + (right if right >= 0 else len(window.text))


def _pick_countries(tokens: Sequence[Told], countries: Sequence[Placed]) -> list[Placed]:
    """The best mention of the likeliest country, and of any other that is nearly sure."""
    best: dict[str, tuple[float, Placed]] = {}
    for one in countries:
        chance = chance_of(tokens, (one.start, one.end))
        if chance > best.get(one.code, (0.0, one))[0]:
            best[one.code] = (chance, one)
    ranked = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].start))
    return [one for n, (chance, one) in enumerate(ranked) if chance >= (_SECOND_COUNTRY if n else _COUNTRY)]


def _pick_date(tokens: Sequence[Told], dates: Sequence[Dated]) -> Dated | None:
    ranked = [(chance_of(tokens, (one.start, one.end)), one) for one in dates if one.when]
    chance, best = max(ranked, key=lambda pair: (pair[0], -pair[1].start), default=(0.0, None))
    return best if chance >= _DATE else None


def _outcome_quote(verdict: Verdict, text: str, outcome: str) -> Iterator[Evidence]:
    if outcome in ("unknown", "at-large"):
        return
    runs = find_runs(text, verdict.tokens("outcome"), threshold=_QUOTE)
    if runs:
        best = max(runs, key=lambda run: run.score)
        yield _quote(text, "outcome", best.start, best.end)


def _relatives(verdict: Verdict, text: str, names: Sequence[Name]) -> Iterator[tuple[Told, Relative]]:
    """Each relative that is told to be harmed, with the clause that tells it."""
    seen = set()
    for run in find_runs(text, verdict.tokens("relative"), threshold=_QUOTE):
        clause = text[run.start : run.end]
        name = next((one.text for one in names if one.label == "PERSON" and run.start <= one.start < run.end), None)
        for word in _WORD.findall(clause):
            relation = relation_named(word)
            if relation and (relation, name) not in seen:
                seen.add((relation, name))
                yield run, Relative(relation=relation, name=name, harm=clause)


def _perpetrators(verdict: Verdict, text: str) -> Iterator[Told]:
    for run in find_runs(text, verdict.tokens("perpetrator"), threshold=0.5, gap=2):
        if len(text[run.start : run.end].split()) <= _WORDY:
            yield run


def _quote(text: str, field: str, start: int, end: int, *, value: str = "", by: str = "reader") -> Evidence:
    return Evidence(field=field, start=start, end=end, quote=text[start:end], value=value, by=by)


def _mean(rows: Sequence[Mapping[str, float]], weights: Sequence[float]) -> Mapping[str, float]:
    total = sum(weights) or 1.0
    return {
        label: sum(row[label] * weight for row, weight in zip(rows, weights, strict=True)) / total for label in rows[0]
    }
