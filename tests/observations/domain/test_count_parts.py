import pytest
from hypothesis import given

from stadtherz.observations.domain.count_parts import (
    COUNTS,
    Meaning,
    counted_by,
    meaning_of,
    places_of,
    total_of,
)
from stadtherz.observations.domain.counting import SpeedBand
from stadtherz.observations.domain.counting_result import (
    DEFINITIONS,
    KINDS,
    Measure,
    components,
    results_from,
)
from stadtherz.observations.domain.vehicle_classes import CAR, MOTOR
from tests.observations.domain.counting_strategies import sites, sites_with_records

MEASURED = KINDS[Measure.MEAN_SPEED].data_type


def written(*keys, kind=COUNTS):
    return [(f"{DEFINITIONS}{key}", kind) for key in keys]


def of_site(site):
    return [(f"{DEFINITIONS}{one.key}", KINDS[one.measure].data_type) for one in components(site)]


@given(sites())
def test_what_a_site_writes_is_read_again(site):
    for one, (definition, kind) in zip(components(site), of_site(site), strict=True):
        if one.measure is Measure.OCCUPANCY:
            assert meaning_of(definition, kind) == Meaning(None)
        else:
            assert meaning_of(definition, kind) == Meaning(*vars(one).values())


@pytest.mark.parametrize(
    ("definition", "kind", "expected"),
    [
        (f"{DEFINITIONS}count/7/30-50", COUNTS, Meaning(Measure.COUNT, CAR, SpeedBand(30, 50))),
        (f"{DEFINITIONS}count/7/50+", COUNTS, Meaning(Measure.COUNT, CAR, SpeedBand(50, None))),
        (f"{DEFINITIONS}count/7/any", COUNTS, Meaning(Measure.COUNT, CAR)),
        (f"{DEFINITIONS}count/9999/any", COUNTS, Meaning(Measure.COUNT)),
        (f"{DEFINITIONS}count/7/50-", COUNTS, Meaning(Measure.COUNT)),
        ("https://example.org/pkw", COUNTS, Meaning(Measure.COUNT)),
        ("https://example.org/wind", MEASURED, Meaning(None)),
    ],
)
def test_what_a_part_says(definition, kind, expected):
    assert meaning_of(definition, kind) == expected


@pytest.mark.parametrize(
    ("parts", "key", "places"),
    [
        (written("count/7/any", "count/3/any"), "64", (0, 1)),
        (written("count/7/any", "count/1001/any"), "64", (0,)),
        (written("count/1001/any"), "1001", (0,)),
        (written("count/1001/any", "count/1002/any"), "0", (0, 1)),
        (written("count/0/any"), "0", (0,)),
        ([("https://example.org/pkw", COUNTS), ("https://example.org/v", MEASURED)], "any", (0,)),
        (written("count/7/0-30", "count/7/30+", "mean-speed/7/0-30"), "64", (0, 1)),
    ],
)
def test_what_is_added_up(parts, key, places):
    assert (counted_by(parts).key, places_of(parts)) == (key, places)


def test_parts_that_count_nothing_have_no_total():
    parts = [("https://example.org/wind", MEASURED)] * 2
    assert (counted_by(parts), places_of(parts), total_of([1, 2], parts)) == (None, (), None)


@pytest.mark.parametrize(
    ("result", "total"),
    [
        ([12, 3], 15.0), ([0, 0], 0.0), ([12.0, 3], 15.0), ([12, None], None), ([12, -1], None),
        ([12, 0.5], None), ([12, True], None), ([12, "3"], None), ([12], None), (12, None),
        (None, None), ("12", None), ([12, float("nan")], None),
    ],
)  # fmt: skip
def test_a_total_with_an_unknown_part_is_unknown(result, total):
    assert total_of(result, written("count/7/any", "count/3/any")) == total


@given(sites_with_records())
def test_a_total_is_the_sum_of_the_records_that_it_stands_for(drawn):
    site, records = drawn
    parts = of_site(site)
    whole = counted_by(parts).vehicle_class
    for result in results_from(site, records):
        own = [one for one in records if (one.start, one.way) == (result.start, result.way)]
        added = [one.count for one in own if whole.holds(one.vehicle_class)]
        cells = [one for one, _ in site.cells if whole.holds(one)]
        expected = sum(added) if len(added) == len(cells) else None
        assert total_of(result.values, parts) == expected


def test_only_motor_vehicles_are_added_up_beside_others():
    parts = written("count/7/any", "count/3/any", "count/1001/any", "count/0/any")
    assert counted_by(parts).vehicle_class == MOTOR
    assert total_of([12, 3, None, None], parts) == 15.0
