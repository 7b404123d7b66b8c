from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stadtherz.opendata.adapters.tables.text_file import text_file
from stadtherz.opendata.domain.tabular.encoding import Seen, encoding_of, neighbours
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


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("iso-8859-1", "iso-8859-1"), ("cp850", "cp850"), ("cp437", "cp850"),
        ("mac_roman", "mac_roman"),
    ],
)  # fmt: skip
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


@pytest.mark.parametrize(("codec", "found"), [("cp850", "cp850"), ("cp1252", "iso-8859-1")])
def test_streets_alone_tell_dos(codec, found, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("Ort;Straße\nJu;Hauptstraße\n".encode(codec))
    assert text_file(path).encoding.codec == found


@pytest.mark.parametrize(
    ("words", "codec", "found"),
    [
        ("Köln", "mac_roman", "mac_roman"), ("Gröna;öffentlich", "mac_roman", "mac_roman"),
        ("Öffnungszeiten", "mac_roman", "mac_roman"), ("KÖLN;BÖRSE", "mac_roman", "mac_roman"),
        ("MÄRZ", "mac_roman", "mac_roman"), ("KÖLN", "cp850", "cp850"),
        ("MÜLLER", "cp850", "cp850"), ("Köln", "cp1252", "iso-8859-1"),
        ("Krško;Miloš;Mšeno;…und", "cp1252", "cp1252"), ("VON…BIS;Škoda", "cp1252", "cp1252"),
    ],
)  # fmt: skip
def test_one_umlaut_tells_an_old_encoding(words, codec, found, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(f"Ort;Wert\n{words}\n".encode(codec))
    assert text_file(path).encoding.codec == found


def codec_of(content):
    """Ask the rules as `text_file` does for a file of one piece."""
    try:
        content.decode()
    except UnicodeDecodeError:
        piece = np.frombuffer(content, np.uint8)
        counts = np.bincount(piece, minlength=256)
        broken = int(counts[0x80:].sum())
        return encoding_of(Seen(content[:4], counts, (0, 0), broken, *neighbours(piece))).codec
    return "utf-8"


GERMAN = ("Fähre", "Köln", "Mühlweg", "Straße", "Größe", "Übergang", "MÜLLER", "KÖLN", "Öl", "Ort")
OTHERS = (
    "Dušan", "Škoda", "KOŠICE", "BOŽENA", "Žižka", "Ÿ", "§ 5", "20 €", "VON…BIS", "„gut“", "“so”",
    "Juárez", "Fête", "Þór", "Nº", "10 °C", "m²", "A†", "® ™", "São", "œuvre", "ÉCOLE", "1–2", "µg",
)  # fmt: skip
AROUND = st.sampled_from([" ", ";", "\n", ", ", "-", "; "])


def texts(*words, least=1):
    """Make lines of words."""
    pairs = st.lists(st.tuples(st.sampled_from(words), AROUND), min_size=least, max_size=40)
    return pairs.map(lambda found: "".join(word + sign for word, sign in found))


@given(texts(*GERMAN, *OTHERS))
@example("“Ort”;VON…BIS;§ 5")
@example("Dušan;Škoda;KOŠICE;BOŽENA")
def test_windows_files_are_never_taken_for_older_ones(text):
    found = codec_of(text.encode("cp1252"))
    assert text.encode("cp1252").decode(found) == text or found == "iso-8859-1"
    assert found in {"utf-8", "cp1252", "iso-8859-1"}


@given(st.text(max_size=60))
def test_unicode_is_never_taken_for_anything_else(text):
    content = text.encode("utf-8", "ignore")
    marks = ("\ufeff", "\xff\xfe")
    if not text.startswith(marks):
        assert codec_of(content) == "utf-8"


@pytest.mark.parametrize("codec", ["mac_roman", "cp850", "cp437"])
@given(text=texts(*GERMAN))
def test_german_words_of_old_programs_are_read_as_they_were_written(codec, text):
    whole = f"Mühlweg;Fähre\n{text}"
    assert whole.encode(codec).decode(codec_of(whole.encode(codec))) == whole


@given(st.binary(max_size=60))
def test_neighbours_are_those_beside_each_byte(content):
    """Count once more sign by sign, where no two high bytes touch."""
    if any(min(pair) >= 0x80 for pair in pairwise(content)):
        return
    framed = b"\0" + content + b"\0"
    within, capitals = [0] * 256, [0] * 256
    for before, byte, after in zip(framed, framed[1:], framed[2:], strict=False):
        if byte >= 0x80:
            within[byte] += bytes([before]).isalpha() and bytes([after]).islower()
            capitals[byte] += bytes([before]).isupper() and bytes([after]).isupper()
    found = neighbours(np.frombuffer(content, np.uint8))
    assert [side.tolist() for side in found] == [within, capitals]
