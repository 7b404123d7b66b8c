"""Addresses of the streets."""

from django.urls import path

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
]
