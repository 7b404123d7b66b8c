"""What open data stores about people, as entries of the registry of personal data."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower

from stadtherz.accounts.public import PersonalData, registry
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.following import Way
from stadtherz.opendata.models import DatasetQuestion, Following

TASK = "Art. 6 (1) e GDPR"


def _addresses(pk: int) -> list[str]:
    """Give the addresses that are surely this person's."""
    sure = EmailAddress.objects.filter(user_id=pk, verified=True)
    return list(sure.values_list("email", flat=True))


def _questions_of(pk: int) -> Any:
    addresses = _addresses(pk)
    return DatasetQuestion.objects.filter(mail__in=addresses)


def _export_questions(pk: int) -> list[dict[str, Any]]:
    return list(_questions_of(pk).values("text", "name", "mail", "asked_at"))


def _erase_questions(pk: int) -> None:
    _questions_of(pk).update(name="", mail="")


def _followings_of(pk: int) -> Any:
    sure = EmailAddress.objects.filter(user_id=pk, verified=True)
    mails = Following.objects.filter(way=Way.MAIL.value).annotate(small=Lower("address"))
    return mails.filter(small__in=sure.values(small=Lower("email")))


def _export_followings(pk: int) -> list[dict[str, Any]]:
    names = ("address", "rhythm", "dataset__key", "words", "theme", "department", "box")
    return list(_followings_of(pk).values(*names, "created_at", "confirmed_at", "told_at"))


def _erase_followings(pk: int) -> None:
    _followings_of(pk).delete()


def register_personal_data() -> None:
    """Enter questions and proposals into the registry."""
    for entry in ENTRIES:
        registry.register(entry)


ENTRIES = (
    PersonalData(
        ("opendata.DatasetQuestion",),
        Text.of({"de": "Fragen zu Daten", "en": "Questions about data"}),
        Text.of({"de": "Fragen an die Zuständigen beantworten; Name und E-Mail sind freiwillig",
                 "en": "Answer questions to owners of data; name and mail are optional"}),
        Text.of({"de": "die E-Mail-Adresse bis zur Antwort, höchstens 90 Tage; ausgeblendete"
                       " Fragen 30 Tage; beantwortete Fragen bleiben mit dem Namen, der dabei"
                       " angegeben ist, beim Datensatz stehen",
                 "en": "the mail address until the answer, at most 90 days; hidden questions 30"
                       " days; answered questions stay with the dataset, with the name given"}),
        TASK, _export_questions, _erase_questions,
    ),
    PersonalData(
        ("opendata.Reuse",),
        Text.of({"de": "Vorgeschlagene Anwendungen von Daten", "en": "Proposed uses of data"}),
        Text.of({"de": "Zeigen, was aus Daten der Stadt geworden ist und von wem es stammt",
                 "en": "Show what came of the city's data and who made it"}),
        Text.of({"de": "solange der Eintrag gezeigt wird; ausgeblendete 30 Tage. Er gehört zu"
                       " keinem Konto: Schreib uns, wenn dein Name verschwinden soll",
                 "en": "as long as the entry is shown; hidden ones 30 days. It belongs to no"
                       " account: write to us if your name shall go"}),
        TASK, lambda _pk: [], lambda _pk: None,
    ),
    PersonalData(
        ("opendata.Following",),
        Text.of({"de": "Wer bei Änderungen von Daten Bescheid bekommt",
                 "en": "Who is told when data change"}),
        Text.of({"de": "Sagen, was sich an Daten geändert hat, die jemand ausgesucht hat, an die"
                       " Adresse, die dafür bestätigt wurde",
                 "en": "Tell what changed in data that somebody chose, to the address that was"
                       " confirmed for it"}),
        Text.of({"de": "bis du es beendest, mit einem Klick in jeder Mail; unbestätigte Adressen"
                       " sieben Tage, Adressen von Programmen, die nicht mehr antworten, 30 Tage",
                 "en": "until you end it, with one click in each mail; unconfirmed addresses seven"
                       " days, addresses of programs that do not answer any more 30 days"}),
        "Art. 6 (1) a GDPR", _export_followings, _erase_followings,
    ),
)  # fmt: skip
