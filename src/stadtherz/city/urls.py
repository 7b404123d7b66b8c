from django.urls import path
from django.utils.translation import pgettext_lazy

from stadtherz.city import views

app_name = "city"
urlpatterns = [
    path("o/<str:code>", views.short_link, name="short-link"),
    path(pgettext_lazy("url", "orte/<str:code>/"), views.place, name="place"),
    path(pgettext_lazy("url", "orte/<str:code>/schild.svg"), views.label_svg, name="label-svg"),
    path(pgettext_lazy("url", "orte/<str:code>/schild.pdf"), views.label_pdf, name="label-pdf"),
]
