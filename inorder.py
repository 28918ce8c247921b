"""Work on several items at once, with the results in the order of the items."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, Queue
from threading import Event, Thread
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(work: Callable[[Item], Result], items: Iterable[Item], *, workers: int) -> Iterator[Result]:
    """What `work` makes of each item, in order, `workers` of them at once; an error comes in its item's turn.

    The items are pulled by a thread of their own, so that a source which lets wait for the next holds back no result.

    >>> list(in_order(str.upper, ["a", "b"], workers=2))
    ['A', 'B']
    """
    if workers < 2:
        yield from map(work, items)
        return
    due: Queue[Future[Result] | None] = Queue(maxsize=workers)
    team, over = ThreadPoolExecutor(workers), Event()

    def pull() -> None:
        try:
            for one in items:
                if over.is_set():
                    return
                due.put(team.submit(work, one))
        except BaseException as cause:
            due.put(_failed(cause))
        due.put(None)

    Thread(target=pull, daemon=True).start()
    try:
        while (one := due.get()) is not None:
            yield one.result()
    finally:
        over.set()
        team.shutdown(wait=False, cancel_futures=True)
        with suppress(Empty):  # makes room for one more that the thread may be about to put
            while True:
                due.get_nowait()


def _failed(cause: BaseException) -> Future[Result]:
    future: Future[Result] = Future()
    future.set_exception(cause)
    return future
