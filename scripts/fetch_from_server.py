#!/usr/bin/env python3
"""Starts the server (LEAMS_BINARY, else the release) on free ports and an empty folder, prints what it answers to one GET of its port
"http" or another, and stops it."""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINARY = os.environ.get("LEAMS_BINARY", ROOT / "build/release/leams")


def fetch(path, port_name="http"):
    with tempfile.TemporaryDirectory(prefix="leams-gen-") as data:
        ports = [argument for key in ("http", "rtmp", "internal") for argument in ("--set", f"{key}.port=0")]
        server = subprocess.Popen(
            [BINARY, "serve", "--data", data, *ports], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        try:
            port = next(json.loads(line)[port_name] for line in server.stderr if b'"event":"listening"' in line)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
                return answer.read()
        finally:
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    sys.stdout.buffer.write(fetch(*sys.argv[1:]))
