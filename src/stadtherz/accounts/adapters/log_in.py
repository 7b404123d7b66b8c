from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from stadtherz.accounts.domain.names import LONGEST, SHORTEST, reasons_against
from stadtherz.city.public import the_city


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks us: user names, and who sends the mails."""

    def clean_username(self, username: str, shallow: bool = False) -> str:  # noqa: FBT001, FBT002
        cleaned: str = super().clean_username(username, shallow)
        if broken := reasons_against(cleaned):
            raise ValidationError(_words(broken[0]), code=broken[0])
        return cleaned

    def get_from_email(self) -> str:
        return sender()


def sender() -> str:
    """Give the sender of the city's mails: the operator's choice, else the publisher."""
    return settings.CONFIG.mail_from or the_city().publisher.mail


def _words(reason: str) -> str:
    if reason == "reserved":
        return gettext("Dieser Name ist für die Stadt vorbehalten. Nimm bitte einen anderen.")
    if reason == "signs":
        return gettext("Erlaubt sind Buchstaben, Ziffern, Punkt, Unterstrich und Bindestrich.")
    return gettext("Der Name braucht %(least)s bis %(most)s Zeichen.") % {
        "least": SHORTEST,
        "most": LONGEST,
    }
