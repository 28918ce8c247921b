"""From the folder of a corpus to its parts: which gold articles train, dev and test hold, and the hash of each part."""

import hashlib
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from records.errors import CorpusError, InputError
from records.gold import Gold, load_gold


def load_splits(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """The batches of each part, as `splits.toml` tells them; a CorpusError where there is none."""
    try:
        splits = tomllib.loads((folder / "splits.toml").read_text("utf-8"))
    except (OSError, ValueError) as cause:
        raise CorpusError(f"{folder}: expected a corpus with its splits.toml ({cause}); name its folder") from cause
    return {part: tuple(str(one) for one in batches) for part, batches in splits.items()}


def load_part(folder: Path, part: str) -> tuple[Gold, ...]:
    """The gold articles of one part; an InputError names the parts that there are."""
    splits = load_splits(folder)
    if part not in splits:
        raise InputError(f"{folder / 'splits.toml'}: no part {part!r}; choose one of {', '.join(splits)}")
    return tuple(one for one in load_gold(folder / "gold") if one.batch in splits[part])


def load_parts(folder: Path) -> Mapping[str, tuple[Gold, ...]]:
    """The gold articles of every part; a CorpusError names batches that stand in none or in several."""
    splits, corpus = load_splits(folder), load_gold(folder / "gold")
    if stray := _find_stray({one.batch for one in corpus}, splits):
        raise CorpusError(f"{folder}: {'; '.join(stray)}; mend splits.toml")
    return {part: tuple(one for one in corpus if one.batch in batches) for part, batches in splits.items()}


def find_split_faults(folder: Path) -> tuple[str, ...]:
    """Folders of `gold/` that stand in no part or in several, and batches of `splits.toml` that have no folder."""
    splits = load_splits(folder)
    there = {path.name for path in (folder / "gold").iterdir() if path.is_dir()}
    lost = sorted({one for batches in splits.values() for one in batches} - there)
    return (
        *_find_stray(there, splits),
        *(f"the batch {one} of splits.toml has no folder in gold; remove its name" for one in lost),
    )


def _find_stray(batches: Collection[str], splits: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Batches that stand in no part or in several, in sentences.

    >>> _find_stray({"a1", "a2"}, {"train": ["a1"], "dev": ["a1"]})
    ('the batch a1 stands in train and dev', 'the batch a2 stands in no part of splits.toml')
    """
    where = {one: [part for part, several in splits.items() if one in several] for one in sorted(batches)}
    told = [f"the batch {one} stands in {' and '.join(parts)}" for one, parts in where.items() if len(parts) > 1]
    lost = [f"the batch {one} stands in no part of splits.toml" for one, parts in where.items() if not parts]
    return (*told, *lost)


def hash_part(folder: Path, part: str) -> str:
    """The SHA-256 over the names and contents of the part's gold files, in the order of their names."""
    batches, root = load_splits(folder).get(part, ()), folder / "gold"
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.toml")):
        if path.parent.name in batches:
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()}\n{len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()
