"""Whether a session is known well enough for what only staff may see and do."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_sure_of(request: HttpRequest) -> bool:
    """Say whether this very session passed a second factor; true where the demo waives it.

    That one is set up is not enough: a session may be older than it.
    """
    if not settings.STAFF_MFA:
        return True
    records = get_authentication_records(request, request.user)
    passed = any(record["method"] == "mfa" for record in records)
    return passed and bool(is_mfa_enabled(request.user, SECOND_FACTORS))
