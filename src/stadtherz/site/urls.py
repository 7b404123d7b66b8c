from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.utils.translation import pgettext_lazy as words
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as documents_urls

from stadtherz.accounts.urls import before_administration, before_pages
from stadtherz.city import urls as city_urls
from stadtherz.observations import urls as observations_urls
from stadtherz.opendata import urls as opendata_urls
from stadtherz.participation import urls as participation_urls
from stadtherz.programme import urls as programme_urls
from stadtherz.site import map_views, views
from stadtherz.streets import urls as streets_urls

city_pages = [
    path(words("url", "orte/<str:code>/"), views.place, name="place"),
    *city_urls.urlpatterns,
]
handler400 = "stadtherz.site.problems.bad_request"
handler403 = "stadtherz.site.problems.not_allowed"
handler404 = "stadtherz.site.problems.not_found"
urlpatterns = [
    path("stadt.css", views.city_css, name="city-css"),
    path("robots.txt", views.robots),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("nichts", views.nothing),
    path("verwaltung/", include([*before_administration, path("", include(admin_urls))])),
    path("dokumente/", include(documents_urls)),
    path("", include(observations_urls.open_data)),
    path("", include(opendata_urls.files)),
    path("", include(participation_urls.files)),
    path("", include(programme_urls.open_data)),
    path("", include(streets_urls.files)),
    path("media/<path:path>", views.media, name="media"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path(words("url", "stadtteile/"), views.district_list, name="districts"),
        path(words("url", "stadtteile/<slug:key>/"), views.district, name="district"),
        path(words("url", "suche/"), views.search, name="search"),
        path(words("url", "karte/"), map_views.city_map, name="map"),
        path(words("url", "karte/liste/"), map_views.city_map_list, name="map-list"),
        path(words("url", "impressum/"), views.imprint, name="imprint"),
        path(words("url", "datenschutz/"), views.privacy, name="privacy"),
        path(words("url", "barrierefreiheit/"), views.accessibility, name="accessibility"),
        path(words("url", "konto/"), include("stadtherz.accounts.urls")),
        path(words("url", "konto/"), include("allauth.urls")),
        path("", include((city_pages, city_urls.app_name))),
        path("", include((streets_urls.place_pages, "places"))),
        path("", include("stadtherz.observations.urls")),
        path("", include("stadtherz.opendata.urls")),
        path("", include("stadtherz.participation.urls")),
        path("", include("stadtherz.programme.urls")),
        path("", include("stadtherz.streets.urls")),
        path("", include("stadtherz.guidance.urls")),
        path("", include("stadtherz.newsroom.urls")),
        *before_pages,
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
