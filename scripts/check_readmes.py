#!/usr/bin/env python3
"""Refuses README.ru.md when its headings, code blocks, links or images are not those of README.md."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "README.ru.md")


def outline(text):
    """What both languages share, in order: levels of headings, commands without their comments, addresses linked to."""
    inside = False
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            inside = not inside
            yield line.strip()
        elif inside:
            yield re.sub(r"\s+# .*", "", line)
        elif heading := re.match(r"#+ ", line):
            yield f"{heading[0]}…"
        else:
            yield from (f"]({link})" for link in re.findall(r"\]\(([^)]+)\)", line) if link not in PAGES)


def main():
    first, second = (list(outline((ROOT / page).read_text())) for page in PAGES)
    for number, (one, other) in enumerate(zip(first + [""], second + [""])):
        if one != other:
            print(f"{PAGES[0]} has '{one}' where {PAGES[1]} has '{other}' (mark {number + 1})")
            return 1
    if len(first) != len(second):
        print(f"{PAGES[0]} and {PAGES[1]} are not equally long")
        return 1
    print("readmes: both say the same")
    return 0


if __name__ == "__main__":
    sys.exit(main())
