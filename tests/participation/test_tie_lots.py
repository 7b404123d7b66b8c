"""A tie that the declared rule leaves is ended by a lot, in public, by two people, once."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.urls import reverse

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.counting.rule import Criterion, MostVotes, Rule, read_rule
from stadtherz.participation.domain.counting.tie_lot import lot_order, with_lot
from stadtherz.participation.domain.lots.drawing import seed_of
from stadtherz.participation.domain.splits import ByGroup, Splits
from stadtherz.participation.models import CountedResult, Happened, TieLot
from stadtherz.participation.selectors.totals import kept_result
from stadtherz.participation.selectors.turnouts import districts_of
from stadtherz.participation.services import counting
from stadtherz.participation.services.casting import Wanted, cast_by_account
from stadtherz.participation.services.counting import count_again, count_result
from stadtherz.participation.services.tie_lots import (
    Announced,
    announce_tie_lot,
    draw_tie_lot,
)
from tests.accounts.factories import person
from tests.participation.factories import ANNOUNCED, DURING, nonce
from tests.participation.test_closing import City
from tests.participation.test_verifier import exported, verify

pytestmark = pytest.mark.django_db
NOW, KNOWN = ANNOUNCED + timedelta(hours=1), ANNOUNCED + timedelta(days=3)
COSTS = {"bank": 5_000_00, "brunnen": 5_000_00, "baum": 1_000_00}
REASON = "Die Ziehung sehen alle, und niemand kennt sie vorher."
EVENT = Announced(Text.of({"de": "Lottozahlen", "en": "lottery numbers"}), KNOWN, REASON)
SEED = " 4  8 15 "
DISTRICTS = Splits(ByGroup((("ost", 40, 20), ("west", 30, 12)), 0))
PAGE = "/mitmachen/stadtbudget/haushalt/ergebnis/"


@pytest.fixture
def tied(monkeypatch):
    """Six voted for each of two that cost the same, and both do not fit into the budget."""
    load_city(city=the_city())
    cache.clear()
    city = City(costs=COSTS, most=2, budget=6_000_00)
    for number, key in enumerate(("bank", "brunnen") * 6):
        wanted = Wanted(frozenset({key}), nonce(number))
        cast_by_account(ballot=city.ballot, account=city.people[number], wanted=wanted, now=DURING)
    city.finish()
    monkeypatch.setattr(counting, "turnout_by_group", lambda _pk: DISTRICTS)
    count_result(ballot_id=city.ballot.pk, now=ANNOUNCED)
    return city.ballot


@pytest.fixture
def two():
    return person("erste", Role.CDO), person("zweite", Role.CDO)


def announce(ballot, by, event=EVENT, now=NOW):
    return announce_tie_lot(ballot_id=ballot.pk, announced=event, by=by, now=now)


def draw(ballot, by, seed=SEED, again=SEED, now=KNOWN):
    return draw_tie_lot(ballot_id=ballot.pk, seed=seed, again=again, by=by, now=now)


def test_a_lot_behind_the_declared_rule_leaves_no_tie():
    order = lot_order(COSTS, "4 8 15")
    rule = with_lot(Rule(MostVotes(), ties=(Criterion.LOWER_COST,)), order)
    assert (rule.ties, rule.lot) == ((Criterion.LOWER_COST, Criterion.LOT), order)
    assert with_lot(rule, order) == rule
    assert read_rule(rule.text()) == rule


@pytest.mark.parametrize("typed", ["4 8 15", " 4, 8,15", "04-08-15", "4; 8 / 15.", "4+8\n15"])
def test_of_one_event_there_is_one_seed(typed):
    assert seed_of(typed) == "4 8 15"
    assert seed_of(f"{typed} a") == seed_of("") == ""


def test_the_lot_ends_the_tie_and_everybody_can_repeat_it(tied, two, tmp_path):
    first, second = two
    declared = CountedResult.objects.get()
    announce(tied, first)
    row = draw(tied, second)
    news = Happened.objects.filter(kind="result", procedure=tied.procedure.key)
    assert [one.at for one in news.order_by("at")] == [ANNOUNCED, KNOWN]  # the tie, and its end
    told = json.loads(row.content)
    order = lot_order(COSTS, "4 8 15")
    won = next(key for key in order if key != "baum")
    assert (told["state"], told["winners"]) == ("counted", [won])
    assert told["rule"]["settings"]["lot"] == list(order)
    assert told["lot"]["declared_sha256"] == declared.told()["rule"]["sha256"]
    assert (told["lot"]["seed"], told["lot"]["reason"]) == ("4 8 15", REASON)
    assert count_again(ballot_id=tied.pk, now=KNOWN) == row.sha256
    assert CountedResult.objects.get().content == declared.content  # what was published stays
    told_by_district = districts_of(kept_result(tied, KNOWN))
    assert [one.voted for one in told_by_district.rows] == [20, 12]  # a lot takes no turnout away
    board = type("Exported", (), {"ballot": tied})
    file = exported(board, tmp_path, KNOWN)
    assert "a tie is left" in verify(file)[1]
    assert f"winners by most votes first: {won}\n" in verify(file, "--lot", SEED)[1]
    for change in ({"seed": "1"}, {"reason": "anders"}, {"sequence": []}):
        with pytest.raises(DatabaseError), transaction.atomic():
            TieLot.objects.filter(pk=tied.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        TieLot.objects.all().delete()
    TieLot.objects.filter(pk=tied.pk).update(drawn_by=None)  # an account may be erased


def test_each_step_has_its_moment_and_its_person(tied, two):
    first, second = two
    with pytest.raises(Conflict):
        draw(tied, second)
    for moment in (NOW, NOW + timedelta(days=365)):
        with pytest.raises(Invalid) as refused:
            announce(tied, first, Announced(Text(), moment, "kurz"))
        assert refused.value.details == ("event", "known_at", "reason")
    announce(tied, first)
    for by, now, code in ((second, NOW, "tie-early"), (first, KNOWN, "second-person")):
        with pytest.raises(NotAllowed) as refused:
            draw(tied, by, now=now)
        assert refused.value.code == code
    for typed, again in ((SEED, "4 8 16"), ("4 8 15 ", "4 8 15 a"), ("vier", "vier")):
        with pytest.raises(Invalid):
            draw(tied, second, typed, again)
    later = Announced(EVENT.event, KNOWN + timedelta(days=7), REASON)
    for now in (NOW, KNOWN):  # nobody looks at a seed and takes another
        with pytest.raises(Conflict) as refused:
            announce(tied, second, later, now=now)
        assert refused.value.code == "tie-announced"
    for change in ({"reason": "anders"}, {"known_at": NOW}):
        with pytest.raises(DatabaseError), transaction.atomic():
            TieLot.objects.filter(pk=tied.pk).update(**change)
    draw(tied, second)
    with pytest.raises(Conflict):
        draw(tied, second, seed="1", again="1")
    with pytest.raises(NotAllowed):
        announce(tied, person("moritz", Role.MODERATOR))


def test_no_lot_where_the_rule_left_no_tie(two):
    load_city(city=the_city())
    city = City()
    city.vote(*range(12))
    city.finish()
    count_result(ballot_id=city.ballot.pk, now=ANNOUNCED)
    with pytest.raises(Conflict) as refused:
        announce(city.ballot, two[0])
    assert refused.value.code == "tie-none"


def test_staff_announce_and_draw_on_a_page_and_everybody_reads_it(client, settings, tied, two):
    settings.STAFF_MFA = False
    here = reverse("participation-tie-lot", args=[tied.pk])
    sent = {"act": "announce", "event": "Lottozahlen vom Samstag", "event_en": "", "reason": REASON}
    with time_machine.travel(NOW, tick=False):
        client.force_login(two[0])
        desk = client.get(reverse("participation-ballot", args=[tied.pk])).content.decode()
        assert here in desk
        wrong = client.post(here, sent | {"known_at": "2026-09-01T20:00"})
        assert '<a href="#id_known_at">' in wrong.content.decode()
        client.post(here, sent | {"known_at": "2026-09-26T18:00"})
        assert "Lottozahlen vom Samstag" in client.get(PAGE).content.decode()
    with time_machine.travel(KNOWN, tick=False):
        client.force_login(two[0])
        assert "trägt jemand anderes ein" in client.get(here).content.decode()
        client.force_login(two[1])
        client.post(here, {"act": "draw", "seed": "4 8 15", "again": "4 8 15"})
        page = client.get(PAGE).content.decode()
        assert "<code>4 8 15</code>" in page
        assert "Ein Vorhaben von 3 bekommt Geld." in page
        equals = [key for key in lot_order(COSTS, "4 8 15") if key != "baum"]
        assert f"<ol><li>{equals[0]}</li><li>{equals[1]}</li></ol>" in page
        english = client.get(
            PAGE.replace("mitmachen", "en/take-part").replace("ergebnis", "result")
        )
        assert f'<span lang="de">{REASON}</span>' in english.content.decode()
        told = client.get(f"/participation/{tied.pk}/result.json").json()
        assert told["lot"]["seed"] == "4 8 15"
