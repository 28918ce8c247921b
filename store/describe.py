"""The schema of an open store as a Markdown reference, made of the comments that its own SQL carries."""

import re

from sqlite_utils import Database

from store.connection import Row, query


def render_schema(db: Database) -> str:
    """Every table and view with all columns, in Markdown: what it is for, types, keys and meanings."""
    things = query(
        db,
        "SELECT name, type, sql FROM sqlite_master "
        "WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name",
    )
    tables = [_render_table(db, one) for one in things if one["type"] == "table"]
    views = [_render_view(db, one) for one in things if one["type"] == "view"]
    return "\n\n".join(["## Tables", *tables, "## Views", *views]) + "\n"


def column_meanings(sql: str) -> dict[str, str]:
    """The comment behind each column of a CREATE statement, by the column's name.

    >>> column_meanings("CREATE TABLE t (\\n  id TEXT NOT NULL, -- the id\\n  n INTEGER -- how many\\n)")
    {'id': 'the id', 'n': 'how many'}
    >>> column_meanings("CREATE VIEW v AS SELECT\\n  t.n AS number -- how many\\nFROM t")
    {'number': 'how many'}
    >>> column_meanings("CREATE TABLE t (\\n  id TEXT, n INTEGER /* how many */ NOT NULL, -- the id\\n)")
    {'n': 'how many', 'id': 'the id'}
    """
    meanings = dict(re.findall(r"(\w+) [A-Z]+ /\* (.+?) \*/", sql))
    for code, comment in re.findall(r"^ *(\S.*?),? -- (.+)$", sql, re.MULTILINE):
        named = re.search(r" AS (\w+)$", code) or re.match(r"(\w+)", code)
        if named:
            meanings[named[1]] = comment
    return meanings


def _render_table(db: Database, thing: Row) -> str:
    name, meanings = thing["name"], column_meanings(thing["sql"])
    points = {row["from"]: f"{row['table']}.{row['to']}" for row in query(db, f"PRAGMA foreign_key_list({name})")}
    lines = [
        f"| `{row['name']}` | {row['type'].lower()} | {_key(row, points)} | {'yes' if row['notnull'] else ''} "
        f"| {meanings.get(row['name'], '')} |"
        for row in query(db, f"PRAGMA table_info({name})")
    ]
    head = ["| column | type | key | required | meaning |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([f"### `{name}`", "", _purpose(thing["sql"]), "", *head, *lines])


def _render_view(db: Database, thing: Row) -> str:
    name, meanings = thing["name"], column_meanings(thing["sql"])
    lines = [
        f"| `{row['name']}` | {meanings.get(row['name'], '')} |" for row in query(db, f"PRAGMA table_info({name})")
    ]
    head = ["| column | meaning |", "| --- | --- |"]
    return "\n".join([f"### `{name}`", "", _purpose(thing["sql"]), "", *head, *lines])


def _key(row: Row, points: dict[str, str]) -> str:
    parts = ["primary"] if row["pk"] else []
    parts += [f"to `{points[row['name']]}`"] if row["name"] in points else []
    return ", ".join(parts)


def _purpose(sql: str) -> str:
    """The comment that stands on a line of its own."""
    found = re.search(r"^ *-- (.+)$", sql, re.MULTILINE)
    return found[1] if found else ""
