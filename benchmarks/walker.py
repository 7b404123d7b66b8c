"""A simulated walker follows ways with the error of satellites: what does the guide say, and when?

Three paces and three errors (sigma on each axis), waiting at crossings, wrong turns into branches
of the map and turning round. The error of places is once a Gauss-Markov process of 20 to 60 seconds
with four fifths of the variance, the rest anew each second, as receivers have it, and once white.
Devices: places alone; with speed and heading as receivers measure them (error 0.07 metres a second
for each metre of sigma, lasting 5 seconds); with compass and steps (nobody knows how it is held; 15
degrees of iron nearby for 15 seconds, 8 of sway, held otherwise each 3 minutes; 4 % of the seconds
with steps felt wrongly); with all. The constants of the filter were chosen on drawn towns and
Kaiserslautern; this measures on Darmstadt.

    python -m benchmarks.walker [--kilometres 30] [--wrongs 300] [--device places] [--error white]
        [--sigma 6]
"""

import argparse
import os
import sys
from itertools import product
from pathlib import Path

from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.domain.walking import walkable
from tests.guidance.walking.ways import chance_of, simulated, ways_of
from tests.running_city import ROOT

DATA = Path(os.environ.get("STADTHERZ_TEST_DATA", ROOT.parent / "shared" / "data"))
FILE = DATA / "osm" / "darmstadt-hbf-2026-02.osm.pbf"
SEED, WAYS, IN_TIME = 2026, 40, 0.99
SIGMAS, SPEEDS = (3, 6, 12), (0.6, 1.0, 1.4)
DEVICES = {
    "places": {},
    "places and speed": {"motion": True},
    "places and compass": {"compass": True},
    "places, speed and compass": {"motion": True, "compass": True},
}
ERRORS = {"lasting": 0.8, "white": 0.0}
HEAD = ("| device | error | sigma | pace | in time | middle lead | walked "
        "| false alarms in 10 km | noticed in 25 m | 95 of 100 within | overlaps |")  # fmt: skip


def row(name, error, found):
    early, after = sorted(found.early), found.after
    return (
        f"| {name} | {error} | {found.sigma} m | {found.speed} m/s "
        f"| {found.in_time:.1%} of {found.features} "
        f"| {early[len(early) // 2]:.0f} s | {found.metres / 1000:.0f} km "
        f"| {found.alarms_in_10_km:.1f} "
        f"| {found.soon:.0%} of {found.wrongs} | {after[len(after) * 95 // 100]:.0f} m "
        f"| {found.overlaps} |"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kilometres", type=float, default=10)
    parser.add_argument("--wrongs", type=int, default=300)
    parser.add_argument(
        "--device", choices=DEVICES, action="append", help="all where none is given"
    )
    parser.add_argument("--error", choices=ERRORS, action="append", help="both where none is given")
    parser.add_argument(
        "--sigma", choices=SIGMAS, type=int, action="append", help="all where none is given"
    )
    options = parser.parse_args()
    ways = ways_of(walkable(read_map(FILE)), chance_of(SEED), WAYS)
    print(HEAD, "|---|" + "---|" * 10, sep="\n")
    missed = 0
    for name, error in product(options.device or DEVICES, options.error or ERRORS):
        asked = {"kilometres": options.kilometres, "wrongs": options.wrongs}
        asked |= DEVICES[name] | {"slow": ERRORS[error]}
        for sigma, speed in product(options.sigma or SIGMAS, SPEEDS):
            [found] = simulated(ways, seed=SEED, sigmas=(sigma,), speeds=(speed,), **asked)
            print(row(name, error, found), flush=True)
            missed += found.overlaps > 0 or found.in_time < IN_TIME
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
