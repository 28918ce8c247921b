"""The schema reference leaves nothing out and explains every column."""

from store import Database, render_schema
from store.connection import query


def test_every_table_view_and_column_is_named_and_explained(db: Database) -> None:
    shown = render_schema(db)
    for thing in query(db, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"):
        section = shown.split(f"### `{thing['name']}`\n")[1].split("\n### ")[0]
        assert len(section.strip().splitlines()[0]) > 20
        for column in query(db, f"PRAGMA table_info({thing['name']})"):
            [line] = [one for one in section.splitlines() if one.startswith(f"| `{column['name']}` |")]
            assert line.split("|")[-2].strip(), f"{thing['name']}.{column['name']} has no meaning"


def test_keys_and_types_are_shown(db: Database) -> None:
    shown = render_schema(db)
    assert "| `article_id` | text | to `articles.id` | yes | the article that was read |" in shown
    assert "| `id` | text | primary | yes | the record's own id, else a digest of its content |" in shown
    assert "| `score` | real |  | yes | 0 to 1 |" in shown


def test_a_table_that_sqlite_keeps_for_itself_is_left_out(db: Database) -> None:
    before = render_schema(db)
    db.conn.execute("ANALYZE")
    assert render_schema(db) == before
