"""Names to log in with, in other or small letters, and plates as people type them."""

import duckdb
import pytest

from stadtherz.opendata.domain.persons.headings import Sign, signs_of
from stadtherz.opendata.domain.persons.log_in_names import is_known_log_in, may_be_log_in
from stadtherz.opendata.domain.persons.names import NAME_GATE
from stadtherz.opendata.domain.persons.texts import hits
from tests.opendata.persons.searching import search


def found_in(text, kind):
    return [text[one.start : one.end] for one in hits(text) if one.kind.value == kind]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("anna.schmidt7", "anna.schmidt7"), ("k.mueller", "k.mueller"),
        ("geändert von anna.gundacker am 3.4.", "anna.gundacker"),
        ("peter_schmidt", "peter_schmidt"),
        ("Иван Петров", "Иван Петров"), ("Ремонт: Ольга Сергеевна Лис", "Ольга Сергеевна Лис"),
        ("Γιάννης Παπαδόπουλος", "Γιάννης Παπαδόπουλος"), ("ИВАН ПЕТРОВ", "ИВАН ПЕТРОВ"),
        ("محمد الحسن", "محمد الحسن"), ("משה כהן", "משה כהן"), ("Rückruf: 王伟", "王伟"),
        ("陈小明", "陈小明"), ("安娜·施密特", "安娜·施密特"),
        ("anna schmidt", "anna schmidt"), ("schmidt, anna", "schmidt, anna"),
        ("schmidt anna", "schmidt anna"), ("von hans-peter müller gemeldet", "hans-peter müller"),
        ("rückfrage bei frau müller", "müller"),
    ],
)  # fmt: skip
def test_names_are_found_anywhere_and_let_through(text, name):
    assert found_in(text, "name") == [name]
    with duckdb.connect() as connection:
        [(opened,)] = connection.execute(
            "SELECT regexp_matches(?, ?)", [text, NAME_GATE]
        ).fetchall()
    assert opened


@pytest.mark.parametrize(
    "text",
    ["max.temperatur", "max_wert", "anna_park", "www.anna.de", "anna.schmidt.pdf", "z.b. hier",
     "anna.pdf", "martin.berlin", "anna.info",
     "Красная Площадь", "улица Ивана Франко", "добрый день", "Οδός Νίκου", "شارع محمد", "5 μg Ωm",
     "مرحبا بكم", "НИЖНИЙ НОВГОРОД", "УЛИЦА ИВАНА ФРАНКО", "רחוב משה כהן", "שלום רב", "凯撒斯劳滕",
     "王国", "市政厅", "孔子学院", "马克思·恩格斯广场", "anna schmidt straße", "kita anna schmidt",
     "rosa klein", "frau und mann", "viola odorata", "anna-schmidt-weg", "peter und paul"],
)  # fmt: skip
def test_other_things_are_no_names(text):
    assert found_in(text, "name") == []


@pytest.mark.parametrize(
    ("text", "fits", "known"),
    [
        ("mmueller01", True, True), ("annak", True, True), ("xgundac7", True, False),
        ("STADT\\mmueller", True, True), ("kschmidt2@stadt", True, True),
        ("STADT\\admin", False, False),
        ("max.mustermann7", True, True), ("sensor7", False, False), ("admin", False, False),
        ("MMUELLER01", True, True), ("KLA12", False, False), ("KL-2025-17", False, False),
        ("B17", False, False), ("Erledigt", False, False),
    ],
)  # fmt: skip
def test_what_may_be_a_name_to_log_in_with(text, fits, known):
    assert may_be_log_in(text) is fits
    assert (fits and is_known_log_in(text)) is known


@pytest.mark.parametrize("name", ["benutzer", "user", "user_name", "kennung", "created_by"])
def test_headings_of_users(name):
    assert Sign.USER in signs_of(name)


LOG_INS = ["mmueller01", "kschmidt2", "anna.weber7", "tfischer", "jmeyer03", "ewagner", "pbecker1"]
UNKNOWN = ["xgundac7", "ypetzol2", "qrrast01", "wzaugg3", "vkrahn12", "ubrell4", "trodew8"]
PROGRAMS = ["admin", "System", "fme_server", "STADT\\svc-gis", "cronjob", "gisadmin", "Import 2024"]
CODES = ["klab17", "klac18", "kwst19", "nord20", "sued21", "west22", "pegel23"]


@pytest.mark.parametrize(
    ("heading", "values", "verdict"),
    [
        ("Benutzer", LOG_INS, "blocking"), ("User", LOG_INS, "blocking"),
        ("User-ID", LOG_INS, "asking"), ("User-ID", CODES, ""),
        ("Bearbeiter", LOG_INS, "blocking"), ("Kennung", LOG_INS, "asking"),
        ("Benutzer", UNKNOWN, "asking"), ("Bearbeiter", UNKNOWN, "asking"),
        ("Kennung", CODES, ""), ("Station", CODES, ""),
        ("created_by", PROGRAMS, ""), ("Erstellt von", PROGRAMS, ""),
        ("created_by", [*PROGRAMS, "mmueller"], "blocking"),
        ("created_by", [*PROGRAMS, "svc_mueller"], "blocking"),
        ("Bearbeiter", [*PROGRAMS, "Gundula Job"], "blocking"),
    ],
)  # fmt: skip
def test_columns_of_names_to_log_in_with(heading, values, verdict):
    found = search(f"Nr;{heading};Wert\n" + "".join(
        f"{at};{one};{at * 3}\n" for at, one in enumerate(values)
    )).found  # fmt: skip
    finds = [one for one in found.finds if one.kind.value == "name"]
    assert [one.verdict.value for one in finds] == ([verdict] if verdict else [])


@pytest.mark.parametrize(
    ("heading", "values", "verdict"),
    [
        ("Name", ["anna schmidt", "peter müller", "hans weber"], "blocking"),
        ("Kontakt", ["anna schmidt", "peter müller", "hans weber"], "blocking"),
        ("Name", ["gundula krzywin", "mehmet ötzgün", "hilde zaugg"], "asking"),
        ("Name", ["hauptstraße", "am markt", "haus anna", "acer campestre"], ""),
        ("Name", ["משה כהן", "שרה לוי", "דוד מזרחי"], "blocking"),
        ("Kontakt", ["王伟", "李娜", "张敏"], "blocking"),
        ("Name", ["김철수", "山田太郎", "สมชาย ใจดี", "राहुल शर्मा", "გიორგი ბერიძე"], "asking"),
        ("Nachname", ["สมชาย", "राहुल", "ბერიძე"], "blocking"),
    ],
)
def test_columns_of_small_letters_and_other_scripts(heading, values, verdict):
    rows = "".join(f"{at};{one};{at * 3}\n" for at, one in enumerate(values))
    found = search(f"Nr;{heading};Wert\n{rows}").found
    finds = [one for one in found.finds if one.kind.value == "name"]
    assert [one.verdict.value for one in finds] == ([verdict] if verdict else [])


@pytest.mark.parametrize("heading", ["Name", "Bearbeiter", "Bemerkung", "Nachname"])
def test_names_in_other_letters_stop_a_release(heading):
    people = ["Иван Петров", "Ольга Иваненко", "Γιώργος Νικολάου", "Дмитрий Козлов", "محمد علي"]
    found = search(f"Nr;{heading};Wert\n" + "".join(
        f"{at};{one};{at * 3}\n" for at, one in enumerate(people)
    )).found  # fmt: skip
    assert [one.kind.value for one in found.blocking] == ["name"]


def test_one_name_in_other_letters_among_texts_is_asked_for():
    rows = ["Laub entfernt", "Rückfrage bei Ольга Иваненко", "Bank gestrichen", "Weg gefegt"]
    found = search("Nr;Text\n" + "".join(f"{at};{one}\n" for at, one in enumerate(rows))).found
    assert [(one.kind.value, one.rows) for one in found.asking] == [("name", 1)]


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("Kennzeichen: kl-ab 123", "kl-ab 123"),
        ("Pkw KL_AB_123 steht dort", "KL_AB_123"),
        ("Kennzeichen kl ab 1234", "kl ab 1234"),
        ("Auto (KL.AB.123)", "KL.AB.123"),
    ],
)
def test_plates_behind_a_word_for_them_are_told_as_people_type_them(text, plate):
    assert found_in(text, "plate") == [plate]


@pytest.mark.parametrize(
    "text",
    ["kl-ab 123", "Wagen im Raum 12", "Auto zu 5 Euro", "KL_AB_123", "Pkw an B 37", "Lkw ab A 61",
     "Kfz je h 24"],
)  # fmt: skip
def test_other_signs_are_no_plates(text):
    assert found_in(text, "plate") == []
