"""How many wrong turns can be noticed within 25 metres from places alone, whatever the filter?

The best test (Neyman and Pearson) after 25 metres, at one false alarm in 10 km. It knows the errors
and the branch, and where somebody would be; or, of the paces at which they may have gone on, that
which is hardest to tell from the branch. On the towns on which the filter was made.

    python -m benchmarks.walker_bound
"""

import os
from itertools import product
from pathlib import Path

import numpy as np
from scipy.stats import norm

from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.domain.walking import walkable
from tests.guidance.walking.ways import NOTICED_M, chance_of, drawn_city, ways_of
from tests.running_city import ROOT

DATA = Path(os.environ.get("STADTHERZ_TEST_DATA", ROOT.parent / "shared" / "data"))
FILE = DATA / "osm" / "kaiserslautern-2013-04.osm.gz"
TAU, SWAY_M, SWAY_S, DRAWN_M = 40, 0.7, 15, 1.0
BEFORE_S = 60
PACES = (0, 0.25, 0.5, 0.75, 1)


def places(line, along):
    """Give the places of a line so far along it."""
    line = np.array(line)
    walked = np.r_[0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
    return np.stack([np.interp(along, walked, line[:, axis]) for axis in (0, 1)], -1)


def apart(line, wrong, speed, sigma, lasting):
    """Give how many standard deviations a branch is from the way: pace known, and any pace."""
    time = np.arange(-min(BEFORE_S, int(wrong["along"] / speed)), int(NOTICED_M / speed) + 1)
    lag, stray = abs(time[:, None] - time), np.clip(time * speed, 0, None)
    errors = lasting * sigma**2 * np.exp(-lag / TAU) + SWAY_M**2 * np.exp(-lag / SWAY_S)
    errors += DRAWN_M**2 + (1 - lasting) * sigma**2 * np.eye(len(time))
    gone, found = places(wrong["line"], stray), []
    for pace in PACES:
        off = np.where(time[:, None] >= 0, gone - places(line, wrong["along"] + pace * stray), 0)
        found.append(np.sqrt((off * np.linalg.solve(errors, off)).sum()))
    return found[-1], min(found)


def noticed(distances, in_10_km):
    """Give the share of the best test with one false alarm in so many places to go wrong."""
    least, most = -50.0, 50.0
    for _ in range(60):
        sure = (least + most) / 2
        alarms = norm.sf((sure + distances**2 / 2) / distances).mean() * in_10_km
        least, most = (sure, most) if alarms > 1 else (least, sure)
    return norm.cdf((distances**2 / 2 - sure) / distances).mean()


def main():
    ways = ways_of(walkable(read_map(FILE)), chance_of(77), 26)
    for seed in (11, 12, 13):
        chance = chance_of(seed)
        ways += ways_of(drawn_city(chance), chance, 8)
    lines = [[at for stage in one["way"]["stages"] for at in stage["line"]] for one in ways]
    length = sum(one["way"]["length_m"] for one in ways)
    in_10_km = sum(len(one["wrongs"]) for one in ways) / length * 10_000
    print("| error | sigma | pace | knows the pace | any pace |", "|---|---|---|---|---|", sep="\n")
    for lasting, sigma, speed in product((0.8, 0.0), (3, 6, 12), (0.6, 1.0, 1.4)):
        found = np.array([
            apart(line, wrong, speed, sigma, lasting)
            for line, one in zip(lines, ways, strict=True)
            for wrong in one["wrongs"][::4]
        ]).clip(1e-9)  # fmt: skip
        known, whatever = (noticed(distances, in_10_km) for distances in found.T)
        name = "lasting" if lasting else "white"
        print(f"| {name} | {sigma} m | {speed} m/s | {known:.0%} | {whatever:.0%} |", flush=True)


if __name__ == "__main__":
    main()
