"""What a crawl did: each step as it is told, and the counts at the end."""

from collections import Counter
from dataclasses import dataclass, field

from records.article import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlStep:
    """One thing that happened to one address.

    `event` is "found", "page", "saved", "changed", "same", "known", "duplicate", "rejected", "skipped" or "failed",
    or "rules" for a site's tdmrep.json; `detail` says why, or what it says.
    """

    outlet: str
    event: str
    address: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletReport:
    """The counts of one outlet's crawl.

    `found` = known + saved + `changed` + `same` + duplicate + rejected + failed articles + `skipped`; `changed` were
    asked again and have another text now, `same` are as they were; `failed` holds an address with its reason for
    every request that brought nothing, lists of articles too; `skipped` articles were left for the next crawl
    because `max_pages` was reached or its hours were over, or are archived pages that the outlet does not want.
    `lists_failed` are those of the lists which the outlet names that brought nothing; `words`, `undated` and `untitled`
    count over the articles `saved` and `changed`.
    """

    outlet: str
    pages: int = 0
    found: int = 0
    saved: int = 0
    changed: int = 0
    same: int = 0
    known: int = 0
    duplicate: int = 0
    skipped: int = 0
    rejected: tuple[tuple[str, int], ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    lists_failed: tuple[str, ...] = ()
    words: int = 0
    undated: int = 0
    untitled: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """The counts of a crawl, one part for each outlet in the order given."""

    outlets: tuple[OutletReport, ...]
    seconds: float

    @property
    def saved(self) -> int:
        """How many articles were saved in all."""
        return sum(one.saved for one in self.outlets)


@dataclass(slots=True)
class Tally:
    """One outlet's counts while its crawl goes on."""

    outlet: str
    counts: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)
    roots: set[str] = field(default_factory=set)
    taken: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def add(self, step: CrawlStep) -> None:
        """Counts one step."""
        self.counts[step.event] += 1
        if step.event == "rejected":
            self.rejected[step.detail.partition(":")[0]] += 1
        elif step.event == "failed":
            self.failed.append((step.address, step.detail))

    def measure(self, article: Article) -> None:
        """Counts what an article that was taken has, and what it lacks."""
        self.taken["words"] += len(article.text.split())
        self.taken["undated"] += not article.published
        self.taken["untitled"] += not article.title

    def report(self) -> OutletReport:
        """The counts so far, sorted so that equal crawls report alike."""
        return OutletReport(
            outlet=self.outlet,
            pages=self.counts["page"],
            found=self.counts["found"],
            saved=self.counts["saved"],
            changed=self.counts["changed"],
            same=self.counts["same"],
            known=self.counts["known"],
            duplicate=self.counts["duplicate"],
            skipped=self.counts["skipped"],
            rejected=tuple(sorted(self.rejected.items())),
            failed=tuple(sorted(self.failed)),
            lists_failed=tuple(sorted({one for one, _ in self.failed} & self.roots)),
            words=self.taken["words"],
            undated=self.taken["undated"],
            untitled=self.taken["untitled"],
            seconds=round(self.seconds, 3),
        )
