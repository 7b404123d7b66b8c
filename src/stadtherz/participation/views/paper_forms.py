"""What staff send on the pages of paper: shape only, rules are in the domain."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.participation.domain.register import listed_in
from stadtherz.participation.domain.sheets import SheetState
from stadtherz.participation.services.printing import MOST_LETTERS, Recipient

MOST_SHEETS_AT_ONCE = 500
LANGUAGES = (("de", "Deutsch"), ("en", "English"))
SIZES = (("", _("üblich")), ("gross", _("groß, für Menschen, die schlecht sehen")))


class PrintForm(forms.Form):
    language = forms.ChoiceField(label=_("Sprache"), choices=LANGUAGES)
    size = forms.ChoiceField(label=_("Schrift"), choices=SIZES, required=False)


class IssueForm(forms.Form):
    number = forms.IntegerField(
        label=_("Wie viele Blätter"), min_value=1, max_value=MOST_SHEETS_AT_ONCE
    )
    place = forms.CharField(label=_("Wohin"), max_length=80)


class LettersForm(PrintForm):
    number = forms.IntegerField(
        label=_("Wie viele Briefe ohne Anschrift"), min_value=1, max_value=MOST_LETTERS,
        required=False,
    )  # fmt: skip
    addresses = forms.CharField(
        label=_("Anschriften"), required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Eine Person je Zeile, Zeilen der Anschrift durch Strichpunkt getrennt. Gibt es ein"
            " Verzeichnis, stehen die Nummer daraus und der Schlüssel des Stadtteils vorn: 4711;"
            " betzenberg; Erika Muster; Weg 1; 12345 Stadt. Nennt es keinen Stadtteil, bleibt die"
            " Stelle leer: 4711; ; Erika Muster. Die Anschriften werden gedruckt und nicht"
            " gespeichert."
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        if bool(sent.get("number")) == bool((sent.get("addresses") or "").strip()):
            raise forms.ValidationError(gettext("Gib Anschriften ein oder eine Zahl, eines davon."))
        return sent

    def recipients(self, *, with_entries: bool) -> list[Recipient]:
        """Read who gets a letter; with a register its line comes first, and then the address."""
        sent = self.cleaned_data
        if sent["number"]:
            return [Recipient()] * sent["number"]
        lines = sent["addresses"].splitlines()
        if with_entries:
            rows = listed_in(lines, with_more=True)
            return [Recipient(one.entry, one.more, one.district) for one in rows]
        parts = [[part.strip() for part in line.split(";") if part.strip()] for line in lines]
        return [Recipient("", tuple(one)) for one in parts if one]


class AsideForm(forms.Form):
    numbers = forms.CharField(
        label=_("Nummern der Blätter"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Eine je Zeile, mit Prüfziffer; eine Reihe als 000012-7 bis 000019-2."),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("Was ist mit ihnen"),
        choices=((SheetState.RETURNED.value, _("unbenutzt zurück")),
                 (SheetState.VOID.value, _("verdorben"))),
    )  # fmt: skip


class RiskForm(forms.Form):
    """How many sheets, where the count gives a margin."""

    risk_percent = forms.IntegerField(
        label=_("Risikogrenze in Prozent"), min_value=1, max_value=50, initial=5,
        help_text=_("So oft darf ein falsches Ergebnis höchstens unbemerkt bleiben."),
    )  # fmt: skip


class ShareForm(forms.Form):
    """How many sheets, where the rule has no margin."""

    share_percent = forms.TypedChoiceField(
        label=_("So viele Blätter"), coerce=int, initial=10,
        choices=((5, _("5 % der Blätter")), (10, _("10 % der Blätter")), (25, _("ein Viertel")),
                 (50, _("die Hälfte")), (100, _("alle: vollständig nachzählen"))),
    )  # fmt: skip


class SeedForm(forms.Form):
    seed = forms.CharField(
        label=_("Gewürfelte Ziffern"), max_length=100,
        help_text=_("Zwanzig oder mehr, öffentlich gewürfelt mit zehnseitigen Würfeln."),
    )  # fmt: skip


class FoundForm(forms.Form):
    drawn = forms.IntegerField(label=_("So viele Züge sind angesehen"), min_value=0)
    over1 = forms.IntegerField(label=_("eine Stimme zu viel Vorsprung"), min_value=0, initial=0)
    over2 = forms.IntegerField(label=_("zwei Stimmen zu viel"), min_value=0, initial=0)
    under1 = forms.IntegerField(label=_("eine Stimme zu wenig"), min_value=0, initial=0)
    under2 = forms.IntegerField(label=_("zwei Stimmen zu wenig"), min_value=0, initial=0)
