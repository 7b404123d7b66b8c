from django.urls import path, re_path
from django.utils.translation import pgettext_lazy as words

from stadtherz.opendata.views import (
    arrangements,
    asking,
    ckan,
    croissant,
    doctor_public,
    exploring,
    feeds,
    following,
    harvested,
    hvd_reports,
    interfaces,
    machines,
    pages,
    request_register,
    requests,
    series,
    service_quality,
    taking_part,
    using,
)
from stadtherz.opendata.views.ogc import edr, features, roots

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
    path(words("url", "daten/schnittstellen/"), interfaces.page, name="interfaces"),
    path(words("url", "daten/anwendungen/"), taking_part.gallery, name="gallery"),
    path(words("url", "daten/anfragen/"), requests.ask, name="request-data"),
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
    path(words("url", "daten/anderswo/"), harvested.datasets, name="elsewhere"),
    path(words("url", "daten/anderswo/<slug:key>/"), harvested.dataset, name="harvested"),
    path(words("url", "daten/folgen/"), following.follow, name="follow"),
    path(words("url", "daten/folgen/post/"), following.asked, name="follow-asked"),
    path(words("url", "daten/folgen/<str:key>/"), following.page, name="following"),
    path(words("url", "daten/folgen/<str:key>/tun/"), following.act, name="following-act"),
    path(words("url", "daten/pruefen/"), doctor_public.ask, name="doctor"),
    path(words("url", "daten/pruefen/<slug:token>/"), doctor_public.result, name="examined"),
    path(words("url", "daten/reihen/<slug:key>/"), series.page, name="series"),
    path(words("url", "daten/<slug:key>/"), pages.dataset, name="dataset"),
    path(words("url", "daten/<slug:key>/tabelle/"), exploring.explore, name="explore"),
    path(words("url", "daten/<slug:key>/einbetten/"), exploring.embed, name="embed"),
    path(words("url", "daten/<slug:key>/fragen/"), taking_part.ask, name="ask"),
    path(words("url", "daten/<slug:key>/vorschlagen/"), taking_part.propose, name="propose"),
]
FEATURES, EDR = "ogc/features/v1", "ogc/edr/v1"
ENDING = "(?P<ending>ttl|rdf|jsonld)"
files = (
    [
        re_path(rf"^catalog\.{ENDING}$", machines.catalogue, name="catalogue"),
        re_path(rf"^data/quality\.{ENDING}$", service_quality.quality_rdf, name="quality-rdf"),
        path("data/quality.json", service_quality.quality_json, name="quality-json"),
        path("data/query-api.json", using.query_api, name="query-api"),
        re_path(
            r"^data/high-value\.(?P<ending>json|csv)$",
            hvd_reports.document,
            name="high-value-document",
        ),
        re_path(
            r"^data/high-value/(?P<number>[1-9][0-9]{0,5})\.(?P<ending>json|csv)$",
            hvd_reports.document,
            name="high-value-document-edition",
        ),
        re_path(rf"^data/(?P<key>[\w-]+)\.{ENDING}$", machines.dataset, name="rdf"),
        path("data/requests.csv", request_register.as_csv, name="requests-csv"),
        path("data/requests.json", request_register.as_json, name="requests-json"),
        path("data/arrangements.csv", arrangements.as_csv, name="arrangements-csv"),
        path("data/arrangements.json", arrangements.as_json, name="arrangements-json"),
        re_path(rf"^data/elsewhere/(?P<key>[\w-]+)\.{ENDING}$", machines.harvested, name="foreign"),
        path("data/examined/<slug:token>.json", doctor_public.result_json, name="examined-json"),
        path("data/<slug:key>/files/<str:name>", machines.file, name="file"),
        re_path(
            r"^data/(?P<key>[\w-]+)/query\.(?P<ending>json|csv|parquet|arrow|geojson|svg)$",
            asking.query,
            name="query",
        ),
        re_path(
            r"^data/series/(?P<key>[\w-]+)/query\.(?P<ending>json|csv|parquet|arrow)$",
            series.query,
            name="series-query",
        ),
        path("data/<slug:key>/croissant.json", croissant.of_dataset, name="croissant"),
        path("data/<slug:key>/editions.json", machines.editions, name="editions"),
        path("data/signing-key.pem", machines.key, name="key"),
        path("api/3/action/<slug:name>", ckan.action, name="ckan"),
        path("api/action/<slug:name>", ckan.action),
        path("data/changes.atom", feeds.atom, name="atom"),
        path("data/changes.json", feeds.json_feed, name="json-feed"),
        path("data/following/<str:key>/end", following.end_at_once, name="following-end"),
        path("api/opendata/openapi.json", interfaces.openapi, name="openapi"),
        re_path(rf"^{FEATURES}/?$", roots.landing, {"root": features.ROOT}, name="ogc-features"),
        path(f"{FEATURES}/api", roots.api, {"root": features.ROOT}, name="ogc-features-api"),
        path(
            f"{FEATURES}/conformance",
            roots.conformance,
            {"root": features.ROOT},
            name="ogc-features-conformance",
        ),
        path(f"{FEATURES}/collections", features.collections, name="ogc-features-collections"),
        path(
            f"{FEATURES}/collections/<slug:key>",
            features.collection,
            name="ogc-features-collection",
        ),
        path(
            f"{FEATURES}/collections/<slug:key>/queryables",
            features.properties,
            name="ogc-features-queryables",
        ),
        path(f"{FEATURES}/collections/<slug:key>/items", features.items, name="ogc-features-items"),
        path(
            f"{FEATURES}/collections/<slug:key>/items/<str:name>",
            features.item,
            name="ogc-features-item",
        ),
        re_path(rf"^{EDR}/?$", roots.landing, {"root": edr.ROOT}, name="ogc-edr"),
        path(f"{EDR}/api", roots.api, {"root": edr.ROOT}, name="ogc-edr-api"),
        path(
            f"{EDR}/conformance", roots.conformance, {"root": edr.ROOT}, name="ogc-edr-conformance"
        ),
        path(f"{EDR}/collections", edr.collections, name="ogc-edr-collections"),
        path(f"{EDR}/collections/<slug:key>", edr.collection, name="ogc-edr-collection"),
        path(f"{EDR}/collections/<slug:key>/locations", edr.places, name="ogc-edr-locations"),
        path(
            f"{EDR}/collections/<slug:key>/locations/<str:name>",
            edr.at_place,
            name="ogc-edr-location",
        ),
        path(f"{EDR}/collections/<slug:key>/position", edr.position, name="ogc-edr-position"),
        path(f"{EDR}/collections/<slug:key>/radius", edr.radius, name="ogc-edr-radius"),
        path(f"{EDR}/collections/<slug:key>/area", edr.area, name="ogc-edr-area"),
        path("id/<slug:kind>", machines.thing),
        path("id/<slug:kind>/<slug:name>", machines.thing, name="thing"),
        path("id/<slug:kind>/<slug:name>/<slug:rest>", machines.thing),
    ],
    "opendata-files",
)
"""Addresses for programs; the same in every language, so that they can be relied on."""
for one in files[0]:
    # they change nothing for a person with a cookie: other methods hear which ones there are
    one.callback.csrf_exempt = True  # type: ignore[attr-defined]
