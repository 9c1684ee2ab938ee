"""Pages for guests: what one costs, and how soon one comes while a crowd arrives."""

import asyncio
import time

import proc
from row import Row
from servers import Leams, WebApp, free_port, wait_for
from tools import fetch, wrk

GZIP = ["Accept-Encoding: gzip"]
GUESTS = 2000
ARRIVAL_S = 10
PROBES = 100


async def visit(port, source):
    """One guest's page on a connection of its own; gives the seconds until it is whole."""
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0))
    writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n")
    answer = await reader.read(-1)
    writer.close()
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise RuntimeError(f"a guest got {answer[:100]}")
    return time.monotonic() - began


async def crowd(port):
    """How long another guest waits while the crowd comes, 95 of 100."""

    async def later(delay, source):
        await asyncio.sleep(delay)
        return await visit(port, source)

    guests = [later(ARRIVAL_S * i / GUESTS, f"127.0.{1 + i % 200}.1") for i in range(GUESTS)]
    probes = [later(ARRIVAL_S * i / PROBES, "127.0.0.2") for i in range(PROBES)]
    times = await asyncio.gather(*guests, *probes)
    return sorted(times[GUESTS:])[PROBES * 95 // 100]


def pages(folder, options):
    port = free_port()
    rows = []
    with Leams(folder / "leams", {"gateway.web_port": port}) as leams, WebApp(leams, port) as web:
        channel = "/" + leams.register(0).username
        for what, path in (("home", "/"), ("a channel", channel)):
            wait_for("the page is there", lambda path=path: fetch(leams.url + path))
            cpu = proc.cpu_seconds(web.pid)
            ours, _, own = wrk(leams, leams.url + path, options, GZIP)
            own += proc.cpu_seconds(web.pid) - cpu
            peer, _, its = wrk(web, web.url + path, options)
            rows.append(Row(f"pages: {what} for guests (peer: the web app alone)", "1/CPU-s", ours / own, peer / its, less_is_better=False))
        p95 = asyncio.run(crowd(leams.ports["http"]))
        rows.append(Row(f"pages: home for another guest while {GUESTS} come within {ARRIVAL_S} s, 95 of 100", "ms", p95 * 1000))
    return rows
