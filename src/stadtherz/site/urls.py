from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.utils.translation import pgettext_lazy
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls

from stadtherz.site import views

urlpatterns = [
    path("stadt.css", views.city_css, name="city-css"),
    path("verwaltung/", include(admin_urls)),
    *i18n_patterns(
        path("", views.home, name="home"),
        path(
            pgettext_lazy("url", "stadtteile/<slug:key>/"), views.district, name="district"
        ),
        path(pgettext_lazy("url", "suche/"), views.search, name="search"),
        path(pgettext_lazy("url", "konto/"), include("allauth.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
