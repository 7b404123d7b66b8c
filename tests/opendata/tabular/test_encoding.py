import pytest

from stadtherz.opendata.adapters.tables.text_file import text_file
from tests.opendata.tabular.typing_of import read

WORDS = "Straße;Größe;Übergang\nKönigstraße;5;ja – „gut“\n"


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "cp1252"),
        ("utf-16", "utf-16-le"), ("utf-16-be", "utf-16-be"), ("utf-16-le", "utf-16-le"),
    ],
)  # fmt: skip
def test_every_encoding_is_read_as_it_was_written(codec, found, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(WORDS.encode(codec))
    file = text_file(path)
    assert file.encoding.codec == found
    assert "".join(file.lines()) == WORDS


@pytest.mark.parametrize(("codec", "found"), [("iso-8859-1", "iso-8859-1"), ("cp850", "cp850")])
def test_old_single_byte_encodings_are_told_by_their_umlauts(codec, found, tmp_path):
    path = tmp_path / "a.csv"
    words = "Straße;Größe;Übergang\nKönigstraße;5;Mühlweg\n"
    path.write_bytes(words.encode(codec))
    assert text_file(path).encoding.codec == found
    assert "".join(text_file(path).lines()) == words


def test_single_broken_bytes_do_not_make_a_file_of_another_encoding(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("Größe;Maß\n".encode() * 100 + "Größe;Maß\n".encode("cp1252"))
    file = text_file(path)
    assert (file.encoding.codec, file.encoding.damaged) == ("utf-8", True)
    assert "".join(file.lines()) == "Größe;Maß\n" * 101


def test_signs_that_went_through_two_encodings_are_read_as_they_were_meant():
    meant = "Straße;Größe\nÜberführung – „gut“;5 m²\nÄlterer Öltank, 5 €;7 °C\n"
    found = read(meant.encode("utf-8").decode("cp1252", "replace").replace("\ufffd", "\x9d"))
    assert found.typed.schema.columns[0].name == "strasse"
    assert found.column("strasse") == ["Überführung – „gut“", "Älterer Öltank, 5 €"]
    assert found.found("twice-encoded").count == 3


def test_a_file_put_together_of_two_encodings_is_read_as_a_whole():
    found = read("Straße;W\nMühlweg;1\n".encode() + "Mühlweg;2\nSão Ângelo;3\n".encode("cp1252"))
    assert found.column("strasse") == ["Mühlweg", "Mühlweg", "São Ângelo"]
    assert [one.line for one in found.found("twice-encoded").spots] == [1, 2]


def test_a_sign_over_the_end_of_a_piece_is_no_damage(tmp_path, monkeypatch):
    monkeypatch.setattr("stadtherz.opendata.adapters.tables.text_file.PIECE", 2)
    path = tmp_path / "a.csv"
    path.write_bytes("aößü€".encode())
    assert text_file(path).encoding.codec == "utf-8"
    assert not text_file(path).encoding.damaged
