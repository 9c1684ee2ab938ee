"""What a viewer's requests cost, beside nginx with the same bytes as files, and how fast waiting players are released."""

import urllib.parse

from row import Row
from servers import Leams, Nginx, Publishers
from tools import cpu_share, fetch, folder_of, live_playlist, make_source, run_load, uris, wrk

PLAYERS = 1000


def delivery(folder, options):
    source = make_source(folder)
    with Leams(folder / "leams") as leams, Nginx(folder / "nginx") as nginx:
        with Publishers(source, leams.publish_urls(1)):
            media = live_playlist(leams)
            playlist = fetch(media)
            segment = urllib.parse.urljoin(media, uris(playlist)[-1])
            (nginx.files / "index.m3u8").write_bytes(playlist)
            (nginx.files / "segment.m4s").write_bytes(fetch(segment))
            baseline = cpu_share(leams.pid)
            return [
                segments(leams, nginx, segment, options, baseline),
                playlists(leams, nginx, media, options, baseline),
                reload(leams, media),
            ]


def segments(leams, nginx, segment, options, baseline):
    # Its window lasts longer than the load, so the segment is there to the end.
    _, ours, our_cpu = wrk(leams, segment, options)
    _, peer, peer_cpu = wrk(nginx, f"{nginx.url}/segment.m4s", options)
    our_cpu -= baseline * options.load_seconds
    what = f"delivery: segments over {options.connections} connections (peer: nginx, sendfile)"
    return Row(what, "GiB/CPU-s", ours / our_cpu / 2**30, peer / peer_cpu / 2**30, less_is_better=False)


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
