from django.urls import path
from django.utils.translation import pgettext_lazy as words

from stadtherz.participation.views import (
    binding,
    following,
    lots,
    machines,
    overdue,
    pages,
    plan_files,
    plans,
    quizzes,
    results,
    simulator,
    stand,
    survey_results,
    survey_staff,
    surveys,
    voting,
)
from stadtherz.participation.views.proposal_paths import paths as proposal_paths

app_name = "participation"
urlpatterns = [
    path(words("url", "mitmachen/"), pages.procedure_list, name="procedures"),
    path(words("url", "mitmachen/vorhaben/"), plans.plan_list, name="plans"),
    path(words("url", "mitmachen/vorhaben/<slug:key>/"), plans.plan, name="plan"),
    path(words("url", "mitmachen/folgen/"), following.following, name="following"),
    path(words("url", "mitmachen/ueberfaellig/"), overdue.overdue, name="overdue"),
    path(words("url", "mitmachen/regeln-vergleichen/"), simulator.simulator, name="simulator"),
    *proposal_paths,
    path(words("url", "mitmachen/<slug:key>/"), pages.procedure, name="procedure"),
    path(
        words("url", "mitmachen/<slug:procedure>/umfragen/verwalten/"),
        survey_staff.overview,
        name="surveys-staff",
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/umfragen/<slug:key>/"),
        surveys.survey,
        name="survey",
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/umfragen/<slug:key>/ergebnis/"),
        survey_results.result,
        name="survey-result",
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/umfragen/<slug:key>/texte/"),
        survey_results.texts,
        name="survey-texts",
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/umfragen/<slug:key>/vorschau/"),
        survey_staff.preview,
        name="survey-preview",
    ),
    path(words("url", "mitmachen/<slug:procedure>/quiz/<slug:key>/"), quizzes.quiz, name="quiz"),
    path(words("url", "mitmachen/<slug:procedure>/losen/<slug:key>/"), lots.page, name="lots"),
    path(
        words("url", "mitmachen/<slug:procedure>/losen/<slug:key>/verwalten/"),
        lots.staff,
        name="lots-staff",
    ),
    path(words("url", "mitmachen/<slug:procedure>/<slug:key>/"), voting.ballot, name="ballot"),
    path(
        words("url", "mitmachen/<slug:procedure>/<slug:key>/beleg/"),
        pages.receipt,
        name="receipt",
    ),
    path(
        words("url", "mitmachen/<slug:procedure>/<slug:key>/konto/"),
        binding.account,
        name="ballot-account",
    ),
    path(words("url", "mitmachen/<slug:procedure>/<slug:key>/tafel/"), pages.board, name="board"),
    path(
        words("url", "mitmachen/<slug:procedure>/<slug:key>/ergebnis/"),
        results.result,
        name="result",
    ),
    path(words("url", "mitmachen/<slug:procedure>/<slug:key>/stand/"), stand.page, name="stand"),
    path(
        words("url", "mitmachen/<slug:procedure>/<slug:key>/stand/helfer.js"),
        stand.worker,
        name="stand-worker",
    ),
]
files = (
    [
        path("api/participation/ballots/<uuid:ballot>/cast", machines.cast, name="cast"),
        path("participation/digest/<str:key>/end", following.end_at_once, name="digest-end"),
        path("participation/plans.atom", plan_files.atom, name="plans-atom"),
        path("participation/plans.ics", plan_files.calendar, name="plans-calendar"),
        path("participation/plans.csv", plan_files.table, name="plans-csv"),
        path("participation/plans.json", plan_files.values, name="plans-json"),
        path(
            "participation/surveys/<uuid:survey>/result.json",
            survey_results.as_json,
            name="survey-json",
        ),
        path(
            "participation/surveys/<uuid:survey>/result.csv",
            survey_results.as_csv,
            name="survey-csv",
        ),
        path("participation/lots/<uuid:drawing>.json", lots.file, name="lots-file"),
        path("api/participation/ballots/<uuid:ballot>/cast-sealed", stand.cast, name="cast-sealed"),
        path("participation/<uuid:ballot>/board.jsonl", machines.board, name="board-file"),
        *(
            path(
                f"participation/<uuid:ballot>/result.{ending}",
                results.file,
                {"ending": ending},
                name=f"result-{ending}",
            )
            for ending in results.KINDS
        ),
    ],
    "participation-files",
)
"""Addresses for programs; the same in every language, so that they can be relied on."""
