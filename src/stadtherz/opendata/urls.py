from django.urls import path, re_path
from django.utils.translation import pgettext_lazy as words

from stadtherz.opendata.views import (
    arrangements,
    asking,
    ckan,
    feeds,
    machines,
    pages,
    request_register,
    requests,
)

app_name = "opendata"
urlpatterns = [
    path(words("url", "daten/"), pages.datasets, name="datasets"),
    path(words("url", "daten/anfragen/"), requests.ask, name="ask"),
    path(words("url", "daten/anfragen/danke/"), requests.asked, name="asked"),
    path(words("url", "daten/anfragen/verzeichnis/"), request_register.page, name="requests"),
    path(words("url", "daten/ausschliesslich/"), arrangements.page, name="arrangements"),
    path(words("url", "daten/anfragen/<str:key>/"), requests.page, name="request"),
    path(words("url", "daten/anfragen/<str:key>/tun/"), requests.act, name="request-act"),
    path(
        words("url", "daten/anfragen/<str:key>/brief/<int:number>/"),
        requests.letter,
        name="request-letter",
    ),
    path(words("url", "daten/<slug:key>/"), pages.dataset, name="dataset"),
]
ENDING = "(?P<ending>ttl|rdf|jsonld)"
files = (
    [
        re_path(rf"^catalog\.{ENDING}$", machines.catalogue, name="catalogue"),
        re_path(rf"^data/(?P<key>[\w-]+)\.{ENDING}$", machines.dataset, name="rdf"),
        path("data/requests.csv", request_register.as_csv, name="requests-csv"),
        path("data/requests.json", request_register.as_json, name="requests-json"),
        path("data/arrangements.csv", arrangements.as_csv, name="arrangements-csv"),
        path("data/arrangements.json", arrangements.as_json, name="arrangements-json"),
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
