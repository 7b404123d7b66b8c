"""Numbers of mobile telephones, however a spreadsheet keeps them, and numbers that are none."""

import random
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest

from stadtherz.opendata.adapters.persons.finding import find
from stadtherz.opendata.adapters.tables.typed import type_sheet
from stadtherz.opendata.domain.persons.bare_mobiles import Spread
from stadtherz.opendata.domain.persons.kinds import Kind, Strength
from stadtherz.opendata.domain.persons.remedies import Act, remedy
from stadtherz.opendata.domain.persons.texts import hits
from tests.opendata.persons.searching import remedy_of, search

ANY = random.Random(4)


def some(first, digits, count=40):
    """Numbers that begin alike and lie anywhere."""
    return [f"{first}{ANY.randrange(10**digits):0{digits}}" for _ in range(count)]


def column(heading, values):
    return f"Ort;{heading}\n" + "".join(f"O{at};{one}\n" for at, one in enumerate(values))


WAYS = [
    "0176.555.12.344", "0176/55512344", "+49-176-55512344", "0049 176 55512344", "(0176) 55512344",
    "0 1 7 6 5 5 5 1 2 3 4 4", "017655512344", "0176 555 12 344", "004917655512344",
    "null eins sieben sechs 55512344",
]  # fmt: skip


@pytest.mark.parametrize("text", ["017655512344", "bitte 0151 23456789", "Tel.0170.123.45.67"])
def test_eleven_or_twelve_digits_are_sure(text):
    [one] = hits(text)
    assert (one.kind, one.strength) == (Kind.PHONE, Strength.STRONG)


@pytest.mark.parametrize("text", ["01.6.2024 12:30", "0150.1", "1765551", "A17655512344"])
def test_days_decimals_and_codes_are_no_numbers(text):
    assert not [one for one in hits(text) if one.kind is Kind.PHONE]


@pytest.mark.parametrize("heading", ["Bemerkung", "Kontakt"])
@pytest.mark.parametrize("every", [1, 4])
def test_numbers_without_a_sign_between_stop(heading, every):
    values = [one if at % every == 0 else "bezahlt" for at, one in enumerate(some("0176", 8))]
    found = search(column(heading, values))
    assert found.blocking == {f"phone:{found.names[1]}"}
    assert found.found.blocking[0].rows == 40 // every


def test_of_different_lengths_they_stop_as_well():
    values = ["bezahlt" if at % 4 == 3 else one for at, one in
              enumerate([*some("0176", 8, 20), *some("0171", 7, 20)])]  # fmt: skip
    assert search(column("Bemerkung", values)).blocking == {"phone:bemerkung"}


@pytest.mark.parametrize("times", [1, 300])
def test_whatever_a_column_is_masked_for_goes_in_all_its_forms(times):
    content = column("Text", WAYS * times)
    assert search(content).blocking == {"phone:text"}
    after = remedy_of(content, remedy(Act.MASK, "text", kind=Kind.PHONE))
    assert set(after.column("text")) == {"[Telefon]"}


def test_days_and_amounts_beside_masked_numbers_stay():
    notes = ["12.03.2024 Beleg 4711", "49.443312", "2024-03-12 bezahlt", "1234,50 Euro", "ok"]
    content = column("Text", ["0176.555.12.344", *notes])
    after = remedy_of(content, remedy(Act.MASK, "text", kind=Kind.PHONE))
    assert after.column("text") == ["[Telefon]", *notes]


def test_numbers_that_lost_their_zero_are_asked_about():
    for first, digits in (("176555", 5), ("1765", 6), ("49176555", 5), ("4917", 8)):
        assert search(column("Erreichbar", some(first, digits))).keys == {"phone:erreichbar"}
    found = search(column("Merkmal", some("17", 9)))
    assert (found.blocking, found.keys) == (set(), {"phone:merkmal"})


def test_below_a_heading_of_telephones_they_stop(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Parzelle", "Handy", "Bemerkung"])
    for at, one in enumerate(some("176555", 5)):
        book.active.append([f"P{at}", int(one), 17655512344 if at == 7 else "ok"])
    book.save(tmp_path / "given.xlsx")
    type_sheet(tmp_path / "given.xlsx", tmp_path / "typed.parquet")
    found = find(tmp_path / "typed.parquet")
    assert [one.key for one in found.blocking] == ["phone:handy"]
    assert [(one.key, one.rows) for one in found.asking] == [("phone:bemerkung", 1)]


def test_beside_names_and_behind_a_word_they_stop():
    content = "Nachname;Notiz\nKlein;17655512344\nGundacker;ok\nBrandmair;ok\n"
    assert "phone:notiz" in search(content).blocking
    assert search(column("Notiz", ["Handy 17655512344", "ok"])).blocking == {"phone:notiz"}


NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Zeitstempel", some("17", 8)),
        ("Gemessen", [int((NOON + timedelta(seconds=611 * at)).timestamp()) for at in range(40)]),
        ("Stunde", [int((NOON - timedelta(hours=at)).timestamp()) for at in range(40)]),
        ("osm_id", some("1765", 7)), ("Aktennummer", some("1765", 7)), ("Kennung", some("16", 9)),
        ("Zählpunkt", range(17655510000, 17655510040)),
        ("Einwohner", [1_412_600_000, 1_540_000_000, 83_000_000, 67_000_000]),
        ("Ansatz", [17_500_000_000 + 1000 * one for one in ANY.sample(range(9999), 40)]),
        ("Menge", [ANY.randrange(10**11) for _ in range(60)]),
        ("Regionalschlüssel", some("15", 10)), ("Wert", some("1,6", 9)),
        ("Rechtswert", [f"{ANY.randrange(400000, 420000)}.123" for _ in range(40)]),
        ("Lagerort", [f"A{at}" if at % 2 else str(ANY.randrange(10**10)) for at in range(80)]),
        ("Zählernummer", [f"Z{at}" if at % 3 else f"1{ANY.randrange(10**6)}" for at in range(80)]),
    ],
)  # fmt: skip
def test_keys_moments_amounts_and_places_are_none(heading, values):
    assert not [one for one in search(column(heading, values)).keys if one.startswith("phone")]


def goods(first, count=40):
    """Numbers of goods with the check digit of a GTIN."""
    for _ in range(count):
        body = f"{first}{ANY.randrange(10**8):08}"
        odd, even = sum(map(int, body[::2])), sum(map(int, body[1::2]))
        yield f"{body}{-(odd + 3 * even) % 10}"


def test_goods_from_japan_are_no_telephones():
    assert not search(column("Artikel", goods("4916"))).keys
    assert not search(column("Ware", goods("4916"))).keys
    assert search(column("Ware", some("4916", 9))).keys == {"phone:ware"}


def test_a_key_that_looks_like_one_is_asked_about_at_most():
    found = search(column("Zählernummer", some("0161", 7)))
    assert (found.blocking, found.keys) == (set(), {"phone:zaehlernummer"})
    assert not search(column("Kennziffer_Code", some("0161", 7))).keys


def test_how_numbers_of_people_lie():
    lying = {"rows": 40, "distinct": 40, "least": 1_700_000_000, "most": 1_790_000_000}
    assert Spread(**lying, rising=20, round=4).as_of_people
    assert not Spread(**lying, rising=39, round=4).as_of_people
    assert not Spread(**lying, rising=20, round=40).as_of_people
    assert not Spread(**lying, rising=20, goods=40).as_of_people
    assert not Spread(**lying | {"most": 1_700_000_099}, rising=20).as_of_people
    assert not Spread(**lying | {"distinct": 2}, rising=20).as_of_people
