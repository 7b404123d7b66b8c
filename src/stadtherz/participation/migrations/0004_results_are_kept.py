from importlib import import_module

from django.db import migrations, models

box = import_module("stadtherz.participation.migrations.0002_the_database_keeps_the_box")
IS_OPENED = f"EXISTS (SELECT 1 FROM {box.T}dayhead h WHERE h.box_id = NEW.id AND h.final)"
RULES = (
    ("countedresult", "INSERT", f"NOT {IS_OPENED}", "nothing is counted before the opening"),
    ("countedresult", "UPDATE", box.ALWAYS, "a published result is never changed"),
    ("countedresult", "DELETE", box.ALWAYS, "a published result is never lost"),
)


def install(apps, schema_editor):
    box.install_rules(RULES, schema_editor)


def remove(apps, schema_editor):
    box.remove_rules(RULES, schema_editor)


class Migration(migrations.Migration):

    dependencies = [("participation", "0003_plans_and_following")]

    operations = [
        migrations.CreateModel(
            name="CountedResult",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("rule_hash", models.CharField(max_length=64)),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
            ],
        ),
        migrations.RunPython(install, remove),
    ]
