"""What a backlog of chat messages costs on its way through the bus into the history, on either database."""

import json
import sqlite3
import subprocess
import uuid
from contextlib import closing

import proc
from row import Row
from scenarios.live_list import Postgres
from servers import Leams, wait_for

MESSAGES = 50_000
TABLE = "bus_events (group_name, id, topic, payload, created_at, available_at)"
LEFT = "SELECT COUNT(*) FROM bus_events"
STORED = "SELECT COUNT(*) FROM chat_messages"


def backlog():
    """Rows of the bus's table."""
    channel = str(uuid.uuid4())
    text = "some words of a usual length"
    message = {
        "channel_id": channel,
        "stream_id": None,
        "sent_at": "2026-11-26T18:35:51.289Z",
        "user": {"id": channel, "username": "bench", "display_name": "Bench", "color": "#1B998B"},
        "badges": [],
        "message": text,
        "fragments": [{"type": "text", "text": text}],
        "emotes": [],
    }
    for seq in range(1, MESSAGES + 1):
        id = str(uuid.uuid4())
        yield "chat.history", id, "chat.message", json.dumps(message | {"id": id, "seq": seq}), 1, 1


class Sqlite:
    def __init__(self, file):
        self.file = file

    def fill(self, rows):
        with closing(sqlite3.connect(self.file, timeout=30)) as database, database:
            database.executemany(f"INSERT INTO {TABLE} VALUES (?, ?, ?, ?, ?, ?)", rows)

    def count(self, query):
        with closing(sqlite3.connect(self.file, timeout=30)) as database:
            return database.execute(query).fetchone()[0]


class Postgresql:
    def __init__(self, url):
        self.psql = ["psql", "-qAtX", url, "-c"]

    def fill(self, rows):
        text = "\n".join("\t".join(map(str, row)) for row in rows)
        subprocess.run([*self.psql, f"COPY {TABLE} FROM STDIN"], input=text, check=True, text=True)

    def count(self, query):
        return int(subprocess.run([*self.psql, query], check=True, stdout=subprocess.PIPE, text=True).stdout)


def measure(database, servers):
    """Thousands of messages for each CPU-second of all `servers`."""
    before = sum(map(proc.cpu_seconds, servers))
    database.fill(backlog())
    wait_for("the backlog is worked off", lambda: database.count(LEFT) == 0, timeout=120, every=0.2)
    spent = sum(map(proc.cpu_seconds, servers)) - before
    if database.count(STORED) != MESSAGES:
        raise RuntimeError("messages are missing in the history")
    return MESSAGES / spent / 1000


def bus(folder, options):
    what = "bus: {} messages from the queue into the history, {}"
    with Leams(folder / "leams") as leams:
        sqlite = measure(Sqlite(folder / "leams/data/leams.db"), [leams.pid])
    (folder / "on_postgresql").mkdir()
    with Postgres(folder) as postgres:
        url = f"postgresql://bench@127.0.0.1:{postgres.port}/postgres"
        with Leams(folder / "on_postgresql", {"database.url": url}) as leams:
            postgresql = measure(Postgresql(url), [leams.pid, postgres.pid])
    return [
        Row(what.format(MESSAGES, "SQLite"), "1000/CPU-s", sqlite),
        Row(what.format(MESSAGES, "PostgreSQL (its CPU too)"), "1000/CPU-s", postgresql),
    ]
