"""Names with an initial, and names behind words that say somebody is to be spoken to."""

import pytest

from stadtherz.opendata.domain.persons.contacts import is_initialed
from stadtherz.opendata.domain.persons.headings import Sign, signs_of
from stadtherz.opendata.domain.persons.kinds import Kind
from stadtherz.opendata.domain.persons.remedies import Act, remedy
from stadtherz.opendata.domain.persons.texts import hits
from tests.opendata.persons.searching import remedy_of, search


def column(heading, values):
    return f"Ort;{heading}\n" + "".join(f"O{at};{one}\n" for at, one in enumerate(values))


def named(text):
    return [(text[one.start : one.end], one.called) for one in hits(text) if one.kind is Kind.NAME]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ansprechpartner Yildirim", "Yildirim"), ("Anruf Kowalczyk am Montag", "Kowalczyk"),
        ("Kontakt: Yildirim, Anna", "Yildirim, Anna"), ("zuständig: Yildirim", "Yildirim"),
        ("Ansprechpartner/in Anna Pfaffenberger", "Anna Pfaffenberger"),
        ("Kontakt Frau Müller", "Müller"), ("siehe Anruf von Kowalczyk", "Kowalczyk"),
    ],
)  # fmt: skip
def test_names_behind_words_count_like_those_behind_an_address(text, name):
    assert named(text) == [(name, True)]


def test_one_name_behind_such_a_word_stops_a_table():
    notes = ["Anruf Kowalczyk am Montag", "ok", "erledigt", *NOBODY]
    [found] = search(column("Notiz", notes)).found.finds
    assert (found.key, found.blocking, found.rows) == ("name:notiz", True, 1)


def test_a_name_that_no_list_has_is_asked_about():
    for text in ("Anruf Pfaffenberger", "Ansprechpartnerin: Pfaffenberger"):
        assert named(text) == [("Pfaffenberger", False)]
        found = search(column("Notiz", [text, "ok", "erledigt"]))
        assert (found.blocking, found.keys) == (set(), {"name:notiz"})


NOBODY = [
    "Kontakt Rathaus", "Anruf Montag", "zuständig: Bauhof", "Kontakt zum Boden", "Anruf 112",
    "Ansprechpartner Tiefbauamt", "Kontakt Hausmeister", "Anruf Anwohner", "zuständig Land",
    "Kontakt Untere Naturschutzbehörde", "Kontaktstudie Klein", "kontakt gehalten",
    "Ansprechpartner: Deutsche Telekom", "Kontakt Telefon", "Ansprechpartner Vorname",
    "zuständig ist der Kreis",
]  # fmt: skip


def test_offices_days_and_things_are_no_names():
    assert [text for text in NOBODY if named(text)] == []
    assert not search(column("Notiz", NOBODY)).keys


INITIALS = ["K. Pfaffenberger", "G. Lautenschläger", "Pfaffenberger G.", "S. Yildirim",
            "Yildirim, S.", "H.-J. von Ebersbach"]  # fmt: skip


def test_names_with_an_initial_are_masked_also_where_no_list_has_them():
    content = column("Wer", INITIALS * 5)
    [name] = search(content).found.blocking
    assert (name.key, name.rows) == ("name:wer", 30)
    after = remedy_of(content, remedy(Act.MASK, "wer", kind=Kind.NAME))
    assert set(after.column("wer")) == {"[Name]"}


def test_a_column_of_them_that_no_list_has_is_asked_about():
    found = search(column("Wer", ["K. Pfaffenberger", "G. Lautenschläger", "B. Reithofer"] * 4))
    assert (found.blocking, found.keys) == (set(), {"name:wer"})


@pytest.mark.parametrize(
    "text", ["A. platanoides", "Block B.", "St. Martin", "Haus A.", "Teil C.", "z. B.", "Nr. 5"]
)
def test_plants_and_parts_have_no_initials(text):
    assert not is_initialed(text)


@pytest.mark.parametrize("times", [1, 600])
def test_a_family_name_is_masked_in_all_rows_of_a_column(times):
    notes = ["Pacht Familie Kowalczyk", "Schlüssel hat Kowalczyk", "gudrun petersen",
             "Kowalczyk-Halle", "Kowalczyk Straße", "ok"] * times  # fmt: skip
    after = remedy_of(column("Notiz", notes), remedy(Act.MASK, "notiz", kind=Kind.NAME))
    assert after.column("notiz")[:6] == [
        "Pacht Familie [Name]", "Schlüssel hat [Name]", "[Name]", "Kowalczyk-Halle",
        "Kowalczyk Straße", "ok",
    ]  # fmt: skip


def test_who_is_in_charge_is_a_role():
    values = ["Pfaffenberger", "Lautenschläger", "Yildirim", "Kowalczyk"]
    for heading in ("Zuständig", "Zuständige/r", "Zuständige Person"):
        assert len(search(column(heading, values)).blocking) == 1, heading
    offices = ["Bauhof", "Tiefbauamt", "Land", "Stadtwerke", "LBM", "Deutsche Bahn"]
    assert not search(column("Zuständig", offices)).blocking
    assert Sign.ROLE not in signs_of("zustaendige_stelle")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("gudrun.pfaffenberger@ gmx.de", "gudrun.pfaffenberger@ gmx.de"),
        ("an gudrun @ web.de", "gudrun @ web.de"),
    ],
)
def test_a_blank_beside_the_sign_hides_no_mail_address(text, part):
    [one] = hits(text)
    assert (one.kind, text[one.start : one.end]) == (Kind.MAIL, part)
    assert search(column("Link", [text, "ok"])).blocking == {"mail:link"}


@pytest.mark.parametrize(
    "text",
    ["a.kern(ät)web.de", "a.kern {at} web {dot} de", "a.kern AT web DOT de", "a.kern(@)web.de",
     "a.kern\uff20web.de", "https://stadt.example/?an=a.kern%40web.de"],
)  # fmt: skip
def test_other_ways_of_writing_the_sign_hide_no_mail_address(text):
    assert search(column("Link", [text, "ok"])).blocking == {"mail:link"}
    masked = remedy_of(column("Link", [text, "ok"]), remedy(Act.MASK, "link", kind=Kind.MAIL))
    assert not masked.keys
    assert "kern" not in masked.column("link")[0]


@pytest.mark.parametrize("text", ["Konzert @ kammgarn.de", "3 Stück @ 2.50", "@ stadt"])
def test_a_sign_between_words_is_no_mail_address(text):
    assert not hits(text)


HOMES = [f"{1000 + at};Dackel;{street};{at + 1}" for at, street in
         enumerate(["Pariser Str.", "Mainzer Str."] * 10)]  # fmt: skip


@pytest.mark.parametrize(
    "thing", ["Hundemarke", "Vertragsnummer", "Kundennummer", "Kassenzeichen", "Aktenzeichen",
              "Zähler-Nr.", "Hundesteuermarke"]
)  # fmt: skip
def test_an_address_beside_something_of_somebody_is_asked_about(thing):
    found = search(f"{thing};Rasse;Straße;Hausnr\n" + "\n".join(HOMES))
    assert (found.blocking, found.keys - {"small-groups"}) == (set(), {"address:strasse+hausnr"})
    home = found.found.named("address:strasse+hausnr")
    assert [(one.act, one.columns) for one in home.remedies] == [
        (Act.DROP, ("hausnr",)), (Act.DROP, ("strasse", "hausnr")),
    ]  # fmt: skip


def test_a_house_may_stand_behind_its_street():
    rows = "".join(f"{at};Pariser Str. {at}\n" for at in range(1, 20))
    assert search(f"Vertrag;Adresse\n{rows}").keys == {"address:adresse"}
    assert not search(f"Baumnummer;Adresse\n{rows}").keys


@pytest.mark.parametrize(
    "content",
    [
        "Hundemarke;Straße;Hausnr\n" + "1;Pariser Str.;5\n" * 20,  # one thing at a house
        "Baum;Straße;Hausnr\n" + "".join(f"{at};Pariser Str.;{at}\n" for at in range(1, 20)),
        "Aktenzeichen;Straße\n" + "".join(f"A{at};Pariser Str.\n" for at in range(1, 20)),
    ],
)
def test_places_of_things_of_nobody_are_left_alone(content):
    assert not search(content).keys
