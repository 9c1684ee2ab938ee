"""What engines outside cost: PostgreSQL and Redis beside what is embedded, and a Redis that falls silent."""

import json
import os
import signal
import subprocess
import time

from row import Row
from scenarios.live_list import Postgres, Redis
from servers import ROOT, Leams, wait_for
from tools import call_times

CALLS = 3000
WARM_UP = 200
ROUTE = "/api/user/profile"
TASKS, OPERATIONS = 200, 5_000
LIMITS = {"gateway.user_per_minute": 10_000_000, "gateway.anonymous_per_minute": 10_000_000}


def times(leams, count=CALLS):
    headers = {"Authorization": f"Bearer {leams.token}"}
    return call_times(leams, ROUTE, headers, count)


def started(folder, settings):
    folder.mkdir()
    leams = Leams(folder, {**LIMITS, **settings})
    leams.token = leams.register(0).token
    times(leams, WARM_UP)
    return leams


def cpu_of_operations(redis):
    """Operations per CPU-second of a client: ours, and redis-benchmark with as many under way."""
    build = ["cmake", "--build", ROOT / "build/release", "--target", "leams_cache_load"]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    program = next((ROOT / "build/release").rglob("leams_cache_load"))
    command = [program, f"redis://127.0.0.1:{redis.port}", str(TASKS), str(OPERATIONS)]
    # Behind what the client logs.
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    ours = json.loads(said[-1])
    peer = ["redis-benchmark", "-p", str(redis.port), "-c", "1", "-P", str(TASKS), "-n", str(TASKS * OPERATIONS), "-d", "100", "-t", "set,get", "-q"]
    before = os.times()
    subprocess.run(peer, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return ours["operations"] / ours["cpu_seconds"], 2 * TASKS * OPERATIONS / cpu


def silence(leams, redis):
    """Seconds of the first call after Redis fell silent, and of those that follow, sorted."""
    redis.process.send_signal(signal.SIGSTOP)
    try:
        first = times(leams, 1)[0]
        return first, times(leams, 500)
    finally:
        redis.process.send_signal(signal.SIGCONT)


def back_after(leams, redis):
    """Seconds from the end of a silence until Redis serves again."""
    began = time.monotonic()
    wait_for("Redis serves again", lambda: leams.call("/api/ready")["status"] == "ready", every=0.01)
    return time.monotonic() - began


def engines(folder, options):
    with started(folder / "embedded", {}) as leams:
        embedded = times(leams)
    with Postgres(folder) as postgres, Redis() as redis:
        settings = {
            "database.url": f"postgresql://bench@127.0.0.1:{postgres.port}/postgres",
            "cache.url": f"redis://127.0.0.1:{redis.port}",
        }
        with started(folder / "engines", settings) as leams:
            outside = times(leams)
            first, then = silence(leams, redis)
            back = back_after(leams, redis)
        ours, peer = cpu_of_operations(redis)
    half, most = int(CALLS * 0.5), int(CALLS * 0.99)
    return [
        Row("engines: one's own profile with PostgreSQL and Redis, half of the calls (peer: embedded)", "ms", outside[half] * 1e3, embedded[half] * 1e3),
        Row("engines: the same, 99 of 100", "ms", outside[most] * 1e3, embedded[most] * 1e3),
        Row("engines: the first call after Redis fell silent", "ms", first * 1e3),
        Row("engines: the calls after that, half of them", "ms", then[len(then) // 2] * 1e3),
        Row("engines: from the end of the silence until Redis serves again", "ms", back * 1e3),
        Row(f"engines: values set and got in Redis, {TASKS} under way (peer: redis-benchmark)", "1000/CPU-s", ours / 1e3, peer / 1e3, less_is_better=False),
    ]
