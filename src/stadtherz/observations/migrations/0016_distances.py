"""Notes of datastreams from SensorThings that nobody ever said how often and in what they measure."""

from django.db import migrations, models

from stadtherz.observations.domain.units import UCUM

MADE_BY_API = r"-[0-9a-f]{8}$"
CHOICES = [
    ("set", "set by a person or a mapping"), ("told", "told by the API"),
    ("learnt", "learnt from values"), ("assumed", "not known yet"),
]  # fmt: skip


def assume(apps, schema_editor):
    datastreams = apps.get_model("observations", "Datastream").objects
    made = {"key__regex": MADE_BY_API}
    datastreams.filter(interval_s=900, **made).update(interval_by="assumed")
    properties = apps.get_model("observations", "ObservedProperty").objects.filter(**made)
    properties.filter(decimals=0).update(decimals_by="assumed")
    for row in properties.filter(ucum="1").exclude(unit=""):
        if row.unit in UCUM:
            row.ucum = UCUM[row.unit]
            row.save(update_fields=["ucum"])


def field():
    return models.CharField(choices=CHOICES, default="set", editable=False, max_length=10)


class Migration(migrations.Migration):
    dependencies = [("observations", "0015_senders_of_letters")]
    operations = [
        migrations.AddField("datastream", "interval_by", field()),
        migrations.AddField(
            "datastream", "learnt_us", models.BigIntegerField(editable=False, null=True)
        ),
        migrations.AddField("observedproperty", "decimals_by", field()),
        migrations.RunPython(assume, migrations.RunPython.noop),
    ]
