"""The tables of news in SQL, as the migrations first made them; a later change is a migration of its own, no edit here.

The comments inside the SQL stay in the database and are what the schema reference is made of.
"""

MIGRATIONS_TABLE = """\
CREATE TABLE IF NOT EXISTS _migrations (
  -- The numbered changes that made this database what it is.
  name TEXT NOT NULL PRIMARY KEY, -- the migration
  applied_at TEXT NOT NULL -- when it was applied, UTC
) STRICT"""

ARTICLES = """\
CREATE TABLE articles (
  -- One published text each, with what is known of where it came from.
  id TEXT NOT NULL PRIMARY KEY, -- the record's own id, else a digest of its content
  url TEXT, -- its own address
  source TEXT, -- the file or address it was read from
  title TEXT, -- its headline
  published TEXT, -- ISO 8601, as precise as was told
  modified TEXT, -- ISO 8601, when the publisher last changed it
  language TEXT, -- ISO 639-1, empty where it could not be told
  publisher TEXT, -- who publishes it
  outlet TEXT, -- the outlet whose crawl found it
  authors TEXT NOT NULL DEFAULT '[]', -- JSON list of names
  text TEXT NOT NULL, -- the text that every offset counts in, in code points
  text_sha256 TEXT NOT NULL, -- SHA-256 of the UTF-8 text
  fetched_at TEXT NOT NULL, -- when this content was first fetched
  withheld INTEGER NOT NULL DEFAULT 0 CHECK (withheld IN (0, 1)), -- 1 where it is not to be read or shown
  withheld_reason TEXT -- why it is withheld
) STRICT"""

REJECTS = """\
CREATE TABLE rejects (
  -- Pages and records that are no article, and why.
  source TEXT NOT NULL, -- the file or address
  reason TEXT NOT NULL, -- a short code
  detail TEXT NOT NULL, -- what was seen
  first_seen TEXT NOT NULL, -- when it was first refused for this reason
  last_seen TEXT NOT NULL, -- when its detail last changed; seeing the same again changes nothing
  PRIMARY KEY (source, reason)
) STRICT"""

# Added to `articles`; each comment stands inside its column, where SQLite keeps it.
ARTICLE_ADDITIONS = (
    "section TEXT /* the part of the site that it stood in */",
    "paywalled INTEGER /* 1 where the publisher asks for payment */ NOT NULL DEFAULT 0 CHECK (paywalled IN (0, 1))",
    "captions TEXT /* JSON list of the words under its pictures */ NOT NULL DEFAULT '[]'",
)

REVISIONS = """\
CREATE TABLE revisions (
  -- What an article said before it was changed, one row for each earlier form.
  article_id TEXT NOT NULL REFERENCES articles(id), -- the article
  number INTEGER NOT NULL, -- from 1, the oldest
  title TEXT, -- its headline then
  published TEXT, -- ISO 8601, as was told then
  modified TEXT, -- ISO 8601, when the publisher had last changed it
  text TEXT NOT NULL, -- its text then
  text_sha256 TEXT NOT NULL, -- SHA-256 of that text
  fetched_at TEXT NOT NULL, -- when it was first fetched
  replaced_at TEXT NOT NULL, -- when another form took its place
  PRIMARY KEY (article_id, number)
) STRICT"""

RUNS = """\
CREATE TABLE runs (
  -- The log of nightly runs.
  id INTEGER NOT NULL PRIMARY KEY, -- from 1, in their order
  command TEXT NOT NULL, -- what ran
  started TEXT NOT NULL, -- when it began, UTC
  ended TEXT, -- when it ended, empty while it runs and after a kill
  status TEXT NOT NULL, -- running, done, failed or killed
  pid INTEGER NOT NULL, -- the process
  host TEXT NOT NULL, -- the machine
  told TEXT -- JSON object: what it did in all, or why it failed
) STRICT"""

RUN_OUTLETS = """\
CREATE TABLE run_outlets (
  -- What one run met at one outlet.
  run_id INTEGER NOT NULL REFERENCES runs(id), -- the run
  outlet TEXT NOT NULL, -- the outlet
  pages INTEGER NOT NULL, -- answers of its server
  found INTEGER NOT NULL, -- articles that its lists told of
  saved INTEGER NOT NULL, -- new ones that were kept
  changed INTEGER NOT NULL, -- kept ones that have another text now
  same INTEGER NOT NULL, -- kept ones that were looked at again and are as they were
  known INTEGER NOT NULL, -- not asked, since they are kept
  duplicate INTEGER NOT NULL, -- kept under another address
  skipped INTEGER NOT NULL, -- left for the next crawl
  rejected INTEGER NOT NULL, -- pages that are no article
  failed INTEGER NOT NULL, -- addresses that brought nothing
  seconds REAL NOT NULL, -- how long it took
  alerts TEXT, -- what was unlike its own past
  reasons TEXT NOT NULL, -- JSON object: refusals by reason, and each failed address with its reason
  PRIMARY KEY (run_id, outlet)
) STRICT, WITHOUT ROWID"""

# Added to `run_outlets`.
RUN_MEASURES = (
    "words INTEGER /* in all its articles, saved and changed; empty where an older longarm ran */",
    "undated INTEGER /* those of its articles that have no date */",
    "untitled INTEGER /* those that have no title */",
)

COPIES = (
    """\
CREATE TABLE signatures (
  -- The MinHash signature of each article's text, for finding copies of it.
  article_id TEXT NOT NULL PRIMARY KEY REFERENCES articles(id), -- the article
  text_sha256 TEXT NOT NULL, -- of the text that it was taken of; another than the article's means take it anew
  signature BLOB NOT NULL -- 128 values of 4 bytes, empty for a text too short to tell
) STRICT""",
    """\
CREATE TABLE bands (
  -- The signatures in bands: texts that share one may be near to each other.
  band INTEGER NOT NULL, -- the band's place in the signature, from 0
  hash INTEGER NOT NULL, -- of the values in it
  article_id TEXT NOT NULL REFERENCES articles(id), -- the article
  PRIMARY KEY (band, hash, article_id)
) STRICT, WITHOUT ROWID""",
    """\
CREATE TABLE copies (
  -- Articles that are nearly the same as one that was kept before; they stay, and are linked.
  article_id TEXT NOT NULL PRIMARY KEY REFERENCES articles(id), -- the copy
  original_id TEXT NOT NULL REFERENCES articles(id), -- the first that was kept
  share REAL NOT NULL -- how much of the texts is the same, estimated, 0 to 1
) STRICT""",
)

# Added to `fetches`.
FETCH_TEXT = "text_sha256 TEXT /* SHA-256 of the text that the page gave, empty where it gave none or none was noted */"

FETCHES = """\
CREATE TABLE fetches (
  -- Every page that was fetched and archived, with its place in the archive.
  file TEXT NOT NULL, -- the WARC file, in the folder of the archive
  offset INTEGER NOT NULL, -- the first byte of its records there
  length INTEGER NOT NULL, -- how many bytes they take
  sha256 TEXT NOT NULL, -- SHA-256 of the page as it came over the wire
  address TEXT NOT NULL, -- the address that was asked for
  url TEXT NOT NULL, -- the address that answered
  status INTEGER NOT NULL, -- with which HTTP status
  fetched_at TEXT NOT NULL, -- when it came, UTC
  article_id TEXT REFERENCES articles(id), -- the article that it held, empty where it held none
  PRIMARY KEY (file, offset)
) STRICT"""

ADDRESSES = """\
CREATE TABLE addresses (
  -- Every address that a crawl asked or has still to ask, and what came of it: nothing is lost with a process.
  address TEXT NOT NULL PRIMARY KEY, -- in its canonical form
  outlet TEXT NOT NULL, -- whose crawl met it first
  kind TEXT NOT NULL CHECK (kind IN ('feed', 'sitemap', 'section', 'article')), -- a list, or an article
  section INTEGER, -- for a section page: the section's place in its outlet
  state TEXT NOT NULL, -- due (still to be asked), listed, kept, rejected, duplicate, missed (asked again) or gone
  detail TEXT, -- why it was rejected, missed or given up
  listed_by TEXT, -- the list on which it was first seen
  published TEXT, -- ISO 8601, as that list told
  etag TEXT, -- the server's mark of the copy that is known
  last_modified TEXT, -- the server's date of that copy
  found_at TEXT NOT NULL, -- when it was first seen
  fetched_at TEXT, -- when it last answered
  due_at TEXT, -- when it is to be asked again, empty for never
  visits INTEGER NOT NULL DEFAULT 0, -- how often it answered with a page
  tries INTEGER NOT NULL DEFAULT 0, -- how often in a row it brought nothing
  article_id TEXT REFERENCES articles(id), -- the article that it led to
  CHECK (state IN ('due', 'listed', 'kept', 'rejected', 'duplicate', 'missed', 'gone'))
) STRICT"""
