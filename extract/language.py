"""The one home of spaCy: the pipeline that turns text into a Doc with tokens and sentences."""

import re
from typing import Any

from extract.parts import ON_DOC, country_of, set_countries, set_dates, set_names
from records.errors import InputError

# Words whose full stop ends no sentence: "Gen. Votel", "U.S. officials", "Oct. 17", "No. 4".
_SHORT = frozenset(
    "mr mrs ms dr prof gen col lt capt sgt maj adm rev fr sr jr st hon sen rep gov pres amb insp supt "
    "jan feb mar apr jun jul aug sep sept oct nov dec no nos art para vs etc inc ltd co corp bros e.g i.e "
    "u.s u.k u.n u.a.e d.c a.m p.m ph.d".split()
)
_CLOSERS = frozenset("\"'”’)]»")
_ENDS = frozenset((".", "!", "?", "…", "?!", "!!", "...", "。"))


def make_nlp(name: str | None = None) -> Any:
    """A spaCy Language with our parts: our own English one, or the installed pipeline of that name with them added.

    An InputError says what to install when there is no such pipeline. The names that such a pipeline finds
    are taken instead of ours; components that a user adds at its end may change what the parts left on the Doc.
    """
    import spacy

    _register()
    if name is None:
        nlp = spacy.blank("en")
        nlp.add_pipe("longarm_sentences")
    else:
        try:
            nlp = spacy.load(name)
        except OSError as cause:
            raise InputError(
                f"no spaCy pipeline {name!r} is installed; try `python -m spacy download {name}`"
            ) from cause
        nlp.add_pipe("longarm_sentences", first=True)
    nlp.max_length = 50_000_000  # articles are read whole, however long
    for part in ("longarm_countries", "longarm_dates", "longarm_names"):
        nlp.add_pipe(part)
    return nlp


def _register() -> None:
    """Makes our parts known to spaCy by name, and what they leave on a Doc and tell of a Span."""
    from spacy.language import Language
    from spacy.tokens import Doc, Span

    parts = {"sentences": set_sentences, "countries": set_countries, "dates": set_dates, "names": set_names}
    for part, function in parts.items():
        if not Language.has_factory(f"longarm_{part}"):
            Language.component(f"longarm_{part}", func=function)
    for attribute, before in ON_DOC.items():
        Doc.set_extension(attribute, default=before, force=True)
    Span.set_extension("country", getter=country_of, force=True)


def set_sentences(doc: Any) -> Any:
    """The same Doc with its sentence starts set: after a full stop that ends one, and after each line break."""
    start = True
    for n, token in enumerate(doc):
        token.is_sent_start = start
        start = _ends_sentence(doc, n)
    return doc


def _ends_sentence(doc: Any, n: int) -> bool:
    token = doc[n]
    if "\n" in token.text:
        return True
    if n + 1 < len(doc) and doc[n + 1].text in _CLOSERS and not doc[n].whitespace_:
        return False
    if token.text in _CLOSERS:
        # The stop stands before the closing quote: «… home." He left».
        back = n - 1
        while back >= 0 and doc[back].text in _CLOSERS:
            back -= 1
        return back >= 0 and doc[back].text in _ENDS and _opens(doc, n + 1)
    return _is_stop(token) and _opens(doc, n + 1)


def _is_stop(token: Any) -> bool:
    """Whether the token can end a sentence; initials and short forms cannot."""
    if token.text in _ENDS:
        if token.text != "." or not token.i:
            return True
        before = token.nbor(-1)
        return bool(before.whitespace_) or not _is_short(before.text)
    return token.text.endswith(".") and not _is_short(token.text)


def _is_short(text: str) -> bool:
    bare = text.rstrip(".").lower()
    return bare in _SHORT or re.fullmatch(r"[A-Za-z](\.[A-Za-z])*\.?", text) is not None


def _opens(doc: Any, n: int) -> bool:
    """Whether the token at n can open a sentence."""
    if n >= len(doc):
        return True
    first = doc[n].text[:1]
    return not first.islower() and (bool(doc[n - 1].whitespace_) or "\n" in doc[n].text)
