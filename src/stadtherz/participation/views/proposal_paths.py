"""Addresses of proposals, for `urls.py`; before the one of ballots, which takes any word."""

from django.urls import path
from django.utils.translation import pgettext_lazy as words

from stadtherz.participation.views import ages, discussing, own_proposals, proposals, proposing

paths = [
    path(words("url", "mitmachen/deine-vorschlaege/"), own_proposals.listed, name="own-proposals"),
    path(words("url", "mitmachen/<slug:procedure>/dein-alter/"), ages.age, name="age"),
    path(
        words("url", "mitmachen/<slug:procedure>/vorschlaege/"), proposals.listed, name="proposals"
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/vorschlaege/neu/"), proposing.write, name="propose"
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/vorschlaege/protokoll/"),
        proposals.log,
        name="moderation-log",
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/vorschlaege/<int:pk>/"),
        proposals.shown,
        name="proposal",
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/vorschlaege/<int:pk>/bild.jpg"),
        proposals.picture,
        name="proposal-picture",
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/vorschlaege/<int:pk>/aendern/"),
        proposing.change,
        name="proposal-change",
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/vorschlaege/<int:pk>/einreichen/"),
        proposing.review,
        name="proposal-hand-in",
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/vorschlaege/<int:pk>/unterstuetzen/"),
        discussing.supported,
        name="proposal-support",
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/vorschlaege/<int:pk>/beitrag/"),
        discussing.argued,
        name="proposal-argue",
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/vorschlaege/<int:pk>/zusammenlegen/"),
        discussing.merge_answered,
        name="proposal-merge",
    ),
]
