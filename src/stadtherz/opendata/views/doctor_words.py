"""Says in plain words what the doctor found: troubles, repairs, indicators, properties."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.domain.diagnosis import Group, Mending, Report
from stadtherz.opendata.domain.mqa import Mark

_SPACES = {
    "http://purl.org/dc/terms/": "dct",
    "http://www.w3.org/ns/dcat#": "dcat",
    "http://data.europa.eu/r5r/": "dcatap",
    "http://dcat-ap.de/def/dcatde/": "dcatde",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "http://www.w3.org/2006/vcard/ns#": "vcard",
    "http://www.w3.org/ns/adms#": "adms",
    "http://spdx.org/rdf/terms#": "spdx",
    "http://www.w3.org/ns/locn#": "locn",
    "http://www.w3.org/2006/time#": "time",
    "http://www.w3.org/2002/07/owl#": "owl",
    "http://www.w3.org/ns/prov#": "prov",
    "http://www.w3.org/2004/02/skos/core#": "skos",
}
PROPERTIES = {
    "dct:title": _("Titel"),
    "dct:description": _("Beschreibung"),
    "dct:publisher": _("Herausgeber"),
    "dct:creator": _("Urheber"),
    "dct:language": _("Sprache"),
    "dct:license": _("Lizenz"),
    "dct:rights": _("Rechte"),
    "dct:accessRights": _("Zugang"),
    "dct:format": _("Dateiformat"),
    "dct:spatial": _("Gebiet"),
    "dct:temporal": _("Zeitraum"),
    "dct:issued": _("Veröffentlicht am"),
    "dct:modified": _("Geändert am"),
    "dct:accrualPeriodicity": _("Wie oft es sich ändert"),
    "dct:type": _("Welcher Art es ist"),
    "dct:conformsTo": _("Standard"),
    "dct:source": _("Quelle"),
    "dcat:theme": _("Thema"),
    "dcat:keyword": _("Schlagwort"),
    "dcat:mediaType": _("Medientyp"),
    "dcat:byteSize": _("Dateigröße"),
    "dcat:accessURL": _("Adresse für den Zugang"),
    "dcat:downloadURL": _("Adresse der Datei"),
    "dcat:contactPoint": _("Kontakt"),
    "dcat:distribution": _("Dateien"),
    "dcat:endpointURL": _("Adresse der Schnittstelle"),
    "dcat:startDate": _("Beginn des Zeitraums"),
    "dcat:endDate": _("Ende des Zeitraums"),
    "dcatap:applicableLegislation": _("Rechtsgrundlage"),
    "dcatap:hvdCategory": _("Kategorie hochwertiger Daten"),
    "dcatap:availability": _("Wie lange es bleiben soll"),
    "dcatde:contributorID": _("Datenbereitsteller"),
    "dcatde:originator": _("Urheber (alte Angabe)"),
    "dcatde:maintainer": _("Pflegende Stelle (alte Angabe)"),
    "adms:status": _("Stand der Datei"),
    "spdx:algorithm": _("Verfahren der Prüfsumme"),
    "spdx:checksumValue": _("Prüfsumme"),
    "locn:geometry": _("Umriss des Gebiets"),
    "vcard:hasEmail": _("E-Mail-Adresse"),
    "vcard:hasTelephone": _("Telefonnummer"),
    "foaf:name": _("Name"),
    "foaf:page": _("Dokumentation"),
    "skos:prefLabel": _("Bezeichnung"),
}
KINDS = {
    "Dataset": _("Datensatz"),
    "Distribution": _("Datei"),
    "DataService": _("Schnittstelle"),
    "DatasetSeries": _("Datensatzreihe"),
    "Catalog": _("Katalog"),
    "Agent": _("Stelle"),
    "Kind": _("Kontakt"),
    "Checksum": _("Prüfsumme"),
    "PeriodOfTime": _("Zeitraum"),
    "Location": _("Gebiet"),
}
PROFILES = {
    "dcat-ap-de": _("DCAT-AP.de 3.0"),
    "dcat-ap": _("DCAT-AP 3.0.1"),
    "hvd": _("Hochwertige Datensätze (HVD 3.0.0)"),
}
TROUBLES = {
    "words-not-address": (
        _("Hier steht Text, es muss aber eine Adresse sein."),
        _("Statt des Textes die Adresse aus der Liste oder der Seite eintragen."),
    ),
    "address-not-words": (
        _("Hier steht eine Adresse, es muss aber Text sein."),
        _("Die Angabe in Worten eintragen."),
    ),
    "missing": (
        _("Die Angabe fehlt, ist aber Pflicht."),
        _("Die Angabe ergänzen."),
    ),
    "too-many": (
        _("Die Angabe steht mehrfach da, darf aber nur einmal vorkommen."),
        _("Eine Angabe behalten und die übrigen streichen."),
    ),
    "not-listed": (
        _("Der Wert steht nicht in der Liste, die hier gilt."),
        _("Den passenden Eintrag der Liste wählen."),
    ),
    "wrong-type": (
        _("Der Wert hat nicht den verlangten Datentyp."),
        _("Den Wert mit dem verlangten Datentyp schreiben."),
    ),
    "wrong-class": (
        _("Die Angabe verweist auf etwas, das nicht von der verlangten Art ist."),
        _("Auf etwas von der richtigen Art verweisen oder es im Katalog beschreiben."),
    ),
    "wrong-form": (
        _("Der Wert hat nicht die verlangte Form."),
        _("Den Wert in der verlangten Form schreiben."),
    ),
    "deprecated": (
        _("Die Angabe oder ihre Liste ist veraltet."),
        _("Die Angabe nach der neuen Fassung des Standards schreiben."),
    ),
    "other": (_("Eine Regel des Standards ist verletzt."), _("Den Satz der Regel beachten.")),
}
REPAIRS = {
    "language-code": _("Sprachkürzel, das nicht in der Liste der EU steht, ersetzt"),
    "language-as-text": _("Sprache als Text durch die Adresse aus der Liste der EU ersetzt"),
    "licence-address": _("Lizenzadresse in die Form der Liste von DCAT-AP.de gebracht"),
    "licence-as-text": _("Lizenz als Text durch die Adresse aus der Liste ersetzt"),
    "format-as-text": _("Dateiformat als Text durch die Adresse aus der Liste der EU ersetzt"),
    "format-code": _("Kürzel eines Dateiformats durch das der Liste der EU ersetzt"),
    "format-from-media-type": _("Dateiformat aus dem Medientyp bestimmt"),
    "media-type-as-text": _("Medientyp als Text durch die Adresse bei IANA ersetzt"),
    "status-list": _("Stand der Datei aus der alten in die neue Liste übertragen"),
    "hash-list": _("Verfahren der Prüfsumme aus der alten in die neue Liste übertragen"),
    "byte-size-type": _("Dateigröße als ganze, nicht negative Zahl geschrieben"),
    "mail-scheme": _("E-Mail-Adresse mit mailto: geschrieben"),
    "telephone-scheme": _("Telefonnummer mit tel: und Landesvorwahl geschrieben"),
    "access-rights-as-text": _("Zugang als Text durch die Adresse aus der Liste der EU ersetzt"),
    "frequency-as-text": _("Häufigkeit als Text durch die Adresse aus der Liste der EU ersetzt"),
    "availability-list": _("Verfügbarkeit aus der alten in die neue Liste übertragen"),
    "address-as-text": _("Adresse, die als Text dastand, als Adresse geschrieben"),
    "address-signs": _("Leerzeichen und andere Zeichen, die in keiner Adresse stehen, ersetzt"),
    "authority-address": _("Adresse einer Liste der EU mit http: geschrieben, wie sie dort heißt"),
    "old-property": _("Alte Angabe unter ihrem neuen Namen geschrieben"),
    "todo-left": _("„TODO:“ ist stehen geblieben: den Wert eintragen oder die Angabe streichen"),
    "geometry-as-text": _("Umriss steht als Text da: als dcat:bbox oder als Geometrie schreiben"),
    "period-empty": _("Zeitraum ohne Beginn und Ende: eines davon eintragen"),
}
INDICATORS = {
    "keyword": (_("Schlagwörter"), _("Jedem Datensatz mindestens ein Schlagwort geben.")),
    "theme": (_("Themen"), _("Jedem Datensatz ein Thema der EU geben.")),
    "spatial": (_("Gebiet"), _("Sagen, für welches Gebiet die Daten gelten.")),
    "temporal": (_("Zeitraum"), _("Sagen, für welchen Zeitraum die Daten gelten.")),
    "access-answers": (
        _("Zugang antwortet"), _("Dafür sorgen, dass die Adressen auf HEAD antworten."),
    ),
    "download-given": (
        _("Adresse der Datei"), _("Neben der Seite auch die Datei selbst angeben."),
    ),
    "download-answers": (
        _("Datei antwortet"), _("Dafür sorgen, dass die Dateien auf HEAD antworten."),
    ),
    "format": (_("Dateiformat"), _("Das Dateiformat angeben.")),
    "media-type": (_("Medientyp"), _("Den Medientyp angeben.")),
    "format-listed": (
        _("Format und Medientyp aus den Listen"),
        _("Formate aus der Liste der EU und Medientypen von IANA verwenden."),
    ),
    "non-proprietary": (
        _("Offenes Format"), _("Die Daten auch in einem offenen Format anbieten, etwa CSV."),
    ),
    "machine-readable": (
        _("Maschinenlesbar"), _("Die Daten auch so anbieten, dass Programme sie lesen können."),
    ),
    "dcat-ap": (
        _("Entspricht DCAT-AP"), _("Die Verstöße gegen DCAT-AP beheben, die unten stehen."),
    ),
    "licence": (_("Lizenz"), _("Jeder Datei eine Lizenz geben.")),
    "licence-listed": (
        _("Bekannte Lizenz"), _("Eine Lizenz aus der Liste der EU oder von DCAT-AP.de verwenden."),
    ),
    "access-rights": (_("Zugang"), _("Sagen, wer die Daten haben darf.")),
    "access-rights-listed": (
        _("Zugang aus der Liste"), _("Den Zugang mit einem Wort der Liste der EU angeben."),
    ),
    "contact": (_("Kontakt"), _("Sagen, wer Fragen beantwortet.")),
    "publisher": (_("Herausgeber"), _("Sagen, wer die Daten herausgibt.")),
    "rights": (_("Rechte"), _("Bei jeder Datei auf die Rechte verweisen.")),
    "byte-size": (_("Dateigröße"), _("Die Größe jeder Datei angeben.")),
    "issued": (_("Veröffentlicht am"), _("Sagen, wann jede Datei veröffentlicht wurde.")),
    "modified": (_("Geändert am"), _("Sagen, wann jede Datei zuletzt geändert wurde.")),
}  # fmt: skip
ANSWERS = ("access-answers", "download-answers")
"""What only those know who ask the addresses."""
DIMENSIONS = {
    "findability": _("Auffindbarkeit"),
    "accessibility": _("Zugänglichkeit"),
    "interoperability": _("Verwendbarkeit in Programmen"),
    "reusability": _("Weiterverwendbarkeit"),
    "contextuality": _("Zusammenhang"),
}
RATINGS = {
    "excellent": _("ausgezeichnet"),
    "good": _("gut"),
    "sufficient": _("ausreichend"),
    "bad": _("schlecht"),
}
SEVERITIES = {"violation": _("Verstoß"), "warning": _("Warnung"), "info": _("Hinweis")}
CUTS = {
    "pages": _("Es gibt mehr Seiten, als gelesen werden."),
    "other-host": _("Die nächste Seite liegt auf einem anderen Rechner und wurde nicht gelesen."),
    "time": _("Das Lesen der Seiten hat zu lange gedauert."),
    "not-reachable": _("Eine der Seiten antwortete nicht."),
}
STEPS = {
    "read": _("lese den Katalog"),
    "links": _("frage die Adressen der Dateien"),
    "dcat-ap-de": _("prüfe nach DCAT-AP.de"),
    "dcat-ap": _("prüfe nach DCAT-AP"),
    "hvd": _("prüfe hochwertige Datensätze"),
    "points": _("zähle die Punkte"),
    "repairs": _("suche, was sich von selbst beheben lässt"),
}


def short_name(address: str) -> str:
    """Write the address of a property as people who know RDF do, as dct:language."""
    return " | ".join(_short(one) for one in address.split("|"))


def _short(address: str) -> str:
    for space, prefix in _SPACES.items():
        if address.startswith(space):
            return f"{prefix}:{address.removeprefix(space)}"
    return address


def property_words(address: str) -> str:
    """Name a property: in plain words where there are any, and as RDF does."""
    names = [_short(one) for one in address.split("|")]
    plain = [str(PROPERTIES[name]) for name in names if name in PROPERTIES]
    either = gettext("oder")  # not within an f-string: there it would not be found for translation
    said = f" {either} ".join(plain)
    return f"{said} ({' | '.join(names)})" if plain else " | ".join(names)


def kind_words(kind: str) -> str:
    """Name a class."""
    return str(KINDS.get(kind, kind))


def trouble_words(group: Group) -> str:
    """Say what is wrong."""
    return str(TROUBLES[group.trouble][0])


def advice_words(group: Group) -> str:
    """Say what to do."""
    return str(TROUBLES[group.trouble][1])


def count_words(group: Group) -> str:
    """Say how often, and in how many datasets."""
    times = ngettext("%(number)s Mal", "%(number)s Mal", group.count) % {"number": group.count}
    if not group.entries:
        return times
    entries = ngettext(
        "in %(number)s Datensatz", "in %(number)s Datensätzen", group.entries
    ) % {"number": group.entries}  # fmt: skip
    return f"{times} {entries}"


def unasked_words(report: Report, mark: Mark) -> str:
    """Say that nobody looked whether something is met; "" where somebody did."""
    if report.links is None and mark.indicator.code in ANSWERS:
        return gettext("nicht gefragt")
    return gettext("unbekannt") if mark.unknown == mark.out_of else ""


def repair_words(mending: Mending) -> str:
    """Say what a rule mends."""
    return str(REPAIRS[mending.code])


def mends(report: Report, group: Group) -> bool:
    """Whether a safe rule knows values of the property that a finding is about."""
    return any(one.safe and one.property == group.path for one in report.mendings)
