#!/usr/bin/env python3
"""Reads Prometheus' text format and prints docs/metrics.md: every name with its kind, labels and meaning."""

import re
import sys

HEAD = """# Metrics

Prometheus reads them at `http://127.0.0.1:8001/metrics`, on the internal port (`internal.port`). Of a histogram it gets
`…_bucket`, `…_sum` and `…_count`. `./dev gen` writes this page.

| name | kind | labels | what |
|---|---|---|---|
"""


def families(text):
    found = {}
    for line in text.splitlines():
        if match := re.match(r"# HELP (\S+) (.+)", line):
            family = found[match[1]] = {"help": match[2], "labels": {}}
        elif match := re.match(r"# TYPE \S+ (\S+)", line):
            family["kind"] = match[1]
        else:
            names = re.findall(r'[{,]([a-zA-Z_]\w*)="', line)
            family["labels"] |= dict.fromkeys(name for name in names if name != "le")
    return found


def main():
    sys.stdout.write(HEAD)
    for name, family in sorted(families(sys.stdin.read()).items()):
        labels = ", ".join(f"`{label}`" for label in family["labels"])
        print(f"| `{name}` | {family['kind']} | {labels} | {family['help']} |")


if __name__ == "__main__":
    main()
