"""Work side by side: the results keep the order of the items, and nothing waits for what it does not need."""

from collections.abc import Iterator
from queue import Queue
from threading import Barrier, Event

import pytest

from inorder import in_order

WAIT = 20.0  # seconds after which a test gives up instead of hanging


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_keep_the_order_of_the_items(workers: int) -> None:
    assert list(in_order(lambda n: n * n, range(50), workers=workers)) == [n * n for n in range(50)]
    assert list(in_order(str, [], workers=workers)) == []


def test_items_are_worked_on_at_once() -> None:
    both = Barrier(2)  # breaks unless two come to it together
    assert len(list(in_order(lambda _: both.wait(WAIT), range(6), workers=2))) == 6


def test_a_later_item_that_is_done_first_comes_later() -> None:
    later = Event()

    def work(n: int) -> int:
        if n == 0:
            assert later.wait(WAIT)
        later.set()
        return n

    assert list(in_order(work, range(4), workers=2)) == [0, 1, 2, 3]


def test_a_source_that_lets_wait_holds_back_no_result() -> None:
    line: Queue[int | None] = Queue()
    found = in_order(lambda n: -n, iter(lambda: line.get(timeout=WAIT), None), workers=3)
    for n in (4, 7):  # the next is only asked for once the answer to the last has come
        line.put(n)
        assert next(found) == -n
    line.put(None)
    assert list(found) == []


@pytest.mark.parametrize("workers", [1, 3])
def test_an_error_comes_in_its_items_turn(workers: int) -> None:
    def items() -> Iterator[int]:
        yield from (1, 2, 0, 5)

    found = in_order(lambda n: 10 // n, items(), workers=workers)
    assert [next(found), next(found)] == [10, 5]
    with pytest.raises(ZeroDivisionError):
        next(found)


@pytest.mark.parametrize("workers", [1, 3])
def test_an_error_of_the_source_comes_after_what_it_gave(workers: int) -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("the file broke off")

    found = in_order(lambda n: n, items(), workers=workers)
    assert next(found) == 1
    with pytest.raises(OSError, match="broke off"):
        next(found)


def test_who_stops_early_leaves_the_rest_unread() -> None:
    pulled: list[int] = []
    ended = Event()

    def items() -> Iterator[int]:
        try:
            for n in range(1000):
                pulled.append(n)
                yield n
        finally:
            ended.set()

    found = in_order(lambda n: n, items(), workers=2)
    assert next(found) == 0
    found.close()  # type: ignore[attr-defined]
    assert ended.wait(WAIT)
    assert len(pulled) < 20
