"""Taking part without an account: looked at first, found by a key alone, counted by codes alone."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, transaction

from stadtherz.accounts.public import Role
from stadtherz.accounts.services.privacy import erase_account
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from stadtherz.participation.adapters.keys import has_key
from stadtherz.participation.domain.access import KEPT_AFTER_DAYS, Access
from stadtherz.participation.domain.collections import Kind as Kinds
from stadtherz.participation.domain.spam import UNPROVED_FROM_ONE_ORIGIN
from stadtherz.participation.models import (
    Argument,
    Collection,
    Notice,
    Proposal,
    RightMark,
    SupportByCode,
    Unnamed,
)
from stadtherz.participation.selectors.own_proposals import merges_asked, supported_by_code
from stadtherz.participation.services import origins
from stadtherz.participation.services.casting import Wanted, cast_by_code
from stadtherz.participation.services.collecting import Setup, set_up_collection
from stadtherz.participation.services.discussing import bring_argument_back, withdraw_argument
from stadtherz.participation.services.merging import (
    answer_merge_with_key,
    close_merges,
    offer_merge,
)
from stadtherz.participation.services.moderating import About, appeal, decide
from stadtherz.participation.services.proposing import bring_back, withdraw
from stadtherz.participation.services.supporting import support
from stadtherz.participation.services.unnamed import erase_with_key, forget_unnamed
from stadtherz.participation.services.without_account import (
    support_with_code,
    take_code_support_back,
)
from tests.accounts.factories import person
from tests.participation.factories import DURING, nonce, staff
from tests.participation.paper_city import Office
from tests.participation.proposal_city import (
    CHECKED,
    CRITERIA,
    ENDS,
    NOW,
    collecting,
    draft,
    moderator,
    no,
    ready_made,
    released,
    resident,
    said,
    writing,
    yes,
)
from tests.participation.unnamed_city import argued, codes, holder, proposed, shown

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)
UNKNOWN = "2222-2222-2222-2222"


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


def refused(act, *args, **more):
    with pytest.raises((NotAllowed, Invalid, Conflict, NotFound, Unavailable)) as found:
        act(*args, **more)
    return found.value.code


class TestOpen:
    def test_it_waits_whatever_the_rules_of_trust_say_and_asks_for_nothing(self):
        of = collecting(access="open", trusted_after=0)
        row = proposed(of)
        assert (row.state, row.waits_for, row.access) == ("waiting", ["no-account"], "open")
        assert row.author_id is None
        assert argued(released(of, resident(), moderator())).state == "waiting"

    def test_a_key_finds_it_and_no_other_one(self):
        of = collecting(access="open")
        by = shown()
        row = proposed(of, by)
        proposed(of)
        assert holder(of, by.words).proposals.get() == row
        assert by.words not in str(vars(Unnamed.objects.first()))
        assert refused(holder, of, UNKNOWN) == "no-code"
        assert refused(holder, of, "2222") == "code-mistyped"
        assert refused(holder, collecting("andere", access="open"), by.words) == "no-code"

    def test_sent_twice_is_one(self):
        of, by, words = collecting(access="open"), shown(), writing("Bank am Bach")
        assert proposed(of, by, words) == proposed(of, by, words)
        on = released(of, resident(), moderator())
        assert argued(on, by) == argued(on, by)

    def test_keys_are_not_guessed_from_one_origin(self, monkeypatch):
        monkeypatch.setattr(origins, "WRONG_CODES", 3)
        of, by = collecting(access="open"), shown()
        proposed(of, by)
        assert {refused(holder, of, UNKNOWN, "here") for _ in range(3)} == {"no-code"}
        assert refused(holder, of, by.words, "here") == "codes-often"
        assert holder(of, by.words, "there")

    def test_one_solved_puzzle_is_for_one_argument(self):
        of, by = collecting(access="open"), shown()
        on = released(of, resident(), moderator())
        first, second = argued(on, by), argued(on, by, "Und noch etwas, das niemand löste.")
        assert "no-proof" not in first.waits_for
        assert "no-proof" in second.waits_for

    def test_floods_end_by_origin_and_sooner_without_a_puzzle(self):
        of = collecting(access="open")
        for _ in range(UNPROVED_FROM_ONE_ORIGIN):
            assert "no-proof" in proposed(of, shown(origin="here", answer="")).waits_for
        assert refused(proposed, of, shown(origin="here", answer="")) == "too-often"
        assert proposed(of, shown(origin="here"))
        assert proposed(of, shown(origin="there", answer=""))

    def test_phases_age_and_what_is_missing(self):
        of = collecting(access="open")
        assert refused(proposed, of, now=ENDS) == "phase"
        assert refused(proposed, of, of=writing("Kurz")) == "proposal"
        of.minimum_age = 14
        of.save()
        assert refused(proposed, of, shown(old_enough=False)) == "age-said"
        on = ready_made(of, 1)[0]
        assert refused(argued, on, shown(old_enough=False)) == "age-said"
        assert refused(proposed, collecting("konto")) == "account"
        assert refused(argued, ready_made(collecting("konto2"), 1)[0]) == "account"

    def test_support_needs_an_account(self):
        (row,) = ready_made(collecting(access="open"), 1)
        act = {"proposal_id": row.pk, "now": NOW}
        assert refused(support_with_code, shown=shown(), **act) == "support-account"
        assert support(account=resident(), language="de", **act)

    def test_accounts_take_part_as_ever(self):
        of, anna = collecting(access="open"), resident()
        row = released(of, anna, moderator())
        assert (row.author, row.access) == (anna, "account")
        assert said(row, anna).author == anna


class TestKey:
    def refused_one(self):
        of, by, office = collecting(access="open"), shown(), moderator()
        row = proposed(of, by)
        made = decide(about=About("proposal", row.pk), judgement=no(), by=office, now=NOW)
        return of, row, made, holder(of, by.words)

    def test_who_holds_it_appeals_and_nobody_else(self):
        of, _row, made, mine = self.refused_one()
        other = shown()
        proposed(of, other)
        words = {"decision_id": made.pk, "text": "Das wirbt doch für nichts.", "now": NOW}
        assert refused(appeal, author=holder(of, other.words), **words) == "decision"
        assert refused(appeal, author=resident(), **words) == "decision"
        assert appeal(author=mine, **words)
        assert refused(appeal, author=mine, **words) == "appeal"

    def test_who_holds_it_takes_back_and_brings_back_and_erases_and_nobody_else(self):
        of, by, other = collecting(access="open"), shown(), shown()
        row, said_one = proposed(of, by), argued(ready_made(of, 1)[0], by)
        proposed(of, other)
        mine, theirs = holder(of, by.words), holder(of, other.words)
        act = {"proposal_id": row.pk, "now": NOW}
        assert refused(withdraw, author=theirs, **act) == "proposal"
        assert refused(withdraw_argument, argument_id=said_one.pk, author=theirs) == "argument"
        assert withdraw(author=mine, **act).state == "withdrawn"
        assert bring_back(author=mine, **act).state == "waiting"
        erase = {"kind": "proposal", "pk": row.pk}
        assert refused(erase_with_key, author=mine, **erase) == "proposal"  # others see it
        withdraw(author=mine, **act)
        assert refused(erase_with_key, author=theirs, **erase) == "proposal"
        erase_with_key(author=mine, **erase)
        assert not Proposal.objects.filter(pk=row.pk).exists()
        own = {"argument_id": said_one.pk, "author": mine}
        assert withdraw_argument(**own).state == "withdrawn"
        assert refused(bring_argument_back, **own, now=CHECKED) == "phase"
        assert bring_argument_back(**own, now=NOW).state == "waiting"
        assert refused(bring_argument_back, **own, now=NOW) == "step"
        assert withdraw_argument(**own).state == "withdrawn"

    def test_what_was_decided_stays_without_its_words_when_it_is_erased(self):
        of, by, office = collecting(access="open"), shown(), moderator()
        row = proposed(of, by)
        decide(about=About("proposal", row.pk), judgement=yes(), by=office, now=NOW)
        mine = holder(of, by.words)
        withdraw(proposal_id=row.pk, author=mine, now=NOW)
        erase_with_key(author=mine, kind="proposal", pk=row.pk)
        row.refresh_from_db()
        assert (row.text, row.unnamed, row.access) == ("–", None, "open")

    def test_what_was_refused_can_be_erased_and_the_log_still_counts_it(self):
        _of, row, made, mine = self.refused_one()
        appeal(decision_id=made.pk, author=mine, text="Das wirbt doch für nichts.", now=NOW)
        erase_with_key(author=mine, kind="proposal", pk=row.pk)
        row.refresh_from_db()
        made.appeal.refresh_from_db()
        assert (row.title, row.state, made.appeal.text) == ("–", "withdrawn", "–")

    def test_joining_asks_the_key_and_silence_is_no_yes(self):
        of, by, office = collecting(access="open"), shown(), moderator()
        target = released(of, resident(), office)
        row = proposed(of, by)
        decide(about=About("proposal", row.pk), judgement=yes(), by=office, now=NOW)
        asked = {"source_id": row.pk, "target_id": target.pk, "why": "Beide wollen eine Bank."}
        ends = {"ends_at": NOW + timedelta(days=1), "by": office, "now": NOW}
        offer_merge(**asked, **ends)
        assert not close_merges(now=LATER)[0].merged
        mine = holder(of, by.words)
        made = offer_merge(**asked, **ends | {"ends_at": LATER + timedelta(days=1)})
        assert merges_asked(mine, NOW) == [made]
        answer_merge_with_key(offer_id=made.pk, author=mine, agrees=True, now=NOW)
        assert close_merges(now=LATER + timedelta(days=2))[0].merged

    def test_nobody_is_written_to(self):
        self.refused_one()
        assert not Notice.objects.exists()

    def test_long_after_the_end_it_is_forgotten_and_what_is_public_stays(self):
        of, row, _made, mine = self.refused_one()
        by = shown()
        shown_one = proposed(of, by)
        decide(about=About("proposal", shown_one.pk), judgement=yes(), by=moderator("mona"),
               now=NOW)  # fmt: skip
        kept = CHECKED + timedelta(days=KEPT_AFTER_DAYS)
        assert forget_unnamed(now=kept - timedelta(days=1)) == 0
        assert mine.proposals.get() == row
        assert forget_unnamed(now=kept) == 1
        row.refresh_from_db()
        shown_one.refresh_from_db()
        assert (row.text, row.title) == ("–", "–")
        assert shown_one.state == "released"
        assert not Unnamed.objects.exists()
        assert not has_key(of.pk)
        assert refused(holder, of, by.words) == "no-code"


class TestCodes:
    def test_one_code_is_one_person(self):
        of, office = collecting(access="code"), staff()
        (code, other) = codes(of, office)
        row = proposed(of, shown(code))
        assert (row.access, row.waits_for) == ("code", ["no-account"])
        decide(about=About("proposal", row.pk), judgement=yes(), by=moderator(), now=NOW)
        act = {"proposal_id": row.pk, "now": NOW}
        assert refused(support_with_code, shown=shown(code), **act) == "own-proposal"
        assert support_with_code(shown=shown(other.lower()), **act)
        assert not support_with_code(shown=shown(other), **act)
        row.refresh_from_db()
        assert (row.supporters, row.supporters_by_code) == (1, 1)
        assert supported_by_code(holder(of, other)) == [row]
        assert take_code_support_back(proposal_id=row.pk, unnamed=holder(of, other))
        assert not take_code_support_back(proposal_id=row.pk, unnamed=holder(of, other))
        row.refresh_from_db()
        assert (row.supporters, row.supporters_by_code) == (0, 0)
        assert argued(row, shown(code)).unnamed == holder(of, code)
        assert Argument.objects.count() == 1

    def test_unknown_codes_and_accounts_take_no_part(self):
        of, anna = collecting(access="code"), resident()
        codes(of, staff())
        (row,) = ready_made(of, 1)
        assert refused(proposed, of, shown(UNKNOWN)) == "no-code"
        assert refused(argued, row, shown(UNKNOWN)) == "no-code"
        assert refused(draft, of, anna) == "code-only"
        assert refused(said, row, anna) == "code-only"
        act = {"proposal_id": row.pk, "account": anna, "language": "de", "now": NOW}
        assert refused(support, **act) == "code-only"
        assert not Unnamed.objects.filter(access="open").exists()

    def test_codes_are_not_guessed_by_taking_part(self, monkeypatch):
        monkeypatch.setattr(origins, "WRONG_CODES", 3)
        of = collecting(access="code")
        (code,) = codes(of, staff(), 1)
        (row,) = ready_made(of, 1)
        wrong, right = shown(UNKNOWN, origin="here"), shown(code, origin="here")
        act = {"proposal_id": row.pk, "now": NOW}
        assert refused(proposed, of, wrong) == "no-code"
        assert refused(argued, row, wrong) == "no-code"
        assert refused(support_with_code, shown=wrong, **act) == "no-code"
        assert refused(support_with_code, shown=right, **act) == "codes-often"
        assert support_with_code(shown=shown(code, origin="there"), **act)

    def test_a_code_floods_no_more_than_an_account(self):
        of = collecting(access="code")
        (code,) = codes(of, staff(), 1)
        for _ in range(3):
            proposed(of, shown(code))
        assert refused(proposed, of, shown(code)) == "too-often"

    def test_the_database_counts_a_code_once(self):
        of = collecting(access="code")
        (code,) = codes(of, staff(), 1)
        (row,) = ready_made(of, 1)
        support_with_code(proposal_id=row.pk, shown=shown(code), now=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            SupportByCode.objects.create(proposal=row, unnamed=holder(of, code))

    def test_staff_make_them_while_they_are_of_use(self):
        of, office = collecting(access="code"), staff()
        assert refused(codes, of, office, 0) == "contribution-codes"
        assert refused(codes, collecting("offen", access="open"), office) == "contribution-codes"
        assert refused(codes, of, office, now=CHECKED) == "procedure-over"
        with pytest.raises(NotAllowed):
            codes(of, resident())

    def test_they_come_from_the_command_line(self, capsys):
        of, office = collecting(access="code"), staff()
        with time_machine.travel(NOW, tick=False):
            call_command("participation_contribution_codes", of.key, number=2, by=office.username)
        (code, _other) = capsys.readouterr().out.split()
        assert proposed(of, shown(code)).access == "code"
        with pytest.raises(NotFound):
            call_command("participation_contribution_codes", "-", number=1, by=office.username)

    def test_a_code_of_a_ballot_is_unknown_here_and_the_other_way_round(self):
        office = Office(voters=1)
        of = office.ballot.procedure
        Collection.objects.create(procedure=of, criteria=CRITERIA, access="code")
        (code,) = codes(of, person("lena", Role.CDO), 1, now=DURING)
        assert refused(holder, of, office.codes[0]) == "no-code"
        wanted = Wanted(frozenset({"bank"}), nonce(1))
        cast = {"ballot": office.ballot, "wanted": wanted, "now": DURING}
        assert refused(cast_by_code, code=code, **cast) == "no-right"
        marks = set(RightMark.objects.values_list("mark", flat=True))
        assert marks.isdisjoint(Unnamed.objects.values_list("mark", flat=True))


class TestSetup:
    def test_access_stays_once_something_was_handed_in_or_codes_were_made(self):
        of, office = collecting(), staff()
        setup = {"kind": Kinds.PROPOSALS, "criteria": "\n".join(f"Regel {one['key']}"
                 for one in CRITERIA)}  # fmt: skip
        of.collection.delete()

        def as_(access):
            set_up_collection(
                procedure_id=of.pk, setup=Setup(**setup, access=Access(access)), by=office
            )
            of.refresh_from_db()

        as_("open")
        as_("code")
        codes(of, office, 1)
        assert refused(as_, "open") == "access-codes"
        Unnamed.objects.all().delete()
        as_("open")
        proposed(of)
        assert refused(as_, "account") == "access-used"
        as_("open")

    def test_erasing_an_account_leaves_others_alone(self):
        of, anna = collecting(access="open"), resident()
        row, hers = proposed(of), draft(of, anna)
        erase_account(person=anna)
        assert Proposal.objects.filter(pk=row.pk, unnamed__isnull=False).exists()
        assert not Proposal.objects.filter(pk=hers.pk).exists()
