"""Many at once with one right, and a server that dies: over HTTP, as it is run."""

import threading
import time
from collections import Counter

import pytest

from tests.participation.box_city import read_pb
from tests.participation.storms import Restarted, cast, prepared, told, voted

pytestmark = [pytest.mark.database, pytest.mark.timeout(900)]
AT_ONCE = 50


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return prepared(tmp_path_factory.mktemp("box"), 260)


@pytest.fixture(scope="module")
def server(city):
    with Restarted(city) as started:
        yield started


def test_fifty_at_once_with_one_right_are_one_ballot(city, server):
    """Each with a ballot of its own, so that none is taken for a repetition."""
    answers, gate = [], threading.Barrier(AT_ONCE)

    def ask(number):
        choice = [("baeume", "bank", "brunnen", "spielplatz")[number % 4]]
        gate.wait()
        answers.append(cast(city, city.codes[0], choice, 10_000 + number))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again = [cast(city, city.codes[1], ["bank"], 77) for _ in range(3)]
    statuses = Counter(status for status, _ in answers)
    assert statuses == {201: 1, 409: AT_ONCE - 1}
    assert {body["code"] for status, body in answers if status == 409} == {"already-voted"}
    assert [status for status, _ in again] == [201] * 3
    assert len({body["commitment"] for _, body in again}) == 1
    (receipt,) = [body for status, body in answers if status == 201]
    assert told(city, "now") == {
        "used": 2, "ballots": sorted([receipt["commitment"], again[0][1]["commitment"]])
    }  # fmt: skip


def every_receipt_is_counted_once(city, receipts, ballots):
    found = told(city, "end")
    assert found["used"] == len(found["ballots"])
    assert found["traces"] == []
    counted = Counter(found["ballots"])
    assert set(counted.values()) == {1}
    wanted = {body["commitment"] for body in receipts.values()}
    assert wanted <= set(counted)
    assert len(wanted) == len(ballots)
    support = Counter(key for choice in ballots for key in choice)
    return found, support


def test_every_ballot_with_a_receipt_is_counted_once_when_the_server_is_killed(city, server):
    choices = [["baeume"], ["bank", "baeume"], ["brunnen", "bank", "baeume"]]
    ballots = [choices[number % 3] for number in range(200)]
    receipts = voted(city, ballots, server, kills=1, writers=4)
    assert server.kills == 1
    found, support = every_receipt_is_counted_once(city, receipts, ballots)
    more = [found["support"][key] - votes for key, votes in support.items()]
    # of the storm before, if it ran, one ballot and one for the bench
    assert all(number in {0, 1, 2} for number in more)


@pytest.mark.soak
@pytest.mark.acceptance
def test_mokotow_with_kills(tmp_path, shared_data):
    file = shared_data / "pabulib" / "Poland_Warszawa_2023_Mokotow.pb"
    election = read_pb(file)
    ballots = election["ballots"]
    assert len(ballots) == 11_067
    city = prepared(tmp_path, len(ballots) + 2, str(file))
    begun = time.monotonic()
    with Restarted(city) as server:
        receipts = voted(city, ballots, server, kills=5)
    print(f"{len(ballots)} ballots in {time.monotonic() - begun:.1f} s")  # noqa: T201
    found, support = every_receipt_is_counted_once(city, receipts, ballots)
    assert {key: votes for key, votes in found["support"].items() if votes} == dict(support)
    assert found["winners"] == 24
