import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.files.storage import default_storage
from django.core.mail import send_mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from stadtherz.accounts.domain.personal_data import registry
from stadtherz.accounts.models import Session, User
from stadtherz.accounts.services.privacy import apply_retention, erase_account, export_data
from stadtherz.accounts.services.roles import ensure_roles
from tests.accounts.factories import person
from tests.accounts.people import confirmed
from tests.accounts.planting import (
    MARK,
    ask_to_erase,
    columns_with_people,
    holding,
    marked_person,
    plant,
    remains,
)
from tests.migrated import give_database
from tests.running_city import environment_for, free_port

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom")]


@pytest.fixture
def kept_mails(settings, tmp_path):
    """A city without a mail server: its mails are files."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


class TestErasure:
    def test_the_person_of_this_test_is_in_every_column_that_points_to_people(self, client):
        anna = marked_person(client)
        plant(anna)
        assert columns_with_people() - holding(anna.pk) == set()

    def test_nothing_of_an_erased_account_remains_anywhere(
        self, client, kept_mails, django_capture_on_commit_callbacks
    ):
        anna = marked_person(client)
        plant(anna)
        pk, avatar = anna.pk, UserProfile.objects.get(user=anna).avatar.name
        assert len(remains(pk)) > 40
        with django_capture_on_commit_callbacks(execute=True):
            erase_account(person=anna)
        assert remains(pk) == []
        assert not default_storage.exists(avatar)
        left = b"".join(file.read_bytes() for file in kept_mails.iterdir())
        assert MARK.encode() not in left
        assert b"Das hat mit niemandem zu tun." in left

    def test_what_other_systems_hold_goes_before_the_addresses_by_which_it_is_found(self):
        names = [str(entry.name) for entry in registry.entries()]
        assert names[0] == "Konto"  # erasure goes backwards
        assert names.index("E-Mail-Adresse") < names.index("Anfragen nach Daten")

    def test_a_receipt_is_the_last_message(self, client, django_capture_on_commit_callbacks):
        anna = marked_person(client)
        with django_capture_on_commit_callbacks(execute=True):
            erase_account(person=anna)
        assert (mail.outbox[-1].subject, mail.outbox[-1].to) == (
            "Dein Konto ist gelöscht", [f"{MARK}@mail.example"]
        )  # fmt: skip

    def test_the_work_of_others_stays(self, client, django_capture_on_commit_callbacks):
        anna = marked_person(client)
        plant(anna)
        with django_capture_on_commit_callbacks(execute=True):
            erase_account(person=anna)
        assert "wagtail.edit" in str(remains(0, ("wagtail.edit",)))
        assert remains(0, ("von Bert",))
        assert User.objects.get().username == "bert"

    def test_erasing_asks_for_the_name_and_a_fresh_log_in(self, client):
        marked_person(client)
        assert "reauthenticate" in client.get(reverse("accounts:erase")).url
        client.post(reverse("account_reauthenticate"), {"password": "pass"})
        body = client.post(reverse("accounts:erase"), {"username": "falsch"}).content.decode()
        assert "Es wurde nichts gelöscht." in body
        ask_to_erase(client)
        assert not User.objects.exists()

    def test_erasing_ends_every_session_of_the_account_and_no_other(self, client):
        anna = marked_person(client)
        Client().force_login(anna)
        stranger = Client()
        stranger.force_login(person("bert"))
        erase_account(person=anna)
        assert Session.objects.get().account.username == "bert"


ON_DISK = """
import django; django.setup()
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from stadtherz.city.public import load_city, the_city
from stadtherz.newsroom.public import ensure_newsroom
from tests.accounts.planting import MARK, ask_to_erase, marked_person, plant
settings.ALLOWED_HOSTS, settings.STAFF_MFA = ["*"], False
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage")
call_command("createcachetable", verbosity=0)
load_city(city=the_city()); ensure_newsroom()
client = Client()
plant(marked_person(client))

def files():
    return [str(file.relative_to(settings.VAR)) for file in settings.VAR.rglob("*")
            if file.is_file() and (MARK.encode() in file.read_bytes() or MARK in file.name)]

print("before:", *files())
print("status:", ask_to_erase(client).status_code)
print("after:", *files())
"""


@pytest.mark.slow
def test_no_file_of_the_city_keeps_what_was_erased(tmp_path):
    """The database's free pages and its journal, mails and pictures: searched as bytes."""
    root = Path(__file__).resolve().parents[2]
    environment = environment_for(tmp_path, free_port()) | {
        "PYTHONPATH": os.pathsep.join((str(root / "src"), str(root))),
        "DJANGO_SETTINGS_MODULE": "stadtherz.site.settings",
    }
    give_database(environment)
    done = subprocess.run(
        [sys.executable, "-c", ON_DISK], env=environment, cwd=root, capture_output=True, text=True
    )
    said = dict(line.split(":", 1) for line in done.stdout.splitlines() if ":" in line)
    assert "status" in said, done.stderr
    assert {"stadtherz.sqlite3-wal"} < set(said["before"].split())
    assert said["status"] == " 302"
    assert said["after"] == ""


class TestExport:
    def test_it_holds_every_kind(self, client):
        anna = marked_person(client)
        exported = export_data(person=anna)
        assert exported["Konto"]["rows"][0]["username"] == MARK
        assert exported["Konto"]["rows"][0]["first_name"] == f"Erika {MARK}"
        assert exported["Konto"]["rows"][0]["roles"] == ["editor"]
        assert exported["E-Mail-Adresse"]["rows"][0]["email"] == anna.email
        assert len(exported["Sitzung"]["rows"]) == 1
        assert set(exported) == {str(entry.name) for entry in registry.entries()}

    def test_it_holds_a_row_for_every_column_that_points_to_the_person(self, client, kept_mails):
        anna = marked_person(client)
        plant(anna)
        exported = export_data(person=anna)
        work = exported["Arbeit in der Verwaltung"]["rows"]
        elsewhere = {
            ("accounts_user_groups", "user_id"), ("accounts_user_user_permissions", "user_id"),
            ("account_emailaddress", "user_id"), ("mfa_authenticator", "user_id"),
            ("socialaccount_socialaccount", "user_id"), ("accounts_session", "account_id"),
            ("accounts_rolechange", "person_id"),
        }  # fmt: skip
        assert len({(row["table"], row["as"]) for row in work}) == (
            len(columns_with_people() - elsewhere)
        )
        text = json.dumps(exported, default=str, ensure_ascii=False)
        for words in (
            f"sagt {MARK}", f"Antwort von {MARK}", "Bank am Rathaus", f"Handy von {MARK}",
            f"title={MARK}", f"für {MARK}", ".png",
        ):  # fmt: skip
            assert words in text
        subjects = {row["subject"] for row in exported["Nachrichten an dich"]["rows"]}
        assert subjects == {"Hallo"}

    @pytest.mark.parametrize("kind", ["json", "zip"])
    def test_after_the_password_a_page_says_that_the_download_has_begun(self, client, kind):
        marked_person(client)
        file = reverse("accounts:export", args=[kind])
        asked = client.get(file, follow=True)
        assert 'type="password"' in asked.content.decode()
        address = asked.redirect_chain[-1][0]
        answer = client.post(address, {"password": "pass"}, follow=True)
        body = answer.content.decode()
        assert "Der Download hat begonnen" in body
        assert f'<meta http-equiv="refresh" content="0; url={file}">' in body
        assert f'<p><a href="{reverse("accounts:mine")}">' in body
        assert client.get(file)["Content-Disposition"] == f'attachment; filename="stadtherz.{kind}"'

    @pytest.mark.parametrize("kind", ["json", "zip"])
    def test_downloads(self, client, kind):
        marked_person(client)
        client.post(reverse("account_reauthenticate"), {"password": "pass"})
        body = client.get(reverse("accounts:export", args=[kind])).content
        if kind == "zip":
            body = zipfile.ZipFile(BytesIO(body)).read("data.json")
        assert json.loads(body)["Konto"]["rows"][0]["username"] == MARK


class TestMailsOfOthers:
    """A user name may be any word, and an address may be entered by anybody."""

    BODY = "Bestätige die Adresse: http://city.example/adresse/x1/ Danke, adresse und adressen!"

    @pytest.fixture
    def adresse(self, kept_mails):
        found = confirmed("adresse")
        send_mail("Neue Adresse", self.BODY, "stadt@mail.example", ["b@mail.example"])
        send_mail("Für dich", "Hallo", "stadt@mail.example", [found.email.title()])
        return found

    def shown(self, who):
        return [row["subject"] for row in export_data(person=who)["Nachrichten an dich"]["rows"]]

    def left(self, folder):
        return [
            message_from_bytes(file.read_bytes().split(b"-" * 79)[0], policy=default)
            for file in sorted(folder.iterdir())
        ]

    def test_my_data_shows_what_went_to_the_own_address(self, adresse):
        assert self.shown(adresse) == ["Für dich"]

    def test_erasing_leaves_the_mails_of_others_and_their_links(
        self, adresse, kept_mails, django_capture_on_commit_callbacks
    ):
        for file in kept_mails.iterdir():
            os.utime(file, (1_700_000_000, 1_700_000_000))
        with django_capture_on_commit_callbacks(execute=True):
            erase_account(person=adresse)
        (mail,) = self.left(kept_mails)
        assert mail["Subject"] == "Neue […]"
        assert mail.get_content().strip() == (
            "Bestätige die […]: http://city.example/adresse/x1/ Danke, […] und adressen!"
        )
        assert [file.stat().st_mtime for file in kept_mails.iterdir()] == [1_700_000_000]

    @pytest.mark.parametrize("theirs_is_confirmed", [True, False])
    def test_the_address_of_somebody_else_opens_nothing(
        self, adresse, kept_mails, django_capture_on_commit_callbacks, theirs_is_confirmed
    ):
        bert = person("bert")
        for who, sure in ((bert, theirs_is_confirmed), (adresse, False)):
            EmailAddress.objects.create(user=who, email="b@mail.example", verified=sure)
        assert self.shown(adresse) == ["Für dich"]
        with django_capture_on_commit_callbacks(execute=True):
            erase_account(person=adresse)
        assert [mail["To"] for mail in self.left(kept_mails)] == ["b@mail.example"]


class TestRegistry:
    def test_every_table_that_points_to_people_is_registered(self):
        tables = {table for table, _ in columns_with_people()}
        known = {label.replace(".", "_").lower() for label in registry.covered_models()}
        assert tables - known == set()

    def test_every_name_is_said_once(self):
        assert len(registry.entries()) == len({str(entry.name) for entry in registry.entries()})


class TestRetention:
    def test_it_keeps_what_it_must(self):
        old, _fresh, confirmed = person("alt"), person("neu"), person("echt")
        User.objects.filter(pk__in=[old.pk, confirmed.pk]).update(
            date_joined=timezone.now() - timedelta(days=8)
        )
        EmailAddress.objects.create(user=confirmed, email="e@x.example", verified=True)
        assert apply_retention()["sign-ups"] == 1
        assert set(User.objects.values_list("username", flat=True)) == {"neu", "echt"}

    def test_mails_in_the_folder_go_after_a_week(self, kept_mails):
        for name, days in (("alt.log", 8), ("neu.log", 6)):
            (kept_mails / name).write_text("Subject: x\n\nHallo")
            then = (timezone.now() - timedelta(days=days)).timestamp()
            os.utime(kept_mails / name, (then, then))
        assert apply_retention()["mails"] == 1
        assert [file.name for file in kept_mails.iterdir()] == ["neu.log"]


class TestPage:
    @pytest.fixture
    def body(self, client):
        ensure_roles()
        marked_person(client)
        return client.get(reverse("accounts:mine")).content.decode()

    def test_it_shows_the_values_themselves(self, body):
        text = re.sub(r"\s*<[^>]+>\s*", " ", body)
        for words in (
            f"Benutzername {MARK}", f"E-Mail-Adresse {MARK}@mail.example", "bestätigt ja",
            f"Vorname Erika {MARK}", "Rollen Redaktion",
        ):  # fmt: skip
            assert words in " ".join(text.split())

    def test_it_counts_the_session_that_looks_at_it(self, body):
        row = re.search(r"<tr>(?:(?!</tr>).)*Sitzung.*?</tr>", body, re.DOTALL)[0]
        assert '<td class="number">1</td>' in row

    def test_the_table_says_what_it_is(self, body):
        assert "Was gespeichert ist, wozu und wie lange</caption>" in body

    @pytest.mark.parametrize(
        ("name", "part", "here"),
        [
            ("accounts:mine", "accounts:mine", "page"), ("accounts:erase", "accounts:mine", "true"),
            ("account_email", "account_email", "page"), ("mfa_index", "mfa_index", "page"),
            ("account_change_password", "account_change_password", "page"),
        ],
    )  # fmt: skip
    def test_the_menu_says_where_one_is(self, client, name, part, here):
        marked_person(client)
        client.post(reverse("account_reauthenticate"), {"password": "pass"})
        body = client.get(reverse(name)).content.decode()
        assert f'<a class="chip" href="{reverse(part)}" aria-current="{here}">' in body
        assert body.split("account-menu")[1].split("</nav>")[0].count("aria-current") == 1


def test_my_data_in_few_queries(client, django_assert_max_num_queries):
    ensure_roles()
    client.force_login(person("anna"))
    # one for each table with data of people, and three for the frame: footer, and whether this is
    # staff
    with django_assert_max_num_queries(30):
        assert client.get(reverse("accounts:mine")).status_code == 200
