"""Database fields that several systems share; no tables of their own."""

from typing import Any

from django import forms
from django.db import models

from stadtherz.design.forms import TextInLanguagesField
from stadtherz.kernel.text import Text


class TextField(models.JSONField):
    """A `Text` of the kernel, stored as a JSON object of language to text.

    One column serves any number of languages, so a city can add one without a migration.
    """

    description = "A text in the languages of the city"

    def __init__(self, *args: Any, long: bool = False, **kwargs: Any) -> None:
        self.long = long
        kwargs.setdefault("default", Text)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.long:
            kwargs["long"] = True
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Text:
        return Text.of(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value: Any) -> Text:
        return Text.of(value or {})

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(dict(Text.of(value or {})))

    def value_to_string(self, obj: models.Model) -> Any:
        return dict(Text.of(self.value_from_object(obj) or {}))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(dict(Text.of(value or {})), model_instance)

    def formfield(self, **kwargs: Any) -> forms.Field:
        wanted = {
            name: kwargs[name] for name in ("label", "help_text", "required") if name in kwargs
        }
        wanted.setdefault("required", not self.blank)
        wanted.setdefault("label", self.verbose_name)
        wanted.setdefault("help_text", self.help_text)
        return TextInLanguagesField(long=self.long, **wanted)
