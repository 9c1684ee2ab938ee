"""How old the picture is that a viewer sees, by a clock burnt into it: the whole way through encoder, server, page and player."""

from row import Row
from scenarios.in_browser import measure


def latency(folder, _):
    found = measure("latency", folder)
    return [
        Row("latency: glass to glass in Chromium over 60 s, half of the time", "ms", found["p50_ms"]),
        Row("latency: the same, 95 of 100", "ms", found["p95_ms"]),
        Row("latency: the longest time that the picture stood still", "ms", found["still_ms"]),
    ]
