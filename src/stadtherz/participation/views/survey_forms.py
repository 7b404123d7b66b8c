"""The forms of staff for surveys: what one is about and when, and how many codes are made."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from stadtherz.participation.domain.ballots import KEY
from stadtherz.participation.domain.page_words import NO_SURVEY
from stadtherz.participation.models.surveys import SurveyAccess, SurveyKind
from stadtherz.participation.services.preparing_surveys import OLDEST
from stadtherz.participation.services.surveys import MOST_CODES
from stadtherz.participation.views.ballot_forms import moment

LONGEST_TITLE, LONGEST_TEXT = 200, 5000


def _text(label: Any, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, max_length=LONGEST_TEXT, widget=area, required=False, **more
    )


class SurveyForm(forms.Form):
    """What a survey is about, who answers, and when."""

    title = forms.CharField(label=_("Titel"), max_length=LONGEST_TITLE)
    title_en = forms.CharField(
        label=_("Titel auf Englisch"), max_length=LONGEST_TITLE, required=False
    )
    summary = _text(_("Worum es geht"), help_text=_("Ein, zwei Sätze. Sie stehen vor der ersten"
                                                    " Frage."))  # fmt: skip
    summary_en = _text(_("Worum es geht, auf Englisch"))
    key = forms.CharField(
        label=_("Schlüssel"), max_length=60, required=False,
        help_text=_("Er steht in der Adresse. Leer: aus dem Titel."),
        validators=[RegexValidator(
            rf"^(?:{KEY.pattern})$", _("Nur kleine Buchstaben, Ziffern und Bindestriche.")
        )],
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Art"), choices=SurveyKind.choices,
        help_text=_("Ein Quiz sagt gleich, was richtig ist. Es hat nur Fragen mit Antworten zur"
                    " Auswahl."),
    )  # fmt: skip
    access = forms.ChoiceField(
        label=_("Wer antwortet"), choices=SurveyAccess.choices,
        help_text=_("Offen zählt Bögen, nicht Menschen. Mit Code: Die Codes machst du nach dem"
                    " Veröffentlichen. Ein Quiz ist immer offen für alle."),
    )  # fmt: skip
    minimum_age = forms.IntegerField(
        label=_("Mindestalter"), min_value=0, max_value=OLDEST, initial=0,
        help_text=_("0: keines. Wer antwortet, sagt selbst, so alt zu sein. Ein Quiz fragt nicht"
                    " danach."),
    )  # fmt: skip
    opens = moment(_("beginnt"), help_text=_("Ab dann bleiben die Fragen, wie sie sind."))
    closes = moment(_("endet"), help_text=_("Ab dann nimmt sie keine Antworten mehr an."))
    announced = moment(
        _("Ergebnis ab"), help_text=_("Vorher erfährt niemand einen Zwischenstand, auch du nicht.")
    )

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if key in NO_SURVEY:
            raise forms.ValidationError(_("So heißt in Adressen schon etwas anderes. Nimm einen"
                                          " anderen Schlüssel."))  # fmt: skip
        return key

    def clean(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = super().clean()
        at = {name: (found or {}).get(name) for name in ("opens", "closes", "announced")}
        if at["opens"] and at["closes"] and at["closes"] <= at["opens"]:
            self.add_error("closes", _("Das Ende liegt vor dem Beginn."))
        if at["closes"] and at["announced"] and at["announced"] < at["closes"]:
            self.add_error("announced", _("Das Ergebnis kommt nach dem Ende."))
        return found


class SurveyCodesForm(forms.Form):
    """How many codes are made."""

    number = forms.IntegerField(
        label=_("Wie viele"), min_value=1, max_value=MOST_CODES,
        help_text=_("Höchstens 10.000 auf einmal. Jeder Code gilt für einen Bogen."),
    )  # fmt: skip


class FileForm(forms.Form):
    """A survey or a drawing of lots as a file."""

    written = forms.CharField(
        label=_("Datei"), strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_("Füg hier den Inhalt ein. Jeder Fehler wird mit seiner Stelle genannt."),
    )  # fmt: skip
    replace = forms.BooleanField(
        label=_("Eine Umfrage mit demselben Schlüssel ersetzen"), required=False
    )
