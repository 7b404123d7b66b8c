"""Addresses of the streets."""

from django.urls import include, path
from django.utils.translation import pgettext_lazy as words

from stadtherz.streets.views import closures, obstacles, places, stops, tiles
from stadtherz.streets.views.ogc import features

app_name = "streets"
ROOT = "ogc/streets/v1"
urlpatterns = [
    path(ROOT, features.landing, name="ogc"),
    path(f"{ROOT}/", features.landing, name="ogc-slash"),
    path(f"{ROOT}/conformance", features.conformance, name="ogc-conformance"),
    path(f"{ROOT}/api", features.api, name="ogc-api"),
    path(f"{ROOT}/collections", features.collections, name="ogc-collections"),
    path(f"{ROOT}/collections/<str:key>", features.collection, name="ogc-collection"),
    path(f"{ROOT}/collections/<str:key>/items", features.items, name="ogc-items"),
    path(f"{ROOT}/collections/<str:key>/items/<str:name>", features.item, name="ogc-item"),
    path(words("url", "baustellen/"), closures.page, name="closures"),
    path(words("url", "hindernisse/"), obstacles.listed, name="obstacles"),
    path(words("url", "hindernis/"), obstacles.new, name="obstacle-new"),
    path(words("url", "hindernis/<str:code>/"), obstacles.one, name="obstacle"),
    path(words("url", "orte/vorschlaege.json"), places.suggestions, name="suggestions"),
]
place_pages = [
    path(words("url", "ort/<str:code>/"), places.place, name="place"),
    path(words("url", "ort/<str:code>/qr.svg"), places.code_svg, name="code-svg"),
    path(words("url", "haltestelle/<str:code>/"), stops.stop, name="stop"),
]
streets_files = [
    path("api/streets/closures.json", closures.machine, name="closures"),
    path("karte/<int:z>/<int:x>/<int:y>.<slug:form>", tiles.one, name="tile"),
    path("karte/karte.json", tiles.told, name="tilejson"),
    path("karte/stil-<slug:scheme>.json", tiles.style, name="style"),
]
files = [path("", include((streets_files, "streets-files")))]
