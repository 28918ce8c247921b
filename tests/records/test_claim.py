"""Claims: every filled slot in words with its quotes, none left out."""

from records.claim import find_claims, name_target
from records.evidence import Evidence
from records.incident import Country, Incident, Method, Relative, Target
from records.when import parse_when


def a_quote(field: str, words: str = "words", **more: str) -> Evidence:
    return Evidence(field=field, start=0, end=len(words), quote=words, **more)


def an_incident(*evidence: Evidence, **changes: object) -> Incident:
    fields = {"id": "i", "target": Target(name="Li Bo"), "methods": (Method(code="digital"), Method(code="threat"))}
    return Incident(evidence=evidence or (a_quote("target"),), **(fields | changes))  # type: ignore[arg-type]


def test_each_slot_stands_in_words_in_the_order_of_the_fields() -> None:
    found = find_claims(
        an_incident(
            origin=(Country(code="CN", name="China"),),
            date=parse_when("2021-05"),
            outcome="killed",
            relatives=(Relative(relation="aunt", name="Bo"),),
            perpetrators=("MSS",),
            campaign="Sky Net",
        )
    )
    assert [(one.field, one.value) for one in found] == [
        ("target", "Li Bo"), ("origin", "China (CN)"), ("method", "digital"), ("method", "threat"), ("date", "2021-05"),
        ("outcome", "killed"), ("relative", "aunt Bo"), ("perpetrator", "MSS"), ("campaign", "Sky Net"),
    ]  # fmt: skip


def test_a_quote_goes_to_the_value_that_it_names() -> None:
    quote = a_quote("method", value="threat")
    found = {one.value: one.evidence for one in find_claims(an_incident(quote)) if one.field == "method"}
    assert found == {"digital": None, "threat": quote}


def test_a_quote_that_names_no_country_goes_to_that_of_its_slot() -> None:
    quote = a_quote("host", "in exile")
    [found] = [
        one for one in find_claims(an_incident(quote, host=(Country(code="FR", name="FR"),))) if one.field == "host"
    ]
    assert (found.value, found.evidence) == ("FR", quote)


def test_a_quote_of_a_relative_goes_to_whom_it_tells_of() -> None:
    quote = a_quote("relative", "aunt held")
    people = (Relative(relation="aunt", harm="aunt held"), Relative(relation="son", harm="son held"))
    found = {one.value: one.evidence for one in find_claims(an_incident(quote, relatives=people))}
    assert (found["aunt"], found["son"]) == (quote, None)


def test_a_quote_that_fits_no_value_stands_for_itself() -> None:
    quote = a_quote("perpetrator", "the men")
    assert [(one.value, one.evidence) for one in find_claims(an_incident(quote)) if one.field == "perpetrator"] == [
        ("the men", quote)
    ]


def test_an_unnamed_target_is_called_by_the_articles_words() -> None:
    described = Target(name=None, kind="unnamed", description="a student")
    assert name_target(an_incident(target=described)) == "a student"
    assert name_target(an_incident(target=Target(name=None, kind="unnamed"))) == "somebody unnamed"
