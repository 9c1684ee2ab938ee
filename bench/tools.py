"""Load generators, and what several scenarios need."""

import http.client
import json
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from pathlib import Path

import proc
from servers import ROOT, wait_for

HERE = Path(__file__).resolve().parent


def make_source(folder):
    """Twenty seconds of 720p30 at 2.6 Mbit/s with sound, encoded once."""
    source = Path(folder) / "source.flv"
    video = ["-c:v", "libx264", "-preset", "veryfast", "-b:v", "2500k", "-minrate", "2500k", "-maxrate", "2500k", "-bufsize", "2500k"]
    command = ["ffmpeg", "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30"]
    command += ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", "20", *video, "-x264-params", "nal-hrd=cbr"]
    command += ["-g", "60", "-keyint_min", "60", "-sc_threshold", "0", "-bf", "0", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k"]
    subprocess.run([*command, str(source)], check=True)
    return source


def load_generator(name):
    """Compiles bench/load/NAME.cpp where a source is newer than its program."""
    source, program = HERE / "load" / f"{name}.cpp", ROOT / "build/bench" / name
    newest = max(file.stat().st_mtime for file in source.parent.iterdir())
    if not program.exists() or program.stat().st_mtime < newest:
        program.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["clang++-19", "-std=c++20", "-O2", "-o", program, source], check=True)
    return program


def run_load(name, *arguments):
    """Runs a load generator to its end; gives the object that it prints."""
    command = [load_generator(name), *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def wrk(server, url, options, headers=()):
    """wrk on one address; gives requests, bytes and the server's CPU-seconds."""
    command = ["wrk", "-t1", f"-c{options.connections}", f"-d{options.load_seconds}s", "--timeout", "30s", "-s", str(HERE / "summary.lua")]
    command += [word for header in headers for word in ("-H", header)]
    cpu = proc.cpu_seconds(server.pid)
    output = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    cpu = proc.cpu_seconds(server.pid) - cpu
    summary = json.loads(output[output.rindex("{") :])
    if summary["errors"]:
        raise RuntimeError(f"{summary['errors']} of {summary['requests']} requests to {url} failed")
    return summary["requests"], summary["bytes"], cpu


def call_times(leams, path, headers, count):
    """Seconds that each of `count` calls took, one after another on one connection of the public port; sorted."""
    connection = http.client.HTTPConnection("127.0.0.1", leams.ports["http"], 20)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    times = []
    for _ in range(count):
        began = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - began)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
    connection.close()
    return sorted(times)


def fetch(url):
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read()


def uris(playlist):
    return [line for line in playlist.decode().splitlines() if line and not line.startswith("#")]


def live_playlist(leams):
    """The address of a live broadcast's media playlist, once the window is full."""
    master = leams.url + wait_for("the stream is live", leams.live)[0]["thumbnail_url"].replace("thumbnail.jpg", "index.m3u8")
    media = urllib.parse.urljoin(master, uris(wait_for("a playlist", lambda: fetch(master)))[0])
    wait_for("a full window", lambda: len(uris(fetch(media))) >= 5, 60)
    return media


def folder_of(url):
    return urllib.parse.urlsplit(url).path.rpartition("/")[0]


def cpu_share(pid, seconds=5):
    """CPU-seconds per second of a process while nothing is asked of it."""
    cpu = proc.cpu_seconds(pid)
    time.sleep(seconds)
    return (proc.cpu_seconds(pid) - cpu) / seconds
