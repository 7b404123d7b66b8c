"""What counts several things at once is a counter to people: its total is stored beside it."""

import csv
import io
import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command

from stadtherz.accounts.public import Role, User, ensure_roles
from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.mqtt import Letter
from stadtherz.observations.adapters.reading import buckets
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.domain.corrections import Cause
from stadtherz.observations.domain.count_parts import TOTALS
from stadtherz.observations.models import (
    Correction,
    Datastream,
    HotObservation,
    Latest,
    ObservedProperty,
)
from stadtherz.observations.services.correcting import NewValue, Stretch, replace_values, undo
from stadtherz.observations.services.counted import merge_totals
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.ingest import Ingest
from stadtherz.observations.services.latest import recount_latest
from tests.observations.factories import station
from tests.observations.letters import COUNTS, counts, write_sources
from tests.observations.sensorthings.bodies import (
    MEASUREMENT,
    UNIT,
    datastream,
    location,
    multi,
    thing,
)
from tests.observations.sensorthings.bodies import observed as property_

pytestmark = pytest.mark.django_db
ROOT = "/sensorthings/v1.1"
COUNT = MEASUREMENT.replace("OM_Measurement", "OM_CountObservation")


@pytest.fixture(autouse=True)
def fresh(lake, settings):
    settings.OPEN_WRITES = True
    forget()
    yield
    forget()


@pytest.fixture
def site(settings, tmp_path):
    station("nord")
    write_sources(settings, tmp_path, nordtangente=COUNTS)


def take(**more):
    return Ingest().take([Letter("stadtherz/v1/counts/nordtangente", counts(**more))])


def post(client, path, body):
    answer = client.post(f"{ROOT}/{path}", json.dumps(body), content_type="application/json")
    assert answer.status_code == 201, answer.content
    return answer["Location"].rpartition("/")[2]


def test_a_counting_site_says_how_many_motor_vehicles_it_counted(site):
    assert take() == 1
    stream = Datastream.objects.get(key="nordtangente-1-in")
    assert (stream.latest.value, stream.latest.result) == (12.0, "[12,3]")
    assert (str(stream.observed.name), stream.observed.kind) == ("Kraftfahrzeuge", "count")
    assert stream.properties == {"lane": 1, "direction": "in"}


def test_an_unknown_class_leaves_the_total_unknown(site):
    take(counts=[{"lane": 1, "direction": "in", "class": 1001, "n": 3}])
    row = HotObservation.objects.get()
    assert (row.value, row.result) == (None, "[null,3]")


def test_totals_are_in_the_sums_of_pages(site, lake):
    take()
    take(start="2026-11-24T08:30:00+01:00")
    flush(lake=lake)
    stream = Datastream.objects.get()
    start = stream.latest.time.replace(minute=0)
    (hour,) = buckets([stream.pk], start, start + timedelta(hours=1))
    assert (hour.total, hour.count) == (24.0, 2)


def test_a_newest_total_that_is_unknown_is_not_an_older_one(site, lake):
    take()
    unknown = [{"lane": 1, "direction": "in", "class": 1001, "n": 3}]
    take(start="2026-11-24T08:30:00+01:00", counts=unknown)
    recount_latest(streams={Datastream.objects.get().pk}, lake=lake)
    assert (Latest.objects.get().value, Latest.objects.get().result) == (None, "[null,3]")


def test_counts_made_through_the_api_have_a_total(client):
    parts = {
        "multiObservationDataTypes": [COUNT, COUNT],
        "ObservedProperties": [property_("Pkw"), property_("Lkw")],
    }
    body = thing(Locations=[location()], MultiDatastreams=[multi("Zähler", **parts)])
    post(client, "Things", body)
    stream = Datastream.objects.get()
    post(client, f"MultiDatastreams({stream.pk})/Observations", {"result": [12, 3]})
    assert (stream.latest.value, str(stream.observed.name)) == (15.0, "Zählungen")


def test_what_measures_several_things_but_counts_none_has_no_total(client):
    post(client, "Things", thing(Locations=[location()], MultiDatastreams=[multi()]))
    stream = Datastream.objects.get()
    post(client, f"MultiDatastreams({stream.pk})/Observations", {"result": [12, 3]})
    assert (stream.latest.value, str(stream.observed.name)) == (None, "Part 0")


@pytest.mark.parametrize(
    ("symbol", "kind", "expected"), [("", COUNT, "count"), ("1", COUNT, "count"),
                                     ("", MEASUREMENT, "level"), ("°C", MEASUREMENT, "level")]
)  # fmt: skip
def test_counts_made_through_the_api_are_counts_also_without_a_unit(client, symbol, kind, expected):
    unit = UNIT | {"symbol": symbol}
    body = datastream(observationType=kind, unitOfMeasurement=unit)
    post(client, "Things", thing(Datastreams=[body]))
    found = ObservedProperty.objects.get()
    assert (found.kind, found.unit) == (expected, symbol)


def test_a_later_datastream_does_not_change_what_a_property_is(client):
    post(client, "Things", thing(Datastreams=[datastream()]))
    found = ObservedProperty.objects.get()
    again = datastream(observationType=COUNT, ObservedProperty={"@iot.id": found.pk})
    post(client, "Things", thing(Datastreams=[again]))
    found.refresh_from_db()
    assert (found.kind, found.unit) == ("level", "degC")


@pytest.fixture
def counter(client):
    """The path of a counter of cars and lorries that counted once, and of that observation."""
    parts = {
        "multiObservationDataTypes": [COUNT, COUNT],
        "ObservedProperties": [property_("Pkw"), property_("Lkw")],
    }
    post(client, "Things", thing(Locations=[location()], MultiDatastreams=[multi("Z", **parts)]))
    path = f"MultiDatastreams({Datastream.objects.get().pk})/Observations"
    number = post(client, path, {"phenomenonTime": "2026-11-24T08:00:00Z", "result": [73, 8]})
    return path, f"Observations({number.partition('(')[2]}"


def patch(client, path, **body):
    answer = client.patch(f"{ROOT}/{path}", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200, answer.content


def read(client, path):
    return client.get(f"{ROOT}/{path}").json()


@pytest.mark.parametrize("flushed", [False, True])
def test_a_corrected_count_keeps_its_raw_list(client, counter, lake, flushed):
    path, one = counter
    if flushed:
        flush(lake=lake)
    patch(client, one, result=[500, 50])
    if flushed:
        flush(lake=lake)
    told = read(client, one)
    assert told["result"] == [500, 50]
    assert told["resultQuality"] == {"flag": "corrected", "rule": "person", "raw": [73, 8]}
    assert told["@stadtherz.rawResult"] == [73, 8]
    found = read(client, f"{path}?$filter=resultQuality/raw/0 eq 73")["value"]
    assert [row["result"] for row in found] == [[500, 50]]
    assert read(client, f"{path}?$filter=resultQuality/raw/0 eq 74")["value"] == []


def test_a_change_by_the_interface_is_explained_and_can_be_taken_back(client, counter):
    _, one = counter
    before = read(client, one)
    patch(client, one, result=[500, 50])
    patch(client, one, result=[600, 60], parameters={"counts": 2})
    found = Datastream.objects.get()
    day = {"von": "2026-11-24", "bis": "2026-11-24"}
    page = client.get(f"/messwerte/{found.station.key}/", day).content.decode()
    assert page.count("Korrigiert über die Schnittstelle.") == 1
    ensure_roles()
    owner = User.objects.create_user("owner")
    owner.groups.set(owner.groups.model.objects.filter(name=Role.DATA_OWNER.value))
    for result in ([500, 50], [73, 8]):
        undo(correction=Correction.objects.filter(undone_at=None).first(), by=owner)
        assert read(client, one)["result"] == result
    assert read(client, one) == before


def test_of_two_corrections_the_first_list_stays_readable(client, counter):
    _, one = counter
    patch(client, one, result=[500, 50])
    patch(client, one, result=[600, 60], parameters={"counts": 2})
    told = read(client, one)
    assert (told["result"], told["resultQuality"]["raw"]) == ([600, 60], [73, 8])
    assert told["parameters"] == {"counts": 2}
    patch(client, one, parameters={"counts": 3})
    assert read(client, one)["resultQuality"]["raw"] == [73, 8]


def test_a_list_that_is_put_back_is_no_correction(client, counter):
    _, one = counter
    patch(client, one, result=[500, 50], parameters={"trial": True})
    assert Correction.objects.filter(undone_at=None).count() == 1
    patch(client, one, result=[73, 8])
    told = read(client, one)
    assert told["result"] == [73, 8]
    assert "resultQuality" not in told
    assert not Correction.objects.filter(undone_at=None).exists()
    assert told["parameters"] == {"trial": True}


def test_what_a_client_hands_back_is_not_taken_for_its_own(client, counter):
    _, one = counter
    patch(client, one, result=[500, 50])
    told = read(client, one)
    patch(client, one, result=told["result"], resultQuality=told["resultQuality"])
    assert read(client, one)["resultQuality"] == {
        "flag": "corrected",
        "rule": "person",
        "raw": [73, 8],
    }


def test_a_list_that_a_sender_replaces_stays_readable(client, counter):
    path, one = counter
    post(client, path, {"phenomenonTime": "2026-11-24T08:00:00Z", "result": [74, 8]})
    told = read(client, one)
    assert (told["result"], told["@stadtherz.rawResult"]) == ([74, 8], [73, 8])


def test_what_comes_beside_a_replaced_list_and_the_first_list_are_both_kept(client, counter):
    path, one = counter
    body = {"phenomenonTime": "2026-11-24T08:00:00Z", "result": [74, 8]}
    post(client, path, body | {"parameters": {"rain": True}})
    post(client, path, body | {"parameters": {"rain": False}})
    told = read(client, one)
    assert (told["parameters"], told["@stadtherz.rawResult"]) == ({"rain": False}, [73, 8])
    post(client, path, body | {"result": [75, 8]})
    told = read(client, one)
    assert (told["parameters"], told["@stadtherz.rawResult"]) == ({"rain": False}, [73, 8])


def test_the_total_before_a_correction_is_in_the_plain_download(client, counter):
    _, one = counter
    patch(client, one, result=[500, 50])
    key = Datastream.objects.get().station.key
    day = {"von": "2026-11-24", "bis": "2026-11-24"}
    answer = client.get(f"/messwerte/{key}/daten.csv", day)
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [(row["value"], row["flag"], row["raw"]) for row in rows] == [("550", "corrected", "81")]


def test_a_later_letter_that_fills_a_cell_replaces_nothing(site):
    for code, count in ((1001, 3), (7, 12), (7, 14)):
        take(counts=[{"lane": 1, "direction": "in", "class": code, "n": count}])
    kept = HotObservation.objects.order_by("sequence").values_list("result", "raw", "more")
    assert list(kept) == [
        ("[null,3]", None, None), ("[12,3]", None, None), ("[14,3]", 12.0, '{"raw":"[12,3]"}'),
    ]  # fmt: skip


def test_a_total_is_not_corrected_apart_from_its_parts(site):
    take()
    stream = Datastream.objects.get()
    stretch, somebody = Stretch(stream, stream.latest.us, stream.latest.us), User()
    with pytest.raises(Invalid) as refused:
        replace_values(
            stretch=stretch, new=NewValue(fixed=1), cause=Cause.DUPLICATE, reason="x", by=somebody
        )
    assert refused.value.code == "total"
    assert HotObservation.objects.get().value == 12.0


def motors(key="cars", kind="count", definition="", **names):
    return ObservedProperty.objects.create(
        key=key, kind=kind, definition=definition,
        name=names or {"de": "Kraftfahrzeuge", "en": "Motor vehicles"},
    )  # fmt: skip


def test_a_total_is_of_the_property_that_plain_counters_have(site):
    plain = motors()
    take()
    assert Datastream.objects.get().observed == plain
    assert not ObservedProperty.objects.filter(key="total-64").exists()


@pytest.mark.parametrize(
    "other", [{"de": "Autos"}, {"kind": "level", "de": "Kraftfahrzeuge"},
              {"de": "Kraftfahrzeuge", "en": "Cars"}]
)  # fmt: skip
def test_a_total_is_of_no_other_property(site, other):
    motors(**other)
    take()
    assert Datastream.objects.get().observed.key == "total-64"


def test_totals_from_before_are_merged_once(site):
    take()
    plain = motors()
    assert (merge_totals(), merge_totals()) == (1, 0)
    assert Datastream.objects.get().observed == plain
    assert not ObservedProperty.objects.filter(key="total-64").exists()


def test_what_only_has_the_definition_of_a_total_is_left_alone():
    motors(key="mine", definition=f"{TOTALS}64")
    assert merge_totals() == 0
    assert ObservedProperty.objects.filter(key="mine").exists()


def test_a_property_that_totals_share_can_be_deleted(site, client):
    plain = motors()
    take()
    assert client.delete(f"{ROOT}/ObservedProperties({plain.pk})").status_code == 200
    assert Datastream.objects.get().observed.key == "total-64"


def test_multi_datastreams_from_before_are_shown_by_their_total(site):
    take()
    stream = Datastream.objects.get()
    first = stream.parts.first().observed
    Datastream.objects.update(observed=first, properties={})
    import_module("stadtherz.observations.migrations.0011_totals_of_counts").show_totals(apps, None)
    stream.refresh_from_db()
    assert str(stream.observed.name) == "Kraftfahrzeuge"
    assert stream.properties == {"lane": 1, "direction": "in"}


def test_parts_from_before_are_named(site):
    take()
    parts = Datastream.objects.get().parts
    made = list(parts.values_list("name", flat=True))
    for number, part in enumerate(parts.all()):
        parts.filter(pk=part.pk).update(name=f"before-{number}")
    import_module("stadtherz.observations.migrations.0013_names_of_fields").name_fields(apps, None)
    assert list(parts.values_list("name", flat=True)) == made
    definitions = parts.values_list("observed__definition", flat=True)
    assert made == [
        one.removeprefix("urn:stadtherz:counting:").replace("/", "_") for one in definitions
    ]


def test_totals_of_counts_from_before_are_written_once(site, lake, capsys):
    take()
    unknown = [{"lane": 1, "direction": "in", "class": 1001, "n": 3}]
    take(start="2026-11-24T08:30:00+01:00", counts=unknown)
    take(start="2026-11-24T08:45:00+01:00")
    HotObservation.objects.update(value=None)
    Latest.objects.update(value=None)
    flush(lake=lake)
    for words in ("2 totals written", "0 totals written"):
        call_command("observations_totals")
        assert capsys.readouterr().out.strip() == words
    flush(lake=lake)
    stream = Datastream.objects.get()
    start = stream.latest.time.replace(minute=0)
    (hour,) = buckets([stream.pk], start, start + timedelta(hours=1))
    assert (hour.total, hour.count, stream.latest.value) == (24.0, 2, 12.0)
