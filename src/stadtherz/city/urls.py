from django.urls import path
from django.utils.translation import pgettext_lazy

from stadtherz.city import views

app_name = "city"
# the page of a place shows what every system knows of it: the site adds it here as "place"
urlpatterns = [
    path("o/<str:code>", views.short_link, name="short-link"),
    path(pgettext_lazy("url", "orte/<str:code>/schild.svg"), views.label_svg, name="label-svg"),
    path(pgettext_lazy("url", "orte/<str:code>/schild.pdf"), views.label_pdf, name="label-pdf"),
]
