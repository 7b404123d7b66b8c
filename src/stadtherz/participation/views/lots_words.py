"""What the pages of lots say when something is refused, and to which field it belongs."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.errors import Refused
from stadtherz.participation.models import LotDrawing

FAULTS: dict[str, tuple[str, str | Promise]] = {
    "year": ("jahr", _("Schreib dein Geburtsjahr mit vier Ziffern, zum Beispiel 1987.")),
    "too-young": ("jahr", _("Für dieses Gremium musst du mindestens %(age)s Jahre alt sein.")),
    "district": ("stadtteil", _("Wähl den Stadtteil, in dem du wohnst.")),
    "excluded": ("amt", _("Wer eine dieser Aufgaben hat, kann nicht ausgelost werden.")),
    "group": ("gruppen", _("Eine Angabe passt nicht zu dieser Auslosung. Wähl sie neu.")),
    "name": ("name", _("Schreib deinen Namen, damit wir dich erreichen, wenn du gelost wirst.")),
}
REFUSALS: dict[str, str | Promise] = {
    "lots-times": _("Das geht jetzt nicht: Dieser Schritt hat seine eigene Zeit."),
    "phase": _("Gerade läuft keine Phase, in der man sich melden kann."),
    "lots-listed": _("Die Liste ist schon veröffentlicht und ändert sich nicht mehr."),
    "lots-late": _("Die Startzahl kann schon bekannt sein. Nenn ein späteres Ereignis."),
    "lots-no-list": _("Erst muss die Liste veröffentlicht sein."),
    "lots-drawn": _("Gelost ist schon. Das geschieht nur einmal."),
    "lots-seed": _("Schreib die Startzahl zweimal gleich, und nur Zahlen."),
    "lots-tangled": _("Diese Vorgaben überkreuzen sich zu sehr. Bilde weniger Gruppen."),
    "candidacy": _("Du stehst nicht auf der Liste."),
    "no-right": _("Melde dich zuerst an."),
}


def fault_of(code: str, drawing: LotDrawing) -> tuple[str, str]:
    """Give the field of a fault and what to say; refusals of the whole belong to the form."""
    if code in FAULTS:
        field, words = FAULTS[code]
        return field, str(words) % {"age": drawing.as_rule().minimum_age}
    return "melden", str(REFUSALS.get(code, REFUSALS["lots-times"]))


def refusal_words(error: Refused, drawing: LotDrawing) -> str:
    """Say why a step of staff was refused; quotas that cannot be met are named."""
    if error.code != "lots-impossible":
        return str(REFUSALS.get(error.code, REFUSALS["lots-times"]))
    names = "; ".join(_quota_words(one, drawing) for one in error.details)
    return gettext(
        "Mit diesen Meldungen lassen sich die Vorgaben nicht zusammen erfüllen: %(names)s."
        " Ohne eine davon ginge es."
    ) % {"names": names}


def _quota_words(detail: str, drawing: LotDrawing) -> str:
    """Write a quota such as `age.young.least=3` for people."""
    name, number = detail.rsplit("=", 1)
    category, group, bound = name.split(".", 2)
    for one in drawing.as_rule().categories:
        for part in one.groups:
            if (one.key, part.key) == (category, group):
                words = gettext("mindestens") if bound == "least" else gettext("höchstens")
                return f"{part.title} {words} {number}"
    return gettext("mindestens %(number)s Meldungen") % {"number": number}
