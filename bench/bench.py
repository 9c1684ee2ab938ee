#!/usr/bin/env python3
"""Measures Leams and its peers side by side, in one run on one machine, and prints ratios.

Costs are CPU-seconds per unit of work, which other work on the machine disturbs less than wall time.
"""

import argparse
import datetime
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from scenarios import SCENARIOS

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def table(rows):
    lines = ["| what | unit | leams | peer | leams is better by |", "|---|---|---:|---:|---:|"]
    for row in rows:
        peer = "" if row.peer is None else f"{row.peer:.3g}"
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}×"
        lines.append(f"| {row.what} | {row.unit} | {row.ours:.3g} | {peer} | {ratio} |")
    return "\n".join(lines)


def circumstances(options):
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    return (
        f"{datetime.date.today()}, commit {commit}, {os.cpu_count()} × {cpu or platform.machine()}; "
        f"{options.streams} streams for {options.seconds} s, {options.connections} connections for {options.load_seconds} s."
    )


def write(text):
    page = PAGE.read_text()
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def main():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("scenario", nargs="*", help=f"of {', '.join(SCENARIOS)}; all without")
    parser.add_argument("--streams", type=int, default=40, help="publishers at once (40)")
    parser.add_argument("--seconds", type=int, default=30, help="how long ingest is measured (30)")
    parser.add_argument("--warm-up", type=int, default=30, help="seconds before that, to fill the live window (30)")
    parser.add_argument("--connections", type=int, default=50, help="of the load generator (50)")
    parser.add_argument("--load-seconds", type=int, default=10, help="how long delivery is measured (10)")
    parser.add_argument("--quick", action="store_true", help="a smoke run: few streams, few seconds")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    if options.quick:
        options.streams, options.seconds, options.warm_up, options.load_seconds = 3, 5, 5, 3
    if unknown := [name for name in options.scenario if name not in SCENARIOS]:
        parser.error(f"there is no scenario {unknown[0]}; there are: {', '.join(SCENARIOS)}")

    rows = []
    for name in options.scenario or SCENARIOS:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="leams-bench-") as folder:
            for part in ("leams", "nginx"):
                (Path(folder) / part).mkdir()
            rows += SCENARIOS[name](Path(folder), options)
    text = f"{circumstances(options)}\n\n{table(rows)}"
    print(text)
    if options.write:
        write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
