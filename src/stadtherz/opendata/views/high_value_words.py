"""Says in plain words what high-value themes are, and what the regulation wants of them."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.domain.terms import HighValue


class Explained(NamedTuple):
    """What a theme is, and what of it a municipality has."""

    meaning: str | Promise
    examples: str | Promise


CATEGORIES = {
    HighValue.GEOSPATIAL: Explained(
        _("Wo etwas ist: Grenzen, Straßen, Häuser, Grundstücke."),
        _("Adressen mit Hausnummern, Umrisse von Gebäuden, Grenzen der Stadtteile"),
    ),
    HighValue.ENVIRONMENT: Explained(
        _("Wie es der Umwelt geht, und was ihr zu schaffen macht."),
        _("Luft, Lärm, Wasser, Bäume, Abfall, Starkregen, Bebauungspläne"),
    ),
    HighValue.METEOROLOGICAL: Explained(
        _("Wetter, gemessen von Stationen."),
        _("Lufttemperatur, Niederschlag und Wind der eigenen Wetterstationen"),
    ),
    HighValue.STATISTICS: Explained(
        _("Zahlen über Menschen, Wirtschaft und öffentliches Geld. Die Pflicht trifft vor allem"
          " statistische Ämter; eine Stadt darf freiwillig mitmachen."),
        _("Einwohner nach Stadtteilen, Haushalt der Stadt, Übernachtungen"),
    ),
    HighValue.COMPANIES: Explained(
        _("Register von Unternehmen. Eine Stadt führt meist keines; das tun die Registergerichte."),
        _("in der Regel nichts"),
    ),
    HighValue.MOBILITY: Explained(
        _("Netze, auf denen sich Menschen und Güter bewegen. Zählungen von Verkehr gehören nicht"
          " dazu."),
        _("Straßennetz, Radwegenetz, Liniennetz"),
    ),
}  # fmt: skip
THEMES = {
    HighValue.ADDRESSES: Explained(
        _("Jede Adresse mit ihrem Punkt auf der Karte."),
        _("Hausnummern, Hauskoordinaten; oft zusammen mit dem Land"),
    ),
    HighValue.BUILDINGS: Explained(
        _("Gebäude mit Umriss, Höhe oder Nutzung."), _("Hausumringe, 3D-Stadtmodell"),
    ),
    HighValue.ADMINISTRATIVE_UNITS: Explained(
        _("Grenzen, innerhalb derer jemand zuständig ist."),
        _("Stadtteile, Ortsbezirke, Wahlbezirke"),
    ),
    HighValue.GEOGRAPHICAL_NAMES: Explained(
        _("Wie Orte und Straßen heißen."), _("Straßenverzeichnis mit Schlüsseln, Flurnamen"),
    ),
    HighValue.PARCELS: Explained(
        _("Grundstücke, wie sie im Kataster stehen."), _("Flurstücke ohne Namen von Eigentümern"),
    ),
    HighValue.AIR: Explained(
        _("Was in der Luft ist."), _("Stickstoffdioxid, Feinstaub, Ozon an Messstellen"),
    ),
    HighValue.NOISE: Explained(
        _("Wie laut es ist."), _("Lärmkarten, Schallpegel an Messstellen"),
    ),
    HighValue.WATER: Explained(
        _("Bäche, Grundwasser, Trinkwasser, Abwasser: Stand und Güte."),
        _("Pegel, Gewässergüte, Werte der Kläranlage"),
    ),
    HighValue.EMISSIONS: Explained(
        _("Was Anlagen und Verkehr ausstoßen."), _("Treibhausgasbilanz der Stadt"),
    ),
    HighValue.CLIMATE: Explained(
        _("Klima der Stadt und was sich daran ändert."), _("Klimafunktionskarte, Hitzeinseln"),
    ),
    HighValue.NATURE: Explained(
        _("Geschützte Gebiete, Arten und Bäume."), _("Biotope, Baumkataster, Naturdenkmäler"),
    ),
    HighValue.WASTE: Explained(
        _("Was weggeworfen und was wiederverwertet wird."), _("Abfallmengen, Wertstoffhöfe"),
    ),
    HighValue.LAND_USE: Explained(
        _("Wofür Flächen genutzt werden dürfen."), _("Bebauungspläne, Flächennutzungsplan"),
    ),
    HighValue.ELEVATION: Explained(
        _("Wie hoch das Gelände liegt."), _("Geländemodell, Höhenlinien"),
    ),
    HighValue.ORTHOIMAGES: Explained(
        _("Bilder von oben, auf die Karte gerechnet."), _("Luftbilder der Befliegung"),
    ),
    HighValue.RISK_ZONES: Explained(
        _("Wo Naturgefahren drohen."), _("Starkregenkarte, Überschwemmungsgebiete"),
    ),
    HighValue.ENERGY: Explained(
        _("Wo Energie herkommt."), _("Solarkataster, Anlagen für Fernwärme"),
    ),
    HighValue.WEATHER_STATIONS: Explained(
        _("Laufende Werte von Wetterstationen."), _("Lufttemperatur, Luftfeuchte, Niederschlag"),
    ),
    HighValue.CLIMATE_RECORDS: Explained(
        _("Geprüfte Werte über viele Jahre."), _("Klimareihe einer alten Station"),
    ),
    HighValue.POPULATION: Explained(
        _("Wie viele Menschen wo wohnen."), _("Einwohner nach Stadtteil und Alter"),
    ),
    HighValue.PUBLIC_MONEY: Explained(
        _("Was die Stadt einnimmt und ausgibt."), _("Haushaltsplan, Jahresabschluss"),
    ),
    HighValue.TOURISM: Explained(
        _("Wer die Stadt besucht."), _("Übernachtungen je Monat"),
    ),
    HighValue.TRANSPORT_NETWORKS: Explained(
        _("Straßen, Wege und Schienen als Netz."), _("Straßennetz, Radwegenetz, Liniennetz"),
    ),
}  # fmt: skip
LEVELS = {
    "dataset": _("Datensatz"), "distribution": _("Datei"), "service": _("Schnittstelle"),
}  # fmt: skip
WANTED = {
    "legislation": (
        _("Rechtsgrundlage"), _("Sie folgt aus der Kategorie: Wähle ein Thema."),
    ),
    "category": (_("Kategorie"), _("Wähle ein Thema.")),
    "contact": (
        _("Kontakt"), _("Trag beim zuständigen Referat oder bei der Stadt eine Adresse ein."),
    ),
    "bulk": (
        _("Alles auf einmal laden"),
        _("Biete die Daten als ganze Datei in einem offenen Format an, zum Beispiel CSV."),
    ),
    "api": (
        _("Schnittstelle"), _("Lass Fragen an die Tabelle zu, oder nenne eine andere."),
    ),
    "licence": (
        _("Lizenz so offen wie CC BY 4.0"), _("Wähle eine Lizenz, die offen genug ist."),
    ),
    "access": (_("Adresse"), _("Nenne die Seite, auf der man die Datei bekommt.")),
    "download": (_("Adresse der Datei selbst"), _("Lade die Datei hoch oder nenne ihre Adresse.")),
    "rights": (_("Rechte und Kosten"), _("Sie folgen aus der Lizenz: Wähle eine.")),
    "endpoint": (_("Adresse für Programme"), _("Nenne die Adresse der Schnittstelle.")),
    "description": (
        _("Beschreibung für Programme"), _("Nenne eine Beschreibung, als OpenAPI oder $metadata."),
    ),
    "terms": (
        _("Nutzungsbedingungen"), _("Verweise auf die Seite mit Lizenz, Kosten und Bedingungen."),
    ),
    "quality": (_("Güte"), _("Verweise auf die Seite mit Messungen und Grenzen.")),
    "page": (_("Dokumentation"), _("Verweise auf eine Seite, die die Schnittstelle erklärt.")),
}  # fmt: skip
STANDINGS = {
    "said": ("done", _("steht da")), "follows": ("done", _("folgt von selbst")),
    "missing": ("late", _("fehlt")),
}  # fmt: skip
COMPARED = {
    "categories": _("Kategorie"), "published": _("Tag der Veröffentlichung"),
    "licences": _("Lizenz"), "apis": _("Schnittstellen"), "bulk": _("Dateien"),
    "missing": _("was fehlt"),
}  # fmt: skip


def missing_words(code: str) -> str:
    """Name what is missing by its code, as "Schnittstelle: Güte"."""
    level, _colon, wanted = code.partition(":")
    return f"{LEVELS[level]}: {WANTED[wanted][0]}"
