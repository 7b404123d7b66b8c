"""Wrong passwords are counted for the account that is meant, by whatever name it is called."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from stadtherz.accounts.models import User

A_DOOR = {"app": "stadtherz.accounts", "action": "door", "config": {"door": "5/5m/key"}}


class CountedTries(DefaultAccountAdapter):
    """Closes the door of what was typed, as allauth does, and that of the account behind it.

    Only the first is said. That a door is closed which was never knocked at under this name would
    tell whose user name and whose mail address belong together.
    """

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        person = account_of(typed_in(credentials))
        self._door = ratelimit.consume(request, key=_door_of(person), **A_DOOR) if person else None
        if person and not self._door:
            make_password(credentials.get("password"))  # takes as long as a wrong password
            raise self.validation_error("username_password_mismatch")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._door:
            self._door.rollback()

    def _get_login_attempts_cache_key(
        self,
        request: HttpRequest,  # noqa: ARG002 - allauth passes it
        **credentials: Any,
    ) -> str:
        """Leave the host out that allauth puts in: each way to write it would have five tries."""
        return typed_in(credentials).lower()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Open every door of an account whose owner just set a new password."""
        person = account_of(typed_in(credentials))
        super()._delete_login_attempts_cached_email(request, **credentials)
        if person:
            super()._delete_login_attempts_cached_email(request, username=person.username)
            ratelimit.clear(request, key=_door_of(person), **A_DOOR)


def typed_in(credentials: dict[str, Any]) -> str:
    """Give the name or address that somebody wants to log in with."""
    return str(credentials.get("email") or credentials.get("username") or "")


def account_of(login: str) -> User | None:
    """Find the account of a user name or an address; a confirmed address wins."""
    if named := User.objects.filter(username__iexact=login).first():
        return named
    addresses = EmailAddress.objects.filter(email__iexact=login).select_related("user")
    address = addresses.order_by("-verified", "-user__date_joined").first()
    return address.user if address else User.objects.filter(email__iexact=login).first()


def _door_of(person: User) -> str:
    return str(person.pk)
