"""Acts know the rows that came back to them when a later act was undone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("observations", "0017_rules_of_totals")]

    operations = [
        migrations.AddField("correction", "moved", models.JSONField(default=list)),
    ]
