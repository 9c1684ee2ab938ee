"""How fast the server is there, and what it takes without work."""

import time

import proc
from row import Row
from servers import Leams


def start(folder, options):
    with Leams(folder / "leams") as leams:
        time.sleep(2)
        memory = proc.memory_bytes(leams.pid)
        seconds = leams.start_seconds
    return [
        Row("start on an empty folder until all ports answer", "s", seconds, None),
        Row("memory without streams", "MiB", memory / 2**20, None),
    ]
