from typing import Any

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from stadtherz.accounts.public import Permission
from stadtherz.participation.views import lot_desk, lot_editing
from stadtherz.participation.wagtail_hooks.menu import PermittedItem


@hooks.register("register_admin_menu_item")
def lots_item() -> MenuItem:
    return PermittedItem(
        Permission.RUN_SURVEYS, _("Auslosungen"), reverse_lazy("participation-lots-desk"),
        name="lots", icon_name="pick", order=270,
    )  # fmt: skip


@hooks.register("register_admin_urls")
def lots_urls() -> list[Any]:
    one, name = "auslosungen/<uuid:drawing>/", "participation-lots"
    new = "auslosungen/neu/<uuid:procedure>/"
    return [
        path("auslosungen/", lot_desk.listed, name=f"{name}-desk"),
        path(new, lot_editing.prepare, name=f"{name}-new"),
        path(one, lot_desk.one, name=f"{name}-one"),
        path(f"{one}aendern/", lot_editing.change, name=f"{name}-change"),
        path(f"{one}datei.json", lot_desk.file, name=f"{name}-setup"),
    ]
