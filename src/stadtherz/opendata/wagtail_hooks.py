from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from stadtherz.accounts.public import Permission, StaffEntry, StaffItem
from stadtherz.opendata.views import (
    arrangements,
    clocks,
    desk,
    fetching,
    handing_in,
    harvest_staff,
    high_value_staff,
    hvd_staff,
    polling,
    series_staff,
    staff_use,
    wishing,
    withdrawing,
)

ENTRIES: tuple[StaffEntry, ...] = (
    StaffEntry(
        _("Tabellen veröffentlichen"),
        "opendata-tables",
        (
            Permission.EDIT_DATA,
            Permission.CHECK_DATA,
            Permission.CHECK_PRIVACY,
            Permission.RELEASE_DATA,
        ),
        "upload",
    ),
    StaffEntry(_("Was öffentlich ist"), "opendata-public", (Permission.RELEASE_DATA,), "view"),
    StaffEntry(_("Anfragen"), "opendata-desk", (Permission.ANSWER_REQUESTS,), "mail"),
    StaffEntry(_("Fristen"), "opendata-clocks", (Permission.RUN_CATALOGUE,), "time"),
    StaffEntry(_("Fragen zu Daten"), "opendata-questions", (Permission.EDIT_DATA,), "help"),
    StaffEntry(
        _("Was daraus geworden ist"), "opendata-reuses", (Permission.RUN_CATALOGUE,), "link"
    ),
    StaffEntry(_("Hochwertige Daten"), "opendata-high-value", (Permission.EDIT_DATA,), "pick"),
    StaffEntry(
        _("Bericht an die EU"), "opendata-hvd-report", (Permission.RUN_CATALOGUE,), "doc-full"
    ),
    StaffEntry(
        _("Ausschließliche Rechte"),
        "opendata-arrangements-staff",
        (Permission.RUN_CATALOGUE,),
        "lock",
    ),
    StaffEntry(_("Kosten"), "opendata-charges", (Permission.RUN_CATALOGUE,), "list-ul"),
    StaffEntry(_("Reihen"), "opendata-series-list", (Permission.RUN_CATALOGUE,), "list-ol"),
    StaffEntry(
        _("Daten anderer Portale"), "opendata-sources", (Permission.RUN_CATALOGUE,), "download"
    ),
)
"""What staff find under "Offene Daten", in this order."""


open_data_menu = Menu(
    register_hook_name="register_opendata_menu_item",
    items=[StaffItem(entry, order) for order, entry in enumerate(ENTRIES)],
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
            "hochwertige-daten/entscheidungen/<int:pk>/zuruecknehmen/",
            high_value_staff.undone,
            name="opendata-high-value-undone",
        ),
        path(
            "hochwertige-daten/daten/<slug:key>/",
            high_value_staff.one,
            name="opendata-high-value-one",
        ),
        path("daten-kosten/", hvd_staff.charges, name="opendata-charges"),
        path("daten/fragen/", staff_use.questions, name="opendata-questions"),
        path("daten/fragen/<int:pk>/antwort/", staff_use.answered, name="opendata-answered"),
        path(
            "daten/fragen/<int:pk>/entscheiden/",
            staff_use.question_decided,
            name="opendata-question-decided",
        ),
        path("daten/anwendungen/", staff_use.reuses, name="opendata-reuses"),
        path(
            "daten/anwendungen/<int:pk>/entscheiden/",
            staff_use.reuse_decided,
            name="opendata-reuse-decided",
        ),
        path("anfragen/", desk.desk, name="opendata-desk"),
        path("anfragen/<int:pk>/", desk.one, name="opendata-request"),
        path("anfragen/<int:pk>/brief/<int:number>/", desk.letter, name="opendata-request-letter"),
        path("fristen/", clocks.clocks, name="opendata-clocks"),
        path("fristen/neu/", clocks.rule, name="opendata-clock-new"),
        path("fristen/<slug:key>/", clocks.rule, name="opendata-clock"),
        path("ausschliesslich/", arrangements.listed, name="opendata-arrangements-staff"),
        path("ausschliesslich/neu/", arrangements.edit, name="opendata-arrangement-new"),
        path("ausschliesslich/<int:pk>/", arrangements.edit, name="opendata-arrangement"),
        path("daten/", handing_in.tables, name="opendata-tables"),
        path("daten/oeffentlich/", withdrawing.listed, name="opendata-public"),
        path("daten/oeffentlich/<slug:key>/", withdrawing.withdrawn, name="opendata-withdrawn"),
        path(
            "daten/oeffentlich/<slug:key>/ausgaben/", withdrawing.editions, name="opendata-editions"
        ),
        path("daten/neu/", handing_in.given, name="opendata-given"),
        path("daten/von-adresse/", fetching.begun, name="opendata-begun-at-address"),
        path("daten/<int:pk>/holen/", fetching.again, name="opendata-fetched-again"),
        path("daten/<int:pk>/", handing_in.table, name="opendata-table"),
        path("daten/<int:pk>/stand.json", handing_in.state, name="opendata-table-state"),
        path("daten/<int:pk>/uebernehmen/", handing_in.mended, name="opendata-table-mended"),
        path("daten/<int:pk>/ueberschriften/", wishing.headings_said, name="opendata-table-heads"),
        path("daten/<int:pk>/lesen/", wishing.reading_mended, name="opendata-table-reading"),
        path("daten/<int:pk>/lesen/zurueck/", wishing.wish_undone, name="opendata-table-unwished"),
        path("daten/<int:pk>/blatt/", handing_in.part_chosen, name="opendata-table-part"),
        path("daten/<int:pk>/mittel/", handing_in.remedy_chosen, name="opendata-table-remedy"),
        path(
            "daten/<int:pk>/mittel/zuruecknehmen/",
            handing_in.remedy_undone,
            name="opendata-table-remedy-undone",
        ),
        path("daten/<int:pk>/grund/", handing_in.reason_given, name="opendata-table-reason"),
        path("daten/<int:pk>/niemand/", handing_in.nobody_said, name="opendata-table-nobody"),
        path("daten/<int:pk>/auswertung/", handing_in.view_begun, name="opendata-table-view"),
        path("daten/<int:pk>/adresse/", polling.followed, name="opendata-table-followed"),
        path("daten/<int:pk>/schritt/", handing_in.acted, name="opendata-table-acted"),
        path("reihen/", series_staff.listed, name="opendata-series-list"),
        path("reihen/neu/", series_staff.one, name="opendata-series-new"),
        path("reihen/<slug:key>/", series_staff.one, name="opendata-series-one"),
        path("reihen/<slug:key>/zeigen/", series_staff.published, name="opendata-series-published"),
        path("andere-portale/", harvest_staff.listed, name="opendata-sources"),
        path("andere-portale/neu/", harvest_staff.new, name="opendata-source-new"),
        path("andere-portale/<slug:key>/", harvest_staff.one, name="opendata-source"),
        path("andere-portale/<slug:key>/holen/", harvest_staff.run_now, name="opendata-harvest"),
        path("andere-portale/<slug:key>/beenden/", harvest_staff.ended, name="opendata-retire"),
    ]
