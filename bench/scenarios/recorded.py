"""What is recorded: how soon it can be watched, and what seeking, watching and downloading cost."""

import gzip
import json
import os
import random
import resource
import socket
import statistics
import subprocess
import threading
import time
import urllib.request

import proc
from recordings import Recorded, segment_file
from row import Row
from scenarios.delivery import WORKERS, download
from servers import Leams, Nginx, Publishers, wait_for
from tools import fetch, folder_of, live_playlist, load_generator, make_source, run_load

HOUR = 3600
VIEWERS, VODS = 200, 50
PLAYERS = 200


def recorded(folder, options):
    source = make_source(folder)
    with Leams(folder / "leams") as leams, Nginx(folder / "nginx", workers=WORKERS) as nginx:
        short = Recorded(leams, source)
        return [
            ended(leams, source),
            watching(leams, nginx, short, options),
            *seeking(leams, short),
            *downloading(leams, short, source, options),
            *crowd(leams, short, folder, source),
        ]


def ended(leams, source):
    """From the encoder's leaving to the whole video, of which the last segment is read."""
    times = []
    for index in range(1, 4):
        account = leams.register(index)
        with Publishers(source, [leams.publish_url(account)]):
            live = wait_for("the stream is live", leams.live)[0]
            id = live["thumbnail_url"].split("/")[-2]
            wait_for("some of it is recorded", lambda id=id: b"#EXTINF" in fetch(f"{leams.url}/dvr/{id}/main/index.m3u8"), 60)
            time.sleep(5)
        began = time.monotonic()
        media = f"{leams.url}/vod/{id}/main/index.m3u8"
        playlist = wait_for("the video", lambda media=media: ended_playlist(media), every=0.005)
        last = media.replace("index.m3u8", playlist.decode().split()[-2])
        # Another loop may still think, for a fifth of a second, that there is no such video.
        wait_for("its last segment", lambda last=last: fetch(last), every=0.005)
        times.append(time.monotonic() - began)
    return Row("recorded: from the broadcast's end to its video's last segment (median of 3)", "s", statistics.median(times))


def ended_playlist(media):
    playlist = fetch(media)
    return playlist if b"#EXT-X-ENDLIST" in playlist else None


def watching(leams, nginx, short, options):
    position = len(short.entries) // 2
    os.link(segment_file(leams, short.id, position), nginx.files / "vod.m4s")
    ours = download(leams, f"{leams.url}/vod/{short.id}/main/{position}.m4s", options)
    peer = download(nginx, f"{nginx.url}/vod.m4s", options)
    what = f"recorded: segments over {options.connections} connections (peer: nginx, sendfile of the same file)"
    return Row(what, "GiB/CPU-s", ours, peer, less_is_better=False)


def timed(url, headers=None):
    began = time.perf_counter()
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=60) as answer:
        body = answer.read()
    return (time.perf_counter() - began) * 1000, body


def seeking(leams, short):
    """In videos of twelve hours, of which a player's first seek is the first that anybody asks."""
    opened, first, again, sizes = [], [], [], []
    hours = 12
    for _ in range(5):
        id, count = short.copy(hours * HOUR)
        positions = random.sample(range(count), 40)
        took, _ = timed(f"{leams.url}/vod/{id}/main/{positions[0]}.m4s")
        first.append(took)
        again += [timed(f"{leams.url}/vod/{id}/main/{position}.m4s")[0] for position in positions[1:]]
        took, body = timed(f"{leams.url}/vod/{id}/main/index.m3u8", {"Accept-Encoding": "gzip"})
        opened.append(took)
        sizes.append(len(body))
        if gzip.decompress(body).count(b"#EXTINF") != count:
            raise RuntimeError("the playlist of a long video is not whole")
    before = proc.memory_bytes(leams.pid)
    ids = [short.copy(hours * HOUR, files=1)[0] for _ in range(20)]
    for id in ids:
        fetch(f"{leams.url}/vod/{id}/main/0.m4s")
    grown = proc.memory_bytes(leams.pid) - before
    again.sort()
    return [
        Row("recorded: first seek in a video of 12 h that nobody has asked for before (worst of 5)", "ms", max(first)),
        Row("recorded: each further seek, 99 of 100", "ms", again[len(again) * 99 // 100]),
        Row("recorded: its playlist, the first time (worst of 5)", "ms", max(opened)),
        Row("recorded: its playlist on the wire", "KiB", max(sizes) / 1024),
        Row("recorded: memory of the index of an hour", "KiB", grown / 1024 / len(ids) / hours),
        Row("recorded: rows of the index of an hour", "KiB", short.index_bytes(ids[0]) / 1024 / hours),
    ]


def downloading(leams, short, source, options):
    id, _ = short.copy(2 * HOUR)
    path = f"{leams.url}/vod/{id}/download.mp4"
    began = time.perf_counter()
    with urllib.request.urlopen(path, timeout=60) as answer:
        answer.read(1)
        first = (time.perf_counter() - began) * 1000
        if int(answer.headers["Content-Length"]) < 100 * short.recording["bytes"]:
            raise RuntimeError("the download is not the whole video")
    cpu = proc.cpu_seconds(leams.pid)
    found = run_load("download_load", leams.ports["http"], f"/vod/{id}/download.mp4", 4, options.load_seconds)
    cpu = proc.cpu_seconds(leams.pid) - cpu
    peer = remuxed(source)
    return [
        Row("recorded: download of 2 h, first byte", "ms", first),
        Row(
            "recorded: download (peer: ffmpeg -c copy, fragmented, to a socket)",
            "GiB/CPU-s",
            found["bytes"] / cpu / 2**30,
            peer,
            less_is_better=False,
        ),
    ]


def remuxed(source):
    """GiB that ffmpeg sends in a CPU-second, of the same pictures and sound, to a client that throws them away."""
    taken = []

    def take(listener):
        connection, _ = listener.accept()
        with connection:
            while count := len(connection.recv(1 << 20)):
                taken.append(count)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = threading.Thread(target=take, args=[listener])
        client.start()
        command = ["ffmpeg", "-nostdin", "-loglevel", "error", "-stream_loop", "-1", "-i", source, "-t", "1800", "-c", "copy"]
        command += ["-movflags", "frag_keyframe+empty_moov", "-f", "mp4", f"tcp://127.0.0.1:{listener.getsockname()[1]}"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True)
        client.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return sum(taken) / cpu / 2**30


def crowd(leams, short, folder, source):
    """Viewers who each look for something every two seconds, and what players of a live stream notice of them."""
    paths = []
    for _ in range(VODS):
        id, count = short.copy(HOUR / 6)
        paths += [f"/vod/{id}/main/{position}.m4s" for position in range(count)]
    (folder / "paths").write_text("\n".join(paths) + "\n")
    seek = [load_generator("seek_load"), str(leams.ports["http"]), folder / "paths", str(VIEWERS), "2000", "15"]
    with Publishers(source, [leams.publish_url(short.account)]):
        live = leams.ports["http"], folder_of(live_playlist(leams)), PLAYERS, 30
        alone = run_load("reload_load", *live)
        with subprocess.Popen(seek, stdout=subprocess.PIPE, text=True) as crowd:
            beside = run_load("reload_load", *live)
            found = json.loads(crowd.communicate()[0])
    what = f"recorded: {PLAYERS} live players in blocking reload, from the first to the last released (peer: without the crowd)"
    return [
        Row(f"recorded: {VIEWERS} viewers seeking at random in {VODS} videos, a segment, 99 of 100", "ms", found["p99_ms"]),
        Row(what, "ms", beside["p50_ms"], alone["p50_ms"]),
    ]
