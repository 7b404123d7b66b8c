from typing import Any

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from stadtherz.accounts.public import Permission
from stadtherz.participation.adapters.staff_log import SPACE
from stadtherz.participation.views import (
    ballot_desk,
    ballot_editing,
    tie_lot_staff,
    unbinding_staff,
)
from stadtherz.participation.views.ballot_words import NOTED
from stadtherz.participation.wagtail_hooks.menu import PermittedItem


@hooks.register("register_admin_menu_item")
def ballots_item() -> MenuItem:
    return PermittedItem(
        Permission.RUN_BALLOTS, _("Abstimmungen"), reverse_lazy("participation-ballots"),
        name="ballots", icon_name="list-ol", order=269,
    )  # fmt: skip


@hooks.register("register_log_actions")
def ballot_acts(actions: Any) -> None:
    for what, words in NOTED.items():
        actions.register_action(f"{SPACE}.{what}", words, words)


@hooks.register("register_admin_urls")
def ballot_urls() -> list[Any]:
    one, name = "abstimmungen/<uuid:ballot>/", "participation-ballot"
    new = "abstimmungen/neu/<uuid:procedure>/"
    return [
        path("abstimmungen/", ballot_desk.listed, name="participation-ballots"),
        path(new, ballot_editing.prepare, name=f"{name}-new"),
        path(one, ballot_desk.one, name=name),
        path(f"{one}aendern/", ballot_editing.change, name=f"{name}-change"),
        path(f"{one}los/", tie_lot_staff.lot, name="participation-tie-lot"),
        path(f"{one}verbindung/", unbinding_staff.unbind, name="participation-unbind"),
        path(f"{one}waehler/", ballot_desk.roll, name="participation-roll"),
    ]
