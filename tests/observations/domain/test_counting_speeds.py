from math import ceil
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.counting import SpeedBand, bands_between
from stadtherz.observations.domain.counting_speeds import (
    LEAST_VEHICLES,
    BandCount,
    Doubt,
    SpeedFigure,
    SpeedProfile,
    mean_speed,
    percentile,
    v85,
)

EDGES = (0, 30, 40, 50, 60, 130)
SPEEDS = st.lists(st.integers(0, 129), min_size=1, max_size=80)
PERCENTS = st.integers(1, 99)


def binned(speeds, edges=EDGES):
    """The vehicles of each band, counted one by one."""
    return tuple(
        BandCount(band, sum(band.low <= speed < (band.high or 999) for speed in speeds))
        for band in bands_between(edges)
    )


def profile(*counts, edges=EDGES):
    bands = bands_between(edges)
    return SpeedProfile(
        tuple(BandCount(band, count) for band, count in zip(bands, counts, strict=True))
    )


class TestV85:
    @pytest.mark.parametrize(
        ("counts", "kmh"),
        [
            # 85 of 100: after 20 + 50 come 15 of the 20 in 40-50
            ((20, 50, 20, 10, 0), 47.5),
            # the 85th vehicle is the last of its band: its upper edge
            ((20, 50, 15, 15, 0), 50.0),
            # and the next vehicle is beyond an empty band, which is not entered
            ((85, 0, 0, 15, 0), 30.0),
            ((84, 0, 0, 16, 0), 50 + 10 / 16),
            ((0, 0, 100, 0, 0), 48.5),
            ((50, 0, 0, 0, 50), 60 + 35 / 50 * 70),
        ],
    )
    def test_by_hand(self, counts, kmh):
        assert v85(profile(*counts)) == SpeedFigure(pytest.approx(kmh), 100)

    @pytest.mark.parametrize(
        ("vehicles", "doubt"), [(0, Doubt.TOO_FEW), (49, Doubt.TOO_FEW), (50, Doubt.NONE)]
    )
    def test_fifty_vehicles_are_the_least(self, vehicles, doubt):
        found = v85(profile(0, vehicles, 0, 0, 0))
        assert (found.vehicles, found.doubt, found.kmh is None) == (vehicles, doubt, bool(doubt))

    @pytest.mark.parametrize(
        ("counts", "kmh", "doubt"),
        [((85, 15), 50.0, Doubt.NONE), ((84, 16), None, Doubt.OPEN_BAND)],
    )
    def test_an_open_band_has_no_figure(self, counts, kmh, doubt):
        assert v85(profile(*counts, edges=(30, 50, None))) == SpeedFigure(kmh, 100, doubt)

    def test_rounding_does_not_lift_it_out_of_its_band(self):
        bands = BandCount(SpeedBand(0.3, 0.9), 1), BandCount(SpeedBand(0.9, 9), 1)
        assert 0.3 + (0.9 - 0.3) > 0.9
        assert percentile(bands, 50, 1).kmh == 0.9

    @pytest.mark.parametrize(("percent", "least"), [(0, 1), (100, 1), (85, 0), (85, -1)])
    def test_what_cannot_be_asked(self, percent, least):
        with pytest.raises(ValueError, match="must lie in 1 to 99"):
            percentile(binned([5]), percent, least)

    @given(SPEEDS, PERCENTS)
    def test_it_lies_in_the_band_of_the_vehicle_with_that_rank(self, speeds, percent):
        """The truth is the sorted list: its vehicle of rank p x N, rounded up."""
        rank = ceil(percent * len(speeds) / 100)
        truth = sorted(speeds)[rank - 1]
        (band,) = (one for one in bands_between(EDGES) if one.low <= truth < one.high)
        assert band.low <= percentile(binned(speeds), percent, 1).kmh <= band.high

    @given(SPEEDS, PERCENTS, PERCENTS)
    def test_a_higher_percentile_is_no_slower(self, speeds, one, other):
        low, high = sorted((one, other))
        bands = binned(speeds)
        assert percentile(bands, low, 1).kmh <= percentile(bands, high, 1).kmh

    @given(SPEEDS, st.data())
    def test_a_vehicle_that_drives_faster_does_not_lower_it(self, speeds, data):
        place = data.draw(st.integers(0, len(speeds) - 1))
        faster = data.draw(st.integers(speeds[place], 129))
        changed = [*speeds[:place], faster, *speeds[place + 1 :]]
        before, after = (percentile(binned(one), 85, 1).kmh for one in (speeds, changed))
        assert after >= before - 1e-9

    @given(SPEEDS, PERCENTS, st.integers(2, 9))
    def test_the_same_traffic_several_times_has_the_same_figure(self, speeds, percent, times):
        once = percentile(binned(speeds), percent, 1).kmh
        assert percentile(binned(speeds * times), percent, 1).kmh == pytest.approx(once)


class TestMean:
    def test_by_the_middle_of_the_bands(self):
        assert mean_speed(profile(20, 50, 20, 10, 0)) == SpeedFigure(
            pytest.approx(0.2 * 15 + 0.5 * 35 + 0.2 * 45 + 0.1 * 55), 100
        )

    def test_a_measured_mean_is_better(self):
        found = mean_speed(SpeedProfile((
            BandCount(SpeedBand(0, 30), 25, 28.0),
            BandCount(SpeedBand(30, None), 25, 40.0),
        )))  # fmt: skip
        assert found == SpeedFigure(34.0, 50)

    @pytest.mark.parametrize(
        ("counts", "kmh", "doubt"),
        [
            ((49, 0), None, Doubt.TOO_FEW),
            ((50, 0), 40.0, Doubt.NONE),
            ((50, 1), None, Doubt.OPEN_BAND),
        ],
    )
    def test_when_there_is_none(self, counts, kmh, doubt):
        found = mean_speed(profile(*counts, edges=(30, 50, None)))
        assert found == SpeedFigure(kmh, sum(counts), doubt)

    def test_what_cannot_be_asked(self):
        with pytest.raises(ValueError, match="least must be 1 or more"):
            mean_speed(profile(0, 0, 0, 0, 0), 0)

    @given(SPEEDS)
    def test_it_is_off_by_half_a_band_at_most(self, speeds):
        widest = max(
            band.high - band.low
            for band in bands_between(EDGES)
            if any(band.low <= speed < band.high for speed in speeds)
        )
        found = mean_speed(SpeedProfile(binned(speeds)), 1).kmh
        assert abs(found - fmean(speeds)) <= widest / 2 + 1e-9


def test_without_bands_there_is_no_figure():
    nothing = SpeedProfile((), 500)
    assert v85(nothing) == mean_speed(nothing) == SpeedFigure(None, 0, Doubt.TOO_FEW)


def test_the_least_is_the_rule_of_the_handbook():
    assert LEAST_VEHICLES == 50
