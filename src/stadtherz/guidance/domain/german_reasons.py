"""In what one way differs from another, in German."""

from stadtherz.guidance.domain.choices import Reason, Why
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.german_words import SAID

COUNTED = {
    Why.BARE: ("eine Querung großer Straßen ohne Ampel", "{n} Querungen großer Straßen ohne Ampel",
               "keine Querung großer Straßen ohne Ampel"),
    Why.SILENT: ("eine Ampel ohne Ton oder mit unbekanntem Ton",
                 "{n} Ampeln ohne Ton oder mit unbekanntem Ton",
                 "keine Ampel ohne Ton oder mit unbekanntem Ton"),
    Why.SOUND: ("eine Ampel mit Ton", "{n} Ampeln mit Ton", "keine Ampel mit Ton"),
    Why.ZEBRA: ("einen Zebrastreifen", "{n} Zebrastreifen", "keinen Zebrastreifen"),
    Why.UNFELT: ("eine Querung mit bündigem Bordstein ohne Bodenfeld",
                 "{n} Querungen mit bündigem Bordstein ohne Bodenfeld",
                 "keine Querung mit bündigem Bordstein ohne Bodenfeld"),
    Why.RAISED: ("eine Querung mit hohem Bordstein", "{n} Querungen mit hohem Bordstein",
                 "keine Querung mit hohem Bordstein"),
    Why.CROSSINGS: ("eine Querung", "{n} Querungen", "keine Querung"),
    Why.UNKNOWN: ("eine ungeprüfte Angabe", "{n} ungeprüfte Angaben", "keine ungeprüfte Angabe"),
    Why.STEPS: ("eine Treppe", "{n} Treppen", "keine Treppe"),
    Why.LIFTS: ("einen Aufzug", "{n} Aufzüge", "keinen Aufzug"),
}  # fmt: skip
"""One, several and none, as what a way has."""
MEASURED = {
    Why.LOUD: "an lauten Straßen",
    Why.GREEN: "im Grünen",
    Why.SEATS: "mit Sitzplätzen in der Nähe",
    Why.NO_PAVEMENT: "ohne Gehweg",
    Why.ROUGH: "auf unebenem Boden",
    Why.SHARED: "zusammen mit Rädern",
    Why.DARK: "ohne Beleuchtung",
    Why.OPEN: "an freien Flächen",
    Why.PLANTS: "neben Pflanzen mit starken Pollen",
}


def difference(found: Reason, manner: Manner) -> str:
    """Say what a way has more or less than the first one: "eine Treppe weniger"."""
    more = "mehr" if found.number > 0 else "weniger"
    if found.why in MEASURED:
        return f"{SAID.distance(abs(found.number), manner)} {more} {MEASURED[found.why]}"
    one, many, none = COUNTED[found.why]
    if found.number < 0 and not found.left:
        return none
    number = round(abs(found.number))
    return f"{one if number == 1 else many.format(n=number)} {more}"
