"""What drawings of lots hold of people, in the registry of personal data."""

from typing import Any

from django.utils import timezone

from stadtherz.accounts.public import PersonalData, registry
from stadtherz.kernel.text import Text
from stadtherz.participation.models import LotCandidate
from stadtherz.participation.services.seats import leave


def _export(pk: int) -> list[dict[str, Any]]:
    rows = LotCandidate.objects.filter(account_id=pk).select_related("drawing")
    return [
        {
            "drawing": row.drawing.key, "name": row.name, "name_public": row.name_public,
            "groups": row.groups, "number": row.number,
        }
        for row in rows
    ]  # fmt: skip


def _erase(pk: int) -> None:
    """Take the person off; on a published list the number stays, and says nothing any more."""
    for row in LotCandidate.objects.filter(account_id=pk):
        leave(candidate=row, day=timezone.localdate())


CANDIDATES = PersonalData(
    ("participation.LotCandidate",),
    Text.of({"de": "Meldungen für Auslosungen", "en": "Candidacies for drawings of lots"}),
    Text.of({
        "de": "Ein Gremium auslosen und dich erreichen. Gespeichert sind dein Name und deine"
              " Gruppen, wie Altersgruppe; dein Geburtsjahr und dein Stadtteil nicht",
        "en": "Draw lots for a board and reach you. What is stored is your name and your groups,"
              " such as age group; not your year of birth, nor your district",
    }),
    Text.of({
        "de": "bis zum Ende der Amtszeit des Gremiums. Löschst du dein Konto vorher, bleibt auf"
              " einer veröffentlichten Liste nur eine Nummer, damit alle die Auslosung weiter"
              " nachrechnen können",
        "en": "until the term of the board ends. If you erase your account before, only a number"
              " stays on a published list, so that everybody can still repeat the draw",
    }),
    "Art. 6 (1) a GDPR",
    _export, _erase,
)  # fmt: skip


def register_candidates() -> None:
    """Enter candidacies into the registry."""
    registry.register(CANDIDATES)
