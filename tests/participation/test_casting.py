"""Casting: one right, one ballot; the same request twice is once."""

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from stadtherz.accounts.public import Role
from stadtherz.accounts.services.privacy import erase_account
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.participation.domain.counting.rule import rule_of
from stadtherz.participation.domain.marks import Proof
from stadtherz.participation.models import (
    BallotBox,
    BallotOption,
    BoardEntry,
    CastBallot,
    DayHead,
    RightMark,
    SealedBallot,
    VotingBallot,
    VotingRight,
)
from stadtherz.participation.services import casting, putting_in
from stadtherz.participation.services.binding import bind_account
from stadtherz.participation.services.casting import Wanted, cast_by_account, cast_by_code
from stadtherz.participation.services.closing import close_day
from stadtherz.participation.services.entering import (
    Entered,
    enter_accounts,
    enter_oneself,
    make_codes,
)
from stadtherz.participation.services.opening import open_ballot
from tests.accounts.factories import person
from tests.accounts.people import confirmed
from tests.participation.factories import (
    BEFORE,
    CLOSES,
    DURING,
    MOST_VOTES,
    OPENS,
    ballot,
    nonce,
    opened,
    procedure,
    staff,
    text,
)

BY_PLACES = MOST_VOTES | {"parameters": {"scoring": "borda", "fit": "skip", "threshold": 0}}
pytestmark = pytest.mark.django_db
TREES = Wanted(frozenset({"baeume"}), nonce(1))
BENCH = Wanted(frozenset({"bank", "baeume"}), nonce(2))


@pytest.fixture
def office():
    return staff()


def listed(office, *people, **changes):
    """A ballot with these accounts on its list."""
    found = opened(office, **changes)
    entered = [Entered(one.pk) for one in people]
    enter_accounts(ballot_id=found.pk, people=entered, by=office, now=BEFORE)
    return found


def cast(found, account, wanted=TREES, now=DURING):
    return cast_by_account(ballot=found, account=account, wanted=wanted, now=now)


class TestOpening:
    def test_it_fixes_the_rule_and_binds_it_to_the_first_entry(self, office):
        found = opened(office)
        entry = BoardEntry.objects.get()
        assert len(found.rule_hash) == 64
        assert found.rule_hash in entry.content
        assert f'"counting_sha256":"{rule_of(MOST_VOTES).sha256()}"' in entry.content
        assert DayHead.objects.get().hash == entry.hash
        assert BallotBox.objects.get().pk == found.pk

    def test_the_key_is_a_file_for_its_owner_alone(self, office, settings):
        found = opened(office)
        file = settings.VAR / "participation" / "keys" / str(found.pk)
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.parent.stat().st_mode & 0o777 == 0o700
        assert len(file.read_bytes()) == 32
        assert [one.name for one in file.parent.iterdir()] == [str(found.pk)]

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"rule": text(" ")}, "ballot-rule"),
            ({"rule_settings": {}}, "rule-text"),
            ({"rule_settings": MOST_VOTES | {"seats": 3}}, "rule-text"),
            ({"rule_settings": MOST_VOTES | {"lot": ["baeume"]}}, "rule-lot"),
            ({"rule_settings": BY_PLACES}, "rule-scoring"),
            ({"budget": None}, "rule-text"),
            ({"costs": {"bank": None, "baeume": 1}, "most": 2}, "project-cost"),
            ({"most": 5}, "ballot-limits"),
            ({"closes": CLOSES.replace(day=22)}, "ballot-phase"),
        ],
    )
    def test_what_cannot_be_voted_on_is_refused(self, office, changes, code):
        with pytest.raises(Invalid) as refused:
            opened(office, **changes)
        assert refused.value.code == code
        assert not BoardEntry.objects.exists()

    def test_neither_twice_nor_too_late(self, office):
        late = ballot()
        with pytest.raises(Conflict, match="later beginning"):
            open_ballot(ballot_id=late.pk, by=office, now=OPENS)
        found = open_ballot(ballot_id=late.pk, by=office, now=BEFORE)
        with pytest.raises(Conflict, match="open already"):
            open_ballot(ballot_id=found.pk, by=office, now=BEFORE)

    def test_it_needs_the_permission(self):
        found = ballot()
        for role in set(Role) - {Role.CDO}:
            with pytest.raises(NotAllowed):
                open_ballot(ballot_id=found.pk, by=person(role.value, role), now=BEFORE)


class TestCasting:
    def test_the_right_is_used_and_the_ballot_lies_in_the_box(self, office):
        anna = person("anna")
        found = listed(office, anna)
        receipt = cast(found, anna, BENCH)
        inside = CastBallot.objects.get()
        assert (inside.choice, inside.channel) == ('["baeume","bank"]', "account")
        assert inside.commitment == receipt.commitment
        assert inside.holds
        right = VotingRight.objects.get()
        assert (right.used, right.channel) == (True, "account")

    def test_the_same_request_again_gives_the_same_receipt_and_counts_once(self, office):
        anna = person("anna")
        found = listed(office, anna)
        assert cast(found, anna) == cast(found, anna)
        close_day(ballot_id=found.pk, day=DURING.date(), now=CLOSES)
        assert SealedBallot.objects.count() == 1

    def test_it_gives_the_receipt_as_well_when_the_day_was_closed_between(self, office):
        people = [person(f"p{number}") for number in range(10)]
        found = listed(office, *people)
        first = [cast(found, one, Wanted(TREES.choice, nonce(n))) for n, one in enumerate(people)]
        close_day(ballot_id=found.pk, day=DURING.date(), now=DURING)
        assert not CastBallot.objects.exists()
        assert cast(found, people[3], Wanted(TREES.choice, nonce(3))) == first[3]

    @pytest.mark.parametrize("wanted", [BENCH, Wanted(BENCH.choice, nonce(1)),
                                        Wanted(TREES.choice, nonce(9))])  # fmt: skip
    def test_another_ballot_with_the_same_right_is_refused(self, office, wanted):
        anna = person("anna")
        found = listed(office, anna)
        cast(found, anna)
        with pytest.raises(Conflict) as refused:
            cast(found, anna, wanted)
        assert refused.value.code == "already-voted"
        assert CastBallot.objects.get().choice == '["baeume"]'

    def test_a_nonce_of_somebody_else_costs_nobody_the_right(self, office):
        anna, bert = person("anna"), person("bert")
        found = listed(office, anna, bert)
        cast(found, anna)
        with pytest.raises(Conflict) as refused:
            cast(found, bert)
        assert refused.value.code == "nonce-used"
        assert VotingRight.objects.filter(used=True).count() == 1
        cast(found, bert, Wanted(TREES.choice, nonce(5)))
        assert CastBallot.objects.count() == 2

    @pytest.mark.parametrize("now", [BEFORE, OPENS.replace(hour=5), CLOSES])
    def test_only_in_time(self, office, now):
        anna = person("anna")
        found = listed(office, anna)
        with pytest.raises(NotAllowed) as refused:
            cast(found, anna, now=now)
        assert refused.value.code in {"phase", "ballot-times"}
        assert not VotingRight.objects.filter(used=True).exists()

    def test_the_phase_binds_whoever_asks_even_within_the_times_of_the_ballot(self, office):
        found = listed(office, office)
        found.procedure.phases.filter(kind="vote").update(begins=DURING.replace(day=10))
        with pytest.raises(NotAllowed) as refused:
            cast(found, office)
        assert refused.value.code == "phase"
        assert refused.value.details[0] == "not-yet"

    @pytest.mark.parametrize(
        ("wanted", "code"),
        [
            (Wanted(frozenset(), nonce(1)), "ballot"),
            (Wanted(frozenset({"oper"}), nonce(1)), "ballot"),
            (Wanted({"baeume": 1}, nonce(1)), "ballot"),
            (Wanted(TREES.choice, "zu kurz"), "nonce"),
        ],
    )
    def test_what_is_no_ballot_uses_no_right(self, office, wanted, code):
        anna = person("anna")
        found = listed(office, anna)
        with pytest.raises(Invalid) as refused:
            cast(found, anna, wanted)
        assert refused.value.code == code
        assert not VotingRight.objects.filter(used=True).exists()

    def test_nobody_votes_without_a_right_whatever_the_role(self, office):
        found = listed(office, person("anna"))
        for role in Role:
            somebody = person(f"r-{role.value}", role)
            with pytest.raises(NotAllowed) as refused:
                cast(found, somebody)
            assert refused.value.code == "no-right"
        chief = person("chief")
        chief.is_superuser = chief.is_staff = True
        chief.save()
        with pytest.raises(NotAllowed):
            cast(found, chief)

    def test_a_locked_account_does_not_vote(self, office):
        anna = person("anna")
        found = listed(office, anna)
        anna.is_active = False
        with pytest.raises(NotAllowed):
            cast(found, anna)

    def test_a_closed_box_takes_nothing_even_when_the_clock_of_a_server_is_late(self, office):
        anna = person("anna")
        found = listed(office, anna)
        close_day(ballot_id=found.pk, day=CLOSES.date(), now=CLOSES)
        with pytest.raises(Conflict) as refused:
            cast(found, anna)
        assert refused.value.code == "ballot-closed"
        assert not VotingRight.objects.filter(used=True).exists()

    def test_a_ballot_that_is_not_open_does_not_exist(self, office):
        anna = person("anna")
        with pytest.raises(NotFound):
            cast(ballot(), anna)


class TestCodes:
    def test_a_code_votes_once_however_it_is_typed(self, office):
        found = opened(office, access="codes")
        (made, _other) = make_codes(ballot_id=found.pk, entries=["", ""], by=office, now=BEFORE)
        typed = made.code.lower().replace("-", " ")
        cast_by_code(ballot=found, code=typed, wanted=TREES, now=DURING)
        assert CastBallot.objects.get().channel == "letter"
        with pytest.raises(Conflict):
            cast_by_code(ballot=found, code=made.code, wanted=BENCH, now=DURING)

    def test_codes_are_stored_nowhere(self, office):
        found = opened(office, access="codes")
        made = make_codes(ballot_id=found.pk, entries=[""] * 3, by=office, now=BEFORE)
        stored = " ".join(
            str(value)
            for model in (VotingRight, RightMark, VotingBallot, BoardEntry)
            for row in model.objects.values()
            for value in row.values()
        )
        for one in made:
            assert one.code not in stored
            assert one.code.replace("-", "") not in stored

    def test_a_mistyped_code_is_told_apart_from_a_wrong_one(self, office):
        found = opened(office, access="codes")
        make_codes(ballot_id=found.pk, entries=[""], by=office, now=BEFORE)
        with pytest.raises(Invalid) as mistyped:
            cast_by_code(ballot=found, code="2222-2222-2222-2223", wanted=TREES, now=DURING)
        assert mistyped.value.code == "code-mistyped"
        with pytest.raises(NotAllowed) as wrong:
            cast_by_code(ballot=found, code="2222-2222-2222-2222", wanted=TREES, now=DURING)
        assert wrong.value.code == "no-right"

    def test_a_new_letter_voids_the_old_one_unless_it_was_used(self, office):
        found = opened(office, access="register")
        (old,) = make_codes(ballot_id=found.pk, entries=["1001"], by=office, now=BEFORE)
        (new,) = make_codes(ballot_id=found.pk, entries=["1001"], by=office, now=DURING)
        with pytest.raises(NotAllowed):
            cast_by_code(ballot=found, code=old.code, wanted=TREES, now=DURING)
        cast_by_code(ballot=found, code=new.code, wanted=TREES, now=DURING)
        with pytest.raises(Conflict) as refused:
            make_codes(ballot_id=found.pk, entries=["1001"], by=office, now=DURING)
        assert refused.value.code == "already-voted"

    def test_entering_and_codes_need_the_permission(self, office):
        found, anna = opened(office, access="register"), person("anna", Role.MODERATOR)
        with pytest.raises(NotAllowed):
            make_codes(ballot_id=found.pk, entries=["1"], by=anna, now=BEFORE)
        with pytest.raises(NotAllowed):
            enter_accounts(ballot_id=found.pk, people=[Entered(1, "1")], by=anna, now=BEFORE)


class TestOneRightAPerson:
    def test_account_letter_and_stand_of_one_entry_are_one_right(self, office):
        anna = person("anna")
        found = opened(office, access="register")
        enter_accounts(ballot_id=found.pk, people=[Entered(anna.pk, "1001")], by=office, now=BEFORE)
        (letter,) = make_codes(ballot_id=found.pk, entries=["1001"], by=office, now=BEFORE)
        (stand,) = make_codes(
            ballot_id=found.pk, entries=["1001"], by=office, now=BEFORE, proof=Proof.STAND
        )
        assert VotingRight.objects.count() == 1
        cast_by_code(ballot=found, code=stand.code, wanted=TREES, now=DURING)
        assert CastBallot.objects.get().channel == "stand"
        with pytest.raises(Conflict):
            cast_by_code(ballot=found, code=letter.code, wanted=BENCH, now=DURING)
        with pytest.raises(Conflict):
            cast(found, anna, BENCH)

    @pytest.mark.parametrize(("first", "second"), [("letter", "stand"), ("stand", "letter")])
    def test_without_a_register_there_are_letters_or_codes_of_a_stand(self, office, first, second):
        found = opened(office, access="codes")
        make_codes(ballot_id=found.pk, entries=[""], by=office, now=BEFORE, proof=Proof(first))
        for entry in ("", "1001"):
            with pytest.raises(Invalid) as caught:
                make_codes(
                    ballot_id=found.pk, entries=[entry], by=office, now=BEFORE, proof=Proof(second)
                )
            assert caught.value.code == "two-rights"
        make_codes(ballot_id=found.pk, entries=[""], by=office, now=BEFORE, proof=Proof(first))
        assert VotingRight.objects.count() == 2

    def test_who_erases_the_account_and_is_entered_again_has_voted(
        self, office, django_capture_on_commit_callbacks
    ):
        found, anna = opened(office, access="accounts"), confirmed("anna")
        enter_accounts(ballot_id=found.pk, people=[Entered(anna.pk)], by=office, now=BEFORE)
        cast(found, anna)
        with django_capture_on_commit_callbacks(execute=True):
            erase_account(person=anna)
        again = confirmed("anna")
        enter_accounts(ballot_id=found.pk, people=[Entered(again.pk)], by=office, now=DURING)
        with pytest.raises(Conflict) as caught:
            cast(found, again, BENCH)
        assert caught.value.code == "already-voted"
        assert VotingRight.objects.count() == CastBallot.objects.count() == 1

    def test_voters_are_entered_from_a_file(self, office, tmp_path, capsys):
        found, anna = opened(office, access="accounts"), confirmed("anna")
        path = tmp_path / "voters.txt"
        path.write_text("anna\n\n", encoding="utf-8")
        with time_machine.travel(BEFORE, tick=False):
            for told in ("1 new", "0 new"):
                call_command(
                    "participation_voters", "stadtbudget", "haushalt", str(path), by="wahlamt"
                )
                assert told in capsys.readouterr().out
            path.write_text("anna\nberta\n", encoding="utf-8")
            with pytest.raises(CommandError, match="berta"):
                call_command(
                    "participation_voters", "stadtbudget", "haushalt", str(path), by="wahlamt"
                )
        cast(found, anna)

    def test_an_account_takes_the_right_of_the_letter_that_it_knows(self, office):
        anna, bert = confirmed("anna"), confirmed("bert")
        found = opened(office, access="register")
        letters = make_codes(ballot_id=found.pk, entries=["1", "2"], by=office, now=BEFORE)
        for _ in range(2):
            bind_account(ballot_id=found.pk, account=anna, code=letters[0].code, now=DURING)
        for account, letter in ((anna, letters[1]), (bert, letters[0])):
            with pytest.raises(Conflict):
                bind_account(ballot_id=found.pk, account=account, code=letter.code, now=DURING)
        cast(found, anna)
        with pytest.raises(Conflict):
            cast_by_code(ballot=found, code=letters[0].code, wanted=BENCH, now=DURING)

    def test_an_account_does_not_move_to_another_entry(self, office):
        anna = person("anna")
        found = opened(office, access="register")
        for entry, refused in (("1", False), ("1", False), ("2", True)):
            asked = {"ballot_id": found.pk, "people": [Entered(anna.pk, entry)], "by": office}
            if refused:
                with pytest.raises(Conflict):
                    enter_accounts(**asked, now=BEFORE)
            else:
                enter_accounts(**asked, now=BEFORE)
        assert VotingRight.objects.count() == 1

    def test_every_confirmed_account_enters_itself_once(self, office):
        anna, unconfirmed = confirmed("anna"), person("bert")
        found = opened(office, access="every-account")
        for _ in range(2):
            enter_oneself(ballot_id=found.pk, account=anna, now=DURING)
        with pytest.raises(NotAllowed):
            enter_oneself(ballot_id=found.pk, account=unconfirmed, now=DURING)
        assert VotingRight.objects.count() == 1
        cast(found, anna)

    def test_who_erases_the_account_and_comes_again_has_voted(self, office):
        anna = confirmed("anna")
        found = opened(office, access="every-account")
        enter_oneself(ballot_id=found.pk, account=anna, now=DURING)
        cast(found, anna)
        erase_account(person=anna)
        again = confirmed("anna")
        enter_oneself(ballot_id=found.pk, account=again, now=DURING)
        with pytest.raises(Conflict) as refused:
            cast(found, again, BENCH)
        assert refused.value.code == "already-voted"
        assert VotingRight.objects.count() == 1

    def test_an_address_that_moved_to_another_account_is_no_second_right(self, office):
        anna, bert = confirmed("anna"), confirmed("bert")
        found = opened(office, access="every-account")
        enter_oneself(ballot_id=found.pk, account=anna, now=DURING)
        EmailAddress.objects.filter(user=anna).delete()
        EmailAddress.objects.filter(user=bert).update(email=anna.email.upper())
        with pytest.raises(Conflict) as refused:
            enter_oneself(ballot_id=found.pk, account=bert, now=DURING)
        assert refused.value.code == "two-rights"

    def test_two_accounts_do_not_share_an_entry(self, office):
        anna, bert = person("anna"), person("bert")
        found = opened(office, access="register")
        asked = {"ballot_id": found.pk, "by": office, "now": BEFORE}
        enter_accounts(people=[Entered(anna.pk, "1")], **asked)
        with pytest.raises(Conflict) as refused:
            enter_accounts(people=[Entered(bert.pk, "1")], **asked)
        assert refused.value.code == "two-rights"

    def test_nobody_enters_where_the_list_is_closed(self, office):
        with pytest.raises(NotAllowed):
            enter_oneself(ballot_id=opened(office).pk, account=confirmed("anna"), now=DURING)


class TestTheDatabaseRefuses:
    """Whoever asks it, and whatever our code thinks of it."""

    @pytest.fixture
    def voted(self, office):
        people = [person(f"p{number}") for number in range(11)]
        found = listed(office, *people)
        for number, one in enumerate(people[:10]):
            cast(found, one, Wanted(TREES.choice, nonce(number)))
        close_day(ballot_id=found.pk, day=DURING.date(), now=DURING)
        cast(found, people[10], Wanted(TREES.choice, nonce(99)))
        return found

    @pytest.mark.parametrize(
        ("model", "change"),
        [
            (CastBallot, {"choice": '["bank"]'}),
            (CastBallot, {"channel": "paper"}),
            (SealedBallot, {"choice": '["bank"]'}),
            (SealedBallot, {"nonce": nonce(7)}),
            (BoardEntry, {"content": "{}"}),
            (BoardEntry, {"number": 50}),
            (DayHead, {"signature": "x"}),
            (DayHead, {"channels": {}}),
            (VotingBallot, {"closes": CLOSES.replace(minute=1)}),
            (VotingBallot, {"rule": {"de": "anders"}}),
            (VotingBallot, {"rule_hash": ""}),
            (BallotOption, {"cost": 1}),
        ],
    )
    def test_to_change(self, voted, model, change):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**change)

    @pytest.mark.parametrize("model", [CastBallot, SealedBallot, BoardEntry, DayHead, BallotBox,
                                       VotingBallot, BallotOption])  # fmt: skip
    def test_to_delete(self, voted, model):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.all()._raw_delete("default")

    def test_to_give_a_used_right_back(self, voted):
        used = VotingRight.objects.filter(used=True)
        for change in ({"used": False, "channel": ""}, {"channel": "paper"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                used.update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            used.delete()

    def test_to_add_an_option_or_a_ballot_after_the_end(self, voted):
        with pytest.raises(IntegrityError), transaction.atomic():
            BallotOption.objects.create(ballot=voted, key="neu", title=text("Neu"))
        close_day(ballot_id=voted.pk, day=CLOSES.date(), now=CLOSES)
        for model in (CastBallot, SealedBallot):
            with pytest.raises(IntegrityError), transaction.atomic():
                model.objects.create(
                    box_id=voted.pk, choice="[]", nonce=nonce(1), commitment="c" * 64,
                    channel="paper",
                )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            BallotBox.objects.update(sealed=False)

    def test_two_rights_of_one_mark_or_entry(self, office):
        found = opened(office)
        right = VotingRight.objects.create(ballot=found, entry="e" * 64)
        RightMark.objects.create(right=right, ballot=found, proof="account", mark="m" * 64)
        other = VotingRight.objects.create(ballot=found)
        with pytest.raises(IntegrityError), transaction.atomic():
            RightMark.objects.create(right=other, ballot=found, proof="account", mark="m" * 64)
        with pytest.raises(IntegrityError), transaction.atomic():
            VotingRight.objects.create(ballot=found, entry="e" * 64)

    def test_a_used_right_without_channel(self, office):
        with pytest.raises(IntegrityError), transaction.atomic():
            VotingRight.objects.create(ballot=opened(office), used=True)

    def test_but_a_ballot_that_is_not_open_may_still_change(self):
        found = ballot(procedure("entwurf"))
        VotingBallot.objects.filter(pk=found.pk).update(most=2)
        found.options.filter(key="bank").delete()
        assert found.options.count() == 3


def test_of_those_who_share_a_commit_no_order_tells_whose_ballot_is_which(office, monkeypatch):
    """Compare the rows as they lie on the disk: rights in their order, ballots in another."""
    people = [person(f"p{number}") for number in range(9)]
    found = listed(office, *people)
    laid = []
    keep = lambda **cast: laid.append(putting_in._Cast(**cast)) or True  # noqa: E731
    monkeypatch.setattr(casting, "put_in_together", keep)
    for number, one in enumerate(people):
        cast(found, one, Wanted(frozenset({"bank"}), nonce(number)))
    again = putting_in._Cast(laid[0].mark, CastBallot(box_id=found.pk))
    putting_in._put_in([*laid, again])
    assert [one.is_in for one in (*laid, again)] == [True] * 9 + [False]
    as_they_lie = {
        "sqlite": "SELECT commitment FROM participation_castballot ORDER BY rowid",
        "postgresql": "SELECT commitment FROM participation_castballot ORDER BY ctid",
    }
    with connection.cursor() as cursor:
        cursor.execute(as_they_lie[connection.vendor])
        rows = [row[0] for row in cursor.fetchall()]
    assert rows == sorted(rows)
    assert rows != [
        one.sealed.commitment for one in sorted(laid, key=lambda one: one.mark.right_id)
    ]
