from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from stadtherz.city.models import Place


class PlaceViewSet(SnippetViewSet):
    """Staff enter places here; the short code and the label follow by themselves."""

    model = Place
    icon = "site"
    menu_label = _("Orte")
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["name", "code", "district"]
    list_filter = ["district"]
    search_fields = ["name"]
    panels = [
        FieldPanel("name"),
        FieldPanel("description"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("lon"), FieldPanel("lat")]), FieldPanel("area")],
            heading=_("Lage in Grad (WGS 84)"),
        ),
        FieldPanel("district"),
        FieldPanel("illustrative"),
    ]


register_snippet(PlaceViewSet)
