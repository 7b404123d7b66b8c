"""What the kinds of things of the street and their attributes are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stadtherz.streets.domain.features import Collection

COLLECTIONS: Mapping[Collection, tuple[Promise, Promise]] = {
    Collection.CROSSINGS: (
        _("Querungen"), _("Wo man über die Straße geht: Ampel, Ton, Bordstein und Leitstreifen.")),
    Collection.KERBS: (_("Bordsteine"), _("Kanten am Gehweg: wie hoch, und ob man sie tastet.")),
    Collection.STEPS: (_("Treppen"), _("Treppen und Rolltreppen: Stufen, Handlauf und Rampe.")),
    Collection.LIFTS: (_("Aufzüge"), _("Aufzüge: Etagen, Ansage und Schrift zum Tasten.")),
    Collection.STOPS: (_("Haltestellen"), _("Haltestellen: Steig, Leitstreifen, Bank, Ansage.")),
    Collection.PATHS: (
        pgettext_lazy("Karte", "Wege"), _("Wege zu Fuß: Belag, Breite, Licht und Steigung.")),
    Collection.ROADS: (_("Straßen"), _("Straßen: Tempo, Spuren und Gehwege auf beiden Seiten.")),
    Collection.BARRIERS: (_("Sperren"), _("Poller, Tore und Gitter: wie breit man durchkommt.")),
    Collection.ENTRANCES: (_("Eingänge"), _("Eingänge: Stufen, Tür und ob Räder hineinkommen.")),
}  # fmt: skip
THINGS: Mapping[Collection, Promise] = {
    Collection.CROSSINGS: pgettext_lazy("Ding", "Querung"),
    Collection.KERBS: pgettext_lazy("Ding", "Bordstein"),
    Collection.STEPS: pgettext_lazy("Ding", "Treppe"),
    Collection.LIFTS: pgettext_lazy("Ding", "Aufzug"),
    Collection.STOPS: pgettext_lazy("Ding", "Haltestelle"),
    Collection.PATHS: pgettext_lazy("Ding", "Weg"),
    Collection.ROADS: pgettext_lazy("Ding", "Straße"),
    Collection.BARRIERS: pgettext_lazy("Ding", "Sperre"),
    Collection.ENTRANCES: pgettext_lazy("Ding", "Eingang"),
}
"""What one thing of a collection is called."""
ATTRIBUTES: Mapping[str, Promise] = {
    "secured": _("gesichert durch"), "sound": _("Ton der Ampel"), "kind": _("Art"),
    "vibration": _("Vibration"), "button": _("Taster"), "arrow": _("Pfeil am Taster"),
    "island": _("Mittelinsel"), "tactile_paving": _("Bodenindikatoren"),
    "kerb": _("Bordstein"), "kerb_height": _("Höhe des Bordsteins"),
    "step_count": _("Stufen"), "handrail": _("Handlauf"), "incline": _("Steigung"),
    "ramp": _("Rampe"), "lit": _("beleuchtet"), "level": _("Etage"),
    "braille": _("Brailleschrift"), "speech": _("Ansage"), "wheelchair": _("mit Rollstuhl"),
    "name": _("Name"), "platform": _("Steig"), "shelter": _("Unterstand"), "bench": _("Sitzbank"),
    "display": _("Anzeige"), "surface": _("Belag"), "width": pgettext_lazy("Maß", "Breite"),
    "smoothness": _("Ebenheit"), "lanes": _("Spuren"), "speed_limit": _("erlaubtes Tempo"),
    "pavement_left": _("Gehweg links"), "pavement_right": _("Gehweg rechts"),
    "automatic": _("öffnet von selbst"), "ifopt": _("Nummer der Haltestelle (IFOPT)"),
}  # fmt: skip
VALUES: Mapping[str, Promise] = {
    "yes": _("ja"), "no": _("nein"), "none": _("nichts"), "unknown": _("nicht bekannt"),
    "signals": _("Ampel"), "zebra": _("Zebrastreifen"), "marked": _("Linien am Boden"),
    "forbidden": _("verboten"), "locate": _("nur zum Finden"), "walk": _("nur bei Grün"),
    "partial": _("teilweise"), "incorrect": _("falsch verlegt"), "raised": _("hoch"),
    "lowered": _("abgesenkt"), "rolled": _("schräg"), "flush": _("auf gleicher Höhe"),
    "separate": _("eigener Weg"),
}  # fmt: skip


def value_words(value: object) -> str:
    """Give a value for people; what has no words of its own stays as it is."""
    found = VALUES.get(value) if isinstance(value, str) else None
    return str(value) if found is None else str(found)
