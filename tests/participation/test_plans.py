"""The list of what the city is up to: announced, moved, decided, read by people and programs."""

import csv
import io
import re
from datetime import UTC, date, datetime

import icalendar
import pytest
import time_machine
from django.core.cache import cache

from stadtherz.accounts.public import Role
from stadtherz.city.public import District, Theme, load_city, the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.plans import PlanState, Timeliness
from stadtherz.participation.models import Happened, Plan, PlanChange
from stadtherz.participation.services.plans import (
    NewDay,
    Step,
    announce_plan,
    move_treatment,
    take_step,
)
from tests.accounts.factories import person
from tests.participation.factories import procedure, staff, text

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
DAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _city():
    load_city(city=the_city())
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def a_plan(key="radweg", **changes):
    departments = Plan._meta.get_field("department").related_model.objects
    values = {
        "key": key, "title": text("Radweg am Bach"), "summary": text("Ein Weg am Ufer"),
        "degree": "collaborate", "participation": text("Zwei Abende im Juni"),
        "department": departments.first(), "council": "Stadtrat", "treated_on": DAY,
        "cost": 1_250_000_00,
    } | changes  # fmt: skip
    return Plan.objects.create(**values)


def announced(key="radweg", **changes):
    return announce_plan(plan_id=a_plan(key, **changes).pk, by=staff(), now=NOW)


def test_a_plan_is_not_there_before_it_is_announced(client):
    plan = a_plan()
    assert client.get("/mitmachen/vorhaben/radweg/").status_code == 404
    assert "Radweg" not in client.get("/mitmachen/vorhaben/").content.decode()
    announce_plan(plan_id=plan.pk, by=staff(), now=NOW)
    cache.clear()
    assert "Radweg am Bach" in client.get("/mitmachen/vorhaben/?x").content.decode()
    page = client.get("/mitmachen/vorhaben/radweg/?x").content.decode()
    assert "Stadtrat" in page
    assert "1.250.000\xa0€" in page
    assert "du planst mit".capitalize() in page


def test_too_late_is_refused_without_a_reason_and_told_with_one(client):
    plan = a_plan(treated_on=date(2027, 2, 24))
    by = staff()
    with pytest.raises(Invalid, match="2 days too early"):
        announce_plan(plan_id=plan.pk, by=by, now=NOW)
    plan.why_late = Text.of("Der Bund zahlt nur bis März.")
    plan.save()
    announce_plan(plan_id=plan.pk, by=by, now=NOW)
    page = client.get("/mitmachen/vorhaben/radweg/").content.decode()
    assert "Es fehlen 2 Tage" in page
    assert "Der Bund zahlt nur bis März." in page


def test_only_staff_with_the_permission_announce():
    plan = a_plan()
    with pytest.raises(NotAllowed):
        announce_plan(plan_id=plan.pk, by=person("red", Role.EDITOR), now=NOW)
    announce_plan(plan_id=plan.pk, by=person("mod", Role.MODERATOR), now=NOW)
    with pytest.raises(Conflict, match="was announced on"):
        announce_plan(plan_id=plan.pk, by=staff(), now=NOW)


def test_a_moved_treatment_keeps_the_old_day_and_the_reason_readable(client):
    plan, by = announced(), person("leitung", Role.CDO)
    with pytest.raises(Invalid, match="say why"):
        move_treatment(plan_id=plan.pk, to=NewDay(DAY, Text.of(" ")), by=by, now=NOW)
    to = NewDay(date(2026, 12, 24), Text.of("Es eilt"))
    with pytest.raises(Invalid, match="too early"):
        move_treatment(plan_id=plan.pk, to=to, by=by, now=NOW)
    to = NewDay(date(2027, 5, 3), Text.of({"de": "Das Gutachten fehlt", "en": "A report lacks"}))
    move_treatment(plan_id=plan.pk, to=to, by=by, now=NOW)
    page = client.get("/mitmachen/vorhaben/radweg/").content.decode()
    assert "statt 01.03.2027 nun 03.05.2027. Warum: Das Gutachten fehlt" in page
    english = client.get("/en/take-part/plans/radweg/").content.decode()
    assert "A report lacks" in english


def test_a_plan_goes_its_way_and_ends_with_an_outcome(client):
    plan, by = announced(), person("leitung", Role.CDO)
    take_step(plan_id=plan.pk, step=Step(PlanState.RUNNING), by=by, now=NOW)
    with pytest.raises(Invalid, match="what came out"):
        take_step(plan_id=plan.pk, step=Step(PlanState.DECIDED), by=by, now=NOW)
    step = Step(PlanState.DECIDED, Text.of("Der Rat stimmte zu."))
    take_step(plan_id=plan.pk, step=step, by=by, now=NOW)
    with pytest.raises(Conflict):
        take_step(plan_id=plan.pk, step=Step(PlanState.RUNNING), by=by, now=NOW)
    assert "Der Rat stimmte zu." in client.get("/mitmachen/vorhaben/radweg/").content.decode()
    kinds = list(Happened.objects.order_by("at", "kind").values_list("kind", flat=True))
    assert sorted(kinds) == ["announced", "decided", "running"]


def test_the_list_is_filtered_and_ordered_by_what_comes_next(client):
    here = announced("spaet", treated_on=date(2027, 9, 1), title=text("Später"))
    here.districts.add(District.objects.get(key="morlautern"))
    by = person("leitung", Role.CDO)
    for key, day in (("bald", DAY), ("offen", None)):
        announce_plan(plan_id=a_plan(key, treated_on=day, title=text(key)).pk, by=by, now=NOW)
    themed = Plan.objects.get(key="bald")
    themed.themes.add(Theme.objects.first())

    def keys(**query):
        found = client.get("/participation/plans.json", query).json()["plans"]
        return [one["key"] for one in found]

    assert keys() == ["bald", "spaet", "offen"]
    assert keys(thema=Theme.objects.first().key) == ["bald"]
    assert keys(stadtteil="morlautern") == ["bald", "spaet", "offen"]  # others: the whole city
    assert keys(stadtteil="siegelbach") == ["bald", "offen"]
    assert keys(stand="decided") == []
    empty = client.get("/mitmachen/vorhaben/?stand=decided").content.decode()
    assert "Dazu ist gerade nichts angekündigt." in empty


def test_files_for_programs_say_the_same(client):
    announced(procedure=procedure("radfahren"))
    Plan.objects.filter(key="radweg").update(title=text("=Radweg, am Bach"))
    one = client.get("/participation/plans.json").json()["plans"][0]
    assert one["timeliness"] == Timeliness.IN_TIME
    assert one["cost_eur"] == 1_250_000
    assert one["page"].endswith("/mitmachen/vorhaben/radweg/")
    answer = client.get("/participation/plans.csv")
    row = next(iter(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))))
    assert row["title"] == "'=Radweg, am Bach"
    assert row["procedure"] == "radfahren"
    events = icalendar.Calendar.from_ical(client.get("/participation/plans.ics").content).events
    assert [(one.start, one.end) for one in events] == [(DAY, date(2027, 3, 2))]
    feed = client.get("/participation/plans.atom")
    assert "Neues Vorhaben: Radweg am Bach" in feed.content.decode()
    again = client.get("/participation/plans.atom", headers={"If-None-Match": feed["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_asks_the_same_however_long_it_is(client, number, django_assert_max_num_queries):
    by = staff()
    for place in range(number):
        announce_plan(plan_id=a_plan(f"v{place}").pk, by=by, now=NOW)
    with django_assert_max_num_queries(10):
        client.get("/mitmachen/vorhaben/")


def test_the_page_of_a_plan_asks_little(client, django_assert_max_num_queries):
    announced(procedure=procedure("radfahren"))
    with django_assert_max_num_queries(8):
        client.get("/mitmachen/vorhaben/radweg/")


def test_staff_announce_and_move_in_the_administration(admin_client, settings):
    settings.STAFF_MFA = False
    plan = a_plan()
    desk = f"/verwaltung/vorhaben/{plan.pk}/"
    assert "Noch nicht angekündigt" in admin_client.get(desk).content.decode()
    admin_client.post(desk, {"announce": "yes"})
    plan.refresh_from_db()
    assert plan.announced_on == date(2026, 11, 26)
    late = {"move": "yes", "day-day": "2026-12-01", "day-reason_de": "Es eilt"}
    page = admin_client.post(desk, late).content.decode()
    assert "Die Beratung kommt zu früh." in page
    assert "Es eilt" in page  # nothing that was typed is lost
    admin_client.post(desk, {"step": "yes", "step-state": "dropped", "step-outcome_de": "Zu teuer"})
    plan.refresh_from_db()
    assert plan.state == PlanState.DROPPED
    editor = admin_client.get(f"/verwaltung/snippets/participation/plan/edit/{plan.pk}/")
    assert editor.status_code == 200


def test_what_the_editor_changes_of_an_announced_plan_is_kept_word_by_word(
    admin_client, client, settings
):
    settings.STAFF_MFA = False
    plan = a_plan(contact="Frau Muster")
    address = f"/verwaltung/snippets/participation/plan/edit/{plan.pk}/"
    form = {
        "key": plan.key, "title_de": "Radweg am Bach", "title_en": "Radweg am Bach (en)",
        "summary_de": "Ein Weg am Ufer", "summary_en": "Ein Weg am Ufer (en)",
        "degree": plan.degree, "participation_de": "Zwei Abende im Juni",
        "participation_en": "Zwei Abende im Juni (en)", "department": plan.department_id,
        "treated_on": "01.03.2027", "council": "Stadtrat", "cost": plan.cost,
    }  # fmt: skip
    admin_client.post(address, form | {"summary_de": "Ein Weg am Bach"})
    assert not PlanChange.objects.exists()  # nobody has read it yet
    announce_plan(plan_id=plan.pk, by=staff(), now=NOW)
    admin_client.post(address, form | {"summary_de": "Ein Weg am Bach"})
    assert not PlanChange.objects.exclude(field="contact").exists()  # nothing has changed
    district, theme = District.objects.first(), Theme.objects.first()
    changed = {
        "summary_de": "Ein Steg am Bach", "cost": 2_000_000_00, "districts": [district.pk],
        "themes": [theme.pk], "degree": "inform", "title_en": "A bike path",
    }  # fmt: skip
    assert admin_client.post(address, form | changed).status_code == 302
    assert set(PlanChange.objects.values_list("field", flat=True)) == {
        "title", "summary", "degree", "cost", "themes", "districts"
    }  # fmt: skip
    told = Happened.objects.get(kind="changed")
    assert "Kosten, geschätzt" in str(told.text)
    assert told.districts == [district.key]
    cache.clear()
    german = client.get("/mitmachen/vorhaben/radweg/?x").content.decode()
    english = client.get("/en/take-part/plans/radweg/?x").content.decode()
    assert re.search(r"<del><span[^>]*>gestrichen: </span>Weg </del>\s*<ins>.*?Steg ", german)
    assert re.search(r"<del>.*?1.250.000\xa0€</del>\s*<ins>.*?2.000.000\xa0€</ins>", german)
    assert re.search(r"<del>.*?€1,250,000</del>", english)
    assert "A bike " in german  # the English title alone changed
    assert "Muster" not in str(list(PlanChange.objects.values_list("before", "after")))


def test_the_editor_moves_no_announced_plan(admin_client, settings):
    settings.STAFF_MFA = False
    plan = announced()
    address = f"/verwaltung/snippets/participation/plan/edit/{plan.pk}/"
    form = {
        "key": plan.key, "title_de": "Radweg", "summary_de": "Ein Weg", "degree": plan.degree,
        "participation_de": "Zwei Abende", "department": plan.department_id,
        "treated_on": "01.03.2027",
    }  # fmt: skip
    for change in ({"treated_on": "05.12.2026"}, {"why_late_de": "Es eilt"}, {"key": "anders"}):
        answer = admin_client.post(address, form | change)
        assert answer.status_code == 200, change
        plan.refresh_from_db()
        assert (plan.key, plan.treated_on, str(plan.why_late)) == ("radweg", DAY, "")
    assert (
        "mit einem Grund, den alle"
        in admin_client.post(address, form | {"treated_on": "05.12.2026"}).content.decode()
    )
    assert admin_client.post(address, form).status_code == 302
    plan.refresh_from_db()
    assert str(plan.title) == "Radweg"
