"""Ways to be walked by a simulated walker, with places where one can go wrong."""

import json
import random
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import degrees
from pathlib import Path

import numpy as np

from stadtherz.guidance.domain.carried import carried
from stadtherz.guidance.domain.costs import Reading, tariff_of
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.forks import Forks
from stadtherz.guidance.domain.german import told
from stadtherz.guidance.domain.itinerary import stages
from stadtherz.guidance.domain.search import Finder
from stadtherz.guidance.domain.spoken import GERMAN
from stadtherz.streets.domain.connected import together
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import bearing, distance, turn
from tests.guidance.domain.test_costs import PROFILES
from tests.streets.drawn import Drawing

ROOT = Path(__file__).resolve().parents[3]
MODULE = ROOT / "src/stadtherz/guidance/static/guidance/following.js"
WALKER = Path(__file__).with_name("walker.mjs")
NOTICED_M = 25
WRONG_M = 95.0
AWAY = ((25.0, 18.0), (40.0, 25.0))
"""So far away a wrong turn must lead: after so many metres walked, so many from all of the way."""
SHORTEST_M, LONGEST_M = 250.0, 1_500.0


@dataclass(frozen=True)
class Walked:
    """What was counted at one pace and one noise.

    Args:
        sigma, speed: metres on each axis, metres a second.
        metres: walked along ways, those before a wrong turn among them.
        features: steps that were met; `late` and `unsaid` of their messages.
        early: seconds between the end of each message and its step.
        alarms: that the way was left, while it was not.
        cuts, overlaps: messages cut short by an alarm, and begun before another one had ended.
        wrongs: ways that were left; `noticed`: with kind and metres since, None for not at all.

    """

    sigma: float
    speed: float
    metres: float
    features: int
    late: int
    unsaid: int
    early: list
    alarms: int
    cuts: int
    overlaps: int
    wrongs: int
    noticed: list

    @property
    def in_time(self):
        return 1 - (self.late + self.unsaid) / max(1, self.features)

    @property
    def alarms_in_10_km(self):
        return self.alarms / self.metres * 10_000

    @property
    def after(self):
        """Metres walked until each wrong turn was noticed, in order; unnoticed ones are last."""
        return sorted(WRONG_M if one["metres"] is None else one["metres"] for one in self.noticed)

    @property
    def soon(self):
        """The share that was noticed within 25 metres."""
        return sum(one <= NOTICED_M for one in self.after) / max(1, self.wrongs)


def drawn_city(chance, size=6, block=90.0):
    """Draw a town of crooked blocks with some signals."""
    drawn = Drawing()
    for x in range(size):
        for y in range(size):
            at = [block * one + chance.uniform(-22, 22) for one in (x, y)]
            tags = {"highway": "traffic_signals"} if chance.random() < 0.2 else {}
            drawn.node(f"{x}.{y}", *at, **tags)
    for line in range(size):
        kind = chance.choice(["residential", "residential", "tertiary", "secondary"])
        for names in (
            [f"{line}.{one}" for one in range(size)],
            [f"{one}.{line}" for one in range(size)],
        ):
            name = f"Straße {line}" if names[0].endswith(".0") else f"Gasse {line}"
            drawn.way(" ".join(names), highway=kind, name=name, sidewalk="both")
    return walkable(drawn.extract())


def ways_of(network, chance, number):
    """Give so many ways for a cane, as a device carries them, with their wrong turns."""
    tariff, finder, forks = tariff_of(network), Finder(network), Forks(network)
    costs = tariff.costs(PROFILES["cane"], Reading.EXPECTED)
    places, around = sorted(together(network)[0]), defaultdict(list)
    for edge in network.edges:
        around[edge.start].append((edge.end, edge.line))
        around[edge.end].append((edge.start, edge.line[::-1]))
    found = []
    while len(found) < number:
        way = finder.find(*chance.sample(places, 2), costs)
        if not SHORTEST_M <= way.length_m <= LONGEST_M:
            continue
        walked = [(stage, told(stage, Manner())) for stage in stages(way, network)]
        value = json.loads(carried(walked, forks.of(way), network.plane, GERMAN, Manner()).text)
        found.append({"way": value, "wrongs": wrongs_on(way, network, around)})
    return found


def wrongs_on(way, network, around):
    """Give where one can leave a way, and where that leads; and where one can turn round."""
    edges = [(network.edges[number], forward) for number, forward in way.steps]
    line, met, along = [], [], 0.0
    for edge, forward in edges:
        piece = edge.line if forward else edge.line[::-1]
        line += piece[1:] if line else piece
        along += edge.length_m
        met.append((along, edge.end if forward else edge.start, piece))
    shape = densely(line)
    found = []
    for (at, place, came), (_, _, goes) in pairwise(met):
        if not 60 <= at <= way.length_m - 40 or len(goes) < 2 or distance(goes[0], goes[-1]) < 0.5:
            continue
        for end, first in around[place]:
            wrong = onward(around, [*first], end)
            if leads_away(wrong, shape):
                straight = abs(degrees(angle(came[-2:], first))) < 40
                kind = "straight" if straight else "side"
                found.append({"along": round(at, 1), "kind": kind, "line": rounded(wrong)})
    if found:
        back, so_far = line[::-1], found[-1]["along"]
        found.append(
            {"along": so_far, "kind": "back", "line": rounded(ending(back, way.length_m - so_far))}
        )
    return found


def ending(line, skipped):
    """Give the rest of a line without so much of its beginning."""
    rest = list(line)
    while len(rest) > 2 and skipped > (piece := distance(rest[0], rest[1])):
        skipped -= piece
        rest.pop(0)
    size = distance(rest[0], rest[1]) or 1.0
    share = min(1.0, skipped / size)
    begin = tuple(a + share * (b - a) for a, b in zip(rest[0], rest[1], strict=True))
    return [begin, *rest[1:]]


def angle(before, after):
    after = next((one for one in pairwise(after) if one[0] != one[1]), None)
    return turn(bearing(*before), bearing(*after)) if after else 0.0


def onward(around, line, place):
    """Go on as straight as one can, and at an end straight across whatever there is."""
    while sum(distance(a, b) for a, b in pairwise(line)) < WRONG_M:
        next_ones = (
            [
                (abs(angle(line[-2:], piece)), end, piece)
                for end, piece in around[place]
                if len(piece) > 1 and distance(*piece[:2]) > 0
            ]
            if distance(*line[-2:]) > 0
            else []
        )
        best = min(next_ones, default=(9.0, 0, ()))
        if best[0] > 0.9:
            (ax, ay), (bx, by) = line[-2:]
            size = distance((ax, ay), (bx, by)) or 1.0
            return [*line, (bx + WRONG_M * (bx - ax) / size, by + WRONG_M * (by - ay) / size)]
        line = [*line, *best[2][1:]]
        place = best[1]
    return line


def densely(line):
    """Give places of a line, at most two metres apart."""
    found = []
    for a, b in pairwise(line):
        number = max(1, int(distance(a, b) / 2))
        found += [
            (a[0] + (b[0] - a[0]) * one / number, a[1] + (b[1] - a[1]) * one / number)
            for one in range(number)
        ]
    return np.array([*found, line[-1]])


def leads_away(line, shape):
    """Whether somebody who goes wrong really leaves the way."""
    spread = densely(line)
    walked = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(spread, axis=0).T))])
    for metres, least in AWAY:
        at = np.array([np.interp(metres, walked, spread[:, axis]) for axis in (0, 1)])
        if np.hypot(*(shape - at).T).min() < least:
            return False
    return True


def rounded(line):
    return [[round(x, 1), round(y, 1)] for x, y in line]


def simulated(ways, **asked):
    """Let a walker walk them; gives what was counted, for each pace and each noise.

    Args:
        ways: as `ways_of` gives them.
        asked: seed, kilometres and wrongs for each pace and noise, speeds, sigmas; motion, for a
            device that measures its speed as well; compass, for one that feels its bearing and
            steps; slow, the share of the error's variance that lasts.

    """
    plan = {"module": str(MODULE), "speeds": (0.6, 1.0, 1.4), "sigmas": (3, 6, 12), "ways": ways}
    done = subprocess.run(
        ["node", str(WALKER)], input=json.dumps(plan | asked), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return [Walked(**found) for found in json.loads(done.stdout)]


def chance_of(seed):
    return random.Random(seed)
