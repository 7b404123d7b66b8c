"""Writes down what happened, in the transaction of what it tells of."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from stadtherz.kernel.geo import Point
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.happenings import Happening
from stadtherz.participation.models import Happened, Phase, Plan, Procedure, Proposal
from stadtherz.participation.selectors.spots import places_at

LANGUAGES = ("de", "en")
LATELY = timedelta(days=2)


def tell_of_plan(plan: Plan, kind: Happening, now: datetime, text: Text | None = None) -> Happened:
    """Write down what happened to a plan, with everything that it is about at this moment."""
    return Happened.objects.create(
        at=now, kind=kind.value, title=plan.title, text=text or Text(), plan=plan.key,
        procedure=plan.procedure.key if plan.procedure else "",
        themes=[one.key for one in plan.themes.all()],
        districts=[one.key for one in plan.districts.all()],
        places=[plan.place.code] if plan.place else [],
        points=[[plan.place.lon, plan.place.lat]] if plan.place else [],
    )  # fmt: skip


def tell_of_procedure(
    procedure: Procedure, kind: Happening, now: datetime, text: Text | None = None
) -> Happened:
    """Write down what happened in a procedure, with everything that its plans are about."""
    plans = list(procedure.plans.prefetch_related("themes", "districts").select_related("place"))
    return Happened.objects.create(
        at=now, kind=kind.value, title=procedure.title, text=text or Text(),
        procedure=procedure.key,
        themes=sorted({one.key for plan in plans for one in plan.themes.all()}),
        districts=sorted({one.key for plan in plans for one in plan.districts.all()}),
        places=sorted({plan.place.code for plan in plans if plan.place}),
        points=sorted({(plan.place.lon, plan.place.lat) for plan in plans if plan.place}),
    )  # fmt: skip


def tell_of_proposal(row: Proposal, now: datetime) -> Happened | None:
    """Write down, once, that a proposal became public: for its theme, district and surroundings.

    Its words are not written down: they are read when it is told.
    """
    if Happened.objects.filter(proposal=row, kind=Happening.PROPOSED).exists():
        return None
    return _tell_around(row, Happening.PROPOSED, now, Text())


def tell_of_promise(row: Proposal, reason: str, now: datetime) -> Happened | None:
    """Write down what the city promises of a proposal: for its theme, district and surroundings."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            word = str(row.get_promise_display())
            if row.promise_due:
                day = date_format(row.promise_due, "SHORT_DATE_FORMAT")
                word = gettext("%(promise)s, weiter bis %(day)s") % {"promise": word, "day": day}
            said[language] = f"{word}. {reason.strip()}".strip() if reason.strip() else word
    return _tell_around(row, Happening.PROMISED, now, Text.of(said))


def _tell_around(row: Proposal, kind: Happening, now: datetime, text: Text) -> Happened | None:
    """Write down what happened to a proposal; nothing where nobody can follow what it is about."""
    point = None if row.lon is None or row.lat is None else Point(row.lon, row.lat)
    districts = [row.district.key] if row.district else []
    themes = [row.theme.key] if row.theme else []
    if not (point or districts or themes):
        return None
    return Happened.objects.create(
        at=now, kind=kind.value, title=Text(), text=text, proposal=row, districts=districts,
        themes=themes, points=[[point.lon, point.lat]] if point else [],
        places=places_at(point) if point else [],
    )  # fmt: skip


@transaction.atomic
def tell_of_phases(*, now: datetime) -> int:
    """Write down each phase of a public procedure that began of late, once; gives how many.

    No act begins a phase, so the clock does it; what began longer ago than `LATELY` was either told
    or is no news.
    """
    begun = Phase.objects.filter(
        procedure__published=True, begins__lte=now, begins__gt=now - LATELY, ends__gt=now
    )
    rows = list(begun.select_for_update(of=("self",)).select_related("procedure"))
    told = Happened.objects.filter(kind=Happening.PHASE, at__gt=now - LATELY)
    known = set(told.values_list("procedure", "at"))
    new = [one for one in rows if (one.procedure.key, one.begins) not in known]
    for one in new:
        tell_of_procedure(one.procedure, Happening.PHASE, one.begins, _phase_in_words(one))
    return len(new)


def _phase_in_words(phase: Phase) -> Text:
    """Say in every language what goes now, and until when."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = gettext("Jetzt: %(phase)s, bis %(moment)s") % {
                "phase": phase.get_kind_display(),
                "moment": date_format(timezone.localtime(phase.ends), "SHORT_DATETIME_FORMAT"),
            }
    return Text.of(said)
