"""The language of a text, told from its words."""

from functools import cache
from typing import Any

# A decision needs no more than this; long texts would only cost time.
_ENOUGH = 800


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def pick_language(text: str, told: str | None = None) -> str | None:
    """The ISO 639-1 code of the text's language; a few words tell nothing, and in doubt what was `told` wins.

    >>> pick_language("Le gouvernement a annoncé mardi de nouvelles mesures pour les écoles du pays.", "en")
    'fr'
    >>> pick_language("Goal!", "en-GB"), pick_language("42")
    ('en', None)
    """
    hint = (told or "").strip().lower().replace("_", "-").partition("-")[0]
    known = hint if len(hint) == 2 and hint.isalpha() else None
    if len(text.split()) < 5:
        return known
    code, probability = _identifier().classify(text[:_ENOUGH])
    best = str(code) if len(code) == 2 else None
    return best if probability >= 0.9 else known or best
