"""Checked look-ups in outside data, whose errors name the trail to the value."""

from collections.abc import Mapping, Sequence
from typing import Any

from records.errors import RecordError


def need_mapping(data: Any, trail: str) -> Mapping[str, Any]:
    """The mapping itself; a RecordError names the trail when it is something else."""
    if not isinstance(data, Mapping):
        raise RecordError(f"{trail}: expected an object, got {type(data).__name__}")
    return data


def need_str(data: Any, key: str, trail: str) -> str:
    """The string under `key`."""
    value = need_mapping(data, trail).get(key)
    if not isinstance(value, str):
        raise RecordError(f"{trail}.{key}: expected text, got {_shown(value)}")
    return value


def maybe_str(data: Any, key: str, trail: str) -> str | None:
    """The string under `key`, or None where it is missing, null or empty."""
    value = need_mapping(data, trail).get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise RecordError(f"{trail}.{key}: expected text or nothing, got {_shown(value)}")
    return value


def need_int(data: Any, key: str, trail: str) -> int:
    """The whole number under `key`."""
    value = need_mapping(data, trail).get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise RecordError(f"{trail}.{key}: expected a whole number, got {_shown(value)}")
    return value


def need_number(data: Any, key: str, trail: str) -> float:
    """The number under `key`."""
    value = need_mapping(data, trail).get(key)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise RecordError(f"{trail}.{key}: expected a number, got {_shown(value)}")
    return float(value)


def maybe_number(data: Any, key: str, trail: str) -> float | None:
    """The number under `key`, or None where it is missing or null."""
    return None if need_mapping(data, trail).get(key) is None else need_number(data, key, trail)


def need_one_of(data: Any, key: str, allowed: Sequence[str], trail: str) -> str:
    """The string under `key`, which must be one of `allowed`."""
    value = need_str(data, key, trail)
    if value not in allowed:
        raise RecordError(f"{trail}.{key}: expected one of {', '.join(allowed)}, got {value!r}")
    return value


def some_list(data: Any, key: str, trail: str) -> Sequence[Any]:
    """The list under `key`; an empty one where it is missing or null."""
    value = need_mapping(data, trail).get(key)
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise RecordError(f"{trail}.{key}: expected a list, got {_shown(value)}")
    return value


def some_strings(data: Any, key: str, trail: str) -> tuple[str, ...]:
    """The strings of the list under `key`."""
    values = some_list(data, key, trail)
    for place, value in enumerate(values):
        if not isinstance(value, str):
            raise RecordError(f"{trail}.{key}[{place}]: expected text, got {_shown(value)}")
    return tuple(values)


def _shown(value: Any) -> str:
    return "nothing" if value is None else f"{type(value).__name__} {str(value)[:60]!r}"
