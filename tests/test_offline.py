"""The block on the outside network itself: it holds here and in child processes, and lets this machine through."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# An address that is set aside for documentation and belongs to nobody.
OUTSIDE = ("192.0.2.1", 80)


@pytest.fixture
def own_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Attempts of this test are noted elsewhere, so that they do not fail it."""
    notes = tmp_path / "notes.txt"
    monkeypatch.setenv("LONGARM_OFFLINE_LOG", str(notes))
    yield notes


def test_an_outside_address_is_refused_and_noted(own_notes: Path) -> None:
    with socket.socket() as here, pytest.raises(ConnectionRefusedError, match="may not reach"):
        here.connect(OUTSIDE)
    assert OUTSIDE[0] in own_notes.read_text()


def test_a_child_process_is_refused_too(own_notes: Path) -> None:
    code = f"import socket; socket.socket().connect({OUTSIDE!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ))
    assert "may not reach" in done.stderr
    assert OUTSIDE[0] in own_notes.read_text()


def test_this_machine_may_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
