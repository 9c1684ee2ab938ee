#!/usr/bin/env python3
"""Refuses words that the tree does without: fire-and-forget coroutines, singletons, unfinished work, disabled tests."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CPP = r"^(src|apps)/.*\.[ch]pp$"
CODE = r"^(src|apps|web|tests|bench|scripts)/.*\.([ch]pp|tsx?|py|sh)$"
# What, where, where not, why.
BANS = [
    (r"asio::detached", CPP, r"^src/core/runtime/", "a task belongs to a TaskGroup that shutdown waits for"),
    (r"\binstance\s*\(\)", CPP, None, "no singletons; the composition root hands out what is needed"),
    (r"\b(TODO|FIXME|XXX)\b", CODE, r"^scripts/check_words\.py$", "finish it or leave it out"),
    (r"\bDISABLED_|GTEST_SKIP|\b(describe|it|test)\.(only|skip|todo)\b", CODE, r"^scripts/", "a test runs or goes"),
    (r"\busing namespace std;", CPP, None, "write std::"),
    (r"\bstd::(cout|cerr)\b|\bprintf\s*\(", r"^src/.*\.[ch]pp$", r"_test\.cpp$", "write to the log"),
]


def listed_files():
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [name for name in names if (ROOT / name).is_file()]


def violations():
    for name in listed_files():
        bans = [ban for ban in BANS if re.search(ban[1], name) and not (ban[2] and re.search(ban[2], name))]
        if not bans:
            continue
        for number, line in enumerate((ROOT / name).read_text(errors="replace").splitlines(), 1):
            for pattern, _, _, reason in bans:
                if match := re.search(pattern, line):
                    yield f"{name}:{number}: '{match[0]}': {reason}"


def main():
    found = list(violations())
    print("\n".join(found) if found else "words: nothing that is banned")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
