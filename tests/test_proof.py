"""The proof of an incident: the bundle holds all that it rests on, and any change to it is seen offline."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from crawler import Archive
from proof import find_lost_pages, make_bundle, verify_bundle
from records.article import Article, stable_id
from records.errors import InputError, StoreError
from records.evidence import Evidence
from records.fetched import Fetched
from records.incident import Incident, Method, Target, incident_id
from records.reading import Reading
from store import (
    Database,
    StoreFrontier,
    find_fetches,
    open_store,
    save_article,
    save_reading,
    save_same,
    withhold_article,
    withhold_target,
)

TEXT = "Agents followed Idris Hasan in Rabat. He fled."
URL = "https://n.example/a"
DAY = "2024-03-12T06:00:00+00:00"


@pytest.fixture
def told(tmp_path: Path) -> tuple[Database, str]:
    """A store with one crawled article in which two readers found one incident."""
    db, archive = open_store(":memory:"), Archive(tmp_path / "pages")
    page = f"<html><body><p>{TEXT}</p></body></html>".encode()
    fetched = Fetched(address=URL, url=URL, status=200, body=page, at=DAY, headers=(("Content-Type", "text/html"),))
    article = Article(id=stable_id(URL), text=TEXT, url=URL, source=URL, title="Followed")
    StoreFrontier(db).keep("n", fetched, article, archive(fetched))
    archive.close()
    quotes = tuple(
        Evidence(field=field, start=TEXT.index(quote), end=TEXT.index(quote) + len(quote), quote=quote, value=value)
        for field, quote, value in (("target", "Idris Hasan", ""), ("method", "Agents followed", "surveillance"))
    )
    own = incident_id(article.id, "Idris Hasan")
    incident = Incident(
        id=own, target=Target(name="Idris Hasan"), methods=(Method(code="surveillance", score=0.9),), evidence=quotes
    )
    for version in ("1", "2"):
        reading = Reading(
            article_id=article.id,
            reader="r",
            version=version,
            relevance=1.0,
            characters=len(TEXT),
            incidents=(incident,),
        )
        save_reading(
            db, reading, started=DAY, ended=f"2024-03-1{version}T00:00:00+00:00", text_sha256=article.text_sha256
        )
    return db, own


@pytest.fixture
def bundle(told: tuple[Database, str], tmp_path: Path) -> Path:
    db, own = told
    return make_bundle(db, own, archive=tmp_path / "pages", out=tmp_path / "bundle")


def test_a_bundle_holds_page_text_and_the_history_of_readings(bundle: Path) -> None:
    history = json.loads((bundle / "history.json").read_text("utf-8"))
    assert [one["version"] for one in history["readings"]] == ["1", "2"]
    assert (bundle / "article.txt").read_bytes().decode() == TEXT
    assert TEXT in (bundle / "page.html").read_text("utf-8")
    [page] = history["pages"]
    assert page["sha256"] == hashlib.sha256((bundle / "page.html").read_bytes()).hexdigest()
    assert verify_bundle(bundle) == ()


@pytest.mark.parametrize(
    "name", ["article.txt", "article.json", "history.json", "page.warc.gz", "page.html", "README.txt"]
)
def test_a_changed_or_missing_file_is_seen(bundle: Path, name: str) -> None:
    body = (bundle / name).read_bytes()
    (bundle / name).write_bytes(body.replace(b"a", b"b", 1) if b"a" in body else body[:-1])
    assert any(one.startswith(f"{name}: is not as it was") for one in verify_bundle(bundle))
    (bundle / name).unlink()
    assert any(one == f"{name}: is missing" for one in verify_bundle(bundle))


def test_a_file_that_was_added_is_seen(bundle: Path) -> None:
    (bundle / "more.txt").write_text("x")
    assert verify_bundle(bundle) == ("more.txt: does not belong to the bundle",)


def test_a_forged_manifest_does_not_hide_a_moved_quote_or_another_page(bundle: Path) -> None:
    (bundle / "article.txt").write_bytes(TEXT.replace("Agents", "Agentz").encode())
    (bundle / "page.html").write_bytes(b"<p>Another page.</p>")
    manifest = json.loads((bundle / "manifest.json").read_text("utf-8"))
    for name in manifest["files"]:
        manifest["files"][name] = hashlib.sha256((bundle / name).read_bytes()).hexdigest()
    (bundle / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    history = json.loads((bundle / "history.json").read_text("utf-8"))
    assert len(history["readings"]) == 2
    assert "page.html: is not the page of page.warc.gz" in verify_bundle(bundle)


def forged(bundle: Path, **files: bytes) -> tuple[str, ...]:
    """What is said of a bundle with these files in it, and a manifest that says that all is well."""
    for name, body in files.items():
        (bundle / name.replace("_", ".")).write_bytes(body)
    manifest = json.loads((bundle / "manifest.json").read_text("utf-8"))
    for name in manifest["files"]:
        manifest["files"][name] = hashlib.sha256((bundle / name).read_bytes()).hexdigest()
    (bundle / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return verify_bundle(bundle)


def test_a_forged_manifest_does_not_hide_another_text(bundle: Path) -> None:
    said = forged(bundle, article_txt=b"Nothing happened to anybody.")
    assert "article.txt: is not the text that any of the fetched pages gave" in said
    assert sum(one.endswith("was made of another text than article.txt and its earlier forms") for one in said) == 2


def test_a_forged_manifest_does_not_hide_other_headers(bundle: Path) -> None:
    headers = json.loads((bundle / "headers.json").read_text("utf-8"))
    told = json.dumps(headers | {"url": "https://other.example/"}).encode()
    assert forged(bundle, headers_json=told) == ("headers.json: are not the headers of page.warc.gz",)


def test_a_quote_of_an_earlier_form_of_the_text_must_stand_there(told: tuple[Database, str], tmp_path: Path) -> None:
    db, own = told
    save_article(db, Article(id=stable_id(URL), text="He fled.", url=URL, source=URL), "2024-03-14T00:00:00+00:00")
    made = make_bundle(db, own, archive=tmp_path / "pages", out=tmp_path / "b")
    assert verify_bundle(made) == ()
    history = (made / "history.json").read_bytes()
    moved = forged(made, history_json=history.replace(b'"text": "Idris Hasan"', b'"text": "Idris Hasen"'))
    assert len(moved) == 2
    assert moved[0].endswith("'Idris Hasen' does not stand at 16")
    assert forged(made, history_json=history.replace(TEXT.encode(), TEXT.upper().encode())) != ()


def test_a_bundle_holds_the_page_that_gave_the_text_and_not_its_copy(
    told: tuple[Database, str], tmp_path: Path
) -> None:
    db, own = told
    archive, later = Archive(tmp_path / "pages"), "2024-03-13T06:00:00+00:00"
    short = TEXT[: len(TEXT) // 2]
    copy = Fetched(address=f"{URL}/amp", url=f"{URL}/amp", status=200, body=f"<p>{short}</p>".encode(), at=later)
    found = Article(id=stable_id(URL), text=short, url=URL, source=f"{URL}/amp")
    assert StoreFrontier(db).keep("n", copy, found, archive(copy)) == "duplicate"
    archive.close()
    made = make_bundle(db, own, archive=tmp_path / "pages", out=tmp_path / "b")
    assert TEXT in (made / "page.html").read_text("utf-8")
    history = json.loads((made / "history.json").read_text("utf-8"))
    assert [one["url"] for one in history["pages"]] == [f"{URL}/amp", URL]
    assert verify_bundle(made) == ()


def test_pages_that_a_power_cut_took_from_the_archive_are_told_and_the_next_takes_their_place(
    told: tuple[Database, str], tmp_path: Path
) -> None:
    db, own = told
    folder = tmp_path / "pages"
    [path] = folder.iterdir()
    assert find_lost_pages(db, folder) == ()
    os.truncate(path, path.stat().st_size - 50)
    [lost] = find_lost_pages(db, folder)
    assert f"{URL} of {DAY}" in lost
    archive, url = Archive(folder), f"{URL}2"
    fetched = Fetched(address=url, url=url, status=200, body=b"<p>Another.</p>", at=DAY)
    article = Article(id=stable_id(url), text="Another.", url=url, source=url)
    StoreFrontier(db).keep("n", fetched, article, archive(fetched))
    archive.close()
    assert find_lost_pages(db, folder) == ()
    assert [row["article_id"] for row in find_fetches(db)] == [article.id]
    made = make_bundle(db, own, archive=folder, out=tmp_path / "b")
    assert json.loads((made / "history.json").read_text("utf-8"))["pages"] == []
    assert not (made / "page.html").exists()
    path.unlink()
    assert find_lost_pages(db, folder) == (
        f"{path}: is missing, and with it the pages that lie in it; name their folder",
    )


@pytest.fixture
def reviewed(told: tuple[Database, str], tmp_path: Path) -> Path:
    """A bundle of an incident about which two people decided three times, and others about others."""
    db, own = told
    others = [a_telling(db, n) for n in (1, 2)]
    for other, same, by, day in ((0, True, "ana", 1), (1, False, "ben", 2), (0, False, "ben", 3)):
        save_same(db, [own, others[other]], same=same, by=by, at=f"2024-04-0{day}T08:00:00+00:00", note=f"note {day}")
    save_same(db, others, same=True, by="ana", at="2024-04-04T08:00:00+00:00")
    return make_bundle(db, own, archive=tmp_path / "pages", out=tmp_path / "bundle")


def a_telling(db: Database, n: int) -> str:
    """The id of an incident of another article."""
    article = Article(id=f"other-{n}", text=TEXT)
    save_article(db, article, DAY)
    own = incident_id(article.id, "Idris Hasan")
    quote = Evidence(field="target", start=16, end=27, quote="Idris Hasan")
    incident = Incident(
        id=own, target=Target(name="Idris Hasan"), methods=(Method(code="surveillance"),), evidence=(quote,)
    )
    reading = Reading(article_id=article.id, reader="r", version="1", relevance=1.0, incidents=(incident,))
    save_reading(db, reading, started=DAY, ended=DAY)
    return own


def test_a_bundle_holds_every_decision_with_who_when_and_what_held_before(reviewed: Path) -> None:
    reviews = json.loads((reviewed / "history.json").read_text("utf-8"))["reviews"]
    assert [(one["by"], one["at"][:10], one["note"], one["before"], one["after"]) for one in reviews] == [
        ("ana", "2024-04-01", "note 1", None, "the same event"),
        ("ben", "2024-04-02", "note 2", None, "not the same event"),
        ("ben", "2024-04-03", "note 3", "the same event", "not the same event"),
    ]
    assert reviews[0]["other"] == reviews[2]["other"] != reviews[1]["other"]
    assert verify_bundle(reviewed) == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(lambda reviews: reviews.pop(0), "review 3: says that 'the same event' held before", id="removed"),
        pytest.param(lambda reviews: reviews.reverse(), "review 2: does not follow review 3", id="order"),
        pytest.param(lambda reviews: reviews[0].update(by=" "), "review 1: expected who decided", id="nobody"),
        pytest.param(lambda reviews: reviews[1].update(at="soon"), "review 2: expected who decided", id="no moment"),
        pytest.param(lambda reviews: reviews[0].update(after="x"), "review 3: says that", id="another decision"),
        pytest.param(lambda reviews: reviews[0].pop("before"), "the content cannot be checked: 'be", id="no before"),
    ],
)  # fmt: skip
def test_a_forged_manifest_does_not_hide_a_changed_decision(reviewed: Path, change: Any, said: str) -> None:
    history = json.loads((reviewed / "history.json").read_text("utf-8"))
    change(history["reviews"])
    (reviewed / "history.json").write_text(json.dumps(history), "utf-8")
    manifest = json.loads((reviewed / "manifest.json").read_text("utf-8"))
    manifest["files"]["history.json"] = hashlib.sha256((reviewed / "history.json").read_bytes()).hexdigest()
    (reviewed / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert any(one.startswith(said) for one in verify_bundle(reviewed)), verify_bundle(reviewed)


def test_an_incident_about_which_nobody_decided_has_no_reviews(bundle: Path) -> None:
    assert json.loads((bundle / "history.json").read_text("utf-8"))["reviews"] == []


def test_a_folder_that_is_no_bundle_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"manifest\.json"):
        verify_bundle(tmp_path)


def test_what_is_withheld_is_not_bundled(told: tuple[Database, str], tmp_path: Path) -> None:
    db, own = told
    withhold_target(db, "IDRIS hasan", "asked us to")
    with pytest.raises(StoreError, match=r"withheld \(asked us to\)"):
        make_bundle(db, own, archive=tmp_path / "pages", out=tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_a_withheld_article_is_not_bundled(told: tuple[Database, str], tmp_path: Path) -> None:
    db, own = told
    withhold_article(db, stable_id(URL), "retracted")
    with pytest.raises(StoreError, match="retracted"):
        make_bundle(db, own, archive=tmp_path / "pages", out=tmp_path / "b")


def test_an_unknown_incident_and_a_full_folder_are_refused(
    told: tuple[Database, str], tmp_path: Path, bundle: Path
) -> None:
    db, own = told
    with pytest.raises(StoreError, match="no incident has the id 'x'"):
        make_bundle(db, "x", archive=tmp_path, out=tmp_path / "b")
    with pytest.raises(InputError, match="new or an empty folder"):
        make_bundle(db, own, archive=tmp_path / "pages", out=bundle)
