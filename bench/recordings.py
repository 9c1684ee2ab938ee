"""Recordings of any length, made of one short broadcast by writing the index and linking its segments again."""

import base64
import os
import sqlite3
import urllib.parse
import uuid
from dataclasses import dataclass

from servers import Publishers, wait_for
from tools import fetch, uris

RUN = 256  # Segments in a row of the index, as in a recording that has ended.
LAYOUT = b"\x01"


def put_number(number):
    """LEB128, as src/media/record/varint.hpp writes it."""
    packed = bytearray()
    while number > 0x7F:
        packed.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(packed) + bytes([number])


class Reader:
    def __init__(self, packed):
        self.packed, self.at = packed, 0

    def number(self):
        number, shift = 0, 0
        while True:
            byte = self.packed[self.at]
            self.at += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number

    def take(self, count):
        self.at += count
        return self.packed[self.at - count : self.at]


def zigzag(number):
    return number * 2 if number >= 0 else -number * 2 - 1


def unzigzag(number):
    return number >> 1 if number % 2 == 0 else -(number >> 1) - 1


@dataclass
class Entry:
    head: int
    duration: int  # Microseconds.
    date: int  # Milliseconds.
    rest: tuple  # Bytes of all, of the first picture, of sound.


def unpack(packed):
    """A run of segments: record::Chunk."""
    reader, before, entries = Reader(packed[1:]), Entry(0, 0, 0, ()), []
    for _ in range(reader.number()):
        fields = Reader(reader.take(reader.number()))
        head, duration, date = fields.number(), unzigzag(fields.number()), unzigzag(fields.number())
        rest = tuple(fields.number() for _ in range(3))
        before = Entry(head, before.duration + duration, before.date + before.duration // 1000 + date, rest)
        entries.append(before)
    return entries


def pack(entries):
    packed, before = LAYOUT + put_number(len(entries)), Entry(0, 0, 0, ())
    for entry in entries:
        date = entry.date - before.date - before.duration // 1000
        numbers = entry.head, zigzag(entry.duration - before.duration), zigzag(date), *entry.rest
        fields = b"".join(map(put_number, numbers))
        packed += put_number(len(fields)) + fields
        before = entry
    return packed


def encode(packed):
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def segment_file(leams, id, position):
    return leams.data / f"objects/recordings/{id}/{position:08}.m4s"


class Recorded:
    """One broadcast of some seconds, that is over, and copies of it."""

    def __init__(self, leams, source, seconds=20):
        self.leams = leams
        self.account = leams.register(0)
        with Publishers(source, [leams.publish_url(self.account)]):
            live = wait_for("the stream is live", leams.live)[0]
            playlist = leams.url + live["thumbnail_url"].replace("thumbnail.jpg", "index.m3u8")
            wait_for("the playlist", lambda: fetch(playlist))
            self.database = sqlite3.connect(leams.data / "leams.db", timeout=30, isolation_level=None)
            self.database.row_factory = sqlite3.Row
            recorded = "SELECT * FROM recordings WHERE segments * 2 >= ?"
            self.recording = wait_for("some of it is recorded", lambda: self._one(recorded, seconds), 120)
        self.id = self.recording["broadcast_id"]
        self.vod = wait_for("the video", lambda: self._one("SELECT * FROM vods WHERE broadcast_id = ?", self.id), 60)
        self.recording = self._one("SELECT * FROM recordings WHERE broadcast_id = ?", self.id)
        self.inits = self._all("SELECT * FROM recording_inits WHERE broadcast_id = ?", self.id)
        chunks = self._all("SELECT packed FROM recording_chunks WHERE broadcast_id = ? ORDER BY first_segment", self.id)
        entries = [entry for chunk in chunks for entry in unpack(decode(chunk["packed"]))]
        # The last one is as long as the publisher happened to send.
        self.entries = [entry for entry in entries[:-1] if entry.duration > 1_000_000]
        if len(self.entries) != len(entries) - 1:
            raise RuntimeError("the recording has short segments")

    def _one(self, query, *values):
        return self.database.execute(query, values).fetchone()

    def _all(self, query, *values):
        return self.database.execute(query, values).fetchall()

    def _insert(self, table, row, **changed):
        row = {**dict(row), **changed}
        names = ", ".join(row)
        places = ", ".join("?" * len(row))
        self.database.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(row.values()))

    def copy(self, seconds, files=None):
        """The id of a VOD that is so long, and how many segments it has. Of these, all or `files` are there."""
        id = str(uuid.uuid4())
        segment_file(self.leams, id, 0).parent.mkdir(parents=True)
        entries, lasted = [], 0
        date = self.entries[0].date
        while lasted < seconds * 1_000_000:
            place = len(entries) % len(self.entries)
            like = self.entries[place]
            # Where the publisher's file begins anew, so do the times in the segments.
            head = like.head | (1 if place == 0 and entries else 0)
            if files is None or len(entries) < files:
                os.link(segment_file(self.leams, self.id, place), segment_file(self.leams, id, len(entries)))
            entries.append(Entry(head, like.duration, date + lasted // 1000, like.rest))
            lasted += like.duration
        size = sum(entry.rest[0] for entry in entries)
        self.database.execute("BEGIN IMMEDIATE")
        self._insert("recordings", self.recording, broadcast_id=id, segments=len(entries), duration_us=lasted, bytes=size)
        for init in self.inits:
            self._insert("recording_inits", init, broadcast_id=id)
        start = 0
        for first in range(0, len(entries), RUN):
            run = entries[first : first + RUN]
            row = {"broadcast_id": id, "first_segment": first, "start_us": start, "packed": encode(pack(run))}
            self._insert("recording_chunks", row)
            start += sum(entry.duration for entry in run)
        self._insert("vods", self.vod, id=id, broadcast_id=id, duration_ms=lasted // 1000, size_bytes=size)
        self.database.execute("COMMIT")
        return id, len(entries)

    def index_bytes(self, id):
        """Of a recording's rows."""
        return sum(len(row["packed"]) for row in self._all("SELECT packed FROM recording_chunks WHERE broadcast_id = ?", id))
