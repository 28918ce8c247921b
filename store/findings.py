"""The tables of what readers found, and people decided, in SQL; as for those of news, a later change is a migration."""

READINGS = """\
CREATE TABLE readings (
  -- One reader's go at one article: done (possibly with nothing found) or failed.
  id TEXT NOT NULL PRIMARY KEY, -- a digest of article, reader and version
  article_id TEXT NOT NULL REFERENCES articles(id), -- the article that was read
  reader TEXT NOT NULL, -- the reader's name
  version TEXT NOT NULL, -- the reader's version
  text_sha256 TEXT NOT NULL, -- of the text that was read; another than the article's means read again
  started TEXT NOT NULL, -- when the reading began
  ended TEXT NOT NULL, -- when it ended; an article's latest reading is the one that is shown
  characters INTEGER NOT NULL, -- how many code points were read
  relevance REAL, -- 0 to 1, how much the article is about the subject
  status TEXT NOT NULL CHECK (status IN ('done', 'failed')), -- done or failed
  error TEXT, -- what went wrong, where it failed
  pipeline TEXT NOT NULL, -- JSON object: the versions of the parts that made it
  UNIQUE (article_id, reader, version),
  CHECK ((status = 'failed') = (error IS NOT NULL)),
  CHECK ((status = 'failed') = (relevance IS NULL))
) STRICT"""

INCIDENTS = """\
CREATE TABLE incidents (
  -- One act, or one course of action, against one target, as one reading tells it.
  reading_id TEXT NOT NULL REFERENCES readings(id) ON DELETE CASCADE, -- the reading that found it
  id TEXT NOT NULL, -- the same for every reader and version
  ordinal INTEGER NOT NULL, -- its place in the reading, from 0
  target TEXT, -- the fullest form of the name, empty for an unnamed target
  target_key TEXT, -- the name for comparing: compatibility forms, case and spaces evened out
  target_kind TEXT NOT NULL, -- person, group or unnamed
  target_description TEXT, -- in the article's words
  date_start TEXT, -- first day, empty where the text does not tell
  date_end TEXT, -- last day
  date_precision TEXT, -- day, month, season, year or range
  date_text TEXT, -- the wording it came from
  outcome TEXT NOT NULL, -- where the target's story ends in this article
  campaign TEXT, -- a named operation
  attribution TEXT, -- who says so in the article
  confidence REAL NOT NULL, -- 0 to 1
  PRIMARY KEY (reading_id, id)
) STRICT"""

INCIDENT_COUNTRIES = """\
CREATE TABLE incident_countries (
  -- The states behind an incident and the places where the target was.
  reading_id TEXT NOT NULL, -- the reading
  incident_id TEXT NOT NULL, -- the incident
  role TEXT NOT NULL CHECK (role IN ('origin', 'host')), -- origin or host
  ordinal INTEGER NOT NULL, -- its place in the list, from 0
  code TEXT NOT NULL, -- ISO 3166-1 alpha-2; XK for Kosovo
  name TEXT NOT NULL, -- its short name
  PRIMARY KEY (reading_id, incident_id, role, ordinal),
  FOREIGN KEY (reading_id, incident_id) REFERENCES incidents(reading_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID"""

FIGURES = """\
CREATE TABLE figures (
  -- Stated numbers that count something about the subject.
  reading_id TEXT NOT NULL REFERENCES readings(id) ON DELETE CASCADE, -- the reading that found it
  ordinal INTEGER NOT NULL, -- its place in the reading, from 0
  quote_start INTEGER NOT NULL, -- first code point in the article's text
  quote_end INTEGER NOT NULL, -- one past the last
  quote TEXT NOT NULL, -- the words that stand there
  value REAL NOT NULL, -- words, multipliers and percent resolved
  value_max REAL, -- the upper end of a range
  unit TEXT NOT NULL, -- what is counted, in the article's words
  qualifier TEXT NOT NULL, -- exact, approx, at-least or at-most
  period_start TEXT, -- first day it holds for, empty where the text does not tell
  period_end TEXT, -- last day
  period_precision TEXT, -- day, month, season, year or range
  period_text TEXT, -- the wording it came from
  country_code TEXT, -- the country it is about, where told
  country_name TEXT, -- its short name
  campaign TEXT, -- a named operation
  attribution TEXT, -- who says so
  sentence TEXT NOT NULL, -- the sentence it stands in
  PRIMARY KEY (reading_id, ordinal)
) STRICT, WITHOUT ROWID"""

# Added to `evidence` and to `figures`.
EVIDENCE_SCORE = "score REAL /* how sure what decided for it was, 0 to 1; empty where nothing was weighed */"
FIGURE_DATED_BY = "dated_by TEXT /* what chose its period, or none: a rule, the story around it, or the model */"
FIGURE_SCORE = "score REAL /* the model's chance that it is a figure, 0 to 1; empty where it was not asked */"

WITHHELD_TARGETS = """\
CREATE TABLE withheld_targets (
  -- People and groups who are not to be shown: incidents that name them are left out of every view and export.
  name_key TEXT NOT NULL PRIMARY KEY, -- for comparing, as incidents.target_key
  name TEXT NOT NULL, -- as it was given
  reason TEXT NOT NULL -- why
) STRICT"""


def _slot(name: str, about: str, columns: str) -> str:
    """The table of a slot that may hold several values for one incident."""
    return f"""\
CREATE TABLE {name} (
  -- {about}
  reading_id TEXT NOT NULL, -- the reading
  incident_id TEXT NOT NULL, -- the incident
  ordinal INTEGER NOT NULL, -- its place in the list, from 0
{columns}
  PRIMARY KEY (reading_id, incident_id, ordinal),
  FOREIGN KEY (reading_id, incident_id) REFERENCES incidents(reading_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID"""


SLOTS = (
    _slot(
        "target_aliases",
        "Shorter or other names of an incident's target.",
        """\
  name TEXT NOT NULL, -- as the article writes it
  name_key TEXT NOT NULL, -- for comparing, as incidents.target_key""",
    ),
    _slot(
        "relatives",
        "People near to the target who were harmed to reach them.",
        """\
  relation TEXT NOT NULL, -- what they are to the target
  name TEXT, -- where told
  name_key TEXT, -- for comparing, as incidents.target_key
  harm TEXT, -- what was done to them, where told""",
    ),
    _slot(
        "perpetrators",
        "Agencies or agents named.",
        """\
  name TEXT NOT NULL, -- as the article writes it""",
    ),
    _slot(
        "incident_methods",
        "How the target was reached.",
        """\
  code TEXT NOT NULL, -- a method of the codebook
  score REAL NOT NULL, -- 0 to 1""",
    ),
    _slot(
        "evidence",
        "The quotes that support an incident's slots.",
        """\
  field TEXT NOT NULL, -- the slot
  value TEXT NOT NULL, -- what the quote supports where a slot has several, else empty
  found_by TEXT NOT NULL, -- the part of the reader that found it
  quote_start INTEGER NOT NULL, -- first code point in the article's text
  quote_end INTEGER NOT NULL, -- one past the last
  quote TEXT NOT NULL, -- the words that stand there""",
    ),
)

CASES = """\
CREATE TABLE cases (
  -- Incidents of one or more articles that are believed to be one event; grouped anew at any time.
  id TEXT NOT NULL PRIMARY KEY, -- a digest of its first telling
  score REAL NOT NULL, -- 0 to 1, of the weakest link that holds it together; 1 for a case told once
  reason TEXT NOT NULL -- that link in words
) STRICT"""

CASE_MEMBERS = """\
CREATE TABLE case_members (
  -- The tellings of each case: an incident belongs to one case.
  case_id TEXT NOT NULL REFERENCES cases(id) ON DELETE CASCADE, -- the case
  ordinal INTEGER NOT NULL, -- its place in the case, from 0, the first published first
  incident_id TEXT NOT NULL UNIQUE, -- the incident
  article_id TEXT NOT NULL REFERENCES articles(id), -- the article that tells it
  story TEXT NOT NULL, -- the article that stands for all copies of one text; its own where it is no copy
  score REAL NOT NULL, -- 0 to 1, how sure its place here is
  reason TEXT NOT NULL, -- why it is here, in words
  PRIMARY KEY (case_id, ordinal)
) STRICT"""

SAME_DECISIONS = """\
CREATE TABLE same_decisions (
  -- What people decided about two incidents; decisions are added and never changed, and the latest holds.
  number INTEGER NOT NULL PRIMARY KEY, -- counts the decisions
  one TEXT NOT NULL, -- an incident
  other TEXT NOT NULL, -- another incident, of a greater id
  same INTEGER NOT NULL CHECK (same IN (0, 1)), -- 1 where they are one event, 0 where they are not
  decided_by TEXT NOT NULL, -- who decided
  decided_at TEXT NOT NULL, -- when, UTC
  note TEXT NOT NULL, -- why
  CHECK (one < other)
) STRICT"""
