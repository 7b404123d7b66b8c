"""Questions to owners and what people made: asked, looked at, shown, forgotten."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from stadtherz.accounts.public import Role, User, ensure_roles, registry
from stadtherz.accounts.services.roles import grant_first_role
from stadtherz.kernel.errors import Conflict, NotAllowed
from stadtherz.opendata.domain.moderating import Act
from stadtherz.opendata.models import DatasetQuestion, Reuse
from stadtherz.opendata.services import questions, reuses
from tests.opendata.web import small_web

pytestmark = pytest.mark.django_db
ASKED = {"text": "Warum fehlt 2024 beim Sport?", "name": "Ada", "mail": "ada@mail.example"}
MADE = {
    "title": "Haushalt als Blasen", "kind": "app", "address": "https://blasen.example/",
    "description": "Zeigt, wohin das Geld geht.", "who": "OK Lab", "licence": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _open_doors(settings):
    settings.STAFF_MFA = False
    cache.clear()


def staff(name, role):
    ensure_roles()
    person = User.objects.create_user(name, f"{name}@city.example", "x" * 20)
    grant_first_role(username=name, role=role, reason="Test")
    return person


@pytest.fixture
def owner():
    return staff("owner", Role.DATA_OWNER)


@pytest.fixture
def office():
    return staff("office", Role.DATA_OFFICE)


def question(budget, **said):
    return DatasetQuestion.objects.create(dataset=budget, text=ASKED["text"], **said)


class TestAsking:
    def test_no_account_and_the_department_hears_of_it(
        self, budget, client, django_capture_on_commit_callbacks
    ):
        assert client.get("/daten/haushalt/fragen/").status_code == 200
        with django_capture_on_commit_callbacks(execute=True):
            got = client.post("/daten/haushalt/fragen/", ASKED)
        assert got["Location"] == "/daten/haushalt/#fragen"
        row = DatasetQuestion.objects.get()
        assert (row.text, row.state, row.mail) == (ASKED["text"], "new", "ada@mail.example")
        (letter,) = mail.outbox
        assert letter.to == [budget.department.mail]
        assert ASKED["text"] in letter.body
        assert "ada@mail.example" not in letter.body
        assert ASKED["text"] not in client.get("/daten/haushalt/").content.decode()

    @pytest.mark.parametrize(
        ("changed", "said"),
        [({"text": ""}, "Schreib deine Frage auf."), ({"text": "Hä?"}, "Das ist zu kurz."),
         ({"mail": "ada"}, "Das ist keine E-Mail-Adresse."), ({"text": "x" * 2001}, "zu lang")],
    )  # fmt: skip
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, budget, client, changed, said):
        got = client.post("/daten/haushalt/fragen/", ASKED | changed)
        body = got.content.decode()
        assert got.status_code == 400
        assert said in body
        assert 'value="Ada"' in body
        assert not DatasetQuestion.objects.exists()

    def test_a_program_that_fills_in_everything_is_thanked_and_not_kept(self, budget, client):
        got = client.post("/daten/haushalt/fragen/", ASKED | {"leer": "https://spam.example"})
        assert got.status_code == 302
        assert not DatasetQuestion.objects.exists()

    def test_five_an_hour_from_one_address(self, budget, client):
        codes = [client.post("/daten/haushalt/fragen/", ASKED).status_code for _ in range(6)]
        assert codes == [302] * 5 + [400]
        assert DatasetQuestion.objects.count() == 5

    def test_not_more_wait_than_somebody_can_read(self, budget):
        DatasetQuestion.objects.bulk_create(
            DatasetQuestion(dataset=budget, text="?") for _ in range(questions.MOST_WAITING)
        )
        with pytest.raises(Conflict):
            questions.ask_owner(dataset=budget, language="de", now=timezone.now(), **ASKED)

    def test_a_mail_server_that_is_away_loses_nothing(
        self, budget, client, settings, django_capture_on_commit_callbacks
    ):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post("/daten/haushalt/fragen/", ASKED).status_code == 302
        assert DatasetQuestion.objects.count() == 1


class TestAnswering:
    def test_the_owner_answers_and_the_office_shows_it(self, budget, client, owner, office):
        row = question(budget, mail="ada@mail.example", name="Ada")
        client.force_login(owner)
        body = client.get(reverse("opendata-questions")).content.decode()
        assert ASKED["text"] in body
        assert "Antworten und zeigen" not in body
        client.post(reverse("opendata-answered", args=[row.pk]), {"answer": "Es kam zu spät."})
        row.refresh_from_db()
        assert (row.state, row.answer, row.answered_by, row.mail) == (
            "new", "Es kam zu spät.", owner, "",
        )  # fmt: skip
        (letter,) = mail.outbox
        assert letter.to == ["ada@mail.example"]
        assert "Es kam zu spät." in letter.body
        client.force_login(office)
        client.post(reverse("opendata-question-decided", args=[row.pk]), {"act": "publish"})
        body = client.get("/daten/haushalt/").content.decode()
        assert "Es kam zu spät." in body
        assert f'id="frage-{row.pk}"' in body

    def test_showing_is_taken_back(self, budget, client, office):
        row = question(budget, answer="Ja.", answered_at=timezone.now())
        client.force_login(office)
        there = reverse("opendata-question-decided", args=[row.pk])
        for act, state in (("publish", "published"), ("hide", "hidden"), ("undo", "published"),
                           ("undo", "published"), ("explode", "published")):  # fmt: skip
            client.post(there, {"act": act})
            row.refresh_from_db()
            assert row.state == state

    def test_without_an_answer_nothing_is_shown(self, budget, client, office):
        row = question(budget)
        client.force_login(office)
        client.post(reverse("opendata-question-decided", args=[row.pk]), {"act": "publish"})
        client.post(reverse("opendata-answered", args=[row.pk]), {"answer": " ", "publish": "yes"})
        row.refresh_from_db()
        assert (row.state, row.answer) == ("new", "")

    def test_who_may_not_is_refused(self, budget, client, owner):
        row = question(budget, answer="Ja.")
        with pytest.raises(NotAllowed):
            questions.decide(question=row, act=Act.PUBLISH, by=owner, now=timezone.now())
        with pytest.raises(NotAllowed):
            questions.answer(question=row, text="x", publish=True, by=owner, now=timezone.now())
        resident = User.objects.create_user("bert", "b@x.example", "x" * 20)
        client.force_login(resident)
        assert client.get(reverse("opendata-questions")).status_code in {302, 403}

    @pytest.mark.parametrize("many", [1, 3])
    def test_the_list_takes_as_many_queries_however_long(
        self, budget, client, office, many, django_assert_num_queries
    ):
        for _ in range(many):
            question(budget, answer="Ja.", answered_by=office)
        client.force_login(office)
        client.get(reverse("opendata-questions"))
        with django_assert_num_queries(14):
            assert client.get(reverse("opendata-questions")).status_code == 200


class TestReuses:
    def test_proposed_looked_at_and_shown(self, budget, client, office):
        got = client.post("/daten/haushalt/vorschlagen/", MADE)
        assert got["Location"] == "/daten/haushalt/#anwendungen"
        row = Reuse.objects.get()
        for page in ("/daten/haushalt/", "/daten/anwendungen/"):
            assert MADE["title"] not in client.get(page).content.decode()
        client.force_login(office)
        assert MADE["title"] in client.get(reverse("opendata-reuses")).content.decode()
        client.post(reverse("opendata-reuse-decided", args=[row.pk]), {"act": "publish"})
        for page in ("/daten/haushalt/", "/daten/anwendungen/", "/en/data/uses/?art=app"):
            assert MADE["title"] in client.get(page).content.decode()
        assert MADE["title"] not in client.get("/daten/anwendungen/?art=paper").content.decode()
        client.post(reverse("opendata-reuse-decided", args=[row.pk]), {"act": "undo"})
        row.refresh_from_db()
        assert (row.state, row.decided_by) == ("new", office)

    @pytest.mark.parametrize(
        "address",
        ["http://x.example", "javascript:alert(1)", "https://x .example", "https://", "x"],
    )
    def test_only_addresses_that_are_safe(self, budget, client, address):
        got = client.post("/daten/haushalt/vorschlagen/", MADE | {"address": address})
        assert got.status_code == 400
        assert "muss mit https:// beginnen" in got.content.decode()
        assert not Reuse.objects.exists()

    def test_the_same_twice_is_said(self, budget, client):
        client.post("/daten/haushalt/vorschlagen/", MADE)
        got = client.post("/daten/haushalt/vorschlagen/", MADE)
        assert "schon vorgeschlagen" in got.content.decode()
        assert Reuse.objects.count() == 1

    def test_an_owner_of_data_does_not_decide(self, budget, owner):
        row = Reuse.objects.create(**MADE)
        with pytest.raises(NotAllowed):
            reuses.decide(reuse=row, act=Act.PUBLISH, by=owner, now=timezone.now())

    def test_the_empty_gallery_teaches(self, city, client):
        assert "Such dir einen Datensatz aus" in client.get("/daten/anwendungen/").content.decode()

    @pytest.mark.parametrize("many", [1, 3])
    def test_the_gallery_takes_as_many_queries_however_long(
        self, budget, client, django_assert_num_queries, many
    ):
        for _ in range(many):
            Reuse.objects.create(**MADE, state="published").datasets.add(budget)
        client.get("/daten/anwendungen/")
        with django_assert_num_queries(3):
            client.get("/daten/anwendungen/")

    def test_links_that_do_not_answer_are_found(self, budget, client, office):
        with small_web() as web:
            there, gone = web.say("/da", b"x"), web.base + "/weg"
            rows = [Reuse.objects.create(**MADE | {"address": one}, state="published")
                    for one in (there, gone)]  # fmt: skip
            Reuse.objects.create(**MADE | {"address": web.base + "/neu"})
            for _ in range(2):
                out = StringIO()
                call_command("opendata_links", private=True, stdout=out)
            assert "2 addresses asked, 1 did not answer" in out.getvalue()
            assert all("/neu" not in path for _, path in web.asked)
        for row in rows:
            row.refresh_from_db()
        assert [(row.link_status, row.link_failures) for row in rows] == [(200, 0), (404, 2)]
        client.force_login(office)
        body = client.get(reverse("opendata-reuses") + "?stand=published").content.decode()
        assert body.count("antwortet seit Wochen nicht") == 1


class TestForgetting:
    def test_what_is_not_needed_any_more_goes(self, budget):
        old = timezone.now() - timedelta(days=91)
        question(budget, mail="a@x.example", asked_at=old)
        question(budget, mail="b@x.example")
        question(budget, state="hidden", changed_at=timezone.now() - timedelta(days=31))
        question(budget, state="hidden")
        Reuse.objects.create(**MADE, state="hidden", changed_at=old)
        question(budget, mail="c@x.example", answer="Ja.")
        out = StringIO()
        call_command("opendata_tidy", stdout=out)
        assert out.getvalue() == (
            "1 answers sent, 1 addresses forgotten, 1 questions and 1 proposals deleted,"
            " 0 files of tables removed\n"
        )
        assert [one.to for one in mail.outbox] == [["c@x.example"]]
        kept = set(DatasetQuestion.objects.exclude(mail="").values_list("mail", flat=True))
        assert kept == {"b@x.example"}

    def test_the_person_behind_a_confirmed_address_gets_and_erases_it(self, budget):
        person = User.objects.create_user("ada", "ada@mail.example", "x" * 20)
        row = question(budget, mail="ada@mail.example", name="Ada")
        entry = next(one for one in registry.entries() if str(one.name) == "Fragen zu Daten")
        assert entry.export(person.pk) == []
        EmailAddress.objects.create(user=person, email="ada@mail.example", verified=True)
        assert [one["text"] for one in entry.export(person.pk)] == [ASKED["text"]]
        entry.erase(person.pk)
        row.refresh_from_db()
        assert (row.mail, row.name) == ("", "")

    def test_both_tables_are_registered(self):
        covered = registry.covered_models()
        assert {"opendata.DatasetQuestion", "opendata.Reuse"} <= covered
