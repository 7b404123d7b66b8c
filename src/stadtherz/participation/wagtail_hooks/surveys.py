from typing import Any

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from stadtherz.accounts.public import Permission
from stadtherz.participation.views import survey_desk, survey_editing, survey_withdrawing
from stadtherz.participation.wagtail_hooks.menu import PermittedItem


@hooks.register("register_admin_menu_item")
def surveys_item() -> MenuItem:
    return PermittedItem(
        Permission.RUN_SURVEYS, _("Umfragen"), reverse_lazy("participation-surveys"),
        name="surveys", icon_name="form", order=268,
    )  # fmt: skip


@hooks.register("register_admin_urls")
def survey_urls() -> list[Any]:
    one, name = "umfragen/<uuid:survey>/", "participation-survey"
    new, of = "umfragen/neu/<uuid:procedure>/", "umfragen/beteiligung/<uuid:procedure>/"
    return [
        path("umfragen/", survey_desk.procedures, name=f"{name}s"),
        path(of, survey_desk.listed, name=f"{name}s-of"),
        path(new, survey_editing.prepare, name=f"{name}-new"),
        path(one, survey_desk.one, name=name),
        path(f"{one}aendern/", survey_editing.change, name=f"{name}-change"),
        path(f"{one}zurueckziehen/", survey_withdrawing.withdraw, name=f"{name}-withdraw"),
        path(f"{one}codes/", survey_desk.codes, name=f"{name}-codes"),
    ]
