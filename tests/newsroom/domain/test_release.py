import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.newsroom.domain.release import may_change_file, may_release

NUMBERS = st.integers(1, 9)


@given(NUMBERS, NUMBERS)
def test_everybody_but_the_author_may(author, person):
    assert may_release(author=author, person=person) == (len({author, person}) == 2)


@given(st.none() | NUMBERS)
def test_what_no_person_wrote_anybody_may(person):
    assert may_release(author=None, person=person)


@pytest.mark.parametrize(
    ("releases", "in_use", "may"),
    [(True, True, True), (True, False, True), (False, False, True), (False, True, False)],
)
def test_a_file_in_use_is_changed_by_releasers(releases, in_use, may):
    assert may_change_file(releases=releases, in_use=in_use) == may
