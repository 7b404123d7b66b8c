"""Form fields that every system's staff pages share."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext

from stadtherz.kernel.text import Text


class OptionWords(str):
    """The words of an option, which remember their language; a `Text` itself would be a group."""

    __slots__ = ("language",)
    language: str

    @classmethod
    def of(cls, text: Text) -> "OptionWords":
        """Give a text in the language of the page, or its original."""
        here = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
        words = cls(text.to(here))
        there = text.language_given(here)
        words.language = "" if there == here else there
        return words


class SelectOfTexts(forms.Select):
    """A choice in which each option is marked with its language where that is not the page's."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if isinstance(option["label"], OptionWords) and option["label"].language:
            option["attrs"]["lang"] = option["label"].language
        return option


class TextInLanguagesWidget(forms.MultiWidget):
    """One input a language of the city, each labelled with its language."""

    template_name = "design/widgets/text_in_languages.html"

    def __init__(self, *, long: bool = False, attrs: dict[str, Any] | None = None) -> None:
        self.codes = [code for code, _ in settings.LANGUAGES]
        one = forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput()
        super().__init__(dict.fromkeys(self.codes, one), attrs)

    def id_for_label(self, id_: str) -> str:
        """Let a label, and a link of a list of errors, lead to the first language."""
        return f"{id_}_0" if id_ else id_

    def decompress(self, value: Text | None) -> list[str]:
        versions = dict(value or Text())
        return [versions.get(code, "") for code in self.codes]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        names = dict(settings.LANGUAGES)
        for part, code in zip(context["widget"]["subwidgets"], self.codes, strict=True):
            part["language"], part["language_name"] = code, names[code]
            part["attrs"]["lang"] = code
        return context


class TextInLanguagesField(forms.MultiValueField):
    """A `Text` of the kernel; the first language is the original and must be there if required."""

    def __init__(self, *, long: bool = False, max_length: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", TextInLanguagesWidget(long=long))
        fields = [
            forms.CharField(required=False, max_length=max_length) for _ in settings.LANGUAGES
        ]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> Text:
        pairs = zip((code for code, _ in settings.LANGUAGES), data_list, strict=False)
        return Text.of({code: text.strip() for code, text in pairs if text})

    def clean(self, value: Any) -> Text:
        text: Text = super().clean(value) or Text()
        original, name = settings.LANGUAGES[0]
        if self.required and not text.has(original):
            message = gettext("Der Text fehlt auf %(language)s.") % {"language": name}
            raise ValidationError(message, code="required")
        return text

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        now = self.compress([(part or "") for part in data or []])
        return Text.of(initial or Text()) != now
