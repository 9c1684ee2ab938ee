"""What tests/measure measures in Chromium."""

import json
import os
import subprocess

from servers import LEAMS, ROOT


def measure(name, folder):
    """The report of tests/measure/<name>.test.ts."""
    measured = folder / f"{name}.json"
    environment = {**os.environ, "LEAMS_BINARY": str(LEAMS), "LEAMS_MEASURED": str(measured)}
    command = ["npx", "--no-install", "vitest", "run", "--config", "vitest.measure.config.ts", name]
    subprocess.run(command, cwd=ROOT / "tests", env=environment, check=True, stdout=subprocess.DEVNULL)
    return json.loads(measured.read_text())
