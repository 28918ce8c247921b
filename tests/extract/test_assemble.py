"""Incidents from hand-made answers: each slot is filled from what was told of this person, with its quote."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from extract.assemble import Verdict, is_target, make_incident
from extract.candidates import Candidate
from extract.countries import find_countries
from extract.dates import find_dates
from extract.lessons import person_questions
from extract.names import find_names
from extract.passages import find_passages
from records.incident import Incident
from records.question import Answer

TEXT = (
    "Idris Hasan, a Rwandan blogger, was seized by Directorate agents in Nairobi on 3 May 2021. "
    "His father was questioned at home. Hasan is now in prison.\n\nKenya and France said nothing."
)
NAME = (0, 11)


@pytest.fixture(scope="session")
def verdict(nlp: Any, answer: Callable[..., Answer]) -> Callable[..., Verdict]:
    def make(text: str = TEXT, mentions: tuple[tuple[int, int], ...] = (NAME,), **told: Any) -> Verdict:
        candidate = Candidate(name=text[slice(*mentions[0])], kind="person", mentions=mentions)
        questions = person_questions(find_passages(nlp(text)), mentions, mentions)
        known = {"role": "target", "methods": ("abduction",), "outcome": "imprisoned"}
        answers = tuple(answer(text, one.span, **(known | told)) for one in questions)
        return Verdict(text=text, candidate=candidate, questions=questions, answers=answers)

    return make


@pytest.fixture(scope="session")
def made(nlp: Any, answer: Callable[..., Answer], verdict: Callable[..., Verdict]) -> Callable[..., Incident]:
    def make(text: str = TEXT, *, likely: Any = None, campaign: Any = None, **told: Any) -> Incident:
        doc = nlp(text)
        passages = find_passages(doc)
        one = verdict(text, **told)
        return make_incident(
            one, id="i1", passages=passages, names=find_names(doc, one.answers),
            countries=find_countries(doc), dates=find_dates(doc, published="2021-06-01"), campaign=campaign,
            likely_origin=likely,
        )  # fmt: skip

    return make


def quotes(incident: Incident, field: str) -> list[str]:
    return [one.quote for one in incident.evidence if one.field == field]


def test_only_whom_the_model_takes_for_a_target_is_one(verdict: Callable[..., Verdict]) -> None:
    assert is_target(verdict())
    assert not is_target(verdict(role="expert"))
    assert not is_target(verdict(role="target", chance=0.4))


def test_of_whom_no_method_is_told_is_no_target(verdict: Callable[..., Verdict]) -> None:
    assert not is_target(verdict(methods=()))


def test_in_an_article_that_is_not_likely_to_tell_any_both_must_be_sure(verdict: Callable[..., Verdict]) -> None:
    assert is_target(verdict(chance=0.9))
    assert not is_target(verdict(chance=0.9), is_likely=False)
    assert is_target(verdict(chance=0.99), is_likely=False)


def test_roles_count_by_the_mentions_of_their_stretch(nlp: Any, verdict: Callable[..., Verdict]) -> None:
    text = "Hasan left. Hasan fled. " + "Nothing happened here. " * 300 + "Hasan came."
    starts = [0, 12, text.rindex("Hasan")]
    one = verdict(text, tuple((start, start + 5) for start in starts), chance=0.9)
    assert [len(question.marks) for question in one.questions] == [2, 1]
    other = verdict(text, one.candidate.mentions, role="expert", chance=0.9)
    mixed = replace(one, answers=(one.answers[0], other.answers[1]))
    rest = one.role["expert"]
    assert mixed.role["target"] == pytest.approx((2 * 0.9 + rest) / 3)


def test_countries_are_those_at_the_marked_words(made: Callable[..., Incident]) -> None:
    incident = made(slots={"origin": ["Rwandan"], "host": ["Nairobi"]})
    assert [(one.code, one.name) for one in incident.origin] == [("RW", "Rwanda")]
    assert [(one.code, one.name) for one in incident.host] == [("KE", "Kenya")]
    assert (quotes(incident, "origin"), quotes(incident, "host")) == (["Rwandan"], ["Nairobi"])


def test_countries_that_are_not_marked_are_left_out(made: Callable[..., Incident]) -> None:
    assert (made().origin, made().host) == ((), ())


def test_the_likely_origin_fills_what_is_not_told(nlp: Any, made: Callable[..., Incident]) -> None:
    rwanda = next(one for one in find_countries(nlp(TEXT)) if one.code == "RW")
    lent = made(likely=(0.4, rwanda))
    assert [one.code for one in lent.origin] == ["RW"]
    assert [(one.by, one.score) for one in lent.evidence if one.field == "origin"] == [("countries/article", 0.4)]
    assert [one.code for one in made(likely=(0.4, rwanda), slots={"origin": ["Kenya"]}).origin] == ["KE"]


def test_an_outcome_that_no_words_are_marked_for_is_quoted_from_the_act(made: Callable[..., Incident]) -> None:
    incident = made(slots={"method": ["was seized"]})
    assert incident.outcome == "imprisoned"
    assert quotes(incident, "outcome") == quotes(incident, "method") == ["was seized"]


def test_all_mentions_of_a_country_speak_for_it(made: Callable[..., Incident]) -> None:
    text = "Idris Hasan fled Kenya for Uganda. In Kampala he was seen; in Entebbe agents took him. Kenya said nothing."
    assert [one.code for one in made(text, slots={"host": ["Uganda", "Kampala", "Kenya"]}, chance=0.5).host] == ["UG"]


def test_the_origin_is_no_host(made: Callable[..., Incident]) -> None:
    incident = made(slots={"origin": ["Rwandan"], "host": ["Rwandan", "Nairobi"]})
    assert [one.code for one in incident.host] == ["KE"]


def test_what_speaks_for_the_origin_as_host_speaks_for_the_others(made: Callable[..., Incident]) -> None:
    def score(*host: str) -> float:
        incident = made(slots={"origin": ["Rwandan"], "host": host})
        return next(one.score or 0.0 for one in incident.evidence if one.field == "host")

    assert score("Rwandan", "Nairobi") == pytest.approx(score("Nairobi"), abs=1e-3)


def test_one_state_is_the_origin_however_many_are_likely(made: Callable[..., Incident]) -> None:
    incident = made(slots={"origin": ["Rwandan", "France"], "host": ["Nairobi"]})
    assert len(incident.origin) == 1


def test_hong_kong_acts_for_china_and_is_a_host_of_its_own(made: Callable[..., Incident]) -> None:
    text = "Idris Hasan was seized in Paris by Hong Kong police. Beijing said nothing."
    abroad = made(text, slots={"origin": ["Hong Kong"], "host": ["Paris"]})
    assert [(one.code, one.name) for one in abroad.origin] == [("CN", "China")]
    assert [(one.value, one.quote) for one in abroad.evidence if one.field == "origin"] == [("CN", "Hong Kong")]
    taken = made(text, slots={"origin": ["Beijing"], "host": ["Hong Kong"]})
    assert ([one.code for one in taken.origin], [one.code for one in taken.host]) == (["CN"], ["HK"])


def test_one_country_is_not_both_origin_and_host(made: Callable[..., Incident]) -> None:
    incident = made(slots={"origin": ["Nairobi", "Kenya", "Rwandan"], "host": ["Nairobi", "Kenya"]})
    assert ([one.code for one in incident.origin], [one.code for one in incident.host]) == (["RW"], ["KE"])


def test_the_date_is_that_at_the_marked_words(made: Callable[..., Incident]) -> None:
    incident = made(slots={"date": ["3 May 2021"]})
    assert incident.date is not None
    assert (incident.date.start, incident.date.precision) == ("2021-05-03", "day")
    assert made().date is None


def test_of_several_dates_the_likeliest_year_is_taken(made: Callable[..., Incident]) -> None:
    text = "Idris Hasan had fled on 9 July 2019. He was seized on 3 May 2021. It was reported on 4 May 2021."
    incident = made(text, slots={"date": ["3 May 2021", "9 July 2019", "on 4 May 2021"]})
    assert incident.date is not None
    assert incident.date.start == "2021-05-03"


def test_methods_are_those_that_are_sure_with_the_clause_that_tells_them(made: Callable[..., Incident]) -> None:
    incident = made(methods=("abduction", "coercion-by-proxy"), slots={"method": ["was seized by Directorate agents"]})
    assert {one.code for one in incident.methods} == {"abduction", "coercion-by-proxy"}
    told = [one for one in incident.evidence if one.field == "method"]
    assert {one.value for one in told} == {"abduction", "coercion-by-proxy"}
    assert {one.quote for one in told} == {"was seized by Directorate agents"}


def test_a_target_has_the_likeliest_method_at_least(made: Callable[..., Incident]) -> None:
    incident = made(methods=())
    assert len(incident.methods) == 1
    assert "Idris Hasan" in quotes(incident, "method")[0]


def test_the_outcome_has_a_quote_where_one_is_marked(made: Callable[..., Incident]) -> None:
    incident = made(slots={"outcome": ["is now in prison"]})
    assert (incident.outcome, quotes(incident, "outcome")) == ("imprisoned", ["is now in prison"])
    assert quotes(made(outcome="at-large", slots={"outcome": ["is now in prison"]}), "outcome") == []


def test_a_lone_short_word_is_no_quote_of_an_outcome_nor_of_a_method(made: Callable[..., Incident]) -> None:
    act = "was seized by Directorate agents"
    assert quotes(made(slots={"outcome": ["His"], "method": [act]}), "outcome") == [act]
    assert quotes(made(slots={"method": ["His", act]}), "method") == [act]
    assert quotes(made(slots={"method": ["His"]}), "method") != ["His"]


def test_a_relative_has_relation_and_harm(made: Callable[..., Incident]) -> None:
    incident = made(slots={"relative": ["His father was questioned at home"]})
    [relative] = incident.relatives
    assert (relative.relation, relative.name, relative.harm) == ("father", None, "His father was questioned at home")
    assert quotes(incident, "relative") == ["His father was questioned at home"]


def test_marked_words_without_a_relation_make_no_relative(made: Callable[..., Incident]) -> None:
    assert made(slots={"relative": ["was questioned at home"]}).relatives == ()


def test_perpetrators_are_a_few_words(made: Callable[..., Incident]) -> None:
    assert made(slots={"perpetrator": ["Directorate agents"]}).perpetrators == ("Directorate agents",)
    assert made(slots={"perpetrator": ["was"]}).perpetrators == ()
    assert made(slots={"perpetrator": ["seized by Directorate agents in Nairobi on"]}).perpetrators == ()


def test_what_belongs_to_the_words_behind_is_no_part_of_a_perpetrator(made: Callable[..., Incident]) -> None:
    assert made(slots={"perpetrator": ["Directorate agents in"]}).perpetrators == ("Directorate agents",)
    text = "Idris Hasan was seized by Rwanda's men in Nairobi on 3 May 2021."
    [quote] = [one for one in made(text, slots={"perpetrator": ["Rwanda's"]}).evidence if one.field == "perpetrator"]
    assert (quote.quote, text[quote.start : quote.end]) == ("Rwanda", "Rwanda")


def test_the_campaign_comes_with_its_place(made: Callable[..., Incident]) -> None:
    text = "Chinese agents of Fox Hunt seized Li Bo in Nairobi."
    asked = {"text": text, "mentions": ((34, 39),), "campaign": ("Fox Hunt", 18, 26)}
    incident = made(**asked, slots={"origin": ["Chinese"]})
    assert (incident.campaign, quotes(incident, "campaign")) == ("Fox Hunt", ["Fox Hunt"])


def test_another_state_s_campaign_is_not_the_incident_s(made: Callable[..., Incident]) -> None:
    assert made(campaign=("Fox Hunt", 0, 5), slots={"origin": ["Rwandan"]}).campaign is None


def test_the_attribution_is_who_says_so(made: Callable[..., Incident]) -> None:
    text = "Idris Hasan was seized in Nairobi, his lawyer Ana Roth said."
    incident = made(text, slots={"attribution": ["his lawyer Ana Roth said"]})
    assert incident.attribution == "his lawyer Ana Roth"
    assert quotes(incident, "attribution") == ["his lawyer Ana Roth said"]
    assert made(text).attribution is None


def test_confidence_falls_with_the_model_s(made: Callable[..., Incident]) -> None:
    assert 0 < made(chance=0.6).confidence < made(chance=0.9).confidence <= 1


def test_every_quote_stands_at_its_place(made: Callable[..., Incident]) -> None:
    slots = {"origin": ["Rwandan"], "host": ["Nairobi"], "date": ["3 May 2021"], "method": ["seized"],
             "outcome": ["prison"], "relative": ["father"], "perpetrator": ["Directorate"]}  # fmt: skip
    incident = made(slots=slots)
    assert {one.field for one in incident.evidence} >= {"target", *slots}
    for one in incident.evidence:
        assert TEXT[one.start : one.end] == one.quote
