"""Says at an input who will see it: sentences made from the table that decides."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.accounts.public import Permission, Role, roles_with
from stadtherz.participation.domain.sights import SIGHTS, When

ROLES: dict[Role, str | Promise] = {
    Role.RESIDENT: _("alle mit Konto"),
    Role.EDITOR: _("die Redaktion"),
    Role.MODERATOR: _("die Moderation"),
    Role.DATA_OWNER: _("die Datenpflege"),
    Role.DATA_OFFICE: _("die Stelle für offene Daten"),
    Role.DATA_PROTECTION: _("der Datenschutz"),
    Role.ENGINEER: _("die Technik"),
    Role.TELLER: _("die Auszählung"),
    Role.CDO: _("die Leitung des Programms"),
}
INPUTS: dict[str, str | Promise] = {
    "lots.name": _("Deinen Namen"),
    "lots.groups": _("Deine Gruppen (ohne Namen, mit einer Nummer)"),
    "lots.born": _("Dein Geburtsjahr und deinen Stadtteil"),
    "survey.single": _("Deine einzelnen Antworten"),
    "survey.numbers": _("Die Zahlen aus allen Antworten"),
    "survey.texts": _("Deine Texte in eigenen Worten"),
    "survey.taken-part": _("Deine Teilnahme"),
    "quiz.single": _("Deine einzelnen Antworten"),
    "quiz.numbers": _("Wie viele richtig lagen"),
}
MOMENTS: dict[When, str | Promise] = {
    When.AT_ONCE: _("sofort"),
    When.LISTED: _("sobald die Liste veröffentlicht ist"),
    When.DRAWN_WITH_CONSENT: _("wenn du gelost wirst und zustimmst"),
    When.ANNOUNCED: _("sobald das Ergebnis bekannt gegeben ist"),
}


def sentence(what: str) -> str:
    """Say who sees a kind of input, and from when."""
    sight = SIGHTS[what]
    parts = []
    if sight.oneself:
        parts.append(gettext("du selbst"))
    if sight.staff:
        who = gettext(" und ").join(roles_named(sight.staff))
        parts.append(f"{who} ({MOMENTS[sight.staff_from]})")
    if sight.everybody is not When.NEVER:
        parts.append(gettext("alle (%(moment)s)") % {"moment": MOMENTS[sight.everybody]})
    if not parts:
        return gettext("%(input)s sieht auf diesen Seiten niemand.") % {"input": INPUTS[what]}
    seers = ", ".join(parts)
    return gettext("%(input)s sehen: %(seers)s.") % {"input": INPUTS[what], "seers": seers}


def roles_named(permission: str) -> list[str]:
    """Name the roles that have a permission."""
    roles = roles_with(Permission(permission))
    return [str(words) for role, words in ROLES.items() if role in roles]
