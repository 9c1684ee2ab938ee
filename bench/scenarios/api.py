"""How long the API takes for who calls it at an unhurried pace, and what a call costs."""

from row import Row
from servers import Leams
from tools import call_times

CALLS = 3000
WARM_UP = 200
SHARES = {"half of the calls": 0.5, "99 of 100": 0.99}
ROUTES = {
    "the live list, as a guest": ("/api/streams/live", False),
    "one's own profile, from the database": ("/api/user/profile", True),
}


def api(folder, options):
    rows = []
    with Leams(folder / "leams", {"gateway.user_per_minute": 10_000_000, "gateway.anonymous_per_minute": 10_000_000}) as leams:
        token = leams.register(0).token
        for what, (path, signed_in) in ROUTES.items():
            headers = {"Authorization": f"Bearer {token}"} if signed_in else {}
            call_times(leams, path, headers, WARM_UP)
            times = call_times(leams, path, headers, CALLS)
            rows += [Row(f"API: {what}, {name}", "ms", times[int(CALLS * share)] * 1000) for name, share in SHARES.items()]
    return rows
