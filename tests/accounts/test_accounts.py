import json
import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.accounts.domain.names import reasons_against
from stadtherz.accounts.domain.personal_data import registry
from stadtherz.accounts.domain.roles import (
    PERMISSIONS,
    STAFF_ROLES,
    Permission,
    Role,
    permissions_of,
)
from stadtherz.accounts.models import RoleChange, User
from stadtherz.accounts.services import (
    apply_retention,
    close_demo_logins,
    create_demo_people,
    ensure_roles,
    erase_account,
    export_data,
    grant_role,
    revoke_role,
)
from stadtherz.kernel.errors import Invalid, NotAllowed
from tests.accounts.factories import person

pytestmark = pytest.mark.django_db
PASSWORD = "Fackelbrunnen-1849"
SIGN_UP = {"username": "lautrer.kind", "email": "kind@mail.example", "password1": PASSWORD}


@pytest.fixture(autouse=True)
def no_throttle_from_before():
    cache.clear()


class TestRoles:
    def test_only_residents_have_no_staff_rights(self):
        assert set(Role) - STAFF_ROLES == {Role.RESIDENT}

    @given(st.sets(st.sampled_from(Role)), st.sampled_from(Role))
    def test_another_role_never_takes_a_right(self, roles, more):
        assert permissions_of(frozenset(roles)) <= permissions_of(frozenset(roles | {more}))

    def test_every_permission_belongs_to_a_role(self):
        assert set().union(*PERMISSIONS.values()) == set(Permission)

    def test_granting_is_written_down(self):
        leitung, anna = person("leitung", Role.CDO), person("anna")
        grant_role(person=anna, role=Role.EDITOR, reason="Vertretung", by=leitung)
        revoke_role(person=anna, role=Role.EDITOR, reason="zurück", by=leitung)
        changes = RoleChange.objects.values_list("role", "granted", "reason")
        assert list(changes) == [("editor", True, "Vertretung"), ("editor", False, "zurück")]
        assert not anna.groups.exists()

    def test_nobody_gives_a_role_to_oneself(self):
        leitung = person("leitung", Role.CDO)
        with pytest.raises(NotAllowed, match="ask a second person"):
            grant_role(person=leitung, role=Role.ENGINEER, reason="so", by=leitung)

    def test_an_editor_grants_nothing(self):
        with pytest.raises(NotAllowed):
            grant_role(person=person("a"), role=Role.CDO, reason="so", by=person("b", Role.EDITOR))

    def test_a_reason_is_needed(self):
        with pytest.raises(Invalid):
            grant_role(person=person("a"), role=Role.CDO, reason=" ", by=person("c", Role.CDO))


class TestNames:
    @pytest.mark.parametrize(
        ("name", "broken"),
        [
            ("abc", ()), ("ab", ("too-short",)), ("a" * 30, ()), ("a" * 31, ("too-long",)),
            ("a@b.de", ("signs",)), ("Admin", ("reserved",)), ("<b>x</b>", ("signs",)),
            ("jürgen", ()),
        ],
    )  # fmt: skip
    def test_rules(self, name, broken):
        assert reasons_against(name) == broken

    def test_capitals_make_no_second_account(self):
        person("anna")
        with pytest.raises(IntegrityError), transaction.atomic():
            person("Anna")


class TestSignUp:
    def sign_up(self, client, **changes):
        return client.post(reverse("account_signup"), SIGN_UP | changes)

    def test_a_get_never_confirms_a_post_does(self, client):
        self.sign_up(client)
        address = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)
        client.get(address)
        assert not EmailAddress.objects.get().verified
        client.post(address)
        assert EmailAddress.objects.get().verified

    def test_before_the_confirmation_nobody_logs_in(self, client):
        self.sign_up(client)
        client.logout()
        client.post(reverse("account_login"), {"login": "lautrer.kind", "password": PASSWORD})
        assert "_auth_user_id" not in client.session

    def test_a_known_address_is_not_given_away(self, client):
        person("anna")
        EmailAddress.objects.create(
            user=User.objects.get(), email="anna@mail.example", verified=True, primary=True
        )
        fresh, known = (
            self.sign_up(client),
            self.sign_up(client, username="zweite", email="anna@mail.example"),
        )
        assert (fresh.status_code, fresh.url) == (known.status_code, known.url)

    @pytest.mark.parametrize("name", ["admin", "a@b.example", "x"])
    def test_a_forbidden_name_is_refused_with_a_reason(self, client, name):
        response = self.sign_up(client, username=name)
        assert response.status_code == 200
        assert "kern-error" in response.content.decode()
        assert not User.objects.exists()

    def test_passwords_are_argon2(self, settings):
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
        assert person("anna").password.startswith("argon2$argon2id$")


class TestLogIn:
    def log_in(self, client, password=PASSWORD, **extra):
        return client.post(
            reverse("account_login"), {"login": "anna", "password": password, **extra}
        )

    def anna(self):
        anna = person("anna")
        anna.set_password(PASSWORD)
        anna.save()
        EmailAddress.objects.create(user=anna, email=anna.email, verified=True, primary=True)
        return anna

    def test_five_wrong_passwords_close_the_door_for_the_right_one(self, client):
        self.anna()
        for _ in range(5):
            self.log_in(client, "falsch")
        self.log_in(client)
        assert "_auth_user_id" not in client.session

    def test_the_session_changes_its_key(self, client):
        self.anna()
        client.get(reverse("account_login"))
        client.session["x"] = 1
        before = client.session.session_key
        self.log_in(client)
        assert client.session.session_key != before
        assert "_auth_user_id" in client.session

    def test_no_way_leads_to_a_foreign_site(self, client):
        self.anna()
        response = self.log_in(client, next="https://boese.example/")
        assert "boese" not in response.url

    def test_logging_out_needs_a_post(self, client):
        client.force_login(self.anna())
        client.get(reverse("account_logout"))
        assert "_auth_user_id" in client.session
        client.post(reverse("account_logout"))
        assert "_auth_user_id" not in client.session


class TestSecondFactor:
    def test_staff_without_one_are_sent_to_set_it_up(self, client):
        client.force_login(person("leitung", Role.CDO))
        response = client.get("/verwaltung/")
        assert (response.status_code, response.url) == (302, reverse("mfa_index"))

    def test_staff_with_one_get_in(self, client):
        leitung = person("leitung", Role.CDO)
        TOTP.activate(leitung, generate_totp_secret())
        client.force_login(leitung)
        assert client.get("/verwaltung/").status_code == 200

    def test_residents_are_not_asked(self, client):
        client.force_login(person("anna", Role.RESIDENT))
        assert client.get("/verwaltung/").url != reverse("mfa_index")

    def test_logging_in_asks_for_the_code(self, client):
        anna = TestLogIn().anna()
        secret = generate_totp_secret()
        TOTP.activate(anna, secret)
        response = client.post(reverse("account_login"), {"login": "anna", "password": PASSWORD})
        assert response.url == reverse("mfa_authenticate")
        assert "_auth_user_id" not in client.session
        code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert client.session["_auth_user_id"] == str(anna.pk)


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
            "programme.ApprovalStep",
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


class TestDemo:
    def test_demo_logins_exist_in_the_demo_only(self, settings):
        settings.DEMO = False
        with pytest.raises(NotAllowed):
            create_demo_people()
        settings.DEMO = True
        assert create_demo_people() == 6
        assert create_demo_people() == 0

    def test_leaving_the_demo_closes_its_logins_and_nobody_else(self, settings, client):
        settings.DEMO = True
        create_demo_people()
        person("anna")
        assert client.login(username="demo-leitung", password="herzlich-digital")
        assert close_demo_logins() == 6
        assert close_demo_logins() == 0
        assert not client.login(username="demo-leitung", password="herzlich-digital")
        assert User.objects.get(username="anna").is_active
        create_demo_people()
        assert client.login(username="demo-leitung", password="herzlich-digital")

    def test_my_data_in_few_queries(self, client, django_assert_max_num_queries):
        ensure_roles()
        client.force_login(person("anna"))
        with django_assert_max_num_queries(12):
            assert client.get(reverse("accounts:mine")).status_code == 200
