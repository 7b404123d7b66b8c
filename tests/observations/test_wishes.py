"""The list of topics that clients want: bounded, kept, forgotten in time, and nobody else's."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.adapters import wishes as module
from stadtherz.observations.adapters.wishes import (
    FORGET_AFTER_S,
    MOMENT_S,
    Listed,
    Wishes,
    is_served,
)
from stadtherz.observations.domain.wanted import LIMITS, Crowd, Wish

HERE = "mqtt://127.0.0.1:1883"


def wish(number, crowd=Crowd.OTHER):
    return Wish(f"v1.1/Things({number})", crowd)


@pytest.fixture
def live():
    return set()


@pytest.fixture
def wishes(tmp_path, live):
    found = Wishes(tmp_path, lambda: live)
    found.open(0.0)
    yield found
    found.close()


def test_what_is_wanted_is_read_by_another_at_once(wishes, tmp_path):
    listed = Listed(tmp_path)
    assert listed.topics() == frozenset()
    assert wishes.take(wish(1), 0.0)
    assert wishes.take(wish(1), 1.0)
    found = listed.topics()
    assert found == {"v1.1/Things(1)"}
    assert listed.topics() is found
    listed.close()


def test_it_outlives_the_broker_for_a_while(tmp_path, live):
    for at in (0.0, 100.0):
        kept = Wishes(tmp_path, lambda: live)
        kept.open(at)
        kept.take(wish(1), at) if at == 0.0 else None
        kept.close()
    kept = Wishes(tmp_path, lambda: live)
    kept.open(200.0)
    kept.forget(199.0 + FORGET_AFTER_S)
    assert Listed(tmp_path).topics() == {"v1.1/Things(1)"}
    kept.forget(200.0 + FORGET_AFTER_S)
    assert Listed(tmp_path).topics() == frozenset()
    kept.close()


def test_only_what_nobody_subscribes_to_is_forgotten(wishes, live, tmp_path):
    for number in (1, 2):
        wishes.take(wish(number), 0.0)
    live.add("v1.1/Things(2)")
    wishes.forget(FORGET_AFTER_S)
    assert Listed(tmp_path).topics() == {"v1.1/Things(2)"}
    live.clear()
    wishes.forget(2 * FORGET_AFTER_S - 1)
    assert Listed(tmp_path).topics() == {"v1.1/Things(2)"}


@pytest.mark.parametrize("crowd", list(Crowd))
def test_each_sort_has_its_limit(wishes, live, crowd, tmp_path):
    for number in range(LIMITS[crowd]):
        assert wishes.take(wish(number, crowd), 0.0)
        live.add(f"v1.1/Things({number})")
    assert not wishes.take(wish(-1, crowd), 100.0)
    assert wishes.take(wish(0, crowd), 100.0)
    other = next(one for one in Crowd if one != crowd)
    assert wishes.take(wish(-2, other), 100.0)
    live.remove("v1.1/Things(3)")
    assert wishes.take(wish(-1, crowd), 100.0)
    found = Listed(tmp_path).topics()
    assert "v1.1/Things(3)" not in found
    assert len(found) == LIMITS[crowd] + 1


def test_what_was_just_left_does_not_give_way(wishes):
    limit = LIMITS[Crowd.EVERY]
    for number in range(limit):
        wishes.take(wish(number, Crowd.EVERY), float(number == 0))
    assert not wishes.take(wish(-1, Crowd.EVERY), MOMENT_S - 1)
    assert wishes.take(wish(-1, Crowd.EVERY), MOMENT_S)  # in place of number 1, the oldest
    assert wishes.take(wish(0, Crowd.EVERY), MOMENT_S)


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(list(Crowd))), max_size=80))
def test_the_list_never_grows_beyond_its_limits(tmp_path_factory, taken):
    limits, folder = dict.fromkeys(Crowd, 3), tmp_path_factory.mktemp("wishes")
    before, module.LIMITS = module.LIMITS, limits
    kept = Wishes(folder, set)
    try:
        kept.open(0.0)
        truth = set()
        for place, (number, crowd) in enumerate(taken):
            topic = Wish(f"{crowd}/{number}", crowd)
            said = kept.take(topic, float(place))
            full = sum(one.startswith(crowd) for one in truth) == 3
            assert said or (full and topic.topic not in truth)
            truth = set(Listed(folder).topics())
            assert (topic.topic in truth) == said
            assert all(sum(one.startswith(sort) for one in truth) <= 3 for sort in Crowd)
    finally:
        module.LIMITS = before
        kept.close()


def test_what_cannot_be_written_is_not_taken(wishes, tmp_path):
    with sqlite3.connect(tmp_path / "wishes.sqlite3") as other:
        other.execute("DROP TABLE wish")
    assert not wishes.take(wish(1), 0.0)


def test_a_broker_serves_as_long_as_it_holds_the_lock(wishes, tmp_path):
    assert not is_served(tmp_path, HERE)
    assert wishes.hold(HERE)
    assert wishes.hold(HERE)
    assert is_served(tmp_path, HERE)
    assert is_served(tmp_path, "mqtt://somebody:secret@127.0.0.1")
    assert not is_served(tmp_path, "mqtt://127.0.0.1:1884")
    second = Wishes(tmp_path, set)
    assert not second.hold("mqtt://127.0.0.1:1884")
    wishes.let_go()
    assert not is_served(tmp_path, HERE)
    assert second.hold("mqtt://127.0.0.1:1884")
    assert is_served(tmp_path, "mqtt://127.0.0.1:1884")
    second.close()
    assert not is_served(tmp_path, "mqtt://127.0.0.1:1884")
