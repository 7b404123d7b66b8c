"""Gives features types, and datastreams the features that SensorThings 2.0 links them with."""

import django.db.models.deletion
from django.db import migrations, models

import stadtherz.design.fields
import stadtherz.kernel.text

WORDS = {"default": stadtherz.kernel.text.Text}


def number():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def role(name):
    return models.ForeignKey(
        editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL,
        related_name=name, to="observations.feature",
    )  # fmt: skip


def owned(name, to):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=name, to=f"observations.{to}"
    )


class Migration(migrations.Migration):
    dependencies = [("observations", "0019_known_lake")]
    operations = [
        migrations.CreateModel(
            name="FeatureType",
            fields=[
                ("id", number()),
                ("name", stadtherz.design.fields.TextField(verbose_name="Name", **WORDS)),
                ("description", stadtherz.design.fields.TextField(
                    blank=True, long=True, verbose_name="Beschreibung", **WORDS)),
                ("properties", models.JSONField(
                    blank=True, default=dict, verbose_name="Weitere Angaben")),
                ("definition", models.CharField(blank=True, max_length=300)),
            ],
            options={"verbose_name": "feature type", "ordering": ["pk"]},
        ),
        migrations.AddField("datastream", "proximate", role("proximate_of")),
        migrations.AddField("datastream", "ultimate", role("ultimate_of")),
        migrations.AddField("feature", "types", models.ManyToManyField(
            blank=True, related_name="features", to="observations.featuretype")),
        migrations.CreateModel(
            name="FeatureLink",
            fields=[
                ("id", number()),
                ("datastream", owned("feature_links", "datastream")),
                ("feature", owned("links", "feature")),
            ],
            options={"constraints": [models.UniqueConstraint(
                fields=("feature", "datastream"), name="one_link_a_feature")]},
        ),
    ]  # fmt: skip
