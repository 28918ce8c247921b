"""A program for the crash test: read everything that is due in the store named by the first argument."""

import sys
from datetime import UTC, datetime

from records.article import Article, Rejected
from records.evidence import Evidence
from records.figure import Figure
from records.incident import Country, Incident, Method, Target, incident_id
from records.reading import Reading
from store import open_store, pending_articles, save_article, save_failure, save_reading, save_rejected

COUNT = 60


def now() -> str:
    return datetime.now(UTC).isoformat()


def an_article(n: int) -> Article:
    return Article(
        id=f"a{n:03}", text=" ".join(f"Person {n} {k} fled." for k in range(12)), url=f"https://x.example/{n}"
    )


def read(article: Article) -> Reading:
    places = [at for at in range(len(article.text)) if article.text.startswith("Person", at)]
    found = [
        Incident(
            id=incident_id(article.id, f"Person {at}"),
            target=Target(name=f"Person {at}", aliases=("P", "Q")),
            methods=(Method(code="threat"), Method(code="digital", score=0.5)),
            host=(Country(code="FR", name="France"),),
            evidence=tuple(Evidence(field=f, start=at, end=at + 6, quote="Person") for f in ("target", "method")),
        )
        for at in places
    ]
    figures = tuple(Figure(start=at, end=at + 6, quote="Person", value=at, unit="people") for at in places)
    return Reading(
        article_id=article.id, reader="r", version="1", relevance=0.5, incidents=tuple(found), figures=figures
    )


def main(path: str) -> None:
    db = open_store(path)
    for n in range(COUNT):
        save_article(db, an_article(n), now())
        save_rejected(db, Rejected(source=f"s{n}", reason="too-short"), now())
        print("article", flush=True)
    for article in pending_articles(db, reader="r", version="1"):
        if article.id.endswith("7"):
            save_failure(db, article.id, reader="r", version="1", error="boom", started=now(), ended=now())
        else:
            save_reading(db, read(article), started=now(), ended=now())
        print("reading", flush=True)
    print("ended", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
