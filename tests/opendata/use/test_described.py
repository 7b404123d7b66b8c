"""Units, moderating, schema.org and Croissant: what stands in descriptions."""

from datetime import UTC, datetime

import pytest

from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.catalogue import Agent, Area, Dataset, Distribution, Period
from stadtherz.opendata.domain.croissant import croissant
from stadtherz.opendata.domain.moderating import Act, act_named, after, is_broken
from stadtherz.opendata.domain.schema_org import in_a_page, schema_org
from stadtherz.opendata.domain.snippets import snippets_of
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.names import UNITS as READ
from stadtherz.opendata.domain.tabular.schema import Column
from stadtherz.opendata.domain.terms import FILE_TYPES, LICENCES
from stadtherz.opendata.domain.units import UNITS, unit_with


class TestUnits:
    def test_every_unit_that_is_read_in_files_has_a_name(self):
        unnamed = {code for code in READ.values() if unit_with(code) is None}
        assert unnamed == set()

    @pytest.mark.parametrize(
        ("code", "sign", "german", "qudt"),
        [("Cel", "°C", "Grad Celsius", "DEG_C"), ("ug/m3", "µg/m³", "Mikrogramm je Kubikmeter",
          "MicroGM-PER-M3"), ("har", "ha", "Hektar", "HA"), ("EUR", "€", "Euro", "")],
    )  # fmt: skip
    def test_some_by_hand(self, code, sign, german, qudt):
        found = unit_with(code)
        assert (found.sign, found.name.to("de")) == (sign, german)
        assert found.qudt.rpartition("/")[2] == qudt

    def test_what_is_counted_stands_in_braces(self):
        assert unit_with("{Kfz}/h").name.to("de") == "Kfz je Stunde"
        assert unit_with("{Einwohner}").sign == "Einwohner"
        assert unit_with("Furlong") is None

    def test_names_are_told_in_both_languages(self):
        assert len(UNITS) >= 60
        assert all(one.name.has("de") and one.name.has("en") for one in UNITS.values())


class TestModerating:
    @pytest.mark.parametrize(
        ("act", "state", "before", "wanted"),
        [(Act.PUBLISH, "new", "", ("published", "new")), (Act.HIDE, "new", "", ("hidden", "new")),
         (Act.HIDE, "published", "new", ("hidden", "published")),
         (Act.UNDO, "hidden", "published", ("published", "")),
         (Act.PUBLISH, "hidden", "published", ("published", "hidden"))],
    )  # fmt: skip
    def test_acts_and_their_way_back(self, act, state, before, wanted):
        assert after(act, state, before) == wanted

    @pytest.mark.parametrize(
        ("act", "state", "code"),
        [(Act.PUBLISH, "published", "already-so"), (Act.HIDE, "hidden", "already-so"),
         (Act.UNDO, "new", "nothing-to-undo")],
    )  # fmt: skip
    def test_what_changes_nothing_is_refused(self, act, state, code):
        with pytest.raises(Conflict) as refused:
            after(act, state, "")
        assert refused.value.code == code

    def test_an_unknown_act(self):
        with pytest.raises(Invalid):
            act_named("explode")

    def test_one_week_without_an_answer_is_no_end(self):
        assert [is_broken(count) for count in (0, 1, 2, 3)] == [False, False, True, True]


WHOLE = Dataset(
    iri="https://x.example/id/dataset/k", key="k", title=Text.of("Haushalt </script>"),
    description=Text.of("Was wofür"),
    publisher=Agent("https://x.example/id/agent/c", Text.of("Stadt")),
    areas=(Area(7.7, 49.4, 7.8, 49.5, name="Stadt"),), page="https://x.example/daten/k/",
    period=Period(datetime(2026, 5, 4, tzinfo=UTC).date()),
    issued=datetime(2026, 5, 4, tzinfo=UTC).date(), modified=datetime(2026, 5, 6, 9, tzinfo=UTC),
    distributions=(
        Distribution("https://x.example/id/distribution/k/all", Text.of("Alle"),
                     "https://x.example/daten/k/", "https://x.example/data/k/files/k.parquet",
                     FILE_TYPES["PARQUET"], LICENCES["dl-by-de-2.0"], size=12, sha256="ab" * 32),
    ),
)  # fmt: skip
COLUMNS = (
    Column("betrag", "Betrag", Kind.MONEY, Storage.DECIMAL, "EUR", 2),
    Column("tag", "Tag", Kind.DATE, Storage.DATE),
)


class TestCroissant:
    def test_files_and_fields(self):
        told = croissant(WHOLE, "https://x.example", COLUMNS, {"betrag": "was geplant war"})
        (file,) = told["distribution"]
        assert (file["@type"], file["@id"], file["sha256"]) == (
            "cr:FileObject",
            "k.parquet",
            "ab" * 32,
        )
        (rows,) = told["recordSet"]
        money, day = rows["field"]
        assert money["dataType"] == "sc:Float"
        assert money["description"] == "was geplant war [EUR]"
        assert money["source"] == {
            "fileObject": {"@id": "k.parquet"},
            "extract": {"column": "betrag"},
        }
        assert (day["dataType"], day["description"]) == ("sc:Date", "Tag")
        assert told["version"] == "2026.5.6"
        assert told["conformsTo"] == "http://mlcommons.org/croissant/1.0"

    def test_without_a_table_there_are_no_records(self):
        assert "recordSet" not in croissant(WHOLE, "https://x.example")

    def test_no_text_ends_the_script_of_a_page(self):
        for told in (schema_org(WHOLE, "h"), croissant(WHOLE, "h")):
            assert "</script>" not in in_a_page(told)

    def test_schema_org_tells_time_and_place(self):
        told = schema_org(WHOLE, "https://x.example")
        assert told["temporalCoverage"] == "2026-05-04/.."
        assert told["spatialCoverage"]["geo"]["box"] == "49.4 7.7 49.5 7.8"


def test_snippets_hold_the_address():
    found = snippets_of("https://x.example/q.csv?a=1", "https://x.example/q.parquet?a=1", "k")
    assert {one.program for one in found} == {"curl", "Python", "DuckDB", "R", "Excel"}
    assert all("https://x.example/q." in one.lines for one in found)
