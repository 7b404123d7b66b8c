"""Who sees what, as a table: what must never be seen, and how it is said."""

import pytest

from stadtherz.participation.domain.audience import (
    TABLE,
    Part,
    Viewer,
    When,
    any_may_see,
    may_see,
    viewers_with,
    who_sees,
)
from stadtherz.participation.domain.proposals import State

E = Viewer.EVERYBODY


def test_everybody_sees_content_only_where_it_is_public():
    public = {state for state in State if may_see(E, Part.CONTENT, state)}
    assert public == {State.RELEASED, State.MERGED}


@pytest.mark.parametrize("part", [Part.MAIL, Part.SUPPORTERS, Part.REASON, Part.APPEAL])
def test_what_is_never_public(part):
    assert not any(may_see(E, part, state) for state in State)


def test_nobody_of_the_house_reads_drafts_or_who_supports():
    staff = (Viewer.MODERATORS, Viewer.DEPARTMENTS)
    assert not any(may_see(one, Part.CONTENT, State.DRAFT) for one in staff)
    assert not any(may_see(one, Part.SUPPORTERS, state) for one in staff for state in State)


def test_a_department_judges_the_proposal_and_not_the_person():
    assert may_see(Viewer.DEPARTMENTS, Part.CONTENT, State.WAITING)
    assert not may_see(Viewer.DEPARTMENTS, Part.USERNAME, State.WAITING)


def test_everybody_is_said_alone_and_others_one_by_one():
    assert who_sees(Part.CONTENT, State.RELEASED) == (E,)
    assert who_sees(Part.CONTENT, State.REFUSED) == (
        Viewer.AUTHOR, Viewer.MODERATORS, Viewer.OPERATORS
    )  # fmt: skip


OF_VOTES = [Part.CODE, Part.BOUND, Part.VOTED, Part.CHOICE, Part.QUEUE]
OF_SURVEYS = [Part.SURVEY_SHEET, Part.SURVEY_NUMBERS, Part.SURVEY_TEXTS, Part.SURVEY_TAKEN_PART]


def test_every_part_has_its_answer_and_nobody_loses_sight_of_what_everybody_sees():
    assert set(TABLE) == set(Part)
    for part, moments in TABLE.items():
        assert moments, part
        assert all(viewers == set(Viewer) for viewers in moments.values() if E in viewers), part


@pytest.mark.parametrize("part", [*OF_VOTES, *OF_SURVEYS, Part.FOLLOWED])
def test_nobody_of_the_house_looks_before_the_moment(part):
    house = set(Viewer) - {E, Viewer.AUTHOR, Viewer.OPERATORS}
    assert TABLE[part][When.AT_ONCE].isdisjoint(house)
    own = {Viewer.AUTHOR} if part is Part.FOLLOWED else set()
    assert TABLE[part][When.AT_ONCE] <= own | {Viewer.OPERATORS}


def test_what_is_not_kept_is_seen_by_nobody():
    nowhere = {part for part, moments in TABLE.items() if not any(moments.values())}
    kept_nowhere = {Part.LOT_BORN, Part.QUIZ_SHEET, Part.QUEUE, Part.AGE_SAID}
    assert nowhere == kept_nowhere | {Part.KEY, Part.ORIGIN}


def test_without_an_account_the_keeper_sees_what_the_author_would():
    pairs = {
        Part.CONTENT: Part.KEYED, Part.PLACE: Part.KEYED_PLACE, Part.ARGUMENT: Part.KEYED_ARGUMENT,
        Part.REASON: Part.KEYED_REASON, Part.APPEAL: Part.KEYED_APPEAL,
    }  # fmt: skip
    for named, keyed in pairs.items():
        for state in set(State) - {State.DRAFT}:
            author = may_see(Viewer.AUTHOR, named, state)
            assert may_see(Viewer.KEEPER, keyed, state) == author, (keyed, state)
            house = TABLE[named][state] - {Viewer.AUTHOR, Viewer.KEEPER}
            assert TABLE[keyed][state] - {Viewer.AUTHOR, Viewer.KEEPER} == house, keyed


def test_permissions_make_viewers_and_no_permission_makes_one_more():
    assert viewers_with(frozenset()) == {E}
    found = viewers_with(frozenset({"participation.run_surveys", "participation.edit"}))
    assert found == {E, Viewer.SURVEYORS}
    assert any_may_see(found, Part.LOT_NAME, When.AT_ONCE)
    assert not any_may_see(viewers_with(frozenset()), Part.LOT_NAME, When.AT_ONCE)
