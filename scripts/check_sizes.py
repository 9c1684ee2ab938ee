#!/usr/bin/env python3
"""Checks the size budget: what a reader has to hold in mind at once stays small.

Functions of C++ are measured by indentation, which clang-format makes reliable: from a line in column zero or one
class deep that opens a body to the line that closes it.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUNCTION_LIMIT = 70
# First match counts: pattern of the path, lines.
LIMITS = [
    (r"\.gen\.", None),
    (r"_(test|fuzz|bench)\.cpp$|/test_[a-z_]+\.[ch]pp$|^tests/.*\.ts$|\.test\.tsx?$", 600),
    (r"\.hpp$", 300),
    (r"\.cpp$", 500),
    (r"\.tsx?$", 300),
    (r"\.py$|^dev$|\.sh$", 500),
]
# Path: why it may be longer.
EXCEPTIONS: dict[str, str] = {}


def listed_files():
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [name for name in names if (ROOT / name).is_file()]


def limit_of(name):
    for pattern, limit in LIMITS:
        if re.search(pattern, name):
            return limit
    return None


def long_functions(lines):
    """Yields (first line, length) of bodies that are too long."""
    opened = {}
    for number, line in enumerate(lines, 1):
        indent = len(line) - len(line.lstrip(" "))
        text = line.strip()
        if indent > 4 or not text:
            continue
        container = re.match(r"(namespace|class|struct|enum|union|extern|public|private)\b", text)
        if text.endswith("{") and not container:
            opened[indent] = number
        elif text.startswith("}") and indent in opened:
            start = opened.pop(indent)
            # "} else {" and tables of values are not functions.
            if not text.startswith("};") and number - start + 1 > FUNCTION_LIMIT:
                yield start, number - start + 1


def violations():
    for name in listed_files():
        limit = limit_of(name)
        if limit is None or name in EXCEPTIONS:
            continue
        lines = (ROOT / name).read_text(errors="replace").splitlines()
        if len(lines) > limit:
            yield f"{name}: {len(lines)} lines, the limit is {limit}"
        if name.endswith((".cpp", ".hpp")):
            for start, length in long_functions(lines):
                yield f"{name}:{start}: a body of {length} lines, the limit is {FUNCTION_LIMIT}"


def main():
    found = list(violations())
    print("\n".join(found) if found else "sizes: every file and function is within its budget")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
