"""What is kept of a counting letter until its site is described."""

import json

import pytest

from stadtherz.observations.domain.counting_payload import count_payload_from
from stadtherz.observations.domain.kept_counts import DIRECTIONS, fit_to_be_kept

CELL = {"lane": 1, "direction": "in", "class": 7, "band": [30, 50], "n": 12, "v_mean": 41.5}
WAY = {"lane": 1, "direction": "in"}
MATRIX = {"ways": [WAY], "classes": [7], "edges": [0, 30, None], "n": [[[4, None]]],
          "v_mean": [[[25.0, None]]]}  # fmt: skip


def letter(cell=None, **more):
    said = {"site": "nord-3", "start": "2026-11-24T08:15:00+01:00", "interval_s": 900}
    body = more or {"counts": [CELL | (cell or {})]}
    return json.dumps(said | body).encode()


@pytest.mark.parametrize(
    "sent",
    [
        letter(), letter(matrix=MATRIX), letter({"v_mean": None, "band": None}),
        letter(counts=[CELL], occupancy=[WAY | {"percent": 8.5}]),
        *(letter({"direction": one}) for one in ("a", "r2", "richtung-1", *sorted(DIRECTIONS))),
    ],
)  # fmt: skip
def test_a_usual_letter_is_kept_as_it_is(sent):
    kept = fit_to_be_kept(sent)
    assert json.loads(kept) == json.loads(sent)
    assert count_payload_from(kept) == count_payload_from(sent)


@pytest.mark.parametrize(
    "cell",
    [
        {"direction": "frau-erika-muster"}, {"direction": "klzq417"}, {"direction": "max"},
        {"lane": 0xA1B2C3}, {"lane": -1}, {"n": 161178195}, {"v_mean": 187723.5},
        {"band": [161178, 195212229.247]},
    ],
)  # fmt: skip
def test_what_may_be_anything_is_not_kept(cell):
    count_payload_from(letter(cell))  # sound by itself
    assert fit_to_be_kept(letter(cell)) == b""


def test_directions_of_the_city_are_known():
    sent = letter({"direction": "zum-markt"})
    assert fit_to_be_kept(sent) == b""
    assert fit_to_be_kept(sent, ["zum-markt"])


def test_numbers_have_two_decimals_and_a_time_is_written_anew():
    sent = letter({"v_mean": 187.723572702975, "band": [30.123456, 50.987654]})
    sent = sent.replace(b"2026-11-24T08:15:00+01:00", b"20261124T081500+0100")
    kept = json.loads(fit_to_be_kept(sent))
    assert kept["start"] == "2026-11-24T08:15:00+01:00"
    assert kept["counts"] == [CELL | {"v_mean": 187.72, "band": [30.12, 50.99]}]
