from django.urls import path, re_path
from django.utils.translation import pgettext_lazy as words

from stadtherz.opendata.views import (
    asking,
    ckan,
    feeds,
    hvd_reports,
    machines,
    pages,
    service_quality,
    using,
)

app_name = "opendata"
urlpatterns = [
    path(words("url", "daten/"), pages.datasets, name="datasets"),
    path(words("url", "daten/guete/"), service_quality.quality, name="quality"),
    path(words("url", "daten/nutzen/"), using.use, name="use"),
    path(words("url", "daten/hochwertig/"), hvd_reports.report, name="high-value"),
    path(
        words("url", "daten/hochwertig/<int:number>/"),
        hvd_reports.edition,
        name="high-value-edition",
    ),
    path(words("url", "daten/<slug:key>/"), pages.dataset, name="dataset"),
]
ENDING = "(?P<ending>ttl|rdf|jsonld)"
files = (
    [
        re_path(rf"^catalog\.{ENDING}$", machines.catalogue, name="catalogue"),
        re_path(rf"^data/quality\.{ENDING}$", service_quality.quality_rdf, name="quality-rdf"),
        path("data/quality.json", service_quality.quality_json, name="quality-json"),
        path("data/query-api.json", using.query_api, name="query-api"),
        re_path(
            r"^data/high-value(?:/(?P<number>[1-9][0-9]{0,5}))?\.(?P<ending>json|csv)$",
            hvd_reports.document,
            name="high-value-document",
        ),
        re_path(rf"^data/(?P<key>[\w-]+)\.{ENDING}$", machines.dataset, name="rdf"),
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
