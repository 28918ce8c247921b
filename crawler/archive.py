"""Fetched pages into WARC files and out of them; a gzip member a record, so that each is read by its place alone."""

import hashlib
import io
import os
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import RawIOBase
from pathlib import Path
from secrets import token_hex
from time import monotonic

from crawler.warc import find_pages, pack_info, pack_page
from records.crawl import Place
from records.errors import CrawlError
from records.fetched import Fetched

# A file of a day is followed by another once it has grown so large; the standard advises 1 GB.
MAX_FILE = 1_000_000_000
# A power cut may take what was written within so many seconds; a kill takes nothing.
_SYNC_SECONDS = 1.0


class Archive:
    """Appends every page, with its request, to the day's file in a folder; what a kill cut short is mended first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: RawIOBase | None = None
        self._path = Path()
        self._day = ""
        self._synced = monotonic()

    def __call__(self, fetched: Fetched) -> Place:
        """Where the page is kept now; a CrawlError where it cannot be."""
        digest = hashlib.sha256(fetched.body)
        try:
            file = self._opened(fetched.at[:10] or datetime.now(UTC).date().isoformat())
            start = file.tell()
            try:
                _write(file, pack_page(fetched, digest.digest()))
            except OSError:
                os.ftruncate(file.fileno(), start)
                file.seek(start)
                raise
            self._sync(file)
            return Place(file=self._path.name, offset=start, length=file.tell() - start, sha256=digest.hexdigest())
        except OSError as cause:
            raise CrawlError(
                f"{self._folder}: the page {fetched.url} cannot be kept ({cause}); see that the disk has room and that "
                "the folder may be written, and crawl again to go on"
            ) from cause

    def close(self) -> None:
        """All that was written is on the disk."""
        if self._file is not None:
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None

    def _sync(self, file: RawIOBase) -> None:
        if monotonic() - self._synced > _SYNC_SECONDS:
            os.fsync(file.fileno())
            self._synced = monotonic()

    def _opened(self, day: str) -> RawIOBase:
        """The day's last file, open at its end."""
        if self._file is not None and day == self._day and self._file.tell() < MAX_FILE:
            return self._file
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        plain = day.replace("-", "")
        # Files of older versions lack the last part and are left as they are: other folders have some of the same name.
        last = max(self._folder.glob(f"longarm-{plain}-{'[0-9]' * 5}-*.warc.gz"), default=None)
        number = int(last.name.split("-")[2]) if last else 1
        if last and mend(last) >= MAX_FILE:
            number, last = number + 1, None
        self._path = last or self._folder / f"longarm-{plain}-{number:05}-{token_hex(4)}.warc.gz"
        # Unbuffered: what a full disk refused must not be left to be written later.
        file = self._path.open("ab", buffering=0)
        self._file, self._day = file, day
        if file.tell() == 0:
            _write(file, pack_info(self._path.name))
        return file


def _write(file: RawIOBase, packed: bytes) -> None:
    """All of the bytes are in the file, or an OSError says why not."""
    rest = memoryview(packed)
    while rest:
        rest = rest[file.write(rest) or 0 :]


def mend(path: Path) -> int:
    """The length of the file, which then ends with its last whole record: what a kill cut short is gone."""
    whole = 0
    with path.open("rb") as file:
        unpacker, read = zlib.decompressobj(31), 0
        while piece := file.read(1 << 20):
            read += len(piece)
            while piece:
                try:
                    unpacker.decompress(piece)
                except zlib.error:
                    piece, read = b"", -1
                    break
                if not unpacker.eof:
                    break
                piece = unpacker.unused_data
                whole = read - len(piece)
                unpacker = zlib.decompressobj(31)
            if read < 0:
                break
    if whole < path.stat().st_size:
        os.truncate(path, whole)
    return whole


def load_record(folder: Path, place: Place) -> Fetched:
    """The page that is kept at a place; a CrawlError where the file or the record is not as it was."""
    return parse_record(load_bytes(folder, place), f"{folder / place.file}:{place.offset}")


def load_bytes(folder: Path, place: Place) -> bytes:
    """The records of a page, request and response, as they lie in their file."""
    path = folder / place.file
    try:
        with path.open("rb") as file:
            file.seek(place.offset)
            packed = file.read(place.length)
    except OSError as cause:
        raise CrawlError(f"{path}: cannot be read ({cause}); name the folder of the archive") from cause
    if len(packed) < place.length:
        raise CrawlError(f"{path}: expected {place.length} bytes from {place.offset} on, found {len(packed)}")
    return packed


def parse_record(packed: bytes, where: str) -> Fetched:
    """The page in the bytes of its records."""
    found = [fetched for fetched, _, _ in find_pages(io.BytesIO(packed), where)]
    if len(found) != 1:
        raise CrawlError(f"{where}: expected the record of one page, found {len(found)}; the archive was changed")
    return found[0]


def read_archive(path: Path) -> Iterator[tuple[Fetched, Place]]:
    """Every page of a WARC file, ours or another's such as Common Crawl's, with its place; a file that is cut short, or
    is none, gives what can be read and then a CrawlError."""
    try:
        with path.open("rb") as file:
            if not file.peek(1):
                raise CrawlError(f"{path}: expected WARC records, found an empty file; get the file again")
            for fetched, offset, length in find_pages(file, str(path)):
                digest = hashlib.sha256(fetched.body).hexdigest()
                yield fetched, Place(file=path.name, offset=offset, length=length, sha256=digest)
    except OSError as cause:
        raise CrawlError(f"{path}: cannot be read ({cause}); name a WARC file") from cause
