from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("observations", "0013_names_of_fields")]

    operations = [
        migrations.AlterField(
            model_name="qualityrules",
            name="changed_at",
            field=models.DateTimeField(auto_now=True, verbose_name="geändert am"),
        ),
    ]
