import uuid

import django.db.models.deletion
from django.db import migrations, models


def to_wagtail(model, rule, *, null, name):
    return models.ForeignKey(
        blank=null,
        editable=False,
        null=null,
        on_delete=rule,
        related_name="+",
        to=f"wagtailcore.{model}",
        verbose_name=name,
    )


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0002_bootstrap_city_page")]

    operations = [
        migrations.AddField(
            "citypage",
            "latest_revision",
            to_wagtail(
                "revision", django.db.models.deletion.SET_NULL, null=True, name="latest revision"
            ),
        ),
        migrations.AddField(
            "citypage",
            "live_revision",
            to_wagtail(
                "revision", django.db.models.deletion.SET_NULL, null=True, name="live revision"
            ),
        ),
        migrations.AlterField(
            "citypage",
            "locale",
            to_wagtail("locale", django.db.models.deletion.PROTECT, null=False, name="locale"),
        ),
        migrations.AlterField(
            "citypage", "translation_key", models.UUIDField(default=uuid.uuid4, editable=False)
        ),
        migrations.AlterUniqueTogether("citypage", {("translation_key", "locale")}),
    ]
