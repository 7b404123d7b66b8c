"""What the pages of the staff say when something cannot be done."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.errors import Refused
from stadtherz.participation.domain.phases import Act, Why
from stadtherz.participation.views.staff_acts import moment_words, refused_words

JUDGEMENT: dict[str, str | Promise] = {
    "unseen-rule": _("Geh jede Regel durch, bevor du etwas veröffentlichst."),
    "unknown-rule": _("Die Regeln haben sich geändert. Lade die Seite neu."),
    "kept-and-broken": _("Eine Regel kann nicht eingehalten und verletzt sein."),
    "broken-but-shown": _("Eine Regel ist als verletzt angekreuzt. Dann wird es nicht gezeigt."),
    "nothing-broken": _("Nenn mindestens eine verletzte Regel."),
    "no-reason": _("Schreib den Grund in mindestens 20 Zeichen."),
}
PROMISE: dict[str, str | Promise] = {
    "no-due": _("Sag, bis wann es weitergeht."),
    "due-past": _("Der Tag liegt in der Vergangenheit."),
    "no-reason": _("Ein späterer Tag, eine Absage und ein Neuanfang brauchen einen Grund."),
    "no-change": _("Das steht schon so da."),
}
OTHERS: dict[str, str | Promise] = {
    "same-person": _("Hier entscheidet jemand anderes: nicht, wer es geschrieben hat, und beim"
                     " Widerspruch nicht, wer zuerst entschieden hat."),
    "decided": _("Das hatte schon jemand entschieden."),
    "opinion": _("Wähl, ob es machbar ist, und schreib warum, in mindestens 20 Zeichen."),
    "no-department": _("Wähl mindestens ein Referat."),
    "opinion-late": _("Schreib in mindestens 20 Zeichen, warum die Stellungnahme erst jetzt kommt."
                      " Alle werden es lesen."),
    "merge": _("Wähl, womit es zusammengelegt werden soll, und schreib, warum."),
    "merge-open": _("Einer von beiden ist nicht öffentlich, oder es wird schon gefragt."),
    "day": _("Das ist kein Tag."),
    "other-department": _("Hier antwortet nur, wer zu dem Referat gehört, das gefragt ist. Wer"
                          " Rollen vergibt, ordnet dein Konto einem Referat zu."),
    "prize": _("Diesen Preis gibt es nicht mehr. Lade die Seite neu."),
    "prize-given": _("Dieser Preis ist schon vergeben, oder diese Idee hat schon einen."),
    "prize-reason": _("Schreib den Grund in mindestens 20 Zeichen. Alle werden ihn lesen."),
    "prize-none": _("Es ist noch nichts gewählt, was sich bekannt geben lässt."),
    "proposal": _("Eine gewählte Idee ist nicht mehr öffentlich. Wähl eine andere."),
    "not-allowed": _("Dafür fehlt deinem Konto eine Rolle."),
}  # fmt: skip


def staff_words(refusal: Refused) -> str:
    """Say everything that is wrong, and what to do."""
    by_code = {"judgement": JUDGEMENT, "promise": PROMISE}
    if refusal.code in by_code:
        return " ".join(str(by_code[refusal.code][one]) for one in refusal.details)
    if refusal.code == "phase":
        return _phase(*refusal.details)
    if refusal.code == "opinion-day":
        first, last = (date_format(date.fromisoformat(day)) for day in refusal.details)
        return gettext("Wähl einen Tag vom %(first)s bis zum %(last)s. Dann antworten die"
                       " Referate.") % {"first": first, "last": last}  # fmt: skip
    if refusal.code == "opinion-vote":
        ends = moment_words(datetime.fromisoformat(refusal.details[0]))
        return gettext("Gerade wird abgestimmt, und wer schon abgestimmt hat, könnte es nicht mehr"
                       " lesen. Nach dem %(moment)s geht es.") % {"moment": ends}  # fmt: skip
    words = OTHERS.get(refusal.code)
    return str(words) if words else gettext("Das ging nicht. Es wurde nichts geändert.")


def _phase(why: str, moment: str, act: str) -> str:
    at = moment_words(datetime.fromisoformat(moment)) if moment else ""
    return refused_words(Why(why), at, Act(act))
