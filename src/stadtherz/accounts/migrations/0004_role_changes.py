from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("accounts", "0003_demo_mark")]

    operations = [
        migrations.AddField(
            model_name="rolechange",
            name="by_operator",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="rolechange",
            name="role",
            field=models.CharField(blank=True, max_length=40),
        ),
    ]
