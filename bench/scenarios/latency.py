"""How old the picture is that a viewer sees, by a clock burnt into it: the whole way through encoder, server, page and player."""

import json
import os
import subprocess

from row import Row
from servers import LEAMS, ROOT


def latency(folder, _):
    measured = folder / "latency.json"
    environment = {**os.environ, "LEAMS_BINARY": str(LEAMS), "LEAMS_MEASURED": str(measured)}
    command = ["npx", "--no-install", "vitest", "run", "--config", "vitest.measure.config.ts", "latency"]
    subprocess.run(command, cwd=ROOT / "tests", env=environment, check=True, stdout=subprocess.DEVNULL)
    found = json.loads(measured.read_text())
    return [
        Row("latency: glass to glass in Chromium over 60 s, half of the time", "ms", found["p50_ms"]),
        Row("latency: the same, 95 of 100", "ms", found["p95_ms"]),
        Row("latency: the longest time that the picture stood still", "ms", found["still_ms"]),
    ]
