from django.urls import path
from django.utils.translation import pgettext_lazy as words

from stadtherz.observations.views import downloads, series, standing, stations

app_name = "observations"
urlpatterns = [
    path(words("url", "messwerte/"), stations.stations, name="stations"),
    path(words("url", "messwerte/vergleichen/"), series.compare, name="compare"),
    path(words("url", "messwerte/zustand/"), standing.standing, name="standing"),
    path(words("url", "messwerte/<slug:key>/"), stations.station, name="station"),
    path(words("url", "messwerte/<slug:key>/einbetten/"), series.embed, name="embed"),
    path(words("url", "messwerte/<slug:key>/verlauf.json"), series.chart_data, name="chart"),
    path(words("url", "messwerte/<slug:key>/daten.csv"), downloads.download_csv, name="csv"),
    path(
        words("url", "messwerte/<slug:key>/daten.parquet"),
        downloads.download_parquet,
        name="parquet",
    ),
]
