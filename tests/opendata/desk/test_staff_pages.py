"""The desk of the staff: list, page of a request, clocks, arrangements."""

import re

import pytest
import time_machine
from django.urls import reverse

from stadtherz.accounts.public import Role
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.desk.standing import Kind
from stadtherz.opendata.models import Arrangement, ClockRule, DataRequest
from stadtherz.opendata.services.answering import Care, ask_the_person, take_care, undo
from tests.accounts.factories import person
from tests.opendata.desk.factories import RECEIVED, WORDS, answered, at, clerk, request, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client, settings):
    settings.STAFF_MFA = False
    found = clerk("anna")
    client.force_login(found)
    with time_machine.travel(RECEIVED, tick=False):
        yield found


def act(client, row, name, **more):
    last = more.pop("seen", None) or row.steps.order_by("pk").last().pk
    address = reverse("opendata-request", args=[row.pk])
    follow = more.pop("follow", False)
    return client.post(address, {"act": name, "seen": last, **more}, follow=follow)


def said(response):
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def desk(client, query=""):
    return said(client.get(reverse("opendata-desk") + query))


class TestWhoMay:
    def test_nobody_else_sees_a_request(self, client, settings):
        settings.STAFF_MFA = False
        row = request()
        client.force_login(person("wer", *(set(Role) - {Role.DATA_OFFICE})))
        for name, args in (("desk", []), ("request", [row.pk]), ("clocks", []), ("clock-new", []),
                           ("arrangements-staff", []), ("arrangement-new", []),
                           ("request-letter", [row.pk, row.steps.get().pk])):  # fmt: skip
            answer = client.get(reverse(f"opendata-{name}", args=args))
            assert WORDS not in answer.content.decode()
            assert (answer.status_code, answer.url) == (302, "/verwaltung/"), name

    def test_the_menu_shows_it_to_the_desk_only(self, client, anna):
        assert reverse("opendata-desk") in client.get("/verwaltung/").content.decode()
        client.force_login(person("ben", Role.DATA_OWNER))
        assert reverse("opendata-desk") not in client.get("/verwaltung/").content.decode()


class TestTheList:
    def test_it_teaches_while_it_is_empty(self, client, anna):
        assert "Nichts ist offen." in desk(client)

    def test_the_most_urgent_comes_first_and_says_it_in_words(self, client, anna):
        request("Neu")
        late = request("Alt", now=at(1, 9))
        request("Bald", now=at(17, 9))
        answered(anna, words="Fertig")
        told = desk(client)
        assert told.index("Alt") < told.index("Bald") < told.index("Neu")
        for words in ("seit 9 Arbeitstagen überfällig", "noch 3 Arbeitstage",
                      "noch 20 Arbeitstage"):  # fmt: skip
            assert words in told
        assert "Fertig" not in told
        assert "Fertig" in desk(client, "?stand=fertig")
        assert late.number in desk(client, f"?suche={late.number.lower()}")
        assert "Neu" not in desk(client, f"?suche={late.number}")

    def test_mine_and_all(self, client, anna):
        mine, _other = request("Meine"), request("Andere")
        take_care(at=seen(mine, anna), care=Care(anna, None, Text(), None))
        assert "Andere" not in desk(client, "?wer=ich")
        assert "Andere" in desk(client)

    def test_reviews_of_arrangements_are_on_it(self, client, anna):
        Arrangement.objects.create(
            sort="service", partner="Kreislauf eG", subject=Text.of("x"), agreed=at(1, 1).date(),
            begins=at(1, 1, 2023).date(), changed_at=RECEIVED,
        )  # fmt: skip
        told = desk(client)
        assert "Kreislauf eG" in told
        assert "Prüfung bis 01.01.2026" in told

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries(self, client, anna, number, django_assert_num_queries):
        for _ in range(number):
            row = request()
            take_care(at=seen(row, anna), care=Care(anna, None, Text.of("x"), None))
        client.get(reverse("opendata-desk"))
        with django_assert_num_queries(14):
            client.get(reverse("opendata-desk"))


class TestARequest:
    def test_from_the_question_to_the_answer(self, client, anna):
        row = request(kind=Kind.ACCESS)
        told = said(client.get(reverse("opendata-request", args=[row.pk])))
        for words in (WORDS, "noch 31 Tage", "Antworten", "Nachfragen", "Frist verlängern",
                      "Das Gesetz will wissen, wer fragt."):  # fmt: skip
            assert words in told
        act(client, row, "question", words="Welche?", stops="on")
        row.refresh_from_db()
        assert (row.state, row.due) == ("clarifying", None)
        act(client, row, "undo", reason="Steht schon da.")
        act(client, row, "extension", words="Drei Ämter.")
        answer = act(client, row, "answer", outcome="granted", text="Bitte sehr.", follow=True)
        for words in ("Beantwortet.", "Zurückgenommen: Steht schon da.", "Drei Ämter."):
            assert words in said(answer)
        row.refresh_from_db()
        assert (row.outcome, row.extended) == ("granted", True)

    def test_a_refusal_says_field_by_field_what_it_lacks(self, client, anna):
        row = request()
        answer = act(client, row, "answer", outcome="refused", text="Nein, weil.")
        told = said(answer)
        for words in ("Noch nicht abgeschickt", "Eine Ablehnung braucht einen Grund",
                      "Widerspruch oder Klage", "Nein, weil."):  # fmt: skip
            assert words in told
        assert row.steps.count() == 1

    def test_a_letter_with_blanks_of_a_text_block_does_not_leave(self, client, anna):
        row = request()
        letter = "Wir stellen sie dir so bereit: [Wo, in welchem Format], siehe [1]."
        told = said(act(client, row, "answer", outcome="granted", text=letter))
        assert "Füll noch aus, was in eckigen Klammern steht: [Wo, in welchem Format]" in told
        assert row.steps.count() == 1
        act(client, row, "answer", outcome="granted", text="Im Katalog, siehe [1].")
        assert row.steps.count() == 2

    def test_who_comes_second_is_told_and_keeps_the_words(self, client, anna):
        row = request()
        old = row.steps.get().pk
        act(client, row, "question", words="Welche?")
        told = said(
            act(client, row, "answer", seen=old, outcome="granted", text="Meine langen Worte")
        )
        assert "Inzwischen hat jemand anderes etwas getan." in told
        assert "Meine langen Worte" in told
        assert row.steps.count() == 2

    def test_drafts_and_text_blocks_in_the_language_of_the_person(self, client, anna):
        row = request(language="en")
        address = reverse("opendata-request", args=[row.pk])
        client.post(
            address, {"block": "planned", "seen": row.steps.get().pk, "text": "First.",
                      "outcome": "granted"},
        )  # fmt: skip
        row.refresh_from_db()
        assert row.draft["text"].startswith("First.\n\nThe data that you are looking for")
        assert "First." in said(client.get(address))
        act(client, row, "answer", outcome="granted", text="Done.")
        row.refresh_from_db()
        assert row.draft == {}

    def test_who_takes_care_and_what_is_public(self, client, anna):
        row = request()
        act(client, row, "take")
        assert DataRequest.objects.get().assigned == anna
        act(client, row, "care", public_subject_de="Zählungen", public_subject_en="Counts",
            assigned=anna.pk)  # fmt: skip
        row.refresh_from_db()
        assert (row.assigned, row.public_subject.to("en"), row.search) == (
            anna, "Counts", "zaehlungen counts",
        )  # fmt: skip

    @pytest.mark.parametrize(
        "odd", [{"act": "x"}, {"act": "answer"}, {"act": "kind", "kind": "y", "seen": 1},
                {"act": "care", "seen": "9" * 30}, {"act": "undo", "seen": -1}, {}],
    )  # fmt: skip
    def test_odd_posts_change_nothing(self, client, anna, odd):
        row = request()
        answer = client.post(reverse("opendata-request", args=[row.pk]), odd)
        assert answer.status_code in {200, 302}
        assert DataRequest.objects.get().kind == "reuse"
        assert row.steps.count() == 1

    def test_there_is_no_such_request(self, client, anna):
        assert client.get(reverse("opendata-request", args=[999])).status_code == 404

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries(self, client, anna, number, django_assert_num_queries):
        row = request()
        for _ in range(number):
            ask_the_person(at=seen(row, anna), question="Und?", stops=False)
            undo(at=seen(row, anna), reason="doch nicht")
        address = reverse("opendata-request", args=[row.pk])
        client.get(address)
        with django_assert_num_queries(16):
            client.get(address)


class TestClocks:
    def test_rules_holidays_and_a_try(self, client, anna):
        told = said(client.get(reverse("opendata-clocks") + "?tag=2026-12-11"))
        for words in ("12. Januar 2027", "11. Januar 2027", "Weihnachten", "Allerheiligen",
                      "Feiertage 2026 in Rheinland-Pfalz", "LTranspG Rheinland-Pfalz § 12 Abs. 3",
                      "24. und 31. Dezember sind keine Feiertage"):  # fmt: skip
            assert words in told
        assert client.get(reverse("opendata-clocks") + "?tag=morgen").status_code == 200
        assert client.get(reverse("opendata-clocks") + "?tag=9999-12-31").status_code == 200

    def test_a_rule_of_the_city_counts_open_requests_anew(self, client, anna):
        row = request()
        address = reverse("opendata-clock", args=["eu-reuse"])
        assert "Richtlinie (EU) 2019/1024 Art. 4 Abs. 2" in client.get(address).content.decode()
        client.post(address, {
            "key": "eu-reuse", "name_de": "Satzung", "kind": "reuse", "length": 10,
            "unit": "working-days", "source": "Satzung § 3", "effect": "none",
        })  # fmt: skip
        assert ClockRule.objects.get().source == "Satzung § 3"
        row.refresh_from_db()
        assert row.due == at(26).date()


class TestArrangements:
    FORM = {
        "act": "keep", "sort": "service", "partner": "Kreislauf eG", "subject_de": "Füllstände",
        "agreed": "2026-10-01", "begins": "2027-01-01",
    }  # fmt: skip

    def test_what_the_law_still_wants_is_said_and_a_review_written_down(self, client, anna):
        new = reverse("opendata-arrangement-new")
        told = said(client.post(new, self.FORM, follow=True))
        assert "Es fehlt, warum ein Dienst im öffentlichen Interesse sie braucht" in told
        assert "veröffentlichen bis 01.11.2026" in told
        row = Arrangement.objects.get()
        page = reverse("opendata-arrangement", args=[row.pk])
        review = {"act": "review", "day": "2026-10-12", "needed": "yes", "result_de": "Ja."}
        client.post(page, review | {"day": "2026-10-13"})
        assert row.reviews.count() == 0
        client.post(page, review)
        assert (row.reviews.get().needed, row.reviews.get().by) == (True, anna)
        assert "weiter nötig, Ja." in said(client.get(page))

    def test_an_end_before_the_beginning_is_refused_in_its_field(self, client, anna):
        new = reverse("opendata-arrangement-new")
        told = said(client.post(new, {**self.FORM, "ends": "2026-12-31"}))
        assert "Sie endet, bevor sie beginnt." in told
        assert not Arrangement.objects.exists()


class TestHeadings:
    @pytest.mark.parametrize(
        ("name", "heading"),
        [("opendata-desk", "Anfragen nach Daten"), ("opendata-request", "Anfrage "),
         ("opendata-clocks", "Fristen und Feiertage"), ("opendata-clock-new", "Frist"),
         ("opendata-arrangements-staff", "Ausschließliche Rechte"),
         ("opendata-arrangement-new", "Vereinbarung")],
    )  # fmt: skip
    def test_each_page_has_one_of_the_first_level(self, client, anna, name, heading):
        args = [request().pk] if name == "opendata-request" else []
        body = client.get(reverse(name, args=args)).content.decode()
        found = re.findall(r"<h1[^>]*>(.*?)</h1>", body, re.DOTALL)
        assert [heading in one for one in found] == [True]
