"""What is kept: articles, readings with their quotes, and what people may see of them, in one SQLite file."""

from sqlite_utils import Database

from store.addresses import count_addresses
from store.articles import (
    Saved,
    count_articles,
    count_rejected,
    find_addresses,
    find_rejected,
    find_revisions,
    has_url,
    load_article,
    save_article,
    save_rejected,
)
from store.cases import (
    CasesSaved,
    find_reviews,
    load_cases,
    load_same,
    load_tellings,
    load_text,
    save_cases,
    save_same,
)
from store.check import check_store
from store.copies import find_copies, pending_signatures, save_signature
from store.describe import render_schema
from store.export import find_cases, find_failures, find_figures, find_incidents, find_tellings, load_shown
from store.fetches import ask_lost_again, find_fetches, has_other, load_proof
from store.frontier import StoreFrontier
from store.lock import hold_lock
from store.opening import open_store, vacuum
from store.readings import (
    count_pending,
    load_reading,
    load_readings,
    pending_articles,
    save_failure,
    save_reading,
)
from store.runs import begin_run, end_run, find_begin, find_fresh, find_history, find_lost, find_news, find_untold
from store.withheld import find_withheld, release_article, release_target, withhold_article, withhold_target

__all__ = [
    "CasesSaved",
    "Database",
    "Saved",
    "StoreFrontier",
    "ask_lost_again",
    "begin_run",
    "check_store",
    "count_addresses",
    "count_articles",
    "count_pending",
    "count_rejected",
    "end_run",
    "find_addresses",
    "find_begin",
    "find_cases",
    "find_copies",
    "find_failures",
    "find_fetches",
    "find_figures",
    "find_fresh",
    "find_history",
    "find_incidents",
    "find_lost",
    "find_news",
    "find_rejected",
    "find_reviews",
    "find_revisions",
    "find_tellings",
    "find_untold",
    "find_withheld",
    "has_other",
    "has_url",
    "hold_lock",
    "load_article",
    "load_cases",
    "load_proof",
    "load_reading",
    "load_readings",
    "load_same",
    "load_shown",
    "load_tellings",
    "load_text",
    "open_store",
    "pending_articles",
    "pending_signatures",
    "release_article",
    "release_target",
    "render_schema",
    "save_article",
    "save_cases",
    "save_failure",
    "save_reading",
    "save_rejected",
    "save_same",
    "save_signature",
    "vacuum",
    "withhold_article",
    "withhold_target",
]
