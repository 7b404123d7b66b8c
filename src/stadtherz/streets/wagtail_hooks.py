"""The streets in the administration."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from stadtherz.accounts.public import Permission, StaffEntry, StaffItem
from stadtherz.streets.services.obstacle_desk import AT_DESK
from stadtherz.streets.views import (
    closure_staff,
    obstacle_staff,
    osm_notes,
    survey_staff,
    timetable_staff,
)

ENTRIES: tuple[StaffEntry, ...] = (
    StaffEntry(
        _("Baustellen und Sperrungen"), "streets-closures", (Permission.CLOSE_STREETS,), "warning"
    ),
    StaffEntry(_("Fahrpläne"), "streets-timetables", (Permission.CLOSE_STREETS,), "calendar-alt"),
    StaffEntry(_("Gemeldete Hindernisse"), "streets-obstacles", AT_DESK, "comment"),
    StaffEntry(_("Befunde an Straßen"), "streets-surveys", (Permission.REVIEW_STREETS,), "tick"),
    StaffEntry(
        _("Notizen für OpenStreetMap"), "streets-osm-notes", (Permission.REVIEW_STREETS,), "globe"
    ),
)


streets_menu = Menu(
    register_hook_name="register_streets_menu_item",
    items=[StaffItem(entry, order) for order, entry in enumerate(ENTRIES)],
)


@hooks.register("register_admin_menu_item")
def streets_item() -> MenuItem:
    return SubmenuMenuItem(_("Straßen"), streets_menu, icon_name="site", order=250)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("strassen/befunde/", survey_staff.queue, name="streets-surveys"),
        path("strassen/befunde/neu/", survey_staff.find, name="streets-survey-find"),
        path(
            "strassen/befunde/neu/<slug:collection>/<slug:key>/<slug:attribute>/",
            survey_staff.new,
            name="streets-survey-new",
        ),
        path("strassen/befunde/<int:pk>/<str:what>/", survey_staff.act, name="streets-survey-act"),
        path("strassen/osm-notizen/", osm_notes.listed, name="streets-osm-notes"),
        path("strassen/osm-notizen/notizen.osn", osm_notes.file, name="streets-osm-file"),
        path("strassen/fahrplaene/", timetable_staff.listed, name="streets-timetables"),
        path("strassen/hindernisse/", obstacle_staff.listed, name="streets-obstacles"),
        path(
            "strassen/hindernisse/<int:pk>/<slug:what>/",
            obstacle_staff.act,
            name="streets-obstacle-act",
        ),
        path("strassen/baustellen/", closure_staff.listed, name="streets-closures"),
        path("strassen/baustellen/neu/", closure_staff.new, name="streets-closure-new"),
        path(
            "strassen/baustellen/karte.svg", closure_staff.drawing, name="streets-closure-drawing"
        ),
        path(
            "strassen/baustellen/<int:pk>/beenden/",
            closure_staff.ended,
            name="streets-closure-ended",
        ),
    ]
