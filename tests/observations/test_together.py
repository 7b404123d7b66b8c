"""What several requests store at once: one commit, and each its own answer.

Each test is a process of its own with threads, on a database on the disk (see lives.py).
"""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NO_STREAM = 999_999


@pytest.fixture
def life(begin, tmp_path):
    return begin(tmp_path)


def streams_of(life):
    return life.done("prepare_more", count=2)


def test_what_lies_there_at_the_same_time_is_one_commit(life):
    one, two = streams_of(life)
    batches = [(one if number % 2 else two, 3, number) for number in range(8)]
    told = life.done("together", batches=batches)
    numbers = [number for outcome in told["outcomes"] for number in outcome]
    assert sorted(numbers) == list(range(1, 25))
    assert told["commits"] == 1
    rows, newest = life.done("stored")
    assert sorted(value for _, _, value in rows) == [float(n) for n in range(8) for _ in range(3)]
    assert {stream: value for stream, _, value in newest} == {one: 7.0, two: 6.0}


def test_a_bad_one_is_refused_alone(life):
    one, _ = streams_of(life)
    told = life.done("together", batches=[(one, 2, 0), (NO_STREAM, 2, 1), (one, 2, 2)])
    first, bad, last = told["outcomes"]
    assert bad == ["Conflict", "datastream"]
    rows, newest = life.done("stored")
    assert sorted(first + last) == [sequence for sequence, _, _ in rows]
    assert sorted(value for _, _, value in rows) == [0.0, 0.0, 2.0, 2.0]
    assert [value for _, _, value in newest] == [2.0]


def test_the_same_observation_from_two_requests_is_one(life):
    one, _ = streams_of(life)
    told = life.done("together", batches=[(one, 2, 5), (one, 2, 5)])
    assert told["outcomes"][0] == told["outcomes"][1]
    assert len(life.done("stored")[0]) == 2


def test_while_the_database_is_locked_all_are_told_to_come_again(life):
    one, two = streams_of(life)
    batches = [(one, 1, 0), (two, 1, 1), (one, 1, 2)]
    told = life.done("together", batches=batches, busy_ms=50, locked=True)
    assert told["outcomes"] == [["Unavailable", "database"]] * 3
    assert life.done("stored") == [[], []]
    again = life.done("together", batches=batches)
    assert sorted(number for (number,) in again["outcomes"]) == [1, 2, 3]
