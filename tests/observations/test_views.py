"""What readers get of a station: page, longer chart, downloads; and what stays hidden."""

import csv
import io
from datetime import timedelta

import duckdb
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.text import Text
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.domain.findings import Flag
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import (
    NO_STATION_KEYS,
    Datastream,
    ObservedProperty,
    Station,
)
from stadtherz.observations.selectors.figures import card_of, cards_of
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.store import Reading, record, record_rows
from tests.observations.factories import station, stream

pytestmark = pytest.mark.django_db


@pytest.fixture
def bridge(own_lake):
    """A station with a reading each quarter of the last hour, half of them flushed."""
    load_city(city=the_city())
    one = stream("bruecke-nord")
    now = timezone.now().replace(second=0, microsecond=0)
    for number in range(4):
        record(readings=[Reading(one.pk, now - timedelta(minutes=15 * number), number + 0.5)])
        if number == 1:
            flush()
    return one


def rows_of(response):
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_the_page_says_value_contact_and_that_it_is_not_simulated(bridge, client):
    body = client.get("/messwerte/bruecke/").content.decode()
    assert "Letzter Kontakt am" in body
    figure = body.partition('class="figure-big"')[2].partition("</p>")[0]
    assert " ".join(figure.split()).partition("</span>")[0].endswith(">1")  # 0.5, as half up
    assert "Simuliert" not in body
    assert "Site bruecke" in client.get("/en/readings/bruecke/").content.decode()


def test_a_station_shows_what_it_measures_first_and_mixes_nothing(own_lake, client):
    load_city(city=the_city())
    air = station("luft")
    dust, warmth = (
        ObservedProperty.objects.create(key=key, name=Text.of({"de": key}), decimals=1)
        for key in ("staub", "waerme")
    )
    now = timezone.now()
    for place, (observed, value) in enumerate([(dust, 11), (warmth, 30), (dust, 13)]):
        one = Datastream.objects.create(
            key=f"luft-{place}", station=air, observed=observed, position=place, interval_s=900
        )
        record(readings=[Reading(one.pk, now, value)])
    card, _ = cards_of([air], now)[0]
    assert (card.observed, card.value) == (dust, 12)
    assert card_of(air, now, warmth).value == 30
    assert "12,0" in client.get("/messwerte/luft/").content.decode()


def test_a_simulated_station_says_so(own_lake, client):
    load_city(city=the_city())
    stream("probe-1", station("probe", simulated=True))
    assert "Simuliert." in client.get("/messwerte/probe/").content.decode()


def test_a_station_that_never_sent_says_so(own_lake, client):
    load_city(city=the_city())
    stream("still-1", station("still"))
    body = client.get("/messwerte/still/").content.decode()
    assert "Diese Messstelle hat noch nichts gesendet." in body
    assert "Hier erscheinen Messwerte, sobald die Messstelle sendet." in body
    assert "day-chart" not in body.split("<main")[1]


def test_each_fixed_page_keeps_its_address():
    fixed = {
        path.rstrip("/").rsplit("/", 1)[1]
        for language in ("de", "en")
        for path in _in_language(language, "observations:compare", "observations:standing")
    }
    assert fixed == NO_STATION_KEYS
    for key in fixed:
        with pytest.raises(ValidationError, match="andere Seite"):
            Station(key=key, name=Text.of({"de": "x"})).full_clean()


def _in_language(language, *names):
    with override(language):
        return [reverse(name) for name in names]


def test_an_embedded_chart_says_interval_period_and_why_there_is_no_figure(bridge, client):
    body = client.get("/messwerte/bruecke/einbetten/?von=2026-11-02&bis=2026-11-08")
    body = body.content.decode()
    assert "Fahrräder in 15 Minuten" in body
    assert "2. November 2026 bis 8. November 2026:" in body
    assert "in der Tabelle" not in body
    now = timezone.now() + timedelta(minutes=1)
    record_rows(rows=[Row(bridge.pk, microseconds(now), 7e6, Flag.SUSPECT)])
    body = client.get("/messwerte/bruecke/einbetten/").content.decode()
    assert "Der neueste Wert ist verdächtig." in body
    assert "title=&quot;Stelle bruecke, " in client.get("/messwerte/bruecke/").content.decode()


@pytest.mark.parametrize(
    ("asked", "missing"), [("bruecke.bicycles", 0), ("x.y", 1), ("geheim.bicycles", 1)]
)
def test_comparing_says_what_is_not_there(bridge, client, asked, missing):
    stream("geheim-1", station("geheim", public=False))
    body = client.get(f"/messwerte/vergleichen/?reihe={asked}").content.decode()
    assert body.count("gibt es nicht, oder sie ist nicht öffentlich.") == missing
    assert "geheim" not in body.split("<main")[1]


def test_csv_loses_no_digit(bridge, client):
    now = timezone.now() - timedelta(minutes=1)
    written = ["1234567.891", "12345678", "0.1234567891", "1e-09", "0"]
    for number, value in enumerate(written):
        moment = now - timedelta(seconds=number)
        record(readings=[Reading(bridge.pk, moment, float(value))])
    found = [row["value"] for row in rows_of(client.get("/messwerte/bruecke/daten.csv"))]
    assert set(written) <= set(found)


def test_csv_holds_hot_and_flushed_values_with_both_times(bridge, client):
    rows = rows_of(client.get("/messwerte/bruecke/daten.csv"))
    assert [row["value"] for row in rows] == ["3.5", "2.5", "1.5", "0.5"]
    assert {row["datastream"] for row in rows} == {"bruecke-nord"}
    assert rows[0]["time_utc"].endswith("+00:00")
    assert rows[0]["time_local"][-6:] in {"+01:00", "+02:00"}


def test_parquet_holds_the_same(bridge, client, tmp_path):
    path = tmp_path / "download.parquet"
    response = client.get("/messwerte/bruecke/daten.parquet")
    path.write_bytes(b"".join(response.streaming_content))
    found = duckdb.read_parquet(str(path)).order("time_utc").project("value").fetchall()
    assert found == [(3.5,), (2.5,), (1.5,), (0.5,)]
    assert response["Content-Disposition"].endswith('.parquet"')


@pytest.mark.parametrize(
    "asked",
    ["von=&bis=", "von=9999-12-31", "von=0001-01-01&bis=0001-01-01",
     "von=2026-02-01&bis=2026-01-01", "von=2025-01-01&bis=2026-01-02"],
)  # fmt: skip
def test_odd_ranges_are_answered(bridge, client, asked):
    response = client.get(f"/messwerte/bruecke/daten.csv?{asked}")
    assert response.status_code == 200
    rows_of(response)


@pytest.mark.parametrize(
    ("asked", "told"),
    [("von=2026-99-99", "Ein Datum ist keines"), ("bis=x", "Ein Datum ist keines"),
     ("von=2020-01-01&bis=2026-01-01", "Mehr als ein Jahr"),
     ("von=2025-01-01&bis=2026-01-03", "Mehr als ein Jahr"), ("bis=0001-01-01", "Mehr als ein")],
)  # fmt: skip
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_days_are_not_left_out_silently(bridge, client, asked, told, form):
    response = client.get(f"/messwerte/bruecke/daten.{form}?{asked}")
    assert response.status_code == 400
    assert told in response.content.decode()


@pytest.mark.parametrize("path", ["/messwerte/bruecke/", "/messwerte/vergleichen/"])
@pytest.mark.parametrize(
    ("asked", "told"),
    [("von=2090-01-01&bis=2090-01-07", True), ("bis=2090-01-07", True), ("bis=2020-01-07", False),
     ("", False), ("von=x", False)],
)  # fmt: skip
def test_days_to_come_are_not_replaced_without_a_word(bridge, client, path, asked, told):
    body = client.get(f"{path}?{asked}").content.decode()
    assert ("Was noch kommt, weiß niemand" in body) is told


def test_the_part_of_a_range_is_that_of_the_page(bridge, client):
    asked = "?groesse=bicycles&von=2026-11-02&bis=2026-11-08"
    part = client.get(f"/messwerte/bruecke/zeitraum/{asked}").content.decode()
    assert part.startswith('<section class="band range"')
    assert "2. November 2026 bis 8. November 2026" in part
    whole = client.get(f"/messwerte/bruecke/{asked}").content.decode()
    assert part.split("</section>")[0] in whole
    assert client.get("/en/readings/bruecke/range/").status_code == 200


@pytest.mark.parametrize(
    ("path", "query"),
    [("bruecke/", "groesse=bicycles&amp;von=2026-11-02&amp;bis=2026-11-08"),
     ("vergleichen/", "von=2026-11-02&amp;bis=2026-11-08&amp;reihe=bruecke.bicycles")],
)  # fmt: skip
def test_paper_leads_back_to_the_same_days(bridge, client, settings, path, query):
    body = client.get(f"/messwerte/{path}?von=2026-11-02&bis=2026-11-08&x=y").content.decode()
    assert f"{settings.CONFIG.address}/messwerte/{path}?{query}</p>" in body


def test_longer_chart(bridge, client):
    answer = client.get("/messwerte/bruecke/verlauf.json?zeit=week").json()
    assert sum(value for value in answer["values"] if value is not None) == 8.0
    assert answer["times"] == sorted(answer["times"])
    assert answer["step"] == "hour"
    assert client.get("/messwerte/bruecke/verlauf.json?zeit=day").json()["step"] == "quarter-hour"
    assert client.get("/messwerte/bruecke/verlauf.json?zeit=nie").status_code == 200


@pytest.mark.parametrize("part", ["", "zeitraum/", "verlauf.json", "daten.csv", "daten.parquet"])
def test_a_hidden_station_looks_like_none(own_lake, client, part):
    load_city(city=the_city())
    stream("geheim-1", station("geheim", public=False))
    assert client.get(f"/messwerte/geheim/{part}").status_code == 404
    assert client.get(f"/messwerte/gibt-es-nicht/{part}").status_code == 404


def test_a_hidden_station_shows_up_nowhere(own_lake, client):
    load_city(city=the_city())
    stream("geheim-1", station("geheim", public=False))
    assert Datastream.objects.count() == 1
    for path in ("/", "/messwerte/", "/stadtteile/", "/suche/?q=geheim", "/sitemap.xml"):
        body = client.get(path).content.decode()
        assert "Stelle geheim" not in body, path
        assert "messwerte/geheim" not in body, path


def test_tags_in_a_name_are_words(own_lake, client):
    load_city(city=the_city())
    bad = station("boese")
    bad.name = {"de": "<script>alert(1)</script>", "en": "x"}
    bad.save()
    stream("boese-1", bad)
    for path in ("/messwerte/boese/", "/messwerte/", "/", "/suche/?q=script"):
        body = client.get(path).content.decode()
        assert "<script>alert" not in body, path
        assert "&lt;script&gt;" in body, path
