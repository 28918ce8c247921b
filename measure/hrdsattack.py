"""From a file of HRDsAttack (Ran et al. 2023) to articles with gold answers, and from a reading to such an answer."""

import gzip
import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codebook import VIOLATIONS, country_named, name_of
from records.article import Article
from records.attack import Attack
from records.errors import InputError, LongarmError
from records.fields import maybe_str, need_mapping, need_str, some_list, some_strings
from records.incident import Incident
from records.reading import Reading

MONTHS = ("January", "February", "March", "April", "May", "June", "July",
          "August", "September", "October", "November", "December")  # fmt: skip
# Three annotations have their numbers in the wrong places; the authors' code mends them so.
_SWAPPED = {
    "1004122033": {"year": "2021", "month": "September", "date": "09"},
    "885531401": {"year": "1839", "date": "13"},
    "876209412": {"year": "2015", "month": "March"},
}
# Countries that the train part mostly calls by another name than longarm does.
_SPELT = {"US": "USA"}
TELLS = ("country", "year", "month", "day")  # what a reading can answer of place and time
_MISSPELT = {"Novermber": "November", "Decenmber": "December", "Ocober": "October", "Januay": "January"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said of one article's attack: by its annotator, or by a system; None where nothing is said.

    `violations` is None for a system that does not know the codebook of violations.
    """

    victims: tuple[str, ...] = ()
    violations: tuple[str, ...] | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    year: str | None = None
    month: str | None = None
    day: str | None = None


def load_attacks(path: Path) -> tuple[tuple[Article, Answer], ...]:
    """The articles of a file of HRDsAttack (`.json` or `.json.gz`) with their gold; an InputError names the trail."""
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        samples = json.loads(raw)
    except (OSError, ValueError, EOFError) as cause:
        raise InputError(f"{path}: expected a JSON file of HRDsAttack ({cause}); name one of its files") from cause
    if not isinstance(samples, list):
        raise InputError(f"{path}: expected a list of samples, got {type(samples).__name__}; name a file of HRDsAttack")
    try:
        return tuple(_parse_sample(one, f"samples[{n}]", path.name) for n, one in enumerate(samples))
    except LongarmError as cause:
        raise InputError(f"{path}: {cause}") from cause


def answer_of(reading: Reading) -> Answer:
    """What a reading says in the terms of HRDsAttack: all targets, and place and date of its surest incident.

    The place is the host; an incident without one is told of somebody at home, so the origin state is the place.
    """
    victims = tuple(dict.fromkeys(one.target.name for one in reading.incidents if one.target.name))
    if not reading.incidents:
        return Answer(victims=victims)
    surest = max(reading.incidents, key=lambda one: one.confidence)
    place = next(iter(surest.host or surest.origin), None)
    year, month, day = _date_of(surest)
    return Answer(victims=victims, country=name_of(place.code) if place else None, year=year, month=month, day=day)


def attack_of(answer: Answer) -> Attack:
    """The gold answer as an Attack; a country without a code, and what is no number, is not told."""
    year, day = (int(one) if one and one.isdigit() else None for one in (answer.year, answer.day))
    return Attack(
        victims=answer.victims,
        violations=tuple(one for one in answer.violations or () if one in VIOLATIONS),
        country=country_named(answer.country or ""),
        year=year, month=MONTHS.index(answer.month) + 1 if answer.month in MONTHS else None, day=day,
    )  # fmt: skip


def answer_with(attack: Attack) -> Answer:
    """The attack as the gold writes it."""
    return Answer(
        victims=attack.victims,
        violations=attack.violations,
        country=_SPELT.get(attack.country, name_of(attack.country)) if attack.country else None,
        year=str(attack.year) if attack.year else None,
        month=MONTHS[attack.month - 1] if attack.month else None,
        day=str(attack.day) if attack.day else None,
    )


def _date_of(incident: Incident) -> tuple[str | None, str | None, str | None]:
    """Year, month and day as the gold writes them, as far as the date tells them."""
    when = incident.date
    if when is None or when.precision == "range":
        return None, None, None
    year, month, day = when.start.split("-")
    known = {"day": 3, "month": 2}.get(when.precision, 1)
    return year, MONTHS[int(month) - 1] if known > 1 else None, str(int(day)) if known > 2 else None


def _parse_sample(data: Any, trail: str, source: str) -> tuple[Article, Answer]:
    sample = need_mapping(need_mapping(data, trail).get("sample"), f"{trail}.sample")
    told = need_mapping(data.get("merged_sample"), f"{trail}.merged_sample")
    here = f"{trail}.sample"
    written = need_str(sample, "Input.article_interface", here)
    published = maybe_str(sample, "Input.publish_date", here)
    article = Article(
        id=str(sample.get("Input.GLOBALEVENTID") or trail), text=_paragraphs(written), source=source, language="en",
        title=maybe_str(sample, "Input.title", here), published=published[:10] if published else None,
    )  # fmt: skip
    return article, _parse_gold(dict(told) | _SWAPPED.get(article.id, {}), f"{trail}.merged_sample")


def _parse_gold(data: Any, trail: str) -> Answer:
    violations = some_strings(data, "violation_types", trail)
    if len(violations) > 1:  # as in the authors' code: `unknown` beside another type is a slip
        violations = tuple(one for one in violations if one != "unknown")
    listed = enumerate(some_list(data, "victims", trail))
    victims = [maybe_str(one, "victim_name", f"{trail}.victims[{n}]") for n, one in listed]
    year, month, day = (_told(data, key, trail) for key in ("year", "month", "date"))
    return Answer(
        victims=tuple(one for one in victims if one), violations=violations, country=_told(data, "country", trail),
        region=_told(data, "region", trail), city=_told(data, "city", trail), year=_whole(year),
        month=_month(month), day=_whole(day),
    )  # fmt: skip


def _paragraphs(written: str) -> str:
    """The text of `<p>…</p>` paragraphs, with an empty line between them."""
    parts = re.split(r"\s*</?p>\s*", written)
    return "\n\n".join(html.unescape(re.sub(r"<[^>]+>", "", one)).strip() for one in parts if one.strip())


def _told(data: Any, key: str, trail: str) -> str | None:
    """The answer under `key`; None for the ways in which annotators wrote that there is none."""
    value = maybe_str(data, key, trail)
    return None if value is None or value.strip().lower() in ("none", "n/a", "n//a", "unknown") else value.strip()


def _month(written: str | None) -> str | None:
    """`02` and `Januay` as `February` and `January`; what is no month stands as it is.

    >>> _month("02"), _month("Januay"), _month("2015")
    ('February', 'January', '2015')
    """
    number = _whole(written) or ""
    if number.isdigit() and 1 <= int(number) <= 12:
        return MONTHS[int(number) - 1]
    return _MISSPELT.get(written or "", written)


def _whole(written: str | None) -> str | None:
    """`26.0` and `06` as `26` and `6`; what is no number stands as it is.

    >>> _whole("26.0"), _whole("06"), _whole("March")
    ('26', '6', 'March')
    """
    return str(int(float(written))) if written and re.fullmatch(r"\d+(\.\d+)?", written) else written
