"""Other names in training: a text's people get those of others, the same piece the same one, the rest stays."""

from pathlib import Path

from models.pieces import Pieces, load_tokenizer, make_pieces
from models.rename import Renamer
from records.question import Lesson, Question, Study

FIRST = "idris the hasan was held in may . hasan said by two students"
SECOND = "bo xu followed students"


def study(text: str, *names: tuple[int, int, str]) -> Study:
    whole = (0, len(text))
    lesson = Lesson(question=Question(about="text", span=whole), names=names, known_names=("PERSON", "PLACE"))
    return Study(text=text, windows=(whole,), lessons=(lesson,))


STUDIES = (study(FIRST, (0, 15, "PERSON"), (28, 31, "PLACE"), (34, 39, "PERSON")), study(SECOND, (0, 5, "PERSON")))


def renamer(folder: Path, part: float) -> tuple[list[Pieces], Renamer]:
    tokenizer = load_tokenizer(folder)
    texts = [make_pieces(tokenizer, one.text, one.windows) for one in STUDIES]
    return texts, Renamer(tokenizer, texts, STUDIES, part=part, seed=1)


def test_only_names_change_and_a_surname_stays_its_bearers(tokenizer_folder: Path) -> None:
    texts, rename = renamer(tokenizer_folder, 1.0)
    own = {texts[0].ids[0][1], texts[0].ids[0][3]}  # idris, hasan: whole words here
    changed = set()
    for turn in range(20):
        new = rename.rename(0, turn)
        differ = {n for n, (old, now) in enumerate(zip(texts[0].ids[0], new.ids[0], strict=True)) if old != now}
        names = [n for n, old in enumerate(texts[0].ids[0]) if old in own]
        assert differ <= set(names), "words beside the names, the link of one, or a place changed"
        surnames = [n for n in names if texts[0].ids[0][n] == texts[0].ids[0][3]]
        assert len(surnames) == 2
        assert len({new.ids[0][n] for n in surnames}) == 1, "the surname alone is somebody else's"
        assert (new.spans, new.cases, new.seats) == (texts[0].spans, texts[0].cases, texts[0].seats)
        changed |= differ
    assert len(changed) == 3


def test_a_piece_that_begins_a_word_becomes_one_that_does(tokenizer_folder: Path) -> None:
    texts, rename = renamer(tokenizer_folder, 1.0)
    words = {n: word for word, n in load_tokenizer(tokenizer_folder).get_vocab().items()}
    begins = [words[piece].startswith("##") for piece in texts[1].ids[0]]
    turns = [rename.rename(1, turn).ids[0] for turn in range(20)]
    assert len(set(turns)) > 5
    assert all([words[piece].startswith("##") for piece in ids] == begins for ids in turns)


def test_equal_steps_change_equally_and_only_a_part_is_changed(tokenizer_folder: Path) -> None:
    texts, rename = renamer(tokenizer_folder, 0.5)
    _, again = renamer(tokenizer_folder, 0.5)
    turns = [rename.rename(1, turn) for turn in range(40)]
    assert turns == [again.rename(1, turn) for turn in range(40)]
    assert 8 <= sum(one is texts[1] for one in turns) <= 32
    known, never = renamer(tokenizer_folder, 0.0)
    assert all(never.rename(0, turn) is known[0] for turn in range(20))
