"""A minimum age is said by accounts themselves; for codes the register knows it."""

from urllib.parse import unquote

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, transaction

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Invalid, NotAllowed
from stadtherz.kernel.text import Text
from stadtherz.participation.models import (
    AgeStatement,
    BoardEntry,
    CastBallot,
    Procedure,
    Support,
    VotingBallot,
)
from stadtherz.participation.services.ages import say_age
from stadtherz.participation.services.casting import Wanted, cast_by_account, cast_by_code
from stadtherz.participation.services.entering import Entered, enter_accounts, make_codes
from stadtherz.participation.services.opening import open_ballot
from stadtherz.participation.services.preparing import (
    BallotSetup,
    OptionSetup,
    prepare_ballot,
)
from stadtherz.participation.services.proposing import hand_in
from stadtherz.participation.services.supporting import support
from stadtherz.participation.services.surveys import Proven, answer_survey
from tests.accounts.people import confirmed
from tests.participation.factories import (
    BEFORE,
    DURING,
    MOST_VOTES,
    ballot,
    nonce,
    opened,
    procedure,
    staff,
)
from tests.participation.proposal_city import (
    NOW,
    collecting,
    draft,
    ready_made,
    resident,
    said,
)
from tests.participation.survey_city import ASKING, TYPED, published

pytestmark = pytest.mark.django_db
PAGE = "/mitmachen/stadtbudget/haushalt/"
CHOICE = frozenset({"bank"})


@pytest.fixture(autouse=True)
def _city():
    load_city(city=the_city())
    cache.clear()


def aged(row, years=16):
    Procedure.objects.filter(pk=row.pk).update(minimum_age=years)
    row.refresh_from_db()
    return row


def test_who_votes_with_an_account_says_so_and_nothing_is_kept(client):
    office, anna = staff(), confirmed("anna")
    found = opened(office, minimum_age=16)
    enter_accounts(ballot_id=found.pk, people=[Entered(anna.pk)], by=office, now=BEFORE)
    with pytest.raises(NotAllowed) as refused:
        cast_by_account(ballot=found, account=anna, wanted=Wanted(CHOICE, nonce(1)), now=DURING)
    assert (refused.value.code, refused.value.details) == ("age", ("16",))
    client.force_login(anna)
    sent = {"schritt": "ansehen", "wahl": "bank", "nonce": nonce(1)}
    with time_machine.travel(DURING, tick=False):
        assert "ab 16 Jahren" in client.get(PAGE).content.decode()
        review = client.post(PAGE, sent).content.decode()
        assert "Ich bin mindestens 16 Jahre alt." in review
        assert "Es wird nicht gespeichert" in review
        without = client.post(PAGE, sent | {"schritt": "abgeben"})
        assert "Bestätige dein Alter." in without.content.decode()
        assert not CastBallot.objects.exists()
        client.post(PAGE, sent | {"schritt": "abgeben", "alter": "on"})
    assert CastBallot.objects.count() == 1
    assert not AgeStatement.objects.exists()


def test_a_code_is_asked_for_no_age():
    office = staff()
    found = opened(office, access="codes", minimum_age=16)
    (code,) = make_codes(ballot_id=found.pk, entries=[""], by=office, now=BEFORE)
    cast_by_code(ballot=found, code=code.code, wanted=Wanted(CHOICE, nonce(1)), now=DURING)
    assert CastBallot.objects.count() == 1


def test_a_ballot_is_never_laxer_than_its_procedure_and_keeps_its_age():
    office, of = staff(), aged(procedure())
    row = ballot(of, minimum_age=14)
    with pytest.raises(Invalid) as refused:
        open_ballot(ballot_id=row.pk, by=office, now=BEFORE)
    assert refused.value.code == "ballot-age"
    plain = ("kind", "access", "opens", "closes", "announced", "objections_until")
    setup = BallotSetup(
        key="haushalt", title=Text.of("Was?"), question=Text(), rule=Text.of("So."),
        rule_settings=MOST_VOTES, budget=row.budget, minimum_age=14,
        options=(OptionSetup("bank", Text.of("Bank"), Text(), 5_00),),
        **{name: getattr(row, name) for name in plain},
    )  # fmt: skip
    assert prepare_ballot(procedure=of, setup=setup, by=office).minimum_age == 16
    open_ballot(ballot_id=row.pk, by=office, now=BEFORE)
    assert '"minimum_age":16' in BoardEntry.objects.get(box=row.pk, number=0).content
    with pytest.raises(DatabaseError), transaction.atomic():
        VotingBallot.objects.filter(pk=row.pk).update(minimum_age=0)


def test_proposals_ask_once_and_go_on_where_one_was(client):
    of, anna = aged(collecting()), resident()
    own, other = draft(of, anna), ready_made(of, 1)[0]
    acts = (
        lambda: hand_in(draft_id=own.pk, author=anna, answer="", now=NOW),
        lambda: support(proposal_id=other.pk, account=anna, language="de", now=NOW),
        lambda: said(other, anna),
    )
    for act in acts:
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.code == "age"
    client.force_login(anna)
    with time_machine.travel(NOW, tick=False):
        about = client.get("/mitmachen/ideen/").content.decode()
        assert f"wer mindestens {of.minimum_age} Jahre alt ist" in about
        page = client.get(f"/mitmachen/ideen/vorschlaege/{other.pk}/").content.decode()
        assert "Sag uns, dass du es bist." in page
        asking = unquote(client.get("/mitmachen/ideen/vorschlaege/neu/")["Location"])
        assert asking == "/mitmachen/ideen/dein-alter/?weiter=/mitmachen/ideen/vorschlaege/neu/"
        assert client.post(asking).status_code == 400
        gone = {"alter": "on", "weiter": "https://elsewhere.example/"}
        assert client.post(asking, gone)["Location"] == "/mitmachen/ideen/"
        assert client.get(asking)["Location"] == "/mitmachen/ideen/vorschlaege/neu/"
    for act in acts:
        act()
    assert Support.objects.count() == 1


def test_only_the_greatest_is_kept_and_no_birthday():
    anna = resident()
    for years in (16, 14, 18):
        say_age(account=anna, at_least=years, now=NOW)
    row = AgeStatement.objects.get()
    assert row.at_least == 18
    assert {field.name for field in AgeStatement._meta.fields} == {
        "id", "account", "at_least", "said_at"
    }  # fmt: skip
    with pytest.raises(Invalid):
        say_age(account=anna, at_least=0, now=NOW)


def test_a_sheet_of_a_survey_says_it_each_time():
    survey = published(aged(procedure()), staff(), minimum_age=14)
    typed = {"typed": TYPED, "now": ASKING}
    with pytest.raises(NotAllowed) as refused:
        answer_survey(survey=survey, proven=Proven(visitor="::1"), nonce=nonce(1), **typed)
    assert refused.value.details == ("16",)  # that of the procedure, which is stricter
    said_so = Proven(visitor="::1", old_enough=True)
    answer_survey(survey=survey, proven=said_so, nonce=nonce(1), **typed)
    assert not AgeStatement.objects.exists()
