"""German words for what is met on a way, each with the forms that sentences need."""

from collections.abc import Sequence
from dataclasses import dataclass

from stadtherz.guidance.domain.directions import Phrases, Turn
from stadtherz.guidance.domain.itinerary import Leg
from stadtherz.guidance.domain.landmarks import Leads, Mark
from stadtherz.guidance.domain.scenes import Clue
from stadtherz.guidance.domain.street_names import contracted, street_name
from stadtherz.streets.values import (
    Across,
    Crossing,
    Kerb,
    Kind,
    Known,
    Secured,
    Side,
    Sound,
    Tactile,
)

SAID = Phrases(
    {Turn.SLIGHT: "leicht {side}", Turn.HALF: "halb {side}", Turn.FULL: "{side}",
     Turn.SHARP: "scharf {side}"},
    ("links", "rechts"), "zurück", "in Richtung {hour} Uhr", "{degrees} Grad nach {side}",
    ("einen Meter", "{number} Meter"), ("einen Schritt", "{number} Schritte"),
    ("weniger als eine Minute", "eine Minute", "{number} Minuten"),
)  # fmt: skip
SIDES = {Side.LEFT: "links", Side.RIGHT: "rechts"}
WINDS = ("Norden", "Nordosten", "Osten", "Südosten", "Süden", "Südwesten", "Westen", "Nordwesten")
PATHS = {
    Kind.FOOTWAY: "auf den Fußweg", Kind.SIDEWALK: "auf den Gehweg",
    Kind.CROSSING: "auf den Überweg", Kind.SHARED: "auf den Geh- und Radweg",
    Kind.LIVING_STREET: "in die Spielstraße", Kind.PEDESTRIAN: "in die Fußgängerzone",
    Kind.SERVICE: "in die Zufahrt", Kind.TRACK: "auf den Feldweg", Kind.CORRIDOR: "in den Gang",
    Kind.PLATFORM: "auf den Bahnsteig", Kind.AREA: "an den Rand der Fläche",
}  # fmt: skip
"""Whereto, in the accusative; the dative follows from the article."""
STOP = "auf den Steig"
STREETS = (Kind.LIVING_STREET, Kind.PEDESTRIAN, Kind.SERVICE, Kind.TRACK)
SECURED = {
    Secured.ZEBRA: "Zebrastreifen", Secured.MARKED: "Markierung ohne Vorrang",
    Secured.NONE: "Ohne Hilfe", Secured.FORBIDDEN: "Queren verboten",
    Secured.UNKNOWN: "Sicherung unbekannt",
}  # fmt: skip
SOUNDS = {Sound.YES: "Ampel mit Ton", Sound.NO: "Ampel ohne Ton",
          Sound.LOCATE: "Ampel nur mit Auffindeton", Sound.WALK: "Ampel nur mit Freigabeton",
          Sound.UNKNOWN: "Ampel, Ton unbekannt"}  # fmt: skip
WITH = {Known.YES: "mit {what}", Known.NO: "ohne {what}", Known.UNKNOWN: "{what} unbekannt"}
KERBS = {Kerb.RAISED: "hoch", Kerb.LOWERED: "abgesenkt", Kerb.ROLLED: "abgerundet",
         Kerb.FLUSH: "bündig", Kerb.NONE: "nicht vorhanden", Kerb.UNKNOWN: "unbekannt"}  # fmt: skip
FIELDS = {Tactile.YES: "ja", Tactile.PARTIAL: "teilweise", Tactile.NO: "nein",
          Tactile.INCORRECT: "irreführend", Tactile.UNKNOWN: "unbekannt"}  # fmt: skip
ACROSS = {
    Across.CYCLEWAY: ("den Radweg", "zum Radweg", "kommt der Radweg"),
    Across.RAIL: ("die Gleise", "zu den Gleisen", "kommen die Gleise"),
    Across.UNKNOWN: (
        "Unbekanntes", "zur Querung", "kommt eine Querung; was gequert wird, ist unbekannt"
    ),
}  # fmt: skip
"""What is crossed, up to where one walks, and what comes."""
BESIDE = {Across.ROAD: "zur Fahrbahn", Across.CYCLEWAY: "zum Radweg",
          Across.RAIL: "zu den Gleisen", Across.UNKNOWN: "zur Querung"}  # fmt: skip
NUMBERS = {2: "zwei", 3: "drei", 4: "vier", 5: "fünf", 6: "sechs"}
CLUES = {
    Clue.CROSSED: "nach der Querung", Clue.CLIMBED: "nach der Treppe",
    Clue.RIDDEN: "nach dem Aufzug", Clue.CORNER: "an der Ecke", Clue.END: "am Ende des Wegs",
    Clue.BEND: "an der Biegung", Clue.FORK: "an der Gabelung", Clue.BRANCH: "an der Abzweigung",
}  # fmt: skip
PLACES = {
    Clue.CORNER: "zur Ecke", Clue.END: "zum Ende des Wegs", Clue.BEND: "zur Biegung",
    Clue.FORK: "zur Gabelung", Clue.BRANCH: "zur Abzweigung",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Noun:
    """A thing: "eine Bank", "bei der Bank", "zur Bank"."""

    one: str
    at: str
    to: str


MARKS = {
    Mark.BOLLARD: Noun("ein Poller", "beim Poller", "zum Poller"),
    Mark.GATE: Noun("ein Tor", "beim Tor", "zum Tor"),
    Mark.CYCLE_BARRIER: Noun("eine Umlaufsperre", "bei der Umlaufsperre", "zur Umlaufsperre"),
    Mark.BARRIER: Noun("eine Schranke", "bei der Schranke", "zur Schranke"),
    Mark.BLOCK: Noun("ein Sperrblock", "beim Sperrblock", "zum Sperrblock"),
    Mark.TURNSTILE: Noun("ein Drehkreuz", "beim Drehkreuz", "zum Drehkreuz"),
    Mark.CHAIN: Noun("eine Kette", "bei der Kette", "zur Kette"),
    Mark.STILE: Noun("ein Überstieg", "beim Überstieg", "zum Überstieg"),
    Mark.DOOR: Noun("eine Tür", "bei der Tür", "zur Tür"),
    Mark.SLIDING_DOOR: Noun("eine Schiebetür", "bei der Schiebetür", "zur Schiebetür"),
    Mark.REVOLVING_DOOR: Noun("eine Drehtür", "bei der Drehtür", "zur Drehtür"),
    Mark.AUTOMATIC_DOOR: Noun("eine Automatiktür", "bei der Automatiktür", "zur Automatiktür"),
    Mark.ENTRANCE: Noun("ein Eingang", "beim Eingang", "zum Eingang"),
    Mark.BENCH: Noun("eine Bank", "bei der Bank", "zur Bank"),
    Mark.SHELTER: Noun("ein Wartehäuschen", "beim Wartehäuschen", "zum Wartehäuschen"),
    Mark.STOP: Noun("eine Haltestelle", "bei der Haltestelle", "zur Haltestelle"),
    Mark.FOUNTAIN: Noun("ein Springbrunnen", "beim Springbrunnen", "zum Springbrunnen"),
    Mark.POST_BOX: Noun("ein Briefkasten", "beim Briefkasten", "zum Briefkasten"),
    Mark.BIKES: Noun("ein Fahrradständer", "beim Fahrradständer", "zum Fahrradständer"),
    Mark.BINS: Noun("ein Sammelbehälter", "beim Sammelbehälter", "zum Sammelbehälter"),
    Mark.PLAYGROUND: Noun("ein Spielplatz", "beim Spielplatz", "zum Spielplatz"),
    Mark.BAKERY: Noun("eine Bäckerei", "bei der Bäckerei", "zur Bäckerei"),
    Mark.COLUMN: Noun("eine Litfaßsäule", "bei der Litfaßsäule", "zur Litfaßsäule"),
    Mark.CABINET: Noun("ein Schaltkasten", "beim Schaltkasten", "zum Schaltkasten"),
    Mark.VENDING: Noun("ein Automat", "beim Automaten", "zum Automaten"),
    Mark.TELEPHONE: Noun("ein Telefon", "beim Telefon", "zum Telefon"),
    Mark.KIOSK: Noun("ein Kiosk", "beim Kiosk", "zum Kiosk"),
    Mark.BOARD: Noun("eine Infotafel", "bei der Infotafel", "zur Infotafel"),
    Mark.PARCELS: Noun("ein Paketautomat", "beim Paketautomaten", "zum Paketautomaten"),
    Mark.CHARGER: Noun("eine Ladesäule", "bei der Ladesäule", "zur Ladesäule"),
    Mark.BASKET: Noun("ein Abfallkorb", "beim Abfallkorb", "zum Abfallkorb"),
}  # fmt: skip
MANY = {
    Mark.BOLLARD: ("Poller", "der erste von {n} Pollern"),
    Mark.GATE: ("Tore", "das erste von {n} Toren"),
    Mark.CYCLE_BARRIER: ("Umlaufsperren", "die erste von {n} Umlaufsperren"),
    Mark.BARRIER: ("Schranken", "die erste von {n} Schranken"),
    Mark.BLOCK: ("Sperrblöcke", "der erste von {n} Sperrblöcken"),
    Mark.TURNSTILE: ("Drehkreuze", "das erste von {n} Drehkreuzen"),
    Mark.CHAIN: ("Ketten", "die erste von {n} Ketten"),
    Mark.STILE: ("Überstiege", "der erste von {n} Überstiegen"),
    Mark.DOOR: ("Türen", "die erste von {n} Türen"),
    Mark.SLIDING_DOOR: ("Schiebetüren", "die erste von {n} Schiebetüren"),
    Mark.REVOLVING_DOOR: ("Drehtüren", "die erste von {n} Drehtüren"),
    Mark.AUTOMATIC_DOOR: ("Automatiktüren", "die erste von {n} Automatiktüren"),
    Mark.ENTRANCE: ("Eingänge", "der erste von {n} Eingängen"),
}
"""Several in a row, and the first of several along the stretch."""
BEGINS = {
    Mark.TUNNEL: "eine Unterführung", Mark.BRIDGE: "eine Brücke", Mark.ROOF: "ein Dach",
    Mark.COBBLES: "Kopfsteinpflaster", Mark.LOOSE: "loser Boden", Mark.SMOOTH: "ebener Boden",
}  # fmt: skip
GROUND = {Mark.COBBLES: "mit Kopfsteinpflaster", Mark.LOOSE: "mit losem Boden",
          Mark.SMOOTH: "mit ebenem Boden"}  # fmt: skip
"""What one feels where a path leaves that has another ground."""
SLOPES = {Mark.UP: "bergauf", Mark.DOWN: "bergab"}
LEADS = {
    Leads.WALL: "eine Mauer", Leads.HOUSES: "eine Hauswand", Leads.HEDGE: "eine Hecke",
    Leads.FENCE: "ein Zaun", Leads.KERB: "ein Bordstein", Leads.STRIP: "ein Leitstreifen",
    Leads.GRASS: "eine Rasenkante",
}  # fmt: skip


def listed(some: Sequence[str]) -> str:
    """Join words: "A, B und C"."""
    return " und ".join(filter(None, [", ".join(some[:-1]), *some[-1:]]))


def dative(far: str) -> str:
    """Put a distance or time into the dative: "nach etwa 7 Metern"."""
    for apart, put in (("einen ", "einem "), ("eine ", "einer ")):
        if far.startswith(apart):
            return far.replace(apart, put, 1)
    return f"{far}n" if far.endswith((" Meter", " Schritte")) else far


def into(leg: Leg) -> str:
    """Say whereto one turns: "in die Parkstraße", "auf den Fußweg zur Logenstraße"."""
    if leg.name and (leg.side is not None or leg.own or leg.kind in STREETS):
        return street_name(leg.name).into
    if leg.side is not None:
        before = "in die Straße" if leg.leads else street_name("").into
        return f"{before}{_which(leg)}"
    return f"{STOP if leg.stop else PATHS[leg.kind]}{_which(leg)}"


def on(leg: Leg) -> str:
    """Say where one walks: "in der Parkstraße", "auf dem Fußweg zur Logenstraße"."""
    if leg.name and (leg.side is not None or leg.own or leg.kind in STREETS):
        return street_name(leg.name).along
    if leg.side is not None:
        return f"in der Straße{_which(leg)}" if leg.leads else street_name("").along
    before = (STOP if leg.stop else PATHS[leg.kind]).split(" ", 1)[0]
    return contracted(f"{before} {_dative_of(leg)}")


def along(leg: Leg, *, again: bool = False) -> str:
    """Say along what one walks, in the dative: "der Parkstraße auf der rechten Seite".

    Args:
        leg: the stretch.
        again: it was named just before, so "ihr" or "ihm" is enough.

    """
    words = _dative_of(leg)
    if again:
        words = "ihr" if words.startswith(("der ", "einer ")) else "ihm"
    if leg.side is None:
        return words
    side = "linken" if leg.side is Side.LEFT else "rechten"
    return f"{words} auf der {side} Seite"


def _dative_of(leg: Leg) -> str:
    if leg.name and (leg.side is not None or leg.own or leg.kind in STREETS):
        return street_name(leg.name).dative
    if leg.side is not None:
        return f"der Straße{_which(leg)}" if leg.leads else street_name("").dative
    _, article, noun = (STOP if leg.stop else PATHS[leg.kind]).split(" ", 2)
    return f"{'der' if article == 'die' else 'dem'} {noun}{_which(leg)}"


def _which(leg: Leg) -> str:
    """Tell a path without a name from others by what it runs beside, leads to or belongs to."""
    if leg.stop:
        return f" der Haltestelle {leg.stop}"
    if leg.tracks:
        return f" an Gleis {' und '.join(leg.tracks)}"
    if leg.name:
        return f" {street_name(leg.name).beside}"
    return f" {street_name(leg.leads).to}" if leg.leads else ""


def crossed(crossing: Crossing) -> str:
    """Name what is crossed, in the accusative."""
    if crossing.across is not Across.ROAD:
        return ACROSS[crossing.across][0]
    name = crossing.street.name
    return street_name(name).accusative if name else "die Fahrbahn"


def to_crossed(crossing: Crossing) -> str:
    """Say up to where one walks before a crossing: "zur Parkstraße"."""
    if crossing.across is not Across.ROAD:
        return ACROSS[crossing.across][1]
    name = crossing.street.name
    return street_name(name).to if name else "zur Fahrbahn"


def comes(crossing: Crossing) -> str:
    """Say that something to be crossed is ahead: "kommt die Parkstraße"."""
    if crossing.across is not Across.ROAD:
        return ACROSS[crossing.across][2]
    name = crossing.street.name
    return f"kommt {street_name(name).nominative if name else 'die Fahrbahn'}"


def capital(words: str) -> str:
    """Begin a sentence."""
    return words[0].upper() + words[1:]
