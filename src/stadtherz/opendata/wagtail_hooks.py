from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from stadtherz.accounts.public import Permission, may
from stadtherz.opendata.views import harvest_staff


@dataclass(frozen=True)
class Entry:
    """A line of the menu: its words, name of its address, who sees it, and icon."""

    words: Promise
    url: str
    permissions: tuple[Permission, ...]
    icon: str


ENTRIES: tuple[Entry, ...] = (
    Entry(_("Daten anderer Portale"), "opendata-sources", (Permission.RUN_CATALOGUE,), "download"),
)
"""What staff find under "Offene Daten", in this order."""


class ItemFor(MenuItem):
    """A line that only those see who may do something there."""

    def __init__(self, entry: Entry, order: int) -> None:
        super().__init__(
            entry.words, reverse_lazy(entry.url), name=entry.url, icon_name=entry.icon, order=order
        )
        self.permissions = entry.permissions

    def is_shown(self, request: HttpRequest) -> bool:
        return any(may(request.user, one) for one in self.permissions)


open_data_menu = Menu(
    register_hook_name="register_opendata_menu_item",
    items=[ItemFor(entry, order) for order, entry in enumerate(ENTRIES)],
)


@hooks.register("register_admin_menu_item")
def open_data_item() -> MenuItem:
    return SubmenuMenuItem(_("Offene Daten"), open_data_menu, icon_name="table", order=260)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("andere-portale/", harvest_staff.listed, name="opendata-sources"),
        path("andere-portale/neu/", harvest_staff.new, name="opendata-source-new"),
        path("andere-portale/<slug:key>/", harvest_staff.one, name="opendata-source"),
        path("andere-portale/<slug:key>/holen/", harvest_staff.run_now, name="opendata-harvest"),
        path("andere-portale/<slug:key>/beenden/", harvest_staff.ended, name="opendata-retire"),
    ]
