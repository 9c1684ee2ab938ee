"""What is measured. Each scenario gives rows of (what, unit, ours, peer, whether less is better)."""

import json
import subprocess
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import proc
from servers import Leams, Nginx, Publishers, wait_for

HERE = Path(__file__).resolve().parent


@dataclass
class Row:
    what: str
    unit: str
    ours: float
    peer: float | None
    less_is_better: bool = True

    @property
    def ratio(self):
        """How many times better we are."""
        if not self.peer or not self.ours:
            return None
        return self.peer / self.ours if self.less_is_better else self.ours / self.peer


def make_source(folder):
    """Twenty seconds of 720p30 at 2.6 Mbit/s with sound, encoded once."""
    source = Path(folder) / "source.flv"
    video = ["-c:v", "libx264", "-preset", "veryfast", "-b:v", "2500k", "-minrate", "2500k", "-maxrate", "2500k", "-bufsize", "2500k"]
    command = ["ffmpeg", "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30"]
    command += ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", "20", *video, "-x264-params", "nal-hrd=cbr"]
    command += ["-g", "60", "-keyint_min", "60", "-sc_threshold", "0", "-bf", "0", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k"]
    subprocess.run([*command, str(source)], check=True)
    return source


def measure_ingest(server, source, options, stored=lambda: 0):
    """CPU-seconds per stream-second and bytes per stream of a server that takes `options.streams` publishers."""
    idle = proc.memory_bytes(server.pid) + stored()
    with Publishers(source, server.publish_urls(options.streams)) as publishers:
        wait_for("all streams are live", lambda: len(server.live()) == options.streams, 60)
        time.sleep(options.warm_up)
        cpu, began = proc.cpu_seconds(server.pid), time.monotonic()
        time.sleep(options.seconds)
        cpu, lasted = proc.cpu_seconds(server.pid) - cpu, time.monotonic() - began
        memory = proc.memory_bytes(server.pid) + stored() - idle
        if publishers.alive() != options.streams or len(server.live()) != options.streams:
            raise RuntimeError("some publisher was lost during the measurement")
    return cpu / (lasted * options.streams), memory / options.streams


def ingest(folder, options):
    source = make_source(folder)
    with Leams(folder / "leams") as leams:
        our_cpu, our_memory = measure_ingest(leams, source, options)
    with Nginx(folder / "nginx") as nginx:
        peer_cpu, peer_memory = measure_ingest(nginx, source, options, lambda: proc.folder_bytes(nginx.hls))
    return [
        Row("ingest: CPU of one 720p30 stream (peer: nginx-rtmp with HLS)", "ms/s", our_cpu * 1000, peer_cpu * 1000),
        Row("ingest: memory and stored segments of one stream", "MiB", our_memory / 2**20, peer_memory / 2**20),
    ]


def load(server, url, options):
    """wrk on one address; gives requests, bytes and the server's CPU-seconds."""
    command = ["wrk", "-t1", f"-c{options.connections}", f"-d{options.load_seconds}s", "-s", str(HERE / "summary.lua"), url]
    cpu = proc.cpu_seconds(server.pid)
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    cpu = proc.cpu_seconds(server.pid) - cpu
    summary = json.loads(output[output.rindex("{") :])
    if summary["errors"]:
        raise RuntimeError(f"{summary['errors']} of {summary['requests']} requests to {url} failed")
    return summary["requests"], summary["bytes"], cpu


def fetch(url):
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read()


def uris(playlist):
    return [line for line in playlist.decode().splitlines() if line and not line.startswith("#")]


def delivery(folder, options):
    source = make_source(folder)
    with Leams(folder / "leams") as leams, Nginx(folder / "nginx") as nginx:
        with Publishers(source, leams.publish_urls(1)):
            master = leams.url + wait_for("the stream is live", leams.live)[0]["thumbnail_url"].replace("thumbnail.jpg", "index.m3u8")
            media = urllib.parse.urljoin(master, uris(wait_for("a playlist", lambda: fetch(master)))[0])
            wait_for("a full window", lambda: len(uris(fetch(media))) >= 10, 60)
            playlist = fetch(media)
            segment = urllib.parse.urljoin(media, uris(playlist)[-1])
            (nginx.files / "index.m3u8").write_bytes(playlist)
            (nginx.files / "segment.m4s").write_bytes(fetch(segment))
            baseline = ingest_cost(leams)
            rows = [segments(leams, nginx, segment, options, baseline), playlists(leams, nginx, media, options, baseline)]
    return rows


def ingest_cost(leams):
    """CPU-seconds per second that the running publisher costs, which is not delivery's."""
    cpu = proc.cpu_seconds(leams.pid)
    time.sleep(5)
    return (proc.cpu_seconds(leams.pid) - cpu) / 5


def segments(leams, nginx, segment, options, baseline):
    # Its window lasts longer than the load, so the segment is there to the end.
    _, ours, our_cpu = load(leams, segment, options)
    _, peer, peer_cpu = load(nginx, f"{nginx.url}/segment.m4s", options)
    our_cpu -= baseline * options.load_seconds
    what = f"delivery: segments over {options.connections} connections (peer: nginx, sendfile)"
    return Row(what, "GiB/CPU-s", ours / our_cpu / 2**30, peer / peer_cpu / 2**30, less_is_better=False)


def playlists(leams, nginx, media, options, baseline):
    ours, _, our_cpu = load(leams, media, options)
    peer, _, peer_cpu = load(nginx, f"{nginx.url}/index.m3u8", options)
    our_cpu -= baseline * options.load_seconds
    what = "delivery: live playlist requests (peer: nginx, the same text as a file)"
    return Row(what, "1000/CPU-s", ours / our_cpu / 1000, peer / peer_cpu / 1000, less_is_better=False)


def start(folder, options):
    with Leams(folder / "leams") as leams:
        time.sleep(2)
        memory = proc.memory_bytes(leams.pid)
        seconds = leams.start_seconds
    return [
        Row("start on an empty folder until all ports answer", "s", seconds, None),
        Row("memory without streams", "MiB", memory / 2**20, None),
    ]


SCENARIOS = {"start": start, "ingest": ingest, "delivery": delivery}
