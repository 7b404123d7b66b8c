"""What the columns of measured and counted datasets mean."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.domain.sources import ColumnMeaning
from stadtherz.opendata.models import COUNTED
from stadtherz.opendata.selectors.texts import in_languages

Said = tuple[str, str | Promise, str | Promise, str]
_FLAG = (
    "flag", _("Güte"),
    _("wie weit der Wert zu glauben ist: raw (ungeprüft), plausible (geprüft), suspect"
      " (verdächtig), corrected (berichtigt), gap-filled (geschätzt)"), "",
)  # fmt: skip
_RULE = ("rule", _("Regel"), _("welche Regel ihn für verdächtig hält"), "")
_STREAM = (
    "datastream", _("Datenreihe"),
    _("Schlüssel der Datenreihe: Messstelle und Richtung oder Sensor"), "",
)  # fmt: skip
_STATION = (
    "station", _("Messstelle"),
    _("Schlüssel der Messstelle, wie in der Datei der Messstellen; leer in älteren Tagen"), "",
)  # fmt: skip
_LOCAL = _("dieselbe Zeit auf den Uhren der Stadt")
_MEASURED: tuple[Said, ...] = (
    ("time_utc", _("Zeit"), _("Beginn der Messung in Weltzeit (UTC)"), ""),
    ("time_local", _("Ortszeit"), _LOCAL, ""),
    _STREAM,
    ("datastream_id", _("Nummer der Reihe"),
     _("Nummer der Datenreihe, wie sie in SensorThings steht"), ""),
    ("value", _("Wert"), _("der Wert in der Einheit der Messgröße"), ""),
    ("unit", _("Einheit"), _("Einheit nach UCUM"), ""),
    _FLAG, _RULE,
    ("raw", _("Rohwert"), _("was der Sensor gesagt hat, wo der Wert berichtigt wurde"), ""),
    _STATION,
)  # fmt: skip
_COUNTED: tuple[Said, ...] = (
    _STREAM,
    ("start_utc", _("Beginn"), _("Beginn des Zeitabschnitts in Weltzeit (UTC)"), ""),
    ("end_utc", _("Ende"), _("Ende des Zeitabschnitts in Weltzeit (UTC)"), ""),
    ("start_local", _("Beginn, Ortszeit"), _LOCAL, ""),
    ("end_local", _("Ende, Ortszeit"), _LOCAL, ""),
    ("lane", _("Fahrstreifen"), _("Nummer oder Name des Fahrstreifens an der Zählstelle"), ""),
    ("direction", _("Richtung"), _("Schlüssel der Richtung an der Zählstelle"), ""),
    ("class", _("Art, Nummer"), _("der Fahrzeugart: unter 1000 nach TLS, ab 1001 eigene"), ""),
    ("class_key", _("Art"), _("Schlüssel der Fahrzeugart, car ist ein Pkw"), ""),
    ("speed_from_kmh", _("Geschwindigkeit ab"),
     _("untere Grenze des Bereichs, sie gehört dazu; leer, wo keine gemessen wird"), "km/h"),
    ("speed_to_kmh", _("Geschwindigkeit bis"),
     _("obere Grenze des Bereichs, sie gehört nicht dazu; leer, wo er offen ist"), "km/h"),
    ("count", _("Anzahl"), _("wie viele vorbeikamen; leer heißt nicht bekannt"), ""),
    ("mean_speed_kmh", _("Mittlere Geschwindigkeit"), _("der Fahrzeuge dieser Zelle"), "km/h"),
    _FLAG, _RULE,
    ("raw", _("Rohwert"), _("was das Gerät zählte, wo eine andere Anzahl gilt; sonst leer"), ""),
    ("raw_mean_speed_kmh", _("Mittlere Geschwindigkeit, roh"),
     _("was das Gerät sagte, wo ein anderer Wert gilt; sonst leer"), "km/h"),
    _STATION,
)  # fmt: skip


def meanings_of(source: str) -> Iterator[ColumnMeaning]:
    """Say what the columns of a source's files mean, in the languages of the city."""
    for name, label, meaning, unit in _COUNTED if source.startswith(COUNTED) else _MEASURED:
        yield ColumnMeaning(name, in_languages(label), in_languages(meaning), unit)
