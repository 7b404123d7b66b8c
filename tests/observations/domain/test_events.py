"""Server-sent events as written, read again by a plain reader of the format."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.events import Event, last_number, pause_ms, written


def read(text):
    """Read a stream as the HTML standard says: fields by line, an empty line ends an event."""
    found, fields = [], {}
    for line in text.split("\n"):
        if not line:
            if "data" in fields:
                found.append(fields)
            fields = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
    return found


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(st.integers(1, 2**62), texts), max_size=5))
def test_what_is_written_is_read_again(rows):
    text = written([Event(number, "observation", {"name": said}) for number, said in rows], 5000)
    found = read(text)
    assert [(int(one["id"]), json.loads(one["data"])["name"]) for one in found] == rows
    assert {one["event"] for one in found} <= {"observation"}
    assert text.startswith("retry: 5000\n")


def test_an_answer_without_news_is_a_remark():
    assert written([], 7000) == "retry: 7000\n: nothing new\n\n"
    assert read(written([], 7000)) == []


@pytest.mark.parametrize(
    ("interval", "least", "most"),
    [(900, 45_000, 75_000), (60, 3_750, 6_250), (0, 3_750, 6_250), (86_400, 45_000, 75_000),
     (300, 15_000, 25_000)],
)  # fmt: skip
def test_pauses_follow_the_interval_and_are_spread(interval, least, most):
    assert pause_ms(interval, 0) == least
    assert pause_ms(interval, 1) == most
    assert pause_ms(interval, 0.5, more=True) == 1000


@pytest.mark.parametrize(
    ("texts", "number"),
    [(("17",), 17), (("", "18"), 18), (("17", "18"), 17), (("x", "18"), 18), (("",), 0),
     (("-1",), 0), (("1.5",), 0), (("9" * 30,), 0), (("٣",), 0), ((str(2**63 - 1),), 2**63 - 1)],
)  # fmt: skip
def test_the_number_to_go_on_from(texts, number):
    assert last_number(*texts) == number
