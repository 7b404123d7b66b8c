"""The page of a counting site tells classes, lanes and speeds, and hands them out."""

import csv
import io
import json
from datetime import timedelta

import duckdb
import pytest
import time_machine
from django.utils import timezone

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.domain.times import LAST_MOMENT
from stadtherz.observations.models import Datastream, Latest
from stadtherz.observations.services.ingest import Ingest
from stadtherz.observations.templatetags.counting import percent
from stadtherz.observations.views import files
from stadtherz.site import middleware
from tests.observations.counting_site import ONE, counted_site, letter
from tests.observations.factories import stream

pytestmark = pytest.mark.django_db
DAY = {"von": "2026-11-23", "bis": "2026-11-23"}  # a Monday


@pytest.fixture(autouse=True)
def fresh(own_lake):
    forget()
    yield
    forget()


@pytest.fixture
def site(settings, tmp_path):
    """A site with three ways: two intervals of a Monday, of which one cell is unknown."""
    counted_site(settings, tmp_path)


def table(body, caption):
    """Give the texts of the cells of the rows of a table."""
    part = body.split(f"<caption>{caption}")[1].split("</table>")[0].split("<tbody>")[1]
    rows = [row.split("</tr>")[0] for row in part.split("<tr>")[1:]]
    return [[_text(cell) for cell in row.replace("<th", "<td").split("<td")[1:]] for row in rows]


def _text(cell):
    pieces = cell.partition(">")[2].split("<")
    words = "".join([pieces[0], *(one.partition(">")[2] for one in pieces[1:])])
    return " ".join(words.split())


def test_the_page_tells_classes_lanes_and_speeds(site, client):
    body = client.get("/messwerte/nord/", DAY).content.decode()
    assert "Nach Art, Richtung und Geschwindigkeit" in body
    # five of six intervals are known whole: 5 x 54 motor vehicles, of which 5 x 4 are lorries
    assert "Vom 23.11.2026 bis 23.11.2026: 270 Kraftfahrzeuge." in " ".join(body.split())
    assert "Davon sind 7,4 % Schwerverkehr" in " ".join(body.split())
    assert table(body, "Nach Art")[0][:3] == ["Pkw", "300", "93 %"]
    assert [row[:3] for row in table(body, "Nach Art")][1:] == [
        ["Lkw", "22", "6,8 %"], ["Fahrrad", "24", "zählt nicht dazu"],
    ]  # fmt: skip
    lanes = [row[:2] for row in table(body, "Nach Richtung und Spur")]
    assert lanes == [
        ["Osten, alle Spuren", "216"], ["Spur 1, Richtung osten", "108"],
        ["Spur 2, Richtung osten", "108"], ["Spur 1, Richtung westen", "54"],
    ]  # fmt: skip
    # six distributions of cars, five of lorries
    assert [row[:2] for row in table(body, "Nach Geschwindigkeit")] == [
        ["0 bis unter 30", str(6 * 12 + 5)], ["30 bis unter 50", str(6 * 30 + 5 * 2)],
        ["ab 50", str(6 * 8 + 5)],
    ]  # fmt: skip
    assert "schneller, als der Sensor unterscheidet" in body  # 53 of 320 are in the open band


def test_figure_and_history_are_of_all_motor_vehicles(site, client):
    body = client.get("/messwerte/nord/", DAY).content.decode()
    assert "Kraftfahrzeuge" in body.split('class="figure-big"')[1].split("</p>")[0]
    assert "Zusammen 270 Kraftfahrzeuge." in body


def test_what_is_unknown_is_said(site, client):
    body = client.get("/messwerte/nord/", DAY).content.decode()
    assert "deshalb zu klein" in body
    assert "Von einer Spur und Richtung ist zuletzt ein Teil unbekannt" in body
    assert "Ganz bekannt ist 0 von 1 Tag." in " ".join(body.split())
    assert "von diesen 84 fehlen 84" in body


def test_it_is_told_in_english_too(site, client):
    body = client.get("/en/readings/nord/", DAY).content.decode()
    assert "By class, direction and speed" in body
    assert table(body, "By class")[0][0] == "Car"
    assert "Kraftfahrzeuge" not in body


@pytest.mark.parametrize(
    ("path", "caption", "first"),
    [("/messwerte/nord/", "Nach Richtung und Spur", "Osten, alle Spuren"),
     ("/en/readings/nord/", "By direction and lane", "Eastbound, all lanes")],
)  # fmt: skip
def test_directions_are_named_in_the_language_of_the_page(site, client, path, caption, first):
    assert table(client.get(path, DAY).content.decode(), caption)[0][0] == first


def test_heavy_traffic_is_told_beside_the_figure(site, client):
    Ingest().take([letter("2026-11-23T08:30:00+01:00", (1, "osten", ONE))])
    body = client.get("/messwerte/nord/").content.decode()
    assert "Davon waren von 08:30 bis 08:45 Uhr 7,4 % Schwerverkehr." in " ".join(body.split())


def test_few_vehicles_are_told_in_numbers(site, client):
    few = [[4, 5, 1], [0, 1, 0], [9, 9, 9]]
    Ingest().take([letter("2026-11-23T08:30:00+01:00", (1, "osten", few))])
    body = " ".join(client.get("/messwerte/nord/").content.decode().split())
    assert "Davon gehörte von 08:30 bis 08:45 Uhr 1 von 11 zum Schwerverkehr." in body


@pytest.mark.parametrize(
    ("clock", "came", "said"),
    [("08:29", range(32), False), ("08:31", range(32), True), ("08:31", [*range(32), 33], True)],
)
def test_an_interval_that_is_on_its_way_is_not_missing(site, client, clock, came, said):
    """The quarter hours up to 08:00, without or with that from 08:15."""
    ways = [(lane, to, ONE) for lane, to in ((1, "osten"), (2, "osten"), (1, "westen"))]
    with time_machine.travel(f"2026-11-24T{clock}:00+01:00", tick=False):
        Ingest().take(
            [letter(f"2026-11-24T{n // 4:02}:{n % 4 * 15:02}:00+01:00", *ways) for n in came]
        )
        asked = {"von": "2026-11-24", "bis": "2026-11-24"}
        body = client.get("/messwerte/nord/", asked).content.decode()
    assert ("deshalb zu klein" in body) == said


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (1, "100 %"),
        (0.998, "über 99 %"),
        (0.994, "99 %"),
        (0.091, "9,1 %"),
        (0.0004, "unter 0,1 %"),
    ],
)  # fmt: skip
def test_not_quite_all_is_not_all(share, words):
    assert percent(share).replace("\u00a0", " ") == words


def test_a_plain_counter_has_no_such_section(client):
    load_city(city=the_city())
    stream("bruecke-nord")
    assert "Nach Art, Richtung" not in client.get("/messwerte/bruecke/").content.decode()
    assert client.get("/messwerte/bruecke/zaehlung.csv").status_code == 404


def test_a_whole_year_has_days_but_no_classes(site, client):
    body = client.get("/messwerte/nord/", {"von": "2025-12-01", "bis": "2026-11-23"})
    assert "für höchstens 92 Tage" in body.content.decode()


def test_a_full_week_has_a_daily_average(site, client):
    Datastream.objects.exclude(key="tangente-1-osten").delete()
    forget()
    first = timezone.datetime.fromisoformat("2026-11-09T00:00:00+01:00")
    letters = [
        letter((first + timedelta(minutes=15 * n)).isoformat(), (1, "osten", ONE))
        for n in range(7 * 96)
    ]
    assert Ingest().take(letters) == 7 * 96
    body = client.get("/messwerte/nord/", {"von": "2026-11-09", "bis": "2026-11-15"})
    told = " ".join(body.content.decode().split())
    assert f"An einem Tag sind es im Mittel {96 * 54:,} Kraftfahrzeuge.".replace(",", ".") in told
    assert "Ganz bekannt sind 7 von 7 Tagen." in told
    assert "von diesen 84 fehlen 77" in told


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def test_the_download_has_a_row_for_each_part(site, client):
    rows = rows_of(client.get("/messwerte/nord/zaehlung.csv", DAY))
    assert len(rows) == 6 * 9
    assert rows[0] == {
        "datastream": "tangente-1-osten", "start_utc": "2026-11-23T07:00:00+00:00",
        "end_utc": "2026-11-23T07:15:00+00:00", "start_local": "2026-11-23T08:00:00+01:00",
        "end_local": "2026-11-23T08:15:00+01:00", "lane": "1", "direction": "osten", "class": "7",
        "class_key": "car", "speed_from_kmh": "0", "speed_to_kmh": "30", "count": "12",
        "mean_speed_kmh": "", "flag": "plausible", "rule": "", "raw": "", "raw_mean_speed_kmh": "",
    }  # fmt: skip
    unknown = [row for row in rows if row["count"] == ""]
    assert [(row["class"], row["speed_from_kmh"]) for row in unknown] == [("3", "30")]
    assert sum(int(row["count"] or 0) for row in rows if row["class"] == "7") == 300


def test_a_corrected_count_keeps_each_raw_cell(site, client, settings):
    settings.OPEN_WRITES = True
    row = Datastream.objects.get(key="tangente-2-osten")
    path = f"/sensorthings/v1.1/MultiDatastreams({row.pk})/Observations?$orderby=phenomenonTime"
    first = client.get(path).json()["value"][0]
    assert first["result"] == [12, 30, 8, 1, 2, 1, 4, 0, 0]
    changed = [12, 30, 9, 1, 2, None, 4, 0, 0]
    answer = client.patch(
        first["@iot.selfLink"], json.dumps({"result": changed}), content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    rows = rows_of(client.get("/messwerte/nord/zaehlung.csv", DAY))
    mine = [row for row in rows if row["flag"] == "corrected"]
    assert [row["count"] for row in mine] == ["12", "30", "9", "1", "2", "", "4", "0", "0"]
    assert [row["raw"] for row in mine] == ["12", "30", "8", "1", "2", "1", "4", "0", "0"]
    assert {(row["datastream"], row["rule"]) for row in mine} == {("tangente-2-osten", "person")}


def test_parquet_holds_the_same(site, client, tmp_path):
    answer = client.get("/messwerte/nord/zaehlung.parquet", DAY)
    (tmp_path / "found.parquet").write_bytes(b"".join(answer.streaming_content))
    table = duckdb.read_parquet(str(tmp_path / "found.parquet"))
    found = table.aggregate("count(*), sum(count), count(count)").fetchall()
    assert found == [(54, 300 + 22 + 24, 53)]
    kinds = dict(zip(table.columns, map(str, table.types), strict=True))
    assert {kinds[name] for name in ("count", "raw")} == {"BIGINT"}
    assert (kinds["lane"], kinds["start_local"]) == ("INTEGER", "VARCHAR")


def test_no_question_of_a_download_may_take_longer_than_an_answer(site, client, monkeypatch):
    monkeypatch.setattr(files, "ANSWER_S", -1.0)
    with pytest.raises(Unavailable):
        rows_of(client.get("/messwerte/nord/zaehlung.csv", DAY))
    monkeypatch.setattr(middleware, "ANSWER_S", -1.0)
    assert client.get("/messwerte/nord/zaehlung.parquet", DAY).status_code == 503


def test_the_plain_download_holds_totals(site, client):
    rows = rows_of(client.get("/messwerte/nord/daten.csv", DAY))
    assert [row["value"] for row in rows] == ["54"] * 5


def test_the_page_asks_few_questions(site, client, django_assert_max_num_queries):
    client.get("/messwerte/nord/", DAY)
    with django_assert_max_num_queries(12):
        client.get("/messwerte/nord/", DAY)


@pytest.mark.usefixtures("site")
def test_a_count_at_the_end_of_time_leaves_the_page_standing(client):
    Latest.objects.update(us=LAST_MOMENT, first_us=LAST_MOMENT)
    assert client.get("/messwerte/nord/", DAY).status_code == 200
