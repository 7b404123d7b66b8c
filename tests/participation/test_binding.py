"""An account and a letter become one right: never two votes, and nothing is told of a code."""

import re
import time

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction

from stadtherz.accounts.services.privacy import export_data
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, NotAllowed, Refused, Unavailable
from stadtherz.participation.domain.audience import Part
from stadtherz.participation.models import CastBallot, RightMark, VotingRight
from stadtherz.participation.services import origins
from stadtherz.participation.services.binding import bind_account
from stadtherz.participation.services.casting import Wanted, cast_by_account, cast_by_code
from stadtherz.participation.services.entering import Entered, enter_accounts, make_codes
from tests.accounts.people import confirmed
from tests.participation.factories import BEFORE, CLOSES, DURING, nonce, opened, staff
from tests.participation.test_who_sees import lines, promised
from tests.programme.test_at_once import (
    LONG_ENOUGH_TO_BE_WAITING,
    second_connection,  # noqa: F401 - a fixture
)

PAGE = "/mitmachen/stadtbudget/haushalt/konto/"
VARYING = r"anna|bert|value=\"\w{64}\""
UNKNOWN = "2222-2222-2222-2222"
WRONG_CODES = 3


class Town:
    """A ballot with a register of two numbers, their letters, and two accounts."""

    def __init__(self):
        office = staff()
        self.office, self.ballot = office, opened(office, access="register")
        made = make_codes(ballot_id=self.ballot.pk, entries=["1", "2"], by=office, now=BEFORE)
        self.letters = [one.code for one in made]
        self.anna, self.bert = confirmed("anna"), confirmed("bert")

    def bind(self, account, letter, now=DURING, **more):
        bind_account(ballot_id=self.ballot.pk, account=account, code=letter, now=now, **more)

    def by_letter(self, letter, number=1):
        wanted = Wanted(frozenset({"bank"}), nonce(number))
        return cast_by_code(ballot=self.ballot, code=letter, wanted=wanted, now=DURING)

    def by_account(self, account, number=2):
        wanted = Wanted(frozenset({"bank"}), nonce(number))
        return cast_by_account(ballot=self.ballot, account=account, wanted=wanted, now=DURING)


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def town():
    load_city(city=the_city())
    return Town()


def body(response):
    return response.content.decode()


def refusal(act, *args, **named):
    with pytest.raises(Refused) as found:
        act(*args, **named)
    return found.value.code


@pytest.mark.django_db
class TestOneRight:
    def test_a_letter_that_was_used_gives_its_account_no_second_vote(self, town):
        town.by_letter(town.letters[0])
        town.bind(town.anna, town.letters[0])
        assert refusal(town.by_account, town.anna) == "already-voted"
        assert CastBallot.objects.count() == 1

    def test_an_account_that_was_used_keeps_its_right(self, town):
        people = [Entered(town.anna.pk, "1")]
        enter_accounts(ballot_id=town.ballot.pk, people=people, by=town.office, now=BEFORE)
        town.by_account(town.anna)
        town.bind(town.anna, town.letters[0])  # its own letter: nothing happens
        assert refusal(town.by_letter, town.letters[0]) == "already-voted"
        assert refusal(town.bind, town.anna, town.letters[1]) == "two-rights"
        assert refusal(town.bind, town.bert, town.letters[0]) == "letter-taken"
        assert (VotingRight.objects.count(), CastBallot.objects.count()) == (2, 1)

    def test_it_is_possible_before_voting_and_not_after(self, town):
        assert refusal(town.bind, town.anna, town.letters[0], now=CLOSES) == "ballot-closed"
        town.bind(town.anna, town.letters[0], now=BEFORE)
        town.by_account(town.anna)
        assert refusal(town.by_letter, town.letters[0]) == "already-voted"

    def test_without_a_register_nothing_is_joined(self):
        office = staff()
        ballot = opened(office, access="codes")
        [made] = make_codes(ballot_id=ballot.pk, entries=[""], by=office, now=BEFORE)
        with pytest.raises(NotAllowed) as found:
            bind_account(ballot_id=ballot.pk, account=confirmed("anna"), code=made.code, now=DURING)
        assert found.value.code == "no-register"

    def test_wrong_codes_are_counted_with_those_of_casting(self, town, monkeypatch):
        monkeypatch.setattr(origins, "WRONG_CODES", WRONG_CODES)
        for _ in range(WRONG_CODES):
            assert refusal(town.bind, town.anna, UNKNOWN, origin="here") == "no-right"
            assert refusal(town.bind, town.anna, "ABCD", origin="here") == "code-mistyped"
        with pytest.raises(Unavailable):  # a right one would tell that it is right
            town.bind(town.anna, town.letters[0], origin="here")
        assert not RightMark.objects.filter(proof="account").exists()
        town.bind(town.anna, town.letters[0], origin="there")


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_two_accounts_that_bring_one_letter_the_first_has_it(self, second_connection):  # noqa: F811
        town = Town()
        with transaction.atomic():
            town.bind(town.anna, town.letters[0])
            other = second_connection(lambda: town.bind(town.bert, town.letters[0]))
            time.sleep(LONG_ENOUGH_TO_BE_WAITING)
        refused = other()
        assert isinstance(refused, Conflict), refused
        assert refused.code == "letter-taken"

    def test_letter_and_account_vote_while_they_are_joined(self, second_connection):  # noqa: F811
        town = Town()
        with transaction.atomic():
            town.by_letter(town.letters[0])
            bound = second_connection(lambda: town.bind(town.anna, town.letters[0]))
            time.sleep(LONG_ENOUGH_TO_BE_WAITING)
        assert bound() is None
        with transaction.atomic():
            refused = second_connection(lambda: town.by_account(town.anna))
            time.sleep(LONG_ENOUGH_TO_BE_WAITING)
        assert refused().code == "already-voted"
        assert CastBallot.objects.count() == 1


@pytest.mark.django_db
class TestPage:
    @pytest.fixture(autouse=True)
    def _during(self):
        with time_machine.travel(DURING, tick=False):
            yield

    def test_from_the_letter_to_a_vote_with_the_account(self, client, town):
        ballot = PAGE.removesuffix("konto/")
        assert PAGE in body(client.get(ballot))
        assert f"?next={PAGE}" in body(client.get(PAGE))
        client.force_login(town.anna)
        chosen = {"wahl": "bank", "schritt": "ansehen"}
        assert "Dein Konto anna steht nicht im Verzeichnis" in body(client.post(ballot, chosen))
        form = body(client.get(PAGE))
        assert promised(form) == lines(Part.BOUND)
        assert client.post(PAGE, {"code": town.letters[0].lower()}).status_code == 303
        assert "Dein Konto steht im Verzeichnis" in body(client.get(PAGE))
        review = body(client.post(ballot, chosen))
        assert "Du stimmst mit deinem Konto anna ab." in review
        sent = chosen | {"schritt": "abgeben", "nonce": nonce(5)}
        assert "Danke" in body(client.post(ballot, sent))
        assert CastBallot.objects.count() == 1

    def test_errors_are_told_at_the_field_and_what_was_typed_stays(self, client, town):
        town.bind(town.bert, town.letters[1])
        client.force_login(town.anna)
        for typed, words, status in (
            ("ABCD", "Der Code ist vertippt.", 400), (UNKNOWN, "keinen Brief", 400),
            (town.letters[1], "gehört schon zu einem anderen Konto", 409),
        ):  # fmt: skip
            answer = client.post(PAGE, {"code": typed})
            assert answer.status_code == status
            assert words in body(answer)
            assert '<a href="#code"' in body(answer)
            assert f'value="{typed}"' in body(answer)
        english = client.post(PAGE.replace("mitmachen", "en/take-part").replace("konto", "account"),
                              {"code": UNKNOWN})  # fmt: skip
        assert "No letter of this ballot has this code." in body(english)

    def test_nobody_learns_whether_a_code_that_was_found_was_used(self, client, town):
        """Page, form and export are the same for a used letter and for one that was not."""
        town.by_letter(town.letters[0])
        told = []
        for account, letter in ((town.anna, town.letters[0]), (town.bert, town.letters[1])):
            client.force_login(account)
            answers = [client.post(PAGE, {"code": letter}), client.get(PAGE)]
            exported = export_data(person=account)["Wahlrechte in Abstimmungen"]["rows"]
            assert exported[0]["ballot"] == "haushalt"
            pages = [(one.status_code, re.sub(VARYING, "", body(one))) for one in answers]
            told.append((pages, exported))
        assert told[0] == told[1]

    def test_it_asks_little_and_only_where_there_is_a_register(
        self, client, town, django_assert_max_num_queries
    ):
        opened(town.office, of=town.ballot.procedure, key="ohne", access="codes")
        assert client.get(PAGE.replace("haushalt", "ohne")).status_code == 404
        client.force_login(town.anna)
        client.get(PAGE)
        with django_assert_max_num_queries(10):
            assert client.get(PAGE).status_code == 200
