"""From what was read for one candidate to an Incident, each slot with its quote; None where no incident is told."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from codebook import CAMPAIGNS, METHODS, name_of, relation_named
from extract.candidates import Candidate
from extract.names import Name
from extract.passages import Passages
from extract.slots import Told, chance_of, find_runs, find_tokens, weigh
from extract.sources import pick_speaker
from extract.spans import Dated, Placed, acting
from records.evidence import Evidence
from records.incident import Country, Incident, Method, Relative, Target
from records.question import Answer, Question

# Set on the development part of the corpus, 2026-11.
_TARGET, _SURE_TARGET = 0.8, 0.98
_UNLIKELY_TARGET, _UNLIKELY_TOLD = 0.94, 0.9
_UNLIKELY_SURE_TARGET, _UNLIKELY_TOLD_OF_SURE = 0.99, 0.6
_NAMELESS_TARGET, _NAMELESS_TOLD = 0.95, 0.9
_METHOD = 0.55
_TOLD, _TOLD_OF_SURE = 0.7, 0.45
_ORIGIN, _NEXT_ORIGIN, _HOST, _SECOND_HOST = 0.3, 0.05, 0.03, 0.35
_DATE = 0.3
_QUOTE = 0.4
_SAID = 0.5
_WORDY = 6  # a perpetrator is named in a few words
_SHORT = 3  # "two", "men", "the" name nobody, and "him" and "was" tell nothing

_CAMPAIGNS = frozenset((one.name, one.code) for one in CAMPAIGNS.values())
_WORD = re.compile(r"[\w'’-]+")
# what belongs to the words behind: "the service behind", "Russia's"
_LOOSE_END = re.compile(r"(?:[’']s|\s(?:behind|of|by|for|and|or|to|in|from|with|who|that|as|at|on))+\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the model said of one candidate, stretch by stretch, with the sure conclusions drawn from it."""

    text: str
    candidate: Candidate
    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]

    @property
    def role(self) -> Mapping[str, float]:
        """The probabilities of the roles, stretches weighted by how often they mention the candidate."""
        return _mean([one.roles for one in self.answers], [len(one.marks) for one in self.questions])

    @property
    def methods(self) -> Mapping[str, float]:
        """The probability of each method in the stretch that tells it best."""
        return {code: max(one.methods[code] for one in self.answers) for code in METHODS}

    @property
    def outcome(self) -> Mapping[str, float]:
        """The probabilities of the outcomes, stretches weighted by how surely they tell one."""
        told = [max((one.score for one in find_tokens([answer], "outcome")), default=0.0) for answer in self.answers]
        return _mean([one.outcomes for one in self.answers], [one + 0.1 for one in told])

    def tokens(self, slot: str) -> tuple[Told, ...]:
        """The tokens that may fill the slot."""
        return find_tokens(self.answers, slot)

    def countries(self, slot: str, countries: Sequence[Placed]) -> list[tuple[float, Placed]]:
        """The probability of each country, with the mention that speaks for it most; the likeliest first."""
        mentions: dict[str, list[Placed]] = {}
        for one in countries:
            told = acting(one) if slot == "origin" else one
            mentions.setdefault(told.code, []).append(told)
        chances = weigh(self.answers, slot, [[(one.start, one.end) for one in group] for group in mentions.values()])
        tokens = self.tokens(slot)
        ranked = [
            (chance, max(group, key=lambda one: (chance_of(tokens, (one.start, one.end)), -one.start)))
            for chance, group in zip(chances, mentions.values(), strict=True)
        ]
        return sorted(ranked, key=lambda pair: (-pair[0], pair[1].start))


def is_target(verdict: Verdict, *, is_likely: bool = True) -> bool:
    """Whether the candidate was read as a target, and a method is told; the surer the first, the less the second.

    Where the article is not likely to tell of any, both must be sure; so must they of somebody without a name.
    """
    role, told = verdict.role["target"], max(verdict.methods.values())
    if not is_likely:
        least = _UNLIKELY_TOLD_OF_SURE if role >= _UNLIKELY_SURE_TARGET else _UNLIKELY_TOLD
        return role >= _UNLIKELY_TARGET and told >= least
    if verdict.candidate.name is None:
        return role >= _NAMELESS_TARGET and told >= _NAMELESS_TOLD
    return role >= _TARGET and told >= (_TOLD_OF_SURE if role >= _SURE_TARGET else _TOLD)


def make_incident(
    verdict: Verdict,
    *,
    id: str,
    passages: Passages,
    names: Sequence[Name],
    countries: Sequence[Placed],
    dates: Sequence[Dated],
    campaign: tuple[str, int, int] | None = None,
    likely_origin: tuple[float, Placed] | None = None,
) -> Incident:
    """The incident of a target, with at least the likeliest method.

    `likely_origin` is the mention of the state behind most of the article's acts, with its probability; it fills
    an origin that this target's own surroundings do not tell.
    """
    text = passages.text
    methods = _methods(verdict)
    hosts = verdict.countries("host", countries)
    told_origin = _pick_origin(verdict.countries("origin", countries), hosts)
    lent_origin = [likely_origin] if likely_origin and not told_origin else []
    origin = [one for _, one in told_origin or lent_origin]
    told_host = _pick_hosts(_without(hosts, {one.code for one in origin}))
    sure, date = _pick_date(verdict, dates)
    if campaign and not any((campaign[0], one.code) in _CAMPAIGNS for one in origin):
        campaign = None  # another state's
    outcome = max(verdict.outcome, key=lambda label: verdict.outcome[label])
    relatives = tuple(_relatives(verdict, text, names))
    perpetrators = tuple(_perpetrators(verdict, text, names))
    said = _attribution(verdict, text)
    candidate = verdict.candidate
    quotes = [
        _quote(text, "target", *candidate.mentions[0], by="reader/role", score=verdict.role["target"]),
        *(_quote(text, "method", *span, value=code, by="reader/method", score=score) for code, score, span in methods),
        *_country_quotes(text, "origin", told_origin, by="countries/origin"),
        *_country_quotes(text, "origin", lent_origin, by="countries/article"),
        *_country_quotes(text, "host", told_host, by="countries/host"),
        *([_quote(text, "date", date.start, date.end, by="dates/date", score=sure)] if date else []),
        *_outcome_quote(verdict, text, outcome, methods[0][2]),
        *(_quote(text, "relative", *one.span, by="reader/relative", score=one.score) for one, _ in relatives),
        *(_quote(text, "perpetrator", *one.span, by="reader/perpetrator", score=one.score) for one in perpetrators),
        *([_quote(text, "campaign", *campaign[1:], by="codebook")] if campaign else []),
        *([_quote(text, "attribution", *said.span, by="reader/attribution", score=said.score)] if said else []),
    ]
    return Incident(
        id=id,
        target=Target(
            name=candidate.name, kind=candidate.kind, description=candidate.description, aliases=candidate.aliases
        ),
        origin=tuple(Country(code=one.code, name=name_of(one.code)) for one in origin),
        host=tuple(Country(code=one.code, name=name_of(one.code)) for _, one in told_host),
        methods=tuple(Method(code=code, score=score) for code, score, _ in methods),
        date=date.when if date else None,
        outcome=outcome,
        relatives=tuple(relative for _, relative in relatives),
        perpetrators=tuple(dict.fromkeys(text[one.start : one.end] for one in perpetrators)),
        campaign=campaign[0] if campaign else None,
        attribution=pick_speaker(text[said.start : said.end]) if said else None,
        confidence=min(1.0, verdict.role["target"]) * max(score for _, score, _ in methods) ** 0.5,
        evidence=tuple(quotes),
    )


def _methods(verdict: Verdict) -> list[tuple[str, float, tuple[int, int]]]:
    """Each told method with score and place, the surest first; at least the likeliest one."""
    ranked = sorted(verdict.methods.items(), key=lambda pair: -pair[1])
    kept = [pair for pair in ranked if pair[1] >= _METHOD] or ranked[:1]
    return [(code, score, _method_place(verdict, code)) for code, score in kept]


def _method_place(verdict: Verdict, code: str) -> tuple[int, int]:
    """The clause that tells the method best; else the line of the first mention."""
    if runs := _telling(verdict, f"method:{code}"):
        best = max(runs, key=lambda run: (run.score * min(run.end - run.start, 60), -run.start))
        return best.start, best.end
    start, end = verdict.candidate.mentions[0]
    left, right = verdict.text.rfind("\n", 0, start) + 1, verdict.text.find("\n", end)
    return left, right if right >= 0 else len(verdict.text)


def _without(ranked: Sequence[tuple[float, Placed]], codes: set[str]) -> list[tuple[float, Placed]]:
    """The other countries, which share what was thought of those: the more it is, the surer it is one of them."""
    left = 1.0 - sum(chance for chance, one in ranked if one.code in codes)
    return [(chance / max(left, 0.1), one) for chance, one in ranked if one.code not in codes]


def _telling(verdict: Verdict, slot: str) -> list[Told]:
    """The clauses that tell what fills the slot, without lone words too short to tell anything."""
    runs = find_runs(verdict.text, verdict.tokens(slot), threshold=_QUOTE)
    return [run for run in runs if run.end - run.start > _SHORT]


def _pick_hosts(ranked: Sequence[tuple[float, Placed]]) -> list[tuple[float, Placed]]:
    """The likeliest country, and another that is as sure, each with its probability."""
    return [pair for n, pair in enumerate(ranked) if pair[0] >= (_SECOND_HOST if n else _HOST)]


def _pick_origin(
    ranked: Sequence[tuple[float, Placed]], hosts: Sequence[tuple[float, Placed]]
) -> list[tuple[float, Placed]]:
    """The likeliest origin, if any; the next one, if told at all, where both lists have one head and the two together
    are likelier so.

    An act crosses a border, so one country is not both; two states that act for themselves make two incidents.
    """
    if len(ranked) > 1 and hosts and ranked[0][1].code == hosts[0][1].code:
        second_host = hosts[1][0] if len(hosts) > 1 else 0.0
        if ranked[1][0] >= _NEXT_ORIGIN and ranked[0][0] * second_host < ranked[1][0] * hosts[0][0]:
            return [ranked[1]]
    return [pair for pair in ranked[:1] if pair[0] >= _ORIGIN]


def _country_quotes(text: str, slot: str, told: Sequence[tuple[float, Placed]], *, by: str) -> Iterator[Evidence]:
    for score, one in told:
        yield _quote(text, slot, one.start, one.end, value=one.code, by=by, score=score)


def _pick_date(verdict: Verdict, dates: Sequence[Dated]) -> tuple[float, Dated | None]:
    """The probability of the likeliest year with the likeliest date in it; None where none is likely."""
    known = [one for one in dates if one.when]
    chances = weigh(verdict.answers, "date", [[(one.start, one.end)] for one in known])
    years: dict[int, float] = {}
    for one, chance in zip(known, chances, strict=True):
        year = one.when.year if one.when else 0
        years[year] = years.get(year, 0.0) + chance
    if not years or max(years.values()) < _DATE:
        return 0.0, None
    best = max(years, key=lambda year: years[year])
    told = [(chance, one) for one, chance in zip(known, chances, strict=True) if one.when and one.when.year == best]
    return years[best], max(told, key=lambda pair: (pair[0], -pair[1].start))[1]


def _outcome_quote(verdict: Verdict, text: str, outcome: str, act: tuple[int, int]) -> Iterator[Evidence]:
    """The clause that tells how it ended; where the model marks none, the act itself tells it."""
    if outcome in ("unknown", "at-large"):
        return
    runs = _telling(verdict, "outcome")
    place = max(runs, key=lambda run: run.score).span if runs else act
    yield _quote(text, "outcome", *place, by="reader/outcome", score=verdict.outcome[outcome])


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


def _perpetrators(verdict: Verdict, text: str, names: Sequence[Name]) -> Iterator[Told]:
    """Whoever is told to have acted, in a few words; a body that is named by its whole name."""
    found: list[Told] = []
    for run in find_runs(text, verdict.tokens("perpetrator"), threshold=0.5, gap=2):
        bodies = [one for one in names if one.label == "ORG" and one.start < run.end and run.start < one.end]
        start = min([run.start, *(one.start for one in bodies)])
        end = max([run.end, *(one.end for one in bodies)])
        # A name may reach to the run before it: "Russia's" and "military intelligence service".
        if found and not text[found[-1].end : start].strip(" "):
            last = found.pop()
            start, end, run = last.start, max(end, last.end), max(last, run, key=lambda one: one.score)
        found.append(Told(start=start, end=end, score=run.score))
    for one in found:
        words = text[one.start : one.end]
        bare = _LOOSE_END.sub("", words)
        if len(words.split()) <= _WORDY and any(word[0].isupper() or len(word) > _SHORT for word in bare.split()):
            yield Told(start=one.start, end=one.start + len(bare), score=one.score)


def _attribution(verdict: Verdict, text: str) -> Told | None:
    """The words that most surely tell who says so."""
    runs = find_runs(text, verdict.tokens("attribution"), threshold=_SAID)
    return max(
        (one for one in runs if pick_speaker(text[one.start : one.end])), key=lambda one: one.score, default=None
    )


def _quote(
    text: str, field: str, start: int, end: int, *, by: str, value: str = "", score: float | None = None
) -> Evidence:
    """The words as evidence; sums of probabilities may end a hair above 1."""
    score = None if score is None else min(1.0, score)
    return Evidence(field=field, start=start, end=end, quote=text[start:end], value=value, by=by, score=score)


def _mean(rows: Sequence[Mapping[str, float]], weights: Sequence[float]) -> Mapping[str, float]:
    total = sum(weights) or 1.0
    return {
        label: sum(row[label] * weight for row, weight in zip(rows, weights, strict=True)) / total for label in rows[0]
    }
