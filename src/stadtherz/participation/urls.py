from django.urls import path
from django.utils.translation import pgettext_lazy as words

from stadtherz.participation.views import machines, pages, voting

app_name = "participation"
urlpatterns = [
    path(words("url", "mitmachen/"), pages.procedure_list, name="procedures"),
    path(words("url", "mitmachen/<slug:key>/"), pages.procedure, name="procedure"),
    path(words("url", "mitmachen/<slug:procedure>/<slug:key>/"), voting.ballot, name="ballot"),
    path(
        words("url", "mitmachen/<slug:procedure>/<slug:key>/beleg/"),
        pages.receipt,
        name="receipt",
    ),
    path(words("url", "mitmachen/<slug:procedure>/<slug:key>/tafel/"), pages.board, name="board"),
]
files = (
    [
        path("api/participation/ballots/<uuid:ballot>/cast", machines.cast, name="cast"),
        path("participation/<uuid:ballot>/board.jsonl", machines.board, name="board-file"),
    ],
    "participation-files",
)
"""Addresses for programs; the same in every language, so that they can be relied on."""
