from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from stadtherz.accounts.public import Permission, may
from stadtherz.opendata.views import (
    arrangements,
    clocks,
    desk,
    high_value_staff,
    hvd_staff,
    staff_use,
)


@dataclass(frozen=True)
class Entry:
    """A line of the menu: its words, name of its address, who sees it, and icon."""

    words: Promise
    url: str
    permissions: tuple[Permission, ...]
    icon: str


ENTRIES: tuple[Entry, ...] = (
    Entry(_("Anfragen"), "opendata-desk", (Permission.ANSWER_REQUESTS,), "mail"),
    Entry(_("Fristen"), "opendata-clocks", (Permission.RUN_CATALOGUE,), "time"),
    Entry(_("Fragen zu Daten"), "opendata-questions", (Permission.EDIT_DATA,), "help"),
    Entry(_("Was daraus geworden ist"), "opendata-reuses", (Permission.RUN_CATALOGUE,), "link"),
    Entry(_("Hochwertige Daten"), "opendata-high-value", (Permission.EDIT_DATA,), "pick"),
    Entry(_("Bericht an die EU"), "opendata-hvd-report", (Permission.RUN_CATALOGUE,), "doc-full"),
    Entry(
        _("Ausschließliche Rechte"), "opendata-arrangements-staff", (Permission.RUN_CATALOGUE,),
        "lock",
    ),
    Entry(_("Kosten"), "opendata-charges", (Permission.RUN_CATALOGUE,), "list-ul"),
)  # fmt: skip
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
        path("hochwertige-daten/", high_value_staff.listed, name="opendata-high-value"),
        path("hochwertige-daten/bericht/", hvd_staff.report, name="opendata-hvd-report"),
        path(
            "hochwertige-daten/entscheidungen/<int:pk>/zuruecknehmen/", high_value_staff.undone,
            name="opendata-high-value-undone",
        ),
        path("hochwertige-daten/daten/<slug:key>/", high_value_staff.one,
             name="opendata-high-value-one"),
        path("daten-kosten/", hvd_staff.charges, name="opendata-charges"),
        path("daten/fragen/", staff_use.questions, name="opendata-questions"),
        path("daten/fragen/<int:pk>/antwort/", staff_use.answered, name="opendata-answered"),
        path(
            "daten/fragen/<int:pk>/entscheiden/", staff_use.question_decided,
            name="opendata-question-decided",
        ),
        path("daten/anwendungen/", staff_use.reuses, name="opendata-reuses"),
        path(
            "daten/anwendungen/<int:pk>/entscheiden/", staff_use.reuse_decided,
            name="opendata-reuse-decided",
        ),
        path("anfragen/", desk.desk, name="opendata-desk"),
        path("anfragen/<int:pk>/", desk.one, name="opendata-request"),
        path(
            "anfragen/<int:pk>/brief/<int:number>/", desk.letter, name="opendata-request-letter"
        ),
        path("fristen/", clocks.clocks, name="opendata-clocks"),
        path("fristen/neu/", clocks.rule, name="opendata-clock-new"),
        path("fristen/<slug:key>/", clocks.rule, name="opendata-clock"),
        path("ausschliesslich/", arrangements.listed, name="opendata-arrangements-staff"),
        path("ausschliesslich/neu/", arrangements.edit, name="opendata-arrangement-new"),
        path("ausschliesslich/<int:pk>/", arrangements.edit, name="opendata-arrangement"),
    ]  # fmt: skip
