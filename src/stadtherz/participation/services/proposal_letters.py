"""Writes the mails about proposals, in the language in which somebody took part."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.utils.translation import gettext, override

from stadtherz.accounts.public import Mail, User
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.reminders import Desk
from stadtherz.participation.models import Notice, Opinion, OutcomeWord, Procedure
from stadtherz.participation.selectors.addresses import page_here
from stadtherz.participation.selectors.moderation import rules_broken
from stadtherz.participation.services.kind_words import news_of, words_of
from stadtherz.participation.services.posting import body_of

MOST_SHOWN = 30


def news_letter(account: User, to: str, notices: Sequence[Notice]) -> Mail:
    """Tell somebody all that changed, in one mail.

    Args:
        account: who is told.
        to: the confirmed address.
        notices: not empty, oldest first; with event, proposal and procedure.

    """
    numbers = ",".join(str(one.pk) for one in notices)
    with override(notices[-1].language):
        shown = [_told(account, one) for one in notices[:MOST_SHOWN]]
        context = {
            "changes": shown, "more": len(notices) - len(shown),
            "name": account.username, "own": page_here("participation:own-proposals"),
        }  # fmt: skip
        subject = news_of([one.event.proposal for one in notices])
        body = body_of("proposals", context)
    key = f"proposals-{account.pk}-{sha256(numbers.encode()).hexdigest()}"
    return Mail(key, to, subject, body)


def _told(account: User, notice: Notice) -> dict[str, object]:
    event, row = notice.event, notice.event.proposal
    written = event.argument or row
    is_mine = written.author_id == account.pk
    return {
        "event": event, "proposal": row, "mine": is_mine, "argument": event.argument,
        "words": words_of(row),
        # why something of somebody was refused is theirs alone
        "reason": event.reason if is_mine or event.kind != "refused" else "",
        "rules": _broken(notice) if is_mine and event.kind == "refused" else [],
        "page": page_here("participation:proposal", row.procedure.key, row.pk),
    }  # fmt: skip


def _broken(notice: Notice) -> list[Text]:
    """Name the rules that the refusal found broken, which is told to the author."""
    event = notice.event
    written = event.argument or event.proposal
    refused = written.decisions.filter(outcome=OutcomeWord.REFUSE, decided_at=event.at)
    made = refused.first()
    return rules_broken(made, event.proposal.procedure.collection) if made else []


def opinion_letter(asked: Opinion) -> Mail:
    """Ask a department; the mail holds the question, the text is on the page."""
    with override(settings.LANGUAGE_CODE):
        context = {"asked": asked, "page": page_here("participation-opinions")}
        subject = gettext("Stellungnahme bis %(day)s: %(title)s") % {
            "day": f"{asked.due:%d.%m.%Y}", "title": asked.proposal.title
        }  # fmt: skip
        body = body_of("opinion", context)
    return Mail(f"opinion-{asked.pk}", asked.department.mail, subject, body)


def reminder_letter(asked: Opinion) -> Mail:
    """Call to a department's mind that an opinion is missing, and that everybody will see it."""
    with override(settings.LANGUAGE_CODE):
        context = {"asked": asked, "page": page_here("participation-opinions")}
        subject = gettext("Erinnerung: Stellungnahme bis %(day)s: %(title)s") % {
            "day": f"{asked.due:%d.%m.%Y}", "title": asked.proposal.title
        }  # fmt: skip
        body = body_of("reminder", context)
    return Mail(f"opinion-reminder-{asked.pk}", asked.department.mail, subject, body)


def desk_letter(procedure: Procedure, desk: Desk, to: str, now: datetime) -> Mail:
    """Tell the responsible department what lies on the desk of a procedure, with where to do it."""
    with override(settings.LANGUAGE_CODE):
        context = {
            "title": procedure.title, "desk": desk, "queue": page_here("participation-queue"),
            "opinions": page_here("participation-opinions"),
            "answer": page_here("participation-answer", procedure.pk),
            "late": page_here("participation:proposals", procedure.key) + "?stand=overdue",
        }  # fmt: skip
        subject = gettext("Das wartet: %(title)s") % {"title": procedure.title}
        body = body_of("desk", context)
    return Mail(f"desk-{procedure.pk}-{now:%Y%m%d}", to, subject, body)
