"""Sessions in a table of our own that says whose they are.

Django's table holds that inside the stored text only: to end somebody's sessions, or to show them
to that person, every session of the city would have to be read.
"""

from typing import Any

from allauth.account.utils import url_str_to_user_pk
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from stadtherz.accounts.models import Session


class SessionStore(DatabaseStore):
    """Django's own store, which also notes the account."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = super().create_model_instance(data)
        assert isinstance(session, Session)  # noqa: S101 - tells the type checker
        session.account_id = _account_of(data)
        return session


def _account_of(data: dict[str, Any]) -> int | None:
    """Whose session this is: logged in, or still on the way with a confirmation or a code."""
    if logged_in := data.get("_auth_user_id"):
        return int(logged_in)
    pending = (data.get("account_login") or {}).get("user_pk")
    return url_str_to_user_pk(pending) if pending else None
