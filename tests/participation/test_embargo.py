"""Before the announced moment nothing that leaves the house depends on how people chose.

Not by looking for numbers, which can hide: the same votes are cast twice in two worlds that differ
in the choices alone, and everything that anybody can get must be equal in both.
"""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Permission as TablePermission
from django.core.cache import cache
from django.db import transaction
from wagtail.snippets.models import get_snippet_models

from stadtherz.accounts.public import Role, User
from stadtherz.accounts.services.privacy import export_json
from stadtherz.city.public import load_city, the_city
from stadtherz.newsroom.public import ensure_newsroom
from stadtherz.participation.services.casting import Wanted, cast_by_account
from stadtherz.participation.services.counting import count_result
from tests.accounts.factories import person
from tests.participation.factories import ANNOUNCED, CLOSES, COSTS, DURING, nonce
from tests.participation.test_closing import City

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).resolve().parents[2] / "src" / "stadtherz"
RANDOM = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16}…"
                    r"|[A-Za-z0-9+/]{86}==|[0-9A-Za-z]{64}|nonce-[\w+/=]+")  # fmt: skip
STARTS = ["/", "/mitmachen/", "/en/take-part/", "/suche/?q=haushalt", "/sitemap.xml",
          "/verwaltung/", "/verwaltung/reports/site-history/",
          "/mitmachen/stadtbudget/haushalt/ergebnis/",
          "/en/take-part/stadtbudget/haushalt/result/"]  # fmt: skip
FILES = tuple(
    "/participation/{}/" + name
    for name in ("board.jsonl", "result.csv", "result.json", "result.pb")
)
LINK = re.compile(r'href="(/[^"#]*)"')
OURS = re.compile(r"^/(en/)?(mitmachen|take-part)/|^/participation/")


def ends(city):
    """Everything that a superuser, a resident and a stranger can get now."""
    found = {"export": export_json(person=city.people[0])}
    chief = User.objects.create_superuser("chefin", "chefin@mail.example", "pass")
    for who, account in (("chief", chief), ("stranger", None)):
        client = city.client()
        if account:
            client.force_login(account)
        files = [*FILES, "/mitmachen/regeln-vergleichen/?abstimmung={}"]
        todo, seen = [*STARTS, *(one.format(city.ballot.pk) for one in files)], set()
        while todo:
            path = todo.pop(0)
            if path in seen:
                continue
            seen.add(path)
            cache.clear()
            response = client.get(path)
            content = b"".join(response) if response.streaming else response.content
            page = content.decode()
            found[who, RANDOM.sub("*", path)] = (response.status_code, page)
            todo += [link for link in LINK.findall(page) if OURS.match(link)]
    return found


def world(client_class, choices, at):
    """The answers of a city in which people chose this; nothing of it remains."""
    with transaction.atomic(), time_machine.travel(at, tick=False):
        city = City()
        city.client = client_class
        for number, choice in enumerate(choices):
            cast_by_account(
                ballot=city.ballot, account=city.people[number],
                wanted=Wanted(choice, nonce(number)), now=DURING,
            )  # fmt: skip
        city.close()
        if at >= CLOSES:
            city.close(CLOSES.date(), CLOSES)
        if at >= ANNOUNCED:
            city.finish()
            count_result(ballot_id=city.ballot.pk, now=at)
        found = ends(city)
        transaction.set_rollback(True)
    return {key: RANDOM.sub("*", str(value)) for key, value in found.items()}


SOME = [frozenset({"baeume"}), frozenset({"bank", "brunnen"})] * 6
OTHERS = [frozenset({"spielplatz", "bank", "brunnen"})] * 12


@pytest.fixture
def worlds(client, settings):
    load_city(city=the_city())
    ensure_newsroom()
    settings.STAFF_MFA = False

    def both(at):
        return [world(type(client), choices, at) for choices in (SOME, OTHERS)]

    return both


@pytest.mark.parametrize("at", [DURING + timedelta(days=1), CLOSES,
                                ANNOUNCED - timedelta(microseconds=1)])  # fmt: skip
def test_nothing_depends_on_the_choices_before_the_moment(worlds, at):
    one, other = worlds(at)
    assert len(one) > 20
    assert one.keys() == other.keys()
    for who, file in (("chief", "result.json"), ("stranger", "result.pb")):
        assert one[who, f"/participation/*/{file}"].startswith("(403,")
    for key in one:
        assert same(one[key]) == same(other[key]), key


def test_the_comparison_finds_what_differs_after_the_moment(worlds):
    one, other = worlds(ANNOUNCED)
    differ = {key[1] for key in one.keys() & other.keys() if same(one[key]) != same(other[key])}
    ours = {"/mitmachen/stadtbudget/haushalt/", "/mitmachen/stadtbudget/haushalt/ergebnis/",
            "/en/take-part/stadtbudget/haushalt/result/"}  # fmt: skip
    assert ours | {one.format("*") for one in FILES} <= differ


def same(answer):
    """Leave out in which order commitments happened to come: their number stays."""
    return sorted(answer.replace("\\n", "\n").splitlines())


READERS = {
    "selectors/totals.py", "selectors/board.py", "services/casting.py", "services/closing.py",
    "services/putting_in.py", "services/counting.py", "models/box.py", "models/results.py",
    "models/__init__.py", "selectors/results.py", "views/results.py", "services/paper_release.py",
    "selectors/turnouts.py",  # of what is kept, the turnout alone
}  # fmt: skip
GIVES_CHOICES = re.compile(
    r"\b(CastBallot|SealedBallot|CountedResult|opened_ballots|openings_of)\b"
)


def test_no_other_module_reads_how_people_chose():
    found = {
        path.relative_to(SOURCE / "participation").as_posix()
        if "participation" in path.parts
        else path.as_posix()
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts and GIVES_CHOICES.search(path.read_text())
    }
    assert found == READERS


EDITED_BY_STAFF = {"procedure", "plan"}
"""What the administration edits; nothing of a ballot, its box or its list is among it."""


class TestStaff:
    """Roles open no way to a ballot."""

    def test_nothing_of_the_box_or_the_list_is_in_an_administration(self):
        ours = set(apps.get_app_config("participation").get_models())
        edited = {one._meta.model_name for one in ours & set(get_snippet_models())}
        assert edited == EDITED_BY_STAFF
        assert not apps.is_installed("django.contrib.admin")

    def test_no_role_has_a_right_on_its_tables(self):
        for role in Role:
            person(role.value, role)
        held = TablePermission.objects.filter(
            content_type__app_label="participation", group__isnull=False
        )
        assert set(held.values_list("content_type__model", flat=True)) == EDITED_BY_STAFF


def test_a_board_without_openings_says_no_choice():
    from stadtherz.participation.selectors.board import board_lines  # noqa: PLC0415

    city = City()
    city.vote(*range(12))
    city.close(CLOSES.date(), CLOSES)
    lines = [json.loads(line) for line in board_lines(city.ballot, CLOSES)]
    contents = [line["content"] for line in lines if line["line"] == "entry"]
    assert {tuple(sorted(one)) for one in contents[1:]} == {("commitment", "day", "kind")}
    assert [line["line"] for line in lines if line["line"] == "opening"] == []
    assert {one["key"] for one in contents[0]["options"]} == set(COSTS)
