from django.db import migrations

# What lies in the box and on the board stays as it is, whoever asks the database; a right that was
# used stays used; what people vote on stays as it was when the ballot was opened. Django rebuilds a
# table of SQLite when it alters it and drops its triggers: a later migration that does so must call
# `install` again (a test says so).
ALWAYS = "1 = 1"
T = "participation_"
SAME_SEALED = (
    f"EXISTS (SELECT 1 FROM {T}sealedballot s WHERE s.id = OLD.id AND s.box_id = OLD.box_id"
    " AND s.choice = OLD.choice AND s.nonce = OLD.nonce AND s.commitment = OLD.commitment"
    " AND s.channel = OLD.channel)"
)
TWIN_SEALED = (
    f"EXISTS (SELECT 1 FROM {T}sealedballot s WHERE s.box_id = NEW.box_id"
    " AND s.commitment = NEW.commitment)"
)
BOX_IS_OPEN = f"EXISTS (SELECT 1 FROM {T}ballotbox b WHERE b.id = NEW.box_id AND NOT b.sealed)"
FIXED_COLUMNS = (
    "procedure_id", "key", "title", "question", "kind", "least", "most", "points", "points_each",
    "budget", "access", "rule", "rule_settings", "rule_hash", "opens", "closes", "announced",
    "objections_until",
)
DIFFERS = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FIXED_COLUMNS)


def _is_fixed(row):
    return (
        f"EXISTS (SELECT 1 FROM {T}votingballot v WHERE v.id = {row}.ballot_id"
        " AND v.rule_hash <> '')"
    )


RULES = (
    ("castballot", "UPDATE", ALWAYS, "a cast ballot is never changed"),
    ("castballot", "DELETE", f"NOT {SAME_SEALED}", "a cast ballot is never lost"),
    ("castballot", "INSERT", f"NOT {BOX_IS_OPEN} OR {TWIN_SEALED}",
     "a closed box takes no ballot, and no box two of one commitment"),
    ("sealedballot", "INSERT", f"NOT {BOX_IS_OPEN}", "a closed box takes no ballot"),
    ("sealedballot", "UPDATE", ALWAYS, "a sealed ballot is never changed"),
    ("sealedballot", "DELETE", ALWAYS, "a sealed ballot is never lost"),
    ("boardentry", "UPDATE", ALWAYS, "an entry of the board is never changed"),
    ("boardentry", "DELETE", ALWAYS, "an entry of the board is never lost"),
    ("dayhead", "UPDATE", ALWAYS, "a signed head is never changed"),
    ("dayhead", "DELETE", ALWAYS, "a signed head is never lost"),
    ("ballotbox", "UPDATE", "OLD.id <> NEW.id OR OLD.sealed AND NOT NEW.sealed",
     "a closed box is never opened again"),
    ("ballotbox", "DELETE", ALWAYS, "a box is never lost"),
    ("votingright", "UPDATE",
     "OLD.id <> NEW.id OR OLD.ballot_id <> NEW.ballot_id"
     " OR OLD.used AND (NOT NEW.used OR OLD.channel <> NEW.channel)",
     "a right that was used stays used"),
    ("votingright", "DELETE", "OLD.used", "a right that was used is never lost"),
    ("votingballot", "UPDATE", f"OLD.rule_hash <> '' AND ({DIFFERS})",
     "an opened ballot keeps its rules"),
    ("votingballot", "DELETE", "OLD.rule_hash <> ''", "an opened ballot is never lost"),
    ("ballotoption", "INSERT", _is_fixed("NEW"), "an opened ballot keeps its options"),
    ("ballotoption", "UPDATE", f"{_is_fixed('OLD')} OR {_is_fixed('NEW')}",
     "an opened ballot keeps its options"),
    ("ballotoption", "DELETE", _is_fixed("OLD"), "an opened ballot keeps its options"),
)  # fmt: skip
# A closing locks the row of the box. Who casts holds it against that from here on, so a ballot is
# either in before the closing counts, or meets a box that is closed.
HOLD_THE_BOX = {
    ("castballot", "INSERT"): (
        f"PERFORM 1 FROM {T}ballotbox WHERE id = NEW.box_id FOR KEY SHARE;"
    )
}


def _name(table, event):
    return f"{T}{table}_{event.lower()}_rule"


def install(apps, schema_editor):
    install_rules(RULES, schema_editor)


def install_rules(rules, schema_editor):
    remove_rules(rules, schema_editor)
    for table, event, broken, words in rules:
        name = _name(table, event)
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {T}{table}"
                f" WHEN {broken.replace('IS DISTINCT FROM', 'IS NOT')}"
                f" BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
        elif schema_editor.connection.vendor == "postgresql":
            hold = HOLD_THE_BOX.get((table, event), "")
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
                f" BEGIN {hold} IF {broken} THEN"
                f" RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation'; END IF;"
                f" RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {T}{table} FOR EACH ROW"
                f" EXECUTE FUNCTION {name}()"
            )


def remove(apps, schema_editor):
    remove_rules(RULES, schema_editor)


def remove_rules(rules, schema_editor):
    for table, event, _broken, _words in rules:
        name = _name(table, event)
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        elif schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {T}{table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")


class Migration(migrations.Migration):

    dependencies = [("participation", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
