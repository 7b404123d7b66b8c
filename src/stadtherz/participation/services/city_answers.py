"""Says what the city makes of a result; everybody who follows the procedure is told."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from wagtail.log_actions import log

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.city_answers import Said, checked
from stadtherz.participation.domain.happenings import Happening
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import CityAnswer, Procedure
from stadtherz.participation.selectors.city_answers import WHOLE, answerable
from stadtherz.participation.selectors.procedures import require_act
from stadtherz.participation.services.telling import LANGUAGES, tell_of_procedure

NOTED = "participation.answer"


@dataclass(frozen=True)
class NewAnswer:
    """An answer as staff write it, in the languages of the city; see `Said`."""

    who: Text
    decided_on: date
    decision: Text
    reason: Text
    next_step: Text
    due: date | None = None
    about: str = WHOLE

    def said(self) -> Said:
        """Give it in the original language, as the rules look at it."""
        words = (str(one) for one in (self.who, self.decision, self.reason, self.next_step))
        who, decision, reason, next_step = words
        return Said(who, self.decided_on, decision, reason, next_step, self.due)


@transaction.atomic
def answer_result(*, procedure_id: UUID, given: NewAnswer, by: User, now: datetime) -> CityAnswer:
    """Say what was decided, why, and what happens next; it stays, a newer one stands above it.

    Raises:
        NotAllowed: without the permission to promise, or before a phase for results began.
        NotFound: there is no such public procedure, or no such result that was told.
        Invalid: code "answer", with the fields that are wrong in the details.

    """
    require(by, Permission.PROMISE)
    row = Procedure.objects.select_for_update().filter(pk=procedure_id, published=True).first()
    if row is None:
        message = f"there is no public procedure {procedure_id}"
        raise NotFound(message, code="procedure")
    require_act(row.as_domain(), Act.DECIDE, now)
    if given.about != WHOLE and given.about not in dict(answerable(row, now)):
        message = f"the procedure {row.key} told no result {given.about!r}"
        raise NotFound(message, code="result")
    checked(given.said(), timezone.localdate(now))
    made = CityAnswer.objects.create(
        procedure=row, about=given.about, who=given.who, decided_on=given.decided_on,
        decision=given.decision, reason=given.reason, next_step=given.next_step, due=given.due,
        said_at=now,
    )  # fmt: skip
    log(row, NOTED, user=by, timestamp=now)
    tell_of_procedure(row, Happening.ANSWERED, now, _in_words(made))
    return made


def _in_words(made: CityAnswer) -> Text:
    """Say the decision and the next step in every language."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            parts = [made.decision.to(language)]
            if made.due:
                parts.append(gettext("Wie es weitergeht, bis %(day)s: %(step)s") % {
                    "day": date_format(made.due, "SHORT_DATE_FORMAT"),
                    "step": made.next_step.to(language),
                })  # fmt: skip
            said[language] = " ".join(parts)
    return Text.of(said)
