"""What people without an account see and do: the form, their page, the registers."""

import csv
import io
import re

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters.request_keys import key_of, new_seed
from stadtherz.opendata.domain.desk.standing import Kind
from stadtherz.opendata.models import Arrangement, DataRequest
from stadtherz.opendata.services.answering import Care, ask_the_person, take_care
from stadtherz.opendata.services.arrangements import keep_arrangement
from tests.opendata.desk.factories import (
    MAIL,
    RECEIVED,
    REFUSAL,
    WORDS,
    answered,
    at,
    clerk,
    dataset,
    request,
    seen,
)

pytestmark = pytest.mark.django_db
FORM = "/daten/anfragen/"
REGISTER = "/daten/anfragen/verzeichnis/"


@pytest.fixture(autouse=True)
def city():
    cache.clear()
    load_city(city=the_city())


@pytest.fixture
def anna():
    return clerk("anna")


@pytest.fixture
def today():
    with time_machine.travel(RECEIVED, tick=False):
        yield


def page_of(row):
    return f"/daten/anfragen/{key_of(row.seed)}/"


def send(client, **more):
    said = {"wanted": WORDS, "kind": "reuse", "mail": "", "name": "", "website": "", **more}
    return client.post(FORM, said)


def words(response):
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


class TestAsking:
    def test_it_takes_one_sentence_and_leads_to_a_page_of_ones_own(self, client, today):
        answer = send(client)
        row = DataRequest.objects.get()
        assert answer.url == page_of(row)
        said = words(client.get(answer.url))
        for part in ("noch 20 Arbeitstage", "Antwort bis 9. November 2026", WORDS,
                     "Richtlinie (EU) 2019/1024 Art. 4 Abs. 2", "kennt keine Pause"):  # fmt: skip
            assert part in said
        assert DataRequest.objects.values_list("name", "mail", "kind").get() == ("", "", "reuse")

    def test_what_was_written_stays_after_a_mistake(self, client):
        answer = send(client, mail="ines", wanted=WORDS)
        assert answer.status_code == 200
        body = answer.content.decode()
        assert "Das ist keine Mail-Adresse." in body
        assert WORDS in body
        assert 'aria-invalid="true"' in body
        assert not DataRequest.objects.exists()

    @pytest.mark.parametrize(
        "more",
        [{"wanted": ""}, {"wanted": "x" * 4_001}, {"kind": "alles"}, {"name": "x" * 121},
         {"mail": "ines@post.example\nBcc: x@evil.example"}],
    )  # fmt: skip
    def test_odd_input_is_told_and_not_stored(self, client, more):
        assert send(client, **more).status_code == 200
        assert not DataRequest.objects.exists()

    def test_a_robot_is_thanked_and_forgotten(self, client):
        answer = send(client, website="https://spam.example", mail=MAIL)
        assert words(client.get(answer.url)).count("Danke") >= 1
        assert not DataRequest.objects.exists()
        assert mail.outbox == []

    def test_after_five_in_an_hour_there_is_a_pause(self, client):
        states = [send(client).status_code for _ in range(6)]
        assert states == [302] * 5 + [429]
        assert DataRequest.objects.count() == 5

    def test_nobody_is_flooded_with_mails_from_many_places(self, client):
        states = [
            client.post(
                FORM, {"wanted": WORDS, "kind": "reuse", "mail": MAIL.upper() if n else MAIL},
                REMOTE_ADDR=f"192.0.2.{n}",
            ).status_code
            for n in range(4)
        ]  # fmt: skip
        assert states == [302] * 3 + [429]

    def test_script_in_text_stays_text(self, client, anna):
        bad = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        send(client, wanted=bad, name=bad)
        row = DataRequest.objects.get()
        take_care(at=seen(row, anna), care=Care(None, None, Text.of(bad), None))
        for path in (page_of(row), REGISTER):
            body = client.get(path).content.decode()
            assert "<script>alert" not in body
            assert "<img src=x" not in body


class TestTheOwnPage:
    def test_it_is_for_nobody_else(self, client):
        answer = client.get(page_of(request()))
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "same-origin"

    def test_a_guess_and_a_number_open_nothing(self, client):
        row = request()
        for guess in (key_of(new_seed()), row.number, str(row.pk), row.seed):
            assert client.get(f"/daten/anfragen/{guess}/").status_code == 404
            answer = client.post(f"/daten/anfragen/{guess}/tun/", {"act": "withdraw"})
            assert answer.status_code == 404
        row.refresh_from_db()
        assert row.state == "received"

    def test_a_question_is_answered_there(self, client, anna):
        row = request(kind=Kind.ACCESS)
        ask_the_person(at=seen(row, anna), question="Welcher Zeitraum?", stops=True)
        said = words(client.get(page_of(row)))
        assert "Welcher Zeitraum?" in said
        assert "Unsere Frist beginnt mit deiner Antwort neu (LTranspG Rheinland-Pfalz § 11)" in said
        empty = client.post(page_of(row) + "tun/", {"act": "reply", "words": ""})
        assert "Schreib deine Antwort in das Feld." in words(empty)
        client.post(page_of(row) + "tun/", {"act": "reply", "words": "Seit 2020."})
        row.refresh_from_db()
        assert row.state == "received"
        assert "Seit 2020." in words(client.get(page_of(row)))

    def test_withdrawing_can_be_undone_and_erasing_cannot(self, client):
        row = request()
        act = page_of(row) + "tun/"
        client.post(act, {"act": "erase"})
        assert DataRequest.objects.get().wanted == WORDS  # it is open
        client.post(act, {"act": "withdraw"})
        assert "Doch weitermachen" in words(client.get(page_of(row)))
        client.post(act, {"act": "go-on"})
        assert DataRequest.objects.get().state == "received"
        for name in ("withdraw", "erase", "go-on"):
            client.post(act, {"act": name})
        assert DataRequest.objects.values_list("wanted", "outcome").get() == ("", "withdrawn")
        assert client.get(page_of(row)).status_code == 200

    def test_a_letter_is_a_page_to_print(self, client, anna):
        row, other = answered(anna, REFUSAL), answered(anna, mail="x@post.example")
        step = row.steps.last()
        said = words(client.get(f"{page_of(row)}brief/{step.pk}/"))
        assert "Grund der Ablehnung: geistiges Eigentum anderer" in said
        assert client.get(f"{page_of(other)}brief/{step.pk}/").status_code == 404

    def test_english(self, client, today):
        row = request(language="en")
        said = words(client.get(f"/en/data/requests/{key_of(row.seed)}/"))
        assert "20 working days left" in said
        assert "Answer by 9 November 2026" in said
        assert "20 working days. The day of receipt, 12 October 2026, does not count" in said


class TestTheRegister:
    def test_it_teaches_while_it_is_empty(self, client):
        assert "Noch hat niemand gefragt." in words(client.get(REGISTER))
        assert client.get("/data/requests.json").json()["requests"] == []

    def test_it_shows_what_was_cleared_and_nobody(self, client, anna):
        answered(anna, REFUSAL, name="Ines Muster", now=at(20))
        row = request("Noch so eine")
        take_care(at=seen(row, anna), care=Care(None, None, Text.of("Zählstellen"), None))
        said = client.get(REGISTER).content.decode()
        for hidden in (WORDS, "Ines", MAIL, "Noch so eine", "Verlag Nord", "dürfen wir", "anna"):
            assert hidden not in said
        for shown in ("Zählstellen", "noch nicht beschrieben", "abgelehnt", "pünktlich",
                      "geistiges Eigentum anderer"):  # fmt: skip
            assert shown in said

    def test_what_is_late_is_said(self, client):
        row = request()
        with time_machine.travel(at(9, 11)):
            assert "überfällig" not in words(client.get(REGISTER))
        with time_machine.travel(at(10, 11)):
            assert "überfällig Frist war der 09.11.2026" in words(client.get(REGISTER))
            own = words(client.get(page_of(row)))
        assert "seit einem Arbeitstag überfällig" in own
        assert "Wir sind zu spät, das tut uns leid." in own
        assert "kannst du klagen (VwGO § 75). Das Gericht dafür: Verwaltungsgericht" in own
        assert "Beschweren kannst du dich hier" not in own

    def test_search_and_filters(self, client, anna):
        row = answered(anna, REFUSAL)
        take_care(at=seen(row, anna), care=Care(None, None, Text.of("Bäume am Tor"), None))
        request(kind=Kind.ACCESS, now=at(1, 2, 2025))
        found = {
            query: client.get(f"/data/requests.json?{query}").json()["requests"]
            for query in ("q=baeume", "q=tor+BÄUME", "q=rathaus", "art=access", "ergebnis=refused",
                          "ergebnis=open", "jahr=2025", "jahr=x", "jahr=0000")
        }  # fmt: skip
        assert {query: len(rows) for query, rows in found.items()} == {
            "q=baeume": 1, "q=tor+BÄUME": 1, "q=rathaus": 0, "art=access": 1,
            "ergebnis=refused": 1, "ergebnis=open": 1, "jahr=2025": 1, "jahr=x": 2, "jahr=0000": 2,
        }  # fmt: skip
        assert "Dazu gibt es noch keine Anfrage." in words(client.get(REGISTER + "?q=rathaus"))

    def test_as_json_and_csv(self, client, anna):
        answered(anna, now=at(22))
        late = answered(anna, REFUSAL, now=at(10, 11))
        row = request(mail="")
        formula = Text.of("=HYPERLINK(1)")
        take_care(at=seen(row, anna), care=Care(None, None, formula, dataset()))
        told = client.get("/data/requests.json").json()
        figures = told["statistics"]
        assert (figures["number"], figures["open"], figures["median_days"]) == (3, 1, 19.5)
        assert figures["share_in_time"] == 0.5
        assert told["requests"][1] == {
            "number": late.number, "subject": "", "kind": "reuse", "received": "2026-10-12",
            "deadline": "2026-11-09", "extended": False, "answered": "2026-11-10",
            "outcome": "refused", "ground": "property-of-others",
            "ground_source": "DNG § 2 Abs. 3 Nr. 1 Buchst. b", "days": 29, "in_time": False,
            "dataset": None,
        }  # fmt: skip
        body = b"".join(client.get("/data/requests.csv").streaming_content).decode()
        rows = list(csv.DictReader(io.StringIO(body)))
        assert [one["in_time"] for one in rows] == ["", "false", "true"]
        assert (rows[0]["subject"], rows[0]["dataset"]) == ("'=HYPERLINK(1)", "radverkehr")

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries(self, client, anna, number, django_assert_num_queries):
        for _ in range(number):
            answered(anna, REFUSAL)
        client.get(REGISTER)
        with django_assert_num_queries(4):
            client.get(REGISTER)
        with django_assert_num_queries(2):
            client.get("/data/requests.json")

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_of_the_own_page(self, client, anna, number, django_assert_num_queries):
        row = request(kind=Kind.ACCESS)
        for _ in range(number):
            ask_the_person(at=seen(row, anna), question="Und?", stops=False)
            client.post(page_of(row) + "tun/", {"act": "reply", "words": "Ja."})
        client.get(page_of(row))
        with django_assert_num_queries(3):
            client.get(page_of(row))


def arrangement(by, **more):
    said = {
        "sort": "service", "partner": "Kreislauf eG", "subject": Text.of("Füllstände"),
        "reasons": Text.of("Der Dienst braucht es."), "agreed": at(1, 1, 2025).date(),
        "begins": at(1, 6, 2025).date(), "published": at(1, 2, 2025).date(),
        "terms": "https://stadt.example/vertrag.pdf", **more,
    }  # fmt: skip
    row = Arrangement(**said)
    keep_arrangement(arrangement=row, datasets=[], by=by, now=RECEIVED)
    return row


class TestArrangements:
    def test_there_are_none(self, client):
        assert "Es gibt keine." in words(client.get("/daten/ausschliesslich/"))
        assert client.get("/data/arrangements.json").json() == {"arrangements": []}

    def test_one_is_told_with_what_is_wrong_once_it_is_published(self, client, anna, today):
        arrangement(anna)
        arrangement(anna, partner="Später GmbH", published=None)
        said = words(client.get("/daten/ausschliesslich/"))
        assert "Kreislauf eG" in said
        assert "nächste Prüfung bis 01.06.2028" in said
        assert "Später GmbH" not in said
        arrangement(anna, partner="Ohne Grund AG", reasons=Text())
        said = words(client.get("/daten/ausschliesslich/"))
        assert "Ein Punkt stimmt noch nicht" in said
        told = client.get("/data/arrangements.json").json()["arrangements"]
        assert [one["breaches"] for one in told] == ["", "no-public-interest"]
        body = b"".join(client.get("/data/arrangements.csv").streaming_content).decode()
        assert body.count("\n") == 3

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries(self, client, anna, number, today, django_assert_num_queries):
        for _ in range(number):
            arrangement(anna)
        client.get("/daten/ausschliesslich/")
        with django_assert_num_queries(3):
            client.get("/daten/ausschliesslich/")
