"""The bytes of a page to its text, whatever encoding it has and whatever it says that it has."""

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
# Where a page may name its encoding, by the HTML standard.
_HEAD = 4096
# A page of one encoding with this share of characters broken is that encoding, cut or pasted badly.
_FEW = 0.001


def decode_page(body: bytes, content_type: str = "") -> str:
    """The text of the page, without NULs: by its mark, as UTF-8 where it is valid UTF-8, as told, or as it looks.

    >>> decode_page("Zoë à Liège".encode(), "text/html; charset=iso-8859-1")
    'Zoë à Liège'
    >>> decode_page("Мост закрыт".encode("cp1251"), "text/html; charset=windows-1251")
    'Мост закрыт'
    """
    return _decoded(body, content_type).replace("\0", "")


def _decoded(body: bytes, content_type: str) -> str:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    for name in ("utf-8", *_told(body, content_type)):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    text = body.decode("utf-8", "replace")
    return text if text.count("\ufffd") <= _FEW * len(text) else _guessed(body, content_type)


def _told(body: bytes, content_type: str) -> list[str]:
    """The encodings that header and page name, the header's first; only those that are encodings of text."""
    inside = [found[1].decode("ascii") for one in (_XML, _META) if (found := one.search(body[:_HEAD]))]
    header = _HEADER.search(content_type)
    names = [*([header[1]] if header else []), *inside]
    return [one for one in names if _is_text_encoding(one)]


def _is_text_encoding(name: str) -> bool:
    """Whether Python decodes the encoding to text; "hex" and "zip" are codecs too, and would be traps."""
    try:
        return codecs.lookup(name)._is_text_encoding
    except LookupError:
        return False


def _guessed(body: bytes, content_type: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:100_000]).best()
    names = [*([best.encoding] if best else []), *_told(body, content_type), "utf-8"]
    return body.decode(names[0], "replace")
