from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from stadtherz.accounts.domain.roles import Permission
from stadtherz.accounts.selectors import permissions_in
from stadtherz.accounts.views import staff

NOT_HERE = {"users", "groups"}


class RolesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return Permission.GRANT_ROLES in permissions_in(request)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("rollen/", staff.people, name="accounts-people"),
        path("rollen/<int:pk>/", staff.roles, name="accounts-roles"),
    ]


@hooks.register("register_admin_menu_item")
def roles_item() -> MenuItem:
    return RolesItem(
        _("Rollen"), reverse("accounts-people"), name="roles", icon_name="group", order=9000
    )


@hooks.register("construct_settings_menu")
def leave_rights_to_roles(request: HttpRequest, items: list[Any]) -> None:  # noqa: ARG001
    """Take Wagtail's users and groups away: who may what is changed with a reason, in one place."""
    items[:] = [item for item in items if item.name not in NOT_HERE]
