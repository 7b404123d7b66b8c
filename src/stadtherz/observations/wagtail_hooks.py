from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from stadtherz.observations.models import Datastream, Device, ObservedProperty, Station


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


class ObservationsGroup(SnippetViewSetGroup):
    menu_label = _("Messwerte")
    menu_icon = "view"
    items = (StationViewSet, DatastreamViewSet, ObservedPropertyViewSet, DeviceViewSet)


register_snippet(ObservationsGroup)
