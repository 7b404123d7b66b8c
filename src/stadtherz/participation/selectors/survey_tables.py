"""The results of surveys as a table for open data: what their pages tell, closed choices alone.

Rows come from `survey_results.told`, so the moment is kept, and what is small is hidden here as it
is there. Free texts and their themes are left out, and so are numbers that people wrote.
"""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.public import Cells, Columns, Kind
from stadtherz.participation.domain.surveys.counting import Told
from stadtherz.participation.domain.surveys.questions import CLOSED, Question
from stadtherz.participation.models import Survey
from stadtherz.participation.models.surveys import SurveyKind
from stadtherz.participation.selectors.survey_results import told
from stadtherz.participation.selectors.surveys import districts_now, surveys

ORIGINAL, JOINED = "de", "+"
ANSWERS: Columns = (
    ("beteiligung", _("Beteiligung"), Kind.CODE, _("Schlüssel, wie in ihrer Adresse")),
    ("umfrage", _("Umfrage"), Kind.CODE, _("Schlüssel, wie in ihrer Adresse")),
    ("frage", _("Frage"), Kind.CODE, _("Schlüssel der Frage")),
    ("wortlaut", _("Wortlaut"), Kind.TEXT, _("wie gefragt wurde")),
    ("nach", _("Nach"), Kind.CATEGORY,
     _("Schlüssel der Frage, nach der geteilt ist; channel: Weg der Antwort; leer: alle")),
    ("gruppe", _("Gruppe"), Kind.CATEGORY,
     _("Schlüssel; zusammengefasste sind mit + verbunden; leer: alle")),
    ("antwort", _("Antwort"), Kind.CATEGORY,
     _("Schlüssel; zusammengefasste sind mit + verbunden; -: keine oder nicht gefragt")),
    ("name", _("Name"), Kind.TEXT, _("Wortlaut der Antwort, leer bei -")),
    ("zahl", _("Zahl"), Kind.WHOLE,
     _("wie oft so geantwortet wurde, bei Reihenfolgen auf Platz 1; leer: nicht gezeigt")),
    ("boegen", _("Bögen"), Kind.WHOLE, _("wie viele Bögen die Umfrage hat")),
    ("zugang", _("Zugang"), Kind.CATEGORY,
     _("account: mit Konto, codes: mit Code, open: ohne, auch mehrmals")),
    ("bekannt_seit", _("Bekannt seit"), Kind.DATE, ""),
)  # fmt: skip
Counted = tuple[str, str, str, tuple[str, ...], int | None]
"""A question, by what and for which group, its answers, and their number where it is told."""


def survey_rows() -> Iterator[Cells]:
    """Give the numbers of all surveys whose moment has come, one row an answer and group."""
    now = timezone.now()
    districts = {one.key: str(one.name) for one in districts_now()}
    for row in _told_surveys().filter(announced__lte=now):
        found = told(row, now)
        closed = {one.key: one for one in row.as_setup().questions() if one.kind in CLOSED}
        for key, by, group, answers, number in _counted(found):
            if key in closed:
                question = closed[key]
                yield (
                    row.procedure.key, row.key, key, question.title.to(ORIGINAL), by, group,
                    JOINED.join(answers), _name(question, answers, districts), number,
                    found.sheets, row.access, timezone.localdate(row.announced),
                )  # fmt: skip


def _told_surveys() -> QuerySet[Survey]:
    """Give surveys that are public and not withdrawn; those of the demo only in it."""
    rows = surveys().filter(kind=SurveyKind.SURVEY).order_by("announced", "pk")
    return rows if settings.DEMO else rows.filter(demonstration=False)


def _counted(found: Told) -> Iterator[Counted]:
    for one in found.questions:
        for line in one.lines or ():
            yield one.key, "", "", line.keys, line.number
    for split in found.splits:
        for group, numbers in zip(split.groups, split.rows, strict=True):
            for column, number in zip(split.columns, numbers, strict=True):
                yield split.question, split.by, JOINED.join(group.keys), column, number


def _name(question: Question, answers: Sequence[str], districts: dict[str, str]) -> str:
    """Say answers in the words in which they could be chosen; steps of a scale are numbers."""
    words = {one.key: one.title.to(ORIGINAL) for one in question.options} or districts
    return ", ".join(words[one] for one in answers if one in words)
