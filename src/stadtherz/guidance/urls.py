"""Addresses of the guide."""

from django.urls import path
from django.utils.translation import pgettext_lazy as words

from stadtherz.guidance.views import cards, helping, live, quality, recordings, ways, weights

app_name = "guidance"
urlpatterns = [
    path(words("url", "lotse/"), ways.plan, name="plan"),
    path(words("url", "lotse/gewichte/"), weights.weights, name="weights"),
    path(words("url", "lotse/gewichte/profil.json"), weights.profile_file, name="profile"),
    path(words("url", "lotse/gewichte/profil/"), weights.bring, name="bring"),
    path(words("url", "lotse/unterwegs/"), live.walk, name="walk"),
    path(words("url", "lotse/ueben/"), live.practise, name="practise"),
    path(words("url", "lotse/gesperrt/"), live.closures, name="closed"),
    path(words("url", "lotse/wegkarte/"), cards.card, name="card"),
    path(words("url", "lotse/wegkarte/text/"), cards.text, name="card-text"),
    path(words("url", "lotse/wegkarte/karte/"), cards.sheet, name="sheet"),
    path(words("url", "lotse/wegkarte/karte/worker.js"), cards.worker, name="card-worker"),
    path(words("url", "lotse/karte-der-daten/"), quality.page, name="quality"),
    path(words("url", "lotse/mithelfen/"), helping.ask, name="helping"),
    path(words("url", "lotse/aufnahme/"), recordings.ask, name="record"),
    path(words("url", "lotse/aufnahme/<str:token>/"), recordings.show, name="recording"),
    path(
        words("url", "lotse/aufnahme/<str:token>/loeschen/"),
        recordings.remove,
        name="recording-remove",
    ),
    path(
        words("url", "lotse/aufnahme/<str:token>/stand/"), recordings.state, name="recording-state"
    ),
    path(
        words("url", "lotse/aufnahme/<str:token>/weg.wav"), recordings.sound, name="recording-sound"
    ),
]
