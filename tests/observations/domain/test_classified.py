"""Classified counts added up by class, way and speed; the truth is the list of records."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.classified import (
    WayCounts,
    by_class,
    heavy_of_ways,
    matrix_from,
    speeds_of,
    total_of_ways,
)
from stadtherz.observations.domain.count_parts import COUNTS, counted_by
from stadtherz.observations.domain.counting import SpeedBand
from stadtherz.observations.domain.counting_result import (
    DEFINITIONS,
    KINDS,
    components,
    results_from,
)
from stadtherz.observations.domain.counting_speeds import BandCount
from stadtherz.observations.domain.tally import Tally
from stadtherz.observations.domain.vehicle_classes import BICYCLE, CAR, CITY, LORRY, Between
from tests.observations.domain.counting_strategies import sites_with_records


def way(keys, rows, expected=None):
    parts = tuple((f"{DEFINITIONS}{key}", COUNTS) for key in keys)
    flat = np.array([np.nan if one is None else one for row in rows for one in row], float)
    return WayCounts(parts, matrix_from(flat, parts), expected or len(rows))


def ways_of(site, records):
    parts = tuple(
        (f"{DEFINITIONS}{one.key}", KINDS[one.measure].data_type) for one in components(site)
    )
    found = {one: [] for one in site.ways}
    for result in results_from(site, records):
        found[result.way].append(result.values)
    intervals = len({one.start for one in records})
    return [
        WayCounts(
            parts,
            matrix_from(np.array(rows, float).reshape(-1), parts),
            intervals,
        )
        for rows in found.values()
    ]


CARS_AND_LORRIES = ("count/7/any", "count/3/any")


class TestTotals:
    def test_of_intervals_that_are_known_whole(self):
        one = way(CARS_AND_LORRIES, [(10, 1), (20, None), (30, 3)], expected=4)
        assert one.total == Tally(44, 2, 4)
        assert total_of_ways([one, one]) == Tally(88, 4, 8)

    def test_nothing_known_is_not_nought(self):
        assert way(CARS_AND_LORRIES, [(None, 1)]).total == Tally(None, 0, 1)
        assert way(CARS_AND_LORRIES, [(0, 0)]).total == Tally(0, 1, 1)

    def test_what_is_no_count_is_unknown(self):
        one = way(CARS_AND_LORRIES, [(-1, 1), (0.5, 1), (2, 1)])
        assert by_class([one])[CAR] == Tally(2, 1, 3)


class TestClasses:
    def test_bands_are_added_up_and_ways_too(self):
        one = way(("count/7/0-30", "count/7/30+", "count/1001/any"), [(1, 2, 5), (3, None, 7)])
        other = way(("count/3/any",), [(4,)])
        assert by_class([one, other]) == {
            CAR: Tally(6, 3, 4), LORRY: Tally(4, 1, 1), BICYCLE: Tally(12, 2, 2),
        }  # fmt: skip
        assert list(by_class([one, other])) == [CAR, LORRY, BICYCLE]

    def test_parts_without_a_class_stay_themselves(self):
        parts = (("https://example.org/pkw", COUNTS), ("https://example.org/lkw", COUNTS))
        one = WayCounts(parts, np.array([[12.0, 3.0]]), 1)
        assert by_class([one]) == {parts[0][0]: Tally(12, 1, 1), parts[1][0]: Tally(3, 1, 1)}
        assert heavy_of_ways([one]) is None

    @given(sites_with_records())
    def test_they_are_the_sums_of_the_records(self, drawn):
        site, records = drawn
        found = by_class(ways_of(site, records))
        for label in {CITY.home(one) for one in site.classes}:
            own = [one.count for one in records if CITY.home(one.vehicle_class) == label]
            assert (found[label].count, found[label].known) == (sum(own) if own else None, len(own))

    @given(sites_with_records())
    def test_totals_are_the_sums_of_whole_intervals(self, drawn):
        site, records = drawn
        ways = ways_of(site, records)
        whole = counted_by(ways[0].parts).vehicle_class
        cells = sum(whole.holds(one) for one, _ in site.cells)
        together = {}
        for one in records:
            if whole.holds(one.vehicle_class):
                together.setdefault((one.start, one.way), []).append(one.count)
        full = [sum(counts) for counts in together.values() if len(counts) == cells]
        total = total_of_ways(ways)
        assert (total.count, total.known) == (sum(full) if full else None, len(full))


class TestHeavy:
    def test_of_intervals_that_are_known_whole(self):
        one = way(CARS_AND_LORRIES, [(90, 10), (1000, None)])
        assert heavy_of_ways([one]) == Between(0.1, 0.1)

    def test_a_mixed_class_leaves_limits(self):
        one = way(("count/7/any", "count/33/any"), [(80, 20)])
        assert heavy_of_ways([one]) == Between(0.0, 0.2)

    @pytest.mark.parametrize(
        "codes",
        [
            (64,),
            (1001,),
            (3,),
            (7, 1001),
            (7, 11, 10),
            (32, 1001),
            (64, 1001),
            (3, 1001),
            (0, 1103),
        ],
    )
    def test_who_cannot_see_heavy_and_other_vehicles_tells_no_share(self, codes):
        keys = tuple(f"count/{code}/any" for code in codes)
        assert heavy_of_ways([way(keys, [(5,) * len(codes)])]) is None

    @pytest.mark.parametrize(
        ("codes", "share"),
        [((7, 3), 0.5), ((32, 1103), 0.5), ((7, 5, 1001), 0.5), ((7, 4), 0.5)],
    )
    def test_who_can_tells_it(self, codes, share):
        keys = tuple(f"count/{code}/any" for code in codes)
        assert heavy_of_ways([way(keys, [(5,) * len(codes)])]) == Between(share, share)

    def test_a_lane_that_cannot_see_them_leaves_no_share_of_all(self):
        blind = way(("count/7/any", "count/1001/any"), [(90, 10)])
        assert heavy_of_ways([way(CARS_AND_LORRIES, [(90, 10)]), blind]) is None


class TestSpeeds:
    SLOW, FAST = SpeedBand(0, 30), SpeedBand(30, 50)

    def test_a_distribution_with_an_unknown_band_is_left_out_whole(self):
        keys = ("count/7/0-30", "count/7/30-50", "count/3/0-30", "count/3/30-50")
        found = speeds_of([way(keys, [(5, 7, 1, None), (2, 3, 1, 1)], expected=3)])
        assert found.bands == (BandCount(self.SLOW, 8), BandCount(self.FAST, 11))
        assert (found.used, found.expected) == (3, 6)

    def test_measured_means_weigh_by_vehicles(self):
        keys = ("count/7/0-30", "mean-speed/7/0-30")
        found = speeds_of([way(keys, [(3, 20), (1, 28), (0, None)])])
        assert found.bands == (BandCount(self.SLOW, 4, 22.0),)

    def test_a_band_with_one_unknown_mean_has_none(self):
        keys = ("count/7/0-30", "mean-speed/7/0-30")
        assert speeds_of([way(keys, [(3, 20), (1, None)])]).bands == (BandCount(self.SLOW, 4),)

    def test_speeds_that_were_not_measured_are_counted_apart(self):
        found = speeds_of([way(("count/7/0-30", "count/7/any"), [(3, 2)])])
        assert (found.bands, found.unmeasured) == ((BandCount(self.SLOW, 3),), 2)

    def test_without_bands_there_is_no_distribution(self):
        assert speeds_of([way(CARS_AND_LORRIES, [(3, 2)])]).bands == ()

    def test_bicycles_are_no_part_of_it(self):
        keys = ("count/7/0-30", "count/1001/0-30")
        assert speeds_of([way(keys, [(3, 2)])]).bands == (BandCount(self.SLOW, 3),)

    @given(sites_with_records(), st.randoms())
    def test_the_order_of_intervals_does_not_matter(self, drawn, dice):
        site, records = drawn
        ways = ways_of(site, records)
        for one in ways:
            order = list(range(len(one.cells)))
            dice.shuffle(order)
            again = WayCounts(one.parts, one.cells[order], one.expected)
            (before, after) = speeds_of([one]), speeds_of([again])
            assert [b.count for b in before.bands] == [b.count for b in after.bands]
            assert (before.used, before.unmeasured) == (after.used, after.unmeasured)
