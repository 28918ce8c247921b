"""A Hugging Face sequence classifier of methods: an id or a folder goes in, scores by method code come out.

Needs torch and transformers, which are imported when one is opened.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from codebook import METHODS
from records.errors import ModelError

NO_METHOD = ("none", "o", "no-method", "not-relevant", "irrelevant")  # labels that stand for no method at all
_LONGEST = 512  # tokens, where the checkpoint names no length of its own
_BATCH = 16
_DECIDING = (".json", ".txt", ".model", ".safetensors", ".bin")  # the files that a checkpoint's scores depend on


class Classifier:
    """A checkpoint that scores methods; `name` is its id or its folder's name, `version` tells its commit or files."""

    def __init__(self, source: str, *, threads: int | None = None) -> None:
        is_folder = Path(source).is_dir()
        config_path = Path(source) / "config.json" if is_folder else _fetch_config(source)
        config = _read_config(config_path)
        self.name = Path(source).resolve().name if is_folder else source
        self.labels = map_labels(_labels_of(config), source)
        # A file that was fetched lies in a folder that is named for its commit.
        commit = None if is_folder else config_path.parent.name
        self.version = commit[:8] if commit else _digest(Path(source))
        self._sigmoid = config.get("problem_type") == "multi_label_classification" or len(self.labels) == 1
        self._tokenizer, self._model = _load(source, commit, threads)
        self._room = _room(self._tokenizer.model_max_length, config)

    def fits(self, text: str) -> bool:
        """Whether the checkpoint takes all of the text."""
        return len(self._tokenizer(text, verbose=False)["input_ids"]) <= self._room

    def classify(self, texts: Sequence[str]) -> tuple[dict[str, float], ...]:
        """For each text the score of each method that the checkpoint knows."""
        import torch

        found: list[dict[str, float]] = []
        for n in range(0, len(texts), _BATCH):
            batch = self._tokenizer(
                list(texts[n : n + _BATCH]), padding=True, truncation=True, max_length=self._room, return_tensors="pt"
            )
            with torch.inference_mode():
                logits = self._model(**batch).logits.float()
            rows = logits.sigmoid() if self._sigmoid else logits.softmax(-1)
            found += [{c: v for c, v in zip(self.labels, row, strict=True) if c} for row in rows.tolist()]
        return tuple(found)


def map_labels(labels: Sequence[str], source: str) -> tuple[str | None, ...]:
    """The method code of each label, None for one that stands for no method; a ModelError where they do not fit.

    >>> map_labels(["NONE", "Legal pressure", "mobility_control"], "owner/name")
    (None, 'legal-pressure', 'mobility-control')
    """
    plain = [re.sub(r"[\s_]+", "-", label.strip().lower()) for label in labels]
    codes = [one for one in plain if one not in NO_METHOD]
    if not codes or len(set(codes)) < len(codes) or not set(codes) <= set(METHODS):
        raise ModelError(
            f"{source}: found the labels {', '.join(labels) or 'none at all'}; wanted method codes, each once, of "
            f"{', '.join(METHODS)}, and beside them at most {', '.join(NO_METHOD)}; set id2label in its config.json"
        )
    return tuple(one if one in METHODS else None for one in plain)


def _fetch_config(source: str) -> Path:
    """The config.json of an id, fetched or kept from an earlier time."""
    _need_libraries(source)
    from huggingface_hub import hf_hub_download

    try:
        return Path(hf_hub_download(source, "config.json"))
    except (OSError, ValueError) as cause:
        raise ModelError(
            f"{source}: no such folder here, and no config.json of that id from Hugging Face ({_line(cause)}); "
            "check the id and the connection, or name a folder"
        ) from cause


def _read_config(path: Path) -> dict[str, Any]:
    try:
        config = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as cause:
        raise ModelError(f"{path}: expected the JSON of a Hugging Face checkpoint ({_line(cause)})") from cause
    if not isinstance(config, dict):
        raise ModelError(f"{path}: expected a JSON object, found {type(config).__name__}")
    return config


def _labels_of(config: Mapping[str, Any]) -> tuple[str, ...]:
    """The labels in the order of the outputs; empty where the config names none."""
    named = config.get("id2label")
    if not isinstance(named, dict) or not all(str(key).isdigit() for key in named):
        return ()
    return tuple(str(named[key]) for key in sorted(named, key=int))


def _load(source: str, commit: str | None, threads: int | None) -> tuple[Any, Any]:
    """Tokenizer and network of the checkpoint; its own code, where it brings any, is never run."""
    _need_libraries(source)
    import torch
    import transformers

    if threads:
        torch.set_num_threads(threads)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    options = {"revision": commit or "main", "trust_remote_code": False}
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(source, **options)
        network, told = transformers.AutoModelForSequenceClassification.from_pretrained(
            source, output_loading_info=True, **options
        )
    except Exception as cause:  # from_pretrained raises whatever its many loaders raise
        raise ModelError(
            f"{source}: transformers cannot load it ({_line(cause)}); "
            "name a checkpoint for sequence classification, with its tokenizer"
        ) from cause
    if missing := sorted(told["missing_keys"]):
        raise ModelError(f"{source}: no sequence classifier, since {missing[0]} is not among its weights; fine-tune it")
    return tokenizer, network.eval()


def _need_libraries(source: str) -> None:
    try:
        import torch  # noqa: F401
        import transformers  # noqa: F401
    except ImportError as cause:
        raise ModelError(
            f"{source}: a Hugging Face classifier needs torch and transformers ({cause}); pip install 'longarm[hub]'"
        ) from cause


def _room(told: int, config: Mapping[str, Any]) -> int:
    """How many tokens the checkpoint takes at once; RoBERTa's kin keep two of their positions for themselves.

    >>> _room(int(1e30), {"max_position_embeddings": 514}), _room(128, {})
    (512, 128)
    """
    places = config.get("max_position_embeddings")
    known = places if isinstance(places, int) and places > 2 else _LONGEST + 2
    return int(min(told, known - 2, _LONGEST))


def _digest(folder: Path) -> str:
    """Eight digits that change with any file which the scores depend on."""
    whole = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in _DECIDING and path.is_file():
            whole.update(path.name.encode())
            with path.open("rb") as file:
                whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:8]


def _line(cause: Exception) -> str:
    """What was raised, on one line."""
    return next((line.strip() for line in str(cause).splitlines() if line.strip()), type(cause).__name__)
