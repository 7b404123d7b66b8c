"""Decisions by the list of rules, appeals to somebody else, opinions, promises, merging, mails."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.participation.domain.promises import Promise, PromiseState
from stadtherz.participation.models import Decision, EventKind, Notice, Phase, Proposal, Support
from stadtherz.participation.selectors.moderation import afterwards, public_log, queue
from stadtherz.participation.services.kind_words import news_of
from stadtherz.participation.services.merging import answer_merge, close_merges, offer_merge
from stadtherz.participation.services.moderating import About, appeal, decide, decide_appeal
from stadtherz.participation.services.notifying import tell
from stadtherz.participation.services.opinions import ask_departments, give_opinion
from stadtherz.participation.services.promising import promise
from stadtherz.participation.services.supporting import support
from tests.accounts.factories import member, person
from tests.participation.proposal_city import (
    CHECKED,
    ENDS,
    NOW,
    REASON,
    collecting,
    deciding,
    handed_in,
    moderator,
    no,
    released,
    resident,
    said,
    writing,
    yes,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=30)


@pytest.fixture
def city():
    return collecting(), resident(), moderator()


def decided(row, judgement, by, now=NOW):
    return decide(about=About("proposal", row.pk), judgement=judgement, by=by, now=now)


def state(row):
    return Proposal.objects.get(pk=row.pk).state


class TestDeciding:
    def test_only_moderators_and_never_the_own(self, city):
        procedure, anna, moritz = city
        row = handed_in(procedure, anna)
        with pytest.raises(NotAllowed):
            decided(row, yes(), anna)
        own = handed_in(procedure, moritz)
        with pytest.raises(NotAllowed) as found:
            decided(own, yes(), moritz)
        assert found.value.code == "same-person"

    def test_a_refusal_names_rule_and_reason(self, city):
        procedure, anna, moritz = city
        row = handed_in(procedure, anna)
        with pytest.raises(Invalid) as found:
            decided(row, no("nein", ()), moritz)
        assert found.value.details == ("nothing-broken", "no-reason")
        made = decided(row, no(), moritz, LATER)
        assert (made.broken, made.reason) == (["not-commercial"], REASON)
        assert state(row) == "refused"
        with pytest.raises(Conflict):
            decided(row, yes(), moritz)

    def test_the_queue_has_who_waits_longest_first(self, city):
        procedure, anna, moritz = city
        row = released(procedure, anna, moritz)
        bert = resident("bert")
        later = handed_in(procedure, bert, now=LATER)
        first = said(row, bert)
        assert [(one.kind, one.row.pk) for one in queue()] == [
            ("argument", first.pk), ("proposal", later.pk)
        ]  # fmt: skip
        assert afterwards() == []


class TestAppeals:
    def test_somebody_else_decides_and_only_once(self, city):
        procedure, anna, moritz = city
        row = handed_in(procedure, anna)
        made = decided(row, no(), moritz)
        words = "Ich verkaufe nichts, es ist ein Tauschregal."
        with pytest.raises(Invalid):
            appeal(decision_id=made.pk, author=anna, text="doch", now=LATER)
        with pytest.raises(NotFound):
            appeal(decision_id=made.pk, author=resident("bert"), text=words, now=LATER)
        objection = appeal(decision_id=made.pk, author=anna, text=words, now=LATER)
        with pytest.raises(NotAllowed):
            appeal(decision_id=made.pk, author=anna, text=words, now=LATER)
        with pytest.raises(NotAllowed) as found:
            decide_appeal(appeal_id=objection.pk, judgement=yes(), by=moritz, now=LATER)
        assert found.value.code == "same-person"
        other = moderator("mia")
        answer = decide_appeal(appeal_id=objection.pk, judgement=yes(), by=other, now=LATER)
        assert answer.on_appeal
        assert state(row) == "released"
        assert Decision.objects.get(pk=made.pk).lifted
        with pytest.raises(Conflict):
            decide_appeal(appeal_id=objection.pk, judgement=no(), by=other, now=LATER)

    def test_who_was_overruled_does_not_refuse_it_once_more(self, city):
        procedure, anna, moritz = city
        row = handed_in(procedure, anna)
        made = decided(row, no(), moritz)
        objection = appeal(decision_id=made.pk, author=anna, text="Es ist keine Werbung.", now=NOW)
        mia = moderator("mia")
        decide_appeal(appeal_id=objection.pk, judgement=yes(), by=mia, now=LATER)
        with pytest.raises(NotAllowed) as refused:
            decided(row, no(), moritz, LATER)
        assert refused.value.code == "same-person"
        assert state(row) == "released"
        decided(row, no(), mia, LATER)
        assert state(row) == "refused"

    def test_after_thirty_days_it_stands(self, city):
        procedure, anna, moritz = city
        made = decided(handed_in(procedure, anna), no(), moritz)
        late = NOW + timedelta(days=30, seconds=1)
        with pytest.raises(NotAllowed):
            appeal(decision_id=made.pk, author=anna, text=REASON, now=late)


def test_the_day_in_the_public_log_is_the_one_of_the_city(city):
    procedure, anna, moritz = city
    row = handed_in(procedure, anna)
    late = NOW.replace(hour=22, minute=30)  # half past midnight in summer
    decide(about=About("proposal", row.pk), judgement=yes(), by=moritz, now=late)
    log = public_log(procedure, "1", late)
    assert log.lines[0].day == NOW.date() + timedelta(days=1)


def test_the_public_log_knows_no_names_and_says_how_long_people_waited(city):
    procedure, anna, moritz = city
    for day, hours in enumerate((1, 2, 30)):
        row = handed_in(procedure, anna, now=NOW + timedelta(days=day))
        judgement = yes() if hours < 30 else no()
        decided(row, judgement, moritz, NOW + timedelta(days=day, hours=hours))
    log = public_log(procedure, "1", NOW + timedelta(days=40))
    assert [one.outcome for one in log.lines] == ["refuse", "release", "release"]
    assert (log.waits.decided, log.waits.half, log.waits.nine_of_ten) == (3, 2.0, 30.0)
    words = repr(log.lines)
    assert not any(secret in words for secret in ("anna", "moritz", "Bank", REASON))


class TestOpinions:
    def test_departments_are_asked_by_mail_and_answer_by_a_day(
        self, city, django_capture_on_commit_callbacks
    ):
        load_city(city=the_city())
        procedure, anna, moritz = city
        keys = [one.key for one in the_city().departments[:2]]
        row, due = released(procedure, anna, moritz), ENDS.date() + timedelta(days=14)
        with django_capture_on_commit_callbacks(execute=True):
            asked = ask_departments(
                proposal_id=row.pk, keys=keys, question="Geht das?", due=due, by=moritz, now=NOW
            )
        again = ask_departments(
            proposal_id=row.pk, keys=keys, question="", due=due, by=moritz, now=NOW
        )
        assert (len(asked), again, len(mail.outbox)) == (2, [], 2)
        engineer = member("tina", keys[0], Role.ENGINEER)
        for other in (person("leitung", Role.CDO), member("paul", keys[1], Role.ENGINEER)):
            with pytest.raises(NotAllowed) as refused:
                give_opinion(
                    opinion_id=asked[0].pk, feasible="yes", text=REASON, by=other, now=ENDS
                )
            assert (refused.value.code, refused.value.details) == ("other-department", (keys[0],))
        with pytest.raises(NotAllowed):
            give_opinion(opinion_id=asked[0].pk, feasible="yes", text=REASON, by=moritz, now=NOW)
        with pytest.raises(Invalid):
            give_opinion(opinion_id=asked[0].pk, feasible="yes", text="ja", by=engineer, now=ENDS)
        Notice.objects.all().delete()
        give_opinion(opinion_id=asked[0].pk, feasible="no", text=REASON, by=engineer, now=ENDS)
        assert Notice.objects.get().event.kind == EventKind.OPINION

    def test_what_is_missing_when_time_is_up_comes_late_with_a_reason_and_once(self, city):
        load_city(city=the_city())
        procedure, anna, moritz = city
        row, keys = released(procedure, anna, moritz), [the_city().departments[0].key]
        asked = ask_departments(
            proposal_id=row.pk, keys=keys, question="", due=CHECKED.date(), by=moritz, now=NOW
        )[0]
        given = {
            "opinion_id": asked.pk, "feasible": "yes", "text": REASON,
            "by": member("leitung", keys[0], Role.CDO),
        }  # fmt: skip
        vote = Phase.objects.create(
            procedure=procedure, kind="vote", begins=CHECKED, ends=CHECKED + timedelta(days=2)
        )
        with pytest.raises(NotAllowed) as refused:
            give_opinion(**given, why_late=REASON, now=CHECKED)
        assert refused.value.code == "opinion-vote"
        for why in ("", "krank"):
            with pytest.raises(Invalid) as missing:
                give_opinion(**given, why_late=why, now=vote.ends)
            assert missing.value.code == "opinion-late"
        told = give_opinion(**given, why_late=REASON, now=vote.ends)
        assert (told.was_late, told.why_late) == (True, REASON)
        with pytest.raises(NotAllowed) as again:
            give_opinion(**given, why_late=REASON, now=vote.ends)
        assert again.value.code == "phase"

    def test_they_answer_in_their_phase_and_are_asked_for_days_of_it(self, city):
        load_city(city=the_city())
        procedure, anna, moritz = city
        row, keys = released(procedure, anna, moritz), [the_city().departments[0].key]
        boss, moment = member("leitung", keys[0], Role.CDO), timedelta(microseconds=1)

        def asked(due, now=NOW):
            made = ask_departments(
                proposal_id=row.pk, keys=keys, question="", due=due, by=moritz, now=now
            )
            return made[0]

        first, last = ENDS.date(), CHECKED.date()
        for due in (first - timedelta(days=1), last + timedelta(days=1)):
            with pytest.raises(Invalid) as found:
                asked(due)
            assert (found.value.code, found.value.details) == (
                "opinion-day", (str(first), str(last))
            )  # fmt: skip
        one = asked(first)
        with pytest.raises(NotAllowed) as refused:
            give_opinion(opinion_id=one.pk, feasible="yes", text=REASON, by=boss, now=ENDS - moment)
        assert (refused.value.code, refused.value.details[0]) == ("phase", "not-yet")
        give_opinion(opinion_id=one.pk, feasible="no", text=REASON, by=boss, now=CHECKED - moment)
        with pytest.raises(NotAllowed) as refused:
            give_opinion(opinion_id=one.pk, feasible="yes", text=REASON, by=boss, now=CHECKED)
        assert (refused.value.code, refused.value.details[0]) == ("phase", "over")
        one.delete()
        assert asked(last, now=CHECKED - moment).due == last
        with pytest.raises(NotAllowed):
            asked(last, now=CHECKED)


@pytest.mark.parametrize(
    ("state", "days", "why"),
    [
        ("planned", 0, "not-yet"),
        ("planned", 10, None),
        ("building", 0, "not-yet"),
        ("done", 10, None),
        ("done", 400, None),
    ],
)
def test_what_is_decided_and_built_is_said_from_its_phase_on(city, state, days, why):
    procedure, anna, moritz = city
    row, boss = released(deciding(procedure), anna, moritz), person("leitung", Role.CDO)
    begins = CHECKED if state == "planned" else CHECKED + timedelta(days=10)
    now = begins + timedelta(days=days) - timedelta(seconds=0 if why is None else 1)
    due = None if state == "done" else now.date() + timedelta(days=500)
    given = Promise(PromiseState(state), due)
    if why is None:
        promise(proposal_id=row.pk, given=given, reason=REASON, by=boss, now=now)
        return
    with pytest.raises(NotAllowed) as refused:
        promise(proposal_id=row.pk, given=given, reason=REASON, by=boss, now=now)
    assert refused.value.details[0] == why


def test_by_when_the_city_checks_may_always_be_said(city):
    procedure, anna, moritz = city
    row, boss = released(procedure, anna, moritz), person("leitung", Role.CDO)
    given = Promise(PromiseState.CHECKING, NOW.date() + timedelta(days=90))
    promise(proposal_id=row.pk, given=given, reason="Wir messen zuerst.", by=boss, now=NOW)
    with pytest.raises(NotAllowed) as refused:
        promise(proposal_id=row.pk, given=Promise(PromiseState.REFUSED), reason=REASON, by=boss,
                now=CHECKED)  # fmt: skip
    assert refused.value.details == ("never", "", "decide")


def test_promises_are_the_leaderships_and_tell_everybody(city):
    procedure, anna, moritz = city
    deciding(procedure)
    row, bert = released(procedure, anna, moritz), resident("bert")
    support(proposal_id=row.pk, account=bert, language="de", now=NOW)
    given = Promise(PromiseState.PLANNED, NOW.date() + timedelta(days=300))
    with pytest.raises(NotAllowed):
        promise(proposal_id=row.pk, given=given, reason="", by=moritz, now=CHECKED)
    boss = person("leitung", Role.CDO)
    with pytest.raises(Invalid):
        promise(proposal_id=row.pk, given=given, reason="", by=boss, now=CHECKED)
    promise(proposal_id=row.pk, given=given, reason="Erst nach dem Kanal.", by=boss, now=CHECKED)
    told = Notice.objects.filter(event__kind="promise")
    assert set(told.values_list("account__username", flat=True)) == {"anna", "bert"}


class TestMerging:
    @pytest.fixture
    def two(self, city):
        procedure, anna, moritz = city
        bert = resident("bert")
        rows = (
            released(procedure, anna, moritz),
            released(procedure, bert, moritz, writing("Sitzbank am Brunnen")),
        )
        fans = [resident(f"fan{at}") for at in range(4)]
        for one in fans:
            support(proposal_id=rows[0].pk, account=one, language="de", now=NOW)
        support(proposal_id=rows[1].pk, account=fans[1], language="de", now=NOW)
        offer = offer_merge(
            source_id=rows[0].pk, target_id=rows[1].pk, why="Beide wollen eine Bank.",
            ends_at=NOW + timedelta(days=14), by=moritz, now=NOW,
        )  # fmt: skip
        return (*rows, fans, offer)

    def answers(self, offer, *said_by):
        for account, agrees in said_by:
            answer_merge(offer_id=offer.pk, account=account, agrees=agrees, now=NOW)

    def test_support_moves_with_consent_and_silence_stays(self, client, settings, city, two):
        source, target, fans, offer = two
        settings.STAFF_MFA = False
        client.force_login(city[2])
        with time_machine.travel(NOW, tick=False):
            desk = client.get(reverse("participation-decide", args=["proposal", source.pk]))
        assert f"in „{target.title}“ aufgeht" in desk.content.decode()
        self.answers(offer, (city[1], True), (fans[0], False), (fans[0], True), (fans[1], True),
                     (fans[2], False))  # fmt: skip
        assert close_merges(now=NOW + timedelta(days=13)) == []
        (closed,) = close_merges(now=NOW + timedelta(days=14))
        assert closed.merged
        rows = [Proposal.objects.get(pk=one.pk) for one in (source, target)]
        assert [(one.state, one.supporters) for one in rows] == [("merged", 2), ("released", 2)]
        page = client.get(f"/mitmachen/{target.procedure.key}/vorschlaege/{target.pk}/")
        joined = page.content.decode().split("Mit diesem zusammengelegt")[1]
        assert source.title in joined.split("</ul>")[0]
        left = Support.objects.filter(proposal=source).values_list("account__username", flat=True)
        assert set(left) == {"fan2", "fan3"}
        assert close_merges(now=NOW + timedelta(days=15)) == []

    @pytest.mark.parametrize("says", [None, False])
    def test_without_the_author_nothing_happens(self, city, two, says):
        source, target, fans, offer = two
        self.answers(offer, (fans[0], True))
        if says is not None:
            self.answers(offer, (city[1], says))
        close_merges(now=NOW + timedelta(days=14))
        rows = [Proposal.objects.get(pk=one.pk) for one in (source, target)]
        assert [(one.state, one.supporters) for one in rows] == [("released", 4), ("released", 1)]

    def test_only_those_concerned_are_asked_and_one_offer_at_a_time(self, city, two):
        source, target, _fans, offer = two
        with pytest.raises(NotAllowed):
            self.answers(offer, (resident("fremd"), True))
        for one, other in ((source, target), (target, source)):
            with pytest.raises(Conflict):
                offer_merge(source_id=one.pk, target_id=other.pk, why="Noch einmal bitte.",
                            ends_at=LATER, by=city[2], now=NOW)  # fmt: skip
        with pytest.raises(Conflict):
            answer_merge(offer_id=offer.pk, account=city[1], agrees=True,
                         now=NOW + timedelta(days=14))  # fmt: skip


class TestTelling:
    def test_one_mail_for_all_at_most_one_an_hour(self, city):
        procedure, anna, moritz = city
        for at in range(2):
            released(procedure, anna, moritz, writing(f"Bank Nummer {at}"))
        assert [tell(now=NOW), tell(now=NOW)] == [1, 0]
        (letter,) = mail.outbox
        assert letter.subject == "Neues zu 2 Vorschlägen"
        assert letter.body.count("Das ist von dir, und alle können es jetzt lesen.") == 2
        refused = handed_in(procedure, anna, now=NOW + timedelta(minutes=1))
        decided(refused, no(), moritz)
        assert tell(now=NOW + timedelta(minutes=30)) == 0
        assert tell(now=NOW + timedelta(minutes=61)) == 1
        assert REASON in mail.outbox[1].body
        assert letter.extra_headers["Message-ID"] != mail.outbox[1].extra_headers["Message-ID"]
        assert tell(now=NOW + timedelta(days=40)) == 0
        assert not Notice.objects.exists()

    def test_mails_and_pages_call_a_thing_what_it_is(self, city, client):
        anna, moritz = city[1:]
        ideas, names = collecting("wettbewerb", kind="contest"), collecting("name", kind="names")
        one, other = (released(ideas, anna, moritz, writing(f"Brücke {at}")) for at in "ab")
        offer_merge(source_id=one.pk, target_id=other.pk, why="Beide meinen dasselbe.",
                    ends_at=LATER, by=moritz, now=NOW)  # fmt: skip
        tell(now=NOW)
        assert mail.outbox[0].subject == "Neues zu 2 Ideen"
        assert "Die Idee soll mit einer anderen zusammengelegt werden. Sag" in mail.outbox[0].body
        with time_machine.travel(NOW, tick=False):
            page = client.get(f"/mitmachen/wettbewerb/vorschlaege/{one.pk}/").content.decode()
        assert "Sollen diese beiden Ideen eine werden?" in page
        assert "schlägt vor, diese Idee mit „Brücke b“ zusammenzulegen." in page
        name = released(names, resident("bert"), moritz, writing("Steg"))
        assert news_of([one, name]) == "Neues zu 2 Beiträgen"
        with override("en"):
            assert news_of([one]) == "News about an idea"

    def test_why_something_was_refused_is_the_authors_alone(self, city):
        procedure, anna, moritz = city
        row, bert = released(procedure, anna, moritz), resident("bert")
        support(proposal_id=row.pk, account=bert, language="en", now=NOW)
        Notice.objects.all().delete()
        decided(row, no(), moritz)
        assert tell(now=timezone.now()) == 2
        bodies = {one.to[0]: one.body for one in mail.outbox}
        assert REASON in bodies["anna@mail.example"]
        assert "Verletzte Regel: Regel not-commercial" in bodies["anna@mail.example"]
        assert REASON not in bodies["bert@mail.example"]
        assert "not-commercial" not in bodies["bert@mail.example"]

    def test_only_a_confirmed_address_is_told_and_others_wait_for_it(self, city):
        procedure, anna, moritz = city
        EmailAddress.objects.filter(user=anna).update(verified=False)
        released(procedure, anna, moritz)
        assert tell(now=NOW) == 0
        assert (Notice.objects.count(), mail.outbox) == (1, [])
        other = EmailAddress.objects.create(user=anna, email="neu@mail.example", verified=True)
        assert tell(now=NOW) == 1
        assert mail.outbox[0].to == [other.email]
        released(procedure, anna, moritz)
        EmailAddress.objects.filter(user=anna).update(verified=False)
        assert tell(now=NOW + timedelta(days=31)) == 0
        assert not Notice.objects.exists()

    def test_what_did_not_leave_is_sent_later_as_the_same_mail(self, city, monkeypatch):
        procedure, anna, moritz = city
        released(procedure, anna, moritz)
        keys = []
        monkeypatch.setattr(
            "stadtherz.participation.services.notifying.send_mail",
            lambda letter: keys.append(letter.key) or len(keys) > 1,
        )
        assert tell(now=NOW) == 0
        assert tell(now=NOW + timedelta(minutes=5)) == 0
        assert tell(now=NOW + timedelta(minutes=16)) == 1
        assert len(set(keys)) == 1
