from django.urls import path
from django.utils.translation import pgettext_lazy as words

from stadtherz.observations import views

app_name = "observations"
urlpatterns = [
    path(words("url", "messwerte/"), views.stations, name="stations"),
    path(words("url", "messwerte/<slug:key>/"), views.station, name="station"),
    path(words("url", "messwerte/<slug:key>/verlauf.json"), views.chart_data, name="chart"),
    path(words("url", "messwerte/<slug:key>/daten.csv"), views.download_csv, name="csv"),
    path(
        words("url", "messwerte/<slug:key>/daten.parquet"),
        views.download_parquet,
        name="parquet",
    ),
]
