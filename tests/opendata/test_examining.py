"""The public page of the catalogue doctor: what it takes, refuses, tells, keeps and forgets."""

import gzip
import io
import json
import re
import time
import zipfile
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.template.loader import render_to_string
from django.utils import timezone

from stadtherz.city.public import load_city, the_city
from stadtherz.opendata.adapters import apart
from stadtherz.opendata.adapters import examining as reading
from stadtherz.opendata.domain.examining import LARGEST_BYTES
from stadtherz.opendata.domain.gate import findings, may_pass
from stadtherz.opendata.models import Examined
from stadtherz.opendata.selectors.catalogue import dataset_of
from stadtherz.opendata.services import examining
from stadtherz.opendata.services.examining import examine_one, waiting
from stadtherz.opendata.views.doctor_public import EXAMPLE, worded
from tests.opendata.ogc.published import trees
from tests.opendata.web import small_web

pytestmark = pytest.mark.django_db
PAGE = "/daten/pruefen/"
BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description><rdf:value>&c;</rdf:value></rdf:Description></rdf:RDF>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description>
<rdf:value>&e;</rdf:value></rdf:Description></rdf:RDF>"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.VAR, settings.SHAPES = tmp_path, None
    caches["default"].clear()


@pytest.fixture
def web():
    with small_web() as found:
        yield found


@pytest.fixture
def near(monkeypatch):
    """Let a catalogue on loopback be asked, with bounds that are soon reached."""
    near = reading.Bounds(private=True, seconds=5, largest_bytes=50_000, pages=3)
    monkeypatch.setattr(reading.read_address, "__defaults__", (near,))


def ask(client, **said):
    return client.post(PAGE, said)


def upload(client, body, name="katalog.ttl"):
    return ask(client, file=SimpleUploadedFile(name, body))


def examined(client, answer):
    """Do what the background does, and give the page."""
    assert answer.status_code == 303, answer.content.decode()[:3000]
    for token in waiting(now=timezone.now()):
        examine_one(token=token, worded=worded, clock=timezone.now)
    return client.get(answer["Location"])


def test_the_example_leads_to_a_report(client):
    answer = ask(client, example="1")
    before = client.get(answer["Location"]).content.decode()
    assert "wartet auf die Prüfung" in before
    page = examined(client, answer)
    body = page.content.decode()
    for words in ("von 405 Punkten", "STADTHERZ_SHAPES", "Baumkataster", "language/GER",
                  "ein Mensch", "Befund als JSON"):  # fmt: skip
        assert words in body
    assert "no-store" in page["Cache-Control"]
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex", "no-referrer")
    english = client.get("/en" + answer["Location"].replace("daten/pruefen", "data/check"))
    assert "of 405 points" in english.content.decode()


def test_the_report_is_that_of_the_command(client, capsys):
    examined(client, ask(client, example="1"))
    token = Examined.objects.get().token
    told = client.get(f"/data/examined/{token}.json").json()
    with pytest.raises(SystemExit):
        call_command("opendata_doctor", str(EXAMPLE), json=True)
    command = json.loads(capsys.readouterr().out)
    assert told["state"] == "done"
    assert told["report"] | {"source": ""} == command | {"source": ""}
    assert told["report"]["datasets"] == 3


def test_with_shapes_it_says_what_they_find_and_loads_no_imports(
    client, web, near, settings, shared_data
):
    settings.SHAPES = shared_data / "dcatap"
    assert "mit den amtlichen Shapes" in client.get(PAGE).content.decode()
    there = web.say("/mehr.ttl", b"<http://e.org/x> <http://e.org/y> <http://e.org/z> .")
    owl = "http://www.w3.org/2002/07/owl#"
    said = f"<http://e.org/o> a <{owl}Ontology> ; <{owl}imports> <{there}> .".encode()
    body = examined(client, upload(client, EXAMPLE.read_bytes() + said)).content.decode()
    assert "DCAT-AP.de 3.0" in body
    assert "Verstoß: Datensatz" in body
    assert web.asked == []
    settings.SHAPES = settings.VAR
    assert "fehlen die amtlichen Shapes" in client.get(PAGE).content.decode()


def test_an_address_is_read_and_a_page_leads_to_its_catalogue(client, web, near):
    web.say("/catalog.ttl", EXAMPLE.read_bytes())
    home = b'<!doctype html><html><link rel="alternate" type="text/turtle" href="/catalog.ttl">'
    address = web.say("/", home, media="text/html")
    body = examined(client, ask(client, address=address)).content.decode()
    assert "Baumkataster" in body
    lure = b'<!doctype html><link rel="alternate" type="text/turtle" href="file:///etc/passwd">'
    alone = web.say("/leer", lure, media="text/html")
    assert "eine Webseite, kein Katalog" in examined(client, ask(client, address=alone)).text


def test_the_own_catalogue_is_read_without_asking_the_net(client):
    own = f"{settings.CONFIG.address.rstrip('/')}/catalog.ttl"
    assert "Datensätze: 0" in examined(client, ask(client, address=own)).content.decode()


def test_what_nobody_checked_or_asked_is_not_counted_as_none(client):
    answer = ask(client, file=SimpleUploadedFile("k.ttl", EXAMPLE.read_bytes()))
    body = examined(client, answer).content.decode()
    patients = body[body.index("Punkte und Verstöße nach Datensätzen") :]
    assert re.findall(r'<td class="number">([^<]+)</td></tr>', patients) == ["nicht geprüft"] * 3
    gains = body[body.index("Was noch Punkte bringt") : body.index("Fehler, die eine Regel kennt")]
    for name in ("Datei antwortet", "Zugang antwortet"):
        assert ">nicht gefragt<" in gains[gains.index(name) :][:300]
    told = client.get(f"/data/examined/{Examined.objects.get().token}.json").json()["report"]
    assert [one["violations"] for one in told["entries"]] == [None] * 3


def test_text_that_is_an_address_is_told_apart_from_one(client):
    language = "http://publications.europa.eu/resource/authority/language/DEU"
    said = (
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> ."
        f'<http://e.org/d> a dcat:Dataset ; dct:title "D"@de ; dct:language "{language}" .'
    ).encode()
    body = examined(client, upload(client, said)).content.decode()
    row = body[body.index("Sprache als Text") :][:700]
    assert f"<code>{language}</code> als Text</td>" in row
    assert f"<code>{language}</code> als Adresse</td>" in row


def test_of_our_own_catalogue_it_says_what_the_workflow_says(client, tmp_path, own_lake):
    load_city(city=the_city())
    row = trees(tmp_path)
    own = f"{settings.CONFIG.address.rstrip('/')}/catalog.ttl"
    body = examined(client, ask(client, address=own)).content.decode()
    report = Examined.objects.get().report
    mark = next(one for one in report["mqa"]["indicators"] if one["code"] == "dcat-ap")
    passes = may_pass(findings(dataset_of(row)))
    assert (mark["met"], mark["unknown"]) == (int(passes), 0)
    words = "Die 30 Punkte für DCAT-AP gibt hier die eigene Prüfung der Plattform"
    assert words in body
    assert words in render_to_string("opendata/admin/_check.html", {"official": None})
    client.post(PAGE, {"example": "1"})
    stranger = examined(client, ask(client, example="1")).content.decode()
    assert words not in stranger


@pytest.mark.parametrize(
    ("address", "code"),
    [("http://127.0.0.1:1/", "private-address"), ("http://[::1]/c.ttl", "private-address"),
     ("http://169.254.169.254/latest/meta-data", "private-address"),
     ("http://10.0.0.1/", "private-address"), ("http://localhost/x", "private-address"),
     ("http://[::ffff:192.168.0.1]/", "private-address")],
)  # fmt: skip
def test_our_own_network_is_not_asked(client, address, code):
    page = examined(client, ask(client, address=address)).content.decode()
    assert "Netz, das von hier aus nicht gefragt wird" in page
    assert Examined.objects.get().trouble == code


def test_a_redirect_does_not_lead_into_our_network(client, web, monkeypatch):
    inside = web.say("/innen", EXAMPLE.read_bytes())
    there = web.say("/", status=302, Location=inside.replace("127.0.0.1", "localhost"))
    seen = []
    monkeypatch.setattr(
        "stadtherz.opendata.adapters.guarded.is_public",
        lambda number: not seen and not seen.append(number),
    )
    examined(client, ask(client, address=there))
    assert Examined.objects.get().trouble == "private-address"
    assert web.asked == [("GET", "/")]


@pytest.mark.parametrize("address", ["ftp://e.org/x", "javascript:alert(1)", "file:///etc/passwd",
                                     "katalog", "http://", "http:// x"])  # fmt: skip
def test_what_is_no_address_is_refused_at_once(client, address):
    answer = ask(client, address=address)
    assert answer.status_code == 400
    assert "keine Adresse des Webs" in answer.content.decode()
    assert not Examined.objects.exists()


def test_nothing_or_both_is_refused_with_what_helps(client):
    assert "Es fehlt" in ask(client).content.decode()
    both = ask(client, address="https://e.org/", file=SimpleUploadedFile("a.ttl", b"<a> <b> <c> ."))
    assert "zugleich" in both.content.decode()
    assert "leer" in upload(client, b"").content.decode()


def packed(kind):
    if kind == "zip":
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("c.ttl", b"0" * 5_000_000)
        return buffer.getvalue()
    return gzip.compress(b"0" * 5_000_000)


@pytest.mark.parametrize("kind", ["zip", "gzip"])
def test_nothing_is_unpacked(client, web, near, kind):
    assert "gepackt" in upload(client, packed(kind)).content.decode()
    address = web.say("/c.ttl", packed(kind))
    examined(client, ask(client, address=address))
    assert Examined.objects.get().trouble == "packed"


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [(BOMB, "xml-not-safe", "ohne Ende wachsen"), (OUTSIDE, "xml-not-safe", "verweist nach außen"),
     (b'{"@context": "https://e.org/c.jsonld", "@id": "http://e.org/a"}', "remote-context",
      "anderen Rechner"),
     (b'{"@context": {"@import": "https://e.org/c"}, "@id": "http://e.org/a"}', "remote-context",
      "anderen Rechner"),
     (b"<http://e.org/a> <http://e.org/b> 5 .\n<http://e.org/a> x .", "rdf-not-readable",
      "Zeile 2."),
     (b"\x00\xff\xfe kein RDF", "rdf-not-readable", "lesen lässt")],
)  # fmt: skip
def test_what_could_harm_or_is_broken_is_said(client, body, code, words):
    page = examined(client, upload(client, body, "katalog.bin")).content.decode()
    assert Examined.objects.get().trouble == code
    assert words in page
    assert "root:" not in page


def test_files_are_gone_when_they_are_read_and_reports_after_a_week(client, tmp_path):
    answer = ask(client, example="1")
    assert len(list(tmp_path.rglob("examined/*"))) == 1
    examined(client, answer)
    assert list(tmp_path.rglob("examined/*")) == []
    row = Examined.objects.get()
    row.asked_at -= timedelta(days=7)
    row.save()
    assert client.get(answer["Location"]).status_code == 404
    assert waiting(now=timezone.now()) == []
    assert not Examined.objects.exists()


def test_who_asks_often_waits_and_is_not_known(client):
    for _ in range(6):
        assert ask(client, address="https://e.org/").status_code == 303
    answer = ask(client, address="https://e.org/")
    assert (answer.status_code, Examined.objects.count()) == (429, 6)
    assert "in der letzten Stunde" in answer.content.decode()
    kept = str(list(Examined.objects.values())) + str(list(caches["default"]._cache))
    assert "127.0.0" not in kept
    other = client.post(PAGE, {"address": "https://e.org/"}, REMOTE_ADDR="9.9.9.9")
    assert other.status_code == 303


def test_a_full_queue_says_so(client):
    Examined.objects.bulk_create(
        Examined(token=str(n), source="x", asked_at=timezone.now()) for n in range(20)
    )
    answer = ask(client, address="https://e.org/")
    assert (answer.status_code, Examined.objects.count()) == (503, 20)


def test_what_is_too_large_is_not_even_read(client):
    answer = client.post(PAGE, b"", content_type="multipart/form-data; boundary=x",
                         CONTENT_LENGTH=str(LARGEST_BYTES * 2))  # fmt: skip
    assert answer.status_code == 413
    assert "mehr, als hier" in answer.content.decode()


def test_pages_and_statements_are_bounded(client, web, near, monkeypatch):
    for number in range(1, 6):
        ahead = f"<x> <http://www.w3.org/ns/hydra/core#next> <{web.base}/{number + 1}> ."
        web.say(f"/{number}", ahead.encode())
    body = examined(client, ask(client, address=f"{web.base}/1")).content.decode()
    assert "nicht ganz gelesen" in body
    monkeypatch.setattr(reading, "MOST_STATEMENTS", 20)
    examined(client, ask(client, example="1"))
    assert Examined.objects.get(source=EXAMPLE.name).trouble == "too-large"


def test_programs_get_addresses_for_programs(client):
    answer = client.post(PAGE, {"example": "1"}, headers={"accept": "application/json"})
    told = client.get(answer["Location"]).json()
    assert (told["state"], told["report"]) == ("waiting", None)
    assert client.get("/data/examined/erraten.json").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_work_apart_is_ended_in_time_and_what_it_left_is_said(monkeypatch):
    started = time.monotonic()
    row = Examined.objects.create(token="t", source="x", asked_at=timezone.now())
    monkeypatch.setattr(apart, "_command", lambda _: ["/bin/sleep", "60"])
    examining.look_after(token="t", seconds=0.2)
    row.refresh_from_db()
    assert (row.state, row.trouble) == ("failed", "time")
    assert time.monotonic() - started < 10


def test_text_of_a_catalogue_cannot_act_on_the_page(client):
    body = EXAMPLE.read_bytes().replace(b"Haushalt", b"<script>alert(1)</script>")
    page = examined(client, upload(client, body, '"><img src=x>.ttl')).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
