from django.urls import path
from django.utils.translation import pgettext_lazy as words

from stadtherz.observations.views import (
    comparing,
    count_downloads,
    downloads,
    events,
    series,
    standing,
    stations,
)

app_name = "observations"
urlpatterns = [
    path(words("url", "messwerte/"), stations.stations, name="stations"),
    path(words("url", "messwerte/vergleichen/"), comparing.compare, name="compare"),
    path(words("url", "messwerte/zustand/"), standing.standing, name="standing"),
    path(words("url", "messwerte/<slug:key>/"), stations.station, name="station"),
    path(words("url", "messwerte/<slug:key>/einbetten/"), series.embed, name="embed"),
    path(words("url", "messwerte/<slug:key>/zeitraum/"), series.range_part, name="range"),
    path(words("url", "messwerte/<slug:key>/verlauf.json"), series.chart_data, name="chart"),
    path(words("url", "messwerte/<slug:key>/daten.csv"), downloads.download_csv, name="csv"),
    path(
        words("url", "messwerte/<slug:key>/zaehlung.csv"),
        count_downloads.counts_csv,
        name="counts-csv",
    ),
    path(
        words("url", "messwerte/<slug:key>/zaehlung.parquet"),
        count_downloads.counts_parquet,
        name="counts-parquet",
    ),
    path(
        words("url", "messwerte/<slug:key>/daten.parquet"),
        downloads.download_parquet,
        name="parquet",
    ),
]
open_data = ([path("api/observations/events", events.events, name="events")], "observations-data")
"""Addresses for programs; the same in every language, so that they can be relied on."""
