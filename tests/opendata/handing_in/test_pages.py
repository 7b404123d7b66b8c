"""What people see and do on the pages on which tables are handed in."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext, override
from wagtail.users.models import UserProfile

from stadtherz.accounts.public import Role
from stadtherz.opendata.domain.ogc.references import UTM32
from stadtherz.opendata.models import Submission
from stadtherz.opendata.selectors.handing_in import check_of
from stadtherz.opendata.services import deciding
from stadtherz.opendata.services import handing_in as acts
from stadtherz.opendata.services.aside import read_submission
from tests.accounts.factories import person
from tests.opendata.handing_in.test_way import BUDGET, NOW, a_department, give

pytestmark = pytest.mark.django_db
LIST = "opendata-tables"


@pytest.fixture
def at_owner(client, owner):
    client.force_login(owner)
    return client


def upload(client, content=BUDGET, name="HH 2026.csv", **more):
    return client.post(
        reverse("opendata-given"), {"file": SimpleUploadedFile(name, content), **more}
    )


def test_a_dropped_file_leads_to_its_page_and_is_read_aside(
    at_owner, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as later:
        answer = upload(at_owner)
    row = Submission.objects.get()
    assert answer.url == reverse("opendata-table", args=[row.pk])
    assert len(later) == 1
    waiting = at_owner.get(answer.url).content.decode()
    assert "Die Datei wird gelesen" in waiting
    assert at_owner.get(reverse("opendata-table-state", args=[row.pk])).json() == {
        "reading": "waiting", "words": "wartet",
    }  # fmt: skip
    read_submission.call(row.pk)
    page = at_owner.get(answer.url).content.decode()
    assert "Haushaltsplan 2026" in page
    assert "Die Beschreibung fehlt." in page


def test_without_a_file_it_is_said(at_owner):
    answer = at_owner.post(reverse("opendata-given"), follow=True)
    assert "Es kam keine Datei an." in answer.content.decode()
    assert not Submission.objects.exists()


def test_the_description_is_saved_and_judged_anew(at_owner, owner):
    row = give(owner)
    path = reverse("opendata-table", args=[row.pk])
    form = at_owner.get(path).context["form"]
    sent = {
        "title_de": "Haushalt 2026", "title_en": "Budget 2026", "description_de": "Ausgaben.",
        "keywords_de": "Haushalt", "themes": ["ECON"], "department": a_department(),
        "frequency": "ANNUAL", "begins": "2025-01-01", "ends": "2026-12-31",
        "licence": form["licence"].value(), "west": "7.6", "south": "49.3", "east": "7.9",
        "north": "49.6", "label-0_de": "Produkt", "meaning-0_en": "What for", "unit-1": "EUR",
    }  # fmt: skip
    page = at_owner.post(path, sent, follow=True).content.decode()
    assert "Nichts fehlt" in page
    told = Submission.objects.get().told
    assert told["title"] == {"de": "Haushalt 2026", "en": "Budget 2026"}
    assert told["columns"][0]["meaning"] == {"en": "What for"}
    assert told["columns"][1]["unit"] == "EUR"
    assert re.search(r"<strong>405</strong> von 405 Punkten", page)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"west": "7.6"}, "Gib alle vier Ränder an"), ({"north": "91"}, "kleiner oder gleich 90"),
        ({"begins": "gestern"}, "gültiges Datum"), ({"themes": ["NIX"]}, "NIX"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(at_owner, owner, wrong, words):
    row = give(owner)
    page = at_owner.post(
        reverse("opendata-table", args=[row.pk]), {"title_de": "Neu getippt", **wrong}
    ).content.decode()
    assert words in page
    assert "Neu getippt" in page
    assert str(Submission.objects.get().told["title"]["de"]) == "Haushaltsplan 2026"


def test_buttons_are_those_of_the_person(client, owner, office, privacy):
    row = give(owner)
    path = reverse("opendata-table", args=[row.pk])
    seen = {}
    for one in (owner, office, privacy):
        client.force_login(one)
        page = client.get(path).content.decode()
        seen[one.username] = re.findall(r'name="act" value="([a-z-]+)"', page)
    assert seen == {
        "kaemmerei": ["hand-in", "discard"], "datenstelle": ["hand-in", "discard"],
        "datenschutz": [],
    }  # fmt: skip


def test_a_refused_step_is_said_in_words(at_owner, owner):
    row = give(owner)
    answer = at_owner.post(
        reverse("opendata-table-acted", args=[row.pk]), {"act": "hand-in"}, follow=True
    )
    assert "Es fehlt noch etwas" in answer.content.decode()
    unknown = at_owner.post(reverse("opendata-table-acted", args=[row.pk]), {"act": "fly"})
    assert unknown.status_code == 404


def test_strangers_see_nothing(client, owner):
    row = give(owner)
    for name, role, status in [("autorin", Role.EDITOR, 403), ("andere", Role.DATA_OWNER, 404)]:
        client.force_login(person(name, role))
        assert client.get(reverse("opendata-table", args=[row.pk])).status_code == status
    client.logout()
    assert client.get(reverse("opendata-table", args=[row.pk])).status_code == 302


def test_texts_of_files_are_never_markup(at_owner, owner):
    evil = "<script>alert(1)</script>"
    row = give(owner, f"{evil};b\n1;{evil}\n".encode(), f"{evil}.csv")
    acts.tell(row=row, told=acts.check_of(row).told, by=owner, now=NOW)
    for path in (reverse("opendata-table", args=[row.pk]), reverse(LIST)):
        assert evil not in at_owner.get(path).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list_do_not_grow(at_owner, owner, django_assert_max_num_queries, count):
    for number in range(count):
        give(owner, name=f"t{number}.csv")
    at_owner.get(reverse(LIST))
    with django_assert_max_num_queries(18):
        at_owner.get(reverse(LIST))


def test_the_page_is_there_in_english(at_owner, owner):
    UserProfile.get_for_user(owner)
    UserProfile.objects.update(preferred_language="en")
    row = give(owner)
    page = at_owner.get(reverse("opendata-table", args=[row.pk])).content.decode()
    assert "What is still missing" in page
    assert "Was noch fehlt" not in page


PLACES = {
    "degrees": b"name;lat;lon\nLinde;49,44;7,77\nEiche;49,45;7,76\n",
    "utm": (
        "name;Rechtswert;Hochwert\n"
        + "".join(
            "{};{:.1f};{:.1f}\n".format(name, *UTM32.there(lon, lat)).replace(".", ",")
            for name, lon, lat in [("Linde", 7.77, 49.44001), ("Eiche", 7.76, 49.45001)]
        )
    ).encode(),
}


@pytest.mark.parametrize("kind", PLACES)
def test_where_the_rows_are_is_on_a_map_before_anybody_hands_in(at_owner, owner, kind):
    row = give(owner, PLACES[kind], "baeume.csv")
    page = at_owner.get(reverse("opendata-table", args=[row.pk])).content.decode()
    assert "Wo die Zeilen liegen" in page
    drawn = page[page.index('class="city-map city-map--marks') :]
    assert 'aria-label="Linde' in drawn
    lines = re.findall(r'<li id="ort-\d"><span>(\w+)</span> <span class="when">(49.4\d)', page)
    assert lines == [("Linde", "49.44"), ("Eiche", "49.45")]
    assert "Sieh auf der Karte nach" in page


def test_places_that_the_map_does_not_know_are_not_looked_for_there(at_owner, owner):
    old = b"name;Rechtswert;Hochwert\nLinde;3411000;5479000\nEiche;3411100;5479100\n"
    row = give(owner, old, "baeume.csv")
    page = at_owner.get(reverse("opendata-table", args=[row.pk])).content.decode()
    assert "Wo die Zeilen liegen" not in page
    assert "Die Karte kennt Grad (WGS 84) und UTM in Zone 32" in page


def test_rows_without_a_place_have_no_map(at_owner, owner):
    row = give(owner)
    page = at_owner.get(reverse("opendata-table", args=[row.pk])).content.decode()
    assert "Wo die Zeilen liegen" not in page
    assert "city-map" not in page


def test_yes_and_no_are_previewed_in_words(at_owner, owner):
    row = give(owner, b"name;offen\nMarkt;ja\nPark;nein\n", "orte.csv")
    page = at_owner.get(reverse("opendata-table", args=[row.pk])).content.decode()
    lines = re.findall(r"<tr><td>(Markt|Park)</td><td>(\w+)</td></tr>", page)
    assert lines == [("Markt", "ja"), ("Park", "nein")]


def test_errors_in_forms_of_the_administration_say_du(at_owner):
    with override("de"):
        assert gettext("Go to the first error") == "Zum ersten Fehler"


PEOPLE = (
    "Nachname;Telefon;Notiz;Geburtsdatum;Breitengrad;Längengrad;Betrag\n"
    "Pfaffenberger;0176.555.12.344;Pacht Familie Kowalczyk;12.03.1975;49,44331;7,76891;10\n"
    "Yıldırım;0171 2345678;Schlüssel hat Kowalczyk;01.04.1980;49,44981;7,75123;20\n"
)
SECRETS = ("Pfaffenberger", "Yıldırım", "555", "234", "Kowalczyk", "1975", "1980", "49.44", "7.7")


def rows_shown(client, row):
    page = client.get(reverse("opendata-table", args=[row.pk])).content.decode()
    return re.search(r'<table class="listing"><caption>(.*?)</table>', page, re.DOTALL)[1], page


def test_the_first_rows_are_covered_until_it_is_decided_who_may_be_named(at_owner, owner):
    row = give(owner, PEOPLE.encode(), "pacht.csv")
    shown, page = rows_shown(at_owner, row)
    assert [one for one in SECRETS if one in shown] == []
    assert "Was von Menschen erzählen kann, ist hier verdeckt" in page
    assert "Auch die Karte kommt erst dann." in page
    for mark in ("[Name]", "[Telefon]", "[Geburtstag]", "[Adresse]", "Pacht Familie [Name]"):
        assert f">{mark}</td>" in shown
    assert ">20</td>" in shown
    assert "Wo die Zeilen liegen" not in page
    UserProfile.get_for_user(owner)
    UserProfile.objects.update(preferred_language="en")
    assert "is covered here until it is decided" in rows_shown(at_owner, row)[1]


def test_what_is_decided_on_is_shown_as_it_would_be_published(at_owner, owner):
    row = give(owner, b"Schule;Telefon\nA;0631/123456\nB;0631/65432\n", "schulen.csv")
    assert "[Telefon]" in rows_shown(at_owner, row)[0]
    [find] = check_of(row).undecided
    deciding.say_nobody(row=row, key=find.key, by=owner, now=NOW)
    shown, page = rows_shown(at_owner, row)
    assert "0631/123456" in shown
    assert "verdeckt" not in page
    assert shown.startswith("Die ersten Zeilen, wie sie veröffentlicht würden")


def test_helps_and_errors_are_heard_with_their_fields(at_owner, owner):
    table = reverse("opendata-table", args=[give(owner).pk])
    pages = [
        at_owner.get(reverse("opendata-tables")),
        at_owner.post(reverse("opendata-begun-at-address"), {"begin-url": "ftp://x.example/a"}),
        at_owner.get(table), at_owner.post(table, {"north": "91", "themes": "NIX"}),
    ]  # fmt: skip
    for answer in pages:
        shown = answer.content.decode()
        there = set(re.findall(r'\bid="([^"]+)"', shown))
        said = [name for names in re.findall(r'aria-describedby="([^"]+)"', shown)
                for name in names.split()]  # fmt: skip
        assert said
        assert set(said) <= there


def test_wrong_fields_are_listed_above_the_form_with_links_to_them(at_owner, owner):
    sent = {"title_de": "x" * 300, "themes": "NIX", "begins": "gestern", "unit-1": "x" * 60}
    answer = at_owner.post(reverse("opendata-table", args=[give(owner).pk]), sent)
    shown = answer.content.decode()
    [listed] = re.findall(r'<div class="error-message" role="alert">.*?</div>', shown, re.DOTALL)
    links = re.findall(r'href="#([^"]+)"', listed)
    assert links == ["feld-title", "feld-themes", "id_begins", "id_unit-1"]
    assert [one for one in links if f'id="{one}"' not in shown] == []
    assert '<details class="giving__details" open>' in shown
