"""What becomes of a page that came: a new article, another form of one, one met elsewhere, or a refusal."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from sqlite_utils import Database

from records.article import Article, Rejected, stable_id
from records.crawl import Place, Task
from records.fetched import Fetched
from store.addresses import add_tasks, load_addresses, update
from store.again import after_refusal, born, moment, next_visit
from store.articles import load_article, put_article, put_earlier, put_rejected
from store.connection import Row, query
from store.fetches import has_fetch, put_fetch

# A corrected story keeps most of its words. Set by hand.
_SAME_WORDS = 0.6


def put_page(
    db: Database, outlet: str, fetched: Fetched, found: Article | Rejected, place: Place | None, *, now: str,
    days: Mapping[str, int],
) -> str:  # fmt: skip
    """What became of the page, inside the caller's transaction, in the words of `Frontier.keep`.

    `now` is the moment of the keeping, which for an archived page is long after that of its fetching; `days` are those
    in which each outlet's articles are young.
    """
    if place and (has_fetch(db, fetched, place) or (isinstance(found, Rejected) and _was_refused(db, fetched, place))):
        return "known"
    at = fetched.at or now
    task = Task(address=fetched.address, kind="article")
    add_tasks(db, outlet, [task], listed_by=None, now=at)
    row = load_addresses(db, [fetched.address])[fetched.address]
    seen: dict[str, object] = {
        "fetched_at": at, "tries": 0, "due_at": None, "visits": row["visits"] + 1,
        "etag": fetched.header("ETag"), "last_modified": fetched.header("Last-Modified"),
    }  # fmt: skip
    if isinstance(found, Rejected):
        _put_refusal(db, row, found, at, now=now, seen=seen)
        if place:
            put_fetch(db, fetched, place, None)
        return "rejected"
    due = next_visit(found.published or born(row), row["visits"] + 1, days.get(row["outlet"], 0), at)
    event, article_id = _put_article(db, row, fetched, found, at, seen=seen | {"due_at": due})
    if place:
        put_fetch(db, fetched, place, article_id, found.text_sha256)
    return event


def _was_refused(db: Database, fetched: Fetched, place: Place) -> bool:
    """Whether that page was kept from that place before, and was no article then."""
    sql = (
        "SELECT 1 FROM fetches WHERE file = ? AND offset = ? AND sha256 = ? AND address = ? AND fetched_at = ? "
        "AND article_id IS NULL"
    )
    return bool(query(db, sql, (place.file, place.offset, place.sha256, fetched.address, fetched.at)))


def _put_refusal(db: Database, row: Row, found: Rejected, at: str, *, now: str, seen: dict[str, object]) -> None:
    put_rejected(db, found, at)
    # A reserved page has no place to be known by, only its moment.
    if row["fetched_at"] and moment(at) <= moment(row["fetched_at"]):
        return
    # An article that has gone behind a wall since stays kept.
    state = "kept" if row["article_id"] else "rejected"
    if state == "rejected":
        # From now on, lest a page out of an old archive be asked on the web.
        seen |= after_refusal(row, found.reason, now)
    update(db, row["address"], **({"state": state, "detail": found.reason} | seen))


def _put_article(
    db: Database, row: Row, fetched: Fetched, found: Article, at: str, *, seen: dict[str, object]
) -> tuple[str, str]:
    """What became of the article, and the id under which it, or the one that was kept before it, stands."""
    event, kept = _put(db, row, found, at)
    if event == "duplicate":
        seen["due_at"] = None
    if _is_late(row, at):
        seen = {}
    if seen or not row["article_id"]:
        state = "duplicate" if event == "duplicate" else "kept"
        update(db, row["address"], state=state, detail=None, article_id=kept.id, **seen)
    # Where the page really stands need not be asked, now that it was seen there.
    for other in {_plain(fetched.url), kept.url or ""} - {row["address"], ""}:
        add_tasks(db, row["outlet"], [Task(address=other, kind="article")], listed_by=row["address"], now=at)
        db.conn.execute(
            "UPDATE addresses SET state = 'kept', article_id = ?, fetched_at = ? "
            "WHERE address = ? AND state = 'due' AND kind = 'article'",
            (kept.id, at, other),
        )
    return event, kept.id


def _put(db: Database, row: Row, found: Article, at: str) -> tuple[str, Article]:
    """What became of the article, and the article as it is kept."""
    own = row["article_id"]
    told, other = _as_own(db, row, found)
    if other:
        return "duplicate", replace(found, id=other)
    if own and told.id != own and _is_told_again(told, load_article(db, own)):
        # The page may have another address of its own since, as after a corrected headline.
        told = replace(told, id=own)
    before = query(db, "SELECT fetched_at FROM articles WHERE id = ?", (told.id,))
    if before and (_is_late(row, at) or moment(at) <= moment(before[0]["fetched_at"])):
        put_earlier(db, told, at)
        return "same", told
    saved = put_article(db, told, at)
    return {"new": "saved"}.get(saved, saved), told


def _as_own(db: Database, row: Row, found: Article) -> tuple[Article, str | None]:
    """The article under the address that it names for itself, else under the one that was asked; and the id of the
    other article that it is, where it is one."""
    asked = replace(found, id=stable_id(row["address"]), url=row["address"])
    # A template that names one address on every page would make one article of all.
    for one in (found, asked):
        kept = query(db, "SELECT id FROM articles WHERE id = ? OR url = ? LIMIT 1", (one.id, one.url))
        if not kept:
            return one, None
        if kept[0]["id"] == row["article_id"]:
            return replace(one, id=row["article_id"]), None
        if _is_told_again(found, load_article(db, kept[0]["id"])):
            return found, str(kept[0]["id"])
    return found, str(kept[0]["id"])


def _is_told_again(found: Article, before: Article) -> bool:
    """Whether most words of the shorter text stand in the other too; a page that always shows the newest story has
    other words each day.

    >>> _is_told_again(Article(id="a", text="Nine men were held."), Article(id="b", text="Seven men were held."))
    True
    """
    one, other = ({*text.casefold().split()} for text in (found.text, before.text))
    return len(one & other) > _SAME_WORDS * min(len(one), len(other))


def _is_late(row: Row, at: str) -> bool:
    """Whether a page that came then is older than the one that is known of its address, as archived pages are."""
    return bool(row["fetched_at"]) and moment(at) < moment(row["fetched_at"])


def _plain(url: str) -> str:
    """The address without its fragment."""
    return urlsplit(url)._replace(fragment="").geturl()
