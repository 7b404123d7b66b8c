"""Many accounts and many codes from one origin are still one origin; nobody else is held up."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache

from stadtherz.kernel.errors import NotAllowed, Refused, Unavailable
from stadtherz.participation.domain.spam import FROM_ONE_ORIGIN, Kind
from stadtherz.participation.models import CastBallot, Support
from stadtherz.participation.services import origins
from stadtherz.participation.services.casting import Wanted, cast_by_code
from stadtherz.participation.services.origins import require_origin
from stadtherz.participation.services.supporting import support
from tests.participation.factories import DURING, nonce
from tests.participation.paper_city import Office
from tests.participation.proposal_city import NOW, collecting, ready_made, resident

pytestmark = pytest.mark.django_db
UNKNOWN = "2222-2222-2222-2222"
WRONG_CODES = 4


@pytest.fixture(autouse=True)
def _nothing_counted(monkeypatch):
    monkeypatch.setattr(origins, "WRONG_CODES", WRONG_CODES)
    cache.clear()


def cast(office, code, origin, number=1):
    wanted = Wanted(frozenset({"bank"}), nonce(number))
    return cast_by_code(ballot=office.ballot, code=code, wanted=wanted, now=DURING, origin=origin)


def refusal(office, code, origin):
    with pytest.raises(Refused) as found:
        cast(office, code, origin)
    return found.value.code


def test_codes_are_not_guessed_from_one_origin_and_others_go_on():
    office = Office(voters=4)
    assert {refusal(office, UNKNOWN, "here") for _ in range(WRONG_CODES)} == {"no-right"}
    assert refusal(office, UNKNOWN, "here") == "codes-often"
    with pytest.raises(Unavailable):  # a right one would tell that it is right
        cast(office, office.codes[0], "here")
    assert not CastBallot.objects.exists()
    assert cast(office, office.codes[0], "there").commitment
    cache.clear()  # an hour later
    assert cast(office, office.codes[1], "here", 2).commitment


def test_guessing_from_many_origins_leaves_few_to_each_and_keeps_nobody_out(monkeypatch, caplog):
    monkeypatch.setattr(origins, "WRONG_CODES_TOGETHER", 6)
    monkeypatch.setattr(origins, "WRONG_CODES_THEN", 1)
    office = Office(voters=2)
    guesses = [refusal(office, UNKNOWN, f"bot{number}") for number in range(6)]
    assert set(guesses) == {"no-right"}
    assert not caplog.records
    later = [[refusal(office, UNKNOWN, f"bot{number}") for _ in range(3)] for number in (7, 8)]
    assert later == [["no-right", "codes-often", "codes-often"]] * 2
    assert len(caplog.records) == 1
    assert refusal(office, UNKNOWN, "bot1") == "codes-often"
    assert cast(office, office.codes[0], "home").commitment
    assert cast(office, office.codes[1], "home", 2).commitment


def test_typing_errors_and_codes_that_were_used_are_no_guesses():
    office = Office(voters=2)
    cast(office, office.codes[0], "here")
    for _ in range(WRONG_CODES + 1):
        assert refusal(office, "ABCD", "here") == "code-mistyped"
        with pytest.raises(Refused, match="was used"):
            cast(office, office.codes[0], "here", 7)
    assert cast(office, office.codes[1], "here", 2).commitment


def test_the_page_and_programs_say_so(client):
    office = Office(voters=1)
    api = f"/api/participation/ballots/{office.ballot.pk}/cast"
    sent = {"code": UNKNOWN, "choice": ["bank"], "nonce": nonce(1)}
    with time_machine.travel(DURING, tick=False):
        for _ in range(WRONG_CODES):
            assert client.post(api, sent, "application/json").status_code == 403
        assert client.post(api, sent, "application/json").status_code == 503
        page = f"/mitmachen/stadtbudget/{office.ballot.key}/"
        form = {"wahl": "bank", "schritt": "abgeben", "code": office.codes[0], "nonce": nonce(1)}
        told = client.post(page, form)
        assert (told.status_code, "in einer Stunde noch" in told.content.decode()) == (429, True)
        other = client.post(page, form, REMOTE_ADDR="198.51.100.9")
        assert other.status_code == 200
    assert CastBallot.objects.count() == 1


def test_many_accounts_of_one_origin_share_a_limit(monkeypatch):
    monkeypatch.setitem(FROM_ONE_ORIGIN, Kind.SUPPORT, 3)
    (row,) = ready_made(collecting(), 1)
    for number in range(4):
        account = resident(f"person{number}")
        act = {"proposal_id": row.pk, "account": account, "language": "de", "now": NOW}
        if number < 3:
            assert support(**act, origin="here")
            continue
        with pytest.raises(NotAllowed) as found:
            support(**act, origin="here")
        assert found.value.code == "too-often"
        assert found.value.details == ((NOW + timedelta(hours=1)).isoformat(),)
        assert support(**act, origin="there")
    assert Support.objects.count() == 4


def test_without_an_origin_nothing_is_counted():
    for _ in range(FROM_ONE_ORIGIN[Kind.PROPOSAL] + 1):
        require_origin(Kind.PROPOSAL, "", NOW)
