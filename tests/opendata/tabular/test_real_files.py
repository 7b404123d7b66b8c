"""The files of cities as they are: every row is stored or told, and the findings can be read."""

import csv

import pytest

from tests.opendata.tabular.typing_of import read_path
from tests.thorough import sample

pytestmark = pytest.mark.acceptance


def test_air_quality_goes_in_as_it_is(shared_data, tmp_path):
    paths = sorted((shared_data / "sensors" / "luftqualitaet-muenster").glob("*.csv"))
    assert len(paths) == 4
    for path in paths:
        found = read_path(path, tmp_path)
        told = [
            line for line in path.read_text("utf-8-sig").splitlines() if line.startswith("DENW")
        ]
        assert found.typed.schema.rows == len(told)
        assert dict(found.typed.account.left) == {"empty-rows": 1, "headings": 1, "remarks": 1}
        assert found.kind("date") == "datetime"
        assert {
            "byte-order-mark",
            "hour-24",
            "hour-twice",
            "local-time",
            "missing-words",
        } <= found.codes
        midnight = sum(" 24:00" in line for line in told)
        assert found.found("hour-24", "date").count == midnight > 700
        assert found.typed.remarks[0].text.startswith("Source: German Environment Agency")
        ozone = next(one for one in found.typed.schema.columns if one.label.startswith("Ozone"))
        assert ozone.unit == "ug/m3"
        assert sum(count for _, count in ozone.words) == ozone.missing
        third = [line.split(";")[3] for line in told]
        assert ozone.missing == third.count("-")
        values = [value for value in found.column(ozone.name) if value is not None]
        assert float(sum(values)) == pytest.approx(sum(float(one) for one in third if one != "-"))


def _plain(path):
    with path.open(encoding="utf-8", newline="") as opened:
        head, *rows = list(csv.reader(opened))
    return head, rows


@pytest.mark.slow
@pytest.mark.soak  # the junctions are read each day
def test_bicycle_counters_go_in_as_they_are(shared_data, tmp_path):
    paths = sorted((shared_data / "detectors" / "muenster-rad").glob("*/*.csv"))
    assert len(paths) > 100
    paths = sample(paths, 3)
    codes = set()
    for path in paths:
        head, rows = _plain(path)
        found = read_path(path, tmp_path)
        codes |= found.codes
        assert found.typed.schema.rows == len(rows), path
        assert [one.label for one in found.typed.schema.columns] == [
            " ".join(one.split()) for one in head
        ]
        kinds = [one.kind.value for one in found.typed.schema.columns]
        assert kinds[0] == "datetime"
        assert not any(one.unread for one in found.typed.schema.columns), path
        for at, kind in enumerate(kinds[1:], 1):
            given = [row[at] for row in rows if row[at]]
            if kind == "whole":
                assert sum(int(one) for one in given) == sum(
                    one[at + 1] for one in found.rows if one[at + 1] is not None
                ), (path, at)  # fmt: skip
            elif kind != "decimal":
                assert not given, (path, at, kind)
    assert {"hour-twice", "starts-late", "ends-early"} <= codes


@pytest.mark.soak
@pytest.mark.slow
def test_counts_of_junctions_go_in_as_they_are(shared_data, tmp_path):
    paths = sorted((shared_data / "detectors" / "magdeburg-knotenzaehlung").glob("csv/*/*.csv"))
    assert len(paths) > 40
    for path in paths:
        head, rows = _plain(path)
        found = read_path(path, tmp_path)
        assert found.typed.schema.rows == len(rows), path
        assert [one.name for one in found.typed.schema.columns] == head
        assert (found.kind("intervall_start"), found.kind("intervall_nr")) == ("time", "code")
        at = head.index("pkw")
        cars = [int(row[at]) for row in rows if row[at].isdecimal()]
        assert sum(one for one in found.column("pkw") if one is not None) == sum(cars), path
