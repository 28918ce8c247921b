"""What is left to ask, kept in the store: each answer of a crawl is one transaction, so no kill loses or doubles it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sqlite_utils import Database

from records.article import Article, Rejected
from records.crawl import LISTS, Listed, Listing, Place, Task
from records.fetched import Fetched
from store.addresses import (
    add_known,
    add_tasks,
    load_addresses,
    to_task,
    update,
)
from store.again import after_miss, after_refusal, born, moment, next_visit
from store.articles import load_article, put_article, put_earlier, put_rejected
from store.connection import Row, query, transaction
from store.fetches import has_fetch, put_fetch

# Young articles that one crawl of an outlet looks at again, those first that wait longest: a fiftieth of a crawl of
# 1,000 pages.
_REVISITS = 20
# Kept articles of an outlet that one crawl asks again since a list dates a change; a list may err for all of them.
_CHANGES = 50
# Refused pages that one crawl of an outlet asks again: a site that was down comes back within a few nights, and links
# that never were articles cost little.
_DOUBTED = 50
# A corrected story keeps most of its words. Set by hand.
_SAME_WORDS = 0.6


def _utc() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class StoreFrontier:
    """Answers a crawl out of the store, and keeps there what it tells."""

    def __init__(self, db: Database, *, anew: bool = False, now: Callable[[], str] = _utc) -> None:
        """With `anew` every list is asked as if it were new, for what it was not wanted to tell before."""
        self._db, self._anew, self._now = db, anew, now
        self._changes: dict[str, int] = {}
        self._days: dict[str, int] = {}
        # Which outlet was told to ask for what: two outlets of one site may list one article.
        self._handed: dict[str, str] = {}

    def begin(self, outlet: str, roots: tuple[Task, ...], *, revisit_days: int) -> tuple[Task, ...]:
        """The outlet's lists, then all that is due: what was never asked, what failed, and young articles."""
        self._days[outlet] = revisit_days
        with transaction(self._db):
            add_tasks(self._db, outlet, roots, listed_by=None, now=self._now())
        rows, closed = load_addresses(self._db, [one.address for one in roots]), self._closed(outlet)
        first = [to_task(rows[one.address], is_root=True) for one in roots]
        first = [replace(one, not_before=closed.get(_host(one.address), "")) for one in first]
        due = query(
            self._db,
            "SELECT * FROM addresses WHERE outlet = ? AND (state = 'due' OR (state = 'missed' AND due_at <= ?)) "
            "ORDER BY kind = 'article' DESC, found_at, address",
            (outlet, self._now()),
        )
        again = self._again(outlet, "kept", _REVISITS if revisit_days else 0)
        doubted = self._again(outlet, "rejected", _DOUBTED)
        self._changes[outlet] = _CHANGES if revisit_days else 0
        more = [row for row in [*due, *again, *doubted] if _host(row["address"]) not in closed]
        tasks = (*first, *(to_task(row) for row in more if row["address"] not in rows))
        return self._hand(outlet, tasks)

    def _hand(self, outlet: str, tasks: Sequence[Task]) -> tuple[Task, ...]:
        """The tasks that no other outlet was given; lists as new ones where all is asked anew."""
        own = [one for one in tasks if one.kind in LISTS or self._handed.setdefault(one.address, outlet) == outlet]
        return tuple(replace(o, etag="", last_modified="") if self._anew and o.kind in LISTS else o for o in own)

    def _closed(self, outlet: str) -> dict[str, str]:
        """The hosts of the outlet that asked an earlier crawl to leave them alone, each with the moment until when."""
        told = "asked to wait until "
        sql = "SELECT address, substr(detail, ?) AS until FROM addresses WHERE outlet = ? AND detail LIKE ?"
        rows = query(self._db, sql, (len(told) + 1, outlet, f"{told}%"))
        return {_host(row["address"]): row["until"] for row in rows if row["until"] > self._now()}

    def _again(self, outlet: str, state: str, most: int) -> list[Row]:
        """So many of the outlet's answered addresses in that state whose time has come, the longest waiting first."""
        sql = "SELECT * FROM addresses WHERE outlet = ? AND state = ? AND due_at <= ? ORDER BY due_at, address LIMIT ?"
        return query(self._db, sql, (outlet, state, self._now(), most))

    def list(self, listing: Listing) -> tuple[Task, ...]:
        """The articles of a list that are to be asked, and the further lists; all stand in the store by then."""
        with transaction(self._db):
            own = listing.task.address
            seen: dict[str, object] = {"state": "listed", "fetched_at": self._now(), "tries": 0, "due_at": None}
            if not listing.is_changed:
                update(self._db, own, **seen)
                below = query(self._db, "SELECT * FROM addresses WHERE listed_by = ? AND kind = 'sitemap'", (own,))
                return self._hand(listing.outlet, [to_task(row) for row in below])
            update(self._db, own, **seen, etag=listing.etag, last_modified=listing.last_modified)
            articles, is_news = self._articles(listing)
            leads_on = is_news or self._anew or listing.task.kind != "section"
            return self._hand(listing.outlet, (*articles, *(self._further(listing) if leads_on else ())))

    def keep(self, outlet: str, fetched: Fetched, found: Article | Rejected, place: Place | None) -> str:
        """What became of a page, which is kept with everything that belongs to it, or not at all."""
        with transaction(self._db):
            if place and has_fetch(self._db, fetched, place):
                return "known"
            now = fetched.at or self._now()
            task = Task(address=fetched.address, kind="article")
            add_tasks(self._db, outlet, [task], listed_by=None, now=now)
            row = load_addresses(self._db, [fetched.address])[fetched.address]
            seen: dict[str, object] = {
                "fetched_at": now, "tries": 0, "due_at": None, "visits": row["visits"] + 1,
                "etag": fetched.header("ETag"), "last_modified": fetched.header("Last-Modified"),
            }  # fmt: skip
            if _is_late(row, now):
                seen = {}
            if isinstance(found, Rejected):
                put_rejected(self._db, found, now)
                # An article that has gone behind a wall since stays kept.
                state = "kept" if row["article_id"] else "rejected"
                if state == "rejected" and seen:
                    seen |= after_refusal(row, found.reason, now)
                if seen:
                    update(self._db, fetched.address, **({"state": state, "detail": found.reason} | seen))
                if place:
                    put_fetch(self._db, fetched, place, None)
                return "rejected"
            event, article_id = self._keep_article(row, fetched, found, now, seen)
            if place:
                put_fetch(self._db, fetched, place, article_id, found.text_sha256)
            return event

    def miss(self, outlet: str, address: str, reason: str) -> None:
        """Notes that an address brought nothing; it is due again later, unless no later try will help."""
        with transaction(self._db):
            rows = load_addresses(self._db, [address])
            if not rows:
                return
            seen = after_miss(rows[address], reason, self._now())
            state = "kept" if rows[address]["article_id"] else "missed" if seen["due_at"] else "gone"
            update(self._db, address, state=state, **seen)

    def refuse(self, outlet: str, refused: Rejected) -> None:
        """Notes the refusal of an address that may not be asked; an article that was kept before stays."""
        with transaction(self._db):
            put_rejected(self._db, refused, self._now())
            rows = load_addresses(self._db, [refused.source])
            if rows:
                state = "kept" if rows[refused.source]["article_id"] else "rejected"
                update(self._db, refused.source, state=state, detail=refused.reason, due_at=None, tries=0)

    def settle(self, outlet: str, address: str, event: str) -> None:
        """Notes a page that is as it was, or one that was met under another address."""
        with transaction(self._db):
            rows = load_addresses(self._db, [address])
            if not rows:
                return
            row, now = rows[address], self._now()
            if event == "same" and row["state"] == "rejected":
                again = after_refusal(row, row["detail"], now)
                update(self._db, address, fetched_at=now, visits=row["visits"] + 1, **again)
            elif event == "same":
                due = next_visit(born(row), row["visits"] + 1, self._days.get(outlet, 0), now)
                update(self._db, address, fetched_at=now, visits=row["visits"] + 1, due_at=due, tries=0)
            else:
                update(self._db, address, state="duplicate", fetched_at=now, due_at=None)

    def _articles(self, listing: Listing) -> tuple[tuple[Task, ...], bool]:
        """The listed articles that are to be asked, and whether any was never seen before."""
        now = self._now()
        rows = load_addresses(self._db, [one.address for one in listing.entries])
        new = [one for one in listing.entries if one.address not in rows]
        kept = add_known(self._db, listing.outlet, new, now)
        fresh = [Task(address=one.address, kind="article", published=one.published) for one in new]
        fresh = [one for one in fresh if one.address not in kept]
        add_tasks(self._db, listing.outlet, fresh, listed_by=listing.task.address, now=now)
        known = [(one, rows[one.address]) for one in listing.entries if one.address in rows]
        waiting = [to_task(row) for _, row in known if row["state"] == "due"]
        changed = [to_task(row) for one, row in known if self._is_changed(listing.outlet, one, row)]
        return (*fresh, *waiting, *changed), bool(new)

    def _is_changed(self, outlet: str, listed: Listed, row: Row) -> bool:
        """Whether a list says that a kept article was changed after it was fetched; only so many are believed."""
        if row["state"] != "kept" or not listed.modified or not row["fetched_at"] or self._changes.get(outlet, 0) <= 0:
            return False
        later = moment(listed.modified) > moment(row["fetched_at"])
        self._changes[outlet] = self._changes.get(outlet, 0) - later
        return later

    def _further(self, listing: Listing) -> tuple[Task, ...]:
        """The further lists that are to be asked: those that are new, or may have changed since."""
        now = self._now()
        tasks = [task for task, _ in listing.further if task.address]
        before = load_addresses(self._db, [one.address for one in tasks])
        add_tasks(self._db, listing.outlet, tasks, listed_by=listing.task.address, now=now)
        due = []
        for task, modified in listing.further:
            row = before.get(task.address)
            is_old = (
                row is not None and row["fetched_at"] and modified and moment(modified) <= moment(row["fetched_at"])
            )
            if task.address and (self._anew or not is_old):
                update(self._db, task.address, state="due")
                due.append(to_task(row) if row else task)
        return tuple(due)

    def _keep_article(
        self, row: Row, fetched: Fetched, found: Article, now: str, seen: dict[str, object]
    ) -> tuple[str, str]:
        event, article_id = self._put(row, found, now)
        state = "duplicate" if event == "duplicate" else "kept"
        if state == "kept" and seen:
            seen["due_at"] = next_visit(
                found.published or born(row), row["visits"] + 1, self._days.get(row["outlet"], 0), now
            )
        if seen or not row["article_id"]:
            update(self._db, fetched.address, state=state, detail=None, article_id=article_id, **seen)
        # Where the page really stands need not be asked, now that it was seen there.
        for other in {_plain(fetched.url), found.url or ""} - {fetched.address, ""}:
            add_tasks(self._db, row["outlet"], [Task(address=other, kind="article")], listed_by=row["address"], now=now)
            self._db.conn.execute(
                "UPDATE addresses SET state = 'kept', article_id = ?, fetched_at = ? "
                "WHERE address = ? AND state = 'due'",
                (article_id, now, other),
            )
        return event, article_id

    def _put(self, row: Row, found: Article, now: str) -> tuple[str, str]:
        """What became of the article, and the id under which it, or the one that was kept before it, stands."""
        kept = query(self._db, "SELECT id FROM articles WHERE id = ? OR url = ? LIMIT 1", (found.id, found.url))
        if kept and row["article_id"] != kept[0]["id"]:
            return "duplicate", str(kept[0]["id"])
        own = row["article_id"]
        if own and (kept or _is_told_again(found, load_article(self._db, own))):
            # The page may have another address of its own since, as after a corrected headline.
            found = replace(found, id=own)
        before = query(self._db, "SELECT fetched_at FROM articles WHERE id = ?", (found.id,))
        if before and (_is_late(row, now) or moment(now) <= moment(before[0]["fetched_at"])):
            put_earlier(self._db, found, now)
            return "same", found.id
        saved = put_article(self._db, found, now)
        return {"new": "saved"}.get(saved, saved), found.id


def _is_told_again(found: Article, before: Article) -> bool:
    """Whether most words of the shorter text stand in the other too; a page that always shows the newest story has
    other words each day.

    >>> _is_told_again(Article(id="a", text="Nine men were held."), Article(id="b", text="Seven men were held."))
    True
    """
    one, other = ({*text.casefold().split()} for text in (found.text, before.text))
    return len(one & other) > _SAME_WORDS * min(len(one), len(other))


def _is_late(row: Row, now: str) -> bool:
    """Whether a page that came then is older than the one that is known of its address, as archived pages are."""
    return bool(row["fetched_at"]) and moment(now) < moment(row["fetched_at"])


def _host(address: str) -> str:
    return urlsplit(address).netloc


def _plain(url: str) -> str:
    """The address without its fragment."""
    return urlsplit(url)._replace(fragment="").geturl()
