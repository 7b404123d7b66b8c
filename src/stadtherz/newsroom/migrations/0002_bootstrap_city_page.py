from django.db import migrations
from wagtail.models import (
    BootstrapLocaleField,
    BootstrapTranslatableModel,
    BootstrapTranslationKeyField,
)


class Migration(migrations.Migration):
    """Adds what the base page needs from Wagtail's own tables, which need the base page first."""

    dependencies = [
        ("newsroom", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        BootstrapLocaleField("newsroom.CityPage"),
        BootstrapTranslationKeyField("newsroom.CityPage"),
        BootstrapTranslatableModel("newsroom.CityPage"),
    ]
