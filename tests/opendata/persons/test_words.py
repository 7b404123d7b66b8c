"""Every finding and every find has its sentences, in both languages and for one and for many."""

import json
import re
from dataclasses import replace

import openpyxl
import pytest
from django.utils import translation

from stadtherz.opendata.adapters.tables.typed import type_csv, type_geojson, type_sheet
from stadtherz.opendata.domain.persons.found import Find
from stadtherz.opendata.domain.persons.kinds import Confidence, Kind, Reason, Verdict
from stadtherz.opendata.domain.persons.remedies import Act, Remedy
from stadtherz.opendata.domain.tabular.findings import CODES, Spot, finding
from stadtherz.opendata.domain.tabular.wishes import Wishes
from stadtherz.opendata.views.person_words import find_words, remedy_words
from stadtherz.opendata.views.place_words import labels_of
from stadtherz.opendata.views.table_words import FINDINGS, finding_words
from tests.opendata.persons.searching import search

BUDGET = (
    "\ufeffHaushaltsplan;;;;\r\nProdukt;Ansatz;;Art;Leer\r\n;2024;2025;;\r\n;T€;T€;;\r\n;;;;\r\n"
    "Straßen;1.200,5;1.300;Pflicht;\r\nSchulen;-;900;Pflicht;\r\nProdukt;Ansatz;;Art;Leer\r\n"
    "Kultur;10,25;k.A.;freiwillig;\r\nSport;5,5\r\nParks;6,5;7;x;;zu viel\r\n"
    "Summe;1.210,75;2.200;;\r\nQuelle: Kämmerei;;;;\r\n"
)
COLUMNS = (
    "Zahl;Gemischt;Datum;Unklar;Arten;Fast;Kreuz;PLZ;Zeit;Uhr;Wert;Ja;Lat;Lon;Spät;Früh;Hoch\n"
    + "".join(
        f"1.234;{'1.234,50' if at % 3 else '1,234.25'};{at % 28 + 1:02d}.01.2025;03/04/2025;"
        f"{'2025-01-05' if at % 2 else '5.1.2025'};{at if at % 10 > 2 else 'viele'};"
        f"{'x' if at % 4 else ''};0{at % 10}123;26.10.2025 0{2 if at == 1 else 4}:30;12:{at % 60:02d};"  # noqa: E501
        f"{at};{'ja' if at % 2 else 'nein'};49,4{at % 90 + 10};7,7{at % 90 + 10};"
        f"{at if at > 9 else ''};{at if at < 80 else ''};'{at}'\n"
        for at in range(100)
    )
    + "2.345;7,5;30.02.2025;04/05/2025;2025-01-06;7;x;01234;30.03.2025 02:30;99:99;defekt;"
    "vielleicht;49,41;7,71;1;;'5'\n"
)


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """Findings as messy files make them, by code, with the labels of their table."""
    folder = tmp_path_factory.mktemp("words")
    found = {}

    def keep(typed):
        for one in typed.findings:
            found.setdefault(one.code, (one, labels_of(typed.schema)))

    def csv(content):
        (folder / "a.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        keep(type_csv(folder / "a.csv", folder / "t.parquet"))

    for content in (
        BUDGET, COLUMNS, "Größe;Maß\nStraße;5\n".encode("cp1252"),
        "Größe;Maß\n".encode() * 100 + "Größe;Maß\n".encode("cp1252"), "sep=|\na|b\n1|x\n2|y\n",
        "Straße;Maß\nMÃ¼hlweg;5\nHof;6\n", "Tag;W\n01.02.54;1\n03.04.24;2\n",
        "Text;Zahl\n" + "".join(f"z{at};{at}\n" for at in range(300)) + '"offen;500\n' * 1
        + "".join(f"z{at};{at}\n" for at in range(300)), "1;2;3\n4;5;6\n7;8;9\n",
        "Tag;Wert\n\"'2020-01-01 24:00'\";'5'\n\"'2020-01-02 01:00'\";'6'\n",
        "Linde;Anna\nEiche;Berta\n", "Datum;Grad\n45000;5,5\n45001;-999\n45002;-999\n",
    ):  # fmt: skip
        csv(content)
    meant = Wishes(codes=(("grad", "-999"),), days=(("datum", 1900),))
    keep(type_csv(folder / "a.csv", folder / "t.parquet", meant))
    sums = "Ort;Betrag;Betrag\nA;5,00;1\nSumme A;5,00-;1\nB;6,00;2\nC;7,00;3\n"
    csv(sums)
    keep(type_csv(folder / "a.csv", folder / "t.parquet", Wishes(without_subtotals=True)))
    book = openpyxl.Workbook()
    book.create_sheet("Mehr").append(["A"])
    for row in (["A", "B"], ["x", 1], [None, 2], ["y", 3]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.active.append(["z", 4, "x"])
    book.active.row_dimensions[5].hidden = True
    book.active["C1"] = "C"
    book.active.column_dimensions["C"].hidden = True
    book.active["B4"] = "=1/0"
    book.save(folder / "a.xlsx")
    keep(type_sheet(folder / "a.xlsx", folder / "t.parquet"))
    shapes = [
        {"type": "Point", "coordinates": ["x", "y"]},
        {"type": "Point", "coordinates": [7, 49]},
    ]
    away = {"type": "Point", "coordinates": [410000, 5477000]}
    for places, crs in (
        ([*shapes, shapes[1], away], None), ([away], None), ([away], "EPSG:25832"),
    ):  # fmt: skip
        features = [{"type": "Feature", "geometry": one, "properties": {"a": 1}} for one in places]
        (folder / "a.geojson").write_text(
            json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}), "utf-8"
        )
        keep(type_geojson(folder / "a.geojson", folder / "t.parquet"))
    return found


NOT_FROM_FILES = {
    "renamed": finding("renamed", [(1, "Größe (m)")], 1, "groesse_m"),
    "other-reference-system": finding("other-reference-system", (), 1, epsg=25832),
}
"""The first is made by nothing yet, the second by a GeoPackage (see test_features)."""


NOT_SAID = {"codec", "epsg", "reference", "from_1900", "from_1904"}
"""Figures that other words stand for; the days of numbers stand on the buttons."""


def whole(said):
    return " ".join(str(one) for one in vars(said).values())


def fine(text):
    """Whether all figures are in their places."""
    return text and "%" not in text.replace("5 %", "") and "None" not in text and "  " not in text


def test_messy_files_give_nearly_every_code(real):
    assert set(CODES) - set(real) == set(NOT_FROM_FILES)
    assert set(FINDINGS) == set(CODES)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("code", sorted(CODES))
def test_every_finding_is_said(code, language, real):
    one, labels = real.get(code) or (NOT_FROM_FILES[code], {"groesse_m": "Größe (m)"})
    with translation.override(language):
        told = {count: finding_words(replace(one, count=count), labels) for count in (1, 2, 1234)}
        for said in told.values():
            assert all(fine(text) for text in (said.what, said.did, said.advice)), said
            assert "!" not in whole(said)
        said = finding_words(one, labels)
    if one.column:
        assert labels[one.column] in said.where
    if one.spots:
        assert str(one.spots[0].line) in said.where
    for name, value in one.figures:
        if name not in NOT_SAID and isinstance(value, str):
            assert value in said.what
    if "%(count)s" in str(FINDINGS[code][0]):
        assert ("1.234" if language == "de" else "1,234") in told[1234].what
        one_and_many = {re.sub(r"[\d.,]+", "", told[count].what) for count in (1, 2)}
        assert len(one_and_many) == 2


def test_languages_differ(real):
    for one, labels in real.values():
        with translation.override("de"):
            german = finding_words(one, labels)
        with translation.override("en"):
            english = finding_words(one, labels)
        assert german.what != english.what
        assert german.did != english.did
        assert german.advice != english.advice


def test_missing_words_are_told_with_how_often(real):
    one, labels = real["missing-words"]
    with translation.override("de"):
        assert "„-“ (1-mal)" in finding_words(one, labels).what


def test_findings_without_texts_can_be_said(real):
    one, labels = real["ambiguous-numbers"]
    bare = replace(one, spots=tuple(Spot(each.line) for each in one.spots))
    assert fine(finding_words(bare, labels).what)


def made(kind, rows, verdict=Verdict.BLOCKING):
    remedies = tuple(Remedy(act, ("plz",), 5, kind) for act in Act)
    return Find(
        kind, ("plz", "alter") if kind is Kind.SMALL_GROUPS else ("plz",), rows, 0.5, verdict,
        Confidence(0.9, tuple(Reason)), (Spot(7, "a…"),),
        (("least", 5), ("unique", 1234), ("best", "plz"), ("left", rows)), remedies,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", list(Kind))
def test_every_find_is_said(kind, language):
    labels = {"plz": "PLZ (Wohnort)", "alter": "Alter"}
    texts = set()
    with translation.override(language):
        for rows in (1, 2, 1234):
            for verdict in Verdict:
                said = find_words(made(kind, rows, verdict), labels)
                assert bool(said.question) is (verdict is Verdict.ASKING)
                assert fine(said.what), said
                assert fine(said.why)
                assert fine(said.sure)
                assert all(fine(one) for one in said.remedies)
                assert len(set(said.remedies)) == len(Act)
                assert "PLZ (Wohnort)" in said.where
                assert "!" not in whole(said)
                texts.add(re.sub(r"[\d.,]+", "", said.what))
    assert len(texts) == 2  # one and many


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", [Kind.MAIL, Kind.SMALL_CELLS])
def test_what_is_not_sure_is_said_otherwise(kind, language):
    with translation.override(language):
        for rows in (1, 2):
            sure = made(kind, rows)
            unsure = replace(sure, confidence=Confidence(0.6, (Reason.VALUE,)))
            assert fine(find_words(unsure).what)
            assert find_words(unsure).what != find_words(sure).what


def test_finds_of_a_real_table_are_said_with_their_labels():
    found = search("Nachname;Wohnort PLZ\nMüller;67655\nSchmidt;67657\n").found.finds[0]
    labels = {"nachname": "Nachname"}
    with translation.override("de"):
        said = find_words(found, labels)
        assert said.what == "In 2 Zeilen stehen Namen von Menschen."
        assert said.where == "Spalte „Nachname“, Zeilen 2 und 3"
        assert said.sure == "Sicher: die Werte sehen so aus, die Überschrift sagt es."
        assert said.remedies == (
            "„Nachname“ weglassen", "In „Nachname“ durch „[Name]“ ersetzen",
            "Zeilen mit Namen in „Nachname“ weglassen",
        )  # fmt: skip
    with translation.override("en"):
        assert find_words(found, labels).where == "Column “Nachname”, lines 2 and 3"
        assert (
            remedy_words(Remedy(Act.SUPPRESS, ("x",), 5)) == "Withhold numbers from 1 to 4 in “x”"
        )
