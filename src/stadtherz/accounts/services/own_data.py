"""What accounts itself stores about people, as entries of the registry of personal data."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from wagtail.models import (
    Comment,
    CommentReply,
    ModelLogEntry,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    WorkflowState,
)

from stadtherz.accounts.domain.personal_data import PersonalData, registry
from stadtherz.accounts.models import RoleChange, User
from stadtherz.kernel.text import Text

CONSENT = "Art. 6 (1) a GDPR"
TASK = "Art. 6 (1) e GDPR"
UNTIL_ERASED = Text.of({"de": "bis du dein Konto löschst", "en": "until you erase your account"})


def _rows(table: Any, *fields: str, of: str = "user_id") -> Any:
    def export(pk: int) -> list[dict[str, Any]]:
        return list(table.objects.filter(**{of: pk}).values(*fields))

    return export


def _delete(*tables: Any, of: str = "user_id") -> Any:
    def erase(pk: int) -> None:
        for table in tables:
            table.objects.filter(**{of: pk}).delete()

    return erase


def _nothing(_pk: int) -> list[dict[str, Any]]:
    """Give nothing: a session holds only the number of the account."""
    return []


def _goes_last(_pk: int) -> None:
    """Do nothing yet: the account itself is deleted after everything else."""


def _end_sessions(pk: int) -> None:
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(pk):
            session.delete()


def _forget_linked_log_in(pk: int) -> None:
    SocialToken.objects.filter(account__user_id=pk).delete()
    SocialAccount.objects.filter(user_id=pk).delete()


def _forget_editor(pk: int) -> None:
    """Cut the link between a person and what was edited; the edits themselves stay."""
    for log in (PageLogEntry, ModelLogEntry):
        log.objects.filter(user_id=pk).update(user=None)
    own = ContentType.objects.get_for_model(User)
    ModelLogEntry.objects.filter(content_type=own, object_id=str(pk)).delete()
    Revision.objects.filter(user_id=pk).update(user=None)
    WorkflowState.objects.filter(requested_by_id=pk).update(requested_by=None)
    TaskState.objects.filter(finished_by_id=pk).update(finished_by=None)
    Comment.objects.filter(user_id=pk).delete()
    CommentReply.objects.filter(user_id=pk).delete()
    PageSubscription.objects.filter(user_id=pk).delete()


OF_THE_ACCOUNT = (
    PersonalData(
        ("accounts.User",),
        Text.of({"de": "Konto", "en": "Account"}),
        Text.of({"de": "Anmelden; öffentlich ist nur der Benutzername",
                 "en": "Logging in; only the user name is public"}),
        UNTIL_ERASED, CONSENT,
        _rows(User, "username", "email", "date_joined", "last_login", of="pk"),
        _goes_last,
    ),
    PersonalData(
        ("account.EmailAddress", "account.EmailConfirmation"),
        Text.of({"de": "E-Mail-Adresse", "en": "E-mail address"}),
        Text.of({"de": "Anmeldung bestätigen, Passwort zurücksetzen",
                 "en": "Confirm the sign-up, reset the password"}),
        UNTIL_ERASED, CONSENT,
        _rows(EmailAddress, "email", "verified", "primary"), _delete(EmailAddress),
    ),
    PersonalData(
        ("mfa.Authenticator",),
        Text.of({"de": "Zweiter Faktor", "en": "Second factor"}),
        Text.of({"de": "Dein Konto schützen", "en": "Protect your account"}),
        UNTIL_ERASED, CONSENT,
        _rows(Authenticator, "type", "created_at", "last_used_at"), _delete(Authenticator),
    ),
    PersonalData(
        ("socialaccount.SocialAccount", "socialaccount.SocialToken"),
        Text.of({"de": "Verknüpfte Anmeldung", "en": "Linked log-in"}),
        Text.of({"de": "Anmelden über einen anderen Dienst",
                 "en": "Log in through another service"}),
        UNTIL_ERASED, CONSENT,
        _rows(SocialAccount, "provider", "uid", "extra_data", "date_joined"),
        _forget_linked_log_in,
    ),
    PersonalData(
        ("sessions.Session",),
        Text.of({"de": "Sitzung", "en": "Session"}),
        Text.of({"de": "Dich angemeldet halten", "en": "Keep you logged in"}),
        Text.of({"de": "zwei Wochen oder bis du dich abmeldest",
                 "en": "two weeks or until you log out"}), CONSENT,
        _nothing, _end_sessions,
    ),
    PersonalData(
        ("accounts.RoleChange",),
        Text.of({"de": "Rollen in der Verwaltung", "en": "Roles in the administration"}),
        Text.of({"de": "Nachvollziehen, wer was darf", "en": "Know who may do what"}),
        UNTIL_ERASED, TASK,
        _rows(RoleChange, "role", "granted", "reason", "changed_at", of="person_id"),
        _delete(RoleChange, of="person_id"),
    ),
)  # fmt: skip
OF_STAFF = (
    PersonalData(
        ("wagtailcore.PageLogEntry", "wagtailcore.ModelLogEntry", "wagtailcore.Revision",
         "wagtailcore.WorkflowState", "wagtailcore.TaskState", "wagtailcore.Comment",
         "wagtailcore.CommentReply", "wagtailcore.PageSubscription"),
        Text.of({"de": "Bearbeitungen", "en": "Edits"}),
        Text.of({"de": "Wer hat welchen Text geändert und freigegeben",
                 "en": "Who changed and released which text"}),
        Text.of({"de": "Texte bleiben; der Name wird beim Löschen entfernt",
                 "en": "Texts stay; the name is removed on erasure"}), TASK,
        _rows(PageLogEntry, "action", "label", "timestamp"), _forget_editor,
    ),
)  # fmt: skip


def register_own_data() -> None:
    """Enter the data of accounts and of the editor into the registry."""
    for entry in (*OF_THE_ACCOUNT, *OF_STAFF):
        registry.register(entry)
