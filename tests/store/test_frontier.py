"""The frontier in the store: what is asked, when it is asked again, and that a kill in between loses nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from records.article import Article, Rejected, stable_id
from records.crawl import Listed, Listing, Place, Task
from records.fetched import Fetched
from store import Database, StoreFrontier, count_addresses, count_articles, find_revisions, load_article, save_article
from store.connection import query

FEED = Task(address="https://n.example/feed", kind="feed", is_root=True)
SECTION = Task(address="https://n.example/world", kind="section", section=0, is_root=True)
DAY = "2024-03-12T06:00:00+00:00"


class Clock:
    def __init__(self) -> None:
        self.now = DAY

    def __call__(self) -> str:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def frontier(db: Database, clock: Clock) -> StoreFrontier:
    return begun(db, clock)


def begun(db: Database, clock: Clock, roots: tuple[Task, ...] = (FEED,)) -> StoreFrontier:
    found = StoreFrontier(db, now=clock)
    found.begin("n", roots, revisit_days=3)
    return found


def a(n: int) -> str:
    return f"https://n.example/{n}"


def listing(*entries: int, task: Task = FEED, **more: Any) -> Listing:
    listed = tuple(Listed(address=a(n), published=DAY) for n in entries)
    return Listing(outlet="n", task=task, **({"entries": listed} | more))


def article(n: int, text: str = "Text.", url: str | None = None) -> Article:
    return Article(id=stable_id(url or a(n)), text=text, url=url or a(n), source=a(n), published=DAY, outlet="n")


def fetched(n: int, at: str = DAY, **headers: str) -> Fetched:
    return Fetched(address=a(n), url=a(n), status=200, at=at, headers=tuple(headers.items()))


def a_place() -> Place:
    return Place(file="f", offset=0, length=9, sha256="0")


def asked(tasks: tuple[Task, ...]) -> list[str]:
    return [one.address for one in tasks]


def state(db: Database, n: int) -> str:
    [row] = query(db, "SELECT state FROM addresses WHERE address = ?", (a(n),))
    return str(row["state"])


def test_what_is_listed_is_asked_until_it_was_answered(db: Database, clock: Clock, frontier: StoreFrontier) -> None:
    assert asked(frontier.list(listing(1, 2))) == [a(1), a(2)]
    assert frontier.keep("n", fetched(1), article(1), None) == "saved"
    # The process dies here; the next one asks for what is left, and for its lists.
    again = StoreFrontier(db, now=clock)
    assert asked(again.begin("n", (FEED,), revisit_days=3)) == [FEED.address, a(2)]
    assert asked(again.list(listing(1, 2, 3))) == [a(3), a(2)]


def test_a_list_brings_back_what_its_server_said(db: Database, clock: Clock, frontier: StoreFrontier) -> None:
    frontier.list(listing(etag='"x"', last_modified="Tue"))
    [task] = StoreFrontier(db, now=clock).begin("n", (FEED,), revisit_days=3)
    assert (task.etag, task.last_modified, task.is_root) == ('"x"', "Tue", True)


def test_a_kept_page_is_kept_with_everything_or_not_at_all(db: Database, frontier: StoreFrontier) -> None:
    frontier.list(listing(1))
    with pytest.raises(Exception, match="surrogate"):
        frontier.keep("n", fetched(1), article(1, text="\ud800"), None)
    assert (count_articles(db), state(db, 1)) == (0, "due")


def test_next_pages_are_asked_while_a_section_brings_news_also_after_a_kill(db: Database, clock: Clock) -> None:
    frontier = begun(db, clock, (SECTION,))
    older = Task(address="https://n.example/world/2", kind="section", section=0)
    assert asked(frontier.list(listing(1, task=SECTION, further=((older, None),)))) == [a(1), older.address]
    clock.now = "2024-03-12T06:00:10+00:00"
    again = StoreFrontier(db, now=clock)
    assert asked(again.begin("n", (SECTION,), revisit_days=3)) == [SECTION.address, a(1), older.address]
    assert asked(again.list(listing(1, task=SECTION, further=((older, None),)))) == [a(1)]
    assert asked(again.list(listing(2, task=older))) == [a(2)]


def test_a_sitemap_below_an_index_is_asked_again_once_it_is_newer(db: Database, clock: Clock) -> None:
    index = Task(address="https://n.example/index.xml", kind="sitemap", is_root=True)
    below = Task(address="https://n.example/s.xml", kind="sitemap")
    frontier = begun(db, clock, (index,))
    assert asked(frontier.list(listing(task=index, further=((below, "2024-03-10"),)))) == [below.address]
    frontier.list(listing(1, task=below))
    assert frontier.list(listing(task=index, further=((below, "2024-03-10"),))) == ()
    assert asked(frontier.list(listing(task=index, further=((below, "2024-03-13"),)))) == [below.address]
    assert asked(frontier.list(listing(task=index, is_changed=False))) == [below.address]


def test_a_sitemap_that_tells_only_the_day_of_its_change_is_asked_until_that_day_is_over_everywhere(
    db: Database, clock: Clock
) -> None:
    index = Task(address="https://n.example/index.xml", kind="sitemap", is_root=True)
    below = Task(address="https://n.example/s.xml", kind="sitemap")
    nights = []
    for day in range(12, 17):
        clock.now = f"2024-03-{day}T02:30:00+00:00"
        frontier = begun(db, clock, (index,))
        if asked(frontier.list(listing(task=index, further=((below, "2024-03-12"),)))):
            nights.append(day)
            frontier.list(listing(day, task=below))
    assert nights == [12, 13, 14]


def test_next_pages_are_asked_where_a_feed_of_the_same_crawl_named_the_news_first(db: Database, clock: Clock) -> None:
    frontier = begun(db, clock, (FEED, SECTION))
    older = Task(address="https://n.example/world/2", kind="section", section=0)
    frontier.list(listing(1, 2))
    page = listing(task=SECTION, again=(a(1), a(2)), further=((older, None),))
    assert asked(frontier.list(page)) == [older.address]
    clock.now = "2024-03-13T06:00:00+00:00"
    assert begun(db, clock, (FEED, SECTION)).list(page) == ()


def test_next_pages_are_asked_after_a_kill_between_the_feed_that_named_the_news_and_the_section(
    db: Database, clock: Clock
) -> None:
    older, oldest = (Task(address=f"https://n.example/world/{n}", kind="section", section=0) for n in (2, 3))
    begun(db, clock, (FEED, SECTION)).list(listing(1, 2, 3))
    for hour in (7, 8):
        clock.now = f"2024-03-12T0{hour}:00:00+00:00"
        again = begun(db, clock, (FEED, SECTION))
        again.list(listing(1, 2, 3))
        first = again.list(listing(1, 2, task=SECTION, further=((older, None),)))
        second = again.list(listing(3, task=older, further=((oldest, None),)))
        leads_on = [one.address for one in (*first, *second) if one.kind == "section"]
        assert leads_on == ([older.address, oldest.address] if hour == 7 else [])


def test_a_list_that_the_outlet_names_as_another_kind_is_read_as_that_and_anew(db: Database, clock: Clock) -> None:
    frontier = begun(db, clock, (FEED, SECTION))
    for one in (FEED, SECTION):
        frontier.list(listing(1, task=one, etag='"x"', last_modified="Tue"))
    sitemap = Task(address=FEED.address, kind="sitemap", is_root=True)
    moved = Task(address=SECTION.address, kind="section", section=1, is_root=True)
    roots = StoreFrontier(db, now=clock).begin("n", (sitemap, moved), revisit_days=0)
    assert roots[:2] == (sitemap, moved)
    again = StoreFrontier(db, now=clock).begin("n", (FEED, moved), revisit_days=0)
    assert (again[0].kind, again[1].section) == ("feed", 1)


def test_a_list_that_is_named_as_before_keeps_what_its_server_said(db: Database, clock: Clock) -> None:
    begun(db, clock, (SECTION,)).list(listing(1, task=SECTION, etag='"x"'))
    assert StoreFrontier(db, now=clock).begin("n", (SECTION,), revisit_days=0)[0].etag == '"x"'


def test_the_next_pages_of_a_section_that_moved_in_the_file_are_read_by_its_own_rules(
    db: Database, clock: Clock
) -> None:
    for number in (0, 1):
        first = Task(address=SECTION.address, kind="section", section=number, is_root=True)
        older = Task(address="https://n.example/world/2", kind="section", section=number)
        *_, last = begun(db, clock, (first,)).list(listing(number, task=first, further=((older, None),)))
        assert (last.address, last.section) == (older.address, number)


def test_a_young_article_is_looked_at_again_and_an_old_one_is_not(db: Database, clock: Clock) -> None:
    frontier = begun(db, clock)
    frontier.list(listing(1))
    frontier.keep("n", fetched(1, ETag='"1"'), article(1), None)
    seen = []
    for day in range(13, 20):
        clock.now = f"2024-03-{day}T06:00:00+00:00"
        tasks = StoreFrontier(db, now=clock).begin("n", (FEED,), revisit_days=3)
        if len(tasks) > 1:
            seen.append(day)
            assert (tasks[1].address, tasks[1].etag) == (a(1), '"1"')
            begun(db, clock).settle("n", a(1), "same")
    assert seen == [13, 15]


def test_of_more_articles_than_can_be_looked_at_again_the_young_are(db: Database, clock: Clock) -> None:
    first_asked = []
    for day in range(1, 15):
        clock.now = f"2024-03-{day:02}T06:00:00+00:00"
        tonight = StoreFrontier(db, now=clock)
        for one in tonight.begin("n", (FEED,), revisit_days=3)[1:]:
            first_asked.append((day, int(one.address.rpartition("/")[2]) // 100))
            tonight.settle("n", one.address, "same")
        for n in range(100 * day, 100 * day + 30):
            tonight.list(listing(entries=(Listed(address=a(n)),)))
            told = article(n, text=f"Story {n}.")
            tonight.keep("n", fetched(n, clock.now), replace(told, published=clock.now), None)
    assert {day for day, _ in first_asked} == set(range(2, 15))
    assert max(day - found for day, found in first_asked) == 3


def test_an_article_that_was_young_when_its_time_came_is_looked_at_the_night_after(db: Database, clock: Clock) -> None:
    frontier = begun(db, clock)
    frontier.list(listing(1))
    frontier.keep("n", fetched(1), article(1), None)
    seen = []
    for day in range(13, 20):
        clock.now = f"2024-03-{day}T06:30:00+00:00"
        tonight = StoreFrontier(db, now=clock)
        if a(1) in asked(tonight.begin("n", (FEED,), revisit_days=3)):
            seen.append(day)
            tonight.settle("n", a(1), "same")
    assert seen == [13, 15]


def test_a_corrected_article_keeps_its_earlier_form(db: Database, frontier: StoreFrontier) -> None:
    frontier.list(listing(1))
    frontier.keep("n", fetched(1), article(1, "Seven were held."), None)
    later = "2024-03-13T06:00:00+00:00"
    assert frontier.keep("n", fetched(1, later), article(1, "Nine were held."), None) == "changed"
    assert frontier.keep("n", fetched(1, later), article(1, "Nine were held."), None) == "same"
    [before] = find_revisions(db, article(1).id)
    assert (before["number"], before["text"], before["replaced_at"]) == (1, "Seven were held.", later)
    assert load_article(db, article(1).id).text == "Nine were held."


def test_a_list_that_dates_a_change_brings_the_article_back(
    db: Database, clock: Clock, frontier: StoreFrontier
) -> None:
    frontier.list(listing(1))
    frontier.keep("n", fetched(1), article(1), None)
    same, later = (Listed(address=a(1), modified=when) for when in ("2024-03-12T05:00:00+00:00", "2024-03-14"))
    assert frontier.list(listing(entries=(same,))) == ()
    assert asked(frontier.list(listing(entries=(later,)))) == [a(1)]


@pytest.mark.parametrize(("night", "is_asked"), [(12, True), (13, True), (14, False)])
def test_a_list_that_tells_only_the_day_of_a_change_brings_the_article_back_until_that_day_is_over_everywhere(
    db: Database, clock: Clock, night: int, is_asked: bool
) -> None:
    frontier = begun(db, clock)
    frontier.list(listing(1))
    frontier.keep("n", fetched(1, f"2024-03-{night}T02:30:00+00:00"), article(1), None)
    told = listing(entries=(Listed(address=a(1), modified="2024-03-12"),))
    assert asked(frontier.list(told)) == [a(1)] * is_asked


def test_an_address_that_led_where_another_had_led_is_asked_again(
    db: Database, clock: Clock, frontier: StoreFrontier
) -> None:
    frontier.list(listing(1, 2))
    canonical = "https://n.example/story"
    frontier.keep("n", fetched(1), article(1, url=canonical), None)
    frontier.settle("n", a(2), "duplicate")
    assert state(db, 2) == "missed"
    clock.now = "2024-03-13T06:00:00+00:00"
    tonight = StoreFrontier(db, now=clock)
    assert a(2) in asked(tonight.begin("n", (FEED,), revisit_days=0))
    assert tonight.keep("n", fetched(2, clock.now), article(2, url=canonical), None) == "duplicate"
    assert state(db, 2) == "duplicate"


def test_a_kept_article_whose_address_led_elsewhere_for_a_night_is_looked_at_again(
    db: Database, clock: Clock, frontier: StoreFrontier
) -> None:
    frontier.list(listing(1))
    frontier.keep("n", fetched(1), article(1), None)
    clock.now = "2024-03-13T06:00:00+00:00"
    frontier.settle("n", a(1), "duplicate")
    assert state(db, 1) == "kept"
    clock.now = "2024-03-14T06:00:00+00:00"
    assert a(1) in asked(StoreFrontier(db, now=clock).begin("n", (FEED,), revisit_days=3))


def test_stories_that_all_name_one_address_are_kept_under_their_own(
    db: Database, clock: Clock, frontier: StoreFrontier
) -> None:
    texts = ["Seven men were held on Monday.", "A bridge opened after three years.", "Rain fell over all hills."]
    one_url = "https://n.example/en/"
    frontier.list(listing(1, 2, 3))
    for n, text in enumerate(texts, start=1):
        assert frontier.keep("n", fetched(n), article(n, text, url=one_url), None) == "saved"
    urls = {row["url"]: row["text"] for row in query(db, "SELECT url, text FROM articles")}
    assert urls == {one_url: texts[0], a(2): texts[1], a(3): texts[2]}
    later = "2024-03-13T06:00:00+00:00"
    for n, text in enumerate(texts, start=1):
        assert frontier.keep("n", fetched(n, later), article(n, text, url=one_url), None) == "same"
    corrected = "A bridge opened after four years."
    assert frontier.keep("n", fetched(2, later), article(2, corrected, url=one_url), None) == "changed"
    assert (count_articles(db), load_article(db, stable_id(a(2))).text) == (3, corrected)


def test_two_addresses_of_one_article_keep_one(db: Database, frontier: StoreFrontier) -> None:
    frontier.list(listing(1, 2))
    canonical = "https://n.example/story"
    assert frontier.keep("n", fetched(1), article(1, url=canonical), None) == "saved"
    assert frontier.keep("n", fetched(2), article(2, url=canonical), None) == "duplicate"
    assert count_articles(db) == 1
    assert frontier.list(listing(entries=(Listed(address=canonical),))) == ()


def test_what_was_ingested_is_not_asked(
    db: Database, frontier: StoreFrontier, an_article: Callable[..., Article]
) -> None:
    save_article(db, an_article(url=a(7)), DAY)
    assert frontier.list(listing(7)) == ()
    assert state(db, 7) == "kept"


def test_a_page_that_turned_into_a_wall_leaves_the_article(db: Database, frontier: StoreFrontier) -> None:
    frontier.list(listing(1))
    frontier.keep("n", fetched(1), article(1), None)
    assert frontier.keep("n", fetched(1), Rejected(source=a(1), reason="paywalled"), None) == "rejected"
    assert (count_articles(db), state(db, 1)) == (1, "kept")


def test_a_lost_network_gives_nothing_up(db: Database, clock: Clock, frontier: StoreFrontier) -> None:
    frontier.list(listing(1))
    waits = []
    for hours in range(600):
        clock.now = f"2024-{3 + hours // 700:02}-{12 + hours // 24 % 17:02}T{hours % 24:02}:00:00+00:00"
        tasks = StoreFrontier(db, now=clock).begin("n", (FEED,), revisit_days=3)
        if a(1) in asked(tasks):
            waits.append(hours)
            frontier.miss("n", a(1), "no such host")
        if hours > 100:
            break
    assert state(db, 1) == "missed"
    assert len(waits) == 5
    assert waits[0] == 0


@pytest.mark.parametrize(
    ("reason", "kept"),
    [("404", "gone"), ("410", "gone"), ("led to another site", "gone")]
    + [(why, "missed") for why in ("403", "401", "robots.txt", "500", "429", "timeout")],
)
def test_only_what_may_come_back_is_tried_again(db: Database, frontier: StoreFrontier, reason: str, kept: str) -> None:
    frontier.list(listing(1))
    frontier.miss("n", a(1), reason)
    assert state(db, 1) == kept


def test_an_address_that_never_answers_is_given_up_at_last(db: Database, frontier: StoreFrontier) -> None:
    frontier.list(listing(1))
    for _ in range(6):
        frontier.miss("n", a(1), "timeout")
    assert count_addresses(db) == {"gone": 1, "listed": 1}


def asked_on(db: Database, clock: Clock, again: Callable[[StoreFrontier], object]) -> list[int]:
    """The days of March on which the first article is asked, each of which ends as the function says."""
    days = []
    for day in range(12, 31):
        clock.now = f"2024-03-{day}T06:00:00+00:00"
        tonight = StoreFrontier(db, now=clock)
        if a(1) in asked(tonight.begin("n", (FEED,), revisit_days=0)):
            days.append(day)
            again(tonight)
    return days


@pytest.mark.parametrize("reason", ["403", "401", "robots.txt"])
def test_a_young_article_that_was_forbidden_is_asked_on_three_later_nights(
    db: Database, clock: Clock, frontier: StoreFrontier, reason: str
) -> None:
    frontier.list(listing(1))
    assert asked_on(db, clock, lambda tonight: tonight.miss("n", a(1), reason)) == [12, 13, 16, 25]
    assert state(db, 1) == "gone"


def test_an_old_article_that_was_forbidden_is_given_up_at_once(db: Database, frontier: StoreFrontier) -> None:
    frontier.list(listing(entries=(Listed(address=a(1), published="2024-01-01"),)))
    frontier.miss("n", a(1), "403")
    assert state(db, 1) == "gone"


def test_a_page_that_was_no_article_is_asked_on_three_later_nights_and_kept_once_it_is_one(
    db: Database, clock: Clock, frontier: StoreFrontier
) -> None:
    frontier.list(listing(1))
    down = Rejected(source=a(1), reason="no-article", detail="12 words")
    assert asked_on(db, clock, lambda tonight: tonight.keep("n", fetched(1, clock.now), down, None)) == [12, 13, 16, 25]
    clock.now = DAY
    frontier.list(listing(2))
    frontier.keep("n", fetched(2), Rejected(source=a(2), reason="no-article"), None)
    clock.now = "2024-03-13T06:00:00+00:00"
    assert a(2) in asked(StoreFrontier(db, now=clock).begin("n", (FEED,), revisit_days=0))
    assert frontier.keep("n", fetched(2, clock.now), article(2), None) == "saved"
    assert state(db, 2) == "kept"


def test_an_old_page_out_of_an_archive_that_was_no_article_is_not_asked_on_the_web(
    db: Database, frontier: StoreFrontier
) -> None:
    old = fetched(1, "2020-05-01T06:00:00+00:00")
    assert frontier.keep("n", old, Rejected(source=a(1), reason="no-article"), a_place()) == "rejected"
    assert state(db, 1) == "rejected"
    assert query(db, "SELECT due_at FROM addresses WHERE address = ?", (a(1),)) == [{"due_at": None}]


@pytest.mark.parametrize("place", [a_place(), None], ids=["kept", "reserved"])
def test_a_page_that_was_no_article_changes_nothing_when_it_is_read_again(
    db: Database, frontier: StoreFrontier, place: Place | None
) -> None:
    frontier.list(listing(1))
    refused = Rejected(source=a(1), reason="no-article" if place else "reserved")
    assert frontier.keep("n", fetched(1), refused, place) == "rejected"
    before = [query(db, f"SELECT * FROM {table}") for table in ("addresses", "rejects", "fetches")]
    assert frontier.keep("n", fetched(1), refused, place) == ("known" if place else "rejected")
    assert [query(db, f"SELECT * FROM {table}") for table in ("addresses", "rejects", "fetches")] == before


def test_a_page_that_was_no_article_and_is_read_as_one_since_is_kept(db: Database, frontier: StoreFrontier) -> None:
    frontier.keep("n", fetched(1), Rejected(source=a(1), reason="no-article"), a_place())
    assert frontier.keep("n", fetched(1), article(1), a_place()) == "saved"
    assert state(db, 1) == "kept"


def test_a_page_that_was_no_article_and_is_as_it_was_is_asked_no_more_often(
    db: Database, clock: Clock, frontier: StoreFrontier
) -> None:
    frontier.list(listing(1))
    frontier.keep("n", fetched(1), Rejected(source=a(1), reason="no-article"), None)
    assert asked_on(db, clock, lambda tonight: tonight.settle("n", a(1), "same")) == [13, 16, 25]


@pytest.mark.parametrize("reason", ["paywalled", "reserved", "broken-page"])
def test_a_page_that_is_closed_on_purpose_or_harms_is_not_asked_again(
    db: Database, clock: Clock, frontier: StoreFrontier, reason: str
) -> None:
    frontier.list(listing(1))
    refused = Rejected(source=a(1), reason=reason)
    assert asked_on(db, clock, lambda tonight: tonight.keep("n", fetched(1, clock.now), refused, None)) == [12]


def test_a_host_is_left_alone_as_long_as_it_asked_also_by_later_crawls(
    db: Database, clock: Clock, frontier: StoreFrontier
) -> None:
    frontier.list(listing(1, 2))
    until = "2024-03-15T06:00:00+00:00"
    frontier.miss("n", a(1), f"asked to wait until {until}")
    clock.now = "2024-03-14T06:00:00+00:00"
    [feed] = StoreFrontier(db, now=clock).begin("n", (FEED,), revisit_days=3)
    assert (feed.address, feed.not_before) == (FEED.address, until)
    clock.now = "2024-03-15T06:00:01+00:00"
    feed, *articles = StoreFrontier(db, now=clock).begin("n", (FEED,), revisit_days=3)
    assert feed.not_before == ""
    assert sorted(asked(tuple(articles))) == [a(1), a(2)]


def test_what_was_not_asked_at_all_is_never_given_up(db: Database, frontier: StoreFrontier) -> None:
    frontier.list(listing(1, 2))
    for _ in range(9):
        frontier.miss("n", a(1), "asked to wait until 2024-03-15T06:00:00+00:00")
        frontier.miss("n", a(2), "robots.txt cannot be had (503)")
    assert (state(db, 1), state(db, 2)) == ("missed", "gone")


def test_a_corrected_article_that_moved_is_a_revision(db: Database, frontier: StoreFrontier) -> None:
    frontier.list(listing(1))
    frontier.keep("n", fetched(1), article(1, "Seven of the men were held on Monday."), None)
    later = "2024-03-13T06:00:00+00:00"
    moved = article(1, "Nine of the men were held on Monday.", url=a(100))
    assert frontier.keep("n", fetched(1, later), moved, None) == "changed"
    assert frontier.keep("n", fetched(1, later), moved, None) == "same"
    [before] = find_revisions(db, article(1).id)
    assert before["text"] == "Seven of the men were held on Monday."
    assert (count_articles(db), load_article(db, article(1).id).url) == (1, a(100))


def test_a_page_that_shows_another_story_under_another_address_is_another_article(
    db: Database, frontier: StoreFrontier
) -> None:
    frontier.list(listing(1))
    frontier.keep("n", fetched(1), article(1, "Seven of the men were held on Monday."), None)
    other = article(1, "A bridge over the river opened after three years.", url=a(100))
    assert frontier.keep("n", fetched(1), other, None) == "saved"
    assert count_articles(db) == 2
