from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('observations', '0014_rules_say_when_they_changed'),
    ]

    operations = [
        migrations.AddField(
            model_name='deadletter',
            name='sender',
            field=models.JSONField(editable=False, null=True),
        ),
    ]
