"""Whatever stops a release in the middle leaves what was public as it was, and nothing behind."""

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from stadtherz.city.public import load_city, the_city
from stadtherz.opendata.adapters import store
from stadtherz.opendata.adapters.tables.typed import type_csv
from stadtherz.opendata.models import Dataset
from stadtherz.opendata.services.leftovers import remove_leftovers
from stadtherz.opendata.services.versions import Version, write_version
from tests.migrated import give_database
from tests.running_city import ROOT, environment_for, free_port

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
FIRST, SECOND = "jahr;zahl\n2024;1\n2025;2\n", "jahr;zahl\n2024;1\n2025;2\n2026;999\n"
FILES = 3
KEY = "zahlen"


def release(folder, text):
    source, typed = Path(folder) / "given.csv", Path(folder) / "typed.parquet"
    source.write_text(text)
    schema = type_csv(source, typed).schema
    row, _ = Dataset.objects.get_or_create(
        key=KEY, defaults={"title": {"de": "Zahlen"}, "state": "published"}
    )
    with transaction.atomic():
        return write_version(row, Version(typed, schema), NOW)


def release_that_fails(folder, text):
    with transaction.atomic():
        release(folder, text)
        transaction.set_rollback(True)


def told(client):
    """Give the digests of all files that are public, and how many rows a question finds."""
    row = Dataset.objects.get(key=KEY)
    files = [(one.path, one.sha256) for one in (*row.distributions.all(), *row.editions.all())]
    found = {}
    for path, digest in files:
        name = path.rpartition("/")[2]
        got = client.get(f"/data/{KEY}/files/{name}")
        content = b"".join(got.streaming_content)
        assert hashlib.sha256(content).hexdigest() == digest
        found[name] = digest
    got = client.get(f"/data/{KEY}/query.csv")
    found["rows"] = len(b"".join(got.streaming_content).splitlines()) - 1
    return found


def on_disk():
    return [one for one in store.folder().rglob("*") if one.is_file()]


@pytest.mark.django_db(transaction=True)
class TestAnError:
    @pytest.fixture
    def first(self, own_lake, tmp_path, client):
        load_city(city=the_city())
        release(tmp_path, FIRST)
        return told(client)

    def test_after_the_files_are_written_nothing_has_changed(self, first, tmp_path, client):
        release_that_fails(tmp_path, SECOND)
        assert told(client) == first
        assert client.get(f"/data/{KEY}/files/{KEY}-2026-11-25-2.parquet").status_code == 404

    def test_the_address_of_an_edition_never_has_other_bytes(self, first, tmp_path, client):
        release_that_fails(tmp_path, "jahr;zahl\n1999;1\n")
        edition = release(tmp_path, SECOND)
        after = told(client)
        assert after[f"{KEY}-2026-11-25-1.parquet"] == first[f"{KEY}-2026-11-25-1.parquet"]
        assert (after[f"{KEY}-2026-11-25-2.parquet"], after["rows"]) == (edition.sha256, 3)

    def test_what_lies_in_the_folder_is_not_public_by_that(self, first, client):
        store.write(f"{KEY}/draft.csv", lambda path: Path(path).write_text("secret"))
        assert client.get(f"/data/{KEY}/files/draft.csv").status_code == 404

    def test_leftovers_go_and_what_is_needed_stays(self, first, tmp_path, client):
        release_that_fails(tmp_path, SECOND)
        assert len(on_disk()) == 2 * FILES
        assert remove_leftovers(now=timezone.now()) == 0  # one may still be on its way
        assert remove_leftovers(now=timezone.now() + timedelta(days=1)) == FILES
        assert told(client) == first

    def test_what_was_replaced_goes_later_and_editions_stay(self, first, tmp_path, client):
        release(tmp_path, SECOND)
        after = told(client)
        assert len(on_disk()) == 2 * FILES
        before = StringIO()
        call_command("opendata_tidy", stdout=before)
        assert "replaced" not in before.getvalue()
        assert remove_leftovers(now=timezone.now() + timedelta(days=1)) == FILES - 1
        assert told(client) == after


LIVES = """
import json, os, sys
from pathlib import Path
import django; django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.test import Client
from stadtherz.city.public import load_city, the_city
from tests.opendata.test_killed_release import FIRST, SECOND, release, told

folder, steps = Path(sys.argv[1]), int(sys.argv[2])

def begin():
    load_city(city=the_city())
    release(folder, FIRST)
    look()

def look():
    print(json.dumps(told(Client())), flush=True)

def killed(step):
    places = []
    def stop(event, arguments):
        if event == "os.rename" and "opendata/files" in str(arguments[1]):
            places.append(arguments[1])
            if len(places) == step:
                os.kill(os.getpid(), 9)
    sys.addaudithook(stop)
    release(folder, SECOND)

for life, *with_ in [[begin], *([killed, n + 1] for n in range(steps)), [look]]:
    child = os.fork()
    if not child:
        life(*with_)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


@pytest.mark.slow
def test_a_killed_process_leaves_the_old_state_whole(tmp_path):
    """Each life is a process of its own; they are forked, as Django takes seconds to get ready."""
    environment = environment_for(tmp_path / "city", free_port()) | {
        "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }  # fmt: skip
    (tmp_path / "city").mkdir()
    give_database(environment)
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LIVES, str(tmp_path), str(FILES)],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    first, began, *ends, again, ended = map(json.loads, said.stdout.splitlines())
    assert (began, ends, ended) == (0, [-9] * FILES, 0)
    assert first == again
    assert first["rows"] == len(FIRST.splitlines()) - 1
