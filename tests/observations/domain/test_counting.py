from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.counting import (
    CountingSite,
    SpeedBand,
    Way,
    bands_between,
    refusal,
)
from stadtherz.observations.domain.counting_checks import checked
from stadtherz.observations.domain.vehicle_classes import (
    BUS,
    CAR,
    CAR_ANY,
    CAR_GROUP,
    LORRY,
    MOTOR,
    PEDESTRIAN,
    UNKNOWN,
    VAN_ANY,
)
from tests.observations.domain.counting_strategies import (
    START,
    in_another_zone,
    record,
    sites_with_records,
)

BERLIN = ZoneInfo("Europe/Berlin")
SITE = CountingSite(
    (1, 2), ("in", "out"), (CAR, LORRY, PEDESTRIAN), (0, 30, 50, None),
    ways=(Way(1, "in"), Way(2, "out"), Way(2, "in")),
)  # fmt: skip
PLAIN = CountingSite((1,), ("in",), (CAR,), mean_speed=False)


def faults(site, *records):
    with pytest.raises(Invalid) as refused:
        checked(site, records)
    assert refused.value.code == "count-record"
    return refused.value.details


class TestSite:
    def test_cells_go_class_by_class_and_band_by_band(self):
        low, middle, high = SpeedBand(0, 30), SpeedBand(30, 50), SpeedBand(50, None)
        assert SITE.cells[:4] == ((CAR, low), (CAR, middle), (CAR, high), (LORRY, low))

    def test_without_ways_every_lane_has_every_direction(self):
        site = CountingSite((2, 1), ("in", "out"), (CAR,))
        assert site.ways == (Way(2, "in"), Way(2, "out"), Way(1, "in"), Way(1, "out"))

    def test_without_bands_speeds_are_unknown(self):
        assert PLAIN.bands == (None,)

    def test_unmeasured_speeds_are_the_last_band(self):
        site = CountingSite((1,), ("in",), (CAR,), (0, 30, 50), unmeasured=True)
        assert site.bands == (SpeedBand(0, 30), SpeedBand(30, 50), None)

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            ({"lanes": ()}, "lanes must be"),
            ({"lanes": (1, 1)}, "lanes must be"),
            ({"lanes": (0,)}, "lanes must be"),
            ({"directions": ()}, "directions must be"),
            ({"directions": ("in", "in")}, "directions must be"),
            ({"directions": ("in", "")}, "directions must be"),
            ({"classes": ()}, "classes must be"),
            ({"classes": (CAR, CAR)}, "classes must be"),
            ({"classes": (CAR, CAR_GROUP)}, "class 1 holds class 7"),
            ({"classes": (CAR, CAR_ANY)}, "class 1101 holds class 7"),
            ({"classes": (MOTOR, CAR_ANY)}, "class 64 holds class 1101"),
            ({"speed_bands": (30,)}, "speed bands overlap or are empty"),
            ({"speed_bands": (None,)}, "speed bands overlap or are empty"),
            ({"speed_bands": (None, 30)}, "speed bands overlap or are empty"),
            ({"speed_bands": (30, 30)}, "speed bands overlap or are empty"),
            ({"speed_bands": (0, 50, 30)}, "speed bands overlap or are empty"),
            ({"speed_bands": (0, None, 50)}, "speed bands overlap or are empty"),
            ({"speed_bands": (-1, 30)}, "speed bands overlap or are empty"),
            ({"speed_bands": (0, float("inf"))}, "speed bands overlap or are empty"),
            ({"speed_bands": (float("nan"), 30)}, "speed bands overlap or are empty"),
            ({"interval_s": 0}, "interval_s must divide an hour"),
            ({"interval_s": -900}, "interval_s must divide an hour"),
            ({"interval_s": 7}, "interval_s must divide an hour"),
            ({"interval_s": 7200}, "interval_s must divide an hour"),
            ({"ways": (Way(1, "in"), Way(1, "in"))}, "ways must be different"),
            ({"ways": (Way(3, "in"),)}, "ways must be made of"),
            ({"ways": (Way(1, "up"),)}, "ways must be made of"),
            ({"unmeasured": True}, "has no unmeasured speeds"),
        ],
    )
    def test_what_does_not_fit(self, change, fault):
        given = {"lanes": (1,), "directions": ("in",), "classes": (CAR,)} | change
        with pytest.raises(Invalid, match=fault) as refused:
            CountingSite(**given)
        assert (refused.value.code, len(refused.value.details)) == ("counting-site", 1)

    @pytest.mark.parametrize(
        "change",
        [
            {"interval_s": 1},
            {"interval_s": 3600},
            {"speed_bands": (0, 0.5)},
            {"speed_bands": (30, None)},
            {"classes": (CAR, UNKNOWN)},
            {"classes": (CAR_ANY, VAN_ANY)},
        ],
    )
    def test_what_just_fits(self, change):
        CountingSite(**{"lanes": (1,), "directions": ("in",), "classes": (CAR,)} | change)

    def test_all_that_does_not_fit_is_said_at_once(self):
        with pytest.raises(Invalid) as refused:
            CountingSite((0,), (), (CAR, MOTOR), (5, 5), 7)
        assert len(refused.value.details) == 5


class TestBands:
    @pytest.mark.parametrize(
        ("one", "other", "overlap"),
        [
            ((0, 30), (30, 50), False),
            ((0, 30), (29, 50), True),
            ((0, 30), (0, 30), True),
            ((30, None), (0, 30), False),
            ((29, None), (0, 30), True),
            ((0, None), (90, None), True),
            ((30, 50), (0, None), True),
        ],
    )
    def test_overlap(self, one, other, overlap):
        one, other = SpeedBand(*one), SpeedBand(*other)
        assert one.overlaps(other) is other.overlaps(one) is overlap

    def test_between_edges(self):
        assert bands_between((0, 30, None)) == (SpeedBand(0, 30), SpeedBand(30, None))
        assert [str(band) for band in bands_between((0, 30.5, None))] == ["0-30.5", "30.5+"]


class TestChecked:
    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            ({"count": -1}, "count must not be negative"),
            ({"count": 1.5}, "count must be a whole number"),
            ({"count": 1.0}, "count must be a whole number"),
            ({"count": True}, "count must be a whole number"),
            ({"count": None}, "count must be a whole number"),
            ({"lane": 3}, "unknown lane; the site has 1, 2"),
            ({"direction": "up"}, "unknown direction; the site has in, out"),
            ({"direction": "out"}, "lane 1 has no direction out"),
            ({"vehicle_class": BUS}, "class 5 is not counted here; the site has 7, 3, 1002"),
            ({"band": None}, "the site counts no vehicles without a speed"),
            ({"band": SpeedBand(20, 40)}, "speed band overlaps 0-30, 30-50; the site has"),
            ({"band": SpeedBand(60, None)}, "speed band overlaps 50+; the site has 0-30, 30-50"),
            ({"start": START + timedelta(seconds=1), "end": START + timedelta(seconds=901)},
             "not aligned to the clock"),
            ({"start": START + timedelta(microseconds=1),
              "end": START + timedelta(seconds=900, microseconds=1)}, "not aligned to the clock"),
            ({"end": START + timedelta(seconds=899)}, "must be 900 s apart"),
            ({"end": START + timedelta(seconds=1800)}, "must be 900 s apart"),
            ({"end": START}, "must be 900 s apart"),
            ({"start": START.replace(tzinfo=None)}, "need an offset"),
            ({"start": datetime(1, 1, 1, tzinfo=BERLIN)}, "years 1970 to 2199"),
            ({"end": datetime(9999, 12, 31, tzinfo=BERLIN)}, "years 1970 to 2199"),
            ({"mean_speed_kmh": 30.5}, "mean speed lies outside of its speed band"),
            ({"mean_speed_kmh": -0.5}, "mean speed must be a number from 0 to 300"),
            ({"mean_speed_kmh": float("nan")}, "mean speed must be a number from 0 to 300"),
            ({"mean_speed_kmh": "29"}, "mean speed must be a number from 0 to 300"),
            ({"mean_speed_kmh": 12.0, "count": 0}, "a cell without vehicles has no mean speed"),
            ({"occupancy_percent": 5.0}, "the site measures no occupancy"),
        ],
    )  # fmt: skip
    def test_a_fault(self, change, fault):
        found = faults(SITE, replace(record(SITE), **change))
        assert [fault in line for line in found] == [True], found

    @pytest.mark.parametrize(
        "change",
        [
            {"count": 0},
            {"count": 1800},
            {"mean_speed_kmh": 0.0},
            {"mean_speed_kmh": 30},
            {"band": SpeedBand(50, None), "mean_speed_kmh": 300},
            {"start": START.astimezone(BERLIN)},
        ],
    )
    def test_what_just_passes(self, change):
        assert len(checked(SITE, [replace(record(SITE), **change)])) == 1

    def test_occupancy_has_its_limits(self):
        site = replace(PLAIN, occupancy=True)
        for right in (0, 100, None):
            assert checked(site, [record(site, occupancy_percent=right)])
        for wrong in (-0.1, 100.1, float("inf"), True):
            (line,) = faults(site, record(site, occupancy_percent=wrong))
            assert "occupancy must be a number from 0 to 100" in line

    def test_occupancy_belongs_to_the_lane(self):
        site = replace(SITE, occupancy=True)
        one, other = site.cells[:2]
        (line,) = faults(
            site,
            record(site, cell=one, occupancy_percent=5),
            record(site, cell=other, occupancy_percent=6),
        )
        assert line.endswith("lane 1 in: the records of a lane must have the same occupancy")

    def test_a_speed_where_none_is_measured(self):
        (line,) = faults(PLAIN, record(PLAIN, mean_speed_kmh=30))
        assert "the site measures no mean speed" in line

    def test_equal_records_are_one(self):
        twice = [record(SITE, count=3), in_another_zone(record(SITE, count=3), 5)]
        assert checked(SITE, twice) == (record(SITE, count=3),)

    def test_records_that_differ_are_refused(self):
        (line,) = faults(SITE, record(SITE, count=3), record(SITE, count=4))
        assert line == (
            "2026-11-24T07:15:00+00:00, lane 1 in, class 7, band 0-30: 2 records that differ; "
            "send one"
        )

    def test_two_vehicles_a_second_is_the_most_on_a_lane(self):
        low, middle = SITE.cells[:2]
        full = [
            record(SITE, Way(2, "in"), low, count=900),
            record(SITE, Way(2, "out"), middle, count=900),
        ]
        assert len(checked(SITE, full)) == 2
        (line,) = faults(SITE, *full[:1], replace(full[1], count=901))
        assert line == (
            "2026-11-24T07:15:00+00:00, lane 2: more than 1800 vehicles cannot pass in 900 s"
        )

    def test_other_lanes_and_intervals_have_their_own_limit(self):
        later = START + SITE.interval
        assert checked(SITE, [
            record(SITE, Way(1, "in"), count=1800), record(SITE, Way(2, "in"), count=1800),
            record(SITE, Way(1, "in"), start=later, count=1800),
        ])  # fmt: skip

    def test_people_on_foot_walk_beside_each_other(self):
        cell = PEDESTRIAN, SpeedBand(0, 30)
        assert checked(SITE, [record(SITE, cell=cell, count=18_000), record(SITE, count=1800)])
        (line,) = faults(SITE, record(SITE, cell=cell, count=18_001))
        assert "more than 18000 pedestrians cannot pass" in line

    def test_all_faults_of_all_records_at_once(self):
        wrong = replace(
            record(SITE), lane=9, direction="up", vehicle_class=BUS, count=-1, mean_speed_kmh=999,
            band=SpeedBand(10, 20), end=START,
        )  # fmt: skip
        good, differing = record(SITE), record(SITE, count=5)
        found = faults(SITE, good, wrong, replace(good, count=0.5), differing)
        assert [line.split(":")[0] for line in found] == [
            *["record 1"] * 7, "record 2", "2026-11-24T07",
        ]  # fmt: skip

    def test_a_fault_repeats_nothing_that_came_in(self):
        wrong = replace(
            record(SITE), lane=491701234567, direction="KL-AB 123", count=491701234567,
            mean_speed_kmh=491701234567.0, band=SpeedBand(491701234567, None),
        )  # fmt: skip
        crowded = record(SITE, count=491701234567)
        text = "\n".join(faults(SITE, wrong, crowded))
        assert "4917" not in text
        assert "KL" not in text

    def test_the_first_two_hundred_faults_are_written_out(self):
        found = faults(SITE, *[record(SITE, count=-1)] * 203)
        assert (len(found), found[-1]) == (201, "and 3 more")
        assert len(refusal("x", ["fault"] * 200).details) == 200

    def test_an_interval_across_the_change_of_the_clock_has_its_length(self):
        """By the clock on the wall, 01:45 to 03:00 is an hour and a quarter."""
        start = datetime(2026, 3, 29, 1, 45, tzinfo=BERLIN)
        end = datetime(2026, 3, 29, 3, 0, tzinfo=BERLIN)
        (found,) = checked(SITE, [record(SITE, start=start, end=end)])
        assert found.end - found.start == timedelta(minutes=15)
        assert found.start == datetime(2026, 3, 29, 0, 45, tzinfo=UTC)

    @given(sites_with_records(), st.randoms(use_true_random=False), st.integers(-12, 14))
    def test_order_zone_and_repetition_do_not_matter(self, drawn, chance, hours):
        site, records = drawn
        others = [in_another_zone(one, hours) for one in [*records, *records[:3]]]
        chance.shuffle(others)
        found = checked(site, others)
        assert found == checked(site, records)
        assert Counter(found) == Counter(records)

    @given(sites_with_records())
    def test_records_come_in_the_order_of_time_way_and_cell(self, drawn):
        site, records = drawn
        taken = set(records)
        starts = sorted({one.start for one in records})
        walked = [
            (start, way, cell) for start in starts for way in site.ways for cell in site.cells
        ]
        by_place = {(one.start, one.way, (one.vehicle_class, one.band)): one for one in taken}
        assert checked(site, records) == tuple(by_place[at] for at in walked if at in by_place)
