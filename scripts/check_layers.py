#!/usr/bin/env python3
"""Checks every #include under src/ against the dependency rules of ARCHITECTURE.md.

One include root serves all folders, so the compiler alone would not object to an include that points up.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVICES = {"auth", "users", "streams", "chat"}
PROTOCOLS = {"rtmp", "hls", "transcode", "srt", "webrtc", "record"}
JSON = {"formats/json.hpp", "formats/json_codec.hpp", "formats/json_rules.hpp", "formats/json_schema.hpp"}

# Folders (or single headers) that a folder may include beside itself.
ALLOWED = {
    "base": set(),
    "formats": {"base"},
    "runtime": {"base"},
    "media": {"base", "formats", "runtime"},
    "net": {"base", "runtime", "formats/http1.hpp", "formats/websocket_frame.hpp"} | JSON,
    "gateway": {"base", "formats", "runtime", "net"},
    "adapters": {"base", "formats", "runtime", "net", "media"},
    "test": {"base", "formats", "runtime", "media", "net"},
    "live_path": set(),  # Nothing but tests, which may include anything.
}
ALLOWED |= {name: {"base", "formats", "runtime", "media", "net"} for name in PROTOCOLS}
ALLOWED |= {name: {"base", "runtime"} | JSON for name in SERVICES}

# The parts of a service that speak HTTP or WebSocket; its core knows neither.
SERVICE_EDGE = re.compile(r"^(http|remote|socket|door)[a-z_]*\.[ch]pp$|_(http|socket)\.[ch]pp$")

# A third-party library belongs to one place; everybody else goes through that place's types.
OWNERS = {
    "boost/beast": [],
    "boost/asio": ["runtime", "net", "adapters", "test/run_task"],
    "soci": ["adapters/sql"],
    "libpq": ["adapters/sql", "test/postgres"],
    "sqlite3": ["adapters/sql"],
    "openssl": ["adapters/sql", "auth", "base", "formats", "net"],
    "crypt.h": ["auth"],
    "spdlog": ["runtime/log.cpp"],
    "toml++": ["runtime/config"],
    "CLI": [],
    "zlib": ["hls", "net"],
    "unicode": ["chat", "base", "users", "auth"],
}


def listed_sources():
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", "src/*.cpp", "src/*.hpp"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()


def for_tests(path):
    return path.name.endswith(("_test.cpp", "_fuzz.cpp", "_bench.cpp")) or path.name.startswith("test_")


def included_allowed(path, header):
    own, target = path.parts[0], header.split("/")[0]
    if for_tests(path) or own == "test":
        return True
    if target == own or target in ALLOWED[own] or header in ALLOWED[own]:
        return True
    if target == "net" and own in SERVICES:
        return bool(SERVICE_EDGE.search(path.name))
    if target in SERVICES and own in SERVICES | {"gateway"}:
        return header == f"{target}/api.hpp"
    if target in SERVICES and own == "adapters":
        # Ports and the values they speak of, never what uses them.
        return not re.search(r"/(service|http)[a-z_]*\.hpp$", header)
    return False


def third_party_allowed(path, header):
    for library, owners in OWNERS.items():
        if header == library or header.startswith((library + "/", library + "-", library + ".")):
            return any(str(path).startswith(owner) for owner in owners)
    return True


def violations():
    for name in listed_sources():
        file = ROOT / name
        if not file.exists():
            continue
        path = Path(name).relative_to("src")
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if match := re.match(r'\s*#include "([^"]+)"', line):
                if "/" not in match[1]:
                    yield f'{name}:{number}: include by full path from src/, not "{match[1]}"'
                elif path.parts[0] not in ALLOWED:
                    yield f"{name}: folder {path.parts[0]}/ is not in scripts/check_layers.py"
                elif not included_allowed(path, match[1]):
                    yield f'{name}:{number}: {path.parts[0]} may not include "{match[1]}"'
            elif match := re.match(r"\s*#include <([^>]+)>", line):
                if not for_tests(path) and not third_party_allowed(path, match[1]):
                    yield f"{name}:{number}: <{match[1]}> belongs to another folder"


def main():
    found = sorted(set(violations()))
    print("\n".join(found) if found else "layers: all includes point down")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
