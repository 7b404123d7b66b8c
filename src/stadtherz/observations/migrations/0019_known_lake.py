"""Lets a database know which lake it writes to, and how far it came with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("observations", "0018_rows_that_came_back")]
    operations = [
        migrations.CreateModel(
            name="KnownLake",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("done", models.BigIntegerField(default=-1)),
                ("sent", models.BigIntegerField(default=-1)),
            ],
            options={"verbose_name": "known lake"},
        ),
    ]
