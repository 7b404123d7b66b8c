"""The desk at which requests wait for one commit, and the page that steps aside meanwhile."""

import threading
import time
from dataclasses import dataclass

from django.db import OperationalError

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters.locks import Page, Turn
from stadtherz.observations.services.desks import Desk, Laid


@dataclass
class Sheet(Laid):
    words: str


class Bad(Exception):
    pass


def stored_at_once(commit, *words):
    """Lay sheets down while somebody else has the turn; gives each one's error, or None."""
    turn, outcomes = Turn(None), {}
    desk = Desk(turn, commit)

    def store(one):
        try:
            desk.store(Sheet(one))
        except (Bad, Unavailable) as error:
            outcomes[one] = error
        else:
            outcomes[one] = None

    threads = [threading.Thread(target=store, args=(one,)) for one in words]
    with turn:
        for thread in threads:
            thread.start()
        while len(desk._waiting) < len(words):
            time.sleep(0.001)
    for thread in threads:
        thread.join(20)
    return outcomes


def test_what_lies_there_is_one_commit():
    commits = []
    told = stored_at_once(lambda taken: commits.append({one.words for one in taken}), *"abcd")
    assert commits == [set("abcd")]
    assert told == dict.fromkeys("abcd")


def test_a_bad_one_is_refused_alone():
    stored = []

    def commit(taken):
        if any(one.words == "bad" for one in taken):
            raise Bad
        stored.extend(one.words for one in taken)

    told = stored_at_once(commit, "a", "bad", "b")
    assert isinstance(told.pop("bad"), Bad)
    assert told == {"a": None, "b": None}
    assert sorted(stored) == ["a", "b"]


def test_where_the_database_takes_nothing_all_come_again():
    def commit(_taken):
        raise OperationalError

    assert {type(error) for error in stored_at_once(commit, "a", "b").values()} == {Unavailable}


def test_a_page_that_waits_lets_another_one_pass():
    page, passed = Page(), threading.Event()

    def other():
        with page:
            passed.set()

    with page:
        thread = threading.Thread(target=other)
        thread.start()
        assert not passed.wait(0.05)
        with page.apart():
            assert passed.wait(20)
            thread.join()
            with page.apart():  # who makes no page has nothing to step aside from
                pass
        assert page.locked()
    assert not page.locked()
