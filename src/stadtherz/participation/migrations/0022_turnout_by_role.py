from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("participation", "0021_reminders_of_the_house")]

    operations = [
        migrations.AddField(
            model_name="countedresult", name="roles", field=models.JSONField(null=True)
        ),
        migrations.AddField(
            model_name="votingright",
            name="role",
            field=models.CharField(max_length=20, null=True),
        ),
    ]
