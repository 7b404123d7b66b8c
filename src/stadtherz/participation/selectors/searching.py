"""What readers can find of participation: what is public, and surveys while they are open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from stadtherz.kernel.text import Text
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import Plan, Procedure, Proposal, Survey
from stadtherz.participation.selectors.proposals import public_states


@dataclass(frozen=True)
class Findable:
    """A page with its words.

    Args:
        kind: "procedure", "proposal", "plan", "survey" or "quiz"; its address has the same name.
        keys: of the address.
        title: in one language, which `language` names.
        text: all that is looked through.
        changed: when, where that is known.

    """

    kind: str
    keys: tuple[str | int, ...]
    title: str
    language: str
    text: str
    changed: datetime | None = None


def findable_participation(language: str, at: datetime) -> Iterator[Findable]:
    """Give everything of participation that everybody may read at a moment, in five queries."""
    for row in _procedures(at):
        texts = [row.summary, row.rules_text, Text.of({"de": row.easy})]
        yield _found("procedure", (row.key,), row.title, texts, language)
        if row.surveys.all() and row.as_domain().refusal(Act.ANSWER, at) is None:
            for one in row.surveys.all():
                keys = (row.key, one.key)
                yield _found(one.kind, keys, one.title, [one.summary], language)
    needed = ("title", "language", "text", "address", "district__name", "released_at")
    written_ones = public_written().select_related("procedure", "district")
    for written in written_ones.only(*needed, "procedure__key"):
        yield Findable(
            "proposal", (written.procedure.key, written.pk), written.title, written.language,
            f"{written.text} {written.address} {written.district or ''}", written.released_at,
        )  # fmt: skip
    for plan in Plan.objects.filter(announced_on__isnull=False):
        texts = [plan.summary, plan.participation, plan.outcome]
        yield _found("plan", (plan.key,), plan.title, texts, language, plan.changed_at)


def _found(
    kind: str, keys: tuple[str, ...], title: Text, texts: list[Text], language: str,
    changed: datetime | None = None,
) -> Findable:  # fmt: skip
    words = " ".join(text.to(language) for text in texts if text)
    here = title.language_given(language)
    return Findable(kind, keys, title.to(language), here, words, changed)


def _procedures(at: datetime) -> QuerySet[Procedure]:
    surveys = Survey.objects.filter(published=True, opens__lte=at, closes__gt=at, withdrawn_at=None)
    rows = Procedure.objects.filter(published=True)
    return rows.prefetch_related("phases", Prefetch("surveys", surveys))


def public_written() -> QuerySet[Proposal]:
    """Give public proposals; of a draft the paragraphs that still stand in it, without headings."""
    return Proposal.objects.filter(
        Q(paragraph=None) | Q(position__isnull=False, level=0),
        procedure__published=True, state__in=public_states(),
    )  # fmt: skip
