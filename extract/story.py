"""From an article to its story: the part that is read in one go for one attack, and all that may fill a slot there."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from codebook import state_of
from extract.dates import day_of
from extract.names import names_on, spans_of
from extract.passages import Passages, find_windows
from extract.targets import Chain, group_mentions
from records.article import Article
from records.question import Opened, Question, Span
from records.when import When

# Characters of an article that are read for its attack. In the train part of HRDsAttack three victims in four are
# first named within them, 2026-11.
_READ = 4000
_Value = TypeVar("_Value")
OpenText = Callable[[str, Sequence[Span]], Opened]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The title and the first part of an article, the people in it, and the places of each country and each date.

    `opened` takes questions about it; it is None for a blank text, or where no model was given.
    """

    text: str
    passages: Passages
    people: tuple[Chain, ...]
    names: tuple[Span, ...]
    countries: tuple[tuple[str, tuple[Span, ...]], ...]
    dates: tuple[tuple[When, tuple[Span, ...]], ...]
    published: date | None
    opened: Opened | None

    @property
    def question(self) -> Question:
        """What is asked about all of it."""
        return Question(about="story", span=(0, len(self.text)), others=self.names)


def open_story(nlp: Any, article: Article, open_text: OpenText | None) -> Story:
    """The story of the article; its people are those whom the model's names or the pipeline's entities name."""
    doc = nlp.make_doc(_beginning(article))
    doc._.published, doc._.open_text = article.published, open_text
    doc = nlp(doc)
    text, names = doc._.passages.text, spans_of(names_on(doc), "PERSON")
    # Its annotators have what happens in Hong Kong happen in China: 9 of 10 articles of the train part, 2026-11.
    return Story(
        text=text, passages=doc._.passages, people=group_mentions(text, names), names=names,
        countries=_gathered((state_of(one.code), (one.start, one.end)) for one in doc._.countries),
        dates=_gathered((_bare(one.when), (one.start, one.end)) for one in doc._.dates if one.when),
        published=day_of(article.published), opened=doc._.opened,
    )  # fmt: skip


def windows_of(story: Story) -> tuple[Span, ...]:
    """The windows in which the story is encoded."""
    return find_windows(story.passages)


def _beginning(article: Article) -> str:
    """The title, unless the text begins with it, and as many whole lines or sentences as may be read.

    Where there are none it is so many letters.
    """
    title = (article.title or "").strip()
    whole = article.text if not title or article.text.startswith(title) else f"{title}\n\n{article.text}"
    if len(whole) <= _READ:
        return whole
    ends = (whole.rfind(end, _READ // 2, _READ) + 1 for end in ("\n", ". "))
    return whole[: max(ends) or _READ]


def _gathered(told: Iterable[tuple[_Value, Span]]) -> tuple[tuple[_Value, tuple[Span, ...]], ...]:
    """Each value with all its places, in the order of their first."""
    places: dict[_Value, list[Span]] = {}
    for value, span in told:
        places.setdefault(value, []).append(span)
    return tuple((value, tuple(spans)) for value, spans in places.items())


def _bare(when: When) -> When:
    """The same days without their wording, so that equal ones are equal."""
    return When(start=when.start, end=when.end, precision=when.precision)
