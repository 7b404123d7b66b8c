from importlib import import_module

from django.db import migrations

box = import_module("stadtherz.participation.migrations.0002_the_database_keeps_the_box")

# As in 0002: what was released stays as it is, whoever asks the database. Readings may lose the
# account that an erasure takes away, and go as a whole when the key of the ballot is destroyed.
T = box.T
RELEASED = f"EXISTS (SELECT 1 FROM {T}paperbatch b WHERE b.id = OLD.batch_id AND b.state = 'released')"
KEY_IS_THERE = (
    f"EXISTS (SELECT 1 FROM {T}paperbatch b JOIN {T}votingballot v ON v.id = b.ballot_id"
    " WHERE b.id = OLD.batch_id AND b.state = 'released' AND v.key_destroyed_on IS NULL)"
)
RULES = (
    ("paperbatch", "UPDATE", "OLD.state = 'released' OR NEW.slips < OLD.slips"
     " OR OLD.id <> NEW.id OR OLD.ballot_id <> NEW.ballot_id",
     "a released batch stays, and no slip is given back"),
    ("paperbatch", "DELETE", "OLD.slips > 0 OR OLD.state = 'released'", "a batch is never lost"),
    ("sheet", "UPDATE", "OLD.serial <> NEW.serial OR OLD.ballot_id <> NEW.ballot_id"
     " OR OLD.state = 'used' AND NEW.state <> 'used'", "a sheet that was used stays used"),
    ("sheet", "DELETE", "1 = 1", "a sheet is never lost"),
    ("sheetreading", "UPDATE", f"{RELEASED} AND (OLD.read <> NEW.read OR OLD.turn <> NEW.turn"
     " OR OLD.sheet_id <> NEW.sheet_id)", "what was read for a released batch stays"),
    ("sheetreading", "DELETE", KEY_IS_THERE, "what was read for a released batch stays"),
    ("batchscan", "UPDATE", "1 = 1", "a scan is never changed"),
)  # fmt: skip


def install(apps, schema_editor):
    box.install_rules(RULES, schema_editor)


def remove(apps, schema_editor):
    box.remove_rules(RULES, schema_editor)


class Migration(migrations.Migration):

    dependencies = [("participation", "0006_paper")]

    operations = [migrations.RunPython(install, remove)]
