"""Whether a stream and a viewer cost the same when there are many of them."""

import time

import proc
from row import Row
from servers import Leams, Publishers, wait_for
from tools import cpu_share, folder_of, live_playlist, make_source, run_load

STREAMS = (1, 10, 100)
VIEWERS = (10, 100, 1000)
PARTS = 30


def growth(folder, options):
    source = make_source(folder)
    rows = []
    for count in STREAMS:
        data = folder / f"streams-{count}"
        data.mkdir()
        with Leams(data) as leams:
            urls = leams.publish_urls(count)
            idle = cpu_share(leams.pid)
            with Publishers(source, urls):
                wait_for("all streams are live", lambda: len(leams.live()) == count, 60)
                time.sleep(5)
                cost = (cpu_share(leams.pid, options.seconds) - idle) / count
                rows.append(Row(f"growth: CPU of a stream, of {count}", "ms/s", cost * 1000))
    data = folder / "viewers"
    data.mkdir()
    with Leams(data) as leams, Publishers(source, leams.publish_urls(1)):
        media = live_playlist(leams)
        baseline = cpu_share(leams.pid, options.seconds)
        rows += [Row(f"growth: CPU of a viewer, of {count}", "ms/s", viewer(leams, media, count, baseline)) for count in VIEWERS]
    return rows


def viewer(leams, media, count, baseline):
    """Milliseconds of CPU in a second of one viewer, who reloads the playlist and fetches each part."""
    cpu = proc.cpu_seconds(leams.pid)
    seconds = run_load("reload_load", leams.ports["http"], folder_of(media), count, PARTS)["seconds"]
    return (proc.cpu_seconds(leams.pid) - cpu - baseline * seconds) / (count * seconds) * 1000
