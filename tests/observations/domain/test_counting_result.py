import json

from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.counting import CountingSite, Way
from stadtherz.observations.domain.counting_result import (
    CountResult,
    components,
    described,
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


class TestResults:
    def test_unknown_is_null_and_none_is_nought(self):
        (found,) = results_from(SITE, [record(SITE, WAY, SITE.cells[1], count=0)])
        assert found.values == (None, 0, *[None] * 7)

    def test_a_way_of_which_nothing_is_known_has_no_result(self):
        assert [one.way for one in results_from(SITE, [record(SITE, Way(2, "in"))])] == [
            Way(2, "in"),
        ]  # fmt: skip
        assert results_from(SITE, []) == ()

    @given(sites_with_records(), st.randoms(use_true_random=False))
    def test_the_order_of_records_does_not_matter(self, drawn, chance):
        site, records = drawn
        shuffled = list(records)
        chance.shuffle(shuffled)
        assert results_from(site, shuffled) == results_from(site, records)

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
