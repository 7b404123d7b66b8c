"""Files as people give them: what they are, where they lie, what is refused."""

import json
import zipfile
from collections import namedtuple

import pytest

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.opendata.adapters import incoming
from stadtherz.opendata.adapters.tables import any_file
from stadtherz.opendata.adapters.tables.any_file import FileKind, kind_of, parts_of, type_any
from tests.opendata.tabular.test_sheets import book

POINT = {"type": "Feature", "properties": {"name": "A"},
         "geometry": {"type": "Point", "coordinates": [7.77, 49.44]}}  # fmt: skip


def given(tmp_path, content, name="given.dat"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"a;b\n1;2\n", FileKind.TEXT),
        ("﻿a;b\n".encode(), FileKind.TEXT),
        ("a\tb\nü\t1\n".encode("utf-16"), FileKind.TEXT),
        (b' \n{"type": "FeatureCollection"}', FileKind.GEOJSON),
        ('{"type": "FeatureCollection"}'.encode("utf-16"), FileKind.GEOJSON),
        (b"SQLite format 3\x00....", FileKind.GEOPACKAGE),
    ],
)
def test_kinds_by_content(tmp_path, content, kind):
    assert kind_of(given(tmp_path, content)) is kind


@pytest.mark.parametrize(
    ("content", "code", "detail"),
    [
        (b"", "empty-file", ()), (b" \r\n\t", "empty-file", ()),
        (b"%PDF-1.7 ...", "no-table", ("pdf",)), (b"\x89PNG\r\n", "no-table", ("picture",)),
        (b"\x1f\x8b\x08", "no-table", ("packed",)), (b"PK\x03\x04broken", "no-table", ("damaged",)),
        (b"<html><body>", "no-table", ("page",)), (b'<?xml version="1.0"?>', "no-table", ("page",)),
        (b"MZ\x00\x01\x02", "no-table", ("binary",)), (b"PAR1....", "no-table", ("parquet",)),
    ],
)  # fmt: skip
def test_what_is_no_table_is_said_by_name(tmp_path, content, code, detail):
    with pytest.raises(Invalid) as caught:
        kind_of(given(tmp_path, content))
    assert (caught.value.code, caught.value.details) == (code, detail)


def test_archives_that_are_no_spreadsheet_or_too_large_are_refused(tmp_path, monkeypatch):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.csv", "a;b\n")
    with pytest.raises(Invalid) as caught:
        kind_of(path)
    assert caught.value.details == ("packed",)

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 5000)
    monkeypatch.setattr(any_file, "LARGEST_UNPACKED", 4999)
    with pytest.raises(Invalid) as caught:
        kind_of(path)
    assert caught.value.details == ("too-large",)


def test_sheets_are_listed_and_read_one_by_one(tmp_path):
    path = book(tmp_path, Leer=[], Eins=[["a"], ["x"]], Zwei=[["b", "c"], [1, 2], [3, 4]])
    assert [(one.name, one.rows) for one in parts_of(path)] == [
        ("Leer", 0),
        ("Eins", 2),
        ("Zwei", 3),
    ]
    assert type_any(path, tmp_path / "t.parquet", "Zwei").account.stored == 2


def test_geojson_is_read(tmp_path):
    path = given(tmp_path, json.dumps({"type": "FeatureCollection", "features": [POINT]}).encode())
    assert parts_of(path) == ()
    assert type_any(path, tmp_path / "t.parquet").schema.on_map


@pytest.fixture
def kept_in(tmp_path, settings):
    settings.VAR = tmp_path
    return tmp_path / "opendata" / "incoming"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Haushalt 2026.xlsx", "Haushalt 2026.xlsx"), ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\liste.csv", "liste.csv"), ("...", "tabelle"), ("", "tabelle"),
        ("a\x00b\n.csv", "a_b_.csv"), ("Bäume & Co.csv", "Bäume _ Co.csv"),
        ("x" * 300 + ".csv", "x" * 120 + ".csv"),
    ],
)  # fmt: skip
def test_names_lead_nowhere(kept_in, name, plain):
    kept = incoming.keep([b"a", b"b"], name)
    assert (kept.name, kept.size) == (plain, 2)
    assert incoming.place_of(kept.path).read_bytes() == b"ab"
    assert incoming.place_of(kept.path).parent.parent == kept_in


@pytest.mark.parametrize("path", ["../secret", "x/../../secret", "nothing/here"])
def test_paths_out_of_the_folder_are_not_there(kept_in, path):
    kept_in.mkdir(parents=True)
    (kept_in.parent / "secret").write_text("s")
    with pytest.raises(NotFound):
        incoming.place_of(path)


def test_too_large_and_a_full_disk_leave_nothing(kept_in, monkeypatch):
    monkeypatch.setattr(incoming, "LARGEST", 3)
    with pytest.raises(Invalid) as caught:
        incoming.keep([b"ab", b"cd"], "a.csv")
    assert caught.value.code == "file-too-large"

    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - as of shutil
    monkeypatch.setattr(incoming.shutil, "disk_usage", lambda _: usage(1, 1, incoming.ROOM_LEFT))
    with pytest.raises(Invalid) as caught:
        incoming.keep([b"a"], "a.csv")
    assert caught.value.code == "disk-full"
    assert list(kept_in.iterdir()) == []


def test_an_interrupted_upload_leaves_nothing(kept_in):
    def broken():
        yield b"a"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        incoming.keep(broken(), "a.csv")
    assert list(kept_in.iterdir()) == []


def test_removing_takes_all_that_was_made_beside(kept_in):
    kept = incoming.keep([b"a"], "a.csv")
    (kept_in / incoming.beside(kept.path, "typed.parquet")).write_bytes(b"t")
    incoming.remove(kept.path)
    incoming.remove("")
    assert kept_in.is_dir()
    assert list(kept_in.iterdir()) == []
