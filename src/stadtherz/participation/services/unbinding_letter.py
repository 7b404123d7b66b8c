"""The letter that calls a second person to a wrong joining; it names neither account nor reason."""

from django.conf import settings
from django.utils.translation import gettext, override

from stadtherz.accounts.public import Mail
from stadtherz.participation.models import Unbinding
from stadtherz.participation.selectors.addresses import page_here
from stadtherz.participation.services.posting import body_of


def unbinding_letter(asked: Unbinding, to: str) -> Mail:
    """Ask those who run ballots to look at a request.

    Args:
        asked: the request, with its ballot.
        to: the address of the department.

    """
    with override(settings.LANGUAGE_CODE):
        page = page_here("participation-unbind", asked.ballot_id)
        body = body_of("unbinding", {"title": asked.ballot.title, "page": page})
        subject = gettext("Eine zweite Person fehlt: %(title)s") % {"title": asked.ballot.title}
    return Mail(f"unbinding-{asked.pk}", to, subject, body)
