"""What the guide gives to open data by itself: how good the map is, as its page shows it.

It is made of the map, so it comes under the licence of the map. Where the map is the invented
quarter, the catalogue says so.
"""

from collections.abc import Callable, Iterator

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stadtherz.guidance.adapters.kept_quality import kept_quality
from stadtherz.guidance.domain.quality import SHARES, MapQuality, Told
from stadtherz.opendata.public import (
    Cells,
    Columns,
    Frequency,
    Kind,
    Offer,
    Source,
    Theme,
    in_languages,
    source_of,
)
from stadtherz.streets.public import current_map

OF_THE_EXAMPLE = "tiefbau"
"""Answers for the tables of the invented quarter, so that a demo shows them; a city's own desk
names who answers for those of its real map."""
LICENCE, ATTRIBUTION = "odbl-1.0", "© OpenStreetMap contributors"
PLACE: Columns = (
    ("laenge", _("Länge"), Kind.LONGITUDE, _("in Grad, WGS 84")),
    ("breite", _("Breite"), Kind.LATITUDE, _("in Grad, WGS 84")),
    ("stadtteil", _("Stadtteil"), Kind.CATEGORY, _("Schlüssel; leer: in keinem")),
)
REFS = (
    "nummern", _("Nummern in der Karte"), Kind.TEXT,
    _("der Querungen in OpenStreetMap, mit Leerzeichen getrennt"),
)  # fmt: skip
WALKS = (
    "wege",
    pgettext_lazy("Lotse", "Wege"),
    Kind.WHOLE,
    _("der gezogenen Wege, die das betrifft"),
)
SAMPLE: Columns = (
    ("wege_alle", _("Alle Wege"), Kind.WHOLE, _("wie viele Wege gezogen wurden")),
    ("startzahl", _("Startzahl"), Kind.CODE, _("mit ihr kommt dasselbe heraus")),
)
KNOWN_WORDS: dict[Told, Promise] = {
    Told.SECURED: _("Sicherung bekannt"), Told.SOUND: _("Ton bekannt"),
    Told.KERB: _("Bordstein bekannt"), Told.TACTILE: _("Bodenfeld bekannt"),
    Told.ISLAND: _("Mittelinsel bekannt"),
}  # fmt: skip
OWN_NAMES = {
    Told.SECURED: "sicherung", Told.SOUND: "ton", Told.KERB: "bordstein",
    Told.TACTILE: "bodenfeld", Told.ISLAND: "insel", Told.MAPPED: "eintrag",
}  # fmt: skip
DISTRICTS: Columns = (
    ("stadtteil", _("Stadtteil"), Kind.CATEGORY, _("Schlüssel; leer: in keinem")),
    ("querungen", _("Querungen"), Kind.WHOLE, _("von Straßen, die in der Karte stehen")),
    ("ampeln", _("Ampeln"), Kind.WHOLE, _("Querungen mit Ampel")),
    *((f"{OWN_NAMES[told]}_bekannt", KNOWN_WORDS[told], Kind.WHOLE, _("wie viele Querungen"))
      for told in SHARES),
)  # fmt: skip
JUNCTIONS: Columns = (
    ("rang", _("Rang"), Kind.WHOLE, ""), ("strassen", _("Straßen"), Kind.TEXT, ""), *PLACE, REFS,
    ("fehlt", _("Nicht bekannt"), Kind.TEXT, _("mit Leerzeichen getrennt")), WALKS,
    ("last_m", _("Last"), Kind.DECIMAL, _("Meter guten Gehwegs aller Wege, im schlechtesten Fall")),
    ("unwissen_m", _("Davon aus Unwissen"), Kind.DECIMAL, _("in Metern guten Gehwegs")),
    *SAMPLE,
)  # fmt: skip
SIGNALS: Columns = (
    ("rang", _("Rang"), Kind.WHOLE, _("in der Reihenfolge, in der sie gewählt wurden")),
    ("strasse", _("Straße"), Kind.TEXT, ""), *PLACE, REFS,
    ("stumm", _("Ohne Ton"), Kind.BOOLEAN, _("falsch: niemand hat es gesagt")), WALKS,
    ("gewinn_m", _("Gewinn"), Kind.DECIMAL,
     _("Meter guten Gehwegs, die alle Wege zusammen sparen, nach denen davor")),
    *SAMPLE,
)  # fmt: skip
WORDS: dict[str, tuple[str, Promise, Promise, Promise]] = {
    "facts": (
        "querungen-angaben", _("Was die Karte von Querungen weiß"),
        _("Wie viele Querungen jedes Stadtteils bekannte Angaben zu Sicherung, Ton, Bordstein,"
          " Bodenfeld und Insel haben, eine Zeile je Stadtteil."),
        _("Barrierefreiheit, Querungen, Ampeln"),
    ),
    "junctions": (
        "schwierige-kreuzungen", _("Kreuzungen, die blinden Menschen am schwersten fallen"),
        _("Kreuzungen, an denen Gefahr und fehlendes Wissen die meisten gezogenen Wege treffen,"
          " die schwerste zuerst."),
        _("Barrierefreiheit, Kreuzungen, blinde Menschen"),
    ),
    "signals": (
        "ampeln-toene", _("Welche Ampel zuerst einen Ton bekommen sollte"),
        _("Ampeln ohne Ton oder mit unbekanntem, nacheinander gewählt nach dem, was ein Ton auf"
          " allen gezogenen Wegen spart."),
        _("Barrierefreiheit, Ampeln, blinde Menschen"),
    ),
}  # fmt: skip


def sources() -> tuple[Source, ...]:
    """Give the tables of the guide."""
    return (
        _source("facts", _facts, DISTRICTS), _source("junctions", _junctions, JUNCTIONS),
        _source("signals", _signals, SIGNALS),
    )  # fmt: skip


def _source(key: str, rows: Callable[[MapQuality], Iterator[Cells]], columns: Columns) -> Source:
    def asked() -> Iterator[Cells]:
        found = kept_quality()
        return rows(found) if found else iter(())

    return source_of(f"guidance:{key}", lambda: _offer(key), columns, asked)


def _offer(key: str) -> Offer:
    own, title, description, keywords = WORDS[key]
    row = current_map()
    invented = bool(row and row.invented)
    return Offer(
        source=f"guidance:{key}", key=own, title=in_languages(title),
        description=in_languages(description), keywords=in_languages(keywords),
        themes=(Theme.TRAN, Theme.SOCI), department=OF_THE_EXAMPLE if invented else "",
        frequency=Frequency.IRREGULAR, licence=LICENCE,
        attribution=ATTRIBUTION,
        provenance=in_languages(
            _("Aus der Karte von OpenStreetMap und Befunden vor Ort gerechnet, auf gezogenen Wegen;"
              " neu, sobald sich die Karte ändert.")
        ),
        page=reverse("guidance:quality"), simulated=invented,
    )  # fmt: skip


def _facts(found: MapQuality) -> Iterator[Cells]:
    for one in found.districts:
        known = (one.shares[told].known for told in SHARES)
        yield (one.key, one.crossings, one.shares[Told.SOUND].of, *known)


def _junctions(found: MapQuality) -> Iterator[Cells]:
    for number, one in enumerate(found.junctions, 1):
        yield (
            number, " / ".join(one.streets), one.lon, one.lat, one.district, " ".join(one.refs),
            " ".join(OWN_NAMES[told] for told in one.missing), one.walks, round(one.burden_m, 1),
            round(one.unknown_m, 1), found.sample.walks, str(found.sample.seed),
        )  # fmt: skip


def _signals(found: MapQuality) -> Iterator[Cells]:
    for number, one in enumerate(found.signals, 1):
        yield (
            number, one.street, one.lon, one.lat, one.district, " ".join(one.refs), one.silent,
            one.walks, round(one.gain_m, 1), found.sample.walks, str(found.sample.seed),
        )  # fmt: skip
