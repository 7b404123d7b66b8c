"""The staff page on timetables: which there are, until when they hold, and what is wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from stadtherz.accounts.public import Permission, require
from stadtherz.streets.domain.transit.troubles import Trouble
from stadtherz.streets.selectors.timetables import (
    TimetableState,
    never_had,
    timetable_faults,
    timetable_states,
)
from stadtherz.streets.services.timetabling import spoken_sources

WORDS = {
    Trouble.OVER: _("Der Fahrplan ist abgelaufen: An seinen Haltestellen steht keine Abfahrt."
                    " Besorg den nächsten."),
    Trouble.ENDS_SOON: _("Er endet in weniger als zwei Wochen. Frag nach dem nächsten."),
    Trouble.NOT_SEEN: _("Seine Quelle hat seit über zwei Tagen nichts gegeben. Was sie zuletzt gab,"
                        " gilt weiter."),
    Trouble.NO_NEWS: _("Keine Meldung der Echtzeit spricht von ihm: Verspätungen fehlen."),
    Trouble.OLD_NEWS: _("Die letzte Meldung der Echtzeit ist älter als fünf Minuten: Verspätungen"
                        " fehlen."),
}  # fmt: skip


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the timetables, each with what is wrong, and the sources that gave nothing."""
    require(request.user, Permission.CLOSE_STREETS)
    live = bool(str(settings.CONFIG.timetable_live).split())
    context = {
        "lines": [_line(one) for one in timetable_states(timezone.now(), live=live)],
        "faults": timetable_faults(), "never": never_had(spoken_sources()), "live": live,
    }  # fmt: skip
    return render(request, "streets/admin/timetables.html", context)


def _line(one: TimetableState) -> dict[str, object]:
    return {
        "state": one,
        "kept": one.kept,
        "troubles": [WORDS[trouble] for trouble in one.troubles],
    }
