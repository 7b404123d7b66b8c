"""What holds for every profile and every edge, and what tells two profiles apart."""

from dataclasses import replace
from math import inf

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from stadtherz.guidance.adapters.profiles import parts, profiles
from stadtherz.guidance.domain.costs import Reading, nearby, price
from stadtherz.guidance.domain.profile import (
    ORDER,
    TABLES,
    changed,
    limits,
    with_parts,
)
from stadtherz.guidance.domain.traits import Surface, Traits, bare
from stadtherz.streets.values import (
    Across,
    Crossing,
    Kerb,
    Kerbside,
    Kind,
    Known,
    Noise,
    OtherPart,
    Plant,
    Secured,
    Side,
    Sound,
    Street,
    Surroundings,
    Tactile,
    Walk,
)
from tests.thorough import TIMES

PROFILES = profiles()
OTHERS = st.none() | st.builds(
    OtherPart, st.sampled_from(sorted({*Kerb} - {Kerb.UNKNOWN}, key=repr)),
    st.sampled_from(Tactile), st.sampled_from(Side), st.booleans(),
)  # fmt: skip
SIDES = st.builds(
    Kerbside, st.sampled_from(Kerb), st.none(), st.sampled_from(Tactile), other=OTHERS
)  # fmt: skip
STREETS = st.builds(
    Street, rank=st.integers(0, 7), lanes=st.sampled_from([None, 1, 4]),
    speed=st.sampled_from([None, 30.0, 50.0]),
)  # fmt: skip
KNOWN = st.sampled_from(Known)
CROSSINGS = st.builds(
    Crossing, st.just(""), st.sampled_from(Across), STREETS, st.booleans(),
    st.sampled_from(Secured), KNOWN, st.sampled_from(Sound), KNOWN, KNOWN, KNOWN,
    st.tuples(SIDES, SIDES), minimap=KNOWN, slant=st.none() | st.floats(-60, 60), rails=KNOWN,
    cycles=st.tuples(KNOWN, KNOWN),
)  # fmt: skip
WAYS = st.builds(
    Traits, st.sampled_from([one for one in Kind if one not in (
        Kind.ROAD, Kind.CYCLEWAY, Kind.RAIL, Kind.CROSSING)]),
    st.integers(0, 5), st.sampled_from(Walk), st.sampled_from(Surface), KNOWN,
    st.sampled_from(Tactile), KNOWN, KNOWN, st.booleans(),
)  # fmt: skip
TRAITS = WAYS | CROSSINGS.map(lambda one: Traits(Kind.CROSSING, one.street.rank, crossing=one))
COMES_ALONG = st.sampled_from(list(PROFILES.values()))
FIGURES = [
    (table, name) for table, names in TABLES.items() if table != "pace" for name in names
    if not any(table == one and name in pair for one, *pair in ORDER)
]  # fmt: skip


CHANGES = st.lists(st.tuples(st.sampled_from(FIGURES), st.none() | st.integers(0, 100)), max_size=4)


@st.composite
def somebodys_own(draw):
    """Give a profile with a few figures changed and a part added."""
    changes = {}
    for (table, name), share in draw(CHANGES):
        least, most = limits(table, name)
        changes.setdefault(table, {})[name] = (
            "never" if share is None else min(most, least + share / 100 * (most - least))
        )
    part = draw(st.sampled_from(sorted(parts())))
    return with_parts(changed(draw(COMES_ALONG), changes), {part: parts()[part]})


PROFILE = COMES_ALONG | somebodys_own()
SEEN = st.builds(
    Surroundings, st.sampled_from([Known.YES, Known.UNKNOWN]),
    st.sampled_from([Known.YES, Known.UNKNOWN]), st.sampled_from(Noise),
    st.frozensets(st.sampled_from(Plant), max_size=3),
)  # fmt: skip
READING = st.sampled_from(Reading)
MANY = settings(
    max_examples=300 if TIMES == 1 else 10_000,
    suppress_health_check=[HealthCheck.too_slow],  # a busy machine is no fault
)


def cost(traits, profile, reading, *, length=10.0, steps=3):
    found = price(traits, profile, reading)
    figures = (found.factor, found.fixed, found.each)
    return inf if inf in figures else figures[0] * length + figures[1] + steps * figures[2]


def of(crossing, profile, reading):
    return cost(Traits(Kind.CROSSING, crossing=crossing), profile, reading)


@MANY
@given(TRAITS, PROFILE, READING)
def test_no_cost_is_below_the_length(traits, profile, reading):
    assert cost(traits, profile, reading) >= 10


@MANY
@given(TRAITS, PROFILE)
def test_to_expect_less_is_never_dearer_than_to_fear_it(traits, profile):
    assert cost(traits, profile, Reading.EXPECTED) <= cost(traits, profile, Reading.PESSIMISTIC)


@MANY
@given(CROSSINGS, PROFILE, READING)
def test_a_crossing_costs_as_much_from_either_side(crossing, profile, reading):
    there = of(crossing, profile, reading)
    assert of(crossing.reversed(), profile, reading) == pytest.approx(there)


LEVEL_PART = OtherPart(Kerb.FLUSH, Tactile.NO, Side.LEFT)
RAISED_PART = OtherPart(Kerb.RAISED, Tactile.YES, Side.RIGHT)


@pytest.mark.parametrize(("slant", "more"), [(None, 0), (-20.0, 0), (20.1, 30), (-40.0, 30)])
def test_who_does_not_see_crosses_rather_straight(slant, more):
    straight = Crossing("node/1", Across.ROAD, Street("Ring"), mapped=True)
    cane, wheelchair = PROFILES["cane"], PROFILES["wheelchair"]
    slanted = replace(straight, slant=slant)
    assert of(slanted, cane, Reading.EXPECTED) - of(straight, cane, Reading.EXPECTED) == more
    assert of(slanted, wheelchair, Reading.EXPECTED) == of(straight, wheelchair, Reading.EXPECTED)


def test_of_two_heights_each_takes_the_one_they_need():
    level = Kerbside(Kerb.FLUSH, None, Tactile.NO, other=RAISED_PART)
    raised = Kerbside(Kerb.RAISED, None, Tactile.YES, other=LEVEL_PART)
    street = Street("Weg", rank=2)
    for name, alone in (("cane", replace(raised, other=None)),
                        ("wheelchair", replace(level, other=None))):  # fmt: skip
        only, *both = (
            Crossing("node/1", Across.ROAD, street, True, sides=(one, one))  # noqa: FBT003
            for one in (alone, level, raised)
        )
        costs = {of(one, PROFILES[name], Reading.EXPECTED) for one in both}
        assert costs == {of(only, PROFILES[name], Reading.EXPECTED)}


def test_a_part_with_a_way_of_its_own_is_weighed_there():
    own = replace(RAISED_PART, own_way=True)
    side = Kerbside(Kerb.FLUSH, None, Tactile.NO)
    crossing = Crossing("node/1", Across.ROAD, Street(), True, sides=(side, side))  # noqa: FBT003
    beside = replace(crossing, sides=(replace(side, other=own), replace(side, other=own)))
    assert bare(beside) == bare(crossing)


EQUIPPED = [
    {"sound": Sound.YES}, {"vibration": Known.YES}, {"button": Known.YES}, {"arrow": Known.YES},
    {"island": Known.YES},
]  # fmt: skip


@MANY
@given(CROSSINGS, PROFILE, READING, st.sampled_from(EQUIPPED))
def test_equipment_never_raises_a_cost(crossing, profile, reading, more):
    assert of(replace(crossing, **more), profile, reading) <= of(crossing, profile, reading)


@MANY
@given(CROSSINGS, PROFILE, READING, st.sampled_from([Secured.SIGNALS, Secured.ZEBRA]))
def test_nor_does_a_signal_or_a_zebra(crossing, profile, reading, secured):
    assume(crossing.secured not in (Secured.SIGNALS, Secured.ZEBRA))
    better = replace(crossing, secured=secured)
    assert of(better, profile, reading) <= of(crossing, profile, reading)


@MANY
@given(CROSSINGS, PROFILE, READING, st.integers(0, 1))
def test_nor_does_tactile_paving(crossing, profile, reading, place):
    sides = list(crossing.sides)
    sides[place] = replace(sides[place], tactile=Tactile.YES)
    better = replace(crossing, sides=tuple(sides))
    assert of(better, profile, reading) <= of(crossing, profile, reading)


TAKEN = [
    {"secured": Secured.UNKNOWN}, {"sound": Sound.UNKNOWN}, {"vibration": Known.UNKNOWN},
    {"island": Known.UNKNOWN}, {"button": Known.UNKNOWN},
]  # fmt: skip


@MANY
@given(CROSSINGS, PROFILE, st.sampled_from(TAKEN))
def test_what_is_taken_away_never_makes_a_crossing_cheaper(crossing, profile, less):
    assume(crossing.secured is not Secured.FORBIDDEN)
    worse = replace(crossing, **less)
    reading = Reading.PESSIMISTIC
    assert of(worse, profile, reading) >= of(crossing, profile, reading)


@MANY
@given(CROSSINGS, PROFILE, st.integers(0, 1), st.sampled_from(["kerb", "tactile"]))
def test_nor_does_what_is_taken_from_a_kerb(crossing, profile, place, name):
    sides = list(crossing.sides)
    assume(sides[place].tactile is not Tactile.INCORRECT)  # not to know of a trap is no trap
    unknown = Kerb.UNKNOWN if name == "kerb" else Tactile.UNKNOWN
    sides[place] = replace(sides[place], **{name: unknown})
    worse, reading = replace(crossing, sides=tuple(sides)), Reading.PESSIMISTIC
    assert of(worse, profile, reading) >= of(crossing, profile, reading)


@MANY
@given(CROSSINGS, PROFILE, st.sampled_from([{"lanes": None}, {"speed": None}]))
def test_nor_what_is_taken_from_the_street(crossing, profile, less):
    worse = replace(crossing, street=replace(crossing.street, **less))
    reading = Reading.PESSIMISTIC
    assert of(worse, profile, reading) >= of(crossing, profile, reading)


@MANY
@given(SEEN, PROFILE, st.sampled_from([
    {"seat": Known.UNKNOWN}, {"green": Known.UNKNOWN}, {"plants": frozenset()},
    {"plants": frozenset({Plant.UNNAMED})},
]))  # fmt: skip
def test_nor_what_is_taken_from_the_surroundings(seen, profile, less):
    fears, expects = Reading.PESSIMISTIC, Reading.EXPECTED
    assert nearby(replace(seen, **less), profile, fears) >= nearby(seen, profile, fears)
    assert 1 <= nearby(seen, profile, expects) <= nearby(seen, profile, fears)


@MANY
@given(WAYS, PROFILE, st.sampled_from([
    {"surface": Surface.UNKNOWN}, {"lit": Known.UNKNOWN}, {"tactile": Tactile.UNKNOWN},
    {"handrail": Known.UNKNOWN}, {"pavement": Walk.UNKNOWN}, {"segregated": Known.UNKNOWN},
]))  # fmt: skip
def test_nor_what_is_taken_from_a_way(traits, profile, less):
    reading = Reading.PESSIMISTIC
    assert cost(replace(traits, **less), profile, reading) >= cost(traits, profile, reading)


@pytest.mark.parametrize("reading", Reading)
def test_a_kerb_warns_one_and_stops_the_other(reading):
    def both(kerb):
        side = Kerbside(kerb, None, Tactile.NO)
        return Crossing("", Across.ROAD, Street(rank=2), True, sides=(side, side))  # noqa: FBT003

    step, level = both(Kerb.RAISED), both(Kerb.FLUSH)
    cane, chair = PROFILES["cane"], PROFILES["wheelchair"]
    assert of(step, cane, reading) < of(level, cane, reading)
    assert of(step, chair, reading) > of(level, chair, reading)


def test_tactile_paving_that_misleads_is_worse_than_none():
    def paved(tactile):
        side = Kerbside(Kerb.RAISED, None, tactile)
        crossing = Crossing("", Across.ROAD, Street(rank=2), True, sides=(side, side))  # noqa: FBT003
        return of(crossing, PROFILES["cane"], Reading.EXPECTED)

    assert paved(Tactile.INCORRECT) > paved(Tactile.NO) >= paved(Tactile.YES)


def test_no_wheelchair_is_led_down_steps_or_on_an_escalator():
    for kind in (Kind.STEPS, Kind.ESCALATOR):
        assert cost(Traits(kind), PROFILES["wheelchair"], Reading.EXPECTED) == float("inf")
        assert cost(Traits(kind), PROFILES["cane"], Reading.EXPECTED) < 100
