"""What accounts itself stores about people, as entries of the registry of personal data."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth.models import Group

from stadtherz.accounts.adapters.mails import Names, forget_mails, kept_mails
from stadtherz.accounts.domain.personal_data import PersonalData, registry
from stadtherz.accounts.models import RoleChange, Session, User
from stadtherz.accounts.services.traces import erase_traces, export_traces, tables
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


def _account(pk: int) -> list[dict[str, Any]]:
    names = Group.objects.filter(user=pk).values_list("name", flat=True)
    fields = ("username", "email", "first_name", "last_name", "date_joined", "last_login")
    rows = User.objects.filter(pk=pk).values(*fields)
    return [row | {"roles": sorted(names)} for row in rows]


def _goes_last(_pk: int) -> None:
    """Do nothing yet: the account itself is deleted after everything else."""


def _second_factors(pk: int) -> list[dict[str, Any]]:
    found = Authenticator.objects.filter(user_id=pk)
    return [
        {"type": one.type, "name": one.data.get("name", ""), "created_at": one.created_at,
         "last_used_at": one.last_used_at}
        for one in found
    ]  # fmt: skip


def _forget_linked_log_in(pk: int) -> None:
    SocialToken.objects.filter(account__user_id=pk).delete()
    SocialAccount.objects.filter(user_id=pk).delete()


def words_of(pk: int) -> Names:
    """Give what mails in the folder name this person by, and nobody else."""
    person = User.objects.filter(pk=pk).first()
    addresses = EmailAddress.objects.filter(user_id=pk).values_list("email", flat=True)
    named = {one.lower() for one in (person.email if person else "", *addresses) if one}
    others = EmailAddress.objects.exclude(user_id=pk).filter(email__in=named)
    shared = {one.lower() for one in others.values_list("email", flat=True)}
    return Names(frozenset(named - shared), person.username if person else "")


def _mails(pk: int) -> list[dict[str, str]]:
    """Show mails to confirmed addresses only: anybody may enter the address of somebody else."""
    confirmed = EmailAddress.objects.filter(user_id=pk, verified=True)
    return kept_mails(frozenset(one.email.lower() for one in confirmed))


OF_THE_ACCOUNT = (
    PersonalData(
        ("accounts.User", "accounts.User_groups", "accounts.User_user_permissions"),
        Text.of({"de": "Konto", "en": "Account"}),
        Text.of({"de": "Anmelden; öffentlich ist nur der Benutzername",
                 "en": "Logging in; only the user name is public"}),
        UNTIL_ERASED, CONSENT,
        _account, _goes_last,
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
        _second_factors, _delete(Authenticator),
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
        ("accounts.Session",),
        Text.of({"de": "Sitzung", "en": "Session"}),
        Text.of({"de": "Dich angemeldet halten", "en": "Keep you logged in"}),
        Text.of({"de": "zwei Wochen oder bis du dich abmeldest",
                 "en": "two weeks or until you log out"}), CONSENT,
        _rows(Session, "expire_date", of="account_id"), _delete(Session, of="account_id"),
    ),
    PersonalData(
        (),
        Text.of({"de": "Zähler gegen zu viele Versuche", "en": "Counter against too many tries"}),
        Text.of({"de": "Konten vor dem Durchprobieren von Passwörtern schützen; gezählt wird unter"
                       " einem Kennzeichen, aus dem sich die IP-Adresse nicht ablesen lässt",
                 "en": "Protect accounts from guessed passwords; counted under a mark from which"
                       " the IP address cannot be read"}),
        Text.of({"de": "bis zu einem Tag nach dem letzten Versuch",
                 "en": "up to a day after the last try"}), TASK,
        lambda _pk: [], lambda _pk: None,
    ),
    PersonalData(
        ("accounts.RoleChange",),
        Text.of({"de": "Rollen in der Verwaltung", "en": "Roles in the administration"}),
        Text.of({"de": "Nachvollziehen, wer was darf", "en": "Know who may do what"}),
        UNTIL_ERASED, TASK,
        _rows(RoleChange, "role", "granted", "reason", "changed_at", of="person_id"),
        _delete(RoleChange, of="person_id"),
    ),
    PersonalData(
        (),
        Text.of({"de": "Nachrichten an dich", "en": "Messages to you"}),
        Text.of({"de": "Nur ohne Mailserver: Mails liegen in einem Ordner statt im Postfach",
                 "en": "Only without a mail server: mails lie in a folder, not in a mailbox"}),
        Text.of({"de": "sieben Tage", "en": "seven days"}), CONSENT,
        _mails, lambda pk: forget_mails(words_of(pk)),
    ),
)  # fmt: skip


def register_own_data() -> None:
    """Enter the data of accounts and the traces of all work into the registry.

    They stand before those of systems above, whichever app starts first: what these hold of a
    person may be found by an address of the account, and is erased while that is there.
    """
    registry.register_first((*OF_THE_ACCOUNT, _traces()))


def _traces() -> PersonalData:
    return PersonalData(
        tables(),
        Text.of({"de": "Arbeit in der Verwaltung", "en": "Work in the administration"}),
        Text.of({"de": "Wer hat was geschrieben, geändert, hochgeladen und freigegeben",
                 "en": "Who wrote, changed, uploaded and released what"}),
        Text.of({"de": "die Arbeit bleibt; wer es war, wird mit dem Konto gelöscht",
                 "en": "the work stays; who did it is erased with the account"}), TASK,
        export_traces, erase_traces,
    )  # fmt: skip
