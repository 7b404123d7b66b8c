"""How fast ways on foot are found, beside other searches and beside Valhalla.

    python -m benchmarks.walking CITY.osm.pbf [--pairs N] [--valhalla PYTHON]

For random pairs of spots, with prices made anew for each: one reading of what is unknown, both
readings, and a whole plan (both readings, others, the shortest, reasons). Milliseconds are of the
processor, which others may use as well. The sums are compared with those of rustworkx over the
same costs.

`--valhalla` names a Python that has pyvalhalla (3.12 or newer: python3.12 -m venv there;
there/bin/pip install pyvalhalla); it routes the same pairs with its type `blind`, and the ratio is
printed. Its ways are those of anybody on foot: it weighs no signal, no kerb and nothing of what is
unknown, and tells the steps in words as well.
"""

import argparse
import json
import random
import resource
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import osmium
import rustworkx

from stadtherz.guidance.adapters.profiles import profiles
from stadtherz.guidance.domain.costs import Reading
from stadtherz.guidance.domain.planning import Ready, Wish, both_readings, plan
from stadtherz.guidance.domain.spots import Spot, piece
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.domain.connected import together
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import Kind

SEED, COMPARED = 7, 50
NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
NO_START = (Kind.STEPS, Kind.LIFT, Kind.ESCALATOR, Kind.CROSSING)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("map", type=Path)
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--valhalla", help="a Python that has pyvalhalla")
    asked = parser.parse_args()
    ready = made_ready(asked.map)
    wishes = list(drawn(ready, asked.pairs))
    for key in sorted(profiles()):
        measured(ready, wishes, key)
    compared(ready, wishes[:COMPARED])
    ours = timed(lambda wish: both_readings(ready, wish), wishes, "cane")
    beside(asked, ready, wishes, ours)


def made_ready(path):
    begun = time.perf_counter()
    extract = read_map(path)
    read = time.perf_counter()
    network = walkable(extract)
    walked = time.perf_counter()
    ready = Ready.of(network)
    laid = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{path.name}: {len(network.places):,} places, {len(network.edges):,} edges; read"
        f" {read - begun:.2f} s, network {walked - read:.2f} s, made ready {laid - walked:.2f} s,"
        f" peak {peak:.0f} MB"
    )
    return ready


def drawn(ready, number):
    """Give pairs of spots in the largest part, none on steps or a crossing."""
    chance, network = random.Random(SEED), ready.network
    main_part = together(network)[0]
    edges = [
        place for place, edge in enumerate(network.edges)
        if edge.start in main_part and edge.kind not in NO_START
    ]  # fmt: skip
    for _ in range(number):
        yield tuple(
            Spot(one, chance.uniform(0, network.edges[one].length_m))
            for one in chance.sample(edges, 2)
        )


def wish_of(pair, key):
    return Wish(*pair, profiles()[key], NOW)


def timed(act, pairs, key):
    """Give the milliseconds of processor time of each act; pairs without a way are left out."""
    found = []
    for pair in pairs:
        begun = time.process_time()
        try:
            act(wish_of(pair, key))
        except NotFound:
            continue
        found.append(1_000 * (time.process_time() - begun))
    return found


def measured(ready, pairs, key):
    def one_reading(wish):
        costs = ready.tariff.costs(wish.profile, Reading.EXPECTED)
        ready.finder.find_between(wish.start, wish.end, costs)

    acts = {
        "one reading": one_reading,
        "both": lambda wish: both_readings(ready, wish),
        "plan": lambda wish: plan(ready, wish),
    }
    told = ", ".join(f"{name} {figures(timed(act, pairs, key))}" for name, act in acts.items())
    print(f"{key}: {told} (median / 95th percentile)")


def figures(found):
    return "{:.1f} / {:.1f} ms".format(*np.percentile(found, [50, 95]))


def compared(ready, pairs):
    """Compare the sums with those of rustworkx."""
    network = ready.network
    for key in sorted(profiles()):
        costs = ready.tariff.costs(profiles()[key], Reading.EXPECTED)
        graph = rustworkx.PyGraph()
        graph.add_nodes_from(range(len(network.places)))
        graph.add_edges_from([
            (edge.start, edge.end, float(cost))
            for edge, cost in zip(network.edges, costs, strict=True) if np.isfinite(cost)
        ])  # fmt: skip
        for start, end in pairs:
            ends = network.edges[start.edge].start, network.edges[end.edge].start
            theirs = rustworkx.dijkstra_shortest_path_lengths(graph, ends[0], float, goal=ends[1])
            try:
                ours = ready.finder.find(*ends, costs).cost
            except NotFound:
                ours = None
            wanted = 0.0 if ends[0] == ends[1] else next(iter(theirs.values()), None)
            if not same(ours, wanted):
                raise SystemExit(f"{key}: {ends} costs {ours} here and {wanted} with rustworkx")
    print(f"{len(pairs)} sums for each profile are those of rustworkx {rustworkx.__version__}")


def same(one, other):
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-6 * max(1.0, other)


def beside(asked, ready, pairs, ours):
    if not asked.valhalla:
        print("pyvalhalla: not compared; name a Python (3.12 or newer) that has it: --valhalla")
        return
    with tempfile.TemporaryDirectory() as folder:
        city, written = Path(folder) / "city.osm.pbf", Path(folder) / "pairs.json"
        with osmium.SimpleWriter(str(city)) as writer:
            for one in osmium.FileProcessor(str(asked.map)):
                writer.add(one)
        written.write_text(json.dumps([[place(ready, spot) for spot in one] for one in pairs]))
        script = Path(__file__).with_name("walking_valhalla.py")
        done = subprocess.run(
            [asked.valhalla, script, city, written],
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
    if done.returncode:
        print(f"pyvalhalla: not compared; {done.stderr.strip().splitlines()[-1:]}")
        return
    found = json.loads(done.stdout.splitlines()[-1])
    theirs = [one for one in found["ways_ms"] if one is not None]
    print(
        f"Valhalla: tiles {found['tiles_s']:.2f} s, {figures(theirs)}, {len(theirs)} ways;"
        f" both readings for a cane take {np.median(ours) / np.median(theirs):.2f} times its median"
    )


def place(ready, spot):
    """Give degrees of a spot."""
    edge = ready.network.edges[spot.edge]
    rest = edge.length_m - spot.along_m
    return ready.network.plane.lonlat(piece(edge.line, spot.along_m, rest)[0])


if __name__ == "__main__":
    main()
