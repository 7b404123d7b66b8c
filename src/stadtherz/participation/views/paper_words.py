"""What the pages of paper say: refusals, and the words of letters and sheets."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from stadtherz.accounts.public import User
from stadtherz.city.public import the_city
from stadtherz.kernel.errors import Refused
from stadtherz.participation.adapters.print_letters import LetterWords
from stadtherz.participation.adapters.print_sheets import Option, SheetWords
from stadtherz.participation.domain.audit import Outcome
from stadtherz.participation.domain.margins import Margin, NoMargin
from stadtherz.participation.domain.paper_times import Why
from stadtherz.participation.domain.reconciliation import Gap
from stadtherz.participation.models import VotingBallot
from stadtherz.participation.templatetags.participation import euros
from stadtherz.participation.views.paper_times import moment_words
from stadtherz.participation.views.words import how_to

REFUSALS = {
    "not-allowed": _("Dafür fehlt deinem Konto eine Rolle."),
    "sheets": _("Mindestens ein Blatt, und nicht mehr, als sechs Ziffern zählen können."),
    "sheet-mistyped": _("Die Nummer ist vertippt. Vergleich sie Ziffer für Ziffer mit dem Blatt."),
    "sheet-used": _("Dieses Blatt wurde nie ausgegeben, ist beiseitegelegt oder schon gezählt."),
    "sheet-read": _("Inzwischen hat jemand anderes das Blatt gelesen. Wo ihr Verschiedenes lest,"
                    " entscheidet eine dritte Person."),
    "second-person": _("Das hat schon jemand eingegeben, oder du warst an diesem Blatt schon dran."
                       " Jedes Blatt lesen zwei verschiedene Menschen, ein dritter entscheidet."),
    "reading": _("So kann das nicht auf dem Blatt stehen. Zählt das Blatt nicht, dann gib x ein."),
    "nothing-to-decide": _("Hier lesen beide dasselbe, oder es ist schon entschieden."),
    "sheets-differ": _("Zwei lesen noch Verschiedenes. Zuerst entscheidet eine dritte Person."),
    "sheets-too-many": _("Es sind mehr Blätter als Abschnitte. Sucht das überzählige und gebt es"
                         " als ungültig oder nicht vorhanden an."),
    "batch-small": _("Weniger als zehn Abschnitte sind zu wenige: Wer dabei war, könnte erraten,"
                     " von wem ein Blatt ist. Nehmt mehr an, oder wartet auf das Ende."),
    "batch-state": _("Dafür ist dieser Packen nicht im richtigen Stand. Lade die Seite neu."),
    "scan-missing": _("Es fehlt der Scan. Er wird aufgehoben, damit man nachsehen kann."),
    "scan-kind": _("Ein Scan ist ein PDF, PNG oder JPEG."),
    "scan-large": _("Ein Scan hat höchstens 100 MB. Teil ihn in zwei Dateien."),
    "code-mistyped": _("Der Code ist vertippt. Vergleich ihn mit dem Abschnitt."),
    "no-right": _("Diesen Code gibt es in dieser Abstimmung nicht. Leg den Umschlag beiseite."),
    "ballot-closed": _("Die Abstimmung ist zu Ende, und die Urne ist geschlossen."),
    "already-voted": _("Für eine der Nummern wurde schon abgestimmt. Es wurde nichts gedruckt."),
    "entry-missing": _("Hier gehört zu jedem Brief eine Nummer des Verzeichnisses."),
    "entry-twice": _("Eine Nummer steht zweimal da. Es wurde nichts gedruckt."),
    "two-rights": _("Jemand hätte zwei Stimmen. Es wurde nichts gedruckt."),
    "district": _("Diese Stadtteile hat die Stadt nicht. Es wurde nichts gedruckt: %(lines)s"),
    "role": _("Hinter dem Schrägstrich steht resident, employed oder student. Es wurde nichts"
              " gedruckt: %(lines)s"),
    "letters": _("Druck zwischen einem und 500 Briefen auf einmal."),
    "address-long": _("Ein Fenster zeigt sechs Zeilen. Kürz die Anschrift."),
    "audit": _("Diese Zahlen passen nicht zusammen. Eine Stichprobe braucht gezählte Blätter."),
    "audit-share": _("Diese Regel hat keinen Abstand. Wähl einen Anteil der Blätter, oder alle."),
    "audit-seed": _("Es müssen zwanzig Ziffern oder mehr sein, und nur Ziffern."),
    "audit-planned": _("Die Stichprobe ist schon gezogen. Gewürfelt wird nur einmal."),
    "totals-sealed": _("Das geht erst, wenn das Ergebnis bekannt gegeben ist."),
    "box-open": _("Die Urne ist noch nicht geschlossen. Ist ein Packen noch nicht freigegeben?"),
    "result-counting": _("Das Ergebnis wird noch ausgezählt. Lade die Seite in ein paar Minuten"
                         " neu."),
    "marks-key": _("Der Schlüssel der Abstimmung fehlt. Es ist nichts verloren; frag den Betrieb."),
}  # fmt: skip
GAPS = {
    Gap.BATCHES_OPEN: ngettext_lazy(
        "Ein Abschnitt liegt in einem Packen, der noch nicht freigegeben ist",
        "%(number)s Abschnitte liegen in Packen, die noch nicht freigegeben sind", "number",
    ),
    Gap.SHEETS_MISSING: ngettext_lazy(
        "Ein Blatt ist ausgegeben und nicht wieder aufgetaucht",
        "%(number)s Blätter sind ausgegeben und nicht wieder aufgetaucht", "number",
    ),
    Gap.SLIPS_WITHOUT_SHEET: ngettext_lazy(
        "Ein Abschnitt kam ohne Blatt", "%(number)s Abschnitte kamen ohne Blatt", "number"
    ),
    Gap.SHEETS_NOT_IN_BATCHES: ngettext_lazy(
        "Ein Blatt gilt als gezählt und liegt in keinem Packen",
        "%(number)s Blätter gelten als gezählt und liegen in keinem Packen", "number",
    ),
    Gap.BOX_DIFFERS: ngettext_lazy(
        "Ein Recht ist auf Papier verwendet, ohne dass ein Packen es zählt",
        "%(number)s Rechte sind auf Papier verwendet, ohne dass ein Packen sie zählt", "number",
    ),
}  # fmt: skip
OUTCOMES = {
    Outcome.CONFIRMED: _("Bestätigt: Die Blätter stützen das Ergebnis."),
    Outcome.DRAW_MORE: _("Es braucht mehr Blätter."),
    Outcome.NO_FAULT: _("Ohne Fehler: Auf den angesehenen Blättern steht, was eingegeben wurde."),
    Outcome.COUNT_ALL: _("Zählt alle Blätter von Hand nach."),
}


NO_MARGINS = {
    NoMargin.EQUAL_SHARES: _(
        "Gleiche Anteile haben keinen einfachen Abstand: Jede Stimme ändert, was alle zahlen, und"
        " keine Zahl sagt, wie weit ein anderes Ergebnis weg ist. Wählt deshalb einen Anteil der"
        " Blätter, oder zählt alle nach. Findet sich ein Fehler, sind alle anzusehen."
    ),
    NoMargin.TIE: _(
        "Das Ergebnis steht nicht fest, es braucht ein Los. Bis dahin gibt es keinen Abstand."
        " Wählt einen Anteil der Blätter, oder zählt alle nach."
    ),
    NoMargin.NO_BUDGET: _(
        "Hier wird nichts verteilt; niemand gewinnt oder verliert, also gibt es keinen Abstand."
        " Wählt einen Anteil der Blätter, oder zählt alle nach."
    ),
    NoMargin.NO_WINNER: _(
        "Niemand hat gewonnen, also gibt es keinen Abstand. Wählt einen Anteil der Blätter, oder"
        " zählt alle nach."
    ),
}


def margin_words(margin: Margin, names: Mapping[str, str]) -> str:
    """Say between what the margin lies, or why there is none."""
    if margin.why_not:
        return str(NO_MARGINS[margin.why_not])
    said = {"votes": margin.votes, "first": names.get(margin.first, ""),
            "second": names.get(margin.second, "")}  # fmt: skip
    if margin.second:
        return gettext("Der Abstand ist %(votes)s: so viel liegt „%(first)s“ vor „%(second)s“. Er"
                       " kommt aus der Auszählung, über alle Wege zusammen.") % said  # fmt: skip
    return gettext("Der Abstand ist %(votes)s: So viel mehr oder weniger bei „%(first)s“ hätte das"
                   " Ergebnis geändert. Er kommt aus der Auszählung.") % said  # fmt: skip


TIMES = {
    Why.NOT_YET: _("Das geht ab %(moment)s, wenn die Abstimmung beginnt."),
    Why.ENDED: _("Die Abstimmung ist seit %(moment)s zu Ende. Neue Blätter und Abschnitte nimmt"
                 " seitdem niemand mehr an; was angenommen ist, wird noch eingegeben."),
    Why.COUNTED: _("Es ist ausgezählt. Am Papier ändert sich nichts mehr."),
}  # fmt: skip


def refusal_words(error: Refused) -> str:
    """Say what was refused, and what to do."""
    if error.code == "paper-times":
        why, moment = error.details
        at = moment_words(datetime.fromisoformat(moment)) if moment else ""
        return str(TIMES[Why(why)]) % {"moment": at}
    found = REFUSALS.get(error.code)
    if found is None:
        return gettext("Das ging nicht. Es wurde nichts geändert.")
    return str(found) % {"lines": ", ".join(error.details)}


def address_of(ballot: VotingBallot) -> str:
    """Give the full address of a ballot, in the language that is set."""
    path = reverse("participation:ballot", args=[ballot.procedure.key, ballot.key])
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def letter_words(ballot: VotingBallot, language: str) -> LetterWords:
    """Give the words of letters in the language that is set."""
    ends = formats.date_format(timezone.localtime(ballot.closes), "DATETIME_FORMAT")
    title = ballot.title.to(language)
    publisher = the_city().publisher
    return LetterWords(
        language,
        " · ".join(
            (publisher.name.to(language), publisher.street,
             f"{publisher.postcode} {publisher.town}")
        ),
        gettext("Deine Stimme: %(title)s") % {"title": title},
        (
            gettext("Guten Tag,"),
            gettext("du kannst mitentscheiden. Bis %(moment)s gibst du deine Stimme ab, im Netz"
                    " oder auf Papier. Sie zählt einmal.") % {"moment": ends},
        ),
        gettext("Dein Code"),
        (
            gettext("Im Netz: Ruf die Adresse auf und wähle. Am Ende tippst du den Code ein. Ein"
                    " Konto brauchst du nicht."),
            gettext("Auf Papier: Füll den Stimmzettel aus und leg ihn allein in den inneren"
                    " Umschlag. Trenn den Abschnitt ab und leg beides in den äußeren. Er muss"
                    " vor dem Ende ankommen."),
            gettext("Behalt den Code für dich: Wer ihn hat, kann an deiner Stelle abstimmen."),
        ),
        address_of(ballot), gettext("QR-Code mit der Adresse der Abstimmung, ohne Code"),
        (
            gettext("Abschnitt für die Abstimmung auf Papier"),
            gettext("Hier abtrennen. Er zeigt, dass du abstimmen darfst, und wird geprüft, bevor"
                    " dein Umschlag aufgeht. Wähl nicht auch im Netz: Es zählt, was zuerst kommt."),
        ),
    )  # fmt: skip


def sheet_words(ballot: VotingBallot, language: str) -> SheetWords:
    """Give the words of sheets in the language that is set."""
    return SheetWords(
        language, ballot.title.to(language), ballot.question.to(language),
        how_to(ballot.limits), gettext("Nummer des Blatts"), gettext("Kästchen"),
        gettext("Leg dieses Blatt allein in den inneren Umschlag, und schreib nichts sonst darauf."
                " Die Nummer zeigt, dass es echt ist. Wer es bekommt, schreibt niemand auf."),
        address_of(ballot), gettext("QR-Code mit der Adresse der Abstimmung"),
    )  # fmt: skip


def options_of(ballot: VotingBallot, language: str) -> list[Option]:
    """Give the projects as they are printed, with their numbers on the sheet."""
    return [
        Option(
            number, one.title.to(language), "" if one.cost is None else euros(one.cost)
        )
        for number, one in enumerate(ballot.options.all(), 1)
    ]  # fmt: skip


def staff_person(user: Any) -> User:
    """Give who is logged in; the administration lets nobody else in."""
    if not isinstance(user, User):
        raise TypeError
    return user
