from hypothesis import given
from hypothesis import strategies as st

from stadtherz.accounts.domain.traces import without_person

NAMES = frozenset({"owner", "locked_by", "user"})
LEAVES = st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=5)
KEYS = st.sampled_from(["owner", "locked_by", "user", "text", "title", "replies"])
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)
)


def people_in(content):
    """Every number under a key that means a person."""
    if isinstance(content, dict):
        own = {v for k, v in content.items() if k in NAMES and type(v) is int}
        return own.union(*map(people_in, content.values()))
    if isinstance(content, list):
        return set().union(*map(people_in, content))
    return set()


def test_a_version_without_its_owner():
    version = {
        "title": "Bank", "owner": 7, "locked_by": 8, "height": 7,
        "comments": [
            {"user": 7, "text": "Stimmt das?", "replies": []},
            {"user": 8, "text": "Ja.", "resolved_by": None, "replies": [{"user": 7, "text": "Ah"}]},
        ],
    }  # fmt: skip
    assert without_person(version, person=7, names=NAMES) == {
        "title": "Bank", "owner": None, "locked_by": 8, "height": 7,
        "comments": [{"user": 8, "text": "Ja.", "resolved_by": None, "replies": []}],
    }  # fmt: skip


@given(JSON, st.integers(0, 9))
def test_the_person_is_gone_and_nobody_else(content, person):
    left = without_person(content, person=person, names=NAMES)
    assert people_in(left) <= people_in(content) - {person}


@given(JSON)
def test_a_version_without_the_person_stays_as_it_is(content):
    assert without_person(content, person=99, names=NAMES) == content
