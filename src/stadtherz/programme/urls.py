from django.urls import path
from django.utils.translation import pgettext_lazy as words
from django.views.generic import RedirectView

from stadtherz.programme import views

app_name = "programme"
urlpatterns = [
    path(words("url", "themen/"), views.theme_list, name="themes"),
    path(words("url", "themen/<slug:key>/"), views.theme, name="theme"),
    path(words("url", "ziele/"), views.goals, name="goals"),
    path(words("url", "projekte/"), views.projects, name="projects"),
    path(words("url", "projekte/<slug:key>/"), views.project, name="project"),
    path(words("url", "versprochen/"), views.promises, name="promises"),
    # the English addresses of before
    path("projects.json", RedirectView.as_view(url="/projekte.json", permanent=True)),
    path("projects.csv", RedirectView.as_view(url="/projekte.csv", permanent=True)),
]
open_data = (
    [
        path("projekte.json", views.projects_json, name="projects-json"),
        path("projekte.csv", views.projects_csv, name="projects-csv"),
        path("versprochen.csv", views.milestones_csv, name="milestones-csv"),
    ],
    "programme-data",
)
"""Addresses of open data; the same in every language, so that they can be relied on."""
