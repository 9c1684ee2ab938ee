#!/usr/bin/env python3
"""Checks every #include under src/ against the dependency rules of ARCHITECTURE.md.

One include root serves all folders, so the compiler alone would not object to an include that points up.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
JSON = {f"core/formats/{name}.hpp" for name in ("json", "json_codec", "json_rules", "json_schema", "json_types")}

# What the modules of a wing may include, beside themselves: folders or single headers.
WINGS = {
    "core": set(),
    "media": {"core"},
    "services": {"core/base", "core/runtime", "core/events"} | JSON,
    "gateway": {"core"},
    "adapters": {"core", "media/hub", "media/record", "media/stills"},
    "test": {"core", "media/hub"},
}
# What single modules may include besides, most of it in their own wing.
MODULES = {
    "core/formats": {"core/base"},
    "core/runtime": {"core/base"},
    "core/events": {"core/base", "core/runtime"} | JSON,
    "core/net": {"core/base", "core/runtime", "core/formats/http1.hpp", "core/formats/websocket_frame.hpp"} | JSON,
    "media/rtmp": {"media/hub"},
    "media/packaging": {"media/hub"},
    "media/record": {"media/hub", "media/packaging"},
    "media/hls": {"media/hub", "media/packaging"},
    "media/vod": {"media/hub", "media/packaging", "media/record", "media/hls", "media/stills"},
    "media/stills": {"media/hub", "media/record", "media/transcode"},
    "media/transcode": {"media/hub"},
    "services/pictures": {"core/formats/image.hpp"},
    "services/vods": {"core/formats/webvtt.hpp"},
    "adapters/bus_sql": {"adapters/sql"},
    "adapters/cache_redis": {"adapters/redis", "adapters/cache_memory"},
    "adapters/pubsub_redis": {"adapters/redis", "adapters/pubsub_memory"},
    "adapters/bus_amqp": {"adapters/sql", "adapters/bus_sql"},
}

# The parts of a service that speak HTTP or WebSocket; its core knows neither.
SERVICE_EDGE = re.compile(r"^(http|remote|socket|door)[a-z_]*\.[ch]pp$|_(http|socket)\.[ch]pp$")

# A third-party library belongs to one place; everybody else goes through that place's types.
OWNERS = {
    "boost/beast": [],
    "boost/asio": ["core/runtime", "core/net", "adapters", "test/run_task"],
    "soci": ["adapters/sql"],
    "libpq": ["adapters/sql", "test/postgres"],
    "sqlite3": ["adapters/sql"],
    "openssl": ["adapters/redis", "adapters/sql", "services/auth", "core/base", "core/formats", "core/net"],
    "crypt.h": ["services/auth"],
    "amqp": ["adapters/bus_amqp"],
    "curl": ["adapters/http_client"],
    "spdlog": ["core/runtime/log.cpp"],
    "toml++": ["core/runtime/config"],
    "CLI": [],
    "zlib": ["core/formats"],
    "unicode": ["services/chat", "core/base", "services/users", "services/auth", "services/streams"],
}


def listed_sources():
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", "src/*.cpp", "src/*.hpp"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()


def module_of(path):
    """The folder below its wing; a wing without folders is its own module."""
    parts = path.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


def for_tests(path):
    tests = path.name.endswith(("_test.cpp", "_fuzz.cpp", "_bench.cpp")) or path.name.startswith("test_")
    return tests or path.parts[0] == "test" or path.parts[:2] == ("media", "live_path")


def included_allowed(path, header):
    own, target = module_of(str(path)), module_of(header)
    wing = own.split("/")[0]
    allowed = WINGS[wing] | MODULES.get(own, set())
    if for_tests(path) or target == own or {target, target.split("/")[0], header} & allowed:
        return True
    if target == "core/net" and wing == "services":
        return bool(SERVICE_EDGE.search(path.name))
    if target.startswith("services/") and wing in ("services", "gateway"):
        return header == f"{target}/api.hpp"
    if target.startswith("services/") and wing == "adapters":
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
                elif path.parts[0] not in WINGS:
                    yield f"{name}: folder {path.parts[0]}/ is not in scripts/check_layers.py"
                elif not included_allowed(path, match[1]):
                    yield f'{name}:{number}: {module_of(str(path))} may not include "{match[1]}"'
            elif match := re.match(r"\s*#include <([^>]+)>", line):
                if not for_tests(path) and not third_party_allowed(path, match[1]):
                    yield f"{name}:{number}: <{match[1]}> belongs to another folder"


def main():
    found = sorted(set(violations()))
    print("\n".join(found) if found else "layers: all includes point down")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
