"""What the outlets of one crawl share about a host that several of them ask, so that it is asked as by one."""

from datetime import datetime


class Turns:
    """When each host may be asked next; `closed` has the hosts that want to be left alone until then, `refused` how
    often each has said no, `least` the delays that their robots.txt ask for.
    """

    def __init__(self) -> None:
        self.closed: dict[str, datetime] = {}
        self.refused: dict[str, int] = {}
        self.least: dict[str, float] = {}
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
