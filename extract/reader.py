"""The reader: an Article in, a Reading out, with the model passed in as a function from windows to scores."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from extract.assemble import Placed, Verdict, is_target, make_incident
from extract.campaigns import find_campaigns
from extract.candidates import find_candidates
from extract.countries import find_countries
from extract.dates import find_dates
from extract.figures import find_figures
from extract.names import Name, find_names
from extract.passages import Passages, find_context, find_passages, find_windows
from extract.slots import chance_of, find_tokens
from records.article import Article
from records.incident import Incident, incident_id
from records.reading import Reading
from records.window import Scores, Window

VERSION = "1"
# Below this nobody is read for. Set on the development part of the corpus, 2026-11: no relevant article lies below.
_RELEVANT = 0.9


class Reader:
    """Reads articles with one spaCy pipeline and one model.

    `score` takes windows to Scores; `name` and `version` say which weights it stands for.
    """

    def __init__(
        self, nlp: Any, score: Callable[[Sequence[Window]], Sequence[Scores]], *, name: str, version: str
    ) -> None:
        self._nlp, self._score = nlp, score
        self.name = name
        self.version = f"{VERSION}+{version}"

    def read(self, article: Article) -> Reading:
        """All that this reader finds in the article, possibly nothing; the whole text is read."""
        doc = self._nlp(article.text)
        passages = find_passages(doc)
        windows = find_windows(passages)
        scores = self._score(windows)
        countries = find_countries(doc)
        dates = find_dates(doc, published=article.published)
        relevance = max((one.relevance for one in scores), default=0.0)
        incidents: tuple[Incident, ...] = ()
        if relevance >= _RELEVANT:
            names = find_names(doc, windows, scores)
            verdicts = self._verdicts(passages, names, windows, scores)
            incidents = _incidents(article, verdicts, passages, names, countries, dates)
        return Reading(
            article_id=article.id,
            reader=self.name,
            version=self.version,
            relevance=relevance,
            incidents=incidents,
            figures=find_figures(doc, dates=dates, countries=countries, published=article.published),
            characters=len(article.text),
            pipeline=(("reader", self.name), ("version", self.version)),
        )

    def _verdicts(
        self, passages: Passages, names: Sequence[Name], windows: Sequence[Window], scores: Sequence[Scores]
    ) -> tuple[Verdict, ...]:
        """What the model says of each candidate, all of them read in one go."""
        candidates = find_candidates(passages.text, names, find_tokens(windows, scores, "target"))
        contexts = [find_context(passages, one.mentions) for one in candidates]
        answers = iter(self._score([window for context in contexts for window in context]))
        return tuple(
            Verdict(candidate=one, windows=context, scores=tuple(next(answers) for _ in context))
            for one, context in zip(candidates, contexts, strict=True)
            if context
        )


def _incidents(
    article: Article,
    verdicts: Sequence[Verdict],
    passages: Passages,
    names: Sequence[Name],
    countries: Sequence[Placed],
    dates: Sequence[Any],
) -> tuple[Incident, ...]:
    targets = [one for one in verdicts if is_target(one)]
    campaign = next(iter(find_campaigns(article.text)), None)
    likely = _likely_origin(targets, countries)
    seen: Counter[str] = Counter()
    found = []
    for verdict in targets:
        anchor = article.text[slice(*verdict.candidate.mentions[0])]
        incident = make_incident(
            verdict, id=incident_id(article.id, anchor, seen[anchor]), passages=passages, names=names,
            countries=countries, dates=dates, campaign=campaign, likely_origin=likely,
        )  # fmt: skip
        seen[anchor] += 1
        found.append(incident)
    return tuple(found)


def _likely_origin(targets: Sequence[Verdict], countries: Sequence[Placed]) -> Placed | None:
    """The mention that is most surely an origin, over all targets of the article; None where none is."""
    tokens = [token for one in targets for token in one.tokens("origin")]
    chance, best = max(
        ((chance_of(tokens, (one.start, one.end)), one) for one in countries),
        key=lambda pair: (pair[0], -pair[1].start),
        default=(0.0, None),
    )
    return best if chance >= 0.2 else None
