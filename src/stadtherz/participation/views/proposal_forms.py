"""What people type about proposals; the rules of the city are asked of the domain."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import districts, themes
from stadtherz.design.public import OptionWords, SelectOfTexts
from stadtherz.participation.domain.collections import LONGEST_TEXT, LONGEST_TITLE, Kind
from stadtherz.participation.domain.proposals import (
    Writing,
    faults_of,
)
from stadtherz.participation.models import Collection, Proposal
from stadtherz.participation.views.collection_words import WORDS
from stadtherz.participation.views.proposal_words import (
    FAULTS,
    limits_in_words,
    named_lines,
)

WHOLE_CITY = "ganze-stadt"
PLACE_FIELDS = ("district", "address", "lat", "lon")
PICTURE_FIELDS = ("picture", "picture_words", "picture_remove")


class ProposalForm(forms.Form):
    """A proposal as it is written."""

    title = forms.CharField(
        label=_("Titel"), max_length=LONGEST_TITLE, required=False,
        help_text=_("In einem Satz: Was soll sich ändern?"),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Dein Vorschlag"), max_length=LONGEST_TEXT, required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Was genau, warum, und wem hilft es?"),
    )  # fmt: skip
    category = forms.ChoiceField(label=_("Art"), required=False, widget=SelectOfTexts)
    theme = forms.ChoiceField(label=_("Thema"), required=False, widget=SelectOfTexts)
    district = forms.ChoiceField(label=_("Stadtteil"), required=False)
    address = forms.CharField(
        label=_("Ort oder Adresse"), max_length=200, required=False,
        help_text=_("Zum Beispiel ein Platz, eine Straße mit Hausnummer oder eine Haltestelle."),
    )  # fmt: skip
    lat = forms.FloatField(
        label=_("Breite"), required=False, min_value=-90, max_value=90, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    lon = forms.FloatField(
        label=_("Länge"), required=False, min_value=-180, max_value=180, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    picture = forms.FileField(
        label=_("Bild"), required=False,
        help_text=_("JPEG, PNG oder WebP, höchstens 10 MB. Wo und womit es aufgenommen wurde,"
                    " entfernen wir. Zeig keine Menschen, die das nicht wollen."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip
    picture_words = forms.CharField(
        label=_("Was das Bild zeigt"), max_length=300, required=False,
        help_text=_("Für Menschen, die es nicht sehen. Mit Bild ist das Pflicht."),
    )  # fmt: skip
    picture_remove = forms.BooleanField(label=_("Bild entfernen"), required=False)

    def __init__(
        self,
        *args: Any,
        collection: Collection,
        has_picture: bool = False,
        takes_picture: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.has_picture, self.demands = has_picture, collection.demands
        self._name_fields(Kind(collection.kind))
        categories = self.fields["category"]
        categories.choices = [  # type: ignore[attr-defined] # a field with choices
            ("", _("bitte wählen")),
            *((key, OptionWords.of(name)) for key, name in named_lines(collection.categories)),
        ]  # fmt: skip
        for name, is_there in (
            ("category", collection.categories),
            ("theme", not collection.categories and self.demands.somewhere),
            *((name, takes_picture) for name in PICTURE_FIELDS),
        ):
            if not is_there:
                del self.fields[name]
        if "theme" in self.fields:
            choices = [(one.key, OptionWords.of(one.name)) for one in themes()]
            self.fields["theme"].choices = [("", _("keines davon")), *choices]  # type: ignore[attr-defined] # a field with choices
        parts = [(one.key, one.name) for one in districts()]
        if not self.demands.somewhere:
            for name in PLACE_FIELDS:
                del self.fields[name]
            return
        self.fields["district"].choices = [  # type: ignore[attr-defined] # as above
            ("", _("bitte wählen")),
            *([] if self.demands.spot else [(WHOLE_CITY, _("ganze Stadt"))]), *parts,
        ]  # fmt: skip

    def _name_fields(self, kind: Kind) -> None:
        """Call title and text what they are here."""
        words = WORDS[kind]
        for name, (label, help_text) in (("title", words.title), ("text", words.text)):
            self.fields[name].label, self.fields[name].help_text = str(label), str(help_text)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        writing = writing_of(cleaned)
        with_picture = bool(cleaned.get("picture")) or (
            self.has_picture and not cleaned.get("picture_remove")
        )
        words = cleaned.get("picture_words", "") if with_picture else None
        for fault in faults_of(writing, self.demands, picture_words=words):
            name, why = FAULTS[fault]
            if name not in self.errors:
                self.add_error(name, str(why) % limits_in_words(self.demands))
        return cleaned

    def fields_shown(self) -> list[forms.BoundField]:
        """Give every field, for the list of errors."""
        return list(self)


def writing_of(cleaned: Mapping[str, Any]) -> Writing:
    """Read a proposal from a form; the whole city is a place of no district."""
    district, address = cleaned.get("district", ""), cleaned.get("address", "")
    if district == WHOLE_CITY:
        district, address = "", address or str(_("ganze Stadt"))
    return Writing(
        cleaned.get("title", ""), cleaned.get("text", ""), address, district,
        cleaned.get("theme", ""), cleaned.get("lon"), cleaned.get("lat"),
        cleaned.get("category", ""),
    )  # fmt: skip


def filled(row: Proposal) -> dict[str, Any]:
    """Give what stands in a draft, for its form."""
    picture = getattr(row, "picture", None)
    whole_city = not row.district and row.address == str(_("ganze Stadt"))
    return {
        "title": row.title, "text": row.text, "theme": row.theme.key if row.theme else "",
        "district": row.district.key if row.district else WHOLE_CITY if whole_city else "",
        "category": row.category, "address": "" if whole_city else row.address,
        "lat": row.lat, "lon": row.lon,
        "picture_words": picture.words if picture else "",
    }  # fmt: skip
