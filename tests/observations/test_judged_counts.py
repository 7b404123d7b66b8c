"""The totals of classified counts are judged as any counter is, and carry what was found."""

import csv
import io
import json
from datetime import timedelta
from importlib import import_module

import numpy as np
import pytest
from django.apps import apps

from stadtherz.accounts.public import Role, User, ensure_roles
from stadtherz.city.public import load_city, the_city
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.forms import ActForm, BalanceForm, QualityRulesForm
from stadtherz.observations.models import (
    Balance,
    Datastream,
    Episode,
    Flag,
    QualityRules,
    moment,
)
from stadtherz.observations.services.correcting import decide, undo
from stadtherz.observations.services.first_look import forget_limits
from stadtherz.observations.services.rules import ensure_rules
from stadtherz.observations.services.store import record_rows
from tests.observations.factories import station, stream
from tests.observations.judged import at, busy, doubted, flags, judge_all, take
from tests.observations.sensorthings.bodies import MEASUREMENT, location, multi, observed, thing

pytestmark = pytest.mark.django_db
ROOT = "/sensorthings/v1.1"
COUNT = MEASUREMENT.replace("OM_Measurement", "OM_CountObservation")


@pytest.fixture(autouse=True)
def city(own_lake, settings):
    settings.OPEN_WRITES = True
    load_city(city=the_city())
    forget()
    forget_limits()
    yield
    forget()
    forget_limits()


def make(client, body):
    answer = client.post(f"{ROOT}/Things", json.dumps(body), content_type="application/json")
    assert answer.status_code == 201, answer.content


@pytest.fixture
def counter(client):
    return counter_of(client)


def counter_of(client, interval="PT15M", name="Counter"):
    parts = {
        "multiObservationDataTypes": [COUNT, COUNT],
        "ObservedProperties": [
            observed(words, definition=f"urn:stadtherz:counting:count/{code}/any")
            for words, code in (("Car", 7), ("Lorry", 3))
        ],
        "properties": {"stadtherz.interval": interval},
    }
    make(client, thing(name, Locations=[location()], MultiDatastreams=[multi(name, **parts)]))
    return Datastream.objects.latest("pk")


def tell(client, row, us, result):
    body = {"phenomenonTime": moment(us).isoformat(), "result": result}
    answer = client.post(
        f"{ROOT}/MultiDatastreams({row.pk})/Observations", json.dumps(body),
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 201, answer.content
    return answer["Location"].partition("Observations")[2]


def count(row, times, totals):
    """Count cars and a tenth of lorries; the totals are given."""
    rows = []
    for us, total in zip(times, totals, strict=True):
        lorries = int(total) // 10
        rows.append(
            Row(row.pk, int(us), float(total), result=f"[{int(total) - lorries},{lorries}]")
        )
    record_rows(rows=rows)


def day_of(client, row, number=0):
    day = (moment(at(number)) + timedelta(hours=3)).date().isoformat()
    return f"/messwerte/{row.station.key}/", {"von": day, "bis": day}


def test_an_impossible_count_is_doubted_when_it_comes_in(client):
    row = counter_of(client, "PT1H")
    tell(client, row, at(0, 6), [60, 3])
    number = tell(client, row, at(0, 7), [900_000_000, 3])
    assert client.get(f"{ROOT}/Observations{number}").json()["resultQuality"] == {
        "flag": "suspect", "rule": "range",
    }  # fmt: skip
    path, day = day_of(client, row)
    body = client.get(path, day).content.decode()
    assert "Zusammen 63 Kraftfahrzeuge." in " ".join(body.split())
    answer = client.get(f"{path}zaehlung.csv", day)
    found = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [(one["count"], one["flag"], one["rule"]) for one in found] == [
        ("60", "plausible", ""), ("3", "plausible", ""),
        ("900000000", "suspect", "range"), ("3", "suspect", "range"),
    ]  # fmt: skip


def test_a_silent_counter_is_found_over_weeks_and_keeps_its_lists(client, counter):
    times, totals = busy(0, 35)
    dead = (times >= at(30, 6)) & (times < at(30, 18))
    count(counter, times, np.where(dead, 0.0, totals))
    judge_all()
    found = doubted(counter, 30, 31)
    assert len(found) == 48
    assert {rule for _, rule in found} == {Rule.ZERO_RUN}
    assert Episode.objects.get(rule="zero-run").datastream == counter
    told = client.get(
        f"{ROOT}/MultiDatastreams({counter.pk})/Observations"
        "?$filter=resultQuality/flag eq 'suspect'&$count=true&$top=1"
    ).json()
    assert (told["@iot.count"], told["value"][0]["result"]) == (48, [0, 0])


def test_a_gap_of_totals_is_listed(counter):
    times, totals = busy(0, 7)
    there = (times < at(3, 8)) | (times >= at(3, 14))
    count(counter, times[there], totals[there])
    judge_all()
    assert [one.rule for one in Episode.objects.all()] == ["gap"]


def test_staff_confirm_reject_and_take_back(counter):
    ensure_roles()
    person = User.objects.create_user("owner")
    person.groups.set(person.groups.model.objects.filter(name=Role.DATA_OWNER.value))
    times, totals = busy(0, 35)
    count(counter, times, np.where((times >= at(30, 6)) & (times < at(30, 18)), 0.0, totals))
    judge_all()
    act = decide(episode=Episode.objects.get(rule="zero-run"), fault=False, by=person)
    judge_all()
    assert doubted(counter, 30, 31) == []
    assert undo(correction=act, by=person) == 48
    assert len(doubted(counter, 30, 31)) == 48
    decide(episode=Episode.objects.get(rule="zero-run"), fault=True, by=person)
    assert {flag for hour, _, flag, _ in flags(counter, 30, 31) if 726 <= hour < 738} == {
        Flag.SUSPECT
    }
    assert Episode.objects.get(rule="zero-run").state == Episode.State.CONFIRMED


def test_counters_before_and_behind_are_balanced(client, counter):
    behind = stream("bruecke-nord", station("bruecke"))
    times, totals = busy(0, 7, most=200.0)
    count(counter, times, totals)
    lost = (times >= at(3)) & (times < at(4))
    take(behind, times, np.where(lost, totals // 4, totals))
    row = Balance.objects.create(name="Bridge")
    row.inward, row.outward = [counter], [behind]
    row.save()
    judge_all()
    assert {one.datastream_id for one in Episode.objects.filter(rule="conservation")} == {
        counter.pk, behind.pk,
    }  # fmt: skip
    assert {rule for _, rule in doubted(counter, 3, 4)} == {Rule.CONSERVATION}


def winds(client):
    make(client, thing("Mast", Locations=[location()], MultiDatastreams=[multi()]))
    return Datastream.objects.latest("pk")


def test_a_balance_with_what_does_not_count_is_not_checked(client, counter, caplog):
    other, behind = winds(client), stream("bruecke-nord", station("bruecke"))
    times, totals = busy(0, 7, most=200.0)
    count(counter, times, totals)
    take(behind, times, totals * 2)
    row = Balance.objects.create(name="Bridge")
    row.inward, row.outward = [counter, other], [behind]
    row.save()
    judge_all()
    assert not Episode.objects.filter(rule="conservation").exists()
    assert "the balance Bridge is not checked" in caplog.text


def offered(form, name):
    return set(form.fields[name].queryset)


def form_of(base, model):
    kinds = {"Meta": type("Meta", (), {"model": model, "fields": "__all__"})}
    return type("Form", (base,), kinds)()


def test_forms_offer_only_what_is_judged(client, counter):
    other, plain = winds(client), stream("bruecke-nord", station("bruecke"))
    rules = form_of(QualityRulesForm, QualityRules)
    assert {counter, plain} <= offered(rules, "datastream")
    assert other not in offered(rules, "datastream")
    assert other not in offered(rules, "neighbours")
    properties = offered(rules, "observed")
    assert {counter.observed, plain.observed} <= properties
    assert not {part.observed for part in counter.parts.all()} & properties
    balance = form_of(BalanceForm, Balance)
    assert {counter, plain} <= offered(balance, "inward")
    assert other not in offered(balance, "outward")


def test_no_rules_are_made_for_what_is_only_a_part(client, counter):
    ensure_rules()
    assert QualityRules.objects.filter(observed=counter.observed).exists()
    parts = [part.observed_id for part in counter.parts.all()]
    assert not QualityRules.objects.filter(observed__in=parts).exists()


def test_rules_from_before_are_mended(client, counter):
    ensure_rules()
    part = counter.parts.first().observed
    QualityRules.objects.filter(observed=counter.observed).update(most_a_second=None)
    QualityRules.objects.create(observed=part, low=0.0)
    import_module("stadtherz.observations.migrations.0017_rules_of_totals").mend_rules(apps, None)
    assert not QualityRules.objects.filter(observed=part).exists()
    assert QualityRules.objects.get(observed=counter.observed).most_a_second == 2.0


def test_staff_see_which_acts_a_total_has():
    form = ActForm(of_total=True)
    assert [name for name, _ in form.fields["act"].choices] == ["suspect", "plausible"]
    assert "SensorThings" in str(form.fields["act"].help_text)
    assert not {"value", "factor", "offset", "cause"} & set(form.fields)
    assert len(ActForm().fields["act"].choices) == 4
