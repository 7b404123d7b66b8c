"""What reports of obstacles hold of people, in the registry of personal data."""

from typing import Any

from stadtherz.accounts.public import PersonalData, registry
from stadtherz.kernel.text import Text


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


def register_obstacles() -> None:
    """Enter what reports hold into the registry."""
    registry.register(OBSTACLES)
