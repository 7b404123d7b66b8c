from django.urls import path
from django.utils.translation import pgettext_lazy as words

from stadtherz.programme import views

app_name = "programme"
urlpatterns = [
    path(words("url", "themen/"), views.theme_list, name="themes"),
    path(words("url", "themen/<slug:key>/"), views.theme, name="theme"),
    path(words("url", "ziele/"), views.goals, name="goals"),
    path(words("url", "projekte/"), views.projects, name="projects"),
    path(words("url", "projekte/<slug:key>/"), views.project, name="project"),
    path(words("url", "projekte.json"), views.projects_json, name="projects-json"),
    path(words("url", "projekte.csv"), views.projects_csv, name="projects-csv"),
    path(words("url", "versprochen/"), views.promises, name="promises"),
]
