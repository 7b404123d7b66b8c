"""What is asked: times, filters in CQL2, limits, and rows that are no table."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.asking.answers import ask
from stadtherz.opendata.domain.ogc.asked import asked_of, read_limit
from stadtherz.opendata.domain.ogc.coordinates import read_area, read_points, read_round
from stadtherz.opendata.domain.ogc.cql2 import read_cql2
from stadtherz.opendata.domain.ogc.holding import holds
from stadtherz.opendata.domain.ogc.items import properties_of, question_of_rows
from stadtherz.opendata.domain.ogc.spans import read_span
from stadtherz.opendata.domain.ogc.steps import step_of
from tests.opendata.asking.small import rows, table


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def in_utc(moment):
    return moment and moment.replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return table(tmp_path_factory.mktemp("cql2"))


class TestTimes:
    @pytest.mark.parametrize(
        ("text", "start", "end"),
        [("2026-05-04T12:00:00Z", at(2026, 5, 4, 12), at(2026, 5, 4, 12)),
         ("2026-05-04T12:00:00+02:00", at(2026, 5, 4, 10), at(2026, 5, 4, 10)),
         ("2026-05-04T12:00:00 02:00", at(2026, 5, 4, 10), at(2026, 5, 4, 10)),
         ("2026-05-04T12:00:00Z/..", at(2026, 5, 4, 12), None),
         ("../2026-05-04T12:00:00Z", None, at(2026, 5, 4, 12)),
         ("/2026-05-04T12:00:00Z", None, at(2026, 5, 4, 12)),
         ("2026-05-04T12:00:00Z/", at(2026, 5, 4, 12), None),
         ("2026-05-04", at(2026, 5, 4), at(2026, 5, 4, 23, 59, 59, 999999)),
         ("2026-05-04/2026-05-05", at(2026, 5, 4), at(2026, 5, 5, 23, 59, 59, 999999)),
         ("2026-05-04T12:00:00.5z/2026-05-04T12:00:00.5Z", at(2026, 5, 4, 12, 0, 0, 500000),
          at(2026, 5, 4, 12, 0, 0, 500000))],
    )  # fmt: skip
    def test_what_is_a_time(self, text, start, end):
        found = read_span(text)
        assert (found.start, found.end) == (start, end)

    @pytest.mark.parametrize(
        "text",
        ["", "..", "../..", "/", "heute", "2026", "2026-05-04T12:00", "2026-05-04T12:00:00",
         "2026-13-04", "2026-05-05/2026-05-04", "2026-05-04/2026-05-05/2026-05-06",
         "0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-10:00", "٢٠٢٦-05-04"],
    )  # fmt: skip
    def test_what_is_none(self, text):
        with pytest.raises(Invalid) as refused:
            read_span(text)
        assert refused.value.code == "ogc-datetime"


class TestFilters:
    """Each filter is asked of a file and of the same rows in Python; both say the same."""

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [("nr = 3", lambda row: row["nr"] == 3),
         ("nr <> 3 AND ort = 'Mitte'",
          lambda row: row["nr"] not in {3, None} and row["ort"] == "Mitte"),
         ("betrag >= -1.25",
          lambda row: row["betrag"] is not None and row["betrag"] >= Decimal("-1.25")),
         ("wert = 0.1", lambda row: row["wert"] == 0.1),
         ("wert in (0.1, 2.5)", lambda row: row["wert"] in {0.1, 2.5}),
         ('"ort" IS NULL', lambda row: row["ort"] is None),
         ("ort IS NOT NULL and not (nr > 2)",
          lambda row: row["ort"] is not None and row["nr"] is not None and row["nr"] <= 2),
         ("ort = 'O''Hara' or ort = 'O\\'Hara'", lambda row: row["ort"] == "O'Hara"),
         ("ort LIKE 'm%'", lambda row: (row["ort"] or "").startswith("m")),
         ("ort NOT LIKE '%_%'", lambda row: row["ort"] == ""),
         ("nr BETWEEN 2 AND 4", lambda row: row["nr"] in {2, 3, 4}),
         ("offen = TRUE", lambda row: row["offen"] is True),
         ("TRUE", lambda _: True), ("false", lambda _: False),
         ("NOT FALSE AND nr = 3", lambda row: row["nr"] == 3),
         ("nr = 3 OR (FALSE)", lambda row: row["nr"] == 3),
         ("not (nr > 2 and true)", lambda row: row["nr"] is not None and row["nr"] <= 2),
         ("tag < DATE('2024-05-01')",
          lambda row: row["tag"] is not None and row["tag"].isoformat() < "2024-05-01"),
         ("moment > TIMESTAMP('2024-06-01T00:00:00Z')",
          lambda row: row["moment"] is not None and row["moment"] > datetime(2024, 6, 1)),
         ("zeit > TIMESTAMP('2024-05-31T22:00:00Z')",
          lambda row: row["zeit"] is not None and row["zeit"] > datetime(2024, 6, 1)),
         ("not (nr = 1 or ort = 'West')",
          lambda row: row["nr"] not in {1, None} and row["ort"] not in {"West", None})],
    )  # fmt: skip
    def test_the_same_in_a_table_and_in_python(self, small, text, wanted):
        condition = read_cql2(text, small.schema)
        question = question_of_rows(properties_of(small.schema), condition, 0, 100)
        lines = [row[0] for row in ask(small, question).rows]
        given = [row | {"moment": in_utc(row["moment"])} for row in rows()]
        assert lines == [row["_line"] for row in rows() if wanted(row)]
        assert lines == [row["_line"] for row in given if holds(condition, row)]

    @pytest.mark.parametrize(
        "text",
        ["nr", "nr =", "nothing = 1", "day(tag) = DATE('2024-01-01')", "ort contains 'x'",
         "ort LIKE 'a\\%'", "tag = DATE('2024-13-01')", "tag = DATE('x')", '"o"rt" = 1',
         '"no such" = 1', "nr = 1; DROP TABLE x", "S_INTERSECTS(geometry, POINT(1 2))",
         "nr = (SELECT 1)", "TRUE nr = 1", "TRUE = nr",
         'ort = "Mitte"', "ort = 'offen", "1 = 1", "nr = 1 --", "ort = $1",
         "(" * 30 + "nr = 1" + ")" * 30, "nr = 1 or " * 300 + "nr = 1"],
    )  # fmt: skip
    def test_what_is_refused(self, small, text):
        with pytest.raises(Invalid) as refused:
            read_cql2(text, small.schema)
        assert refused.value.code.startswith("query-")

    def test_nothing_is_no_filter(self, small):
        assert read_cql2("  ", small.schema) is None

    @given(st.text(max_size=80))
    def test_any_text_is_read_or_refused(self, small, text):
        try:
            read_cql2(text, small.schema)
        except Invalid as refused:
            assert refused.code.startswith("query-")


class TestParameters:
    @pytest.mark.parametrize(("text", "limit"), [("1", 1), ("10000", 10000), ("10001", 10000),
                                                 ("9" * 400, 10000)])  # fmt: skip
    def test_limits(self, text, limit):
        assert read_limit(text) == limit

    @pytest.mark.parametrize("text", ["0", "-1", "", "x", "1.5", "²", "1e3", "00"])
    def test_wrong_limits(self, text):
        with pytest.raises(Invalid):
            read_limit(text)

    @pytest.mark.parametrize(
        ("given", "code"),
        [({"nothing": "1"}, "ogc-parameter"), ({"_line": "1"}, "ogc-parameter"),
         ({'ort" OR 1=1 --': "x"}, "ogc-parameter"), ({"nr": "x"}, "ogc-property"),
         ({"nr": "NaN"}, "ogc-property"), ({"nr": "1e99"}, "ogc-property"),
         ({"offen": "yes"}, "ogc-property"), ({"tag": "heute"}, "ogc-property"),
         ({"crs": "EPSG:1"}, "ogc-reference"), ({"bbox-crs": "x"}, "ogc-reference"),
         ({"filter-lang": "cql2-json"}, "ogc-filter-lang"), ({"after": "-1"}, "ogc-after"),
         ({"after": "9" * 30}, "ogc-after"), ({"limit": ""}, "ogc-limit")],
    )  # fmt: skip
    def test_what_is_refused(self, small, given, code):
        with pytest.raises(Invalid) as refused:
            asked_of(given, small.schema)
        assert refused.value.code == code
        assert len(str(refused.value)) < 400


class TestPlaces:
    def test_points_areas_and_circles(self):
        (point,) = read_points("POINT(7.77 49.44)")
        assert (point.lon, point.lat) == (7.77, 49.44)
        assert len(read_points("MULTIPOINT((7 49),(8 50))")) == 2
        assert read_area("POLYGON((7 49,8 49,8 50,7 49))").area == 0.5
        assert read_round("POINT(7 49)", "2.5", "km").metres == 2500

    @pytest.mark.parametrize(
        "text",
        ["", "POINT", "POINT(7)", "POINT(200 10)", "POINT(7 49 100)", "POINT EMPTY", "7,49",
         "LINESTRING(7 49,8 50)", "POINT(nan 1)", "POINT(7 49); DROP", "X" * 30_000],
    )  # fmt: skip
    def test_what_is_no_point(self, text):
        with pytest.raises(Invalid) as refused:
            read_points(text)
        assert refused.value.code == "ogc-coords"

    @pytest.mark.parametrize(
        "text", ["POLYGON((0 0,1 1,0 1,1 0,0 0))", "POINT(1 1)", "POLYGON EMPTY"]
    )
    def test_what_is_no_area(self, text):
        with pytest.raises(Invalid):
            read_area(text)

    @pytest.mark.parametrize(
        ("within", "units"),
        [("0", "m"), ("-1", "km"), ("nan", "m"), ("inf", "m"), ("x", "m"), ("1", "mi"),
         ("101", "km")],
    )  # fmt: skip
    def test_what_is_no_distance(self, within, units):
        with pytest.raises(Invalid) as refused:
            read_round("POINT(7 49)", within, units)
        assert refused.value.code == "ogc-within"


class TestSteps:
    @pytest.mark.parametrize(
        ("days", "intervals", "seconds"),
        [(7, [900], 0), (7.01, [900], 3600), (92, [900], 3600), (92.01, [900], 86400),
         (1, [60] * 34, 0), (1, [60] * 35, 3600), (7, [0], 0), (4000, [3600] * 12, 86400)],
    )  # fmt: skip
    def test_short_times_value_by_value_long_ones_by_days(self, days, intervals, seconds):
        start = at(2026, 1, 1).timestamp()
        end = datetime.fromtimestamp(start + days * 86400, UTC)
        assert step_of(at(2026, 1, 1), end, intervals).seconds == seconds

    def test_too_much_is_refused_before_anything_is_read(self):
        with pytest.raises(Invalid) as refused:
            step_of(at(2000, 1, 1), at(2026, 1, 1), [900] * 20)
        assert refused.value.code == "too-many-values"
