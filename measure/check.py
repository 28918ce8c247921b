"""What is wrong with the gold corpus: each article against the codebook, and the articles against one another."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from codebook import METHODS, OUTCOMES, ROLES
from records.gold import Gold

# Words that open a sentence or a title and so stand capitalised before or alone; they are no names.
_NAME = re.compile(r"\b[A-Z][\w'’-]+(?: (?:al-|bin |bint |ibn |de |da |dos |van |von |der |el-|ul-)?[A-Z][\w'’-]+)+")


def find_faults(gold: Gold) -> tuple[str, ...]:
    """What does not hold in one annotation, in sentences; empty when all is well."""
    return tuple(f"{gold.batch}/{gold.article.source}: {fault}" for fault in _faults(gold))


def find_repeats(corpus: Sequence[Gold]) -> tuple[str, ...]:
    """Ids used twice, and persons who stand in articles of two batches."""
    ids: dict[str, list[Gold]] = defaultdict(list)
    persons: dict[str, set[str]] = defaultdict(set)
    for gold in corpus:
        ids[gold.article.id].append(gold)
        for name, role in gold.people:
            if " " in name and role in ("target", "relative", "expert", "lawyer", "source", "spokesperson"):
                persons[name].add(gold.batch)
    twice = [f"the id {one!r} stands in {len(found)} files" for one, found in ids.items() if len(found) > 1]
    shared = [
        f"{name!r} stands in batches {', '.join(sorted(where))}" for name, where in persons.items() if len(where) > 1
    ]
    return tuple(twice + shared)


def _faults(gold: Gold) -> Iterator[str]:
    text = gold.article.text
    whole = f"{gold.article.title}\n{text}"
    roles = dict(gold.people)
    for name, role in gold.people:
        if role not in ROLES:
            yield f"people.{name}: expected one of {', '.join(ROLES)}, got {role!r}"
        if name not in whole:
            yield f"people.{name}: the name does not stand in the text"
    for n, incident in enumerate(gold.incidents):
        trail = f"incidents[{n}]"
        for method in incident.methods:
            if method.code not in METHODS:
                yield f"{trail}.methods: expected one of {', '.join(METHODS)}, got {method.code!r}"
            if not any(one.field == "method" and one.value == method.code for one in incident.evidence):
                yield f"{trail}.methods.{method.code}: expected a quote"
        if incident.outcome not in OUTCOMES:
            yield f"{trail}.outcome: expected one of {', '.join(OUTCOMES)}, got {incident.outcome!r}"
        yield from _slot_faults(gold, n)
        target = incident.target
        if target.name and target.kind == "person" and roles.get(target.name) != "target":
            yield f'people: expected {target.name!r} = "target"'
        if target.name and target.kind == "unnamed":
            yield f"{trail}.kind: a target with a name is a person or a group"
        if not target.name and not target.description:
            yield f"{trail}.description: an unnamed target needs a description"
        for alias in (target.name, *target.aliases):
            if alias and alias not in whole:
                yield f"{trail}.target: {alias!r} does not stand in the text"
        for relative in incident.relatives:
            if relative.name and relative.name not in whole:
                yield f"{trail}.relatives: {relative.name!r} does not stand in the text"
    named = {one.target.name for one in gold.incidents}
    for name, role in gold.people:
        if role == "target" and name not in named:
            yield f"people.{name}: is a target, but of no incident"
    for n, figure in enumerate(gold.figures):
        if not re.search(r"\d", figure.quote) and not re.search(r"[a-z]", figure.quote, re.I):
            yield f"figures[{n}]: no number stands in {figure.quote!r}"
        if (digits := re.findall(r"\d[\d.,]*", figure.quote)) and not _fits(
            figure.value, figure.value_max, digits, figure.quote
        ):
            yield f"figures[{n}]: {figure.value:g} does not fit {figure.quote!r}"
    for name in sorted(set(_NAME.findall(text))):
        surname = name.split()[-1]
        known = any(name in one or one in name or surname == one.split()[-1] for one in roles)
        if _looks_personal(name, text) and not known:
            yield f"people: {name!r} looks like a person and has no role"


def _slot_faults(gold: Gold, n: int) -> Iterator[str]:
    """Slots that are filled without a quote, or quoted without being filled."""
    incident = gold.incidents[n]
    filled = {
        "target": True, "origin": bool(incident.origin), "host": bool(incident.host),
        "date": incident.date is not None, "outcome": incident.outcome not in ("unknown", "at-large"),
        "relative": bool(incident.relatives), "perpetrator": bool(incident.perpetrators),
        "campaign": bool(incident.campaign), "attribution": bool(incident.attribution),
    }  # fmt: skip
    quoted = {one.field for one in incident.evidence}
    for field, is_filled in filled.items():
        if is_filled and field not in quoted:
            yield f"incidents[{n}].evidence.{field}: the slot is filled, expected a quote"
        if field in quoted and not is_filled and field != "outcome":
            yield f"incidents[{n}].{field}: has a quote but no value"
    for country in (*incident.origin, *incident.host):
        if not re.fullmatch(r"[A-Z]{2}", country.code):
            yield f"incidents[{n}]: expected a two-letter country code, got {country.code!r}"


def _fits(value: float, value_max: float | None, digits: list[str], quote: str) -> bool:
    """Whether one of the numbers in the quote, with a multiplier there, is the value or its upper end."""
    scales = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "m": 1e6, "bn": 1e9, "k": 1e3,
              "lakh": 1e5, "crore": 1e7, "hundred": 100.0, "dozen": 12.0}  # fmt: skip
    words = re.findall(r"[a-z]+", quote.lower())
    factors = [1.0, *(scales[word] for word in words if word in scales)]
    numbers = []
    for one in digits:
        one = one.rstrip(".,")
        numbers += [float(one.replace(",", ""))] if re.fullmatch(r"[\d,]+(\.\d+)?", one) else []
        if re.fullmatch(r"\d{1,3}(\.\d{3})+", one):
            numbers.append(float(one.replace(".", "")))
    spaced = re.sub(r"(?<=\d) (?=\d{3}\b)", "", quote)
    numbers += [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*", spaced)]
    wanted = [value, *([value_max] if value_max is not None else [])]
    return any(
        abs(number * factor - one) <= 1e-6 * max(1.0, abs(one))
        for number in numbers
        for factor in factors
        for one in wanted
    )


def _looks_personal(name: str, text: str) -> bool:
    """Whether the words before or after the name are those that go with a person."""
    before = (
        r"(?:Mr|Mrs|Ms|Dr|Prof|Professor|Judge|Sheikh|Imam|Father|Colonel|General|Captain"
        r"|lawyer|journalist|activist|spokesman|spokeswoman)\.? "
    )
    after = r"(?:,? (?:said|told|says|added|wrote|testified)\b|, \d\d,)"
    here = re.escape(name)
    return bool(re.search(before + here, text) or re.search(here + after, text))
