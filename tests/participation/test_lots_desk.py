"""Staff prepare a drawing of lots with a form: rows, faults at their fields, the rule in words."""

import json
import re
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.users.models import UserProfile

from stadtherz.accounts.public import Role
from stadtherz.city.public import districts, load_city, the_city
from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.lots.faults import ENGLISH
from stadtherz.participation.domain.lots.rule import read_rule, seats_of_share
from stadtherz.participation.models import LotDrawing
from stadtherz.participation.services.lots import publish_list
from stadtherz.participation.views.lot_faults import RULES, fault_words
from tests.accounts.factories import person
from tests.participation.factories import BEFORE, procedure, staff
from tests.participation.lots_told import LISTING, RULE, SEED_KNOWN, called, candidates

pytestmark = pytest.mark.django_db
BASICS = {
    "title": "Digitalbeirat", "title_en": "Digital board", "summary": "Wer dem Rat hilft",
    "summary_en": "Who helps", "key": "", "seats": "10", "minimum_age": "16", "year": "2026",
    "residents_only": "on", "opens": "2026-09-02T08:00", "closes": "2026-09-06T18:00",
    "seed_event": "Lottozahlen vom 12. September", "seed_event_en": "Lottery numbers",
    "seed_known": "2026-09-12T20:00", "term_ends": "2028-12-31",
    "a-number": "1", "a-0-title": "Mitglied des Stadtrats", "a-0-title_en": "Councillor",
    "k-number": "2",
    "k-0-source": "said", "k-0-title": "Geschlecht", "k-0-title_en": "Gender", "k-0-number": "3",
    "k-0-g-0-title": "Frauen", "k-0-g-0-title_en": "women", "k-0-g-0-least": "4",
    "k-0-g-1-title": "Männer", "k-0-g-1-share": "45",
    "k-1-source": "district", "k-1-title": "Stadtteil", "k-1-number": "1",
    "k-1-g-0-title": "Süden", "k-1-g-0-districts": ["betzenberg"], "k-1-g-0-least": "1",
}  # fmt: skip


def sent(**changes):
    return BASICS | {"act": "save"} | changes


def body(response):
    return response.content.decode()


@pytest.fixture(autouse=True)
def _city(settings):
    load_city(city=the_city())
    settings.STAFF_MFA = False


@pytest.fixture
def office(client):
    by = staff()
    client.force_login(by)
    with time_machine.travel(BEFORE, tick=False):
        yield by


@pytest.fixture
def new(office):
    return reverse("participation-lots-new", args=[procedure().pk])


def test_from_a_form_to_a_public_drawing(client, new):
    assert 'value="2026-09-07T08:00"' in body(client.get(new))  # of the phase
    rest = set(districts().values_list("key", flat=True)) - {"betzenberg"}
    second = {"k-1-number": "2", "k-1-g-1-title": "Rest", "k-1-g-1-districts": sorted(rest)}
    page = body(client.post(new, sent(**second), follow=True))
    row = LotDrawing.objects.get()
    assert (row.key, row.called) == ("digitalbeirat", False)
    rule = row.as_rule()
    assert [(one.key, one.least, one.most) for one in rule.categories[0].groups] == [
        ("frauen", 4, 10), ("maenner", 4, 5)
    ]  # fmt: skip
    assert rule.categories[1].groups[0].districts == ("betzenberg",)
    assert "Von 10 Plätzen gehen mindestens 4 an: Frauen." in page
    assert "Of 10 seats, at least 4 go to: women." in page
    assert "Councillor" in page
    public = "/mitmachen/stadtbudget/losen/digitalbeirat/"
    assert client.get(public).status_code == 404
    here = reverse("participation-lots-one", args=[row.pk])
    assert "Veröffentlicht." in body(client.post(here, {"act": "publish"}, follow=True))
    assert client.get(public).status_code == 200
    changed = reverse("participation-lots-change", args=[row.pk])
    shown = body(client.get(changed))
    assert all(words in shown for words in ('value="frauen"', 'value="Councillor"', "checked"))
    client.post(changed, sent(**second, seats="12", key="anders"))
    row.refresh_from_db()
    assert (row.key, row.rule["seats"], row.called) == ("digitalbeirat", 12, True)
    client.post(here, {"act": "remove"})
    assert not LotDrawing.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "english"),
    [
        ({"k-0-g-0-least": "11"}, "id_k-0-g-0-least", "a whole number from 0 to 10"),
        ({"k-0-g-1-share": "", "k-0-g-1-least": "7"}, "id_k-0-title", "11 together"),
        ({"k-1-g-0-most": "5"}, "id_k-1-title", "some of the 10 seats stay empty"),
        ({"k-0-g-0-most": "3"}, "id_k-0-g-0-least", "at least 4 is more than at most 3"),
        ({"k-0-g-1-most": "3"}, "id_k-0-g-1-share", "seats or a share, not both"),
        ({"k-0-g-0-title": ""}, "id_k-0-g-0-title", "Write what the group is called"),
        ({"k-1-g-0-districts": []}, "id_k-1-g-0-districts", "Choose at least one district."),
        ({"k-1-number": "0"}, "id_k-1-title", "needs at least one group"),
        ({"closes": "2026-09-01T18:00"}, "id_closes", "ends before it begins"),
        ({"seed_known": "2026-09-05T18:00"}, "id_seed_known", "after the time to come forward"),
        ({"a-0-title": ""}, "id_a-0-title", "Write the office"),
        ({"seats": "0"}, "id_seats", "1"),
    ],
)
def test_a_fault_is_told_at_its_field_in_both_languages(
    client, office, new, changes, field, english
):
    answer = client.post(new, sent(**changes))
    assert answer.status_code == 400
    page = body(answer)
    assert f'<a href="#{field}">' in page
    assert 'value="Frauen"' in page or "k-0-g-0-title" in changes  # nothing that was typed is lost
    assert not re.search("least|most sum|stands there", _faults(page))
    UserProfile.objects.create(user=office, preferred_language="en")
    assert english in _faults(body(client.post(new, sent(**changes))))
    assert not LotDrawing.objects.exists()


def _faults(page):
    return re.sub("<[^>]*>", "", page[page.index("paper-desk__faults") :].split("</div>")[0])


def test_rows_are_added_and_removed_and_nothing_is_stored(client, new):
    page = body(client.post(new, sent(act="criterion-age")))
    assert 'name="k-2-g-2-youngest" value="65"' in page
    assert re.search(r'name="k-2-title"[^>]*autofocus', page)
    page = body(client.post(new, sent(act="group-0")))
    assert 'name="k-0-g-3-title"' in page
    page = body(client.post(new, sent(act="drop-0-0")))
    assert 'value="Frauen"' not in page
    assert 'name="k-0-g-0-title" value="Männer"' in page
    page = body(client.post(new, sent(act="drop-0")))
    assert 'name="k-0-title" value="Stadtteil"' in page
    assert re.search(r'value="betzenberg"[^>]*checked', page)
    assert 'name="a-1-title"' in body(client.post(new, sent(act="office")))
    assert 'name="a-0-title"' not in body(client.post(new, sent(act="dropoffice-0")))
    for strange in ("drop-7", "drop-0-9", "group-9", "criterion-x", "nichts", "drop-" + "9" * 5000):
        assert client.post(new, sent(act=strange)).status_code == 200
    assert client.post(new, sent(act="office", **{"k-number": "9" * 400})).status_code == 200
    assert not LotDrawing.objects.exists()


def test_a_file_fills_the_form_and_its_faults_are_worded(client, office):
    found = called(procedure(), office)
    told = client.get(reverse("participation-lots-setup", args=[found.pk]))
    values = json.loads(told.content)
    assert values["rule"] == RULE
    new = reverse("participation-lots-new", args=[found.procedure_id])

    def brought(values):
        file = SimpleUploadedFile("a.json", json.dumps(values).encode())
        return client.post(new, sent(act="file", **{"b-file": file}))

    page = body(brought(values))
    assert 'name="k-0-g-0-title" value="16 bis 39"' in page
    assert 'value="Frauen"' not in page
    wrong = brought(values | {"rule": RULE | {"seats": 5}, "closes": "2026-09-01T00:00:00+02:00"})
    assert wrong.status_code == 400
    assert "age: höchstens: zusammen 4" in body(wrong)
    assert 'value="Frauen"' in body(wrong)  # what was typed stays
    assert client.post(new, sent(act="file")).status_code == 400
    assert "seed_known folgen aufeinander" in body(brought(values | {"opens": values["closes"]}))


def test_once_somebody_came_forward_it_is_read_only_with_its_reason(client, office):
    found = called(procedure(), office)
    candidates(found, 1)
    here = reverse("participation-lots-one", args=[found.pk])
    page = body(client.get(here))
    assert "Ein Mensch hat sich gemeldet und dieser Regel zugestimmt." in page
    assert reverse("participation-lots-change", args=[found.pk]) not in page
    change = reverse("participation-lots-change", args=[found.pk])
    assert "schon jemand gemeldet" in body(client.post(change, sent(), follow=True))
    assert "schon jemand gemeldet" in body(client.post(here, {"act": "remove"}, follow=True))
    assert LotDrawing.objects.get().rule == RULE


def test_a_later_event_is_named_while_the_list_is_not_out(client, office):
    found = called(procedure(), office)
    candidates(found)
    here = reverse("participation-lots-one", args=[found.pk])
    given = {"act": "event", "event-seed_event": "Lotto am 26.", "event-seed_event_en": ""}
    with time_machine.travel(LISTING, tick=False):
        wrong = client.post(here, given | {"event-seed_known": "2026-09-01T20:00"})
        assert '<a href="#id_event-seed_known">' in body(wrong)
        client.post(here, given | {"event-seed_known": "2026-09-26T20:00"})
        found.refresh_from_db()
        assert str(found.seed_event) == "Lotto am 26."
        assert found.seed_known > SEED_KNOWN
        publish_list(drawing_id=found.pk, by=office, now=LISTING)
        later = given | {"event-seed_known": "2026-09-27T20:00"}
        assert "Dabei bleibt es." in body(client.post(here, later))


def test_what_cannot_be_published_says_why(client, new):
    client.post(new, sent(**{"k-number": "0", "closes": "2026-09-10T18:00"}))
    row = LotDrawing.objects.get()
    here = reverse("participation-lots-one", args=[row.pk])
    assert "niemand melden kann" in re.sub(r"\s+", " ", body(client.get(here)))
    client.post(here, {"act": "publish"})
    row.refresh_from_db()
    assert not row.called
    LotDrawing.objects.update(called=True)  # and its times were changed afterwards
    assert "niemand melden kann" in re.sub(r"\s+", " ", body(client.get(here)))


def test_pages_are_for_those_who_run_surveys_and_ask_few_questions(
    client, office, django_assert_max_num_queries
):
    found = called(procedure(), office)
    for name, args in (
        ("participation-lots-desk", []), ("participation-lots-one", [found.pk]),
        ("participation-lots-change", [found.pk]), ("participation-lots-setup", [found.pk]),
        ("participation-lots-new", [found.procedure_id]),
    ):  # fmt: skip
        with django_assert_max_num_queries(16):
            assert client.get(reverse(name, args=args)).status_code == 200
    client.force_login(person("moritz", Role.MODERATOR))
    assert client.get(reverse("participation-lots-desk")).status_code == 403


class TestWords:
    def test_every_fault_has_words(self):
        assert set(RULES) == set(ENGLISH)
        broken = RULE | {
            "seats": 0, "excluded": [{"key": "x"}], "categories": [
                {"source": "?", "groups": [{"title": "A", "districts": 3}]}
            ] * 5,
        }  # fmt: skip
        with pytest.raises(Invalid) as caught:
            read_rule(broken)
        assert caught.value.details[0] == "seats: seats is a whole number from 1 to 200"
        words = [fault_words(one) for one in caught.value.details]
        assert words[0] == "seats: eine ganze Zahl von 1 bis 200"
        assert "Kriterium 1: Eine Gruppe hat keinen Schlüssel (key)." in words

    @pytest.mark.parametrize(
        ("percent", "seats", "told"),
        [("0", 10, (0, 0)), ("45", 10, (4, 5)), ("50", 10, (5, 5)), ("100", 7, (7, 7)),
         ("33.33", 3, (0, 1))],
    )  # fmt: skip
    def test_a_share_is_as_many_whole_seats(self, percent, seats, told):
        assert seats_of_share(Decimal(percent), seats) == told
