"""The addresses of the site and one more, which refuses what it is asked."""

from django.urls import path

from stadtherz.kernel import errors
from stadtherz.programme.services.approval import ApprovalRefused
from stadtherz.site.urls import *  # noqa: F403
from stadtherz.site.urls import urlpatterns as real

KINDS = {
    "not-allowed": errors.NotAllowed,
    "not-found": errors.NotFound,
    "invalid": errors.Invalid,
    "conflict": errors.Conflict,
    "unavailable": errors.Unavailable,
    "approval": ApprovalRefused,
}


def refuse(request, kind):
    if kind == "fault":
        raise ValueError("a bug")
    raise KINDS[kind]("in English, for logs", details=("because",))


urlpatterns = [path("weigern/<str:kind>", refuse), *real]
