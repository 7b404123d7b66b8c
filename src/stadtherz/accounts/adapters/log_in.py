from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal.ratelimit import truncate_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.crypto import salted_hmac

from stadtherz.accounts.adapters.mails import addressed, sender
from stadtherz.accounts.adapters.tries import CountedTries, account_of, typed_in
from stadtherz.accounts.adapters.words import (
    ABOUT_ACCOUNTS,
    ABOUT_SECOND_FACTORS,
    about_name,
)
from stadtherz.accounts.domain.names import reasons_against
from stadtherz.accounts.models import User

CAME = "account/messages/email_confirmation_sent.txt"
CAME_FOR = "accounts.came-for"
REAL_NAMES = frozenset({"name", "first_name", "last_name"})


class AccountAdapter(CountedTries):
    """What allauth asks us: user names, words, and who sends the mails."""

    error_messages = DefaultAccountAdapter.error_messages | ABOUT_ACCOUNTS

    def clean_username(self, username: str, shallow: bool = False) -> str:  # noqa: FBT001, FBT002
        if broken := reasons_against(username):  # before Django's own rule, which says less
            raise ValidationError(about_name(broken[0]), code=broken[0])
        cleaned: str = super().clean_username(username, shallow)
        return cleaned

    def get_client_ip(self, request: HttpRequest) -> str:
        """Give a mark of the address that a visitor comes from: enough to count, not to find."""
        network = truncate_ip(super().get_client_ip(request))
        return salted_hmac("stadtherz.accounts.visitor", network).hexdigest()

    def get_from_email(self) -> str:
        return sender()

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        **more: Any,
    ) -> None:
        """Leave out what only sign-ups that cause a mail are told: the form tells it to all."""
        if message_template != CAME or not (message_context or {}).get("signup"):
            super().add_message(request, level, message_template, message_context, **more)

    def say_that_mail_came(self, request: HttpRequest, address: str) -> None:
        """Tell whoever signs up to look at the mail, even if it came minutes ago."""
        super().add_message(request, messages.INFO, CAME, {"email": address})

    def respond_email_verification_sent(
        self, request: HttpRequest, user: User | None
    ) -> HttpResponse:
        """Keep what somebody came for, until they have confirmed; for a known address as well."""
        if there := get_next_redirect_url(request):
            request.session[CAME_FOR] = there
        answer: HttpResponse = super().respond_email_verification_sent(request, user)
        return answer

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Lead by way of the log-in to what somebody came for, in the browser that signed up."""
        there = self.request.session.pop(CAME_FOR, "")
        url: str = super().get_email_verification_redirect_url(email_address)
        if not there or self.request.user.is_authenticated:
            return url
        return f"{resolve_url(url)}?{urlencode({'next': there})}"

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        ours = addressed(context)
        message: EmailMessage = super().render_mail(template_prefix, email, ours, headers)
        return message


class SecondFactorAdapter(DefaultMFAAdapter):
    """What allauth asks us about second factors: words."""

    error_messages = DefaultMFAAdapter.error_messages | ABOUT_SECOND_FACTORS


class ProviderAdapter(DefaultSocialAccountAdapter):
    """What allauth asks us about the log-in at another service."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """Take the address over and no real name: nothing here needs one."""
        needed = {key: value for key, value in data.items() if key not in REAL_NAMES}
        person: User = super().populate_user(request, sociallogin, needed)
        return person


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
        login = typed_in(credentials)
        if not password or not login:
            return None
        person = account_of(login)
        if person is None:
            make_password(password)
            return None
        if not person.check_password(password):
            return None
        if not self.user_can_authenticate(person) or not _is_confirmed(person):
            self._stash_user(person)
            return None
        return person


def _is_confirmed(person: User) -> bool:
    return EmailAddress.objects.filter(user=person, verified=True).exists()
