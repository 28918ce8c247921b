"""Near-duplicates: copies are linked to the first that was kept, other reports of one event are not."""

import pytest

from crawler import find_bands, make_signature
from records.article import Article
from store import Database, find_copies, open_store, pending_signatures, save_article, save_signature

DAYS, THINGS = ("Monday", "Tuesday", "Friday", "Sunday"), "abcdefghijkl"
STORY = " ".join(
    f"In week {n} the council of the town met on {DAYS[n % 4]} and talked of the bridge, the ferry and the {thing}."
    for n, thing in enumerate(THINGS)
)
OTHER = " ".join(
    f"Talks on the {thing} in the town hall went into their {n}th week on {DAYS[n % 4]}, said the mayor, who hopes."
    for n, thing in enumerate(THINGS)
)


@pytest.fixture
def db() -> Database:
    return open_store(":memory:")


def keep(db: Database, id: str, text: str, at: str) -> None:
    save_article(db, Article(id=id, text=text, outlet=id), at)


def link(db: Database) -> dict[str, str | None]:
    found = {}
    for row in pending_signatures(db):
        signature = make_signature(row["text"])
        found[row["id"]] = save_signature(db, row, signature, find_bands(signature))
    return found


def test_a_wire_copy_is_linked_to_the_first_that_was_kept(db: Database) -> None:
    keep(db, "z-wire", STORY, "2024-03-12")
    keep(db, "a-copy", "From our own correspondent in the town, who was there. " + STORY, "2024-03-13")
    keep(db, "b-copy", STORY[:-110], "2024-03-14")
    keep(db, "other", OTHER, "2024-03-14")
    assert link(db) == {"z-wire": None, "a-copy": "z-wire", "b-copy": "z-wire", "other": None}
    assert [(one["article_id"], one["original_id"]) for one in find_copies(db)] == [
        ("a-copy", "z-wire"), ("b-copy", "z-wire"),
    ]  # fmt: skip
    assert all(0.6 <= one["share"] <= 1 for one in find_copies(db))


def test_what_is_linked_is_not_looked_at_again_and_a_later_night_finds_old_originals(db: Database) -> None:
    keep(db, "first", STORY, "2024-03-12")
    assert link(db) == {"first": None}
    assert link(db) == {}
    keep(db, "second", STORY, "2024-04-12")
    assert link(db) == {"second": "first"}


def test_a_copy_of_a_copy_is_linked_to_the_original(db: Database) -> None:
    sentences = STORY.split(". ")
    keep(db, "a", ". ".join(sentences), "2024-03-12")
    keep(db, "b", ". ".join(sentences[1:]), "2024-03-13")
    keep(db, "c", ". ".join(sentences[2:]), "2024-03-14")
    assert link(db) == {"a": None, "b": "a", "c": "a"}


def test_an_article_that_was_changed_is_linked_anew(db: Database) -> None:
    keep(db, "a", STORY, "2024-03-12")
    keep(db, "b", STORY, "2024-03-13")
    link(db)
    keep(db, "b", OTHER, "2024-03-14")
    assert link(db) == {"b": None}
    assert find_copies(db) == ()


def test_the_copy_of_an_article_that_was_changed_is_looked_at_anew(db: Database) -> None:
    keep(db, "a", STORY, "2024-03-12")
    keep(db, "b", STORY, "2024-03-13")
    keep(db, "c", STORY, "2024-03-14")
    link(db)
    keep(db, "a", OTHER, "2024-03-15")
    link(db)
    link(db)
    assert [(one["article_id"], one["original_id"]) for one in find_copies(db)] == [("c", "b")]


@pytest.mark.parametrize("text", ["", "Goal!", "One two three"])
def test_a_text_of_a_few_words_is_never_a_copy(db: Database, text: str) -> None:
    keep(db, "a", text, "2024-03-12")
    keep(db, "b", text, "2024-03-13")
    assert set(link(db).values()) == {None}


def test_a_signature_is_the_same_in_every_year() -> None:
    assert make_signature(STORY).hex()[:16] == PINNED
    assert len(find_bands(make_signature(STORY))) == 32


@pytest.mark.parametrize(
    "text",
    ["\ud800 lone half of a pair, four", "نص عربي من أربع كلمات", "x" * 100_000],
    ids=["surrogate", "Arabic", "long"],
)
def test_any_text_has_a_signature_or_none(text: str) -> None:
    assert len(make_signature(text)) in (0, 512)


PINNED = "a12dfc19148f9d2e"
