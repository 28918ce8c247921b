"""For all tests: the outside network is blocked, here and in child processes, and slow machines are given time."""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]
OFFLINE = Path(__file__).with_name("offline")

settings.register_profile("longarm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("longarm")


@pytest.fixture(scope="session", autouse=True)
def offline_notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that every blocked connection is written to, by this process and by every child."""
    notes = tmp_path_factory.mktemp("offline") / "blocked.txt"
    notes.touch()
    os.environ["LONGARM_OFFLINE_LOG"] = str(notes)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(OFFLINE), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    spec = importlib.util.spec_from_file_location("offline_here", OFFLINE / "sitecustomize.py")
    assert spec and spec.loader
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    return notes


@pytest.fixture(autouse=True)
def outside_network(offline_notes: Path) -> Iterator[None]:
    """Fails the test in which anything tried to reach an address that is not this machine's."""
    before = offline_notes.read_text()
    yield
    tried = offline_notes.read_text().removeprefix(before)
    assert not tried, f"tried to reach the outside network: {tried}"
