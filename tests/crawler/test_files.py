"""Files: every format gives its articles, and a bad line or file never ends the rest."""

import gzip
import io
import json
from pathlib import Path

import pytest

from crawler import parse_file, parse_stream
from records.article import Article, Rejected, stable_id
from records.errors import InputError

TEXT = "The council met on Tuesday and talked about the bridge for three hours."


def the_articles(body: bytes, name: str, format: str | None = None) -> list[Article | Rejected]:
    return list(parse_stream(io.BytesIO(body), name, format))


def the_article(body: bytes, name: str) -> Article:
    (found,) = the_articles(body, name)
    assert isinstance(found, Article), found
    return found


def test_a_text_file_is_kept_whole_with_its_first_line_as_title() -> None:
    found = the_article(f"Bridge closed\n\n{TEXT}\n".encode(), "bridge.txt")
    assert found.text == f"Bridge closed\n\n{TEXT}\n"
    assert (found.title, found.source, found.language) == ("Bridge closed", "bridge.txt", "en")
    assert found.id == stable_id(found.text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{TEXT}\n\n{TEXT}", id="a sentence"),
        pytest.param(f"Bridge closed\n{TEXT}", id="no blank line after it"),
        pytest.param("Bridge closed\n", id="nothing after it"),
        pytest.param(f"{'Bridge ' * 40}\n\n{TEXT}", id="too long"),
    ],
)
def test_a_first_line_that_is_no_title_gives_none(text: str) -> None:
    assert the_article(text.encode(), "a.txt").title is None


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Zoë à Liège".encode(), id="utf-8"),
        pytest.param("Zoë à Liège".encode("utf-8-sig"), id="utf-8 with a mark"),
        pytest.param("Zoë à Liège".encode("utf-16"), id="utf-16"),
    ],
)
def test_a_told_encoding_is_read(body: bytes) -> None:
    assert the_article(body, "a.txt").text == "Zoë à Liège"


def test_an_untold_encoding_survives() -> None:
    found = the_article(("Le maire a parlé à la radio. " * 5 + "Zoë était là.").encode("latin-1"), "a.txt")
    assert "Le maire a parl" in found.text
    assert len(found.text) == 29 * 5 + 13


def test_line_ends_become_one_kind() -> None:
    assert the_article(b"One line\r\nand another\rand a third", "a.txt").text == "One line\nand another\nand a third"


def test_an_empty_file_is_rejected() -> None:
    assert the_articles(b" \n", "a.txt") == [Rejected(source="a.txt", reason="no-text", detail="the file is empty")]


def test_a_json_record_keeps_what_it_says() -> None:
    told = {"title": "Bridge", "url": "https://n.example/a", "published": "2024-03-12", "language": "fr"}
    found = the_article(json.dumps({"id": 7, "text": TEXT, **told}).encode(), "a.json")
    assert (found.id, found.title, found.url, found.published, found.language) == (
        "7", "Bridge", "https://n.example/a", "2024-03-12", "fr",
    )  # fmt: skip


def test_a_json_record_may_say_all_that_an_article_holds() -> None:
    told = {
        "authors": ["Ada"],
        "section": "World",
        "captions": "The bridge.",
        "paywalled": True,
        "modified": "2024-03-13",
    }
    found = the_article(json.dumps({"text": TEXT, **told}).encode(), "a.json")
    assert (found.authors, found.section, found.captions) == (("Ada",), "World", ("The bridge.",))
    assert (found.paywalled, found.modified) == (True, "2024-03-13")


@pytest.mark.parametrize("authors", [3, [3], {"name": "Ada"}], ids=repr)
def test_authors_that_are_no_texts_are_refused(authors: object) -> None:
    (found,) = the_articles(json.dumps({"text": TEXT, "authors": authors}).encode(), "a.json")
    assert isinstance(found, Rejected)
    assert "a.json.authors: expected a list of texts" in found.detail


def test_a_json_list_gives_each_of_its_records() -> None:
    records = [{"text": TEXT}, {"title": "no text"}, 3, {"id": "x", "text": ""}]
    found = the_articles(json.dumps(records).encode(), "a.json")
    assert [type(one) for one in found] == [Article, Rejected, Rejected, Article]
    assert isinstance(found[1], Rejected)
    assert found[1].source == "a.json[1]"
    assert "text" in found[1].detail


def test_a_bad_line_is_told_by_its_number_and_the_rest_goes_on() -> None:
    lines = [
        json.dumps({"id": "a", "text": TEXT}).encode(), b"", b"{broken", b"[1]", b'{"text": 3}', b"[" * 50_000,
        b'{"id": "b", "text": "caf\xe9 ' + b'x"}', json.dumps({"id": "c", "text": "lone \ud800 half"}).encode(),
    ]  # fmt: skip
    found = the_articles(b"\n".join(lines), "news.jsonl")
    assert [one.id for one in found if isinstance(one, Article)] == ["a", "b", "c"]
    rejected = [one for one in found if isinstance(one, Rejected)]
    assert [one.source for one in rejected] == ["news.jsonl:3", "news.jsonl:4", "news.jsonl:5", "news.jsonl:6"]
    assert {one.reason for one in rejected} == {"malformed"}
    last = found[-1]
    assert isinstance(last, Article)
    assert (last.text, last.source) == ("lone \ufffd half", "news.jsonl")


def test_an_html_file_takes_its_canonical_address() -> None:
    page = f"<html><head><link rel='canonical' href='https://n.example/a'></head><body><p>{TEXT}</p></body></html>"
    found = the_article(page.encode(), "a.html")
    assert (found.url, found.source, found.id) == ("https://n.example/a", "a.html", stable_id("https://n.example/a"))
    assert found.text == TEXT


def test_the_format_may_be_told_instead_of_the_name() -> None:
    (found,) = the_articles(json.dumps({"text": TEXT}).encode(), "-", "jsonl")
    assert isinstance(found, Article)
    assert found.source == "-"


@pytest.mark.parametrize("format", [None, "docx"])
def test_an_unknown_format_is_rejected_with_those_that_are_known(format: str | None) -> None:
    (found,) = the_articles(b"x", "a.docx", format)
    assert isinstance(found, Rejected)
    assert found.reason == "unknown-format"
    assert ".jsonl" in found.detail


def test_a_folder_is_read_in_sorted_order(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.txt").write_text(TEXT)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(json.dumps({"id": "gz", "text": TEXT}).encode()))
    (tmp_path / "c.txt.gz").write_bytes(b"\x1f\x8bno gzip")
    (tmp_path / "d.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden.txt").write_text(TEXT)
    (tmp_path / "sub" / "a.html").write_text(f"<p>{TEXT}</p>")
    found = [(one.source, getattr(one, "reason", "")) for one in parse_file(tmp_path)]
    assert found == [
        ("a.jsonl.gz", ""), ("b.txt", ""), ("c.txt.gz", "unreadable"), ("d.png", "unknown-format"), ("a.html", ""),
    ]  # fmt: skip


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.txt"):
        list(parse_file(tmp_path / "none.txt"))
