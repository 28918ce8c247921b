"""Finding the figures of a text: what counts, in which unit, for which time."""

import time
from dataclasses import dataclass

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from extract.counting import Hint
from extract.dates import find_dates
from extract.figures import find_figures
from records.figure import Figure
from records.when import parse_when, render_when

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")
DAY = "2021-06-17"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A country as the finder of countries tells it."""

    start: int
    end: int
    code: str


def figures_of(
    text: str, published: str | None = DAY, hints: dict[str, Hint] | None = None, **codes: str
) -> tuple[Figure, ...]:
    """The figures of the text, where `Turkey="TR"` names a country in it and `hints` are by the number's words."""
    doc = NLP(text)
    places = sorted(
        (Place(start=text.index(name), end=text.index(name) + len(name), code=code) for name, code in codes.items()),
        key=lambda one: one.start,
    )
    return find_figures(doc, dates=find_dates(doc, published=published), countries=places, published=published,
                        hints={text.index(words): hint for words, hint in (hints or {}).items()})  # fmt: skip


def short(text: str) -> list[str]:
    """The figures in short: `300 Uyghur students`."""
    return [f"{one.value:g} {one.unit}" for one in figures_of(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("At least 300 Uyghur students were deported.", ["300 Uyghur students"], id="adjective"),
        pytest.param("Police detained four men and two women.", ["4 men", "2 women"], id="words"),
        pytest.param("They took 3,000 fugitives from 90 countries.", ["3000 fugitives", "90 countries"], id="two"),
        pytest.param("Interpol issued 452 red notices.", ["452 red notices"], id="red notices"),
        pytest.param("A dozen diplomats were expelled.", ["12 diplomats"], id="dozen"),
        pytest.param("The report rests on 84 interviews.", ["84 interviews"], id="interviews"),
        pytest.param("Officers raided 16 homes.", ["16 homes"], id="homes"),
        pytest.param("Two of his brothers were jailed.", ["2 brothers"], id="of his"),
        pytest.param("Police held 15 other activists.", ["15 activists"], id="other"),
        pytest.param("Police held 15 more.", [], id="nothing counted"),
        pytest.param("At least 12 human rights defenders fled.", ["12 human rights defenders"], id="rights defenders"),
        pytest.param("Some 30 women activists fled.", ["30 women activists"], id="women activists"),
        pytest.param("Nearly 40 journalists and activists fled.", ["40 journalists and activists"], id="and"),
        pytest.param("The 12 Hongkongers were tried.", ["12 Hongkongers"], id="people of a place"),
        pytest.param("They deported 200 police officers.", ["200 police officers"], id="police officers"),
        pytest.param("One man was shot dead.", ["1 man"], id="one man"),
        pytest.param("Two Afghan nationals were charged.", ["2 Afghan nationals"], id="nationals"),
        pytest.param("Some 8,000 families left.", ["8000 families"], id="families"),
        pytest.param("They sent 14,500 requests.", ["14500 requests"], id="requests"),
        pytest.param("Agents made 18 arrests.", ["18 arrests"], id="arrests"),
        pytest.param("It documented 1,219 cases in 31 states.", ["1219 cases", "31 states"], id="cases"),
        pytest.param("Four agents followed his three sisters.", ["4 agents", "3 sisters"], id="relatives"),
        pytest.param("It has 102 police stations in 53 states.", ["102 police stations", "53 states"], id="stations"),
        pytest.param("More than 2.5 million exiles voted.", ["2.5e+06 exiles"], id="million"),
        pytest.param("At least 45 killings were blamed on them.", ["45 killings"], id="killings"),
        pytest.param("The judge sent four constables to her yard.", ["4 constables"], id="any people"),
        pytest.param("Two letters and three visits did not help.", ["2 letters", "3 visits"], id="letters and visits"),
        pytest.param("Five boats came down the river.", ["5 boats"], id="things"),
        pytest.param("At the station three Belarusians took her bag.", ["3 Belarusians"], id="place before"),
        pytest.param("By her count 26 countries have such laws.", ["26 countries"], id="by her count"),
        pytest.param("She has 31 such files.", ["31 files"], id="such"),
        pytest.param("She had two visitor from the consulate.", ["2 visitor"], id="no plural ending"),
        pytest.param("A pair of officers from the embassy came.", ["2 officers"], id="pair"),
        pytest.param("They carried 18 tonnes of cashews.", ["18 tonnes"], id="tonnes of goods"),
        pytest.param("Between 70 and 75 captured fighters went home.", ["70 captured fighters"], id="participle"),
    ],
)
def test_a_count_has_the_noun_that_it_counts(text: str, found: list[str]) -> None:
    assert short(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "It returned 1,421 people from 50 countries in 2020 and another 1,114 in 2021.",
            ["1421 people", "50 countries", "1114 people"],
            id="what goes on",
        ),
        pytest.param(
            "The number of stations rose from 12 to 45 in a year.", ["12 stations", "45 stations"], id="from to"
        ),
        pytest.param("Police arrested nine people in three raids.", ["9 people", "3 raids"], id="people in raids"),
        pytest.param("The blasts killed 12 in two attacks.", ["12 people", "2 attacks"], id="killed in attacks"),
        pytest.param(
            "Hackers broke into three of the groups. The groups had staff. Two of them closed.",
            ["3 groups", "2 groups"],
            id="of them",
        ),
        pytest.param("He was sentenced to 12 years in prison.", ["12 years"], id="sentence"),
        pytest.param("The court gave him a 12-year prison term.", ["12 year"], id="hyphen"),
        pytest.param("She got two-and-a-half years in prison.", ["2.5 years"], id="and-a-half"),
        pytest.param("She got a two-and-a-half-year term.", ["2.5 year"], id="and-a-half hyphened to its year"),
        pytest.param("She was jailed for 2½ years.", ["2.5 years"], id="vulgar half"),
        pytest.param("Three quarters of a million Rohingya fled.", ["750000 Rohingya"], id="part of a million"),
        pytest.param("She got a four year term.", ["4 year"], id="singular"),
        pytest.param("He was held for 44 days.", ["44 days"], id="held"),
        pytest.param("She spent 18 months in detention.", ["18 months"], id="spent"),
        pytest.param("He faces up to 10 years behind bars.", ["10 years"], id="faces"),
        pytest.param("He got two years and six months in jail.", ["2.5 years"], id="months are part of the years"),
        pytest.param("He was jailed for between seven and nine years.", ["7 years"], id="range"),
        pytest.param("He lived there for 12 years.", [], id="lived"),
        pytest.param("After ten years in exile he wrote.", [], id="exile"),
        pytest.param("She served in the army for five years.", [], id="army"),
        pytest.param("They have three days to appeal.", ["3 days"], id="deadline"),
        pytest.param("The court gave her eleven years.", ["11 years"], id="gave"),
        pytest.param("One got eight years; he will serve five.", ["8 years", "5 years"], id="term without its noun"),
        pytest.param("She spent five nights on a bench.", ["5 nights"], id="nights"),
        pytest.param("They kept him for a week.", ["1 week"], id="a week"),
        pytest.param("She waited a year and a half.", ["1.5 year"], id="and a half"),
        pytest.param("A court gave her six years and three months.", ["6.25 years"], id="quarter of a year"),
        pytest.param("In twenty years nothing happened.", [], id="in all that time"),
        pytest.param("It was a three-day conference.", [], id="length of a meeting"),
        pytest.param("She spoke for six minutes.", [], id="minutes"),
        pytest.param("She paid 1.450.000 ariary.", ["1.45e+06 ariary"], id="European grouping"),
        pytest.param("The bank holds 2,50,000 rupees.", ["250000 rupees"], id="Indian grouping"),
        pytest.param("Of that, 400 złoty were paid.", ["400 złoty"], id="money without a plural"),
        pytest.param("Two thirds of the complaints are old.", ["66.7 per cent"], id="two thirds"),
        pytest.param("More than half of those had fled.", ["50 per cent"], id="more than half"),
        pytest.param("The first half of the year was calm.", [], id="half of a year"),
        pytest.param("He was fined 300,000 yuan.", ["300000 yuan"], id="yuan"),
        pytest.param("A bounty of HK$1 million was offered.", ["1e+06 HK$"], id="bounty"),
        pytest.param("They paid 300,000 yuan ($47,000).", ["300000 yuan"], id="sum told twice"),
        pytest.param("Requests rose by 700 per cent.", ["700 per cent"], id="percent"),
        pytest.param("About 80% of them fled.", ["80 %"], id="percent sign"),
    ],
)
def test_terms_money_and_percent(text: str, found: list[str]) -> None:
    assert short(text) == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Li Wei, 34, fled.", id="age between commas"),
        pytest.param("The 34-year-old fled.", id="age with hyphens"),
        pytest.param("She was 60 years old.", id="years old"),
        pytest.param("Boys as young as 14 were held.", id="as young as"),
        pytest.param("Children between the ages of 14 and 18 were held.", id="ages"),
        pytest.param("He fled in 2015.", id="year"),
        pytest.param("On 12 March he fled.", id="day"),
        pytest.param("Two years later he fled.", id="years later"),
        pytest.param("He called at 5 p.m. from there.", id="clock"),
        pytest.param("They met at 10:30.", id="clock with colon"),
        pytest.param("They left from Room 12.", id="room"),
        pytest.param("It broke Article 370 and section 144.", id="article"),
        pytest.param("He took Flight 17 home.", id="flight"),
        pytest.param("He lives at 10 Downing Street.", id="address"),
        pytest.param("Call +86 10 1234 5678 now.", id="telephone"),
        pytest.param("A Boeing 737 landed.", id="aircraft"),
        pytest.param("The third man left with the 2nd.", id="ordinals"),
        pytest.param("She is one of the best.", id="one of the"),
        pytest.param("No one knew which one it was.", id="pronoun"),
        pytest.param("One day he left.", id="one day"),
        pytest.param("One in five fled.", id="ratio"),
        pytest.param("They lost 3-1 at home.", id="score"),
        pytest.param("He drove 40 kilometres with three knives.", id="colour"),
        pytest.param("He was shot three times.", id="times"),
        pytest.param("They won 39 seats.", id="seats"),
        pytest.param("The two countries agreed.", id="known pair"),
        pytest.param("One activist said that it was bad.", id="one speaker"),
        pytest.param("They speak of one country, two systems.", id="slogan"),
        pytest.param("COVID-19 and the G7 met F-16 jets.", id="codes"),
        pytest.param("Tens of thousands fled.", id="vague"),
        pytest.param("1. He fled.\n2. She fled.", id="list numbers"),
        pytest.param("There is a 50 per cent chance.", id="chance"),
        pytest.param("It held exiles, said France 24.", id="name with a number"),
        pytest.param("They went to Six Flags.", id="name with a number in words"),
        pytest.param("She was 49 and wrote.", id="age as a predicate"),
        pytest.param("Elanko, sixty-one, fled.", id="age in words"),
        pytest.param("His father, 81, was summoned.", id="age of a relative"),
        pytest.param("An engineer of 70 replaced him.", id="age with of"),
        pytest.param("The doors open at eight.", id="clock in words"),
        pytest.param("It is twelve minutes past seven.", id="minutes past"),
        pytest.param("4.2 Witnesses spoke of it.", id="paragraph number"),
        pytest.param("15.30 Hanoi denies it.", id="time of an entry"),
        pytest.param("You have read two of your five free articles.", id="offer of the newspaper"),
        pytest.param("Row 215 is Quito.", id="row"),
        pytest.param("He bought a pair of boots.", id="pair of boots"),
        pytest.param("It is wrong, said Kuku Ninety.", id="nickname"),
    ],
)
def test_a_number_that_counts_nothing_is_no_figure(text: str) -> None:
    assert short(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "It returned 680 people in 2014, 1,421 in 2020 and 1,114 in 2021.",
            ["680 people 2014", "1421 people 2020", "1114 people 2021"], id="list",
        ),
        pytest.param(
            "In 2019 it returned 2,041 people, in 2020 another 1,421 and in 2021 1,114.",
            ["2041 people 2019", "1421 people 2020", "1114 people 2021"], id="list, the dates first",
        ),
        pytest.param(
            "It took 100 people in 27 countries, including 6 from Kosovo.",
            ["100 people 2021", "27 countries 2021", "6 people 2021"], id="people, not countries",
        ),
        pytest.param("Two thirds of respondents had fled.", ["66.7 per cent "], id="share"),
        pytest.param(
            "Returns rose from 680 in 2014 to 2,041 in 2019.", ["680 returns 2014", "2041 returns 2019"], id="rise",
        ),
        pytest.param(
            "The number of cases grew from 12 in 2018 to 45 in 2020.", ["12 cases 2018", "45 cases 2020"],
            id="number of",
        ),
        pytest.param("Returns under Sky Net surpassed 10,000.", ["10000 returns 2021"], id="subject"),
        pytest.param("Twelve of the 15 suspects fled.", ["12 suspects 2021", "15 suspects 2021"], id="part of a whole"),
        pytest.param("It held 120 exiles; 30 of them died.", ["120 exiles 2021", "30 exiles 2021"], id="of them"),
        pytest.param("It held 120 exiles. Of these, 30 were women.", ["120 exiles 2021", "30 exiles 2021"],
                     id="of these"),
        pytest.param("It is one of 452 notices.", ["452 notices 2021"], id="one of many"),
        pytest.param("In 2019, 2,041 people were returned, up from 1,335 in 2018.",
                     ["2041 people 2019", "1335 people 2018"], id="up from"),
        pytest.param("At least 12 were killed.", ["12 people 2021"], id="people are meant"),
        pytest.param("How many cases have you? In 2019 there were 33.", ["33 cases 2019"], id="answer"),
        pytest.param("The poems exist. There are four.", ["4 poems 2021"], id="there are"),
        pytest.param("Beds for guests stood at 1,120 in 2020.", ["1120 beds 2020"], id="subject of any kind"),
        pytest.param("Of the cleaners, 31 have lost their jobs.", ["31 cleaners 2021"], id="of the"),
        pytest.param("She put at nearly 40 the academics who left.", ["40 academics 2021"], id="noun behind"),
        pytest.param("There were four agents. Two fled.", ["4 agents 2021", "2 agents 2021"], id="sentence before"),
        pytest.param(
            "Cases rose to 735 in 36 countries in 2019, up from 608 in 31 countries in 2018.",
            ["735 cases 2019", "36 countries 2019", "608 cases 2018", "31 countries 2018"], id="cases in countries",
        ),
        pytest.param(
            "There were 608 cases in 31 countries in 2018 and 735 in 36 countries in 2019.",
            ["608 cases 2018", "31 countries 2018", "735 cases 2019", "36 countries 2019"], id="and, in countries",
        ),
        pytest.param(
            "Incidents numbered 854 in 91 countries, up from 735 in 84.",
            ["854 incidents 2021", "91 countries 2021", "735 incidents 2021", "84 countries 2021"],
            id="countries without their noun",
        ),
        pytest.param("Arrests rose to 12 in three cities.", ["12 arrests 2021", "3 cities 2021"], id="in cities"),
        pytest.param("There were 608 in 31 countries.", ["31 countries 2021"], id="no noun but the countries"),
        pytest.param("It works in 12 of the 36 countries.", ["12 countries 2021", "36 countries 2021"],
                     id="some of the countries"),
        pytest.param("It grew from 3 to 5 countries.", ["3 countries 2021", "5 countries 2021"], id="to more"),
    ],
)  # fmt: skip
def test_a_number_without_a_noun_takes_one_from_near_by(text: str, found: list[str]) -> None:
    assert [f"{one.value:g} {one.unit} {render_when(one.period)}" for one in figures_of(text)] == found


@pytest.mark.parametrize(
    ("text", "period"),
    [
        pytest.param("It deported 300 people in July 2017.", "2017-07", id="behind"),
        pytest.param("In 2017, it deported 300 people.", "2017", id="before"),
        pytest.param("It deported 300 people last year.", "2020", id="last year"),
        pytest.param("Hasan, who fled Xinjiang in 2012, has helped 300 exiles.", "2021", id="a background year"),
        pytest.param("Between 2014 and 2017 it took 300 people.", "2014-01-01/2017-12-31", id="between"),
        pytest.param("Since 2014, it has taken 300 people.", "2014-01-01/2021-06-17", id="since, to publication"),
        pytest.param("It took 300 people since it began in 2014.", "2014-01-01/2021-06-17", id="since it began"),
        pytest.param("It took 300 people since 2014 by the end of 2019.", "2014-01-01/2019-12-31", id="to its end"),
        pytest.param("There are now 300 exiles there.", "2021", id="now"),
        pytest.param("It took 300 people in the past two years.", "2019-06-17/2021-06-17", id="past years"),
        pytest.param("It deported 300 people.", "2021", id="news of its day"),
        pytest.param("He fled in May 2019. Then it deported 300 people.", "2019", id="year of the paragraph"),
        pytest.param("In 2019 he fled. The list now is 300 names long.", "2021", id="count of now"),
        pytest.param("It deported 300 people, she said on Monday.", "2021", id="day of the telling"),
        pytest.param("The report, published in January 2021, counts 300 people.", "2021", id="day of the report"),
    ],
)
def test_the_period_is_the_date_of_the_clause(text: str, period: str) -> None:
    (figure,) = figures_of(text)
    assert render_when(figure.period) == period


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It deals with 300 clients a year.", id="rate"),
        pytest.param("He faces five years in prison.", id="term to come"),
        pytest.param("It offered 300 yuan.", id="sum without a date"),
    ],
)
def test_a_figure_true_of_no_one_time_has_no_period(text: str) -> None:
    assert [one.period for one in figures_of(text)] == [None]


def test_without_a_day_of_publication_an_undated_figure_has_no_period() -> None:
    assert [one.period for one in figures_of("It deported 300 people.", published=None)] == [None]


def test_a_range_is_one_figure_with_an_upper_value() -> None:
    (figure,) = figures_of("Between 60 and 80 dissidents were targeted.")
    assert (figure.value, figure.value_max, figure.unit) == (60, 80, "dissidents")


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "quote"),
    [
        pytest.param("It took nearly 90,000 people.", 90_000, "at-most", "nearly 90,000 people", id="nearly"),
        pytest.param("Returns surpassed 10,000.", 10_000, "at-least", "surpassed 10,000", id="surpassed"),
        pytest.param("It took more than 300 Uyghur men.", 300, "at-least", "more than 300 Uyghur men", id="more than"),
        pytest.param("It took some 70 men.", 70, "approx", "some 70 men", id="some"),
        pytest.param("It took 70 men.", 70, "exact", "70 men", id="exact"),
    ],
)
def test_the_quote_takes_in_qualifier_and_unit(text: str, value: float, qualifier: str, quote: str) -> None:
    (figure,) = figures_of(text)
    assert (figure.value, figure.qualifier, figure.quote, figure.sentence) == (value, qualifier, quote, text)


def test_the_country_behind_a_figure_is_its_own() -> None:
    found = figures_of("It took 30 people in Turkey and 50 people in Kenya.", Turkey="TR", Kenya="KE")
    assert [one.country and one.country.code for one in found] == ["TR", "KE"]


def test_the_only_country_of_the_sentence_is_taken() -> None:
    (found,) = figures_of("Turkey says that 30 people left.", Turkey="TR")
    assert found.country and found.country.name


def test_of_several_countries_none_is_guessed() -> None:
    (found,) = figures_of("Turkey and Kenya say that 30 people left.", Turkey="TR", Kenya="KE")
    assert found.country is None


def test_a_named_campaign_goes_with_the_figure() -> None:
    (found,) = figures_of("Operation Fox Hunt took 30 people.")
    assert found.campaign == "Fox Hunt"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        pytest.param("It took 30 people, according to Safeguard Defenders.", "Safeguard Defenders", id="according to"),
        pytest.param("It took 30 people, the ministry said.", "the ministry", id="said"),
        pytest.param("Freedom House has documented 30 cases.", "Freedom House", id="documented"),
        pytest.param("“It took 30 people,” said Human Rights Watch.", "Human Rights Watch", id="said behind"),
        pytest.param("It took 30 people, according to the Committee to Protect Journalists.",
                     "the Committee to Protect Journalists", id="long name"),
        pytest.param("He said it took 30 people.", None, id="pronoun"),
        pytest.param("Prosecutors in Karlsruhe said it took 30 people.", "Prosecutors in Karlsruhe", id="a body"),
        pytest.param("Students from Asmara said it took 30 people.", None, id="a place says nothing"),
        pytest.param("It took 30 people.", None, id="nobody"),
    ],
)  # fmt: skip
def test_the_source_is_who_says_so_in_the_sentence(text: str, who: str | None) -> None:
    assert figures_of(text)[0].attribution == who


def a_hint(chance: float, *, unit: str | None = None, period: str | None = None) -> Hint:
    return Hint(chance=chance, unit=unit, period=parse_when(period) if period else None)


@pytest.mark.parametrize(
    ("chance", "found"),
    [
        pytest.param(0.1, ["2 women"], id="unlikely"),
        pytest.param(0.5, ["4 men", "2 women"], id="unsure"),
        pytest.param(0.9, ["4 men", "2 women"], id="likely"),
    ],
)
def test_a_number_that_the_model_calls_unlikely_is_no_figure(chance: float, found: list[str]) -> None:
    figures = figures_of("Police detained four men and two women.", hints={"four": a_hint(chance)})
    assert [f"{one.value:g} {one.unit}" for one in figures] == found


@pytest.mark.parametrize(
    ("text", "words", "hint", "found"),
    [
        pytest.param("He lived there for 12 years.", "12", a_hint(0.9), ["12 years"], id="rules said no"),
        pytest.param("He lived there for 12 years.", "12", a_hint(0.5), [], id="unsure"),
        pytest.param("Police held 15 more.", "15", a_hint(0.9, unit="exiles"), ["15 exiles"], id="learned unit"),
        pytest.param("Police held 15 more.", "15", a_hint(0.9), [], id="no unit"),
        pytest.param("Police held 15 more.", "15", a_hint(0.5, unit="exiles"), [], id="unit of an unsure one"),
        pytest.param("Police held 15 men.", "15", a_hint(0.9, unit="exiles"), ["15 men"], id="a unit of its own"),
    ],
)
def test_a_likely_number_is_a_figure_where_it_has_a_unit(text: str, words: str, hint: Hint, found: list[str]) -> None:
    figures = figures_of(text, hints={words: hint})
    assert [f"{one.value:g} {one.unit}" for one in figures] == found
    assert all(text[one.start : one.end] == one.quote for one in figures)


@pytest.mark.parametrize(
    ("hint", "period"),
    [
        pytest.param(a_hint(0.9, period="2016"), "2016", id="another year"),
        pytest.param(a_hint(0.9), None, id="none"),
        pytest.param(a_hint(0.9, period="2014"), "2014-05", id="the same year, which the rules tell finer"),
        pytest.param(a_hint(0.5, period="2016"), "2016", id="of an unsure number"),
    ],
)
def test_the_model_chooses_the_period(hint: Hint, period: str | None) -> None:
    (figure,) = figures_of("It deported 300 people in May 2014.", hints={"300": hint})
    assert (figure.period and render_when(figure.period)) == period


def test_a_number_without_a_hint_keeps_what_the_rules_say() -> None:
    text = "It deported 300 people in May 2014 and 40 men in June 2015."
    first, second = figures_of(text, hints={"300": a_hint(0.9, period="2016")})
    assert (first.period and render_when(first.period), second) == ("2016", figures_of(text)[1])


@given(st.lists(st.sampled_from(
    "30 2,041 one of the 15 people were $ 5% in 2014 to and between 12-year sentenced , . ( \n two years".split(" ")
)))  # fmt: skip
def test_every_figure_stands_at_its_place(words: list[str]) -> None:
    text = " ".join(words)
    for figure in figures_of(text):
        assert text[figure.start : figure.end] == figure.quote
        assert figure.unit and figure.sentence


@pytest.mark.parametrize(
    "text", ["million " * 2000, "12 of the " * 800, "A" * 9000, "according to " * 900, "two hundred and " * 900]
)
def test_hostile_text_takes_no_more_than_a_moment(text: str) -> None:
    began = time.process_time()
    figures_of(text)
    assert time.process_time() - began < 5
