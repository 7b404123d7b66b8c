"""The pages on which somebody begins, confirms, changes and ends following data."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from stadtherz.accounts.public import User, registry
from stadtherz.opendata.domain.following import Rhythm, Way
from stadtherz.opendata.models import Dataset, Following
from stadtherz.opendata.selectors.catalogue import whole_city
from stadtherz.opendata.services.following import Wish, confirm, follow

pytestmark = pytest.mark.django_db
HERE = "/daten/folgen/"
ASKED = {"address": "ada@x.example", "rhythm": "daily", "where": ""}
BOX = {"where": "box", "west": "7,7", "south": "49.4", "east": "7,8", "north": "49,5"}


@pytest.fixture
def trees(city):
    return Dataset.objects.create(
        key="baeume", title={"de": "Bäume", "en": "Trees"}, state="published",
        issued=timezone.localdate(), licence="cc-zero",
    )  # fmt: skip


def link():
    return re.search(r"/daten/folgen/[0-9a-f]{64}/", mail.outbox[-1].body)[0]


def test_from_the_dataset_to_being_told_and_to_the_end(trees, client):
    assert f"{HERE}?datensatz=baeume" in client.get("/daten/baeume/").content.decode()
    form = client.get(f"{HERE}?datensatz=baeume").content.decode()
    assert "Du bekommst Bescheid über „Bäume“" in form
    got = client.post(HERE, ASKED | {"datensatz": "baeume"})
    assert got["Location"] == f"{HERE}post/"
    assert client.get(got["Location"]).status_code == 200
    row = Following.objects.get()
    assert (row.dataset, row.rhythm, row.confirmed_at) == (trees, "daily", None)
    here = link()
    shown = client.get(here)
    assert "Ja, sagt mir Bescheid" in shown.content.decode()
    assert shown["Referrer-Policy"] == "same-origin"
    assert not Following.objects.get().confirmed_at
    client.post(f"{here}tun/", {"act": "confirm"})
    assert Following.objects.get().confirmed_at
    client.post(f"{here}tun/", {"act": "rhythm", "rhythm": "weekly"})
    assert Following.objects.get().rhythm == "weekly"
    ended = client.post(f"{here}tun/", {"act": "end"})
    assert "Deine Adresse ist gelöscht" in ended.content.decode()
    assert not Following.objects.exists()
    assert client.get(here).status_code == 404


def test_one_click_in_the_mail_program_ends_it_and_looking_does_not(trees, client):
    client.post(HERE, ASKED | {"datensatz": "baeume"})
    key = link().split("/")[-2]
    there = f"/data/following/{key}/end"
    assert client.get(there)["Location"] == link()
    assert Following.objects.exists()
    client.handler.enforce_csrf_checks = True
    assert client.post(there, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert not Following.objects.exists()


def test_the_list_keeps_what_was_looked_for(trees, client):
    body = client.get("/daten/?q=baum&thema=ENVI").content.decode()
    assert f'href="{HERE}?q=baum&amp;thema=ENVI"' in body
    form = client.get(f"{HERE}?q=baum&thema=ENVI").content.decode()
    assert "alle Datensätze mit „baum“ zum Thema Umwelt" in form
    client.post(HERE, ASKED | {"q": "baum", "thema": "ENVI"} | BOX)
    row = Following.objects.get()
    assert (row.words, row.theme, row.box) == ("baum", "ENVI", [7.7, 49.4, 7.8, 49.5])
    assert "zwischen 7.7 und 7.8 Grad Ost" in client.get(link()).content.decode()


def test_the_whole_city_is_a_place(trees, client):
    client.post(HERE, ASKED | {"where": "city"})
    assert Following.objects.get().box[0] == whole_city().west
    assert "mit einem Ort in " in client.get(link()).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"address": ""}, "Wohin sollen wir schreiben?"),
        ({"address": "ada"}, "Das ist keine E-Mail-Adresse."),
        (BOX | {"west": "links"}, "Schreib eine Zahl in Grad"),
        (BOX | {"west": "nan"}, "Schreib eine Zahl in Grad"),
        (BOX | {"north": ""}, "Schreib eine Zahl in Grad"),
        (BOX | {"south": "90,1"}, "Schreib eine Zahl in Grad"),
        (BOX | {"east": "7,7"}, "Der Osten muss größer sein"),
        (BOX | {"north": "49,4"}, "Der Norden muss größer sein"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(city, client, changed, said):
    got = client.post(HERE, ASKED | changed)
    assert got.status_code == 400
    assert said in got.content.decode()
    assert not Following.objects.exists()
    assert mail.outbox == []


def test_a_program_has_a_secret_and_a_test_call(city, client):
    body = client.get(f"{HERE}?wie=call").content.decode()
    assert "Adresse deines Programms" in body
    got = client.post(f"{HERE}?wie=call", ASKED | {"address": "http://x.example/"})
    assert got.status_code == 400
    got = client.post(f"{HERE}?wie=call", ASKED | {"address": "https://127.0.0.1:9/hook"})
    here = got["Location"]
    body = client.get(here).content.decode()
    assert re.search(r'<code class="long">[0-9a-f]{64}</code>', body)
    body = client.post(f"{here}tun/", {"act": "confirm"}, follow=True).content.decode()
    assert "Die Adresse liegt in einem Netz" in body
    assert not Following.objects.get().confirmed_at


def test_a_program_that_fills_in_everything_is_thanked_and_not_kept(city, client):
    got = client.post(HERE, ASKED | {"leer": "x"})
    assert got["Location"] == f"{HERE}post/"
    assert not Following.objects.exists()
    assert mail.outbox == []


def test_three_mails_a_day_to_one_address(city, client):
    codes = [client.post(HERE, ASKED).status_code for _ in range(4)]
    assert codes == [302] * 3 + [400]
    assert len(mail.outbox) == 3


def test_a_mail_that_does_not_leave_is_said_and_nothing_is_kept(city, client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    got = client.post(HERE, ASKED)
    assert "Unsere Mail ging gerade nicht hinaus" in got.content.decode()
    assert not Following.objects.exists()


def test_nobody_opens_the_page_of_somebody_else(trees, client):
    client.post(HERE, ASKED)
    here = link()
    wrong = here[:-2] + ("0" if here[-2] != "0" else "1") + "/"
    assert client.get(wrong).status_code == 404
    assert client.get(f"{HERE}?datensatz=gibt-es-nicht").status_code == 404


def test_an_account_takes_its_followings_along_and_erases_them(city):
    person = User.objects.create_user("ada", "ada@x.example", "x" * 20)
    mine = EmailAddress.objects.create(user=person, email="Ada@x.example", verified=False)
    row = follow(
        wish=Wish(Way.MAIL, "ada@x.example", Rhythm.DAILY, words="baum"), now=timezone.now()
    )
    confirm(following=row, now=timezone.now())
    entry = next(one for one in registry.entries() if "opendata.Following" in one.models)
    assert entry.export(person.pk) == []
    EmailAddress.objects.filter(pk=mine.pk).update(verified=True)
    (found,) = entry.export(person.pk)
    assert (found["address"], found["words"]) == ("ada@x.example", "baum")
    entry.erase(person.pk)
    assert not Following.objects.exists()


def test_in_english(trees, client):
    body = client.get("/en/data/follow/?datensatz=baeume").content.decode()
    assert "You will be told about “Trees”" in body
