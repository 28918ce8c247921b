"""What is left to ask, kept in the store: each answer of a crawl is one transaction, so no kill loses or doubles it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sqlite_utils import Database

from records.article import Article, Rejected
from records.crawl import LISTS, Listed, Listing, Place, Task
from records.fetched import Fetched
from store.addresses import add_known, add_roots, add_tasks, load_addresses, to_task, update
from store.again import after_miss, after_refusal, born, last_moment, moment, next_visit
from store.articles import put_rejected
from store.connection import Row, query, transaction
from store.pages import put_page

# Young articles that one crawl of an outlet looks at again, those first that wait longest: a fiftieth of a crawl of
# 1,000 pages.
_REVISITS = 20
# Kept articles of an outlet that one crawl asks again since a list dates a change; a list may err for all of them.
_CHANGES = 50
# Refused pages that one crawl of an outlet asks again: a site that was down comes back within a few nights, and links
# that never were articles cost little.
_DOUBTED = 50


def _utc() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class StoreFrontier:
    """Answers a crawl out of the store, and keeps there what it tells."""

    def __init__(self, db: Database, *, anew: bool = False, now: Callable[[], str] = _utc) -> None:
        """With `anew` every list is asked as if it were new, for what it was not wanted to tell before."""
        self._db, self._anew, self._now = db, anew, now
        self._changes: dict[str, int] = {}
        self._days: dict[str, int] = {}
        self._begun: dict[str, str] = {}
        # Which outlet was told to ask for what: two outlets of one site may list one article.
        self._handed: dict[str, str] = {}

    def begin(self, outlet: str, roots: tuple[Task, ...], *, revisit_days: int) -> tuple[Task, ...]:
        """The outlet's lists, then all that is due: what was never asked, what failed, and young articles."""
        self._days[outlet], self._begun[outlet] = revisit_days, self._now()
        with transaction(self._db):
            add_roots(self._db, outlet, roots, now=self._now())
        rows, closed = load_addresses(self._db, [one.address for one in roots]), self._closed(outlet)
        first = [to_task(rows[one.address], is_root=True) for one in roots]
        first = [replace(one, not_before=closed.get(_host(one.address), "")) for one in first]
        due = query(
            self._db,
            "SELECT * FROM addresses WHERE outlet = ? AND (state = 'due' OR (state = 'missed' AND due_at <= ?)) "
            "ORDER BY kind = 'article' DESC, found_at, address",
            (outlet, self._now()),
        )
        again = self._young(outlet, revisit_days) if revisit_days else []
        doubted = self._doubted(outlet)
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

    def _young(self, outlet: str, days: int) -> list[Row]:
        """The kept articles whose time to be looked at again has come, the longest waiting first: those that are young
        still, and those that were the day before."""
        sql = (
            "SELECT * FROM addresses WHERE outlet = :outlet AND state = 'kept' AND due_at <= :now AND "
            "(julianday(published) >= julianday(:now) - :days OR julianday(found_at) >= julianday(:now) - :days "
            "OR julianday(due_at) >= julianday(:now) - 1) ORDER BY due_at, address LIMIT :most"
        )
        return query(self._db, sql, {"outlet": outlet, "now": self._now(), "days": days, "most": _REVISITS})

    def _doubted(self, outlet: str) -> list[Row]:
        """The refused pages whose time has come, the longest waiting first."""
        sql = (
            "SELECT * FROM addresses WHERE outlet = ? AND state = 'rejected' AND due_at <= ? "
            "ORDER BY due_at, address LIMIT ?"
        )
        return query(self._db, sql, (outlet, self._now(), _DOUBTED))

    def list(self, listing: Listing) -> tuple[Task, ...]:
        """The articles of a list that are to be asked, and the further lists; all stand in the store by then."""
        with transaction(self._db):
            own = listing.task.address
            seen: dict[str, object] = {"state": "listed", "fetched_at": self._now(), "tries": 0, "due_at": None}
            if not listing.is_changed:
                update(self._db, own, **seen)
                below = query(self._db, "SELECT * FROM addresses WHERE listed_by = ? AND kind = 'sitemap'", (own,))
                return self._hand(listing.outlet, [to_task(row) for row in below])
            before = "".join(row["fetched_at"] or "" for row in load_addresses(self._db, [own]).values())
            update(self._db, own, **seen, etag=listing.etag, last_modified=listing.last_modified)
            articles, is_new = self._articles(listing)
            leads_on = listing.task.kind != "section" or self._anew or is_new or self._has_news(listing, before)
            return self._hand(listing.outlet, (*articles, *(self._further(listing) if leads_on else ())))

    def keep(self, outlet: str, fetched: Fetched, found: Article | Rejected, place: Place | None) -> str:
        """What became of a page, which is kept with everything that belongs to it, or not at all."""
        with transaction(self._db):
            return put_page(self._db, outlet, fetched, found, place, now=self._now(), days=self._days)

    def miss(self, outlet: str, address: str, reason: str) -> None:
        """Notes that an address brought nothing; it is due again later, unless no later try will help."""
        with transaction(self._db):
            if rows := load_addresses(self._db, [address]):
                self._put_miss(rows[address], reason)

    def _put_miss(self, row: Row, reason: str) -> None:
        seen = after_miss(row, reason, self._now())
        state = "kept" if row["article_id"] else "missed" if seen["due_at"] else "gone"
        update(self._db, row["address"], state=state, **seen)

    def refuse(self, outlet: str, refused: Rejected) -> None:
        """Notes the refusal of an address that may not be asked; an article that was kept before stays."""
        with transaction(self._db):
            put_rejected(self._db, refused, self._now())
            rows = load_addresses(self._db, [refused.source])
            if rows:
                state = "kept" if rows[refused.source]["article_id"] else "rejected"
                update(self._db, refused.source, state=state, detail=refused.reason, due_at=None, tries=0)

    def settle(self, outlet: str, address: str, event: str) -> None:
        """Notes a page that is as it was ("same"), or an address that led where another had led in this crawl: a site
        that is closed for a night sends all its addresses to one page, so it is asked again."""
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
                self._put_miss(row, "led where another address led")

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

    def _has_news(self, listing: Listing, before: str) -> bool:
        """Whether any of the section's known articles was first found in this crawl by another list, or since the
        section was listed before: a crawl that was killed may have read the other list only."""
        begun = moment(self._begun.get(listing.outlet, self._now()))
        rows = load_addresses(self._db, [*(one.address for one in listing.entries), *listing.again])
        found = [moment(row["found_at"]) for row in rows.values()]
        return any(one >= begun or one > moment(before) for one in found)

    def _is_changed(self, outlet: str, listed: Listed, row: Row) -> bool:
        """Whether a list says that a kept article was changed after it was fetched; only so many are believed."""
        if row["state"] != "kept" or not listed.modified or not row["fetched_at"] or self._changes.get(outlet, 0) <= 0:
            return False
        later = last_moment(listed.modified) > moment(row["fetched_at"])
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
                row is not None
                and row["fetched_at"]
                and modified
                and last_moment(modified) <= moment(row["fetched_at"])
            )
            if task.address and (self._anew or not is_old):
                update(self._db, task.address, state="due", section=task.section)
                due.append(replace(to_task(row), section=task.section) if row else task)
        return tuple(due)


def _host(address: str) -> str:
    return urlsplit(address).netloc
