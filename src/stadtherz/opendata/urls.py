from django.urls import path, re_path
from django.utils.translation import pgettext_lazy as words

from stadtherz.opendata.views import (
    asking,
    ckan,
    croissant,
    exploring,
    feeds,
    machines,
    pages,
    taking_part,
)

app_name = "opendata"
urlpatterns = [
    path(words("url", "daten/"), pages.datasets, name="datasets"),
    path(words("url", "daten/anwendungen/"), taking_part.gallery, name="gallery"),
    path(words("url", "daten/<slug:key>/"), pages.dataset, name="dataset"),
    path(words("url", "daten/<slug:key>/tabelle/"), exploring.explore, name="explore"),
    path(words("url", "daten/<slug:key>/einbetten/"), exploring.embed, name="embed"),
    path(words("url", "daten/<slug:key>/fragen/"), taking_part.ask, name="ask"),
    path(words("url", "daten/<slug:key>/vorschlagen/"), taking_part.propose, name="propose"),
]
ENDING = "(?P<ending>ttl|rdf|jsonld)"
files = (
    [
        re_path(rf"^catalog\.{ENDING}$", machines.catalogue, name="catalogue"),
        re_path(rf"^data/(?P<key>[\w-]+)\.{ENDING}$", machines.dataset, name="rdf"),
        path("data/<slug:key>/files/<str:name>", machines.file, name="file"),
        re_path(
            r"^data/(?P<key>[\w-]+)/query\.(?P<ending>json|csv|parquet|arrow|geojson|svg)$",
            asking.query,
            name="query",
        ),
        path("data/<slug:key>/croissant.json", croissant.of_dataset, name="croissant"),
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
