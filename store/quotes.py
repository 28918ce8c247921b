"""Whether the quotes of a reading stand at their places in the text that was read."""

from collections.abc import Iterator

from records.reading import Reading


def find_misplaced(reading: Reading, text: str) -> tuple[str, ...]:
    """One sentence for each quote that the text does not have at its place; empty when all stand.

    >>> from records.figure import Figure
    >>> four = Figure(start=0, end=4, quote="Four", value=4, unit="men")
    >>> reading = Reading(article_id="a", reader="r", version="1", relevance=1, figures=(four,))
    >>> find_misplaced(reading, "Four men")
    ()
    >>> find_misplaced(reading, "Five men")
    ("figures[0]: expected 'Four' at 0:4, found 'Five'",)
    """
    return tuple(
        f"{trail}: expected {quote!r} at {start}:{end}, found {text[start:end]!r}"
        for trail, start, end, quote in _quotes(reading)
        if text[start:end] != quote
    )


def _quotes(reading: Reading) -> Iterator[tuple[str, int, int, str]]:
    for n, incident in enumerate(reading.incidents):
        for k, one in enumerate(incident.evidence):
            yield f"incidents[{n}].evidence[{k}]", one.start, one.end, one.quote
    for n, figure in enumerate(reading.figures):
        yield f"figures[{n}]", figure.start, figure.end, figure.quote
