#!/usr/bin/env python3
"""Refuses a line of the architecture document without a row in docs/seed.md, and a row that names no file of the tree."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/seed.md"
# How many lines each chapter of the document has.
CHAPTERS = {
    "F": 7, "RT": 3, "G": 5, "AU": 7, "ST": 6, "CH": 6, "US": 5, "PG": 5, "RD": 5, "ES": 4, "MQ": 5, "ME": 4,
    "TR": 5, "OS": 5, "FL": 3, "SC": 8, "SE": 15, "MO": 9, "DE": 7,
}  # fmt: skip
FILE = re.compile(r"`((?:src|apps|web|tests|docs|scripts)/[^`\s]+|\.ci/run|dev)`")


def rows():
    for line in PAGE.read_text().splitlines():
        if match := re.match(r"\| ([A-Z]+\d+) \|", line):
            yield match[1], [cell.strip() for cell in line.strip("|").split("|")]


def violations():
    found = dict(rows())
    wanted = {f"{chapter}{number}" for chapter, count in CHAPTERS.items() for number in range(1, count + 1)}
    yield from (f"{PAGE.name}: {one} has no row" for one in sorted(wanted - found.keys()))
    yield from (f"{PAGE.name}: {one} is no line of the document" for one in sorted(found.keys() - wanted))
    for one, cells in found.items():
        if len(cells) != 4 or not cells[3]:
            yield f"{PAGE.name}: {one} says neither where it is seen nor why not"
        for name in FILE.findall(" ".join(cells)):
            if not (ROOT / name).exists():
                yield f"{PAGE.name}: {one} names {name}, which is not there"


def main():
    found = list(violations())
    print("\n".join(found) if found else "seed: every line has its row")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
