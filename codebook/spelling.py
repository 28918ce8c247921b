"""Makes spellings comparable: words go in, the same words without accents come out."""

import unicodedata

# Letters that no normal form takes apart, and the marks that stand for an apostrophe.
_PLAIN = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "\u0131": "i", "đ": "d", "Đ": "D", "ß": "ss", "\u2019": "'", "\u02bb": "'"}
)


def plain(words: str) -> str:
    """The words without accents and with straight apostrophes.

    >>> plain("Łódź"), plain("Xi\\u2019an")
    ('Lodz', "Xi'an")
    """
    if words.isascii():
        return words
    letters = unicodedata.normalize("NFKD", words.translate(_PLAIN))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def fold(words: str) -> str:
    """The words in lower case without accents, dots and doubled blanks.

    >>> fold("CÔTE  d'Ivoire"), fold("U.S.")
    ("cote d'ivoire", 'us')
    """
    return " ".join(plain(words).casefold().replace(".", "").split())
