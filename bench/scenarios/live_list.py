"""The live list asked for with a token, beside the design this project began with: FastAPI, SQLModel, PostgreSQL, Redis."""

import os
import secrets
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

from row import Row
from servers import ROOT, Leams, Server, connects, free_port, wait_for
from tools import wrk

CHANNELS = 200
PATH = "/api/streams/live?limit=100"
PUBLISHERS_PER_PROCESS = 20
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


class SoundOnly(Server):
    """Live channels that cost next to nothing: one encoder of silence for many of them."""

    def __init__(self, urls):
        outputs = "|".join(f"[f=flv:flvflags=no_duration_filesize]{url}" for url in urls)
        source = ["-re", "-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono", "-c:a", "aac", "-b:a", "8k"]
        command = ["ffmpeg", "-nostdin", "-loglevel", "error", *source, "-map", "0", "-f", "tee", outputs]
        self.process = subprocess.Popen(command)


class Postgres(Server):
    """PostgreSQL refuses to run as root, so root runs it as the packaged user."""

    def __init__(self, folder):
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        data = Path(folder) / "postgres"
        data.mkdir()
        Path(folder).chmod(0o755)
        Path(folder).parent.chmod(0o755)
        if as_user:
            shutil.chown(data, "postgres")
        self.port = free_port()
        initdb = [POSTGRES[-1] / "initdb", "-D", data, "-A", "trust", "-U", "bench"]
        subprocess.run([*as_user, *initdb], check=True, stdout=subprocess.DEVNULL, cwd="/")
        server = [POSTGRES[-1] / "postgres", "-D", data, "-p", str(self.port), "-k", data, "-h", "127.0.0.1"]
        log = (Path(folder) / "postgres.log").open("wb")
        self.process = subprocess.Popen([*as_user, *server], stdout=log, stderr=log, cwd="/")
        wait_for("PostgreSQL listens", lambda: connects(self.port))


class Redis(Server):
    def __init__(self):
        self.port = free_port()
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""], stdout=subprocess.DEVNULL
        )
        wait_for("Redis listens", lambda: connects(self.port))


class FirstDesign(Server):
    def __init__(self, postgres, redis):
        environment = {
            **os.environ,
            "DATABASE_URL": f"postgresql+psycopg2://bench@127.0.0.1:{postgres.port}/postgres",
            "REDIS_PORT": str(redis.port),
            "TOKEN_SECRET": secrets.token_hex(32),
        }
        peers = ROOT / "bench/peers"
        fill = ["/usr/bin/python3", peers / "live_list.py", "fill", str(CHANNELS)]
        self.token = subprocess.run(fill, env=environment, check=True, capture_output=True, text=True).stdout.strip()
        self.port = free_port()
        command = ["/usr/bin/uvicorn", "--app-dir", peers, "live_list:app", "--port", str(self.port), "--workers", "2", "--log-level", "warning"]
        self.process = subprocess.Popen(command, env=environment)
        wait_for("uvicorn listens", lambda: connects(self.port))


def live_list(folder, options):
    with Leams(folder / "leams", {"gateway.user_per_minute": 10_000_000}) as leams, ExitStack() as publishers:
        urls = leams.publish_urls(CHANNELS)
        for first in range(0, CHANNELS, PUBLISHERS_PER_PROCESS):
            publishers.enter_context(SoundOnly(urls[first : first + PUBLISHERS_PER_PROCESS]))
        wait_for("all channels are live", lambda: leams.call(PATH)["total"] == CHANNELS, 120)
        token = leams.register(CHANNELS).token
        ours, _, _ = wrk(leams, leams.url + PATH, options, [f"Authorization: Bearer {token}"])
    with Postgres(folder) as postgres, Redis() as redis, FirstDesign(postgres, redis) as first:
        peer, _, _ = wrk(first, f"http://127.0.0.1:{first.port}{PATH}", options, [f"Authorization: Bearer {first.token}"])
    what = f"live list of {CHANNELS} channels, 100 a page, with a token (peer: FastAPI, SQLModel, PostgreSQL, Redis)"
    return [Row(what, "requests/s", ours / options.load_seconds, peer / options.load_seconds, less_is_better=False)]
