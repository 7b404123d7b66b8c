"""Says in plain words what the gate found in an entry, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.domain.finding import Finding

FINDINGS = {
    "title-missing": (_("Der Titel fehlt."), _("Einen Titel eintragen.")),
    "description-missing": (
        _("Die Beschreibung fehlt."), _("In ein bis drei Sätzen sagen, was die Daten zeigen."),
    ),
    "description-repeats-title": (
        _("Die Beschreibung sagt nicht mehr als der Titel."),
        _("In ein bis drei Sätzen sagen, was die Daten zeigen."),
    ),
    "frequency-unknown": (
        _("Es steht nicht da, wie oft sich die Daten ändern."), _("Die Häufigkeit wählen."),
    ),
    "frequency-missing": (
        _("Es steht nicht da, wie oft sich die Daten ändern."), _("Die Häufigkeit wählen."),
    ),
    "department-missing": (
        _("Es steht nicht da, welches Referat zuständig ist."),
        _("Das Referat wählen, das Fragen zu den Daten beantwortet."),
    ),
    "publisher-missing": (_("Der Herausgeber fehlt."), _("Die herausgebende Stelle wählen.")),
    "contact-missing": (_("Der Kontakt fehlt."), _("Eine Stelle für Fragen wählen.")),
    "period-missing": (_("Der Zeitraum fehlt."), _("Beginn oder Ende der Daten eintragen.")),
    "period-without-ends": (
        _("Der Zeitraum hat weder Beginn noch Ende."), _("Eines davon eintragen."),
    ),
    "period-backwards": (
        _("Der Zeitraum endet, bevor er beginnt."), _("Beginn und Ende tauschen."),
    ),
    "area-missing": (_("Das Gebiet fehlt."), _("Das Gebiet wählen, für das die Daten gelten.")),
    "area-empty": (
        _("Das Gebiet hat weder Umriss noch Adresse."), _("Ein Gebiet wählen oder es streichen."),
    ),
    "area-not-on-earth": (
        _("Die Koordinaten des Gebiets können nicht stimmen."),
        _("West, Süd, Ost und Nord in Grad prüfen."),
    ),
    "keywords-missing": (_("Es gibt keine Schlagwörter."), _("Einige Schlagwörter eintragen.")),
    "themes-missing": (_("Es gibt kein Thema."), _("Ein Thema der EU wählen.")),
    "language-unknown": (
        _("Eine Sprache steht nicht in der Liste."), _("Die Sprache aus der Liste wählen."),
    ),
    "language-missing": (
        _("Die Sprache fehlt."), _("Die Sprache wählen, wenn die Daten Text enthalten."),
    ),
    "contributor-not-listed": (
        _("Der Datenbereitsteller steht nicht in der Liste von DCAT-AP.de."),
        _("Das Portal wählen, das den Katalog weitergibt."),
    ),
    "files-missing": (_("Es gibt keine Datei."), _("Eine Datei oder Schnittstelle hinzufügen.")),
    "nothing-machine-readable": (
        _("Keine Datei kann von Programmen gelesen werden."),
        _("Die Daten auch als CSV oder in einem anderen lesbaren Format anbieten."),
    ),
    "nothing-open": (
        _("Keine Datei hat ein offenes Format."), _("Die Daten auch als CSV anbieten."),
    ),
    "endpoint-missing": (
        _("Die Adresse der Schnittstelle fehlt."),
        _("Die Adresse eintragen, die Programme fragen."),
    ),
    "page-missing": (
        _("Die Dokumentation der Schnittstelle fehlt."), _("Ihre Adresse eintragen."),
    ),
    "terms-missing": (
        _("Es steht nicht da, welche Güte die Schnittstelle zusagt."),
        _("Die Adresse der Seite mit Nutzungsbedingungen und Güte eintragen."),
    ),
    "rules-missing": (
        _("Es steht nicht da, unter welchen Bedingungen die Schnittstelle benutzt werden darf."),
        _("Die Adresse der Seite mit Lizenz, Kosten und Bedingungen eintragen."),
    ),
    "specification-missing": (
        _("Es fehlt eine Beschreibung der Schnittstelle, die Programme lesen."),
        _("Die Adresse der Beschreibung eintragen, als OpenAPI oder $metadata."),
    ),
    "agent-nameless": (_("Die Stelle hat keinen Namen."), _("Ihren Namen eintragen.")),
    "agent-kind-missing": (
        _("Es steht nicht da, welcher Art die Stelle ist."), _("Die Art der Stelle wählen."),
    ),
    "agent-kind-unknown": (
        _("Die Art der Stelle steht nicht in der Liste."), _("Die Art der Stelle wählen."),
    ),
    "contact-unreachable": (
        _("Der Kontakt hat weder E-Mail noch Telefon noch Seite."), _("Eines davon eintragen."),
    ),
    "contact-nameless": (_("Der Kontakt hat keinen Namen."), _("Den Namen der Stelle eintragen.")),
    "contact-mail-form": (
        _("Das ist keine E-Mail-Adresse."), _("Nur die Adresse eintragen, als name@ort.de."),
    ),
    "contact-mail-odd": (
        _("Das sieht nicht wie eine E-Mail-Adresse aus."),
        _("Nur die Adresse eintragen, als name@ort.de."),
    ),
    "contact-phone-form": (
        _("Das ist keine Telefonnummer, die ein Telefon wählen kann."),
        _("Die Nummer mit Landesvorwahl eintragen, als +49631123456."),
    ),
    "contact-phone-odd": (
        _("Der Telefonnummer fehlt die Landesvorwahl."),
        _("Die Nummer mit Landesvorwahl eintragen, als +49631123456."),
    ),
    "address-broken": (
        _("Das ist keine Adresse."), _("Die ganze Adresse eintragen, mit https:// am Anfang."),
    ),
    "file-nameless": (_("Die Datei hat keinen Namen."), _("Sagen, was in der Datei ist.")),
    "access-missing": (
        _("Die Adresse der Datei fehlt."), _("Die Adresse eintragen, unter der man sie bekommt."),
    ),
    "download-missing": (
        _("Es gibt nur eine Seite, nicht die Datei selbst."), _("Die Adresse der Datei eintragen."),
    ),
    "file-type-missing": (_("Das Dateiformat fehlt."), _("Das Dateiformat wählen.")),
    "file-type-unknown": (
        _("Das Dateiformat steht nicht in der Liste der EU."), _("Das Dateiformat wählen."),
    ),
    "licence-missing": (_("Die Lizenz fehlt."), _("Eine Lizenz aus der Liste wählen.")),
    "licence-not-open-enough": (
        _("Die Lizenz ist für hochwertige Daten nicht offen genug."),
        _("CC BY 4.0, CC0 oder eine ebenso offene Lizenz wählen."),
    ),
    "attribution-missing": (
        _("Die Lizenz verlangt, die Quelle zu nennen; der Name dafür fehlt."),
        _("Eintragen, wie die Quelle zu nennen ist."),
    ),
    "rights-missing": (_("Der Verweis auf die Rechte fehlt."), _("Auf die Lizenz verweisen.")),
    "size-missing": (_("Die Größe der Datei fehlt."), _("Die Größe in Byte eintragen.")),
    "size-negative": (
        _("Die Größe der Datei ist kleiner als null."), _("Die Größe in Byte eintragen."),
    ),
    "checksum-broken": (
        _("Die Prüfsumme ist keine Folge von Hexadezimalzahlen."), _("Sie neu berechnen."),
    ),
    "checksum-length": (
        _("Die Prüfsumme hat nicht die Länge von SHA-256."), _("Sie neu berechnen."),
    ),
    "issued-missing": (
        _("Es steht nicht da, wann die Datei veröffentlicht wurde."), _("Den Tag eintragen."),
    ),
    "modified-missing": (
        _("Es steht nicht da, wann die Datei zuletzt geändert wurde."), _("Den Tag eintragen."),
    ),
}  # fmt: skip


def finding_words(finding: Finding) -> tuple[str, str]:
    """Say what is wrong and what to do."""
    wrong, advice = FINDINGS[finding.code]
    return str(wrong), str(advice)
