"""A busy chat room, beside the usual room server in Node."""

import resource
import socket
import subprocess
import time
from contextlib import ExitStack

import proc
from row import Row
from servers import ROOT, Leams, Server
from tools import run_load

SOCKETS, RATE, SENDERS, IDLE = 5000, 50, 10, 2000
SETTINGS = {
    "chat.rate_limit": 10_000,
    "chat.rate_window_s": 1,
    "chat.sockets_per_address": 20_000,
    "http.max_connections_per_address": 20_000,
}


class NodeRoom(Server):
    def __init__(self):
        self.process = subprocess.Popen(["node", ROOT / "bench/peers/ws_room.mjs"], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())


def allow_many_files():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536), hard))


def chat(folder, options):
    allow_many_files()
    with Leams(folder / "leams", SETTINGS) as leams:
        account = leams.register(0)
        tickets = [leams.call("/api/chat/ticket", {}, account.token)["ticket"] for _ in range(SENDERS)]
        room = f"/api/chat/stream/{account.username}"
        senders = [f"{room}?ticket={ticket}" for ticket in tickets]
        ours = run_load("chat_load", leams.ports["http"], room, SOCKETS, RATE, options.load_seconds, leams.pid, *senders)
    idle = idle_socket_bytes(folder / "idle", room)
    with NodeRoom() as node:
        peer = run_load("chat_load", node.port, "/", SOCKETS, RATE, options.load_seconds, node.pid, "/")
    return [
        Row("chat: memory of an idle socket", "KiB", idle / 1024),
        Row(f"chat: {SOCKETS} sockets, {RATE} messages/s, deliveries (peer: Node ws)", "1000/CPU-s", rate(ours), rate(peer), False),
        Row("chat: from sending to receiving, 99 of 100", "ms", ours["p99_ms"], peer["p99_ms"]),
    ]


def idle_socket_bytes(folder, room):
    """What each of many silent sockets adds to the server's memory."""
    request = f"GET {room} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    request += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    folder.mkdir()
    with Leams(folder, SETTINGS) as fresh, ExitStack() as sockets:
        fresh.register(0)
        before = proc.memory_bytes(fresh.pid)
        for _ in range(IDLE):
            one = sockets.enter_context(socket.create_connection(("127.0.0.1", fresh.ports["http"])))
            one.sendall(request.encode())
            one.recv(65536)
        time.sleep(1)
        return (proc.memory_bytes(fresh.pid) - before) / IDLE


def rate(result):
    return result["deliveries"] / result["cpu_s"] / 1000
