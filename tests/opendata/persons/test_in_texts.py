"""Number plates and homes in texts that people write: they stop a table, codes do not."""

import pytest

from stadtherz.opendata.domain.persons.headings import Sign, signs_of
from stadtherz.opendata.domain.persons.kinds import Kind
from stadtherz.opendata.domain.persons.remedies import Act, remedy
from stadtherz.opendata.domain.persons.texts import hits
from tests.opendata.persons.searching import remedy_of, search

NOTES = [
    "KL-AB 1234 Parken ohne Schein", "Fahrzeug KL XY 123 auf Radweg", "KUS AB12", "Baum gefällt",
    "PS-A 7H", "nichts zu sehen",
]  # fmt: skip


def column(*values, heading="Bemerkung"):
    return f"Nr;{heading}\n" + "".join(f"{at};{text}\n" for at, text in enumerate(values))


def test_plates_in_texts_stop_a_table_and_are_counted():
    found = search(column(*NOTES)).found
    [plates] = found.finds
    assert plates.key == "plate:bemerkung"
    assert plates.blocking
    assert plates.rows == 4
    assert [one.line for one in plates.spots] == [2, 3, 4, 6]


def test_masking_takes_all_ways_of_writing():
    after = remedy_of(column(*NOTES), remedy(Act.MASK, "bemerkung", kind=Kind.PLATE))
    assert not after.keys
    assert after.column("bemerkung") == [
        "[Kennzeichen] Parken ohne Schein", "Fahrzeug [Kennzeichen] auf Radweg", "[Kennzeichen]",
        "Baum gefällt", "[Kennzeichen]", "nichts zu sehen",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "KL XY 123 falsch geparkt", "Halter von KIB:A 77 ermittelt", "Pkw B-MW-1234 abgeschleppt",
        "KL-AB 1234", "am Tor stand KUS-AB 12", "PKW des Melders: KL-XY99",
    ],
)  # fmt: skip
def test_one_plate_among_notes_is_enough(text):
    found = search(column("Rasen gemäht", "Bank gestrichen", text, "Laterne aus", "erledigt"))
    assert found.blocking == {"plate:bemerkung"}


@pytest.mark.parametrize(
    "text",
    [
        "Rohr PE-HD 110 verlegt", "HD-PE 100 geliefert", "KG DN 150 getauscht", "Plakat DIN A 4",
        "nach DIN EN 124 geprüft", "Block B-A 1 gesperrt", "Parken in Zone P A 3",
        "Station KLAB123 misst", "KL-0012 getauscht", "Wagen 12 der Linie B 37",
        "S-Bahn S 1 nach HD", "Auto auf B 270", "Fahrzeug TLF-B 2000 der Wehr",
        "Transporter für A 6", "KL-AB 12345",
    ],
)  # fmt: skip
def test_codes_sizes_and_roads_are_none(text):
    assert not search(
        column("Rasen gemäht", text, "erledigt", "Laterne aus", "Bank gestrichen")
    ).blocking


@pytest.mark.parametrize(
    "heading", ["Station", "Kennung", "Artikelnummer", "Inventar", "Messstelle"]
)
def test_codes_that_look_like_plates_are_at_most_a_question(heading):
    codes = ["KL-A 12", "KL-12", "KL-13", "Nord", "Süd"]
    found = search(column(*codes, heading=heading))
    assert not found.blocking
    for one in found.found.finds:
        assert Sign.PLACE in signs_of(one.columns[0])
        assert one.rows == len(one.spots) == 1


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("wohnt Gartenstraße 12", "Gartenstraße 12"),
        ("Herr, wohnhaft in der Trippstadter Str. 5a, hat angerufen", "Trippstadter Str. 5a"),
        ("Anschrift: Am Berg 3", "Am Berg 3"), ("wohnt seit 2019 im Mühlweg 7", "im Mühlweg 7"),
        ("Wohnanschrift Karl-Marx-Straße 12, 67655", "Karl-Marx-Straße 12"),
        ("lives at Mühlweg 7", "Mühlweg 7"),
    ],
)  # fmt: skip
def test_homes_in_texts_stop_a_table(text, part):
    assert [text[one.start : one.end] for one in hits(text) if one.kind is Kind.ADDRESS] == [part]
    content = column("Rasen gemäht", text, "erledigt")
    assert search(content).blocking == {"address:bemerkung"}
    after = remedy_of(content, remedy(Act.MASK, "bemerkung", kind=Kind.ADDRESS))
    assert after.column("bemerkung")[1] == text.replace(part, "[Adresse]")
    assert not after.keys


@pytest.mark.parametrize(
    "text",
    [
        "siehe Karl-Marx-Straße 12", "Schaden gemeldet, Gartenstraße 12", "Wohnhaus Mühlweg 12",
        "Anschrift der Kita: Gartenstraße 12", "Adresse des Vereins Mühlweg 7", "E-Mail-Adresse",
        "wohnt dort seit 12 Jahren", "wohnt am Markt 12 Jahre schon", "Wohnungsbau am Ring 12",
        "IP-Adresse in Block 3", "Lieferadresse Mühlweg 7",
    ],
)  # fmt: skip
def test_places_and_offices_are_no_homes(text):
    assert not [one for one in hits(text) if one.kind is Kind.ADDRESS]


def test_a_bare_address_is_a_question_and_beside_names_a_stop():
    notes = column("Adresse: Gartenstraße 12", "Anwohnerin Mühlweg 7 rief an")
    found = search(notes).found
    assert [(one.key, one.blocking, one.rows) for one in found.finds] == [
        ("address:bemerkung", False, 2)
    ]
    named = "Nachname;Bemerkung\nMüller;Adresse: Gartenstraße 12\nSchmidt;x\n"
    assert "address:bemerkung" in search(named).blocking


def test_telephone_numbers_are_told_by_the_lines_of_those_meant():
    content = column("Tel. 0631 3652541", "siehe 0631 123456789 und mehr", "0171/2345678 rief an",
                     "x", "y")  # fmt: skip
    [one] = [one for one in search(content).found.finds if one.kind is Kind.PHONE]
    assert one.rows == len(one.spots) == 2
    assert [each.line for each in one.spots] == [2, 4]


def test_a_number_with_blanks_beside_a_name_is_asked_about():
    found = search(column("Rückruf Frau Müller 0631 365 1234", "x", "y")).found
    told = [(one.key, one.blocking) for one in found.finds]
    assert told == [("name:bemerkung", True), ("phone:bemerkung", False)]
    assert search(column("Zähler 0815 471 1234", "x", "y")).found.finds == ()
