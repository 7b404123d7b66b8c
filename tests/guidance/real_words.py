"""Ways of the two real maps as stages and as text, for tests and figures."""

import random
from functools import cache
from itertools import pairwise
from pathlib import Path

from stadtherz.guidance.domain import german
from stadtherz.guidance.domain.costs import Reading, tariff_of
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.itinerary import Leg, stages
from stadtherz.guidance.domain.outlook import Outlook
from stadtherz.guidance.domain.scenery import with_scenes
from stadtherz.guidance.domain.scenes import Clue
from stadtherz.guidance.domain.search import Finder
from stadtherz.guidance.domain.surroundings import Surroundings
from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.adapters.map_lines import read_lines
from stadtherz.streets.domain.connected import together
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import Tactile
from tests.guidance.domain.test_costs import PROFILES

DARMSTADT, LAUTERN = "darmstadt-hbf-2026-02.osm.pbf", "kaiserslautern-2013-04.osm.gz"


class Town:
    """A real map, made ready once."""

    def __init__(self, path):
        self.path = path
        extract = read_map(path)
        self.network = walkable(extract)
        self.outlook = Outlook(self.network)
        self.around = Surroundings(extract, self.network, read_lines(path))
        tariff = tariff_of(self.network)
        self._finder = Finder(self.network)
        self._costs = tariff.costs(PROFILES["cane"], Reading.EXPECTED)
        self._places = sorted(together(self.network)[0])

    def ways(self, number, seed):
        """Give ways between random places, each with at least one step."""
        chance = random.Random(seed)
        pairs = (chance.sample(self._places, 2) for _ in range(number))
        return [self._finder.find(start, end, self._costs) for start, end in pairs]

    def staged(self, way):
        """Give the stages of a way, with what one meets."""
        found = stages(way, self.network, self.outlook)
        return with_scenes(found, self.outlook, self.around)

    def ends(self, way):
        """Give the places where a way begins and ends."""
        (first, forward), (last, onward) = way.steps[0], way.steps[-1]
        start, end = self.network.edges[first], self.network.edges[last]
        return start.start if forward else start.end, end.end if onward else end.start


@cache
def town(path: Path):
    """Read a map once a session."""
    return Town(path)


REAL_TURN = 30.0


def is_felt(before, leg):
    """Whether a turn has a landmark, another ground, or a line to follow, and not a branch only."""
    scene = leg.scene
    lines = [one for one in (before, leg) if isinstance(one, Leg)]
    return (
        scene.clue not in (Clue.NONE, Clue.BRANCH) or scene.at is not None
        or any(one.scene.guides or one.tactile is Tactile.YES for one in lines)
    )  # fmt: skip


def real_turns(stages):
    """Give each turn of more than 30 degrees into a stretch, and whether it is felt."""
    for before, leg in pairwise(stages):
        if isinstance(leg, Leg) and abs(leg.turn or 0.0) > REAL_TURN:
            yield leg, is_felt(before, leg)


def told(stage, manner=None, language=german):
    """Put a stage into words."""
    return language.told(stage, manner or Manner())
