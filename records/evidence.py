"""Evidence: a quote, its place in the article's text, and the slot that it supports."""

from dataclasses import dataclass
from typing import Any

from records.errors import RecordError
from records.fields import maybe_number, need_int, need_one_of, need_str

FIELDS = (
    "target", "origin", "host", "method", "date", "outcome",
    "relative", "perpetrator", "campaign", "attribution",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Words of an article that support one slot: `article.text[start:end] == quote`, in code points.

    `field` is one of FIELDS; `value` names what the quote supports where a slot has several
    (a method's code), else it is empty; `by` names the component that found it and, behind a slash, the head
    of the model that decided for it; `score` is how sure that was, 0 to 1, None where nothing was weighed.
    """

    field: str
    start: int
    end: int
    quote: str
    value: str = ""
    by: str = ""
    score: float | None = None

    def __post_init__(self) -> None:
        if self.field not in FIELDS:
            raise RecordError(f"evidence.field: expected one of {', '.join(FIELDS)}, got {self.field!r}")
        if not 0 <= self.start < self.end or self.end - self.start != len(self.quote):
            raise RecordError(f"evidence: the place {self.start}:{self.end} does not fit the quote {self.quote!r}")
        if self.score is not None and not 0 <= self.score <= 1:
            raise RecordError(f"evidence.score: expected a number between 0 and 1, got {self.score!r}")


def parse_evidence(data: Any, trail: str) -> Evidence:
    """The Evidence that a mapping in the shape of the extraction contract holds."""
    return Evidence(
        field=need_one_of(data, "field", FIELDS, trail),
        start=need_int(data, "start", trail),
        end=need_int(data, "end", trail),
        quote=need_str(data, "text", trail),
        value=str(data.get("value") or ""),
        by=str(data.get("by") or ""),
        score=maybe_number(data, "score", trail),
    )
