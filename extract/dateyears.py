"""From a day or month told without its year, and the dates told before it, to the year that is meant."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from re import search

from extract.ahead import is_awaited
from extract.calendars import falls_on, month_number
from extract.datewords import Written
from records.when import When


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """An earlier date of the text, the sentence it stands in, and how far other dates may lean on it.

    `firm` is false for the day of a report and the year in a law's name; `told` says that its year does not
    come from the day of publication; `aside` that it is of the background, and gives no other date its year.
    """

    when: When
    sentence: int
    firm: bool
    told: bool
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What dates may lean on: the text, its day of publication, and the dates told so far."""

    text: str
    published: date | None
    anchors: list[Anchor]

    def nearest(self, sentence: int, reach: int = 12) -> Anchor | None:
        """The last firm date within `reach` sentences before, or in the sentence itself."""
        return next(self._near(sentence, reach), None)

    def story(self, sentence: int, reach: int) -> Anchor | None:
        """As `nearest`, of the dates that tell the story and do not lie ahead."""
        today = self.published.isoformat() if self.published else "9999"
        near = self._near(sentence, reach)
        return next((one for one in near if not one.aside and one.when.start <= today), None)

    def around(self, sentence: int, month: int) -> Anchor | None:
        """The last date of the sentence told from the publication that lies in such a month: last month, on 4 April."""
        near = (one for one in reversed(self.anchors) if one.sentence == sentence and not one.told and not one.firm)
        return next((one for one in near if _has_month(one.when, month)), None)

    def _near(self, sentence: int, reach: int) -> Iterator[Anchor]:
        return (one for one in reversed(self.anchors) if one.firm and sentence - one.sentence <= reach)


# How many sentences back the year of a bare month may stand; news style drops the year within the last twelve months.
_NEAR = 2


def year_near(
    month: int, day: int, words: Written, setting: Setting, sentence: int, following: Written | None
) -> int | None:
    """The year of a day or month told without one: the first that the words may mean in which the weekday fits."""
    years = tuple(_years_near(month, min(day, 28), words, setting, sentence, following))
    weekday = words.parts.get("weekday")
    fitting = (year for year in years if weekday is None or falls_on(year, month, day, weekday))
    return next(fitting, years[0] if years else None)


def _years_near(
    month: int, day: int, words: Written, setting: Setting, sentence: int, following: Written | None
) -> Iterator[int]:
    """The years that may be meant, the likeliest first.

    A date just before gives it, the story going forward; then a full date that ends the sentence
    (`on 3 March and 5 April 2019`); then the publication, whose nearest past such day is meant.
    """
    if around := setting.around(sentence, month):
        yield around.when.year
    anchor = setting.story(sentence, _NEAR)
    if anchor is not None and anchor.told:
        yield year_after(anchor.when, month, setting.published)
    shares = following and following.rule in ("date", "month") and "year" in following.parts
    if shares and following and search(r"^[^.;]{0,30}$", setting.text[words.end : following.start]):
        yield int(following.parts["year"]) - (month_number(following.parts["month"]) < month)
    if setting.published is not None:
        yield _year_beside(date(setting.published.year, month, day), words, setting.text, setting.published)
    elif last := setting.nearest(sentence, sentence + 1):
        yield year_after(last.when, month, None)


def _year_beside(day: date, words: Written, text: str, published: date) -> int:
    """The year of the next such day where the words look ahead of the publication, else of the last."""
    if is_awaited(text, words.start, words.end):
        return day.year + (day < published)
    return day.year - (day > published)


def year_after(anchor: When, month: int, published: date | None) -> int:
    """The anchor's year, or the one after it where the story went on over New Year."""
    first = date.fromisoformat(anchor.start)
    if anchor.precision in ("year", "range") or month >= first.month:
        return first.year
    onward = date(first.year + 1, month, 1)
    return first.year + (published is None or onward <= published)


def _has_month(when: When, month: int) -> bool:
    """Whether the month lies in the days, which are few enough to be no coincidence."""
    few = when.precision in ("day", "month", "range") and when.start[:4] == when.end[:4]
    return few and int(when.start[5:7]) <= month <= int(when.end[5:7])
