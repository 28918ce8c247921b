"""The one error tree of longarm; every message says what was found, what was wanted, where, and what to do next.

LongarmError
├── InputError       a file or a stream that cannot be used as given
│   └── RecordError  outside data that does not fit a record; names the trail to the value
├── CorpusError      a gold article whose annotation does not hold
├── StoreError       a database that cannot be opened, migrated or trusted
├── CrawlError       an outlet or a crawl that cannot start
└── ModelError       weights that are missing, broken or of another make
"""


class LongarmError(Exception):
    """Anything that longarm itself found wrong; only the command line catches it."""


class InputError(LongarmError):
    """A file or a stream that cannot be used as given."""


class RecordError(InputError):
    """Outside data that does not fit a record."""


class CorpusError(LongarmError):
    """A gold article whose annotation does not hold."""


class StoreError(LongarmError):
    """A database that cannot be opened, migrated or trusted."""


class CrawlError(LongarmError):
    """An outlet or a crawl that cannot start."""


class ModelError(LongarmError):
    """Weights that are missing, broken or of another make."""
