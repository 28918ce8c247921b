"""The reader: an Article in, a Reading out, with the model passed in as a function that opens a text for questions."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from extract.assemble import Verdict, is_target, make_incident
from extract.campaigns import find_campaigns
from extract.candidates import find_candidates
from extract.counting import UNSEEN, Hint, find_counts, find_hints, number_question
from extract.dates import day_of
from extract.figures import find_figures
from extract.lessons import person_questions
from extract.names import names_on, spans_of
from extract.slots import chance, chance_of, find_tokens
from extract.spans import Placed
from records.article import Article
from records.incident import Incident, incident_id
from records.question import Opened, Span
from records.reading import Reading

VERSION = "9"
# Log-odds of the gate below which an article tells an incident only in sure words: other news that shares the
# vocabulary. Set on the development part and on general news, 2026-11.
_LIKELY = 1.9
# A text of fewer words costs little to read, and the gate has too little to go by.
_SHORT = 150
# Below this nobody is read for. Set on the development part and on general news, 2026-11: articles that tell of
# incidents lie above it, all but one in a hundred, those of denials and other affairs mostly below.
_RELEVANT = 0.995
# Below this in the plain reading a number is no figure and is not asked about. Set on the same, 2026-11.
_SEEN = 0.25
# The least probability of one incident's host where an article is to tell any. Set on the same, 2026-11.
_ABROAD = 0.3


def is_short(text: str) -> bool:
    """Whether the text is read without asking the gate."""
    return len(text.split()) < _SHORT


class Reader:
    """Reads articles with one spaCy pipeline and one model.

    `open_text` makes a text and its windows ready for questions; `name` and `version` say which weights it stands for.
    `gate` says cheaply how likely a text that is not short tells anything at all: below 0 the model is not asked, and
    rules alone find the figures. `workers` articles may be read at once, each by a thread of its own.
    """

    def __init__(
        self,
        nlp: Any,
        open_text: Callable[[str, Sequence[Span]], Opened],
        *,
        name: str,
        version: str,
        gate: Callable[[str], float] | None = None,
        workers: int = 1,
    ) -> None:
        self._nlp, self._open, self._gate = nlp, open_text, gate
        self.name, self.workers = name, workers
        self.version = f"{VERSION}+{version}"

    def read(self, article: Article) -> Reading:
        """All that this reader finds in the article, possibly nothing; the whole text is read."""
        odds = self._gate(article.text) if self._gate and not is_short(article.text) else _LIKELY
        doc = self._nlp.make_doc(article.text)
        doc._.published, doc._.open_text = article.published, self._open if odds >= 0 else None
        doc = self._nlp(doc)
        unread = chance(odds) if odds < 0 else 0.0
        relevance = max((chance(one.flags["relevant"]) for one in doc._.plain), default=unread)
        incidents = (
            _incidents(article, doc, _verdicts(doc), is_likely=odds >= _LIKELY)
            if doc._.plain and relevance >= _RELEVANT
            else ()
        )
        return Reading(
            article_id=article.id,
            reader=self.name,
            version=self.version,
            relevance=relevance,
            incidents=incidents,
            figures=find_figures(doc, dates=doc._.dates, countries=doc._.countries, published=article.published,
                                 hints=_hints(doc)),
            characters=len(article.text),
            pipeline=(("reader", self.name), ("version", self.version)),
        )  # fmt: skip


def _hints(doc: Any) -> Mapping[int, Hint]:
    """What the model says of each number; empty where it was not asked at all."""
    if doc._.opened is None:
        return {}
    told = find_tokens(doc._.plain, "figure")
    counts = find_counts(doc._.passages.text, doc._.dates)
    numbers = [one for one in counts if chance_of(told, (one.core, one.end)) >= _SEEN]
    questions = [number_question(doc._.passages, one) for one in numbers]
    answers = doc._.opened.answer(questions)
    published = day_of(doc._.published)
    hints = find_hints(doc._.passages, numbers, questions, answers, dates=doc._.dates, published=published)
    return {one.core: UNSEEN for one in counts} | dict(hints)


def _verdicts(doc: Any) -> tuple[Verdict, ...]:
    """What the model says of each candidate, all of them read in one go."""
    passages, names = doc._.passages, names_on(doc)
    candidates = find_candidates(passages.text, names, find_tokens(doc._.plain, "target"), doc._.countries)
    everybody = spans_of(names, "PERSON")
    asked = [person_questions(passages, one.mentions, everybody) for one in candidates]
    answers = iter(doc._.opened.answer([question for questions in asked for question in questions]))
    return tuple(
        Verdict(text=passages.text, candidate=one, questions=questions, answers=tuple(next(answers) for _ in questions))
        for one, questions in zip(candidates, asked, strict=True)
        if questions
    )


def _incidents(article: Article, doc: Any, verdicts: Sequence[Verdict], *, is_likely: bool) -> tuple[Incident, ...]:
    """The incidents of the targets; none where no state is told to reach into another country."""
    targets = [one for one in verdicts if is_target(one, is_likely=is_likely)]
    names, countries = names_on(doc), doc._.countries
    campaigns = find_campaigns(article.text)
    likely = _likely_origin(targets, countries)
    seen: Counter[str] = Counter()
    found = []
    for verdict in targets:
        anchor = article.text[slice(*verdict.candidate.mentions[0])]
        incident = make_incident(
            verdict, id=incident_id(article.id, anchor, seen[anchor]), passages=doc._.passages, names=names,
            countries=countries, dates=doc._.dates, campaign=_nearest_to(verdict, campaigns), likely_origin=likely,
        )  # fmt: skip
        seen[anchor] += 1
        found.append(incident)
    return tuple(found) if any(map(_crosses_border, found)) else ()


def _crosses_border(one: Incident) -> bool:
    """Whether the article surely tells both of a state and of where it reached the target."""
    hosts = [told.score or 0.0 for told in one.evidence if told.field == "host"]
    return bool(one.origin) and max(hosts, default=0.0) >= _ABROAD


def _nearest_to(verdict: Verdict, campaigns: Sequence[tuple[str, int, int]]) -> tuple[str, int, int] | None:
    """The operation that is named nearest to a mention of the candidate; None where the article names none."""
    starts = [start for start, _ in verdict.candidate.mentions]
    return min(campaigns, key=lambda one: min(abs(one[1] - start) for start in starts), default=None)


def _likely_origin(targets: Sequence[Verdict], countries: Sequence[Placed]) -> tuple[float, Placed] | None:
    """The mention that is most surely an origin, over all targets, with its probability; None where none is."""
    found = [pair for one in targets for pair in one.countries("origin", countries)]
    chance, best = max(found, key=lambda pair: (pair[0], -pair[1].start), default=(0.0, None))
    return (chance, best) if best and chance >= 0.2 else None
