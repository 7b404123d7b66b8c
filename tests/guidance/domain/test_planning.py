"""Plans on small pieces of map: both readings, others, detours and what is closed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from stadtherz.guidance.adapters.profiles import parts
from stadtherz.guidance.domain.choices import Fact, Role, Why
from stadtherz.guidance.domain.closed import Closing, EdgeClosure
from stadtherz.guidance.domain.costs import Reading
from stadtherz.guidance.domain.guard import detour
from stadtherz.guidance.domain.itinerary import Cross
from stadtherz.guidance.domain.planning import Ready, Wish, plan
from stadtherz.guidance.domain.profile import changed, with_parts
from stadtherz.guidance.domain.spots import Spot
from stadtherz.guidance.domain.traits import Traits
from stadtherz.guidance.domain.unknowns import open_facts
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import (
    NOTHING_SEEN,
    Across,
    Crossing,
    Kind,
    Secured,
    Street,
)
from tests.guidance.domain.test_costs import PROFILES
from tests.streets.drawn import Drawing

WEST_N, WEST_S = 8, 9
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)


def ladder(near, far, *, apart=300):
    """Draw two paths along a large road, with a crossing at the start and one further along."""
    drawn = Drawing()
    for name, x in (("a", 0), ("b", apart), ("w", -100), ("e", apart + 100)):
        drawn.node(f"{name}0", x, 0)
        drawn.node(f"{name}n", x, 30)
        drawn.node(f"{name}s", x, -30)
    drawn.node("a0", 0, 0, highway="crossing", **near)
    drawn.node("b0", apart, 0, highway="crossing", **far)
    drawn.way("w0 a0 b0 e0", highway="primary", name="Ring", sidewalk="separate", lanes="4")
    for side in "ns":
        drawn.way(f"w{side} a{side} b{side} e{side}", highway="footway")
    for name in "ab":
        drawn.way(f"{name}s {name}0 {name}n", highway="footway", footway="crossing")
    return walkable(drawn.extract())


SOUND = {"crossing": "traffic_signals", "traffic_signals__sound": "yes"}
UNHEARD = {"crossing": "traffic_signals", "traffic_signals__sound": "no",
           "traffic_signals__vibration": "no"}  # fmt: skip
ASKED = {"crossing": "traffic_signals"}


def wish(network, **more):
    """Ask for a way from the west end of the southern path to that of the northern one."""
    ends = [_end(network, node) for node in (WEST_S, WEST_N)]
    return Wish(*ends, more.pop("profile", PROFILES["cane"]), NOW, **more)


def _end(network, node):
    for number, edge in enumerate(network.edges):
        if network.joints[edge.start] == node:
            return Spot(number, 0.0)
        if network.joints[edge.end] == node:
            return Spot(number, edge.length_m)
    raise LookupError(node)


def crossed(choice):
    return [part.crossing for one in choice.stages if isinstance(one, Cross) for part in one.parts]


def test_where_all_is_known_there_is_one_best_way_in_both_readings():
    network = ladder(SOUND | {"kerb": "raised", "tactile_paving": "yes"}, UNHEARD)
    found = plan(Ready.of(network), wish(network, most=1))
    [best] = found.choices
    assert (best.role, best.reading, best.reasons) == (Role.BEST, Reading.EXPECTED, ())
    assert found.detour is None
    assert [one.sound.value for one in crossed(best)] == ["yes"]


def test_a_way_that_depends_on_what_nobody_has_looked_at_says_on_what():
    network = ladder(ASKED, SOUND, apart=30)
    found = plan(Ready.of(network), wish(network))
    best, checked = found.choices[:2]
    assert best.depends_on_unknown
    assert (checked.role, checked.reading) == (Role.CHECKED, Reading.PESSIMISTIC)
    facts = {one.fact for one in best.unknowns if isinstance(best.stages[one.stage], Cross)}
    assert {Fact.SOUND, Fact.VIBRATION} <= facts
    assert not checked.depends_on_unknown
    assert [one.sound.value for one in crossed(checked)] == ["yes"]
    assert checked.reasons[0].why is Why.LONGER
    assert Why.SILENT in [one.why for one in checked.reasons]


def test_where_the_worst_bars_every_way_the_best_one_depends_on_all_of_it():
    network = ladder(ASKED, ASKED)
    chair = changed(PROFILES["wheelchair"], {"kerb": {"raised": "never"}})
    found = plan(Ready.of(network), wish(network, profile=chair))
    assert found.choices[0].depends_on_unknown
    assert Fact.KERB in {one.fact for one in found.choices[0].unknowns}


def test_a_much_longer_way_is_never_offered_without_the_shorter_one():
    network = ladder({"crossing": "unmarked"}, SOUND, apart=600)
    cane = changed(PROFILES["cane"], {"crossing": {"wide": 3000}})
    found = plan(Ready.of(network), wish(network, profile=cane, most=1))
    best, shorter = found.choices
    assert shorter.role is Role.SHORTER
    assert (found.detour.choice, found.detour.times > 2) == (1, True)
    assert found.detour.extra_m == pytest.approx(best.length_m - shorter.length_m)
    reasons = {one.why: one.number for one in shorter.reasons}
    assert (reasons[Why.SHORTER], reasons[Why.BARE]) == (pytest.approx(found.detour.extra_m), 1)


@pytest.mark.parametrize(
    ("best", "shortest", "is_long"),
    [(200, 100, False), (201, 100, True), (90, 10, False), (1_800, 1_000, False),
     (1_801, 1_000, True), (0, 0, False)],
)  # fmt: skip
def test_what_is_much_longer(best, shortest, is_long):
    assert (detour(best, shortest, 0) is not None) is is_long


def test_other_ways_are_really_others():
    network = ladder(SOUND, SOUND, apart=200)
    found = plan(Ready.of(network), wish(network))
    refs = [{one.ref for one in crossed(choice)} for choice in found.choices]
    assert len({*map(frozenset, refs)}) == len(refs)


@pytest.mark.parametrize(("south", "number"), [(-100, 1), (-120, 2)])
def test_another_way_is_offered_where_a_reason_can_be_given(south, number):
    drawn = Drawing()
    for name, x, y in (("a", 0, 0), ("b", 300, 0)):
        drawn.node(name, x, y)
    for side, y in (("n", 100), ("s", south)):  # a dead end at each corner, so that it is a joint
        for name, x in (("1", 0), ("2", 300)):
            drawn.node(side + name, x, y)
            drawn.node(side + name + "x", x, y * 1.1)
            drawn.way(f"{side}{name} {side}{name}x", highway="footway")
        drawn.way(f"a {side}1 {side}2 b", highway="footway")
    network = walkable(drawn.extract())
    found = plan(Ready.of(network), Wish(_end(network, 1), _end(network, 2), PROFILES["cane"], NOW))
    assert len(found.choices) == number


def test_none_is_led_through_what_is_closed():
    network = ladder(SOUND, UNHEARD)
    crossing = crossed(plan(Ready.of(network), wish(network)).choices[0])[0].ref
    closed = {
        number: [EdgeClosure(Closing.CLOSED, "works")]
        for number, edge in enumerate(network.edges)
        if edge.crossing and edge.crossing.ref == crossing
    }
    asked = wish(network, closures=closed)
    around = plan(Ready.of(network), asked)
    for choice in around.choices:
        assert crossing not in {one.ref for one in crossed(choice)}
    assert around.shut
    assert around.shut <= closed.keys()
    aside = dict.fromkeys(set(range(len(network.edges))) - closed.keys(), ())
    assert not plan(Ready.of(network), wish(network, closures=aside)).shut
    everything = {
        number: [EdgeClosure(Closing.CLOSED, "works")] for number in range(len(network.edges))
    }
    with pytest.raises(NotFound):
        plan(Ready.of(network), replace(asked, closures=everything))


def test_the_same_wish_gives_the_same_plan():
    network = ladder(ASKED, SOUND, apart=60)
    quiet = with_parts(PROFILES["low-vision"], {"quiet": parts()["quiet"]})
    asked = wish(network, profile=quiet)
    assert plan(Ready.of(network), asked) == plan(Ready.of(network), asked)


def test_who_waits_takes_longer():
    network = ladder(SOUND, UNHEARD)
    [walked] = plan(Ready.of(network), wish(network, most=1)).choices
    pace = {"kmh": 6, "signal": 60, "lift": 0, "step": 0}
    brisk = changed(PROFILES["cane"], {"pace": pace})
    [choice] = plan(Ready.of(network), wish(network, most=1, profile=brisk)).choices
    assert choice.minutes == pytest.approx(choice.length_m / 100 + 1)
    assert walked.minutes == pytest.approx(walked.length_m / 60 + 0.5)


def test_facts_that_cost_nobody_anything_are_not_asked_for():
    crossing = Crossing("", Across.ROAD, Street(rank=2), mapped=True, secured=Secured.SIGNALS)
    traits = Traits(Kind.CROSSING, 2, crossing=crossing)
    asked = {key: open_facts(traits, NOTHING_SEEN, one) for key, one in PROFILES.items()}
    assert {Fact.KERB, Fact.TACTILE} <= {*asked["cane"]}
    assert asked["wheelchair"] == (Fact.KERB,)
    rest = with_parts(PROFILES["wheelchair"], {"rest": parts()["rest"]})
    assert open_facts(Traits(Kind.FOOTWAY), NOTHING_SEEN, rest) == (Fact.SURFACE,)
