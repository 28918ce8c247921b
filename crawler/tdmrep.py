"""The site-wide file of the TDM Reservation Protocol, `/.well-known/tdmrep.json`: its bytes in, checked rules out.

After the final report of the W3C's community group, 2 February 2024.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from records.errors import CrawlError

PLACE = "/.well-known/tdmrep.json"
MAX_RULES_BYTES = 1_000_000
_MOST_RULES = 10_000
# The protocol knows 0 and 1; what publishers write instead of them, and surely mean, counts as well.
_VALUES = {"1": True, "true": True, "0": False, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Whether the pages whose path fits the pattern `location` are reserved; `policy` is where a licence is offered."""

    location: str
    is_reserved: bool
    policy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of a site in their order, and what of its file cannot be used, in words."""

    rules: tuple[Rule, ...] = ()
    faults: tuple[str, ...] = ()

    def pick(self, address: str) -> Rule | None:
        """The rule that holds for the page, the first whose pattern fits; None where no rule speaks of it.

        >>> images, rest = Rule(location="/a/*.jpg$", is_reserved=False), Rule(location="/a/", is_reserved=True)
        >>> site = Rules(rules=(images, rest))
        >>> site.pick("https://n.example/a/1.jpg") == images, site.pick("https://n.example/a/1.html") == rest
        (True, True)
        """
        parts = urlsplit(address)
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        return next((one for one in self.rules if fits(one.location, path)), None)


def parse_rules(body: bytes) -> Rules:
    """The rules of a file; what is no rule is passed over and told of. A CrawlError where the whole file is none."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as cause:
        raise CrawlError(f"expected a JSON array of rules, found no JSON ({cause or type(cause).__name__})") from cause
    if not isinstance(data, list):
        raise CrawlError(f"expected a JSON array of rules, found {type(data).__name__}; it needs its brackets")
    read = [_parse_rule(one, f"[{number}]") for number, one in enumerate(data[:_MOST_RULES])]
    faults = [one for one in read if isinstance(one, str)]
    if len(data) > _MOST_RULES:
        faults.append(f"expected at most {_MOST_RULES} rules, found {len(data)}")
    return Rules(rules=tuple(one for one in read if isinstance(one, Rule)), faults=tuple(faults))


def fits(pattern: str, path: str) -> bool:
    """Whether a path begins as the pattern says; `*` stands for any characters and a last `$` for the end.

    >>> [fits("/a/*/b$", path) for path in ("/a/x/b", "/a/x/y/b", "/a/x/b/c")], fits("/foo-%24", "/foo-$")
    ([True, True, False], True)
    """
    is_whole = pattern.endswith("$")
    first, *further = (unquote_to_bytes(one) for one in pattern.removesuffix("$").split("*"))
    left = unquote_to_bytes(path)
    if not left.startswith(first):
        return False
    left = left[len(first) :]
    last = further.pop() if is_whole and further else None
    for one in further:
        place = left.find(one)
        if place < 0:
            return False
        left = left[place + len(one) :]
    return left.endswith(last) if last is not None else not (is_whole and left)


def describe_rules(site: Rules) -> str:
    """What a site's file says, in a line.

    >>> describe_rules(Rules(rules=(Rule(location="/", is_reserved=True),)))
    '1 of 1 rules reserve'
    """
    said = f"{sum(one.is_reserved for one in site.rules)} of {len(site.rules)} rules reserve"
    return "; ".join((said, *site.faults[:3], *(["and more faults"] if len(site.faults) > 3 else [])))


def describe_rule(rule: Rule) -> str:
    """By which words the site reserves a page."""
    return f"tdmrep.json {rule.location}: 1{f' (policy {rule.policy})' if rule.policy else ''}"


def _parse_rule(data: Any, where: str) -> Rule | str:
    """The rule, or what is wrong with it."""
    if not isinstance(data, Mapping):
        return f"{where}: expected an object, found {_short(data)}"
    location, value = data.get("location"), data.get("tdm-reservation")
    if not isinstance(location, str) or not location.strip():
        return f"{where}.location: expected a path, found {_short(location)}"
    is_reserved = _VALUES.get(str(value).strip().lower())
    if is_reserved is None:
        return f"{where}.tdm-reservation: expected 0 or 1, found {_short(value)}"
    pattern = location.strip() if location.strip().startswith(("/", "*")) else f"/{location.strip()}"
    policy = data.get("tdm-policy")
    return Rule(location=pattern, is_reserved=is_reserved, policy=policy if isinstance(policy, str) else "")


def _short(value: Any) -> str:
    words: Sequence[str] = repr(value)
    return f"{words[:40]}…" if len(words) > 40 else str(words)
