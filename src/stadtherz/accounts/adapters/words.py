"""What the pages of an account say when something does not work: why, and what to do now."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stadtherz.accounts.domain.names import LONGEST, SHORTEST

WRONG_PASSWORD = _("Das Passwort stimmt nicht. Prüfe, ob die Feststelltaste an ist.")
WRONG_LOG_IN = _(
    "Name oder Passwort stimmt nicht. Prüfe beides und die Feststelltaste. Hast du das Passwort"
    " vergessen, dann lege ein neues fest. Nach fünf falschen Versuchen hilft fünf Minuten lang"
    " auch das richtige nicht."
)
OLD_LINK = _("Dieser Link gilt nicht mehr. Lass dir einen neuen schicken.")
ABOUT_ACCOUNTS: dict[str, str | Promise] = {
    "account_inactive": _("Dieses Konto ist geschlossen."),
    "cannot_remove_primary_email": _(
        "Diese Adresse wird gerade benutzt. Wähle erst eine andere, die wir benutzen sollen."
    ),
    "duplicate_email": _("Diese Adresse gehört schon zu deinem Konto."),
    "email_password_mismatch": WRONG_LOG_IN,
    "email_taken": _("Zu dieser Adresse gibt es schon ein Konto. Melde dich damit an."),
    "enter_current_password": WRONG_PASSWORD,
    "incorrect_code": _(
        "Dieser Code stimmt nicht oder ist abgelaufen. Lass dir einen neuen schicken."
    ),
    "incorrect_password": WRONG_PASSWORD,
    "invalid_or_expired_key": OLD_LINK,
    "invalid_login": WRONG_LOG_IN,
    "invalid_password_reset": OLD_LINK,
    "max_email_addresses": _("Mehr als %d Adressen hat kein Konto. Entferne erst eine."),
    "rate_limited": _("Das war zu oft hintereinander. Warte ein paar Minuten."),
    "same_as_current": _("Das ist, was schon gilt. Schreib etwas anderes."),
    "too_many_login_attempts": _(
        "Das waren zu viele Versuche. Warte fünf Minuten, dann geht es wieder."
    ),
    "unknown_email": _("Zu dieser Adresse gibt es kein Konto."),
    "unverified_primary_email": _(
        "Bestätige diese Adresse zuerst: Öffne den Link in unserer Mail."
    ),
    "username_blacklisted": _("Dieser Name ist vergeben. Nimm bitte einen anderen."),
    "username_password_mismatch": WRONG_LOG_IN,
    "username_taken": _("Diesen Benutzernamen gibt es schon. Nimm bitte einen anderen."),
}
ABOUT_SECOND_FACTORS: dict[str, str | Promise] = {
    "incorrect_code": _(
        "Dieser Code stimmt nicht. Jeder Code gilt nur 30 Sekunden und nur einmal: Nimm den, den"
        " deine App jetzt zeigt. Bleibt es dabei, dann prüfe, ob die Uhr deines Geräts richtig"
        " geht."
    ),
    "unverified_email": _(
        "Bestätige zuerst deine E-Mail-Adresse. Danach kannst du einen zweiten Faktor einrichten."
    ),
}
ABOUT_NAMES: dict[str, str | Promise] = {
    "reserved": _("Dieser Name ist für die Stadt vorbehalten. Nimm bitte einen anderen."),
    "signs": _("Erlaubt sind Buchstaben, Ziffern, Punkt, Unterstrich und Bindestrich."),
    "scripts": _("Schreib den Namen in einer Schrift, zum Beispiel in lateinischen Buchstaben."),
}
LENGTH_OF_NAMES = _("Der Name braucht %(least)s bis %(most)s Zeichen.")


def about_name(reason: str) -> str:
    """Say why a user name is not taken."""
    if reason in ABOUT_NAMES:
        return str(ABOUT_NAMES[reason])
    return str(LENGTH_OF_NAMES % {"least": SHORTEST, "most": LONGEST})
