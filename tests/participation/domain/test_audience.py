"""Who sees what, as a table: what must never be seen, and how it is said."""

import pytest

from stadtherz.participation.domain.audience import Part, Viewer, may_see, who_sees
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
