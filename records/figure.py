"""Figure: a stated number that counts something about the subject, with its unit, qualifier and period."""

from dataclasses import dataclass
from typing import Any

from records.errors import RecordError
from records.fields import maybe_number, maybe_str, need_int, need_mapping, need_number, need_one_of, need_str
from records.incident import Country, parse_country
from records.when import When, parse_when_object

QUALIFIERS = ("exact", "approx", "at-least", "at-most")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A stated number: `article.text[start:end] == quote`, words and multipliers resolved in `value`.

    `value_max` is the upper end of a range, else None; a percentage of 700 has the value 700;
    `unit` is what is counted, in the article's words; `period` is the time it holds for, and `dated_by` what chose it,
    or chose none: a part of the program, with its head; `score` is the model's chance that the number is a figure,
    0 to 1, None where it was not asked.
    """

    start: int
    end: int
    quote: str
    value: float
    unit: str
    qualifier: str = "exact"
    value_max: float | None = None
    period: When | None = None
    country: Country | None = None
    campaign: str | None = None
    attribution: str | None = None
    sentence: str = ""
    score: float | None = None
    dated_by: str = ""

    def __post_init__(self) -> None:
        if self.qualifier not in QUALIFIERS:
            raise RecordError(f"figure.qualifier: expected one of {', '.join(QUALIFIERS)}, got {self.qualifier!r}")
        if not 0 <= self.start < self.end or self.end - self.start != len(self.quote):
            raise RecordError(f"figure: the place {self.start}:{self.end} does not fit the quote {self.quote!r}")
        if self.score is not None and not 0 <= self.score <= 1:
            raise RecordError(f"figure.score: expected a number between 0 and 1, got {self.score!r}")


def parse_figure(data: Any, trail: str) -> Figure:
    """The Figure of a mapping in the shape of the extraction contract."""
    need_mapping(data, trail)
    return Figure(
        start=need_int(data, "start", trail),
        end=need_int(data, "end", trail),
        quote=need_str(data, "text", trail),
        value=need_number(data, "value", trail),
        value_max=maybe_number(data, "value_max", trail),
        unit=need_str(data, "unit", trail),
        qualifier=need_one_of(data, "qualifier", QUALIFIERS, trail),
        period=parse_when_object(data.get("period"), f"{trail}.period"),
        country=parse_country(data.get("country"), f"{trail}.country"),
        campaign=maybe_str(data, "campaign", trail),
        attribution=maybe_str(data, "attribution", trail),
        sentence=str(data.get("sentence") or ""),
        score=maybe_number(data, "score", trail),
        dated_by=str(data.get("dated_by") or ""),
    )
