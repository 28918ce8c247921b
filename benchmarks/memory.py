"""Memory of a crawl over many pages: every process of it, sampled while it runs, as a table and a curve of text.

`python benchmarks/memory.py [--articles 50000] [--samples 20] [--json FILE]`. The site is made on the fly in a process
that is not counted; store and archive are on. Linux only, since it reads /proc.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from made_site import count_requests, made_site, write_outlets

ROOT = Path(__file__).parents[1]
_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20
_BARS = " ▁▂▃▄▅▆▇█"


def main() -> None:
    """Prints the samples as a table and a curve, and the growth from the second quarter to the last."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--samples", type=int, default=20)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with made_site(options.articles) as base, tempfile.TemporaryDirectory() as folder:
        samples = list(_sampled(base, Path(folder), options.articles))
    _print(samples, options.samples)
    early, late = (_median(_between(samples, *part)) for part in ((0.25, 0.5), (0.75, 1.0)))
    growth = f"{100 * (late / early - 1):+.1f} per cent"
    print(f"median of the second quarter {early:.0f} MB, of the last {late:.0f} MB: {growth}")
    if options.json:
        options.json.write_text(
            json.dumps({"samples": samples, "early": early, "late": late}, indent=2) + "\n", "utf-8"
        )


def _print(samples: list[dict[str, float]], rows: int) -> None:
    """The table, thinned to about so many rows, and the curve."""
    print("| pages | crawl and store, MB | fetching, MB | parsing, MB | all, MB |\n| --- | --- | --- | --- | --- |")
    for one in [*samples[:: max(1, len(samples) // rows)], samples[-1]]:
        sizes = " | ".join(f"{one[part]:.0f}" for part in ("parent", "fetching", "parsing", "all"))
        print(f"| {one['pages']} | {sizes} |")
    curve = [one["all"] for one in samples]
    print(f"\nall, from nothing to {max(curve):.0f} MB:\n\n    {_curve(curve)}\n")


def _sampled(base: str, folder: Path, articles: int) -> Iterator[dict[str, float]]:
    """The memory of each part of a crawl, about twice for every hundredth of the pages, until it has ended well."""
    write_outlets(folder / "outlets.toml", base, articles=articles)
    command = [sys.executable, "-m", "cli", "crawl", str(folder / "outlets.toml"), "--db", str(folder / "n.db")]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = subprocess.Popen(command, cwd=ROOT, **quiet)  # type: ignore[call-overload]
    last = -1
    while running.poll() is None:
        time.sleep(0.2)
        pages = count_requests(base)["articles"]
        if pages > 0 and pages >= last + articles / 200:
            last = pages
            yield {"pages": pages, **_memory(running.pid)}
    if running.returncode:
        sys.exit(f"the crawl ended with {running.returncode}; run it by hand to see why")
    if count_requests(base)["articles"] < articles:
        sys.exit(f"expected {articles} articles to be asked, found {count_requests(base)['articles']}")


def _memory(pid: int) -> dict[str, float]:
    """Resident MB of the process and of its children: the first spawned fetches, the others parse."""
    below = sorted(_children(pid))
    # Python's own helper of spawned processes is one of them and small.
    sizes = {one: _resident(one) for one in (pid, *below)}
    fetching = sizes[below[1]] if len(below) > 1 else 0.0
    parsing = sum(sizes[one] for one in below[2:])
    return {"parent": sizes[pid], "fetching": fetching, "parsing": parsing, "all": sum(sizes.values())}


def _children(pid: int) -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(told[1]) == pid:
            yield int(path.parent.name)
            yield from _children(int(path.parent.name))


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_MB
    except OSError:
        return 0.0


def _between(samples: list[dict[str, float]], first: float, after: float) -> list[float]:
    most = samples[-1]["pages"]
    return [one["all"] for one in samples if first * most <= one["pages"] <= after * most]


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2] if values else float("nan")


def _curve(values: list[float], width: int = 80) -> str:
    """The values as bars of eighths, from nothing to the largest, averaged to the width."""
    step = max(1, len(values) // width)
    means = [sum(part) / len(part) for n in range(0, len(values), step) if (part := values[n : n + step])]
    return "".join(_BARS[round(8 * one / max(means))] for one in means)


if __name__ == "__main__":
    main()
