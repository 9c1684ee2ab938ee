"""What is measured. Each scenario takes a folder and the options, and gives rows of the table."""

from scenarios.api import api
from scenarios.bus import bus
from scenarios.chat import chat
from scenarios.delivery import delivery
from scenarios.engines import engines
from scenarios.first_view import first_view
from scenarios.growth import growth
from scenarios.ingest import ingest
from scenarios.latency import latency
from scenarios.live_list import live_list
from scenarios.pages import pages
from scenarios.readers import readers
from scenarios.recorded import recorded
from scenarios.start import start

SCENARIOS = {
    "start": start,
    "ingest": ingest,
    "delivery": delivery,
    "chat": chat,
    "bus": bus,
    "api": api,
    "readers": readers,
    "live-list": live_list,
    "engines": engines,
    "growth": growth,
    "latency": latency,
    "first-view": first_view,
    "pages": pages,
    "recorded": recorded,
}
