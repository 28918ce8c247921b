"""Without torch the training half of the models room cannot be imported: it is left out, and that is said."""

import importlib.util
from pathlib import Path

import pytest

TRAINING = ("attention", "export", "fused", "loss", "network", "teach", "train", "unpack")
HAS_TORCH = importlib.util.find_spec("torch") is not None
collect_ignore = [] if HAS_TORCH else [*(f"models/{name}.py" for name in TRAINING), "tests/models/test_training.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names what was not collected, so that a green run says how much it tested."""
    here = Path(__file__).parent
    left_out = [one for one in collect_ignore if (here / one).exists()]
    if left_out:
        terminalreporter.write_line(f"Left out, since torch is not installed: {', '.join(left_out)}.")
        terminalreporter.write_line("`make test-train` installs it and runs them.")
