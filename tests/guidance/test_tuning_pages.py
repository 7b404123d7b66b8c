"""The guide is tuned on its pages, and says on what a way depends and what else there is."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from stadtherz.guidance.domain.choices import Fact
from stadtherz.guidance.domain.profile import TABLES
from stadtherz.guidance.views.figure_words import FIGURES
from stadtherz.guidance.views.unchecked_words import FACTS

pytestmark = pytest.mark.django_db
WITH_ALL = {"von": "address/marktstr/29", "nach": "address/marktstr/28", "profil": "cane"}
"""A way in the quarter that is a detour, depends on what nobody has checked, and has others."""
WITHOUT = {"von": "address/gartenstr/17", "nach": "address/westring/6", "profil": "cane"}
"""One with others whose data is complete."""
CLASH = "„viel Grün“ und „wenig Grün“ gehen nicht zusammen"


@pytest.fixture(autouse=True)
def _town(no_map_yet):
    call_command("streets_demo", verbosity=0)


def page_of(client, asked, path="/lotse/", status=200):
    response = client.get(path, asked, follow=True)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_words_for_everything():
    assert {*FACTS} == {*Fact}
    assert {key: {*some} for key, some in FIGURES.items()} == {
        key: {*some} for key, some in TABLES.items()
    }


def test_a_way_says_on_what_it_depends_what_else_there_is_and_that_it_is_a_detour(client):
    page = page_of(client, WITH_ALL)
    assert "Meter länger als der kürzeste. Der kürzere steht zur Wahl" in page
    part = page.split('<h2 id="ungeprueft">')[1].split("</section>")[0]
    steps = re.findall(r'href="#(schritt-\d+)"', part)
    assert steps
    assert all(f'<li id="{one}">' in page for one in steps)
    assert "Vielleicht ist auf dem Boden nichts zu fühlen." in part
    [instead] = re.findall(r'href="/lotse/\?[^"]*&amp;weg=(\d)"', part)
    other = page_of(client, WITH_ALL | {"weg": instead})
    assert "Was niemand geprüft hat" not in other
    assert page.count('aria-current="true"') == 1
    english = page_of(client, WITH_ALL, "/en/guide/")
    assert "What nobody has checked" in english
    assert "If it is so, another way leads better" in english


def test_a_way_whose_data_is_complete_depends_on_nothing(client):
    page = page_of(client, WITHOUT)
    far = re.search(r"Der Weg ist (\S+ Meter) lang", page)[1]
    assert f"Weg 1, {far}</a>" in page
    assert "Weg 2, " in page
    assert "niemand geprüft" not in page
    assert "länger als der kürzeste" not in page


def test_the_way_is_told_in_the_manner_that_is_asked_for(client):
    page = page_of(client, WITHOUT | {"richtung": "clock", "einheit": "steps", "schritt": "70"})
    steps = page.split('<h2 id="schritte">')[1].split("</section>")[0]
    assert " Uhr" in steps
    assert " Schritte" in steps
    assert "Meter" not in steps
    assert 'name="richtung" id="richtung-clock" value="clock" checked' in page


def test_pace_and_parts_are_asked_and_kept_in_every_link(client):
    asked = WITHOUT | {"g.pace.kmh": "2", "teil": ["rest", "quiet"]}
    slow, fast = page_of(client, asked), page_of(client, asked | {"g.pace.kmh": "6"})
    minutes = re.compile(r"dauert (?:etwa )?(\d+) Minuten")
    assert int(minutes.search(slow)[1]) > int(minutes.search(fast)[1])
    assert "teil=rest&amp;teil=quiet&amp;g.pace.kmh=2&amp;weg=2" in slow


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ({"teil": ["green", "no-green"]}, "teil-green", CLASH),
        ({"g.pace.kmh": "30"}, "tempo", "Gib eine Zahl von 1 bis 8 ein."),
        ({"schritt": "5"}, "schritt", "Schrittlänge: Gib eine Zahl von 30 bis 120 ein."),
    ],
)
def test_what_cannot_be_is_told_at_its_field(client, asked, field, words):
    page = page_of(client, WITH_ALL | asked)
    assert f'<li><a href="#{field}">' in page
    assert f' id="{field}"' in page
    assert words in page
    assert '<details class="form-row" open>' in page
    assert "<title> Fehler: Lotse" in page.replace("<title>", "<title> ").replace("  ", " ")


def test_figures_stand_as_people_of_the_language_write_them(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        page = page_of(client, {"profil": "wheelchair"}, "/en/guide/weights/")
    assert 'name="g.pace.kmh" value="3.2"' in page
    assert 'name="g.paths.steps" value="never"' in page
    sent = WITHOUT | {"fertig": "1", "g.paths.shared": "1.7", "g.paths.steps": "never"}
    response = client.get("/en/guide/weights/", sent)
    assert response.url.endswith("&g.paths.shared=1.7&g.paths.steps=never")


def test_each_figure_can_be_changed(client):
    page = page_of(client, WITHOUT, "/lotse/gewichte/")
    assert page.count('name="g.') == sum(map(len, TABLES.values()))
    assert 'name="g.crossing.zebra" value="40"' in page
    assert "nie" in page_of(client, {"profil": "wheelchair"}, "/lotse/gewichte/")
    sent = WITHOUT | {"fertig": "1", "g.crossing.zebra": "nie", "g.crossing.zebra-tactile": "25,0"}
    response = client.get("/lotse/gewichte/", sent)
    assert response.status_code == 302
    assert response.url.startswith("/lotse/?von=")
    assert response.url.endswith("profil=cane&g.crossing.zebra=never")
    assert "üblich: 40" in page_of(client, {"g.crossing.zebra": "nie"}, "/lotse/gewichte/")


def test_figures_that_cannot_be_are_told_at_their_fields(client):
    asked = WITHOUT | {"fertig": "1", "g.crossing.large": "700", "g.kerb.raised": "7"}
    page = page_of(client, asked, "/lotse/gewichte/")
    assert '<a href="#crossing.large">Querungen, große Straße ohne Hilfe: Der Wert darf' in page
    assert 'aria-describedby="crossing.large-fehler"' in page
    assert 'name="g.kerb.raised" value="7"' in page
    assert "/lotse/gewichte/?" in page_of(client, asked).split('role="alert"')[1].split("</ul>")[0]


def test_a_profile_is_taken_along_and_brought_back(client):
    asked = WITHOUT | {"g.crossing.zebra": "never", "teil": "quiet"}
    response = client.get("/lotse/gewichte/profil.json", asked)
    assert response["Content-Disposition"] == 'attachment; filename="cane.json"'
    written = response.json()
    assert (written["profile"], written["crossing"]["zebra"]) == ("cane", "never")
    file = SimpleUploadedFile("mein.json", response.content)
    back = client.post("/lotse/gewichte/profil/?profil=pram", {"datei": file, "text": ""})
    assert back.status_code == 302
    assert "profil=cane&g.near.loud=2&g.near.busy=1.3&g.crossing.zebra=never" in back.url
    text = json.dumps({"profile": "pram", "pace": {"kmh": 5}})
    back = client.post("/lotse/gewichte/profil/?von=a", {"text": text})
    assert back.url.endswith("?von=a&profil=pram&g.pace.kmh=5")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Wähl eine Datei oder füge den Text eines Profils ein."),
        ("{,}", "Das ist kein JSON: Zeile 1, Zeichen 2 stimmt nicht."),
        ("[" * 9_000, "Das ist kein Profil."),
        ("x" * 20_001, "Das ist zu lang für ein Profil."),
        ('{"profile": ["cane"]}', "gibt es in keinem Profil."),
        ('{"wings": {}}', "„wings“ gibt es in keinem Profil."),
        ('{"kerb": 3}', "„kerb“ fehlt im Profil."),
        ('{"kerb": {"raised": "<b>"}}', "Bordsteine, hoch: Gib eine Zahl von 0 bis 5.000 oder"),
    ],
)
def test_a_profile_that_cannot_be_is_told(client, text, words):
    response = client.post("/lotse/gewichte/profil/", {"text": text})
    page = " ".join(response.content.decode().split())
    assert response.status_code == 422
    assert words in page.split('role="alert"')[1].split("</ul>")[0]
    assert "<b>" not in page
    assert "ersetzt weder Stock noch Hund noch Gehör" in page


@pytest.mark.parametrize(
    "text",
    [
        '{"pace": {"kmh": ' + "9" * 5000 + "}}", '{"\\ud800": {}}', '{"profile": "\\ud800"}',
        "[" * 9_000, '{"a":' * 3_000, '{"crossing": {"zebra": NaN}}',
        '{"crossing": {"zebra": 1e400}}', '{"crossing": {"zebra": -1}}', '{"crossing": []}',
    ],
    ids=["many digits", "half a sign", "half a sign as name", "deep", "cut off", "no number",
         "endless", "below zero", "a list"],
)  # fmt: skip
def test_no_file_breaks_the_page(client, text):
    assert client.post("/lotse/gewichte/profil/", {"text": text}).status_code == 422


def test_a_file_that_is_no_text_is_told(client):
    file = SimpleUploadedFile("mein.json", b"\xff\xfe\x00")
    response = client.post("/lotse/gewichte/profil/", {"datei": file})
    assert "Die Datei ist kein Text." in response.content.decode()


def test_who_opens_the_address_of_an_upload_comes_back_to_the_weights(client):
    response = client.get("/lotse/gewichte/profil/", {"profil": "wheelchair"})
    assert (response.status_code, response.url) == (302, "/lotse/gewichte/?profil=wheelchair")
