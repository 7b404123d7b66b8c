import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from stadtherz.accounts.domain.personal_data import registry
from stadtherz.accounts.domain.roles import Role
from stadtherz.accounts.models import RoleChange, User
from stadtherz.accounts.services.privacy import apply_retention, erase_account, export_data
from stadtherz.accounts.services.roles import ensure_roles
from tests.programme.factories import person

pytestmark = pytest.mark.django_db


def marked_person(client):
    """A person whose every string can be found again."""
    mark = "zaunkoenig77"
    anna = person(mark, Role.EDITOR)
    anna.email = f"{mark}@mail.example"
    anna.save()
    EmailAddress.objects.create(user=anna, email=anna.email, verified=True, primary=True)
    Authenticator.objects.create(user=anna, type="totp", data={"secret": f"{mark}-secret"})
    RoleChange.objects.create(
        person=anna, role="editor", granted=True, reason=f"für {mark}", changed_at=timezone.now()
    )
    client.force_login(anna)
    return anna, mark


def remains(mark, pk):
    """Look for the mark in every text of every table, and for the number in every user key."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    text = str(value)
                    if isinstance(value, bytes | memoryview):
                        text = bytes(value).decode("latin-1")
                    if mark in text or (name == "user_id" and str(value) == str(pk)):
                        found.append(f"{table}.{name}: {text[:60]}")
    return found


class TestPersonalData:
    def test_nothing_of_an_erased_account_remains_anywhere(
        self, client, django_capture_on_commit_callbacks
    ):
        anna, mark = marked_person(client)
        pk = anna.pk
        assert len(remains(mark, pk)) > 4
        with django_capture_on_commit_callbacks(execute=True):
            erase_account(person=anna)
        assert remains(mark, pk) == []
        assert mail.outbox[-1].subject == "Dein Konto ist gelöscht"

    def test_the_export_holds_every_kind(self, client):
        anna, mark = marked_person(client)
        exported = export_data(person=anna)
        assert exported["Konto"]["rows"][0]["username"] == mark
        assert exported["E-Mail-Adresse"]["rows"][0]["email"] == anna.email
        assert set(exported) == {str(entry.name) for entry in registry.entries()}

    @pytest.mark.parametrize("kind", ["json", "zip"])
    def test_downloads(self, client, kind):
        anna, mark = marked_person(client)
        client.post(reverse("account_reauthenticate"), {"password": "pass"})
        body = client.get(reverse("accounts:export", args=[kind])).content
        if kind == "zip":
            body = zipfile.ZipFile(BytesIO(body)).read("data.json")
        assert json.loads(body)["Konto"]["rows"][0]["username"] == mark

    def test_erasing_asks_for_the_name_and_a_fresh_log_in(self, client):
        anna, mark = marked_person(client)
        assert "reauthenticate" in client.get(reverse("accounts:erase")).url
        client.post(reverse("account_reauthenticate"), {"password": "pass"})
        body = client.post(reverse("accounts:erase"), {"username": "falsch"}).content.decode()
        assert "Es wurde nichts gelöscht." in body
        client.post(reverse("accounts:erase"), {"username": mark})
        assert not User.objects.exists()

    def test_every_table_that_points_to_people_is_registered(self):
        known_empty = {
            "accounts.User_groups", "accounts.User_user_permissions", "admin.LogEntry",
        }  # fmt: skip
        author_only = {
            # who wrote or decided it; cut by SET_NULL when the account goes
            "newsroom.CityPage", "programme.Project", "programme.MilestoneShift",
            "wagtailcore.UploadedFile", "wagtailimages.Image", "wagtaildocs.Document",
            "wagtailcore.APIToken", "wagtailadmin.EditingSession", "wagtailadmin.FormState",
            "wagtailusers.UserProfile",
        }  # fmt: skip
        pointing = {
            f"{model._meta.app_label}.{model.__name__}"
            for model in apps.get_models(include_auto_created=True)
            for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
            if field.related_model is User
        }
        unknown = pointing - registry.covered_models() - known_empty - author_only
        assert unknown == set()

    def test_retention_keeps_what_it_must(self):
        old, _fresh, confirmed = person("alt"), person("neu"), person("echt")
        User.objects.filter(pk__in=[old.pk, confirmed.pk]).update(
            date_joined=timezone.now() - timedelta(days=8)
        )
        EmailAddress.objects.create(user=confirmed, email="e@x.example", verified=True)
        assert apply_retention()["sign-ups"] == 1
        assert set(User.objects.values_list("username", flat=True)) == {"neu", "echt"}

    def test_my_data_in_few_queries(self, client, django_assert_max_num_queries):
        ensure_roles()
        client.force_login(person("anna"))
        with django_assert_max_num_queries(12):
            assert client.get(reverse("accounts:mine")).status_code == 200
