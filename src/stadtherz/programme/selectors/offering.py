"""What the programme gives to open data by itself: projects, promised dates, indicators."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.public import (
    Cells,
    Columns,
    Frequency,
    Kind,
    Offer,
    Source,
    Theme,
    in_languages,
    source_of,
)
from stadtherz.programme.models import IndicatorValue
from stadtherz.programme.selectors.open_data import open_projects
from stadtherz.programme.selectors.projects import public_projects

PROJECTS: Columns = (
    ("projekt", _("Projekt"), Kind.CODE, _("Schlüssel des Projekts, wie in seiner Adresse")),
    ("name", _("Name"), Kind.TEXT, ""),
    ("name_en", _("Name auf Englisch"), Kind.TEXT, ""),
    ("kurz", _("Worum es geht"), Kind.TEXT, _("in einem Satz")),
    ("stand", _("Stand"), Kind.CATEGORY, ""),
    ("themen", _("Themen"), Kind.TEXT, _("Schlüssel der Themen der Stadt, mit Komma getrennt")),
    ("referat", _("Referat"), Kind.CATEGORY, _("Schlüssel des zuständigen Referats")),
    ("beschlossen", _("Beschlossen"), Kind.BOOLEAN, _("ob die Nutzenprüfung bestanden ist")),
    ("stand_vom", _("Stand vom"), Kind.DATE, ""),
    ("zusagen", _("Zusagen"), Kind.WHOLE, _("wie viele Termine zugesagt sind")),
)
PROMISES: Columns = (
    ("projekt", _("Projekt"), Kind.CODE, _("Schlüssel des Projekts, wie in seiner Adresse")),
    ("zusage", _("Zusage"), Kind.TEXT, _("was bis zu dem Termin fertig sein soll")),
    ("zuerst_bis", _("Zuerst zugesagt bis"), Kind.DATE, ""),
    ("bis", _("Zugesagt bis"), Kind.DATE, _("leer, wenn es keinen Plan mehr gibt")),
    ("erledigt_am", _("Erledigt am"), Kind.DATE, ""),
    ("stand", _("Stand"), Kind.CATEGORY, ""),
    ("verschoben", _("Verschoben"), Kind.WHOLE, _("wie oft der Termin verschoben wurde")),
    ("quelle", _("Quelle"), Kind.TEXT, ""),
)
INDICATORS: Columns = (
    ("kennzahl", _("Kennzahl"), Kind.CODE, _("Schlüssel der Kennzahl")),
    ("name", _("Name"), Kind.TEXT, ""),
    ("einheit", _("Einheit"), Kind.CATEGORY, ""),
    ("stand", _("Stand"), Kind.DATE, _("Tag, für den der Wert gilt")),
    ("wert", _("Wert"), Kind.DECIMAL, ""),
    ("zielwert", _("Zielwert"), Kind.DECIMAL, ""),
    ("ziel_bis", _("Ziel bis"), Kind.DATE, ""),
    ("quelle", _("Quelle"), Kind.TEXT, ""),
)


def sources() -> tuple[Source, ...]:
    """Give the tables of the programme."""
    return (
        _source("projects", _projects, PROJECTS),
        _source("promises", _promises, PROMISES),
        _source("indicators", _indicators, INDICATORS),
    )


def _source(key: str, rows: Callable[[], Iterator[Cells]], columns: Columns) -> Source:
    return source_of(f"programme:{key}", lambda: _offer(key), columns, rows)


WORDS: dict[str, tuple[str, Promise, Promise, Promise]] = {
    "projects": (
        "projekte", _("Projekte der digitalen Stadt"),
        _("Alle öffentlichen Projekte mit Stand, Themen und zuständigem Referat, eine Zeile je"
          " Projekt."),
        _("Projekte, Digitalisierung, Strategie"),
    ),
    "promises": (
        "zusagen", _("Zugesagte Termine der Projekte"),
        _("Bis wann die Stadt was zugesagt hat, was daraus wurde und wie oft ein Termin verschoben"
          " wurde, eine Zeile je Zusage."),
        _("Projekte, Termine, Zusagen"),
    ),
    "indicators": (
        "kennzahlen", _("Kennzahlen der Strategie"),
        _("Woran die Stadt misst, ob ihre Ziele erreicht werden: jeder Wert mit Stand, Ziel und"
          " Quelle."),
        _("Ziele, Kennzahlen, Strategie"),
    ),
}  # fmt: skip


def _offer(key: str) -> Offer:
    own, title, description, keywords = WORDS[key]
    return Offer(
        source=f"programme:{key}",
        key=own,
        title=in_languages(title),
        description=in_languages(description),
        keywords=in_languages(keywords),
        themes=(Theme.GOVE,),
        department=_department(),
        frequency=Frequency.CONTINUOUS,
        provenance=in_languages(
            _("Von den Projekten selbst gepflegt; jede Änderung ist sofort öffentlich.")
        ),
        page=reverse("programme:projects"),
    )


def _department() -> str:
    """Name the department with most of the projects: it is asked about the programme."""
    counted = Counter(public_projects().values_list("department__key", flat=True))
    del counted[None]
    return str(counted.most_common(1)[0][0]) if counted else ""


def _projects() -> Iterator[Cells]:
    for one in open_projects(timezone.localdate()):
        yield (
            one.key, one.name_de, one.name_en, one.summary_de, one.status, ", ".join(one.themes),
            one.department, one.approved, _day(one.as_of), len(one.milestones),
        )  # fmt: skip


def _promises() -> Iterator[Cells]:
    for project in open_projects(timezone.localdate()):
        for one in project.milestones:
            yield (
                project.key, one.name_de, _day(one.first_due), _day(one.due), _day(one.done_on),
                one.state, one.moved, one.source,
            )  # fmt: skip


def _indicators() -> Iterator[Cells]:
    values = IndicatorValue.objects.select_related("indicator").order_by("indicator__key", "on")
    for one in values:
        about = one.indicator
        yield (
            about.key, str(about.name), str(about.unit), one.on, one.value, about.target,
            about.target_by, one.source,
        )  # fmt: skip


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
