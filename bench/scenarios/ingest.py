"""What a publisher costs, beside nginx-rtmp with HLS."""

import time

import proc
from row import Row
from servers import Leams, Nginx, Publishers, wait_for
from tools import make_source


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
    with Leams(folder / "unrecorded", {"recording.enabled": "false"}) as leams:
        unrecorded_cpu, _ = measure_ingest(leams, source, options)
    with Nginx(folder / "nginx") as nginx:
        peer_cpu, peer_memory = measure_ingest(nginx, source, options, lambda: proc.folder_bytes(nginx.hls))
    return [
        Row("ingest: CPU of one 720p30 stream (peer: nginx-rtmp with HLS)", "ms/s", our_cpu * 1000, peer_cpu * 1000),
        Row("ingest: CPU of the same, recorded (peer: not recorded)", "ms/s", our_cpu * 1000, unrecorded_cpu * 1000),
        Row("ingest: memory and stored segments of one stream", "MiB", our_memory / 2**20, peer_memory / 2**20),
    ]
