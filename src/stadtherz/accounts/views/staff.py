"""Who may what, as staff grant and revoke it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView

from stadtherz.accounts.domain.roles import STAFF_ROLES, Membership, Permission, granted_as
from stadtherz.accounts.forms import ROLE_NAMES, RoleChangeForm, granted_names
from stadtherz.accounts.models import User
from stadtherz.accounts.selectors import (
    departments_of,
    may,
    people_named,
    role_history,
    roles_of,
)
from stadtherz.accounts.services.roles import (
    close_account,
    grant_role,
    open_account,
    revoke_role,
)
from stadtherz.city.public import departments
from stadtherz.kernel.errors import Conflict, NotAllowed

# staff need neither a real name nor a portrait here
LEFT_OUT = {"name_email", "avatar"}


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Find somebody by user name."""
    _granting(request)
    asked = request.GET.get("q", "").strip()
    context = {"asked": asked, "people": people_named(asked) if asked else ()}
    return render(request, "accounts/admin/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what somebody may, since when and why; grant and revoke with a reason."""
    by = _granting(request)
    person = get_object_or_404(User, pk=pk)
    form = RoleChangeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _change(request, person, by, form)
        return redirect(request.path)
    held, names = roles_of(person), granted_names()
    joined = {Membership(key).value for key in departments_of(person)}
    context = {
        "person": person,
        "form": form,
        "held": [entry for entry in ROLE_NAMES.items() if entry[0] in held],
        "free": [entry for entry in ROLE_NAMES.items() if entry[0] in STAFF_ROLES - held],
        "joined": [entry for entry in names.items() if entry[0] in joined],
        "others": [
            (value, names[value])
            for value in (Membership(one.key).value for one in departments())
            if value not in joined
        ],
        "history": [
            (change, names.get(change.role, change.role)) for change in role_history(person)
        ],
        "own": person == by,
    }
    return render(request, "accounts/admin/roles.html", context)


@require_safe
def to_roles(request: HttpRequest) -> HttpResponse:
    """Lead from Wagtail's lists of users and groups to the one place where rights are given."""
    return redirect("accounts-people")


class StaffSettings(AccountView):
    """Wagtail's own settings of a member of staff, without name and portrait."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if panel.name not in LEFT_OUT]


staff_settings = require_admin_access(StaffSettings.as_view())


def _granting(request: HttpRequest) -> User:
    """Give the person who is logged in, if that one may grant roles."""
    if not isinstance(request.user, User) or not may(request.user, Permission.GRANT_ROLES):
        raise PermissionDenied
    return request.user


def _change(request: HttpRequest, person: User, by: User, form: RoleChangeForm) -> None:
    """Do what was asked, and say what became of it."""
    act, role, reason = (form.cleaned_data[name] for name in ("act", "role", "reason"))
    try:
        if role:
            change = grant_role if act == "grant" else revoke_role
            change(person=person, role=granted_as(role), reason=reason, by=by)
        else:
            set_account = open_account if act == "open" else close_account
            set_account(person=person, reason=reason, by=by)
    except NotAllowed as refusal:
        messages.error(request, _words(refusal.code))
    except Conflict:
        messages.warning(request, gettext("Das ist schon so. Es wurde nichts geändert."))
    else:
        messages.success(request, gettext("Geändert und mit dem Grund notiert."))


def _words(code: str) -> str:
    if code == "own-role":
        return gettext("Das eigene Konto ändert jemand anderes. Es wurde nichts geändert.")
    return gettext(
        "Dieses Konto ändert nur, wer selbst alles verwalten darf. Es wurde nichts geändert."
    )
