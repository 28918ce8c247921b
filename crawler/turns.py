"""Whose turn it is at a host that several outlets of one crawl ask, so that it is asked no faster than by one."""


class Turns:
    """When each host may be asked next, where several outlets of one crawl ask it."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}
        self._askers: dict[str, set[str]] = {}

    def wait(self, host: str, outlet: str, delay: float, now: float) -> float:
        """The seconds until the outlet's turn at the host, which is then taken; 0 where no other outlet asks it.

        >>> turns = Turns()
        >>> [turns.wait("n.example", outlet, 2.0, 10.0) for outlet in ("a", "a", "b", "a")]
        [0.0, 0.0, 2.0, 4.0]
        """
        self._askers.setdefault(host, set()).add(outlet)
        at = max(now, self._next.get(host, now)) if len(self._askers[host]) > 1 else now
        self._next[host] = at + delay
        return at - now
