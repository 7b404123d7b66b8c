"""Addresses of proposals, for `urls.py`; before the one of ballots, which takes any word."""

from django.urls import path
from django.utils.translation import pgettext_lazy as words

from stadtherz.participation.views import (
    ages,
    discussing,
    keys,
    own_proposals,
    proposals,
    proposing,
    unnamed_discussing,
    without_account,
)

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
        words("url", "mitmachen/<slug:procedure>/vorschlaege/ohne-konto/"),
        without_account.propose,
        name="propose-unnamed",
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/vorschlaege/schluessel/"),
        keys.key,
        name="proposal-key",
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/vorschlaege/<int:pk>/ohne-konto/"),
        unnamed_discussing.argue,
        name="argue-unnamed",
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/vorschlaege/<int:pk>/mit-code/"),
        unnamed_discussing.support,
        name="support-code",
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
