from django.db import migrations
from django.db.models import F

# A first promised date and a written change stay as they are, whoever asks the database. The name
# of who changed it may be cut when the account is erased. Django rebuilds a table of SQLite when it
# alters it and drops its triggers: a later migration that does so must call `install` again (a test
# says so).
RULES = (
    (
        "programme_milestone",
        ("first_due", "first_known"),
        "a first promised date is never changed",
    ),
    (
        "programme_milestoneshift",
        ("milestone_id", "kind", "old_due", "old_known", "new_due", "new_known", "reason",
         "shifted_at"),
        "a written change of a promise is never changed",
    ),
)


def _differs(columns, unequal):
    return " OR ".join(f"OLD.{name} {unequal} NEW.{name}" for name in columns)


def install(apps, schema_editor):
    for table, columns, words in RULES:
        name = f"{table}_stays"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE UPDATE ON {table}"
                f" WHEN {_differs(columns, 'IS NOT')}"
                f" BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
        elif schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
                f" BEGIN RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation'; END $$"
            )
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW"
                f" WHEN ({_differs(columns, 'IS DISTINCT FROM')})"
                f" EXECUTE FUNCTION {name}()"
            )


def remove(apps, schema_editor):
    for table, _columns, _words in RULES:
        name = f"{table}_stays"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        elif schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def note_what_is_public(apps, schema_editor):
    """Of what is public today we know at least that it was when it was last changed."""
    apps.get_model("programme", "Project").objects.filter(
        published=True, public_since=None
    ).update(public_since=F("changed_at"))


class Migration(migrations.Migration):

    dependencies = [("programme", "0003_nobody_rewrites_a_promise")]

    operations = [
        migrations.RunPython(note_what_is_public, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]
