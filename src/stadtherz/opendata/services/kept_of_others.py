"""What is kept that may tell something about people of elsewhere, for the page on privacy."""

from stadtherz.accounts.public import PersonalData, registry
from stadtherz.kernel.text import Text

TASK = "Art. 6 (1) e GDPR"


def register_kept_of_others() -> None:
    """Enter it into the registry; none of it belongs to an account."""
    for entry in _entries():
        registry.register(entry)


def _entries() -> tuple[PersonalData, ...]:
    return (
        PersonalData(
            ("opendata.Harvested",),
            Text.of({"de": "Ansprechstellen in Katalogen anderer Portale",
                     "en": "Contacts in catalogues of other portals"}),
            Text.of({"de": "Sagen, wer zu übernommenen Daten Fragen beantwortet, so wie es das"
                           " andere Portal öffentlich sagt",
                     "en": "Say who answers questions about data of others, as the other portal"
                           " says it in public"}),
            Text.of({"de": "solange das andere Portal es sagt; danach bleibt der letzte Stand als"
                           " zurückgezogen",
                     "en": "as long as the other portal says it; then its last state stays as"
                           " withdrawn"}),
            TASK, lambda _pk: [], lambda _pk: None,
        ),
        PersonalData(
            ("opendata.Examined",),
            Text.of({"de": "Kataloge, die jemand prüfen ließ",
                     "en": "Catalogues that somebody had examined"}),
            Text.of({"de": "Den Befund zeigen; Beispiele daraus können Adressen von Ansprechstellen"
                           " enthalten. Wer gefragt hat, wird nicht gespeichert; gezählt wird eine"
                           " Stunde lang unter einem Kennzeichen, aus dem sich die IP-Adresse nicht"
                           " ablesen lässt",
                     "en": "Show the report; examples in it may hold addresses of contacts. Who"
                           " asked is not kept; tries are counted for an hour under a mark from"
                           " which the IP address cannot be read"}),
            Text.of({"de": "sieben Tage; hochgeladene Dateien, bis sie gelesen sind",
                     "en": "seven days; uploaded files until they are read"}),
            TASK, lambda _pk: [], lambda _pk: None,
        ),
    )  # fmt: skip
