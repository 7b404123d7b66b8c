"""Small surveys are open whole, of large ones few questions; what is closed comes back whole."""

import base64
import zlib
from dataclasses import replace

import pytest

from stadtherz.participation.domain.surveys import carrying
from stadtherz.participation.domain.surveys.carrying import packed, question_from, unpacked
from stadtherz.participation.domain.surveys.editing import Spot
from stadtherz.participation.domain.surveys.opened import MOST_OPEN, MOST_ROWS, opened
from stadtherz.participation.domain.surveys.rows import (
    OptionRow,
    PageRow,
    QuestionRow,
    SetupRows,
    When,
    Words,
)


def rows(questions, options):
    choices = tuple(OptionRow(f"o{place}", Words("Ja", "Yes")) for place in range(options))
    made = tuple(QuestionRow(f"q{place}", options=choices) for place in range(questions))
    return SetupRows((PageRow("p", questions=made),))


def test_all_of_a_small_survey_is_open_and_nothing_of_a_large_one():
    assert opened(rows(MOST_ROWS // 4, 3), ()) is None
    assert opened(rows(MOST_ROWS // 4 + 1, 3), ()) == frozenset()


def test_few_places_are_open_and_only_those_that_there_are():
    wanted = [Spot(), Spot(0), Spot(0, 7, 2), Spot(0, 7), Spot(0, 900), Spot(4, 1)]
    assert opened(rows(200, 3), wanted) == {Spot(0, 7)}
    many = [Spot(0, place) for place in range(9)]
    assert opened(rows(200, 3), many) == set(many[:MOST_OPEN])


def test_what_is_packed_comes_back():
    question = replace(
        rows(1, 60).questions()[0], title=Words("Größe?", ""), people={"o1": "12"},
        when=When("q0", "any_of", ("a", "b")), kept={"more": [1, None]},
    )  # fmt: skip
    written = packed(question)
    assert question_from(unpacked(written)) == question
    assert len(written) < 1500


@pytest.mark.parametrize(
    "written",
    ["", "z:", "z:%%%", "z:AAAA", "z:" + base64.b64encode(zlib.compress(b"[[[")).decode(),
     "z:" + base64.b64encode(zlib.compress(b" " * 9_000_000)).decode()],
)  # fmt: skip
def test_what_nobody_packed_is_an_empty_question(written):
    assert question_from(carrying.unpacked(written)) == QuestionRow("")
