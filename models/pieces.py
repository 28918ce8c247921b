"""From a window's text to the encoder's input: word pieces with their case and the mark of the person read for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from records.errors import ModelError
from records.window import Span, Window

MOST_PIECES = 510  # the encoder has 512 positions, two of them for [CLS] and [SEP]
KINDS = 8  # rows of the token-type embedding: four cases, unmarked and marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """One input row without its padding: ids and kinds begin with [CLS] and end with [SEP]; `spans` has neither."""

    ids: tuple[int, ...]
    kinds: tuple[int, ...]
    spans: tuple[Span, ...]


def load_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of a weights folder, without padding or truncation."""
    path = folder / "tokenizer.json"
    if not path.is_file():
        raise ModelError(f"{folder}: no tokenizer.json there; name a folder that `longarm train` wrote")
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as cause:  # tokenizers raises no narrower error
        raise ModelError(f"{path}: no tokenizer can be made of it ({cause}); install longarm again") from cause
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def find_pieces(tokenizer: Tokenizer, windows: Sequence[Window]) -> tuple[tuple[Pieces, ...], ...]:
    """The rows of each window: one, or several where it has more pieces than the encoder has places."""
    encoded = tokenizer.encode_batch([one.text for one in windows], add_special_tokens=False)
    first, last = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    if first is None or last is None:
        raise ModelError("the tokenizer has no [CLS] and [SEP]; name weights that `longarm train` wrote")
    rows = []
    for window, encoding in zip(windows, encoded, strict=True):
        kinds = [_kind(window, span) for span in encoding.offsets]
        cuts = range(0, max(1, len(kinds)), MOST_PIECES)
        rows.append(
            tuple(
                Pieces(
                    ids=(first, *encoding.ids[cut : cut + MOST_PIECES], last),
                    kinds=(0, *kinds[cut : cut + MOST_PIECES], 0),
                    spans=tuple(encoding.offsets[cut : cut + MOST_PIECES]),
                )
                for cut in cuts
            )
        )
    return tuple(rows)


def _kind(window: Window, span: Span) -> int:
    """The case of the piece (0 lower or none, 1 first letter, 2 capitals, 3 digits), plus 4 where it is marked."""
    start, end = span
    marked = any(first < end and start < last for first, last in window.marks)
    return _case(window.text[start:end]) + 4 * marked


def _case(piece: str) -> int:
    """The case of a piece.

    >>> [_case(one) for one in ("the", "Li", "USA", "2019", "A")]
    [0, 1, 2, 3, 1]
    """
    if piece[:1].isdigit():
        return 3
    if not piece[:1].isupper():
        return 0
    return 2 if len(piece) > 1 and piece.isupper() else 1
