"""What a viewer's requests cost, beside nginx with the same bytes as files, and how fast waiting players are released."""

import os
import tempfile
import urllib.parse
from pathlib import Path

import proc
from row import Row
from servers import Leams, Nginx, Publishers
from tools import cpu_share, fetch, folder_of, live_playlist, make_source, run_load, uris, wrk

PLAYERS = 1000
WORKERS = os.cpu_count()  # As many as Leams has loops, and as Debian's nginx starts.


def delivery(folder, options):
    source = make_source(folder)
    with (
        tempfile.TemporaryDirectory(dir="/dev/shm") as memory,
        Leams(folder / "leams") as leams,
        Nginx(folder / "nginx", workers=WORKERS) as nginx,
    ):
        with Publishers(source, leams.publish_urls(1)):
            media = live_playlist(leams)
            playlist = fetch(media)
            segment = urllib.parse.urljoin(media, uris(playlist)[-1])
            (nginx.files / "index.m3u8").write_bytes(playlist)
            baseline = cpu_share(leams.pid)
            return [
                *segments(leams, nginx, segment, options, baseline, Path(memory)),
                playlists(leams, nginx, media, options, baseline),
                reload(leams, media),
            ]


def segments(leams, nginx, segment, options, baseline, memory):
    body = fetch(segment)
    (memory / "memory.m4s").write_bytes(body)
    (nginx.files / "memory.m4s").symlink_to(memory / "memory.m4s")
    (nginx.files / "disk.m4s").write_bytes(body)
    # Its window lasts longer than the load, so the segment is there to the end.
    ours = download(leams, segment, options, baseline)
    disk = download(nginx, f"{nginx.url}/disk.m4s", options)
    tmpfs = download(nginx, f"{nginx.url}/memory.m4s", options)
    what = f"delivery: segments over {options.connections} connections (peer: nginx, sendfile from "
    return [
        Row(f"{what}the disk's page cache)", "GiB/CPU-s", ours, disk, less_is_better=False),
        Row(f"{what}tmpfs)", "GiB/CPU-s", ours, tmpfs, less_is_better=False),
    ]


def download(server, url, options, baseline=0.0):
    """GiB that the server sends in a CPU-second when it is what is busy."""
    cpu = proc.cpu_seconds(server.pid)
    address = urllib.parse.urlsplit(url)
    found = run_load("download_load", address.port, address.path, options.connections, options.load_seconds)
    cpu = proc.cpu_seconds(server.pid) - cpu - baseline * options.load_seconds
    return found["bytes"] / cpu / 2**30


def playlists(leams, nginx, media, options, baseline):
    ours, _, our_cpu = wrk(leams, media, options)
    peer, _, peer_cpu = wrk(nginx, f"{nginx.url}/index.m3u8", options)
    our_cpu -= baseline * options.load_seconds
    what = "delivery: live playlist requests (peer: nginx, the same text as a file)"
    return Row(what, "1000/CPU-s", ours / our_cpu / 1000, peer / peer_cpu / 1000, less_is_better=False)


def reload(leams, media):
    found = run_load("reload_load", leams.ports["http"], folder_of(media), PLAYERS, 30)
    what = f"delivery: {PLAYERS} players in blocking reload, from the first to the last released by a part (median of 30)"
    return Row(what, "ms", found["p50_ms"])
