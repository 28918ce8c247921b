"""What the shipped reader makes of told stories: a denial and a fear are no incidents, an attempt and a threat are one.

All is made up. Kept is what held with other people and countries, too. With the weights of 2026-11 a denial that tells
the rumour at length did not, nor one beside a true act, nor a story that opens with "an exiled poet" before the name.
"""

import pytest

import pipeline
from extract import is_short
from records.article import Article
from records.incident import Incident

Told = dict[str, tuple[Incident, ...]]
STORIES = {
    "denial": """
The exiled economist Sadiq Marwandi was never detained abroad, his university in Lyon said on Tuesday, and a rumour to
that effect is untrue.

The rumour arose on Sunday in a channel without a named author. It said that Mr Marwandi, a critic of the government of
Egypt, had been stopped at an airport. He had not been near an airport. He was at a lake with his sons, and his
telephone was switched off. "Nothing of the kind took place," the rector, Hélène Boissarde, said. "He gave his lecture
on Monday, and it was a good one." The French border guard has no record of him.

Mr Marwandi has lived in France since 2016 and teaches a course on grain markets. He said that no one had followed,
called or troubled him there, and that he felt safe. He asked his neighbours to stop bringing soup. The channel has
been closed. A centre that checks rumours found that it had invented eleven arrests since January, among them that of a
singer who had been dead for thirty years.
""",
    "fear": """
Members of the Uyghur choir in Adelaide say that they worry about what may come, although none of them has been harmed.

Rahile Tursunjan, who leads the altos, is careful with photographs. She thinks that Chinese officials could one day use
them to put pressure on her brother in Ghulja. So far they have not. She speaks with him every Sunday, and he complains
about his knees. Ablikim Sabitov, a tenor, has decided not to travel through third countries. He believes that he might
be stopped and deported if he did. He has never been stopped. "It is only in my head," he said, "but my head is where I
live."

Professor Harriet Colquhoun, who studies diasporas at the university, said that fear alone keeps many people silent. No
act is needed, she said, if everyone expects one. She has asked the state government to explain where people can go for
help should something occur. The choir meets again on Tuesday. It is learning a song about apricots.
""",
    "attempt": """
Danish intelligence has prevented the kidnapping of Aisulu Bektenova, a former judge from Kyrgyzstan who lives in
Aarhus, prosecutors said on Thursday.

Two men with Kyrgyz service passports rented a garage near her home in March 2021, fitted it with a bed and a lock, and
were arrested there on 2 April, the day on which they had meant to seize her as she left a swimming bath. In the garage
lay a plan of the road to the ferry. The prosecutor, Mette Lindegaard, said that the two had acted on orders from the
security committee in Bishkek, which wanted Ms Bektenova brought back. The Kyrgyz government rejected the charge.

Ms Bektenova was never in the men's hands and remains in Denmark. "I have changed the swimming bath," she said, "but
not my opinions." Her lawyer, Jesper Holmskov, praised the service. Anna-Karin Löfdahl, a researcher in Uppsala who
collects such plots, said that the attempt was unusual only for having been noticed in time.
""",
    "threat": """
Threatening calls from Ashgabat have followed Merdan Yazkuliyev to Stockholm, where the Turkmen cartoonist has lived
since 2017.

The callers say that they are from the Ministry of National Security of Turkmenistan. Since May 2022 they have rung
eleven times, mostly at night. If he draws the president again, they told him, he will not live to see the new year. In
July a card came by post with a noose on it and his address in a neat hand. Mr Yazkuliyev took the card to the police,
who have opened a case of unlawful threats. Nothing else has happened to him. "They could have had a better noose," he
said. "The knot is wrong."

Inspector Camilla Rehnström said that the calls came from a number in Turkmenistan. His lawyer, Parvin Daneshvar, has
asked that his address be kept secret. Professor Ulf Sandqvist, who studies the region, said that such threats had
become more frank. A show of the drawings opens in May.
""",
    "release": """
Memtimin Haliqov, an Uyghur teacher whom Morocco had arrested at the wish of China, was released from prison in
Casablanca on Wednesday after ten months.

He had been arrested at the airport on 22 September 2021 because of an Interpol notice that Beijing had asked for. The
notice was withdrawn a month later, but the court kept him in prison while it considered whether to extradite him. On
Wednesday he walked out of the gate, a free man, with a plastic bag and two books.

He told the story again in the evening, in a café. He had come off the aeroplane that September, Mr Haliqov said, and
two Moroccan policemen had arrested him because China wanted him. Ten months later they let him go. "I had learned
French by then," he said. His lawyer, Miloud Benkirat, called it a victory for the law. The minister, Hafsa Lamrabet,
said only that the file was closed. In Brussels Dr Nils Ackerboom, an expert on wanted lists, said that Interpol had
been misused.
""",
}
TARGETS = {"attempt": "Aisulu Bektenova", "threat": "Merdan Yazkuliyev", "release": "Memtimin Haliqov"}


@pytest.fixture(scope="module")
def told() -> Told:
    """The incidents of each story, whose paragraphs stand on one line each: a line break ends a sentence."""
    reader = pipeline.make_reader()
    texts = {name: "\n\n".join(" ".join(one.split()) for one in text.split("\n\n")) for name, text in STORIES.items()}
    assert not any(map(is_short, texts.values())), "the gate is to have its say"
    return {
        name: reader.read(Article(id=name, text=text, published="2022-08-01")).incidents for name, text in texts.items()
    }


@pytest.mark.parametrize("story", ["denial", "fear"])
def test_what_did_not_happen_is_no_incident(told: Told, story: str) -> None:
    assert [one.target.name for one in told[story]] == []


@pytest.mark.parametrize("story", TARGETS)
def test_an_act_is_one_incident_however_often_it_is_told(told: Told, story: str) -> None:
    assert [one.target.name for one in told[story]] == [TARGETS[story]]


@pytest.mark.parametrize(
    ("story", "method"), [("attempt", "abduction"), ("threat", "threat"), ("release", "deportation")]
)
def test_the_method_is_that_of_the_act(told: Told, story: str, method: str) -> None:
    assert method in {one.code for incident in told[story] for one in incident.methods}


@pytest.mark.parametrize(
    ("story", "name"),
    [
        pytest.param("attempt", "Mette Lindegaard", id="prosecutor"),
        pytest.param("attempt", "Anna-Karin Löfdahl", id="researcher"),
        pytest.param("threat", "Camilla Rehnström", id="inspector"),
        pytest.param("threat", "Ulf Sandqvist", id="professor"),
        pytest.param("release", "Miloud Benkirat", id="lawyer"),
        pytest.param("release", "Hafsa Lamrabet", id="minister"),
    ],
)
def test_who_speaks_of_an_act_is_not_its_target(told: Told, story: str, name: str) -> None:
    assert name in STORIES[story]
    assert name not in {one for incident in told[story] for one in (incident.target.name, *incident.target.aliases)}


def test_a_target_who_was_let_go_is_released(told: Told) -> None:
    assert {one.outcome for one in told["release"]} == {"released"}
