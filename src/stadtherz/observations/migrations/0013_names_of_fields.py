"""Names the parts of MultiDatastreams, which SensorThings 2.0 tells as the fields of a record."""

from django.conf import settings
from django.db import migrations, models

from stadtherz.observations.domain.result_types import field_names


def name_fields(apps, schema_editor):
    for row in apps.get_model("observations", "Datastream").objects.filter(multi=True):
        parts = list(row.parts.select_related("observed").order_by("position"))
        properties = [
            (one.observed.definition, one.observed.name.to(settings.LANGUAGE_CODE))
            for one in parts
        ]
        for part, name in zip(parts, field_names(properties), strict=True):
            part.name = name
            part.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [("observations", "0012_suspect_shares")]
    operations = [
        migrations.AddField("part", "name", models.CharField(default="", max_length=80),
                            preserve_default=False),
        migrations.AddField("part", "label", models.CharField(blank=True, default="", max_length=200),
                            preserve_default=False),
        migrations.RunPython(name_fields, migrations.RunPython.noop),
        migrations.AddConstraint("part", models.UniqueConstraint(
            fields=["datastream", "name"], name="one_part_a_name")),
    ]  # fmt: skip
