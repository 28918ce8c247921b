"""The views that people read: one row per incident and per figure of each article's latest reading, and per case.

They are made anew whenever their text here differs from the database's; nothing withheld shows in them.
"""

from sqlite_utils import Database

from records.when import SEASONS
from store.connection import query, transaction


def ensure_views(db: Database) -> tuple[str, ...]:
    """The names of the views that were made or made anew; empty when all stood as written here."""
    stale = _stale(db)
    if stale:
        with transaction(db):
            for name in stale:
                db.conn.execute(f"DROP VIEW IF EXISTS {name}")
                db.conn.execute(VIEWS[name])
    return stale


def _stale(db: Database) -> tuple[str, ...]:
    found = {row["name"]: row["sql"] for row in query(db, "SELECT name, sql FROM sqlite_master WHERE type = 'view'")}
    return tuple(name for name, sql in VIEWS.items() if found.get(name) != sql)


READINGS_LATEST = """\
CREATE VIEW readings_latest AS
  -- Of each article that may be shown, the reading of its present text that ended last.
SELECT
  r.id AS reading_id, -- the reading
  r.article_id AS article_id, -- the article
  r.reader AS reader, -- the reader's name
  r.version AS version, -- the reader's version
  r.relevance AS relevance, -- 0 to 1, how much the article is about the subject
  r.ended AS ended -- when the reading ended
FROM articles a
JOIN readings r ON r.article_id = a.id AND r.id = (
  SELECT x.id FROM readings x
  WHERE x.article_id = a.id AND x.status = 'done' AND x.text_sha256 = a.text_sha256
  ORDER BY x.ended DESC, x.id DESC LIMIT 1
)
WHERE NOT a.withheld"""


def _listed(table: str, expression: str, condition: str = "1") -> str:
    """The values of one slot of incident `i`, in their order, with semicolons between; NULL for none."""
    return (
        f"(SELECT group_concat(one, '; ') FROM (SELECT {expression} AS one FROM {table} s "
        f"WHERE s.reading_id = i.reading_id AND s.incident_id = i.id AND {condition} ORDER BY s.ordinal))"
    )


def _written(prefix: str) -> str:
    """A span of days in the short form that `render_when` gives; NULL for none."""
    start = f"{prefix}_start"
    seasons = " ".join(f"WHEN '{first:02}' THEN '{name}'" for name, (first, _) in SEASONS.items())
    return (
        f"CASE {prefix}_precision WHEN 'day' THEN {start} WHEN 'month' THEN substr({start}, 1, 7) "
        f"WHEN 'season' THEN substr({start}, 1, 5) || CASE substr({start}, 6, 2) {seasons} ELSE '' END "
        f"WHEN 'year' THEN substr({start}, 1, 4) WHEN 'range' THEN {start} || '/' || {prefix}_end END"
    )


# Whether incident `i` names somebody who is withheld, as target, alias or relative.
_WITHHELD = """\
EXISTS (
  SELECT 1 FROM withheld_targets w
  WHERE w.name_key = i.target_key
  OR w.name_key IN (SELECT s.name_key FROM target_aliases s WHERE s.reading_id = i.reading_id AND s.incident_id = i.id)
  OR w.name_key IN (SELECT s.name_key FROM relatives s WHERE s.reading_id = i.reading_id AND s.incident_id = i.id)
)"""

_RELATIVE = "s.relation || coalesce(' ' || s.name, '') || coalesce(' (' || s.harm || ')', '')"

INCIDENTS_FLAT = f"""\
CREATE VIEW incidents_flat AS
  -- One row per incident of each article's latest reading, without what is withheld.
SELECT
  i.id AS incident_id, -- the same for every reader and version
  a.id AS article_id, -- the article that tells it
  a.title AS title, -- the article's headline
  a.url AS url, -- the article's address
  a.published AS published, -- when the article was published
  i.target AS target, -- whom the act is meant to reach; empty for an unnamed target
  i.target_kind AS target_kind, -- person, group or unnamed
  i.target_description AS target_description, -- in the article's words
  {_listed("target_aliases", "s.name")} AS aliases, -- other forms of the name
  {_listed("incident_countries", "s.code", "s.role = 'origin'")} AS origin, -- codes of the states behind it
  {_listed("incident_countries", "s.name", "s.role = 'origin'")} AS origin_name, -- their names
  {_listed("incident_countries", "s.code", "s.role = 'host'")} AS host, -- codes of the places where the target was
  {_listed("incident_countries", "s.name", "s.role = 'host'")} AS host_name, -- their names
  {_listed("incident_methods", "s.code")} AS methods, -- methods of the codebook
  {_written("i.date")} AS date, -- as closely as told: 2022, 2022-03, 2022-03-05, 2022-spring or first/last day
  CAST(substr(i.date_start, 1, 4) AS INTEGER) AS year, -- the year in which it began
  i.date_start AS date_start, -- first day
  i.date_end AS date_end, -- last day
  i.date_precision AS date_precision, -- day, month, season, year or range
  i.outcome AS outcome, -- where the target's story ends in the article
  {_listed("relatives", _RELATIVE)} AS relatives, -- relation, name and harm of those punished in the target's stead
  {_listed("perpetrators", "s.name")} AS perpetrators, -- agencies or agents named
  i.campaign AS campaign, -- a named operation
  i.attribution AS attribution, -- who says so in the article
  i.confidence AS confidence, -- 0 to 1
  (SELECT e.quote FROM evidence e
   LEFT JOIN incident_methods m
     ON m.reading_id = e.reading_id AND m.incident_id = e.incident_id AND m.code = e.value
   WHERE e.reading_id = i.reading_id AND e.incident_id = i.id
   ORDER BY e.field = 'method' DESC, m.score DESC, e.ordinal LIMIT 1
  ) AS quote, -- the strongest evidence for a method, else the first quote
  (SELECT json_group_array(json(one)) FROM (
     SELECT json_object('field', e.field, 'value', e.value, 'by', e.found_by,
                        'start', e.quote_start, 'end', e.quote_end, 'text', e.quote, 'score', e.score) AS one
     FROM evidence e WHERE e.reading_id = i.reading_id AND e.incident_id = i.id ORDER BY e.ordinal)
  ) AS evidence, -- JSON list of every quote with its field, place and score
  l.reader AS reader, -- who read the article
  l.version AS version, -- in which version
  l.reading_id AS reading_id, -- the reading
  i.ordinal AS ordinal -- its place in the reading, from 0
FROM readings_latest l
JOIN articles a ON a.id = l.article_id
JOIN incidents i ON i.reading_id = l.reading_id
WHERE NOT {_WITHHELD}"""

FIGURES_FLAT = f"""\
CREATE VIEW figures_flat AS
  -- One row per figure of each article's latest reading, without withheld articles.
SELECT
  a.id AS article_id, -- the article that states it
  a.title AS title, -- the article's headline
  a.url AS url, -- the article's address
  a.published AS published, -- when the article was published
  f.value AS value, -- words, multipliers and percent resolved
  f.value_max AS value_max, -- the upper end of a range
  f.unit AS unit, -- what is counted, in the article's words
  f.qualifier AS qualifier, -- exact, approx, at-least or at-most
  {_written("f.period")} AS period, -- as closely as told: 2022, 2022-03, 2022-03-05, 2022-spring or first/last day
  CAST(substr(f.period_start, 1, 4) AS INTEGER) AS year, -- the year in which its period begins
  f.period_start AS period_start, -- first day it holds for
  f.period_end AS period_end, -- last day
  f.period_precision AS period_precision, -- day, month, season, year or range
  f.country_code AS country, -- code of the country it is about
  f.country_name AS country_name, -- its short name
  f.campaign AS campaign, -- a named operation
  f.attribution AS attribution, -- who says so
  f.quote AS quote, -- the words of the number
  f.sentence AS sentence, -- the sentence it stands in
  f.score AS score, -- the model's chance that it is a figure; empty where it was not asked
  f.quote_start AS quote_start, -- first code point in the article's text
  f.quote_end AS quote_end, -- one past the last
  l.reader AS reader, -- who read the article
  l.version AS version, -- in which version
  l.reading_id AS reading_id, -- the reading
  f.ordinal AS ordinal -- its place in the reading, from 0
FROM readings_latest l
JOIN articles a ON a.id = l.article_id
JOIN figures f ON f.reading_id = l.reading_id"""

TELLINGS_FLAT = f"""\
CREATE VIEW tellings_flat AS
  -- One row per telling of a case; a case of which one telling names somebody withheld is left out whole.
SELECT
  m.case_id AS case_id, -- the case
  i.id AS incident_id, -- the incident, by which people decide what is the same
  a.id AS article_id, -- the article that tells it
  a.title AS title, -- the article's headline
  a.url AS url, -- the article's address
  a.published AS published, -- when the article was published
  coalesce(a.outlet, a.publisher, a.id) AS outlet, -- who published it
  m.story AS story, -- the article that stands for all copies of one text
  i.target AS target, -- whom the act is meant to reach; empty for an unnamed target
  i.target_description AS target_description, -- in the article's words
  {_written("i.date")} AS date, -- as closely as told: 2022, 2022-03, 2022-03-05, 2022-spring or first/last day
  i.date_start AS date_start, -- first day
  i.date_end AS date_end, -- last day
  m.score AS score, -- 0 to 1, how sure its place in the case is
  m.reason AS reason, -- why it is there, in words
  l.reading_id AS reading_id, -- the reading
  m.ordinal AS ordinal -- its place in the case, from 0
FROM case_members m
JOIN articles a ON a.id = m.article_id
JOIN readings_latest l ON l.article_id = a.id
JOIN incidents i ON i.reading_id = l.reading_id AND i.id = m.incident_id
WHERE NOT EXISTS (
  SELECT 1 FROM case_members o JOIN incidents i ON i.id = o.incident_id
  WHERE o.case_id = m.case_id AND {_WITHHELD}
)"""


def _told(table: str, value: str, condition: str = "1") -> str:
    """The different values of one slot over all tellings of case `c`, with semicolons between; NULL for none."""
    return (
        f"(SELECT group_concat(one, '; ') FROM (SELECT DISTINCT {value} AS one FROM tellings_flat t JOIN {table} s "
        f"ON s.reading_id = t.reading_id AND s.incident_id = t.incident_id WHERE t.case_id = c.id AND {condition} "
        "ORDER BY one))"
    )


CASES_FLAT = f"""\
CREATE VIEW cases_flat AS
  -- One row per case, made of the tellings that may be shown.
SELECT
  c.id AS case_id, -- a digest of its first telling
  (SELECT group_concat(one, '; ') FROM (
     SELECT coalesce(t.target, t.target_description) AS one FROM tellings_flat t
     WHERE t.case_id = c.id AND coalesce(t.target, t.target_description) IS NOT NULL
     GROUP BY one ORDER BY min(t.ordinal))
  ) AS targets, -- the target as the tellings name it
  {_told("incident_countries", "s.code", "s.role = 'origin'")} AS origin, -- codes of the states behind it
  {_told("incident_countries", "s.code", "s.role = 'host'")} AS host, -- codes of the places where the target was
  {_told("incident_methods", "s.code")} AS methods, -- methods of the codebook
  (SELECT group_concat(one, '; ') FROM (
     SELECT DISTINCT one, first, last FROM (
       SELECT t.date AS one, t.date_start AS first, t.date_end AS last, min(t.date_end) OVER (
         ORDER BY t.date_start DESC, t.date_end GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS soonest
       FROM tellings_flat t WHERE t.case_id = c.id AND t.date IS NOT NULL)
     WHERE soonest IS NULL OR soonest > last ORDER BY first, last, one)
  ) AS dates, -- the dates that are told, without those in which a closer one lies
  min(t.date_start) AS first_date, -- the earliest first day that is told
  max(t.date_end) AS last_date, -- the latest last day that is told
  count(*) AS tellings, -- how many articles tell it
  min(count(DISTINCT t.story), count(DISTINCT t.outlet)) AS sources, -- independent ones: copies count once
  min(t.published) AS first_published, -- when the first article was published
  max(t.published) AS last_published, -- when the last was
  c.score AS score, -- 0 to 1, of the weakest link that holds it together
  c.reason AS reason -- that link in words
FROM cases c
JOIN tellings_flat t ON t.case_id = c.id
GROUP BY c.id"""

VIEWS = {
    "readings_latest": READINGS_LATEST,
    "incidents_flat": INCIDENTS_FLAT,
    "figures_flat": FIGURES_FLAT,
    "tellings_flat": TELLINGS_FLAT,
    "cases_flat": CASES_FLAT,
}
