from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("participation", "0014_minimum_age")]

    operations = [
        migrations.AddField(
            model_name="countedresult", name="districts", field=models.JSONField(null=True)
        ),
        migrations.AddField(
            model_name="votingright",
            name="district",
            field=models.CharField(max_length=60, null=True),
        ),
    ]
