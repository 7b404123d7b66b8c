from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('observations', '0012_suspect_shares'),
    ]

    operations = [
        migrations.AddField(
            model_name='deadletter',
            name='sender',
            field=models.JSONField(editable=False, null=True),
        ),
    ]
