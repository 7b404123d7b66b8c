"""Keeps the digest of what an Idempotency-Key came with, so that another body is told apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("observations", "0020_feature_types")]

    operations = [
        migrations.AddField("sentbefore", "sent", models.CharField(blank=True, max_length=64)),
    ]
