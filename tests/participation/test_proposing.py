"""Proposals from the draft to the public page: phases for all, trust, floods, support, erasing."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from stadtherz.accounts.models import User
from stadtherz.accounts.public import Role
from stadtherz.accounts.services.privacy import erase_account, export_data
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.participation.models import (
    Argument,
    Notice,
    Proposal,
    ProposalEvent,
    Support,
    SupportMark,
)
from stadtherz.participation.services.discussing import withdraw_argument
from stadtherz.participation.services.moderating import About, appeal, decide
from stadtherz.participation.services.proposing import bring_back, hand_in, withdraw, write_draft
from stadtherz.participation.services.support_marks import forget_marks
from stadtherz.participation.services.supporting import support, take_support_back
from tests.accounts.factories import person
from tests.accounts.people import confirmed
from tests.participation.proposal_city import (
    ENDS,
    NOW,
    collecting,
    draft,
    handed_in,
    moderator,
    no,
    ready_made,
    released,
    resident,
    said,
    writing,
    yes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return collecting(), resident(), moderator()


def supported(row, account, now=NOW):
    return support(proposal_id=row.pk, account=account, language="de", now=now)


def number(row):
    return Proposal.objects.get(pk=row.pk).supporters


class TestHandingIn:
    def test_a_first_proposal_waits_and_its_release_is_a_promise(self, city):
        procedure, anna, moritz = city
        row = handed_in(procedure, anna, solves_it=True)
        assert (row.state, row.waits_for) == ("waiting", ["new-person"])
        decide(about=About("proposal", row.pk), judgement=yes(), by=moritz, now=NOW)
        row.refresh_from_db()
        assert (row.state, row.promise) == ("released", "checking")
        assert row.promise_due == NOW.date() + timedelta(days=42)
        assert row.looked_at

    def test_people_who_are_known_do_not_wait(self, city):
        procedure, anna, moritz = city
        for at in range(3):
            released(procedure, anna, moritz, writing(f"Bank Nummer {at}"),
                     NOW + timedelta(hours=2 * at))  # fmt: skip
        fourth = handed_in(procedure, anna, now=NOW + timedelta(hours=9))
        assert (fourth.state, fourth.looked_at) == ("released", False)
        decide(about=About("proposal", fourth.pk), judgement=no(), by=moritz, now=NOW)
        fifth = handed_in(procedure, anna, now=NOW + timedelta(hours=12))
        assert fifth.state == "waiting"

    @pytest.mark.parametrize("role", [None, Role.MODERATOR, Role.CDO])
    def test_the_phase_binds_everybody(self, city, role):
        procedure, _anna, _moritz = city
        somebody = person("wer", *([role] if role else []))
        row = draft(procedure, somebody)
        for act in (
            lambda: hand_in(draft_id=row.pk, author=somebody, answer="", now=ENDS),
            lambda: draft(procedure, somebody, now=ENDS),
        ):
            with pytest.raises(NotAllowed) as found:
                act()
            assert (found.value.code, found.value.details[0]) == ("phase", "over")

    def test_what_is_missing_is_said_at_once(self, city):
        procedure, anna, _moritz = city
        row = draft(procedure, anna, writing("kurz", text="zu kurz", address=""))
        with pytest.raises(Invalid) as found:
            hand_in(draft_id=row.pk, author=anna, answer="", now=NOW)
        assert found.value.details == ("title", "text", "place")

    def test_floods_stop_and_say_until_when(self, city):
        procedure, anna, _moritz = city
        for at in range(3):
            handed_in(procedure, anna, now=NOW + timedelta(minutes=at))
        with pytest.raises(NotAllowed) as found:
            handed_in(procedure, anna, now=NOW + timedelta(minutes=5))
        assert found.value.details == ((NOW + timedelta(hours=1)).isoformat(),)
        assert handed_in(procedure, anna, now=NOW + timedelta(hours=1)).state == "waiting"

    def test_a_draft_is_nobody_elses(self, city):
        procedure, anna, _moritz = city
        row = draft(procedure, anna)
        bert = resident("bert")
        with pytest.raises(NotFound):
            hand_in(draft_id=row.pk, author=bert, answer="", now=NOW)
        with pytest.raises(NotFound):
            write_draft(procedure=procedure, author=bert, writing=writing(), language="de",
                        now=NOW, draft_id=row.pk)  # fmt: skip

    def test_a_procedure_without_a_collection_takes_none(self, city):
        procedure, anna, _moritz = city
        procedure.collection.delete()
        procedure.refresh_from_db()
        with pytest.raises(NotFound):
            draft(procedure, anna)

    def test_taking_back_and_undoing_it(self, city):
        procedure, anna, moritz = city
        row = released(procedure, anna, moritz)
        withdraw(proposal_id=row.pk, author=anna, now=ENDS)
        assert Proposal.objects.get(pk=row.pk).state == "withdrawn"
        with pytest.raises(NotAllowed):
            bring_back(proposal_id=row.pk, author=anna, now=ENDS)
        bring_back(proposal_id=row.pk, author=anna, now=NOW)
        assert Proposal.objects.get(pk=row.pk).state == "released"
        mine = draft(procedure, anna)
        withdraw(proposal_id=mine.pk, author=anna, now=NOW)
        assert not Proposal.objects.filter(pk=mine.pk).exists()


class TestSupport:
    def test_once_an_account_and_back(self, city):
        procedure, anna, moritz = city
        row, bert = released(procedure, anna, moritz), resident("bert")
        assert [supported(row, bert), supported(row, bert)] == [True, False]
        assert number(row) == 1
        assert [take_support_back(proposal_id=row.pk, account=bert) for _ in range(2)] == [
            True, False
        ]  # fmt: skip
        assert number(row) == 0

    def test_the_database_takes_no_second_row(self, city):
        procedure, anna, moritz = city
        row, bert = released(procedure, anna, moritz), resident("bert")
        supported(row, bert)
        with pytest.raises(IntegrityError), transaction.atomic():
            Support.objects.create(proposal=row, account=bert, created_at=NOW)

    def test_only_what_is_public_in_its_phase_and_not_the_own(self, city):
        procedure, anna, moritz = city
        row, bert = released(procedure, anna, moritz), resident("bert")
        waiting = handed_in(procedure, anna, now=NOW + timedelta(minutes=1))
        refusals = {
            "step": lambda: supported(waiting, bert), "own-proposal": lambda: supported(row, anna),
            "phase": lambda: supported(row, moritz, now=ENDS),
        }  # fmt: skip
        for code, act in refusals.items():
            with pytest.raises((Conflict, NotAllowed)) as found:
                act()
            assert found.value.code == code
        assert number(row) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writer at a time there")
def test_two_requests_at_once_are_one_support():
    row = ready_made(collecting(), 1)[0]
    bert, start, new = resident("bert"), Barrier(4), []

    def ask():
        start.wait()
        new.append(supported(row, bert))
        connection.close()

    threads = [Thread(target=ask) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(new) == [False, False, False, True]
    assert (number(row), Support.objects.count()) == (1, 1)


class TestArguments:
    def test_answers_are_one_level_deep(self, city):
        procedure, anna, moritz = city
        row = released(procedure, anna, moritz)
        top = said(row, resident("bert"), stance="contra")
        assert (top.state, top.waits_for) == ("waiting", ["new-person", "no-proof"])
        with pytest.raises(NotFound):
            said(row, anna, answers_to=top.pk)
        decide(about=About("argument", top.pk), judgement=yes(), by=moritz, now=NOW)
        answer = said(row, anna, answers_to=top.pk)
        decide(about=About("argument", answer.pk), judgement=yes(), by=moritz, now=NOW)
        with pytest.raises(NotFound):
            said(row, resident("cem"), answers_to=answer.pk)

    def test_links_of_new_people_wait(self, city):
        procedure, anna, moritz = city
        row = released(procedure, anna, moritz)
        assert said(row, anna, "Siehe www.billig.example").waits_for[:2] == ["new-person", "links"]

    def test_nothing_is_said_after_the_discussion_or_about_nothing(self, city):
        procedure, anna, moritz = city
        row = released(procedure, anna, moritz)
        assert said(row, anna, now=ENDS)  # checking still discusses
        with pytest.raises(NotAllowed):
            said(row, anna, now=ENDS + timedelta(days=30))
        with pytest.raises(Invalid):
            said(row, anna, " no ")
        with pytest.raises(Invalid):
            said(row, anna, stance="loud")


class TestErasing:
    def test_what_is_public_stays_without_a_name_and_numbers_stay(
        self, city, django_capture_on_commit_callbacks
    ):
        procedure, anna, moritz = city
        row, bert = released(procedure, anna, moritz), resident("bert")
        supported(row, bert)
        refused = handed_in(procedure, bert, now=NOW)
        made = decide(about=About("proposal", refused.pk), judgement=no(), by=moritz, now=NOW)
        appeal(decision_id=made.pk, author=bert, text="Ich verkaufe doch gar nichts.", now=NOW)
        public = released(procedure, bert, moritz, now=NOW + timedelta(minutes=1))
        waiting = handed_in(procedure, bert, now=NOW + timedelta(minutes=2))
        top = said(row, bert)
        decide(about=About("argument", top.pk), judgement=yes(), by=moritz, now=NOW)
        answer = said(row, anna, answers_to=top.pk)
        decide(about=About("argument", answer.pk), judgement=yes(), by=moritz, now=NOW)
        withdraw_argument(argument_id=top.pk, author=bert)
        told = str(export_data(person=bert))
        assert "Ich verkaufe doch gar nichts." in told
        assert told.count("Bank am Brunnen") >= 4
        with django_capture_on_commit_callbacks(execute=True):
            erase_account(person=bert)
        assert number(row) == 1
        assert not Support.objects.exists()
        kept = Proposal.objects.get(pk=public.pk)
        assert (kept.author, kept.title, kept.state) == (None, "Bank am Brunnen", "released")
        blank = Proposal.objects.get(pk=refused.pk)
        assert (blank.title, blank.text, blank.address, blank.author) == ("–", "–", "", None)
        assert not Proposal.objects.filter(pk=waiting.pk).exists()
        gone = Argument.objects.get(pk=top.pk)
        assert (gone.text, gone.author) == ("–", None)
        assert Argument.objects.get(pk=answer.pk).text == "Das finde ich gut."
        everything = str(list(ProposalEvent.objects.values_list("reason", flat=True)))
        assert "wirbt" not in everything

    def test_who_erases_the_account_and_comes_again_is_counted_once(
        self, city, django_capture_on_commit_callbacks
    ):
        procedure, anna, moritz = city
        row = released(procedure, anna, moritz)
        for name in ("bert", "bert2", "bert3"):
            bert = confirmed(name)
            bert.emailaddress_set.update(email="Bert@example.org")
            assert supported(row, bert) is (name == "bert")
            assert number(row) == 1
            if name != "bert3":
                with django_capture_on_commit_callbacks(execute=True), time_machine.travel(NOW):
                    erase_account(person=bert)
        assert "bert" not in str(list(SupportMark.objects.values())).lower()
        assert take_support_back(proposal_id=row.pk, account=bert)
        assert number(row) == 0

    def test_marks_of_who_went_are_forgotten_when_nobody_supports_any_more(self, city):
        procedure, anna, moritz = city
        row = released(procedure, anna, moritz)
        SupportMark.objects.create(proposal=row, mark="1" * 64)
        assert (forget_marks(now=ENDS - timedelta(seconds=1)), forget_marks(now=ENDS)) == (0, 1)

    def test_a_moderator_who_goes_leaves_the_decision(
        self, city, django_capture_on_commit_callbacks
    ):
        procedure, anna, moritz = city
        row = released(procedure, anna, moritz)
        with django_capture_on_commit_callbacks(execute=True):
            erase_account(person=moritz)
        assert row.decisions.get().by is None
        assert not User.objects.filter(username="moritz").exists()


def test_whoever_did_it_is_not_told_of_it(city):
    procedure, anna, moritz = city
    row, bert = released(procedure, anna, moritz), resident("bert")
    supported(row, bert)
    Notice.objects.all().delete()
    withdraw(proposal_id=row.pk, author=anna, now=NOW)
    assert list(Notice.objects.values_list("account__username", flat=True)) == ["bert"]
