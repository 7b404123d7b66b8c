"""What people find on the spot counts once somebody else agrees, and outlives each import."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from stadtherz.accounts.domain.roles import Role
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.kernel.events import _listeners, listen
from stadtherz.streets.domain.crossings import Secured
from stadtherz.streets.domain.features import Collection
from stadtherz.streets.domain.known import Kerb, Sound, Tactile
from stadtherz.streets.domain.surveys import SurveyAccepted, read_finding
from stadtherz.streets.models import Feature, Survey
from stadtherz.streets.selectors.network import current_network
from stadtherz.streets.services.importing import import_map
from stadtherz.streets.services.surveying import (
    Finding,
    accept_survey,
    refuse_survey,
    suggest_fact,
    undo_decision,
)
from tests.accounts.factories import person
from tests.streets.test_importing import written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
CROSSINGS = Collection.CROSSINGS


@pytest.fixture
def tester():
    return person("inklusion", Role.TESTER)


@pytest.fixture
def city(tmp_path):
    import_map(path=written(tmp_path / "city.osm"), now=NOW)


def found(attribute="sound", text="no", *, ref="node/2", by=None, day=date(2026, 11, 20)):
    finding = Finding(CROSSINGS, ref, attribute, text, day, "Begehung")
    return suggest_fact(finding=finding, by=by, now=NOW)


def crossing():
    return Feature.objects.get(collection="crossings")


def signal():
    (one,) = [edge.crossing for edge in current_network().edges if edge.crossing]
    return one


def test_an_accepted_fact_counts_in_the_things_and_on_foot(
    city, tester, client, django_capture_on_commit_callbacks
):
    heard = []
    listen(SurveyAccepted, heard.append)
    row = found()
    assert (crossing().known["sound"]["value"], signal().sound) == ("yes", Sound.YES)
    with django_capture_on_commit_callbacks(execute=True):
        accept_survey(pk=row.pk, by=tester, now=NOW)
    _listeners[SurveyAccepted].remove(heard.append)
    assert heard == [SurveyAccepted("crossings", "node/2", "sound")]
    assert crossing().known["sound"] == {
        "value": "no", "unit": "", "source": "Begehung", "date": "2026-11-20",
    }  # fmt: skip
    assert (crossing().disagreements, crossing().dated) == ({"sound": "yes"}, date(2026, 11, 20))
    assert signal().sound is Sound.NO
    items = client.get("/ogc/streets/v1/collections/crossings/items?sound=no").json()
    told = items["features"][0]["properties"]
    assert (told["sound"], told["sound_source"], told["sound_map"]) == ("no", "Begehung", "yes")
    gone = client.get("/ogc/streets/v1/collections/crossings/items?sound=yes").json()
    assert gone["numberMatched"] == 0
    assert "Die Karte sagt: ja" in client.get(
        "/ogc/streets/v1/collections/crossings/items/node-2?f=html"
    ).content.decode()  # fmt: skip


def test_it_outlives_imports_and_waits_for_what_is_gone(city, tester, tmp_path):
    accept_survey(pk=found().pk, by=tester, now=NOW)
    assert import_map(path=tmp_path / "city.osm", now=NOW).changed_nothing
    import_map(path=written(tmp_path / "b.osm", sound="locate"), now=NOW)
    assert (crossing().known["sound"]["value"], crossing().disagreements) == (
        "no", {"sound": "locate"},
    )  # fmt: skip
    Feature.objects.filter(ref="node/2").delete()
    import_map(path=tmp_path / "city.osm", now=NOW)
    assert (crossing().known["sound"]["value"], signal().sound) == ("no", Sound.NO)


def test_a_newer_fact_replaces_and_taking_back_brings_the_older_one_back(city, tester):
    older, newer = found(), found(text="locate")
    accept_survey(pk=older.pk, by=tester, now=NOW)
    accept_survey(pk=newer.pk, by=tester, now=NOW + timedelta(hours=1))
    assert crossing().known["sound"]["value"] == "locate"
    with pytest.raises(Conflict):
        undo_decision(pk=older.pk, by=tester)
    undo_decision(pk=newer.pk, by=tester)
    assert (crossing().known["sound"]["value"], signal().sound) == ("no", Sound.NO)
    undo_decision(pk=older.pk, by=tester)
    assert (crossing().surveyed, signal().sound) == ({}, Sound.YES)
    refuse_survey(pk=newer.pk, reason="Ampel war aus", by=tester, now=NOW)
    with pytest.raises(Conflict):
        accept_survey(pk=newer.pk, by=tester, now=NOW)


def test_each_kind_of_fact_reaches_the_network(city, tester):
    for attribute, text in [
        ("kerb", "none"), ("tactile_paving", "yes"), ("secured", "zebra"), ("kerb_height", "6 cm"),
    ]:  # fmt: skip
        accept_survey(pk=found(attribute, text).pk, by=tester, now=NOW)
    one = signal()
    assert (one.secured, one.sides[0].kerb) == (Secured.ZEBRA, Kerb.NONE)
    assert (one.sides[0].tactile, one.sides[0].height_m) == (Tactile.YES, 0.06)
    assert one.sound is Sound.UNKNOWN  # a zebra has none


def test_who_may_decide_and_on_what(city, tester):
    with pytest.raises(NotAllowed):
        accept_survey(pk=found().pk, by=person("wer", Role.EDITOR), now=NOW)
    with pytest.raises(NotAllowed, match="second person"):
        accept_survey(pk=found(by=tester).pk, by=tester, now=NOW)
    with pytest.raises(Invalid, match="reason"):
        refuse_survey(pk=found().pk, reason=" ", by=tester, now=NOW)
    with pytest.raises(NotFound):
        found(ref="node/404")
    with pytest.raises(Invalid, match="day to come"):
        found(day=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("attribute", "text"),
    [("sound", "loud"), ("sound", "unknown"), ("kerb_height", "high"), ("kerb_height", "-3"),
     ("kind", "x"), ("surface", "asphalt"), ("kerb", "")],
)  # fmt: skip
def test_values_that_an_attribute_cannot_have(attribute, text):
    with pytest.raises(Invalid):
        read_finding(CROSSINGS, attribute, text)


def test_numbers_are_read_as_the_map_reads_them():
    assert read_finding(CROSSINGS, "kerb_height", "3 cm") == 0.03
    assert read_finding(Collection.STEPS, "step_count", "12") == 12
    assert read_finding(Collection.PATHS, "surface", "asphalt") == "asphalt"


def test_staff_decide_by_a_page_that_asks_a_fixed_number_of_times(
    city, tester, client, settings, django_assert_max_num_queries
):
    settings.STAFF_MFA = False
    for _ in range(4):
        found()
    client.force_login(tester)
    with django_assert_max_num_queries(20):
        page = client.get(reverse("streets-surveys")).content.decode()
    assert page.count("Ton der Ampel: nein") == 4
    assert page.count('name="reason" type="text"') == 4  # else the field has no border to be seen
    first, second, *_ = Survey.objects.all()
    client.post(reverse("streets-survey-act", args=[first.pk, "annehmen"]))
    client.post(reverse("streets-survey-act", args=[second.pk, "ablehnen"]), {"reason": "nein"})
    client.post(reverse("streets-survey-act", args=[second.pk, "ablehnen"]), {"reason": "nein"})
    page = client.get(reverse("streets-surveys")).content.decode()
    assert "Befund nein, Karte ja" in page
    assert "inzwischen jemand anderes" in page
    client.post(reverse("streets-survey-act", args=[first.pk, "zuruecknehmen"]))
    assert set(Survey.objects.values_list("state", flat=True)) == {"waiting", "refused"}
    client.force_login(person("wer", Role.EDITOR))
    assert client.get(reverse("streets-surveys")).status_code == 403


def test_staff_enter_what_they_saw(city, tester, client, settings):
    settings.STAFF_MFA = False
    client.force_login(tester)
    there = reverse("streets-survey-find")
    assert "keine Nummer" in client.get(there, {"ref": "x"}).content.decode()
    assert "kein Ding" in client.get(there, {"ref": "node/9"}).content.decode()
    assert "Ton der Ampel" in client.get(there, {"ref": "node/2"}).content.decode()
    there = reverse("streets-survey-new", args=["crossings", "node-2", "kerb_height"])
    form = {"value": "hoch", "seen_on": "2026-11-20", "source": "Begehung"}
    assert "Prüf Zahl und Einheit" in client.post(there, form).content.decode()
    assert client.post(there, form | {"value": "3 cm"}).status_code == 302
    assert Survey.objects.get().value == 0.03
    missing = reverse("streets-survey-new", args=["crossings", "node-9", "sound"])
    assert client.get(missing).status_code == 404
