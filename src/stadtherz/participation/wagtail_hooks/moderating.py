from typing import Any

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from stadtherz.accounts.public import Permission
from stadtherz.participation.views import moderating
from stadtherz.participation.wagtail_hooks.menu import PermittedItem


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    kind = "vorschlaege/<str:kind>/<int:pk>/"
    return [
        path("vorschlaege/", moderating.queue, name="participation-queue"),
        path("vorschlaege/stellungnahmen/", moderating.opinions, name="participation-opinions"),
        path("vorschlaege/<int:pk>/", moderating.acted, name="participation-act"),
        path(kind, moderating.one, name="participation-decide"),
        path(f"{kind}entscheiden/", moderating.decided, name="participation-decided"),
    ]


@hooks.register("register_admin_menu_item")
def queue_item() -> MenuItem:
    return PermittedItem(
        Permission.MODERATE, _("Vorschläge ansehen"), reverse_lazy("participation-queue"),
        name="proposals", icon_name="comment", order=270,
    )  # fmt: skip


@hooks.register("register_admin_menu_item")
def opinions_item() -> MenuItem:
    return PermittedItem(
        Permission.GIVE_OPINIONS, _("Stellungnahmen"), reverse_lazy("participation-opinions"),
        name="opinions", icon_name="edit", order=271,
    )  # fmt: skip
