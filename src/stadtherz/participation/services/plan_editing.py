"""Keeps what the words about an announced plan were: nothing that was read changes unseen."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.happenings import Happening
from stadtherz.participation.models import Plan, PlanChange, PlanWord
from stadtherz.participation.selectors.plan_words import Words, words_of
from stadtherz.participation.services.telling import LANGUAGES, tell_of_plan


@transaction.atomic
def note_plan_edit(
    *, plan_id: UUID, before: Words, by: User, now: datetime
) -> tuple[PlanChange, ...]:  # fmt: skip
    """Write down what an edit changed for people, from what to what; followers are told.

    Args:
        plan_id: which one.
        before: its words as they were.
        by: who changed it.
        now: the moment.

    Raises:
        NotAllowed: without the permission to edit participation.

    """
    require(by, Permission.EDIT_PARTICIPATION)
    plan = Plan.objects.select_related("department", "place", "procedure").get(pk=plan_id)
    if plan.announced_on is None:
        return ()
    after = words_of(plan)
    changed = [word for word in PlanWord if before[word] != after[word]]
    made = PlanChange.objects.bulk_create(
        PlanChange(plan=plan, at=now, field=word, before=before[word], after=after[word])
        for word in changed
    )
    if changed:
        tell_of_plan(plan, Happening.CHANGED, now, _named(changed))
    return tuple(made)


def _named(changed: list[PlanWord]) -> Text:
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = ", ".join(str(one.label) for one in changed)
    return Text.of(said)
