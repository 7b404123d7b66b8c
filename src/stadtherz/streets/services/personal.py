"""What reports and findings of the street hold of people, in the registry of personal data."""

from typing import Any

from stadtherz.accounts.public import PersonalData, registry
from stadtherz.kernel.text import Text
from stadtherz.streets.models import Survey


def _export_nothing(_pk: int) -> list[dict[str, Any]]:
    """Give nothing: no account leads to who reported something."""
    return []


def _erase_nothing(_pk: int) -> None:
    """Leave it: it is nobody's any more, and goes by the clock."""


OBSTACLES = PersonalData(
    ("streets.ObstacleReport", "streets.ObstacleVoice"),
    Text.of({"de": "Gemeldete Hindernisse", "en": "Reported obstacles"}),
    Text.of({
        "de": "Wege für Menschen zu Fuß frei halten. Wer etwas meldet oder bestätigt, wird nicht"
              " gespeichert; eine Prüfsumme je Meldung verhindert, dass jemand sich selbst"
              " bestätigt. Was du als Bemerkung schreibst, liest nur die Stadt. Kein Konto führt"
              " dorthin; deshalb steht es nicht in dieser Auskunft",
        "en": "Keep ways on foot clear. Who reports or confirms something is not stored; a checksum"
              " for each report keeps people from confirming themselves. Only the city"
              " reads what you write as a note. No account leads there; so it is not in this"
              " export",
    }),
    Text.of({
        "de": "die Prüfsumme bis zum Ende der Meldung, höchstens 30 Tage; die Bemerkung 30 Tage"
              " danach, die Meldung ein Jahr",
        "en": "the checksum until the report ends, 30 days at most; the note for 30 days after"
              " that, the report for a year",
    }),
    "Art. 6 (1) e GDPR",
    _export_nothing, _erase_nothing,
)  # fmt: skip


def _findings_of(pk: int) -> list[dict[str, Any]]:
    rows = Survey.objects.filter(by=pk)
    return [
        {"thing": row.ref, "attribute": row.attribute, "value": row.value, "source": row.source,
         "seen_on": row.seen_on.isoformat(), "made_at": row.made_at.isoformat(),
         "state": row.state} for row in rows
    ]  # fmt: skip


def _part_findings_from(pk: int) -> None:
    """Leave the fact, and nobody who found it or decided on it."""
    Survey.objects.filter(by=pk).update(by=None)
    Survey.objects.filter(decided_by=pk).update(decided_by=None)


FINDINGS = PersonalData(
    ("streets.Survey",),
    Text.of({"de": "Befunde aus der Straße", "en": "Findings from the street"}),
    Text.of({
        "de": "Die Karte mit dem ergänzen, was Menschen vor Ort finden. Wer mit einem Konto prüft,"
              " steht dabei. Wer ohne Konto antwortet, wird nicht gespeichert; eine Prüfsumme je"
              " Frage verhindert, dass jemand als zweiter Mensch zählt",
        "en": "Add to the map what people find on the spot. Who surveys with an account is named"
              " there. Who answers without one is not stored; a checksum for each question keeps"
              " people from counting as a second person",
    }),
    Text.of({
        "de": "der Befund, solange die Karte ihn braucht, ohne deinen Namen, sobald du dein Konto"
              " löschst; die Prüfsumme bis zur Entscheidung, höchstens 30 Tage",
        "en": "the finding as long as the map needs it, without your name once you delete your"
              " account; the checksum until the decision, 30 days at most",
    }),
    "Art. 6 (1) e GDPR",
    _findings_of, _part_findings_from,
)  # fmt: skip


def register_personal_data() -> None:
    """Enter what reports and findings hold into the registry."""
    registry.register(OBSTACLES)
    registry.register(FINDINGS)
