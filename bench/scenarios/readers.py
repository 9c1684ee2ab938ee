"""What players over RTMP cost, and whether slow ones burden the others."""

import subprocess
import time

import proc
from row import Row
from servers import Leams, Publishers, Server, wait_for
from tools import make_source

FAST, SLOW = 2, 10


class Players(Server):
    """ffmpeg plays, at its own pace or at a part of it, and throws everything away."""

    def __init__(self, url, count, pace=()):
        play = ["ffmpeg", "-nostdin", "-loglevel", "error", *pace, "-i", url, "-map", "0", "-c", "copy", "-f", "null", "-"]
        # A slow one is cut for overflowing again and again, and comes back.
        again = ["bash", "-c", 'while :; do "$@"; done', "-", *play]
        self.processes = [subprocess.Popen(again, start_new_session=True, stderr=subprocess.DEVNULL) for _ in range(count)]

    def __exit__(self, *_):
        for process in self.processes:
            subprocess.run(["kill", "--", f"-{process.pid}"], check=True)
            process.wait()


def readers(folder, options):
    source = make_source(folder)
    with Leams(folder / "leams") as leams:
        account = leams.register(0)
        publish = leams.publish_url(account)
        key = leams.call("/api/streams/read-key/reveal", {}, account.token)["read_key"]
        play = f"rtmp://127.0.0.1:{leams.ports['rtmp']}/live/{key}"
        with Publishers(source, [publish]):
            wait_for("the stream is live", leams.live)
            with Players(play, FAST):
                alone = measure(leams, options)
                with Players(play, SLOW, ["-readrate", "0.5"]):
                    beside = measure(leams, options)
    return [
        Row(f"readers: CPU of a stream and {FAST} RTMP players", "ms/s", alone * 1000),
        Row(f"readers: what each of {SLOW} players that read at half the pace adds", "ms/s", (beside - alone) / SLOW * 1000),
    ]



def measure(leams, options):
    """CPU-seconds a second, once all have begun."""
    time.sleep(options.warm_up / 3)
    cpu, began = proc.cpu_seconds(leams.pid), time.monotonic()
    time.sleep(options.seconds)
    return (proc.cpu_seconds(leams.pid) - cpu) / (time.monotonic() - began)
