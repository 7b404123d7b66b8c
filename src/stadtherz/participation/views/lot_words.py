"""What the staff pages of drawings say: refusals, each with the field it is about, and states."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.errors import Refused
from stadtherz.participation.selectors.lots import LotStage

Words = str | Promise
MOMENTS: Mapping[str, Words] = {
    "closes": _("Das Ende der Meldefrist liegt vor dem Beginn."),
    "seed_known": _("Die Startzahl darf erst nach der Meldefrist bekannt sein."),
}
OTHERS: Mapping[str, Words] = {
    "lots-begun": _("Es hat sich schon jemand gemeldet und dieser Regel zugestimmt. Deshalb bleibt"
                    " sie, wie sie ist."),
    "lots-over": _("Die Meldefrist ist schon vorbei. Leg eine spätere fest."),
    "lots-phase": _("In der Meldefrist liegt eine Zeit, in der sich in dieser Beteiligung niemand"
                    " melden kann. Ändere die Frist, oder die Phasen."),
    "lots-listed": _("Die Liste ist veröffentlicht, und mit ihr das Ereignis. Dabei bleibt es."),
    "lots-times": _("Nenn ein Ereignis, das noch niemand kennen kann, nach der Meldefrist."),
    "lots-file": _("Diese Datei lässt sich nicht übernehmen:"),
    "lots-no-file": _("Das ist keine Datei in JSON."),
    "upload-empty": _("Wähl zuerst eine Datei aus."),
    "upload-size": _("Die Datei ist zu groß. Bis zu 500 KB gehen."),
    "not-allowed": _("Dafür fehlt deinem Konto eine Rolle."),
}  # fmt: skip
STAGES: Mapping[LotStage, Words] = {
    LotStage.COMING: _("öffentlich, beginnt noch"),
    LotStage.CALLING: _("man kann sich melden"),
    LotStage.CLOSED: _("Meldefrist vorbei, Liste kommt noch"),
    LotStage.LISTED: _("Liste veröffentlicht, noch nicht gelost"),
    LotStage.DRAWN: _("gelost"),
}


def said(refusal: Refused) -> str:
    """Say what was refused, and what to do."""
    found = OTHERS.get(refusal.code)
    return str(found) if found else gettext("Das ging nicht. Es wurde nichts geändert.")
