"""What proposals hold of people, in the registry of personal data.

Who goes leaves what is public, without a name; what is not public goes. Numbers of supporters stay,
as they were counted when somebody supported.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from stadtherz.accounts.public import PersonalData, registry
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.proposals import PUBLIC
from stadtherz.participation.models import (
    Appeal,
    Argument,
    MergeAnswer,
    Notice,
    Proposal,
    ProposalEvent,
    ProposalPicture,
    Support,
    WrittenState,
)
from stadtherz.participation.services.support_marks import leave_marks

TASK = "Art. 6 (1) e GDPR"
PUBLIC_STATES = tuple(one.value for one in PUBLIC)
GONE = "–"
WRITTEN = ("text", "language", "state", "created_at", "handed_in_at", "released_at")


def _export_written(pk: int) -> list[dict[str, Any]]:
    proposals = Proposal.objects.filter(author_id=pk)
    own = proposals.values(
        "title", *WRITTEN, "address", "district__name", "theme__key", "lon", "lat", "picture__words"
    )
    said = Argument.objects.filter(author_id=pk).values("proposal__title", "stance", *WRITTEN)
    about = Q(decision__proposal__author_id=pk) | Q(decision__argument__author_id=pk)
    appeals = Appeal.objects.filter(about).values("text", "made_at")
    return [*own, *said, *appeals]


def _erase_written(pk: int) -> None:
    for table in (Argument, Proposal):
        let_go_of(Q(author_id=pk), table)


BLANK: dict[type[Any], dict[str, Any]] = {
    Argument: {"text": GONE},
    Proposal: {
        "text": GONE, "title": GONE, "address": "", "folded": "", "terms": [], "lon": None,
        "lat": None, "district": None,
    },
}  # fmt: skip


def let_go_of(which: Q, table: type[Proposal | Argument]) -> None:
    """Let texts that are public stay without who wrote them, and everything else go.

    A row that was decided on stays without its text: the public log counts it.

    Args:
        which: a condition of the contributions.
        table: proposals or arguments.

    """
    name = "proposal" if table is Proposal else "argument"
    rows = table._default_manager.filter(which)  # noqa: SLF001 - Django's public name for any table
    numbers = list(rows.values_list("pk", flat=True))
    rows = table._default_manager.filter(pk__in=numbers)  # noqa: SLF001 - as above
    Appeal.objects.filter(**{f"decision__{name}__in": numbers}).update(text=GONE)
    events = ProposalEvent.objects.filter(**{f"{name}__in": numbers}, kind="refused")
    (events.filter(argument=None) if table is Proposal else events).update(reason=GONE)
    if table is Proposal:
        pictures = ProposalPicture.objects.filter(proposal__in=numbers)
        pictures.exclude(proposal__state__in=PUBLIC_STATES).delete()
    _let_go(rows, BLANK[table])


def _let_go(rows: QuerySet[Any], blank: dict[str, Any]) -> None:
    hidden = rows.exclude(state__in=PUBLIC_STATES)
    kept = Q(decisions__isnull=False)
    if rows.model is Proposal:
        kept |= Q(merged__isnull=False) | Q(arguments__isnull=False)
    else:
        kept |= Q(answers__isnull=False)
    decided = list(hidden.filter(kept).values_list("pk", flat=True))
    hidden.exclude(pk__in=decided).delete()
    table = rows.model._default_manager  # noqa: SLF001 - Django's public name for any table
    table.filter(pk__in=decided).update(**blank, state=WrittenState.WITHDRAWN, before="")
    rows.update(author=None, unnamed=None)


def _export_support(pk: int) -> list[dict[str, Any]]:
    supports = Support.objects.filter(account_id=pk)
    answers = MergeAnswer.objects.filter(account_id=pk)
    told = Notice.objects.filter(account_id=pk)
    kinds: tuple[Iterable[Any], ...] = (
        supports.values("proposal__title", "created_at"),
        answers.values("offer__source__title", "offer__target__title", "agrees", "answered_at"),
        told.values("event__proposal__title", "event__kind", "event__at", "sent_at"),
    )
    return [row for rows in kinds for row in rows]


def _erase_support(pk: int) -> None:
    leave_marks(pk)
    Support.objects.filter(account_id=pk).delete()
    MergeAnswer.objects.filter(account_id=pk).delete()
    Notice.objects.filter(account_id=pk).delete()


def _export_nothing(_pk: int) -> list[dict[str, Any]]:
    """Give nothing: no account leads to what came without one."""
    return []


def _erase_nothing(_pk: int) -> None:
    """Leave it: who holds the key erases it."""


ENTRIES = (
    PersonalData(
        ("participation.Unnamed", "participation.SupportByCode"),
        Text.of({"de": "Mitmachen ohne Konto", "en": "Taking part without an account"}),
        Text.of({
            "de": "Dich deinen Beitrag mit Schlüssel oder Code wiederfinden lassen und jeden Code"
                  " einmal zählen. Gespeichert ist nur eine Prüfsumme, kein Name, keine Adresse,"
                  " keine Uhrzeit. Kein Konto führt dorthin; deshalb steht es nicht in dieser"
                  " Auskunft",
            "en": "Let you find your contribution again by its key or code, and count every code"
                  " once. Only a checksum is stored, no name, no address, no moment. No account"
                  " leads there; so it is not in this export",
        }),
        Text.of({
            "de": "bis 180 Tage nach der letzten Phase der Beteiligung; dann wird der Schlüssel"
                  " der Prüfsummen vernichtet. Was du zurückziehst, kannst du vorher mit deinem"
                  " Schlüssel löschen",
            "en": "until 180 days after the last phase of the procedure; then the key of the"
                  " checksums is destroyed. What you take back you can erase before with your key",
        }),
        TASK, _export_nothing, _erase_nothing,
    ),
    PersonalData(
        (
            "participation.Proposal", "participation.ProposalPicture", "participation.Argument",
            "participation.Appeal",
        ),
        Text.of({"de": "Vorschläge und Beiträge", "en": "Proposals and arguments"}),
        Text.of({
            "de": "Zeigen, was du vorschlägst und sagst, und prüfen, ob es zu den Regeln passt.",
            "en": "Show what you propose and say, and check whether it keeps to the rules.",
        }),
        Text.of({
            "de": "solange die Beteiligung gezeigt wird. Löschst du dein Konto, bleibt, was"
                  " veröffentlicht ist, ohne deinen Namen stehen; alles andere geht",
            "en": "as long as the procedure is shown. If you erase your account, what is public"
                  " stays without your name; everything else goes",
        }),
        TASK, _export_written, _erase_written,
    ),
    PersonalData(
        (
            "participation.Support", "participation.SupportMark", "participation.MergeAnswer",
            "participation.Notice",
        ),
        Text.of({"de": "Was du unterstützt", "en": "What you support"}),
        Text.of({
            "de": "Jedes Konto einmal zählen und dir sagen, was daraus wird. Wer unterstützt,"
                  " wird nirgends gezeigt.",
            "en": "Count every account once and tell you what becomes of it. Who supports is"
                  " shown nowhere.",
        }),
        Text.of({
            "de": "bis du die Unterstützung zurücknimmst oder dein Konto löschst; die Zahl der"
                  " Unterstützungen bleibt beim Löschen, wie sie war. Solange andere noch"
                  " unterstützen können, bleibt eine Prüfsumme deiner Mail-Adresse, damit niemand"
                  " zweimal zählt. Benachrichtigungen 30 Tage",
            "en": "until you take support back or erase your account; the number of supporters"
                  " stays as it was when you erase. While others may still support, a checksum of"
                  " your mail address stays, so that nobody counts twice. Notices 30 days",
        }),
        TASK, _export_support, _erase_support,
    ),
)  # fmt: skip


def register_personal_data() -> None:
    """Enter proposals, support and decisions into the registry."""
    for entry in ENTRIES:
        registry.register(entry)
