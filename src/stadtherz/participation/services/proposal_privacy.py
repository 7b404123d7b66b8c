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
    """Let texts that are public stay without a name, and everything else go.

    A row that was decided on stays without its text: the public log counts it.
    """
    about = Q(decision__proposal__author_id=pk) | Q(decision__argument__author_id=pk)
    Appeal.objects.filter(about).update(text=GONE)
    ProposalEvent.objects.filter(
        Q(proposal__author_id=pk, argument=None) | Q(argument__author_id=pk), kind="refused"
    ).update(reason=GONE)
    _let_go(Argument.objects.filter(author_id=pk), {"text": GONE})
    hidden = Proposal.objects.filter(author_id=pk).exclude(state__in=PUBLIC_STATES)
    ProposalPicture.objects.filter(proposal__in=hidden).delete()
    blank: dict[str, Any] = {
        "text": GONE, "title": GONE, "address": "", "folded": "", "terms": [], "lon": None,
        "lat": None, "district": None,
    }  # fmt: skip
    _let_go(Proposal.objects.filter(author_id=pk), blank)


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
    rows.update(author=None)


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


ENTRIES = (
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
