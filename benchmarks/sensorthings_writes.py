"""How many observations a second are created over HTTP, durable before they are answered.

The real server (granian, two workers, SQLite with synchronous=FULL, or PostgreSQL) and a raw client
share the cores. Single POSTs and `CreateObservations` of several sizes carry a token; at the end
every acknowledged observation must be stored exactly once. Beside it, in the same run, the library
`django-ogc-sensorthings` in its own best way.

"Would fit" is what these cores could do if nothing else ran on them, told by the processor time of
server and client for one observation.

    python -m benchmarks.sensorthings_writes [--seconds 6] [--rounds 2] [--no-library]
    python tools/with_postgres.py --durable python -m benchmarks.sensorthings_writes --postgres
"""

import argparse
import itertools
import json
import os
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.raw_http import cpu_s_below, drive, post
from benchmarks.writes_library import Library, installed
from benchmarks.writes_ours import Ours

STREAMS = 64
START = datetime(2026, 3, 1, tzinfo=UTC)
SINGLE, MANY = 1_500, 40_000
GROUPS = 4  # datastreams of one data array request
WARM_UP_S = 1.5
MOST = 150_000  # observations prepared for one measurement


class Clock:
    """Gives each datastream times that rise, so that no two observations are one."""

    def __init__(self):
        self.next = Counter()

    def moment(self, stream):
        number = self.next[stream]
        self.next[stream] += 1
        return number, (START + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%SZ")


def prepared(side, clock, size, connections):
    """Prepare requests of `size` observations; gives the bytes and what they say."""
    each = max(2, MOST // connections // max(size, 20))
    requests, meant = [], []
    for number in range(connections):
        mine = [one for place, one in enumerate(side.streams) if place % connections == number]
        turn = itertools.cycle(mine)
        made = [one_request(side, clock, turn, size) for _ in range(each)]
        requests.append([post(path, body, side.headers) for path, body, _ in made])
        meant.append([said for _, _, said in made])
    return requests, meant


def one_request(side, clock, turn, size):
    if size == 1:
        stream = next(turn)
        number, written = clock.moment(stream)
        said = [(stream, number)]
        return *side.single(stream, written, number / 2), said
    groups, said = [], []
    for _ in range(min(GROUPS, len(side.streams))):
        stream, rows = next(turn), []
        for _ in range(size // GROUPS):
            number, written = clock.moment(stream)
            rows.append([written, number / 2])
            said.append((stream, number))
        groups.append((stream, rows))
    return *side.many(groups), said


def measured(side, server, clock, size, asked, seconds):
    """Send for some seconds; gives what was acknowledged, and a line of the table."""
    connections = asked.connections if size == 1 else asked.writers
    requests, meant = prepared(side, clock, size, connections)
    used, mine = cpu_s_below(server.pid), os.times()
    found = drive(side.port, requests, seconds)
    cpu = cpu_s_below(server.pid) - used
    own = sum(os.times()[:2]) - sum(mine[:2])
    acknowledged, bad = [], found.broken
    for number, place, answer in found.bodies:
        if answer.startswith(side.created) and b'"error"' not in answer:
            acknowledged += meant[number][place]
        else:
            bad += 1
            if bad == 1:
                print(f"  refused: {answer[:300]!r}", file=sys.stderr)
    waited = sorted(found.waited)
    median, most = waited[len(waited) // 2], waited[len(waited) * 99 // 100]
    return acknowledged, {
        "side": side.name, "size": size, "connections": connections, "bad": bad,
        "rate": len(acknowledged) / found.seconds, "cpu_us": cpu / max(1, len(acknowledged)) * 1e6,
        "client_us": own / max(1, len(acknowledged)) * 1e6,
        "median_ms": median * 1000, "p99_ms": most * 1000,
        "load": os.getloadavg()[0],
    }  # fmt: skip


def faults_of(side, acknowledged):
    """Compare what was acknowledged with what is stored; "" when it is there exactly once."""
    stored = Counter(
        (stream, round((us - START.timestamp() * 1_000_000) / 1_000_000), value)
        for stream, us, value in side.stored()
    )
    wanted = [(stream, number, number / 2) for stream, number in acknowledged]
    missing = sum(1 for one in wanted if not stored[one])
    doubled = sum(1 for count in stored.values() if count > 1)
    faults = [f"{missing} missing"] * bool(missing) + [f"{doubled} doubled"] * bool(doubled)
    if hasattr(side, "newest"):
        highest = {}
        for stream, number in acknowledged:
            highest[stream] = max(highest.get(stream, 0), number)
        newest = {stream: round(value * 2) for stream, _, value in side.newest()}
        behind = sum(1 for stream, number in highest.items() if newest.get(stream, -1) < number)
        faults += [f"{behind} latest values behind"] * bool(behind)
    return ", ".join(faults)


def run_side(side, asked, sizes):
    """Measure one server in rounds; gives the lines of the best round of each size."""
    clock, acknowledged, best = Clock(), [], {}
    with side.served() as server:
        for size in sizes:  # threads, connections and what is read once
            acknowledged += measured(side, server, clock, size, asked, WARM_UP_S)[0]
        for _ in range(asked.rounds):
            for size in sizes:
                said, line = measured(side, server, clock, size, asked, asked.seconds)
                acknowledged += said
                print("  " + json.dumps(line), file=sys.stderr)
                if size not in best or line["rate"] > best[size]["rate"]:
                    best[size] = line
    faults = faults_of(side, acknowledged)
    print(f"{side.name}: {len(acknowledged):,} acknowledged, "
          f"{faults or 'each stored exactly once'}")  # fmt: skip
    return list(best.values()), faults


def table(lines):
    print(f"\n{'side':<32} {'a request':>9} {'conn.':>5} {'obs/s':>9} {'median ms':>9} "
          f"{'p99 ms':>8} {'CPU us/obs':>10} {'would fit':>9} {'asked for':>10}")  # fmt: skip
    for one in lines:
        target = SINGLE if one["size"] == 1 else MANY
        met = ""
        if one["side"].startswith("stadtherz"):
            met = f"{target:,} {'met' if one['rate'] >= target else 'MISSED'}"
        begin = f"{one['side']:<32} {one['size']:>9} {one['connections']:>5} {one['rate']:>9,.0f}"
        waits = f"{one['median_ms']:>9.1f} {one['p99_ms']:>8.1f}"
        fits = os.cpu_count() * 1e6 / max(1, one["cpu_us"] + one["client_us"])
        print(f"{begin} {waits} {one['cpu_us']:>10.0f} {fits:>9,.0f}  {met}")


def sides_of(asked, folder):
    """Give the servers one after the other; the library only where it can be had."""
    database = os.environ.get("STADTHERZ_DATABASE", "") if asked.postgres else ""
    yield Ours(folder / "ours", STREAMS, database)
    if asked.no_library:
        return
    if reason := installed(folder):
        print(f"django-ogc-sensorthings is left out: it cannot be installed ({reason})")
        return
    for interface in ("asgi", "wsgi"):
        yield Library(folder / interface, STREAMS, interface)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--sizes", default="1,100,1000,10000", help="observations of a request")
    parser.add_argument("--connections", type=int, default=32, help="that send single ones")
    parser.add_argument("--writers", type=int, default=4, help="that send data arrays")
    parser.add_argument("--postgres", action="store_true", help="use STADTHERZ_DATABASE")
    parser.add_argument("--no-library", action="store_true")
    asked = parser.parse_args()
    sizes = [int(one) for one in asked.sizes.split(",")]
    lines, faults = [], []
    with tempfile.TemporaryDirectory() as name:
        for side in sides_of(asked, Path(name)):
            more, wrong = run_side(side, asked, sizes)
            lines += more
            faults += [wrong] if wrong else []
    table(lines)
    print(f"\nload average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    if faults:
        sys.exit("; ".join(faults))


if __name__ == "__main__":
    main()
