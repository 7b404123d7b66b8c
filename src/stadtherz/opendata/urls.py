from django.urls import path, re_path
from django.utils.translation import pgettext_lazy as words

from stadtherz.opendata.views import (
    asking,
    ckan,
    doctor_public,
    feeds,
    harvested,
    machines,
    pages,
)

app_name = "opendata"
urlpatterns = [
    path(words("url", "daten/"), pages.datasets, name="datasets"),
    path(words("url", "daten/anderswo/"), harvested.datasets, name="elsewhere"),
    path(words("url", "daten/anderswo/<slug:key>/"), harvested.dataset, name="harvested"),
    path(words("url", "daten/pruefen/"), doctor_public.ask, name="doctor"),
    path(words("url", "daten/pruefen/<slug:token>/"), doctor_public.result, name="examined"),
    path(words("url", "daten/<slug:key>/"), pages.dataset, name="dataset"),
]
ENDING = "(?P<ending>ttl|rdf|jsonld)"
files = (
    [
        re_path(rf"^catalog\.{ENDING}$", machines.catalogue, name="catalogue"),
        re_path(rf"^data/(?P<key>[\w-]+)\.{ENDING}$", machines.dataset, name="rdf"),
        re_path(rf"^data/elsewhere/(?P<key>[\w-]+)\.{ENDING}$", machines.harvested, name="foreign"),
        path("data/examined/<slug:token>.json", doctor_public.result_json, name="examined-json"),
        path("data/<slug:key>/files/<str:name>", machines.file, name="file"),
        re_path(
            r"^data/(?P<key>[\w-]+)/query\.(?P<ending>json|csv|parquet|arrow)$",
            asking.query,
            name="query",
        ),
        path("data/<slug:key>/editions.json", machines.editions, name="editions"),
        path("data/signing-key.pem", machines.key, name="key"),
        path("api/3/action/<slug:name>", ckan.action, name="ckan"),
        path("api/action/<slug:name>", ckan.action),
        path("data/changes.atom", feeds.atom, name="atom"),
        path("data/changes.json", feeds.json_feed, name="json-feed"),
        path("id/<slug:kind>", machines.thing),
        path("id/<slug:kind>/<slug:name>", machines.thing, name="thing"),
        path("id/<slug:kind>/<slug:name>/<slug:rest>", machines.thing),
    ],
    "opendata-files",
)
"""Addresses for programs; the same in every language, so that they can be relied on."""
