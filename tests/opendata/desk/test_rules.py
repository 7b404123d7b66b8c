"""Clocks, the way of a request, answers, figures, reminders: the rules of the desk."""

from datetime import date
from itertools import product

import pytest

from stadtherz.kernel.errors import Conflict
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.desk.answers import (
    GROUNDS,
    Answer,
    Lacking,
    Redress,
    grounds_for,
    lacking,
    usual_redress,
)
from stadtherz.opendata.domain.desk.clocks import (
    REUSE,
    RP_ACCESS,
    Effect,
    Rule,
    check_extension,
    clock,
    rules_for,
)
from stadtherz.opendata.domain.desk.deadlines import Period, Unit
from stadtherz.opendata.domain.desk.figures import Kept, figures
from stadtherz.opendata.domain.desk.holidays import Calendar, Land
from stadtherz.opendata.domain.desk.reminding import Stage, reminder, stage_of
from stadtherz.opendata.domain.desk.standing import (
    TRANSITIONS,
    Act,
    Kind,
    Outcome,
    State,
    Step,
    may_follow,
    standing,
)

RP = Calendar(Land.RP)
RECEIVED = Step(Act.RECEIVE, date(2026, 10, 12))


def on(month, number):
    return date(2026, month, number)


class TestStanding:
    def test_the_table_is_all_there_is(self):
        ways = {(before, act) for before, act in product(State, Act) if act in may_follow(before)}
        assert ways == {pair for pair in TRANSITIONS if pair[0] is not None}
        assert may_follow(State.ANSWERED) == frozenset()

    @pytest.mark.parametrize("act", Act)
    def test_what_does_not_follow_is_refused(self, act):
        answered = [RECEIVED, Step(Act.ANSWER, on(10, 20), Outcome.GRANTED)]
        with pytest.raises(Conflict):
            standing([*answered, Step(act, on(10, 21))])

    def test_an_extension_stays_over_a_question(self):
        steps = [RECEIVED, Step(Act.EXTEND, on(10, 13)), Step(Act.ASK, on(10, 14))]
        assert standing(steps).state is State.CLARIFYING_EXTENDED
        found = standing([*steps, Step(Act.REPLY, on(10, 15))])
        assert (found.state, found.extended) == (State.EXTENDED, True)
        ended = standing([*steps, Step(Act.ANSWER, on(10, 16), Outcome.GRANTED)])
        assert (ended.extended, ended.outcome, ended.answered) == (
            True, Outcome.GRANTED, on(10, 16),
        )  # fmt: skip

    def test_a_withdrawal_is_an_outcome(self):
        found = standing([RECEIVED, Step(Act.WITHDRAW, on(10, 14))])
        assert (found.state, found.outcome) == (State.ANSWERED, Outcome.WITHDRAWN)

    def test_only_questions_that_stop_are_kept(self):
        helpful = standing([RECEIVED, Step(Act.ASK, on(10, 14))])
        assert (helpful.questions, helpful.stopped) == ((), False)
        vague = standing([RECEIVED, Step(Act.ASK, on(10, 14), stops=True)])
        assert vague.stopped
        assert not standing(
            [RECEIVED, Step(Act.ASK, on(10, 14), stops=True), Step(Act.REPLY, on(10, 15))]
        ).stopped


class TestClocks:
    def test_re_use_takes_twenty_working_days_and_knows_no_pause(self):
        asked = [RECEIVED, Step(Act.ASK, on(10, 13), stops=True)]
        assert clock(REUSE, standing(asked), RP).due == on(11, 9)
        replied = standing([*asked, Step(Act.REPLY, on(10, 30))])
        assert clock(REUSE, replied, RP).due == on(11, 9)

    def test_an_extension_adds_twenty(self):
        found = clock(REUSE, standing([RECEIVED, Step(Act.EXTEND, on(10, 20))]), RP)
        assert (found.first.due, found.due, found.notice_by) == (on(11, 9), on(12, 7), None)

    def test_it_has_to_be_told_within_three_weeks(self):
        found = clock(REUSE, standing([RECEIVED]), RP)
        assert found.notice_by == on(11, 2)
        check_extension(found, on(11, 2))
        with pytest.raises(Conflict, match="2026-11-02") as refused:
            check_extension(found, on(11, 3))
        assert refused.value.code == "extension-late"

    def test_a_law_without_extension(self):
        strict = Rule("x", Text.of("X"), Kind.ACCESS, Period(2, Unit.WEEKS), "X § 1")
        found = clock(strict, standing([RECEIVED]), RP)
        assert (found.due, found.notice_by) == (on(10, 26), None)
        with pytest.raises(Conflict) as refused:
            check_extension(found, on(10, 13))
        assert refused.value.code == "no-extension"

    def test_access_takes_a_month_that_begins_anew_with_the_answer(self):
        asked = [RECEIVED, Step(Act.ASK, on(10, 14), stops=True)]
        assert clock(RP_ACCESS, standing([RECEIVED]), RP).due == on(11, 12)
        assert clock(RP_ACCESS, standing(asked), RP).due is None
        found = clock(RP_ACCESS, standing([*asked, Step(Act.REPLY, on(10, 20))]), RP)
        assert (found.due, found.began_anew) == (on(11, 20), on(10, 20))

    def test_a_question_that_does_not_stop_changes_nothing(self):
        steps = [RECEIVED, Step(Act.ASK, on(10, 14)), Step(Act.REPLY, on(10, 20))]
        assert clock(RP_ACCESS, standing(steps), RP).due == on(11, 12)

    def test_two_months_are_counted_from_receipt_not_from_the_moved_end(self):
        begun = Step(Act.RECEIVE, date(2026, 1, 31))  # one month ends on 2 March
        found = clock(RP_ACCESS, standing([begun, Step(Act.EXTEND, on(2, 3))]), RP)
        assert (found.first.due, found.due) == (on(3, 2), on(3, 31))

    def test_notice_by_the_first_deadline_where_the_law_names_no_other(self):
        assert clock(RP_ACCESS, standing([RECEIVED]), RP).notice_by == on(11, 12)

    def test_a_law_with_a_pause(self):
        pausing = Rule(
            "p", Text.of("P"), Kind.ACCESS, Period(5, Unit.WORKING_DAYS), "P § 1",
            effect=Effect.PAUSE, effect_source="P § 2",
        )  # fmt: skip
        asked = [RECEIVED, Step(Act.ASK, on(10, 13), stops=True)]
        assert clock(pausing, standing(asked), RP).due is None
        found = clock(pausing, standing([*asked, Step(Act.REPLY, on(10, 16))]), RP)
        assert found.due == on(10, 21)  # 14 and 15 October do not count
        at_once = clock(pausing, standing([*asked, Step(Act.REPLY, on(10, 13))]), RP)
        assert at_once.due == on(10, 19)

    def test_a_citys_own_rule_replaces_and_adds(self):
        assert [one.key for one in rules_for(Land.RP)] == ["eu-reuse", "rp-access"]
        assert [one.key for one in rules_for(Land.BY)] == ["eu-reuse"]
        own = Rule("eu-reuse", Text.of("X"), Kind.REUSE, Period(10, Unit.WORKING_DAYS), "X § 1")
        other = Rule("by-x", Text.of("Y"), Kind.ACCESS, Period(1, Unit.MONTHS), "Y § 1")
        assert rules_for(Land.BY, [own, other]) == (own, other)


FULL = Answer(
    Outcome.REFUSED, "Nein.", ground="trade-secrets", redress=frozenset({Redress.OBJECTION})
)


class TestAnswers:
    def test_a_whole_refusal_may_leave(self):
        assert lacking(FULL, Kind.REUSE, Land.RP) == ()

    @pytest.mark.parametrize(
        ("change", "missing"),
        [
            ({"text": "  "}, (Lacking.TEXT,)),
            ({"ground": ""}, (Lacking.GROUND,)),
            ({"ground": "deliberation"}, (Lacking.GROUND,)),  # a ground of another law
            ({"ground": "property-of-others"}, (Lacking.HOLDER,)),
            ({"ground": "property-of-others", "holder": "Verlag X"}, ()),
            ({"ground": "other"}, (Lacking.SOURCE,)),
            ({"ground": "other", "source": "steht im Gesetz"}, (Lacking.SOURCE,)),
            ({"ground": "other", "source": "UrhG § 87a"}, ()),
            ({"ground": "other-rights", "source": "UrhG § 87a"}, (Lacking.HOLDER,)),
            ({"redress": frozenset()}, (Lacking.REDRESS,)),
            ({"redress": frozenset({Redress.COMMISSIONER})}, (Lacking.REDRESS,)),
            ({"redress": frozenset({Redress.COURT})}, ()),
            ({"outcome": None}, (Lacking.OUTCOME,)),
            ({"outcome": Outcome.WITHDRAWN}, (Lacking.OUTCOME,)),
            ({"outcome": Outcome.CONDITIONS}, (Lacking.CONDITIONS,)),
            ({"outcome": Outcome.CONDITIONS, "conditions": "nur Text", "redress": frozenset()},
             (Lacking.REDRESS,)),
            ({"outcome": Outcome.PARTLY}, ()),
            ({"outcome": Outcome.PARTLY, "ground": ""}, (Lacking.GROUND,)),
            ({"outcome": Outcome.FORWARDED}, (Lacking.RECIPIENT,)),
            ({"outcome": Outcome.PUBLISHED}, (Lacking.WHERE,)),
            ({"outcome": Outcome.GRANTED}, ()),
            ({"ground": "", "redress": frozenset(), "text": ""},
             (Lacking.TEXT, Lacking.GROUND, Lacking.REDRESS)),
        ],
    )  # fmt: skip
    def test_everything_that_is_missing_is_named_at_once(self, change, missing):
        said = Answer(**{**vars(FULL), **change})
        assert lacking(said, Kind.REUSE, Land.RP) == missing

    def test_for_access_the_commissioner_belongs_to_it(self):
        said = Answer(**{**vars(FULL), "ground": "deliberation"})
        assert lacking(said, Kind.ACCESS, Land.RP) == (Lacking.COMMISSIONER,)

    def test_grounds_of_one_land_are_not_offered_in_another(self):
        assert {one.key for one in grounds_for(Kind.ACCESS, Land.BY)} == {"other", "other-rights"}
        assert all(one.source or one.key.startswith("other") for one in GROUNDS)

    @pytest.mark.parametrize(
        ("kind", "land", "usual"),
        [
            (Kind.REUSE, Land.RP, {Redress.OBJECTION}),
            (Kind.REUSE, Land.BY, {Redress.COURT}),
            (Kind.ACCESS, Land.RP, {Redress.OBJECTION, Redress.COMMISSIONER}),
        ],
    )
    def test_usual_redress(self, kind, land, usual):
        assert usual_redress(kind, land) == usual


class TestFigures:
    def test_withdrawn_ones_count_for_nothing_but_their_number(self):
        found = figures([
            Kept(on(1, 1), on(1, 30), on(1, 11), Outcome.GRANTED),
            Kept(on(1, 1), on(1, 30), on(1, 30), Outcome.REFUSED),  # on the last day
            Kept(on(1, 1), on(1, 30), on(1, 31), Outcome.GRANTED),
            Kept(on(1, 1), on(1, 30), on(1, 2), Outcome.WITHDRAWN),
            Kept(on(1, 1), on(1, 30)),
        ])  # fmt: skip
        assert (found.number, found.open, found.answered, found.in_time) == (5, 1, 3, 2)
        assert found.median_days == 29
        assert found.share_in_time == pytest.approx(2 / 3)
        assert found.outcomes[Outcome.GRANTED] == 2

    def test_of_none_there_is_no_median(self):
        found = figures([])
        assert (found.number, found.median_days, found.share_in_time) == (0, None, None)

    def test_of_two_the_median_lies_between(self):
        days = [Kept(on(1, 1), None, on(1, 2 + more)) for more in (0, 3)]
        assert figures(days).median_days == 2.5


class TestReminders:
    @pytest.mark.parametrize(
        ("today", "stage"),
        [
            (on(10, 30), None),  # six working days: All Saints' Day is a Sunday
            (on(11, 2), Stage.SOON),
            (on(11, 9), Stage.SOON),
            (on(11, 10), Stage.LATE),
        ],
    )
    def test_stages_of_a_deadline_on_9_november(self, today, stage):
        assert stage_of(on(11, 9), today, RP) == stage

    def test_nothing_runs_while_a_question_holds_the_clock(self):
        assert stage_of(None, on(11, 9), RP) is None

    def test_each_stage_is_told_once(self):
        due, told, stages = on(11, 9), "", []
        for today in (on(10, 13), on(10, 14), on(11, 2), on(11, 3), on(11, 10), on(11, 20)):
            if found := reminder(due, told, today, RP):
                told = found.mark
                stages.append((today, found.stage))
        assert stages == [
            (on(10, 13), Stage.NEW), (on(11, 2), Stage.SOON), (on(11, 10), Stage.LATE),
        ]  # fmt: skip

    def test_a_later_deadline_is_told_anew(self):
        first = reminder(on(11, 9), "", on(11, 9), RP)
        again = reminder(on(12, 7), first.mark, on(12, 7), RP)
        assert again.stage is Stage.SOON
