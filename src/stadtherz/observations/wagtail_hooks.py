from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from stadtherz.observations.models import (
    AccessToken,
    AlertRule,
    Datastream,
    Device,
    ObservedProperty,
    Station,
)
from stadtherz.observations.services.sensorthings.entities import edited_by_staff
from stadtherz.observations.views import health


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
            [FieldPanel("silent_after"), FieldPanel("battery_low"), FieldPanel("gap_percent")],
            heading=_("Ab wann etwas gemeldet wird"),
        ),
    ]


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
def tell_of_edit(_request: HttpRequest, instance: Model) -> None:
    edited_by_staff(instance)


@hooks.register("after_delete_snippet")
def tell_of_deletion(_request: HttpRequest, instances: list[Model]) -> None:
    for instance in instances:
        edited_by_staff(instance, deleted=True)


class HealthItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        # the table's right comes with the role, and is read already: the menu is on every page
        return bool(request.user.has_perm("observations.change_device"))


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("geraete/zustand/", health.health, name="observations-health"),
        path("geraete/zustand.csv", health.health_csv, name="observations-health-csv"),
    ]


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
        DeviceViewSet,
        AlertRuleViewSet,
        AccessTokenViewSet,
    )


register_snippet(ObservationsGroup)
