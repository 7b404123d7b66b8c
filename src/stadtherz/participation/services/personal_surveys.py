"""What surveys hold of people, in the registry of personal data: that they answered, no more."""

from typing import Any

from allauth.account.models import EmailAddress

from stadtherz.accounts.public import PersonalData, registry
from stadtherz.kernel.text import Text
from stadtherz.participation.adapters.keys import has_key, key_of
from stadtherz.participation.domain.marks import mark_of
from stadtherz.participation.models import Survey, SurveyMark
from stadtherz.participation.models.surveys import SurveyAccess


def _export(pk: int) -> list[dict[str, Any]]:
    """Tell in which surveys the addresses of an account answered, while they can be found."""
    running = Survey.objects.filter(
        access=SurveyAccess.ACCOUNT, forgotten_on=None, withdrawn_at=None
    )
    numbers = [one for one in running.values_list("pk", flat=True) if has_key(one)]
    if not numbers:
        return []
    rows = EmailAddress.objects.filter(user_id=pk, verified=True).values_list("email", flat=True)
    addresses = [address.lower() for address in rows]
    marks = [
        mark_of(key_of(number), SurveyAccess.ACCOUNT, address)
        for number in numbers for address in addresses
    ]  # fmt: skip
    found = SurveyMark.objects.filter(mark__in=marks).select_related("survey")
    return [{"survey": one.survey.key, "answered": one.used} for one in found]


def _erase(pk: int) -> None:
    """Leave the mark: it holds no account, and without it the same address would answer twice."""


MARKS = PersonalData(
    ("participation.SurveyMark",),
    Text.of({"de": "Teilnahme an Umfragen", "en": "Taking part in surveys"}),
    Text.of({
        "de": "Dafür sorgen, dass alle einmal antworten. Gespeichert sind Prüfsummen deiner"
              " Mail-Adresse und der Nummer deines Kontos. Deine Antworten liegen getrennt davon,"
              " ohne Namen und ohne Uhrzeit;"
              " deshalb stehen sie auch nicht in dieser Auskunft",
        "en": "See that everybody answers once. What is stored are checksums of your mail address"
              " and of the number of your account. Your answers lie apart from it,"
              " without name or time; so they are not in this"
              " export either",
    }),
    Text.of({
        "de": "bis die Umfrage zu Ende ist; dann werden die Prüfsummen und ihr Schlüssel"
              " vernichtet. Löschst du dein Konto vorher, bleiben nur die Prüfsummen, damit mit"
              " derselben Adresse niemand noch einmal antwortet",
        "en": "until the survey ends; then the checksums and their key are destroyed. If you erase"
              " your account before, only the checksums stay, so that nobody answers again with"
              " the same address",
    }),
    "Art. 6 (1) e GDPR",
    _export, _erase,
)  # fmt: skip


def register_marks() -> None:
    """Enter the marks of surveys into the registry."""
    registry.register(MARKS)
