import pytest

from stadtherz.opendata.adapters.tables.text_file import text_file

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


def test_a_sign_over_the_end_of_a_piece_is_no_damage(tmp_path, monkeypatch):
    monkeypatch.setattr("stadtherz.opendata.adapters.tables.text_file.PIECE", 2)
    path = tmp_path / "a.csv"
    path.write_bytes("aößü€".encode())
    assert text_file(path).encoding.codec == "utf-8"
    assert not text_file(path).encoding.damaged
