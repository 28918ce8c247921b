"""Attack: what one article tells of an attack on defenders of rights, in the terms of HRDsAttack."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """The victims' names, the kinds of violation, the country by its code, and the day as far as it is told.

    None, or an empty tuple, where nothing is told.
    """

    victims: tuple[str, ...] = ()
    violations: tuple[str, ...] = ()
    country: str | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
