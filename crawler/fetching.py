"""A few addresses fetched with the crawler's manners, outside of any crawl."""

import multiprocessing
from collections.abc import Sequence
from typing import Any

from crawler.child import fetch_in_child
from crawler.outlets import Outlet
from crawler.settings import MAX_LIST_BYTES, TIMEOUT, need_contact
from records.fetched import Fetched


def fetch_pages(
    addresses: Sequence[str], outlet: Outlet, *, contact: str = "", timeout: float = TIMEOUT
) -> dict[str, Fetched | str]:
    """Each address with its answer, or with the reason why there is none; robots.txt is obeyed."""
    need_contact([outlet], contact)
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    options: dict[str, Any] = {"contact": contact, "timeout": timeout, "max_bytes": MAX_LIST_BYTES}
    child = context.Process(target=fetch_in_child, args=(tuple(addresses), outlet, there, options), daemon=True)
    child.start()
    there.close()
    found: dict[str, Fetched | str] = dict.fromkeys(addresses, "not answered")
    try:
        while True:
            told = here.recv()
            if isinstance(told, Fetched):
                found[told.address] = told
            else:
                found[told[0]] = told[1]
    except (EOFError, OSError):
        child.join()
    finally:
        here.close()
        if child.is_alive():
            child.terminate()
    return found
