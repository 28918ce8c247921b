"""Our parts of the spaCy pipeline: they leave passages, countries, dates and names on the Doc, where a user's own
components may look at them and change them before the reader does.
"""

from typing import Any

from extract.countries import find_countries
from extract.dates import find_dates
from extract.nameforms import mend_names
from extract.names import find_names
from extract.passages import find_passages, find_windows
from records.question import Question

# What the parts leave on `doc._`, and what it is before they ran.
ON_DOC = {
    "published": None, "open_text": None, "passages": None, "countries": (), "dates": (), "opened": None, "plain": (),
}  # fmt: skip


def set_countries(doc: Any) -> Any:
    """The same Doc with `doc._.countries`: the words that tell of a country."""
    doc._.countries = find_countries(doc)
    return doc


def set_dates(doc: Any) -> Any:
    """The same Doc with `doc._.dates`, relative ones resolved against `doc._.published`."""
    doc._.dates = find_dates(doc, published=doc._.published)
    return doc


def set_names(doc: Any) -> Any:
    """The same Doc with `doc._.passages`; where `doc._.open_text` opens a model, also its plain reading and the names.

    `doc._.opened` takes more questions, `doc._.plain` holds the answers on the whole text. The names are the entities
    of the Doc, unless a component before has set some.
    """
    doc._.passages = passages = find_passages(doc)
    windows = find_windows(passages)
    if doc._.open_text is None or not windows:
        return doc
    doc._.opened = doc._.open_text(passages.text, windows)
    doc._.plain = doc._.opened.answer([Question(about="text", span=one) for one in windows])
    if not doc.ents:
        spans = [doc.char_span(one.start, one.end, label=one.label, alignment_mode="expand")
                 for one in mend_names(passages.text, find_names(doc, doc._.plain), doc._.countries)]  # fmt: skip
        doc.ents = _apart(spans)
    return doc


def country_of(span: Any) -> str | None:
    """The code of the first country that the words of a Span tell of: `span._.country`."""
    return next(
        (one.code for one in span.doc._.countries if one.start < span.end_char and span.start_char < one.end), None
    )


def _apart(spans: list[Any]) -> list[Any]:
    """The spans that begin behind the one before."""
    kept: list[Any] = []
    for span in spans:
        if span is not None and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return kept
