"""What is measured. Each scenario takes a folder and the options, and gives rows of the table."""

from scenarios.chat import chat
from scenarios.delivery import delivery
from scenarios.growth import growth
from scenarios.ingest import ingest
from scenarios.latency import latency
from scenarios.live_list import live_list
from scenarios.start import start

SCENARIOS = {
    "start": start,
    "ingest": ingest,
    "delivery": delivery,
    "chat": chat,
    "live-list": live_list,
    "growth": growth,
    "latency": latency,
}
