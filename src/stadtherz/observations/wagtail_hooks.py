from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import EditView, SnippetViewSet, SnippetViewSetGroup

from stadtherz.city.public import Place
from stadtherz.observations.forms import BalanceForm, QualityRulesForm
from stadtherz.observations.models import (
    AccessToken,
    AlertRule,
    Balance,
    Datastream,
    Device,
    ObservedProperty,
    QualityRules,
    Station,
)
from stadtherz.observations.services.distances import figure_of, set_by_staff
from stadtherz.observations.services.register import register_changed
from stadtherz.observations.services.rules import ensure_rules, judge_by_new_rules
from stadtherz.observations.services.sensorthings.completing import (
    complete_station,
    place_changed,
)
from stadtherz.observations.services.sensorthings.leaving import leaving_with, left
from stadtherz.observations.services.sensorthings.noting import edited_by_staff
from stadtherz.observations.views import health, quality


def _fields(*names: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in names]


class StationViewSet(SnippetViewSet):
    model = Station
    copy_view_enabled = False
    icon = "view"
    list_display = ["key", "name", "place", "department", "public"]
    search_fields = ["key"]


class DatastreamViewSet(SnippetViewSet):
    model = Datastream
    copy_view_enabled = False
    icon = "list-ul"
    list_display = ["key", "station", "observed", "interval_s"]
    search_fields = ["key"]


class ObservedPropertyViewSet(SnippetViewSet):
    model = ObservedProperty
    copy_view_enabled = False
    icon = "tag"
    list_display = ["key", "name", "unit", "kind"]


class DeviceViewSet(SnippetViewSet):
    model = Device
    copy_view_enabled = False
    icon = "mobile-alt"
    list_display = ["__str__", "eui", "station", "last_seen", "battery", "rssi", "frames_lost"]
    search_fields = ["eui", "name"]
    panels = [
        FieldPanel("eui"),
        FieldPanel("name"),
        FieldPanel("station"),
        FieldPanel("decoder"),
        InlinePanel("streams", label=_("Datenreihen")),
        MultiFieldPanel(
            [
                FieldPanel(name, read_only=True)
                for name in ("last_seen", "battery", "rssi", "snr", "frames_lost", "unassigned")
            ],
            heading=_("Zustand"),
        ),
    ]


class AlertRuleViewSet(SnippetViewSet):
    model = AlertRule
    icon = "warning"
    copy_view_enabled = False
    list_display = ["__str__", "by_mail", "quiet_from", "quiet_to", "silent_after", "battery_low"]
    panels = [
        FieldPanel("department"),
        MultiFieldPanel(
            [FieldPanel("by_mail"), FieldPanel("recipients"), FieldPanel("most_a_day")],
            heading=_("Mails"),
        ),
        MultiFieldPanel(
            [FieldPanel("quiet_from"), FieldPanel("quiet_to"), FieldPanel("quiet_weekends")],
            heading=_("Ruhezeit"),
        ),
        MultiFieldPanel(
            _fields(
                "silent_after",
                "battery_low",
                "gap_percent",
                "suspect_percent",
                "clock_off_s",
                "clock_jump_s",
            ),
            heading=_("Ab wann etwas gemeldet wird"),
        ),
    ]


class SavedOnRequest(EditView):
    """Saves on request only: half a rule must not judge what comes in."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False


class QualityRulesViewSet(SnippetViewSet):
    """The rules that judge values; every version is kept."""

    model = QualityRules
    edit_view_class = SavedOnRequest
    copy_view_enabled = False
    icon = "check"
    list_display = ["__str__", "low", "high", "step_sigmas", "freeze_hours", "changed_at"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(_fields("observed", "datastream"), heading=_("Wofür")),
            MultiFieldPanel(
                [
                    FieldRowPanel(_fields("low", "high")),
                    FieldRowPanel(_fields("usual_low", "usual_high")),
                    FieldPanel("most_a_second"),
                ],
                heading=_("Wertebereich"),
            ),
            MultiFieldPanel(
                [FieldRowPanel(_fields("step_most", "step_sigmas")), FieldPanel("step_floor")],
                heading=_("Sprung"),
            ),
            MultiFieldPanel(
                _fields("freeze_hours", "at_rest", "zero_runs"), heading=_("Stillstand")
            ),
            MultiFieldPanel(
                _fields("gap_intervals", "ahead_s", "late_s"), heading=_("Lücke und Uhr")
            ),
            MultiFieldPanel(_fields("neighbours", "neighbour_sigmas"), heading=_("Nachbarn")),
            FieldPanel("off"),
        ],
        base_form_class=QualityRulesForm,
    )


class BalanceViewSet(SnippetViewSet):
    model = Balance
    edit_view_class = SavedOnRequest
    copy_view_enabled = False
    icon = "resubmit"
    list_display = ["name", "window", "percent", "active"]
    edit_handler = ObjectList(
        _fields(
            "name", "inward", "outward", "window", "percent", "usual_percent", "least", "active"
        ),
        base_form_class=BalanceForm,
    )  # fmt: skip


class FoundItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        # as of the health of devices: read already
        return bool(request.user.has_perm("observations.change_qualityrules"))


@hooks.register("register_admin_menu_item")
def found_item() -> MenuItem:
    return FoundItem(
        _("Auffällige Werte"), reverse("observations-found"), name="found-values",
        icon_name="warning", order=801,
    )  # fmt: skip


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("auffaellige-werte/", quality.found, name="observations-found"),
        path(
            "auffaellige-werte/<int:pk>/entscheiden/", quality.decided,
            name="observations-decided",
        ),
        path(
            "auffaellige-werte/entscheiden/", quality.decided_many,
            name="observations-decided-many",
        ),
        path("eingriffe/<int:pk>/zuruecknehmen/", quality.undone, name="observations-undone"),
        path("werte/<slug:key>/", quality.values, name="observations-values"),
        path("geraete/zustand/", health.health, name="observations-health"),
        path("geraete/zustand.csv", health.health_csv, name="observations-health-csv"),
    ]  # fmt: skip


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def rules_changed(request: HttpRequest, instance: Model) -> None:
    """Judge by the new rules from now on, and say how older values are judged anew."""
    if isinstance(instance, ObservedProperty):
        ensure_rules()
    if isinstance(instance, QualityRules | Balance):
        judge_by_new_rules(instance)
        words = gettext(
            "Die Regeln gelten ab sofort; diese Woche wird neu geprüft. Ältere Werte prüft der"
            " Befehl „stadtherz observations judge --since 2026-01-01“ neu."
        )
        messages.info(request, words)


@hooks.register("before_edit_snippet")
def remember_figure(request: HttpRequest, instance: Model) -> None:
    request.figure = figure_of(instance)  # type: ignore[attr-defined]


@hooks.register("after_edit_snippet")
def note_figure(request: HttpRequest, instance: Model) -> None:
    set_by_staff(instance, request.figure)  # type: ignore[attr-defined]


IN_REGISTER = (Device, Datastream, Station, ObservedProperty)


class NoNewTokens(ModelPermissionPolicy):
    """Tokens are made by the command that shows them; here they are seen and taken back."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)


class AccessTokenViewSet(SnippetViewSet):
    model = AccessToken
    icon = "key"
    add_to_admin_menu = False
    list_display = ["name", "acts", "everything", "projects", "expires_at"]
    form_fields = ["name", "expires_at"]
    copy_view_enabled = False


register_permission_policy(AccessToken, NoNewTokens(AccessToken))


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def complete(_request: HttpRequest, instance: Model) -> None:
    """Let the station be whole in SensorThings."""
    if isinstance(instance, Station | Datastream):
        complete_station(instance if isinstance(instance, Station) else instance.station)
    if isinstance(instance, Place):
        place_changed(instance)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def tell_of_edit(_request: HttpRequest, instance: Model) -> None:
    edited_by_staff(instance)
    if isinstance(instance, IN_REGISTER):
        register_changed()


@hooks.register("before_delete_snippet")
def remember_what_goes(request: HttpRequest, instances: list[Model]) -> None:
    request.leaving = leaving_with(instances)  # type: ignore[attr-defined]


@hooks.register("after_delete_snippet")
def tell_of_deletion(request: HttpRequest, instances: list[Model]) -> None:
    left(request.leaving)  # type: ignore[attr-defined]
    if any(isinstance(one, IN_REGISTER) for one in instances):
        register_changed()


class HealthItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        # the table's right comes with the role, and is read already: the menu is on every page
        return bool(request.user.has_perm("observations.change_device"))


@hooks.register("register_admin_menu_item")
def health_item() -> MenuItem:
    return HealthItem(
        _("Zustand der Geräte"), reverse("observations-health"), name="device-health",
        icon_name="desktop", order=250,
    )  # fmt: skip


class ObservationsGroup(SnippetViewSetGroup):
    menu_label = _("Messwerte")
    menu_icon = "view"
    items = (
        StationViewSet,
        DatastreamViewSet,
        ObservedPropertyViewSet,
        QualityRulesViewSet,
        BalanceViewSet,
        DeviceViewSet,
        AlertRuleViewSet,
        AccessTokenViewSet,
    )


register_snippet(ObservationsGroup)
