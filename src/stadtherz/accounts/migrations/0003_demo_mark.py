from django.db import migrations, models
from django.db.models import Q

import stadtherz.accounts.models

NAMES = ["demo-bewohnerin", "demo-autorin", "demo-moderator", "demo-daten", "demo-technik", "demo-leitung"]


def mark_known_logins(apps, schema_editor):
    users = apps.get_model("accounts", "User").objects
    of_the_demo = Q(username__in=NAMES) | Q(email__endswith="@stadtherz.example")
    users.filter(of_the_demo).update(demo_mark="known")


class Migration(migrations.Migration):

    dependencies = [("accounts", "0002_roles")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="demo_mark",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "none"),
                    ("made", "made while the city was a demo"),
                    ("known", "a login of the demo, whose password everybody knows"),
                ],
                default=stadtherz.accounts.models.mark_of_today,
                editable=False,
                max_length=10,
            ),
        ),
        migrations.RunPython(mark_known_logins, migrations.RunPython.noop),
    ]
