"""Results: from the announced moment on, by every way the same, and nothing small in any."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction

from stadtherz.accounts.public import Permission, Role, User, roles_with
from stadtherz.accounts.services.privacy import export_json
from stadtherz.city.public import load_city, the_city
from stadtherz.newsroom.public import ensure_newsroom
from stadtherz.participation.domain.audience import Part, When
from stadtherz.participation.services.surveys import close_surveys
from stadtherz.participation.views.audience_words import MOMENTS, ROLES, seen_by
from tests.accounts.factories import person
from tests.participation.factories import procedure, staff
from tests.participation.survey_city import ASKING, TOLD, answered, published
from tests.participation.test_embargo import LINK, OURS, RANDOM, SOURCE

pytestmark = pytest.mark.django_db
PAGE = "/mitmachen/stadtbudget/umfragen/radfahren/"
PAPER = re.compile(r'<div class="print-back".*?</div>', re.DOTALL)  # the address as a picture
MOMENT = timedelta(microseconds=1)
DESK = re.compile("^/verwaltung/umfragen/")
STARTS = [
    "/", "/mitmachen/", "/en/take-part/", "/mitmachen/stadtbudget/", "/suche/?q=radfahren",
    "/sitemap.xml", "/verwaltung/", "/verwaltung/umfragen/", "/verwaltung/umfragen/{}/codes/", PAGE,
    PAGE + "ergebnis/", PAGE + "texte/", PAGE + "vorschau/",
    "/participation/surveys/{}/result.json", "/participation/surveys/{}/result.csv",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _city(settings):
    settings.STAFF_MFA = False
    load_city(city=the_city())
    ensure_newsroom()
    cache.clear()


def body(response):
    return response.content.decode()


def filled():
    """60 sheets: most live in the city, some work there, few visit."""
    survey = published(procedure(), staff())
    with time_machine.travel(ASKING, tick=False):
        answered(survey, 40, visitor="10.0.1", wish=["Bessere Radwege zum Bahnhof"])
        answered(survey, 15, visitor="10.0.2", role=["works"], days=["1"], wish=["Radwege!"])
        answered(survey, 5, visitor="10.0.3", role=["visits"], days=["0"], wish=[""])
    return survey


def ends(client_class, survey):
    """Everything that a superuser and a stranger can get now."""
    chief = User.objects.create_superuser("chefin", "chefin@mail.example", "pass")
    found = {"export": export_json(person=chief)}
    for who, account in (("chief", chief), ("stranger", None)):
        client = client_class()
        if account:
            client.force_login(account)
        todo, seen = [path.format(survey.pk) for path in STARTS], set()
        while todo:
            path = todo.pop(0)
            if path in seen:
                continue
            seen.add(path)
            cache.clear()
            page = client.get(path).content.decode()
            found[who, RANDOM.sub("*", path)] = page
            todo += [link for link in LINK.findall(page) if OURS.match(link) or DESK.match(link)]
    return {key: PAPER.sub("", RANDOM.sub("*", str(value))) for key, value in found.items()}


def world(client_class, at, **typed):
    with transaction.atomic(), time_machine.travel(at, tick=False):
        survey = published(procedure(), staff())
        answered(survey, 30, **typed)
        close_surveys(now=at)
        found = ends(client_class, survey)
        transaction.set_rollback(True)
    return found


OTHER = {"role": ["works"], "days": ["0"], "wish": ["Ampeln für Fahrräder"], "ways": ["shop"]}


class TestEmbargo:
    @pytest.mark.parametrize("at", [ASKING, TOLD - MOMENT])
    def test_nothing_depends_on_answers_before_the_moment(self, client, at):
        one, other = world(type(client), at), world(type(client), at, **OTHER)
        assert len(one) > 20
        assert one.keys() == other.keys()
        for key in one:
            assert one[key].splitlines() == other[key].splitlines(), key

    def test_the_comparison_finds_what_differs_after_it(self, client):
        one, other = world(type(client), TOLD), world(type(client), TOLD, **OTHER)
        differ = {key[1] for key in one if key in other and one[key] != other[key]}
        assert {PAGE + "ergebnis/", PAGE + "texte/", "/participation/surveys/*/result.json",
                "/participation/surveys/*/result.csv"} <= differ  # fmt: skip

    def test_no_other_module_reads_sheets(self):
        readers = {
            path.relative_to(SOURCE).as_posix()
            for path in (SOURCE / "participation").rglob("*.py")
            if "migrations" not in path.parts
            and re.search(r"\b(SurveySheet|sheets_of)\b", path.read_text(encoding="utf-8"))
        }
        assert readers == {
            "participation/models/__init__.py", "participation/models/surveys.py",
            "participation/services/demo_surveys.py",
            "participation/selectors/survey_results.py", "participation/services/surveys.py",
            "participation/services/withdrawing.py",  # deletes them unread
        }  # fmt: skip


class TestTheResult:
    def test_before_the_moment_it_says_when(self, client):
        filled()
        with time_machine.travel(TOLD - MOMENT, tick=False):
            page = client.get(PAGE + "ergebnis/")
        assert page.status_code == 403
        assert "Noch gibt es kein Ergebnis" in body(page)

    def test_page_and_files_tell_the_same_and_nothing_small(self, client):
        survey = filled()
        with time_machine.travel(TOLD, tick=False):
            page = body(client.get(PAGE + "ergebnis/"))
            values = client.get(f"/participation/surveys/{survey.pk}/result.json").json()
            table = client.get(f"/participation/surveys/{survey.pk}/result.csv")
        rows = list(csv.DictReader(io.StringIO(body(table))))
        numbers = [int(row["number"]) for row in rows if row["number"]]
        assert not [number for number in numbers if 0 < number < 10]
        assert values["sheets"] == 60
        role = values["questions"][0]["lines"]
        assert {tuple(one["answers"]): one["number"] for one in role} == {
            ("lives",): 40, ("-",): 0, ("works", "visits"): 20}  # fmt: skip
        for said in ("arbeite hier, bin zu Gast", "101.426", "Jemand kann mehrmals geantwortet"):
            assert said in page
        themes = re.findall(r"<li><strong>(.+?)</strong> <span class=\"when\">in (\d+)", page)
        assert ("Radwege", "55") in themes

    def test_few_answers_tell_nothing(self, client):
        survey = published(procedure(), staff())
        answered(survey, 9)
        with time_machine.travel(TOLD, tick=False):
            page = body(client.get(PAGE + "ergebnis/"))
            values = client.get(f"/participation/surveys/{survey.pk}/result.json").json()
        assert "Weniger als zehn Menschen haben geantwortet." in page
        assert (values["sheets"], values["questions"]) == (None, [])

    @pytest.mark.parametrize("many", [12, 36])
    def test_a_result_asks_as_often_for_many(self, client, many, django_assert_num_queries):
        survey = published(procedure(), staff())
        answered(survey, many)
        with time_machine.travel(TOLD, tick=False):
            client.get(PAGE + "ergebnis/")
            with django_assert_num_queries(6):
                client.get(PAGE + "ergebnis/")


class TestSights:
    """What the pages promise is what happens."""

    @pytest.mark.parametrize("role", [None, *Role])
    def test_texts_are_read_by_those_who_are_named(self, client, role):
        filled()
        if role:
            client.force_login(person("jemand", role))
        named = role in roles_with(Permission.RUN_SURVEYS)
        who = {one.when: one.who for one in seen_by(Part.SURVEY_TEXTS)}
        assert (str(ROLES[role]) in who[str(MOMENTS[When.ANNOUNCED])]) == named if role else True
        for at, may in ((TOLD - MOMENT, False), (TOLD, named)):
            with time_machine.travel(at, tick=False):
                page = client.get(PAGE + "texte/")
            assert page.status_code == (200 if may else 403)
            assert ("zum Bahnhof" in body(page)) == may

    def test_nobody_sees_single_answers(self, client):
        """Not in any page of a superuser: the answers of one sheet stand nowhere together."""
        survey = published(procedure(), staff())
        with time_machine.travel(ASKING, tick=False):
            answered(survey, 12, visitor="10.1.1", wish=["Einzelwunsch"])
        with time_machine.travel(TOLD, tick=False):
            pages = ends(type(client), survey)
        assert not [page for page in pages.values() if json.dumps({"wish": "Einzelwunsch"})[1:-1]
                    in page]  # fmt: skip
