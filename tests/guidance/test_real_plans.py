"""Plans through real pieces of map, for every profile."""

import random
from datetime import UTC, datetime

import pytest

from stadtherz.guidance.adapters.profiles import parts, profiles
from stadtherz.guidance.domain.alternatives import DEAREST, MOST_OVERLAP
from stadtherz.guidance.domain.choices import Role, Why
from stadtherz.guidance.domain.closed import Closing, EdgeClosure
from stadtherz.guidance.domain.guard import detour
from stadtherz.guidance.domain.planning import Ready, Wish, plan
from stadtherz.guidance.domain.profile import with_parts
from stadtherz.guidance.domain.samples import overlap
from stadtherz.guidance.domain.spots import Spot
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.domain.connected import together
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import Kind

pytestmark = pytest.mark.acceptance
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
SEED, PAIRS = 11, 12
NO_START = (Kind.STEPS, Kind.LIFT, Kind.ESCALATOR, Kind.CROSSING)


@pytest.fixture(
    scope="module", params=["darmstadt-hbf-2026-02.osm.pbf", "kaiserslautern-2013-04.osm.gz"]
)
def ready(request, shared_data):
    return Ready.of(walkable(read_map(shared_data / "osm" / request.param)))


def wishes(ready, profile, number=PAIRS):
    chance, network = random.Random(SEED), ready.network
    main = together(network)[0]
    edges = [
        place for place, edge in enumerate(network.edges)
        if edge.start in main and edge.kind not in NO_START
    ]  # fmt: skip
    for _ in range(number):
        spots = [
            Spot(one, chance.uniform(0, network.edges[one].length_m))
            for one in chance.sample(edges, 2)
        ]
        yield Wish(*spots, profile, NOW)


def plans(ready, profile):
    for wish in wishes(ready, profile):
        try:
            yield wish, plan(ready, wish)
        except NotFound:
            continue


@pytest.mark.parametrize("key", sorted(profiles()))
def test_plans_hold_what_they_say(ready, key):
    some = list(plans(ready, with_parts(profiles()[key], {"quiet": parts()["quiet"]})))
    assert len(some) > PAIRS / 2
    for _, found in some:
        best = found.choices[0]
        assert (best.role, best.reasons) == (Role.BEST, ())
        assert len({choice.way.steps for choice in found.choices}) == len(found.choices)
        for choice in found.choices:
            length = sum(stage.length_m for stage in choice.stages)
            assert length == pytest.approx(choice.length_m) == pytest.approx(choice.way.length_m)
            assert choice.minutes > 0
            assert choice.depends_on_unknown <= bool(choice.unknowns)
        _tells_others(ready, found)


def _tells_others(ready, found):
    best, *rest = found.choices
    places = [ready.samples.of(choice.way) for choice in found.choices]
    for number, choice in enumerate(rest, 1):
        assert choice.reasons[0].why in (Why.LONGER, Why.SHORTER)
        assert len(choice.reasons) <= 3
        if choice.role is Role.OTHER:
            before = (overlap(places[number], one) for one in places[:number])
            assert max(before) <= MOST_OVERLAP
            assert choice.way.cost <= DEAREST * best.way.cost + 1e-6
    if found.detour:
        shorter = found.choices[found.detour.choice]
        assert detour(best.length_m, shorter.length_m, found.detour.choice) == found.detour


def test_none_is_led_through_what_was_closed_on_the_way(ready):
    closed_once = 0
    for wish, found in plans(ready, profiles()["cane"]):
        numbers = [number for number, *_ in found.choices[0].way.cuts()]
        shut = set(numbers[len(numbers) // 3 : -2 or None]) - {wish.start.edge, wish.end.edge}
        works = [EdgeClosure(Closing.CLOSED, "works")]
        again = Wish(wish.start, wish.end, wish.profile, NOW, dict.fromkeys(shut, works))
        try:
            other = plan(ready, again)
        except NotFound:
            continue
        closed_once += 1
        for choice in other.choices:
            assert not shut & {number for number, *_ in choice.way.cuts()}
    assert closed_once > PAIRS / 3
