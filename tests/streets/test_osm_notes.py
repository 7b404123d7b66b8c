"""What people found is written as notes that a person may send; nothing leaves by itself."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from stadtherz.accounts.domain.roles import Role
from stadtherz.streets.domain.features import Collection
from stadtherz.streets.domain.obstacles import Lasting, Says, Sort
from stadtherz.streets.domain.osm_notes import Note, as_file
from stadtherz.streets.selectors.osm_notes import FROM_PAPERS, notes_for_osm
from stadtherz.streets.services.importing import import_map
from stadtherz.streets.services.obstacle_desk import decide_on_obstacle
from stadtherz.streets.services.reporting import Reported, report_obstacle
from stadtherz.streets.services.surveying import Finding, accept_survey, suggest_fact
from stadtherz.streets.services.visitors import Sender
from tests.accounts.factories import person
from tests.streets.test_importing import written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def tester():
    return person("inklusion", Role.TESTER)


@pytest.fixture
def city(tmp_path):
    import_map(path=written(tmp_path / "city.osm"), now=NOW)


def accepted(tester, attribute, text, source="Begehung"):
    finding = Finding(Collection.CROSSINGS, "node/2", attribute, text, date(2026, 11, 20), source)
    row = suggest_fact(finding=finding, by=None, now=NOW)
    accept_survey(pk=row.pk, by=tester, now=NOW)


def test_only_what_the_map_does_not_have_is_noted(city, tester, tmp_path):
    accepted(tester, "sound", "no")
    accepted(tester, "vibration", "yes")
    accepted(tester, "tactile_paving", "yes", FROM_PAPERS)
    accepted(tester, "kerb_height", "3 cm")  # as the map says
    texts = [one.text for one in notes_for_osm(NOW)]
    assert len(texts) == 2
    sound = next(one for one in texts if "sound" in one)
    assert "traffic_signals:sound=no at node/2. The map says traffic_signals:sound=yes." in sound
    assert "ODbL" in sound
    import_map(path=written(tmp_path / "b.osm", sound="no"), now=NOW + DAY)
    assert [one for one in notes_for_osm(NOW) if "sound" in one.text] == []


def test_lasting_defects_are_noted_once_confirmed(city, tester):
    told = Reported(Sort.SIGNAL, "position/49.440000,7.770400", Lasting.OPEN, "geheim")
    row, _ = report_obstacle(reported=told, sender=Sender(""), now=NOW)
    assert notes_for_osm(NOW + 8 * DAY) == []
    decide_on_obstacle(pk=row.pk, says=Says.THERE, by=tester, now=NOW)
    assert notes_for_osm(NOW + DAY) == []
    (note,) = notes_for_osm(NOW + 8 * DAY)
    assert "signal without its sound" in note.text
    assert "geheim" not in note.text
    assert note.address.startswith("https://www.openstreetmap.org/note/new#map=19/49.44")


def test_the_file_is_xml_that_holds_any_text():
    some = [Note(7.77, 49.44, "a <b> & \"c\" 'd'", NOW), Note(7.78, 49.45, "x", NOW)]
    root = ET.fromstring(as_file(some))  # noqa: S314 - our own
    assert root.tag == "osm-notes"
    first, second = root
    assert (first.get("id"), second.get("id"), first.get("lat")) == ("-1", "-2", "49.4400000")
    assert first.get("created_at") == "2026-11-26T09:00:00Z"
    (comment,) = first
    assert (comment.text, comment.get("action"), comment.get("is_new")) == (
        "a <b> & \"c\" 'd'", "opened", "true",
    )  # fmt: skip


def test_testers_read_the_list_and_take_the_file(
    city, tester, client, settings, django_assert_max_num_queries
):
    settings.STAFF_MFA = False
    client.force_login(tester)
    assert "Nichts fehlt." in client.get(reverse("streets-osm-notes")).content.decode()
    accepted(tester, "sound", "no")
    with time_machine.travel(NOW, tick=False), django_assert_max_num_queries(20):
        page = client.get(reverse("streets-osm-notes")).content.decode()
    assert "note/new#map=19/" in page
    told = client.get(reverse("streets-osm-file"))
    assert told["Content-Disposition"].endswith('.osn"')
    assert b"traffic_signals:sound=no" in told.content
    client.force_login(person("wer", Role.EDITOR))
    assert client.get(reverse("streets-osm-notes")).status_code == 403
    assert client.get(reverse("streets-osm-file")).status_code == 403


def test_of_an_invented_map_nothing_is_noted(tester, client, settings):
    settings.STAFF_MFA = False
    call_command("streets_demo", verbosity=0)
    client.force_login(tester)
    assert "Diese Karte ist erfunden" in client.get(reverse("streets-osm-notes")).content.decode()
    assert notes_for_osm(NOW) == []
