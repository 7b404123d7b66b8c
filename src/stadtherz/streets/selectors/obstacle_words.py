"""What the kinds of obstacles are called, and how sure they are."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stadtherz.streets.domain.obstacles import Hinders, Lasting, Sort, Standing

SORTS: Mapping[str, Promise] = {
    Sort.SCOOTER: _("E-Roller oder Fahrrad im Weg"), Sort.BINS: _("Mülltonnen im Weg"),
    Sort.PARKED: _("Auto auf dem Gehweg"), Sort.WORKS: _("Baustelle ohne Weg vorbei"),
    Sort.SIGNAL: _("Ampel ohne Ton, obwohl sie einen haben müsste"),
    Sort.TACTILE: _("Bodenplatten fehlen oder sind kaputt"),
    Sort.PLANTS: _("Äste oder Büsche im Weg"), Sort.OTHER: _("etwas anderes"),
}  # fmt: skip
LASTING: Mapping[str, Promise] = {
    Lasting.OPEN: _("weiß ich nicht"), Lasting.TODAY: _("heute"), Lasting.DAYS: _("ein paar Tage"),
}  # fmt: skip
STANDING: Mapping[str, Promise] = {
    Standing.REPORTED: _("gemeldet, noch nicht bestätigt"), Standing.CONFIRMED: _("bestätigt"),
    Standing.ENDED: _("vorbei"),
}  # fmt: skip
HINDERS: Mapping[str, Promise] = {
    Hinders.NOTHING: _("Wege bleiben, wie sie sind; die Stadt weiß Bescheid."),
    Hinders.NARROW: _("Der Lotse hält die Stelle für eng und führt möglichst anders."),
    Hinders.CLOSED: _("Der Lotse führt nicht mehr hier entlang."),
}  # fmt: skip
