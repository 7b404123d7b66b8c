"""All figures of a profile in words, for the page of weights and for what cannot be."""

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.guidance.domain.profile import FACTORS, Fault, Wrong, limits, may_be_never

TABLES: dict[str, Promise] = {
    "pace": _("Tempo"), "paths": _("Art des Wegs"), "pavement": _("Gehweg"),
    "surface": _("Boden"), "light": _("Beleuchtung"), "lines": _("Leitstreifen"),
    "near": _("In der Nähe"), "crossing": _("Querungen"), "kerb": _("Bordsteine"),
    "steps": _("Treppen"), "rides": _("Aufzug und Rolltreppe"),
}  # fmt: skip
FIGURES: dict[str, dict[str, Promise]] = {
    "pace": {
        "kmh": _("Tempo (Kilometer in der Stunde)"),
        "signal": _("Warten an einer Ampel (Sekunden)"),
        "lift": _("Aufzug (Sekunden)"), "step": _("jede Stufe (Sekunden)"),
    },
    "paths": {
        "footway": _("Fußweg"), "sidewalk": _("Gehweg an kleinen Straßen"),
        "crossing": _("auf der Querung"), "shared": _("gemeinsamer Fuß- und Radweg"),
        "segregated": _("getrennter Fuß- und Radweg"),
        "living_street": _("verkehrsberuhigte Straße"), "pedestrian": _("Fußgängerzone"),
        "service": _("Zufahrt"), "track": _("Feldweg"),
        "corridor": _("Gang im Gebäude"), "platform": _("Bahnsteig"),
        "area": _("freie Fläche"), "steps": _("Treppe"),
    },
    "pavement": {
        "yes": _("Gehweg vorhanden"),
        "unknown-small": _("unbekannt, an kleinen Straßen"),
        "unknown-large": _("unbekannt, an großen Straßen"),
        "no-small": _("fehlt, an kleinen Straßen"),
        "no-large": _("fehlt, an großen Straßen"),
    },
    "surface": {
        "smooth": _("eben"), "cobble": _("Pflaster mit Fugen"), "loose": _("lose"),
        "unknown": _("unbekannt"),
    },
    "light": {
        "yes": _("beleuchtet"), "no": _("nicht beleuchtet"),
        "unknown": _("unbekannt"),
    },
    "lines": {
        "yes": _("vorhanden"), "no": _("nicht vorhanden"), "unknown": _("unbekannt"),
    },
    "near": {
        "loud": _("laute Straße"), "busy": _("belebte Straße"),
        "calm": _("ruhig"), "seat": _("Sitzplatz"),
        "seat-unknown": _("Sitzplatz unbekannt"), "green": _("Grün"),
        "green-unknown": _("Grün unbekannt"), "birch": _("Birke"),
        "hazel": _("Hasel"), "alder": _("Erle"), "ash": _("Esche"),
        "plane": _("Platane"), "grass": _("Gräser"), "other": _("andere Pflanzen"),
        "unnamed": _("Pflanzen ohne Namen"), "plants-unknown": _("Pflanzen unbekannt"),
    },
    "crossing": {
        "signals-sound-tactile": _("Ampel mit Ton und Bodenfeld"),
        "signals-sound": _("Ampel mit Ton"),
        "signals-vibration": _("Ampel mit Vibration"),
        "signals-unknown": _("Ampel, Ton unbekannt"),
        "signals-silent": _("Ampel ohne Ton"),
        "zebra-tactile": _("Zebrastreifen mit Bodenfeld"),
        "zebra": _("Zebrastreifen"), "island": _("Mittelinsel"),
        "small": _("kleine Straße ohne Hilfe"),
        "tertiary": _("mittlere Straße ohne Hilfe"),
        "large": _("große Straße ohne Hilfe"),
        "wide": _("große Straße ohne Hilfe, breit oder schnell"),
        "cycleway": _("Radweg"), "rail": _("Gleise"),
        "unknown": _("Querung ohne Angabe"), "slanted": _("schräg hinüber, zusätzlich"),
    },
    "kerb": {
        "raised": _("hoch"), "lowered": _("abgesenkt"),
        "flush-felt": _("bündig mit Bodenfeld"),
        "flush-unfelt": _("bündig ohne Bodenfeld"),
        "flush-unknown": _("bündig, Bodenfeld unbekannt"),
        "misleading": _("irreführendes Bodenfeld"), "unknown": _("unbekannt"),
    },
    "steps": {
        "flight": _("jede Treppe"), "each": _("jede Stufe"),
        "no-handrail": _("ohne Handlauf"), "unknown-handrail": _("Handlauf unbekannt"),
    },
    "rides": {"lift": _("Aufzug"), "escalator": _("Rolltreppe")},
}  # fmt: skip


def unit_words(table: str) -> str:
    """Say what the figures of a table mean, and from where to where they go."""
    if table == "pace":
        return ""
    least, most = limits(table, "")
    if table in FACTORS:
        words = gettext("So viel mal so weit wie guter Gehweg: %(least)s bis %(most)s oder „nie“.")
    else:
        words = gettext("So viele Meter Umweg ist es dir wert: %(least)s bis %(most)s oder „nie“.")
    return words % {"least": _number(least), "most": _number(most)}


def figure_words(table: str, name: str) -> str:
    """Name a figure with its table: "Querungen, Zebrastreifen"."""
    return f"{TABLES[table]}, {FIGURES[table][name]}"


def fault_words(fault: Fault) -> str:
    """Say what is wrong with a figure, and what is right."""
    if fault.wrong is Wrong.NO_TABLE:
        return gettext("„%(name)s“ gibt es in keinem Profil.") % {"name": fault.table[:40]}
    if fault.wrong is Wrong.MISSING:
        return gettext("„%(name)s“ fehlt im Profil.") % {"name": fault.table}
    if fault.wrong is Wrong.NOT_KNOWN:
        found = {"name": f"{fault.table}.{fault.name}"[:60]}
        return gettext("„%(name)s“ gibt es in keinem Profil.") % found
    name = figure_words(fault.table, fault.name)
    if fault.wrong is Wrong.ORDER:
        more = figure_words(fault.table, fault.more)
        words = gettext("%(name)s: Der Wert darf nicht größer sein als bei „%(more)s“.")
        return words % {"name": name, "more": more}
    least, most = limits(fault.table, fault.name)
    words = (
        gettext("%(name)s: Gib eine Zahl von %(least)s bis %(most)s oder „nie“ ein.")
        if may_be_never(fault.table)
        else gettext("%(name)s: Gib eine Zahl von %(least)s bis %(most)s ein.")
    )
    return words % {"name": name, "least": _number(least), "most": _number(most)}


def _number(value: float) -> str:
    return str(number_format(f"{value:g}", use_l10n=True))
