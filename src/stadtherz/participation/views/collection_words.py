"""What the pages say for each kind of contribution: a pin is no proposal, a name has no place."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from stadtherz.participation.domain.collections import Kind


@dataclass(frozen=True)
class Words:
    """The words of a kind.

    Args:
        name: what one of them is called.
        write: what the button says that leads to the form.
        hand_in: what the button says that sends it.
        asked: that more may come.
        title: what the title is called, and what helps with it.
        text: what the text is called, and what helps with it.
        lead: what the list is.
        count: how many there are.
        empty: that there is none yet, and what one needs.

    """

    name: str | Promise
    write: str | Promise
    hand_in: str | Promise
    asked: str | Promise
    title: tuple[str | Promise, str | Promise]
    text: tuple[str | Promise, str | Promise]
    lead: str | Promise
    count: str | Promise
    empty: tuple[str | Promise, str | Promise]

    def counted(self, number: int) -> str:
        """Say how many there are."""
        return str(self.count % {"number": number})


WORDS: dict[Kind, Words] = {
    Kind.PROPOSALS: Words(
        name=_("Vorschlag"),
        write=_("Vorschlag schreiben"),
        hand_in=_("Vorschlag einreichen"),
        asked=_("Vorschläge sind gefragt"),
        title=(_("Titel"), _("In einem Satz: Was soll sich ändern?")),
        text=(_("Dein Vorschlag"), _("Was genau, warum, und wem hilft es?")),
        lead=_("Was andere vorschlagen, wer es unterstützt, und was die Stadt dazu zusagt."),
        count=ngettext_lazy("Ein Vorschlag", "%(number)s Vorschläge", "number"),
        empty=(
            _("Noch hat niemand etwas vorgeschlagen."),
            _("Der erste Vorschlag kann deiner sein. Er braucht einen Titel, ein paar Sätze und"
              " einen Ort."),
        ),
    ),
    Kind.PINS: Words(
        name=_("Hinweis"),
        write=_("Hinweis geben"),
        hand_in=_("Hinweis einreichen"),
        asked=_("Hinweise sind gefragt"),
        title=(_("Was ist hier?"), _("In ein paar Worten.")),
        text=(_("Was man wissen muss"), _("Was ist gut, was stört, seit wann?")),
        lead=_("Was anderen an einem Ort aufgefallen ist, und was die Stadt dazu zusagt."),
        count=ngettext_lazy("Ein Hinweis", "%(number)s Hinweise", "number"),
        empty=(
            _("Noch hat niemand einen Hinweis gegeben."),
            _("Der erste kann deiner sein. Er braucht einen Ort und ein paar Worte."),
        ),
    ),
    Kind.CONTEST: Words(
        name=_("Idee"),
        write=_("Idee einreichen"),
        hand_in=_("Idee absenden"),
        asked=_("Ideen sind gefragt"),
        title=(_("Titel"), _("In einem Satz: Was ist deine Idee?")),
        text=(_("Deine Idee"), _("Wie sieht sie aus, und was ist neu daran?")),
        lead=_("Welche Ideen eingereicht sind, und welche einen Preis haben."),
        count=ngettext_lazy("Eine Idee", "%(number)s Ideen", "number"),
        empty=(
            _("Noch hat niemand eine Idee eingereicht."),
            _("Die erste kann deine sein. Sie braucht einen Titel und ein paar Sätze."),
        ),
    ),
    Kind.NAMES: Words(
        name=_("Name"),
        write=_("Namen vorschlagen"),
        hand_in=_("Namen einreichen"),
        asked=_("Namen sind gefragt"),
        title=(_("Name"), _("So, wie er auf dem Schild stehen soll.")),
        text=(_("Warum"), _("Warum dieser Name?")),
        lead=_("Welche Namen vorgeschlagen sind, und welche andere gut finden."),
        count=ngettext_lazy("Ein Name", "%(number)s Namen", "number"),
        empty=(
            _("Noch hat niemand einen Namen vorgeschlagen."),
            _("Der erste kann deiner sein. Sag dazu, warum er passt."),
        ),
    ),
    Kind.DRAFT: Words(
        name=_("Absatz"), write="", hand_in="", asked=_("Mitreden geht noch"), title=("", ""),
        text=("", ""),
        lead=_("Zu jedem Absatz kannst du sagen, was du davon hältst. In der nächsten Fassung"
               " steht es weiter bei ihm."),
        count=ngettext_lazy("Ein Absatz", "%(number)s Absätze", "number"),
        empty=(
            _("Der Entwurf ist noch nicht da."),
            _("Sobald er fertig ist, steht er hier, Absatz für Absatz."),
        ),
    ),
}  # fmt: skip
