"""Surveys: what is asked of whom, what is wrong with a setup, and what answers are kept."""

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.surveys import checking
from stadtherz.participation.domain.surveys.answers import (
    Fault,
    answer_of,
    answers_of,
    faults_on,
    first_faulty,
)
from stadtherz.participation.domain.surveys.path import page_after, page_before, pages_on_path
from stadtherz.participation.domain.surveys.reading import read_setup, stored_setup
from tests.participation.surveys_told import ANSWERS, SETUP, TYPED, changed

SURVEY = read_setup(SETUP)
PARTS = {"betzenberg", "dansenberg"}


def faults(setup):
    with pytest.raises(Invalid) as caught:
        read_setup(setup)
    assert caught.value.code == "survey-setup"
    return caught.value.details


def shown_if(page, **condition):
    return changed("pages", page, "shown_if", to=condition)


def yes_or_no(key):
    options = [{"key": one, "title": one} for one in ("yes", "no")]
    return {"key": key, "kind": "one", "title": key, "options": options}


class TestTheSetup:
    @pytest.mark.parametrize(
        ("way", "to", "fault"),
        [(("format",), "x/1", "format: is stadtherz-survey/1"),
         (("pages",), [], "pages: there are none"),
         (("pages", 0, "key"), "Zu Dir", "page 1: a key has 1 to 40 of a-z, 0-9, - and _"),
         (("pages", 0, "questions", 0, "kind"), "pick",
          "role: kind is one of one, several, scale, number, ranking, district, text"),
         (("pages", 0, "questions", 1, "key"), "role", "questions: role stands there twice"),
         (("pages", 0, "questions", 0, "options"), [{"key": "a", "title": "A"}],
          "role: has at least two options"),
         (("pages", 2, "questions", 1, "most"), 9,
          "ways: least and most lie between 0 and 3, in this order"),
         (("pages", 2, "questions", 0, "bins"), [1, 4],
          "days: bins are whole numbers that go up, from low on"),
         (("pages", 3, "questions", 0, "high"), 40,
          "safe: a scale has 2 to 11 steps, low is below high"),
         (("pages", 4, "questions", 0, "title"), 7, "wish: title is a text, or texts by language"),
         (("splits",), ["ways"], "splits: ways is no question with one answer"),
         (("population",), {"age": {"baby": 1}}, "population: age has no answer baby")],
    )  # fmt: skip
    def test_faults_are_named_with_their_place(self, way, to, fault):
        assert fault in faults(changed(*way, to=to))

    @pytest.mark.parametrize("setup", [None, 7, [], {"pages": 3}, {"pages": [{"questions": [4]}]}])
    def test_what_is_no_survey_at_all_is_refused(self, setup):
        assert faults(setup)

    @pytest.mark.parametrize(
        ("page", "condition", "fault"),
        [(1, {"question": "oper", "any_of": ["x"]}, "home: there is no question 'oper'"),
         (1, {"question": "role", "any_of": ["queen"]}, "home: role has no answer queen"),
         (1, {"question": "role", "at_least": 2}, "home: role has no number to compare"),
         (1, {"question": "days", "at_least": 2}, "home: depends on days, which comes later"),
         (2, {"question": "days", "at_least": 2}, "days: depends on itself: days"),
         (4, {"question": "wish", "any_of": ["x"]},
          "words: nothing can depend on the text of wish"),
         (1, {"question": "role", "any_of": "lives"},
          "home: any_of and none_of take a list, the others a number"),
         (1, {"question": "role"},
          "home: shown_if has one of any_of, none_of, at_least, at_most, all, any")],
    )  # fmt: skip
    def test_conditions_that_cannot_be(self, page, condition, fault):
        assert any(one.startswith(fault) for one in faults(shown_if(page, **condition)))

    def test_a_question_of_the_same_page_cannot_decide(self):
        wrong = changed("pages", 0, "questions", 1, "shown_if", to={
            "question": "role", "any_of": ["lives"]})  # fmt: skip
        said = "age: depends on role of the same page; put it on a later page"
        assert faults(wrong) == (said,)

    def test_a_circle_is_named_by_its_questions(self):
        wrong = changed("pages", 0, "shown_if", to={"question": "part", "any_of": ["x"]})
        assert any("role: depends on itself: role < part < role" in one for one in faults(wrong))

    @pytest.mark.parametrize(
        ("condition", "open_"),
        [({"question": "days", "at_least": 7}, True), ({"question": "days", "at_least": 8}, False),
         ({"all": [{"question": "days", "at_least": 4}, {"question": "days", "at_most": 3}]},
          False),
         ({"any": [{"question": "days", "at_least": 9},
                   {"question": "role", "any_of": ["works"]}]}, True),
         ({"all": [{"question": "part", "any_of": ["dansenberg"]},
                   {"question": "role", "none_of": ["lives"]}]}, False),
         ({"all": [{"question": "ways", "any_of": [one]} for one in ("work", "fun")]}, True),
         ({"all": [{"question": "ways", "any_of": [one]} for one in ("work", "fun", "shop")]},
          False)],
    )  # fmt: skip
    def test_what_nobody_can_reach_is_found(self, condition, open_):
        setup = shown_if(3, **condition)
        if open_:
            assert read_setup(setup)
        else:
            assert "safe: no answers lead to it" in faults(setup)

    def test_many_questions_that_many_others_decide_take_few_tries(self, monkeypatch):
        monkeypatch.setattr(checking, "TRIES", 500)
        asked = [yes_or_no(f"a{number}") for number in range(30)]
        all_yes = {"all": [{"question": one["key"], "any_of": ["yes"]} for one in asked]}
        nobody = {"question": "a0", "any_of": ["no"]}
        shown = [yes_or_no(f"b{number}") for number in range(30)]
        shown += [yes_or_no("never") | {"shown_if": nobody}]
        setup = {"format": SETUP["format"], "pages": [
            {"key": "first", "title": "x", "questions": asked},
            {"key": "second", "title": "x", "shown_if": all_yes, "questions": shown},
        ]}  # fmt: skip
        assert faults(setup) == ("never: no answers lead to it",)
        monkeypatch.setattr(checking, "TRIES", 0)
        assert stored_setup(setup).question("never")  # pages try nothing out again


class TestThePath:
    def test_pages_follow_from_answers(self):
        assert pages_on_path(SURVEY, {}) == (0, 2, 4)
        assert pages_on_path(SURVEY, ANSWERS) == (0, 1, 2, 3, 4)
        assert page_after(SURVEY, 0, {"role": "works"}) == 2
        assert page_before(SURVEY, 2, {"role": "works"}) == 0
        assert page_after(SURVEY, 4, ANSWERS) is None

    def test_answers_off_the_path_are_dropped_with_all_that_hangs_on_them(self):
        kept = answers_of(SURVEY, TYPED | {"role": ["works"], "days": ["2"]}, PARTS)
        assert set(kept) == {"role", "age", "days", "ways", "wish"}


class TestAnswers:
    def test_everything_is_read(self):
        assert answers_of(SURVEY, TYPED, PARTS) == ANSWERS
        assert first_faulty(SURVEY, TYPED, PARTS) is None

    @pytest.mark.parametrize(
        ("key", "typed", "fault"),
        [("role", [], Fault.MISSING), ("role", ["queen"], Fault.UNKNOWN),
         ("role", ["lives", "works"], Fault.UNKNOWN), ("part", ["mars"], Fault.UNKNOWN),
         ("days", ["drei"], Fault.NO_NUMBER), ("days", ["8"], Fault.OUT_OF_RANGE),
         ("days", ["-1"], Fault.OUT_OF_RANGE), ("days", ["٣"], Fault.NO_NUMBER),
         ("ways", ["work", "shop", "fun"], Fault.TOO_MANY), ("ways", ["x"], Fault.UNKNOWN),
         ("rank", ["lanes=1", "light=1"], Fault.RANKS), ("rank", ["lanes=2"], Fault.RANKS),
         ("rank", ["x=1"], Fault.UNKNOWN), ("wish", ["x" * 2_001], Fault.TOO_LONG)],
    )  # fmt: skip
    def test_what_is_wrong_is_said(self, key, typed, fault):
        assert answer_of(SURVEY.question(key), typed, PARTS) is fault

    @pytest.mark.parametrize("key", ["days", "ways", "rank", "wish", "part", "safe"])
    def test_nothing_typed_is_no_answer(self, key):
        assert answer_of(SURVEY.question(key), ["", " "], PARTS) is None

    def test_only_what_is_asked_can_be_wrong(self):
        typed = TYPED | {"days": ["2"], "safe": ["99"]}
        assert faults_on(SURVEY, 3, typed, PARTS) == {}
        assert faults_on(SURVEY, 3, typed | {"days": ["5"]}, PARTS) == {"safe": Fault.OUT_OF_RANGE}

    def test_control_signs_are_left_out(self):
        assert answer_of(SURVEY.question("wish"), ["a\x00b\r\nc"], PARTS) == "ab\nc"
