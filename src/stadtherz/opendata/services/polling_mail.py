"""Tells the owner of a dataset that what came from its address has to be looked at."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from stadtherz.accounts.public import Mail, mail_address_of, send_mail
from stadtherz.opendata.models import PolledFile, Submission
from stadtherz.opendata.selectors.polling import staff_page


def tell_owner(polled: PolledFile, row: Submission | None, reasons: tuple[str, ...]) -> bool:
    """Send one mail; gives whether it left.

    Args:
        polled: the address.
        row: what waits; None where nothing could be read.
        reasons: codes of `reasons_to_wait`, or "unreadable".

    """
    mail = mail_address_of(polled.owner.pk) if polled.owner else ""
    if not mail:
        return False
    with override(settings.LANGUAGE_CODE):
        context = {
            "polled": polled, "reasons": reasons, "page": staff_page(row),
            "title": polled.dataset.title.to(settings.LANGUAGE_CODE),
        }  # fmt: skip
        subject = gettext("Neue Fassung wartet: %(title)s") % {"title": context["title"]}
        body = render_to_string("opendata/letters/polled.txt", context)
    key = f"polled-{polled.pk}-{polled.asked_at}"
    return send_mail(Mail(key, mail, " ".join(subject.split()), body))
