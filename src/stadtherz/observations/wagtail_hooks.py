from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from stadtherz.observations.models import Datastream, ObservedProperty, Station


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


class ObservationsGroup(SnippetViewSetGroup):
    menu_label = _("Messwerte")
    menu_icon = "view"
    items = (StationViewSet, DatastreamViewSet, ObservedPropertyViewSet)


register_snippet(ObservationsGroup)
