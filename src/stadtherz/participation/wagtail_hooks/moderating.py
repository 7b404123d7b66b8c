from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from stadtherz.accounts.public import Permission, may
from stadtherz.participation.views import moderating


class ModeratingItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, Permission.MODERATE)


class OpinionsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, Permission.GIVE_OPINIONS)


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
    return ModeratingItem(
        _("Vorschläge ansehen"), reverse_lazy("participation-queue"), name="proposals",
        icon_name="comment", order=270,
    )  # fmt: skip


@hooks.register("register_admin_menu_item")
def opinions_item() -> MenuItem:
    return OpinionsItem(
        _("Stellungnahmen"), reverse_lazy("participation-opinions"), name="opinions",
        icon_name="edit", order=271,
    )  # fmt: skip
