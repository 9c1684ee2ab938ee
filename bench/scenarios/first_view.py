"""How soon a first visit shows something, over a line of 9 Mbit/s with 60 ms of delay and with an empty cache."""

from row import Row
from scenarios.in_browser import measure


def first_view(folder, _):
    found = measure("first_view", folder)
    return [
        Row("first view: largest paint of home (median of 3)", "s", found["home_lcp_ms"] / 1000),
        Row("first view: largest paint of a channel (median of 3)", "s", found["channel_lcp_ms"] / 1000),
        Row("first view: first picture of a channel's stream (median of 3)", "s", found["channel_first_frame_ms"] / 1000),
        Row("first view: script of home on the wire", "KB", found["home_script_kb"]),
        Row("first view: script of a channel on the wire", "KB", found["channel_script_kb"]),
    ]
