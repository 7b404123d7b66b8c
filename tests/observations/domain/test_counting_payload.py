import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.counting import CountingSite, CountRecord, SpeedBand, Way
from stadtherz.observations.domain.counting_checks import checked
from stadtherz.observations.domain.counting_payload import (
    LARGEST_BYTES,
    MOST_RECORDS,
    CountPayload,
    count_payload_from,
)
from stadtherz.observations.domain.vehicle_classes import BICYCLE, CAR, LORRY
from tests.observations.domain.counting_strategies import sites_with_records

START = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)
END = START + timedelta(seconds=900)
HEAD = {"site": "nordtangente-3", "start": "2026-11-24T08:15:00+01:00", "interval_s": 900}
CELL = {"lane": 1, "direction": "in", "class": 7, "band": [30, 50], "n": 12, "v_mean": 41.5}
MATRIX = {
    "ways": [{"lane": 1, "direction": "in"}],
    "classes": [7, 3],
    "edges": [0, 30, 50, None],
    "n": [[[4, 12, 0], [0, 1, None]]],
}


def sent(**change):
    """A right list, changed; a member set to None is left out."""
    whole = HEAD | {"counts": [CELL]} | change
    return json.dumps({key: value for key, value in whole.items() if value is not None}).encode()


def cell(**change):
    return sent(counts=[CELL | change])


def matrix(**change):
    return sent(counts=None, matrix=MATRIX | change)


def faults(payload):
    with pytest.raises(Invalid) as refused:
        count_payload_from(payload)
    assert refused.value.code == "count-payload"
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None
    return refused.value.details


class TestList:
    def test_a_cell(self):
        assert count_payload_from(sent()) == CountPayload(
            "nordtangente-3",
            (CountRecord(START, END, 1, "in", CAR, SpeedBand(30, 50), 12, 41.5),),
        )

    def test_without_a_band_the_speed_is_unknown(self):
        plain = {"lane": 1, "direction": "in", "class": 1001, "n": 0}
        (found,) = count_payload_from(sent(counts=[plain])).records
        assert (found.vehicle_class, found.band, found.count) == (BICYCLE, None, 0)

    def test_an_open_band(self):
        (found,) = count_payload_from(cell(band=[50, None], v_mean=None)).records
        assert found.band == SpeedBand(50, None)

    def test_occupancy_belongs_to_the_lane(self):
        other = CELL | {"lane": 2}
        payload = sent(
            counts=[CELL, other], occupancy=[{"lane": 2, "direction": "in", "percent": 8.5}]
        )
        assert [one.occupancy_percent for one in count_payload_from(payload).records] == [None, 8.5]

    def test_no_cells_are_no_records(self):
        assert count_payload_from(sent(counts=[])).records == ()


class TestMatrix:
    def test_a_matrix(self):
        found = count_payload_from(matrix()).records
        low, middle, high = SpeedBand(0, 30), SpeedBand(30, 50), SpeedBand(50, None)
        assert [(one.vehicle_class, one.band, one.count) for one in found] == [
            (CAR, low, 4), (CAR, middle, 12), (CAR, high, 0), (LORRY, low, 0), (LORRY, middle, 1),
        ]  # fmt: skip

    def test_means(self):
        found = count_payload_from(matrix(v_mean=[[[25, 41.5, None], [None, 44, None]]])).records
        assert [one.mean_speed_kmh for one in found] == [25, 41.5, None, None, 44]

    def test_without_edges_there_is_one_value_a_class(self):
        found = count_payload_from(matrix(edges=[], n=[[[4], [1]]])).records
        assert [(one.band, one.count) for one in found] == [(None, 4), (None, 1)]

    @given(sites_with_records())
    def test_it_says_the_same_as_the_list(self, drawn):
        """Both forms are written here by hand from the same records of one interval."""
        site, records = drawn
        start = min(one.start for one in records) if records else START
        of_one = [one for one in records if one.start == start and one.band is not None]
        head = {"site": "a", "start": start.isoformat(), "interval_s": site.interval_s}
        by_place = {(one.way, one.vehicle_class, one.band): one for one in of_one}
        bands = [band for band in site.bands if band is not None]
        if not bands:
            return
        listed = {"counts": [
            {"lane": one.lane, "direction": one.direction, "class": one.vehicle_class.code,
             "band": [one.band.low, one.band.high], "n": one.count, "v_mean": one.mean_speed_kmh}
            for one in of_one
        ]}  # fmt: skip
        cube = [
            [[by_place.get((way, found, band)) for band in bands] for found in site.classes]
            for way in site.ways
        ]
        folded = {"matrix": {
            "ways": [{"lane": way.lane, "direction": way.direction} for way in site.ways],
            "classes": [found.code for found in site.classes],
            "edges": list(site.speed_bands),
            "n": [[[one and one.count for one in row] for row in rows] for rows in cube],
            "v_mean": [[[one and one.mean_speed_kmh for one in row] for row in rows]
                       for rows in cube],
        }}  # fmt: skip
        occupancy = {one.way: one.occupancy_percent for one in of_one}
        occupied = {"occupancy": [
            {"lane": way.lane, "direction": way.direction, "percent": percent}
            for way, percent in occupancy.items() if percent is not None
        ]}  # fmt: skip
        for form in (listed, folded):
            payload = json.dumps(head | form | occupied).encode()
            assert checked(site, count_payload_from(payload).records) == checked(site, of_one)


class TestRefused:
    @pytest.mark.parametrize(
        ("payload", "reason"),
        [
            (b"", "is no JSON"),
            (b"\xff\xfe\xff", "is no JSON"),
            (b"[" * 100_000, "is no JSON"),
            (b"[]", "payload: Input should be a valid dictionary"),
            (b'"KL-AB 123"', "payload: Input should be a valid dictionary"),
            (b'{"site": "a", "site": "a"}', "a key stands twice"),
            (cell(n=None).replace(b"null", b"NaN"), "is no JSON"),
            (cell(n=None).replace(b"null", b"9" * 5000), "is no JSON"),
            (cell(v_mean=None).replace(b"null", b"1e999"), "counts.0.v_mean: Input should be a f"),
            (sent(site=None), "site: Field required"),
            (sent(site="KL-AB 123"), "site: String should match"),
            (sent(site=""), "site: String should match"),
            (sent(site=7), "site: Input should be a valid string"),
            (sent(start="yesterday"), "start: must be a time with an offset"),
            (sent(start="2026-11-24T08:15:00"), "start: must be a time with an offset"),
            (sent(start="1969-12-31T23:45:00Z"), "start: must be a time with an offset"),
            (sent(start="2200-01-01T00:00:00Z"), "start: must be a time with an offset"),
            (sent(start="9999-12-31T23:59:59Z"), "start: must be a time with an offset"),
            (sent(start=1_764_000_000), "start: Input should be a valid string"),
            (sent(start="2" * 41), "start: String should have at most 40"),
            (sent(interval_s=0), "interval_s: Input should be greater than or equal to 1"),
            (sent(interval_s=3601), "interval_s: Input should be less than or equal to 3600"),
            (sent(interval_s=900.0), "interval_s: Input should be a valid integer"),
            (sent(counts=None), "give either counts or matrix"),
            (sent(matrix=MATRIX), "give either counts or matrix"),
            (cell(lane="1"), "counts.0.lane: Input should be a valid integer"),
            (cell(lane=True), "counts.0.lane: Input should be a valid integer"),
            (cell(direction="KL AB"), "counts.0.direction: String should match"),
            (cell(direction="a" * 21), "counts.0.direction: String should match"),
            (cell(**{"class": 12}), "counts.0.class: there is no such class"),
            (cell(band=[30]), "counts.0.band: must be two rising speeds"),
            (cell(band=[]), "counts.0.band: must be two rising speeds"),
            (cell(band=[30, 30]), "counts.0.band: must be two rising speeds"),
            (cell(band=[50, 30]), "counts.0.band: must be two rising speeds"),
            (cell(band=[None, 30]), "counts.0.band: must be two rising speeds"),
            (cell(band=[-1, 30]), "counts.0.band: must be two rising speeds"),
            (cell(band=[0, 30, 50]), "counts.0.band: must be two rising speeds"),
            (cell(n=12.0), "counts.0.n: Input should be a valid integer"),
            (cell(n="12"), "counts.0.n: Input should be a valid integer"),
            (cell(n=None), "counts.0.n: Input should be a valid integer"),
            (cell(v_mean=True), "counts.0.v_mean: Input should be a valid number"),
            (sent(counts={}), "counts: Input should be a valid list"),
            (matrix(n=[]), "matrix.n: must have the shape"),
            (matrix(n=[[[4, 12, 0]]]), "matrix.n: must have the shape"),
            (matrix(n=[[[4, 12], [0, 1]]]), "matrix.n: must have the shape"),
            (matrix(v_mean=[[[25], [25]]]), "matrix.v_mean: must have the shape"),
            (matrix(v_mean=[[[25, 41, None], [None, 44, 60]]]), "a mean speed needs its count"),
            (matrix(classes=[7, 12]), "matrix.classes: 1 unknown classes"),
            (matrix(classes=[7, 7]), "stands twice"),
            (matrix(ways=MATRIX["ways"] * 2, n=MATRIX["n"] * 2), "stands twice"),
            (matrix(edges=[0, None, 50, 70]), "matrix.edges: must be rising"),
            (matrix(edges=[30], n=[[[4], [1]]]), "matrix.edges: must be rising"),
            (matrix(ways=[]), "matrix.ways: List should have at least 1"),
            (sent(occupancy=[{"lane": 2, "direction": "in", "percent": 5}]), "without a count"),
            (sent(occupancy=[{"lane": 1, "direction": "in", "percent": 5}] * 2), "stands twice"),
        ],
    )  # fmt: skip
    def test_a_fault(self, payload, reason):
        found = faults(payload)
        assert [reason in line for line in found] == [True], found

    @pytest.mark.parametrize(
        "place", ["payload", "counts.0", "matrix", "matrix.ways.0", "occupancy.0"]
    )
    @pytest.mark.parametrize("key", ["plate", "mac", "image", "KL-AB 123", "a4:5e:60:c2:11:07", ""])
    def test_a_key_beyond_the_known_ones_is_refused_and_not_repeated(self, place, key):
        extra = {key: "KL-XY 99"}
        way = {"lane": 1, "direction": "in"}
        payload = {
            "payload": sent(**extra),
            "counts.0": cell(**extra),
            "matrix": matrix(**extra),
            "matrix.ways.0": matrix(ways=[way | extra]),
            "occupancy.0": sent(occupancy=[way | {"percent": 5} | extra]),
        }[place]
        assert faults(payload) == (
            f"{place}: unknown key; see docs/reference/counting.md for the known ones",
        )

    def test_all_faults_at_once_and_nothing_of_the_payload_in_them(self):
        secret = "KL-AB 123"
        wrong = CELL | {"n": secret, "direction": secret}
        found = faults(sent(site=secret, counts=[wrong, secret]))
        assert len(found) == 4
        assert "KL" not in "\n".join(found)

    def test_all_faults_of_form_at_once(self):
        found = faults(sent(start="?", counts=[CELL | {"class": 12}, CELL | {"band": [5, 5]}]))
        places = [line.split(":")[0] for line in found]
        assert places == ["start", "counts.0.class", "counts.1.band"]

    def test_the_largest_payload(self):
        full = sent()
        assert count_payload_from(full + b" " * (LARGEST_BYTES - len(full)))
        assert faults(full + b" " * (LARGEST_BYTES - len(full) + 1)) == (
            f"{LARGEST_BYTES + 1} bytes; at most {LARGEST_BYTES} are read",
        )

    def test_the_most_records(self):
        small = {"lane": 1, "direction": "in", "class": 7, "n": 0}
        full = sent(counts=[small] * MOST_RECORDS).replace(b" ", b"")
        assert len(count_payload_from(full).records) == MOST_RECORDS
        more = sent(counts=[small] * (MOST_RECORDS + 1)).replace(b" ", b"")
        assert faults(more) == ("counts: 5001 records; at most 5000 are read",)

    def test_the_most_cells_of_a_matrix(self):
        def of(size):
            return matrix(classes=[7], edges=list(range(size + 1)), n=[[[0] * size]])

        assert len(count_payload_from(of(MOST_RECORDS)).records) == MOST_RECORDS
        assert faults(of(MOST_RECORDS + 1)) == ("matrix: more than 5000 cells",)

    @given(st.binary(max_size=300))
    def test_any_bytes_are_refused_or_read(self, payload):
        try:
            count_payload_from(payload)
        except Invalid as refusal:
            assert refusal.details

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                st.sampled_from([*HEAD, *CELL, *MATRIX, "counts", "matrix", "occupancy"]), inner,
            ),
            max_leaves=12,
        )
    )  # fmt: skip
    def test_any_json_is_refused_or_read(self, value):
        whole = HEAD | {"counts": []} | (value if isinstance(value, dict) else {"counts": value})
        try:
            count_payload_from(json.dumps(whole).encode())
        except Invalid as refusal:
            assert refusal.details


def test_another_interval_than_the_site_has_is_refused_when_checked():
    site = CountingSite((1,), ("in",), (CAR,), (0, 30, 50), interval_s=300)
    with pytest.raises(Invalid, match="must be 300 s apart"):
        checked(site, count_payload_from(sent()).records)
    assert Way(1, "in") in site.ways
