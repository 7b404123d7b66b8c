from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext

from stadtherz.accounts.adapters.mails import sender
from stadtherz.accounts.domain.names import LONGEST, SHORTEST, reasons_against
from stadtherz.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks us: user names, and who sends the mails."""

    def clean_username(self, username: str, shallow: bool = False) -> str:  # noqa: FBT001, FBT002
        cleaned: str = super().clean_username(username, shallow)
        if broken := reasons_against(cleaned):
            raise ValidationError(_words(broken[0]), code=broken[0])
        return cleaned

    def get_from_email(self) -> str:
        return sender()


class LogInBackend(AuthenticationBackend):
    """The one way to log in by password, for whatever page asks.

    The password is looked at exactly once, for a name that exists as for one that does not, so
    that the time of the answer says nothing. Only a confirmed address lets in: allauth is told
    of the others aside, so that it can send them the mail to confirm.
    """

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 - Django passes it
        **credentials: Any,
    ) -> User | None:
        password = credentials.get("password")
        login = credentials.get("email") or credentials.get("username")
        if not password or not login:
            return None
        person = _account_of(login)
        if person is None:
            make_password(password)
            return None
        if not person.check_password(password):
            return None
        if not self.user_can_authenticate(person) or not _is_confirmed(person):
            self._stash_user(person)
            return None
        return person


def _account_of(login: str) -> User | None:
    """Find the account of a user name or an address; a confirmed address wins."""
    if named := User.objects.filter(username__iexact=login).first():
        return named
    addresses = EmailAddress.objects.filter(email__iexact=login).select_related("user")
    address = addresses.order_by("-verified", "-user__date_joined").first()
    return address.user if address else User.objects.filter(email__iexact=login).first()


def _is_confirmed(person: User) -> bool:
    return EmailAddress.objects.filter(user=person, verified=True).exists()


def _words(reason: str) -> str:
    if reason == "reserved":
        return gettext("Dieser Name ist für die Stadt vorbehalten. Nimm bitte einen anderen.")
    if reason == "signs":
        return gettext("Erlaubt sind Buchstaben, Ziffern, Punkt, Unterstrich und Bindestrich.")
    if reason == "scripts":
        return gettext(
            "Schreib den Namen in einer Schrift, zum Beispiel in lateinischen Buchstaben."
        )
    return gettext("Der Name braucht %(least)s bis %(most)s Zeichen.") % {
        "least": SHORTEST,
        "most": LONGEST,
    }
