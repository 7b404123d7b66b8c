import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.counting import CountingSite, Way
from stadtherz.observations.domain.counting_checks import checked
from stadtherz.observations.domain.counting_result import (
    CountResult,
    components,
    described,
    records_from,
    results_from,
)
from stadtherz.observations.domain.vehicle_classes import CAR, LORRY
from tests.observations.domain.counting_strategies import START, record, sites, sites_with_records

SITE = CountingSite((1, 2), ("in", "out"), (LORRY, CAR), (0, 30, None), occupancy=True)
WAY = Way(1, "in")
ORDER = [
    "count/3/0-30", "count/3/30+", "count/7/0-30", "count/7/30+",
    "mean-speed/3/0-30", "mean-speed/3/30+", "mean-speed/7/0-30", "mean-speed/7/30+",
    "occupancy",
]  # fmt: skip


def result(*values, site=SITE):
    return CountResult(START, START + site.interval, WAY, values)


class TestDescription:
    def test_the_order_of_components(self):
        assert [part.key for part in components(SITE)] == ORDER

    def test_without_bands_speeds_and_occupancy(self):
        site = CountingSite((1,), ("in",), (CAR,), mean_speed=False)
        assert [part.key for part in components(site)] == ["count/7/any"]

    def test_unmeasured_speeds_come_last_in_each_class(self):
        site = CountingSite((1,), ("in",), (CAR, LORRY), (0, 30), unmeasured=True, mean_speed=False)
        assert [part.key for part in components(site)] == [
            "count/7/0-30", "count/7/any", "count/3/0-30", "count/3/any",
        ]  # fmt: skip

    def test_a_multi_datastream(self):
        found = described(SITE, language="de", definitions="https://city.example/def/")
        assert found["observationType"].endswith("/OM_ComplexObservation")
        assert [uri.rsplit("/", 1)[1] for uri in found["multiObservationDataTypes"]] == [
            *["OM_CountObservation"] * 4, *["OM_Measurement"] * 5,
        ]  # fmt: skip
        assert [unit["symbol"] for unit in found["unitOfMeasurements"]] == [
            *["1"] * 4, *["km/h"] * 4, "%",
        ]  # fmt: skip
        assert [one["name"] for one in found["ObservedProperties"]] == ORDER
        assert found["ObservedProperties"][5] == {
            "name": "mean-speed/3/30+",
            "description": "mittlere Geschwindigkeit: Lkw, 30+ km/h",
            "definition": "https://city.example/def/mean-speed/3/30+",
        }
        assert described(SITE)["ObservedProperties"][2]["description"] == "count: car, 0-30 km/h"
        assert json.loads(json.dumps(found)) == found

    @given(sites())
    def test_the_lists_are_as_long_as_the_result_and_names_are_unique(self, site):
        found = described(site)
        sizes = {
            len(found[name])
            for name in ("multiObservationDataTypes", "unitOfMeasurements", "ObservedProperties")
        }
        assert sizes == {len(components(site))}
        assert len({one["definition"] for one in found["ObservedProperties"]}) == min(sizes)


class TestThereAndBack:
    def test_a_result_is_read_by_its_places(self):
        found = records_from(SITE, [result(1, None, 0, 7, 29.5, None, None, 41.5, 8.5)])
        assert found == (
            record(SITE, WAY, SITE.cells[0], count=1, mean_speed_kmh=29.5, occupancy_percent=8.5),
            record(SITE, WAY, SITE.cells[2], count=0, occupancy_percent=8.5),
            record(SITE, WAY, SITE.cells[3], count=7, mean_speed_kmh=41.5, occupancy_percent=8.5),
        )

    def test_unknown_is_null_and_none_is_nought(self):
        (found,) = results_from(SITE, [record(SITE, WAY, SITE.cells[1], count=0)])
        assert found.values == (None, 0, *[None] * 7)

    def test_a_way_of_which_nothing_is_known_has_no_result(self):
        assert [one.way for one in results_from(SITE, [record(SITE, Way(2, "in"))])] == [
            Way(2, "in"),
        ]  # fmt: skip
        assert results_from(SITE, []) == ()
        assert records_from(SITE, [result(*[None] * 9)]) == ()

    @given(sites_with_records(), st.randoms(use_true_random=False))
    def test_records_come_back_whatever_their_order(self, drawn, chance):
        site, records = drawn
        results = results_from(site, records)
        assert records_from(site, results) == checked(site, records)
        shuffled = list(results)
        chance.shuffle(shuffled)
        assert records_from(site, shuffled) == checked(site, records)
        chance.shuffle(records)
        assert results_from(site, records) == results

    @given(sites_with_records())
    def test_results_come_back_as_json(self, drawn):
        site, records = drawn
        results = results_from(site, records)
        sent = [replace(one, values=tuple(json.loads(json.dumps(one.values)))) for one in results]
        assert results_from(site, records_from(site, sent)) == results

    @given(sites_with_records())
    def test_totals_and_known_cells_are_kept(self, drawn):
        site, records = drawn
        counts = [
            value
            for one in results_from(site, records)
            for part, value in zip(components(site), one.values, strict=True)
            if part.measure == "count" and value is not None
        ]
        assert sum(counts) == sum(one.count for one in records)
        assert len(counts) == len(records)


class TestRefused:
    @pytest.mark.parametrize("values", [(), (None,) * 8, (None,) * 10])
    def test_another_length(self, values):
        with pytest.raises(Invalid, match=f"has 9 values, not {len(values)}") as refused:
            records_from(SITE, [result(*values)])
        assert refused.value.code == "count-result"

    @pytest.mark.parametrize(
        "values", [(None, *[None] * 3, 29, *[None] * 4), (*[None] * 8, 5)]
    )  # fmt: skip
    def test_a_value_without_its_count(self, values):
        with pytest.raises(Invalid, match="needs the count of its cell") as refused:
            records_from(SITE, [result(*values)])
        assert refused.value.code == "count-result"

    @pytest.mark.parametrize("wrong", [-1, 1.5, True, "1"])
    def test_a_count_that_is_none(self, wrong):
        with pytest.raises(Invalid, match="count must") as refused:
            records_from(SITE, [result(wrong, *[None] * 8)])
        assert refused.value.code == "count-record"

    def test_one_interval_twice(self):
        once = result(1, *[None] * 8)
        assert len(records_from(SITE, [once, once])) == 1
        with pytest.raises(Invalid, match="2 records that differ"):
            records_from(SITE, [once, result(2, *[None] * 8)])
