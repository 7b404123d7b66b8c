"""An editor of surveys: what was written reads as the same, and each fault has its field."""

import json
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stadtherz.participation.domain.surveys.carrying import (
    carried,
    page_from,
    question_from,
    setup_from,
)
from stadtherz.participation.domain.surveys.editing import (
    Spot,
    done,
    first_rows,
    put_back,
    with_lines,
)
from stadtherz.participation.domain.surveys.placing import faults_of_rows
from stadtherz.participation.domain.surveys.questions import Kind
from stadtherz.participation.domain.surveys.reading import read_setup
from stadtherz.participation.domain.surveys.rows import (
    OTHER,
    OptionRow,
    PageRow,
    QuestionRow,
    SetupRows,
    When,
    Words,
    rows_of,
)
from stadtherz.participation.domain.surveys.writing import written
from tests.participation.surveys_told import SETUP, changed

WORDS = st.text("abcäß |*", min_size=1, max_size=8).filter(str.strip)
TEXTS = WORDS | st.fixed_dictionaries({"de": WORDS}, optional={"en": WORDS, "fr": WORDS})
MORE = st.dictionaries(st.sampled_from(["note", "x"]), st.integers(0, 3), max_size=1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["pages", "questions", "options", "key", "title", "shown_if", "splits",
                         "any_of", "question", "kind", "bins", "low", "population"]),
        inner, max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@st.composite
def questions(draw, key, before):
    kind = draw(st.sampled_from(list(Kind))).value
    found = draw(MORE) | {"key": key, "kind": kind, "title": draw(TEXTS)}
    often = {"help": TEXTS, "explanation": TEXTS, "required": st.booleans()}
    found |= draw(st.fixed_dictionaries({}, optional=often))
    if kind in {"one", "several", "ranking"}:
        found["options"] = [
            draw(MORE) | {"key": f"o{place}", "title": draw(TEXTS)} | right
            for place, right in enumerate(
                draw(st.lists(st.sampled_from([{}, {"right": True}]), min_size=2, max_size=4))
            )
        ]
    if kind in {"several", "ranking"}:
        found |= draw(st.fixed_dictionaries({}, optional={"least": st.just(1), "most": st.just(2)}))
    if kind == "scale":
        ends = {"low": st.just(0), "high": st.just(3), "low_title": TEXTS, "high_title": TEXTS}
        found |= draw(st.fixed_dictionaries({}, optional=ends))
    if kind == "number":
        found |= draw(st.sampled_from([{}, {"low": 1, "high": 9, "bins": [1, 4]}, {"high": 7}]))
    if before and draw(st.booleans()):
        found["shown_if"] = draw(conditions(before))
    return found


@st.composite
def conditions(draw, before):
    on = draw(st.sampled_from(before))
    if on["kind"] in {"scale", "number"}:
        return {"question": on["key"], draw(st.sampled_from(["at_least", "at_most"])): 2}
    values = [one["key"] for one in on.get("options", [])] or ["betzenberg", "innenstadt"]
    chosen = draw(st.lists(st.sampled_from(values), min_size=1, unique=True))
    return {"question": on["key"], draw(st.sampled_from(["any_of", "none_of"])): chosen}


@st.composite
def setups(draw):
    pages, before = [], []
    for place in range(draw(st.integers(1, 3))):
        keys = [f"q{place}-{number}" for number in range(draw(st.integers(1, 3)))]
        rows = [draw(questions(key, before)) for key in keys]
        pages.append(draw(MORE) | {"key": f"p{place}", "title": draw(TEXTS), "questions": rows})
        if before and draw(st.booleans()):
            pages[-1]["shown_if"] = draw(conditions(before))
        before = before + [one for one in rows if one["kind"] != "text"]
    found = draw(MORE) | {"format": "stadtherz-survey/1", "pages": pages}
    single = [one for page in pages for one in page["questions"] if one["kind"] == "one"]
    if single and draw(st.booleans()):
        found |= {"splits": [single[-1]["key"]], "population_source": draw(TEXTS),
                  "population": {single[0]["key"]: {"o0": 5, "o1": 0}}}  # fmt: skip
    return found


def forgotten(rows):
    """Take out of rows all that they were read from, so that it is written anew."""
    return replace(rows, kept={}, pages=tuple(
        replace(page, kept={}, questions=tuple(
            replace(one, kept={}, options=tuple(replace(row, kept={}) for row in one.options))
            for one in page.questions
        )) for page in rows.pages
    ))  # fmt: skip


def only_two_languages(value):
    if isinstance(value, dict):
        german_first = sorted(value.items(), key=lambda one: one[0] != "de")
        return {key: only_two_languages(one) for key, one in german_first if key != "fr"}
    return [only_two_languages(one) for one in value] if isinstance(value, list) else value


def stripped(value):
    if isinstance(value, dict):
        return {key: stripped(one) for key, one in value.items()}
    if isinstance(value, list):
        return [stripped(one) for one in value]
    return value.strip() if isinstance(value, str) else value


class TestWriting:
    @given(setups())
    @example(SETUP)
    def test_what_nobody_changed_stays_letter_for_letter(self, setup):
        assert written(rows_of(setup)) == setup

    @given(setups())
    @example(SETUP)
    def test_what_is_written_anew_reads_the_same(self, setup):
        plain = stripped(only_two_languages(setup))
        try:
            meant = read_setup(plain)
        except Exception:  # noqa: BLE001 - a setup that is refused is refused again
            assert faults_of_rows(rows_of(plain), quiz=False)
            return
        assert read_setup(written(forgotten(rows_of(plain)))) == meant

    @given(JSON)
    def test_whatever_comes_in_becomes_rows_and_faults(self, value):
        for carry in (page_from, question_from, setup_from):
            carry(value)
        rows = rows_of(value)
        json.dumps(written(rows))
        faults_of_rows(rows, quiz=True)

    def test_other_languages_and_unknown_keys_survive_a_change(self):
        setup = changed("pages", 0, "title", to={"de": "Zu dir", "en": "You", "fr": "Toi"})
        setup["colour"] = "red"
        rows = rows_of(setup)
        page = replace(rows.pages[0], title=Words("Über dich", "You"))
        again = written(replace(rows, pages=(page, *rows.pages[1:])))
        assert again["pages"][0]["title"] == {"de": "Über dich", "en": "You", "fr": "Toi"}
        assert again["colour"] == "red"

    def test_a_condition_of_several_parts_stays_until_another_is_chosen(self):
        both = {"all": [{"question": "role", "any_of": ["lives"]},
                        {"question": "days", "at_least": 2}]}  # fmt: skip
        setup = changed("pages", 3, "shown_if", to=both)
        rows = rows_of(setup)
        assert rows.pages[3].when == When(OTHER)
        assert written(rows) == setup
        page = replace(rows.pages[3], when=When("role", "none_of", ("visits", "works")))
        again = written(replace(rows, pages=(*rows.pages[:3], page, *rows.pages[4:])))
        assert again["pages"][3]["shown_if"] == {
            "question": "role", "none_of": ["visits", "works"]}  # fmt: skip

    def test_new_rows_get_keys_of_their_words_and_conditions_follow(self):
        way = QuestionRow("~2", title=Words("Wie fährst du?"), split=True, options=(
            OptionRow("~3", Words("mit dem Rad", "by bicycle")), OptionRow("~4", Words("Bus")),
            OptionRow("~5")), people={"~3": "20", "~5": "1"})  # fmt: skip
        text = QuestionRow("~7", "text", Words("Und warum?"))
        rows = SetupRows((
            PageRow("~1", Words("Wege"), questions=(way,)),
            PageRow("~6", Words("Wege"), When("~2", "any_of", ("~3",)), (text,)),
        ))  # fmt: skip
        assert not faults_of_rows(rows, quiz=False)
        assert written(rows) == {
            "format": "stadtherz-survey/1", "splits": ["wie-faehrst-du"],
            "population": {"wie-faehrst-du": {"mit-dem-rad": 20}},
            "pages": [
                {"key": "wege", "title": {"de": "Wege"}, "questions": [
                    {"key": "wie-faehrst-du", "kind": "one", "title": {"de": "Wie fährst du?"},
                     "options": [
                         {"key": "mit-dem-rad",
                          "title": {"de": "mit dem Rad", "en": "by bicycle"}},
                         {"key": "bus", "title": {"de": "Bus"}}]}]},
                {"key": "wege-2", "title": {"de": "Wege"},
                 "shown_if": {"question": "wie-faehrst-du", "any_of": ["mit-dem-rad"]},
                 "questions": [
                     {"key": "und-warum", "kind": "text", "title": {"de": "Und warum?"}}]},
            ],
        }  # fmt: skip


def keys(rows):
    return [[one.key for one in page.questions] for page in rows.pages]


class TestEditing:
    @pytest.mark.parametrize(
        ("act", "left", "spot"),
        [("page-up:1", [["part"], ["role", "age"]], Spot(0)),
         ("page-down:0", [["part"], ["role", "age"]], Spot(1)),
         ("page-up:0", [["role", "age"], ["part"]], Spot(0)),
         ("page-remove:1", [["role", "age"]], Spot(0)),
         ("question-up:0:1", [["age", "role"], ["part"]], Spot(0, 0)),
         ("question-down:0:1", [["role"], ["age", "part"]], Spot(1, 0)),
         ("question-up:1:0", [["role", "age", "part"], []], Spot(0, 2)),
         ("question-up:0:0", [["role", "age"], ["part"]], Spot(0, 0)),
         ("question-remove:0:0", [["age"], ["part"]], Spot(0, 0)),
         ("question-copy:0:0", [["role", "~1", "age"], ["part"]], Spot(0, 1)),
         ("question-add:1", [["role", "age"], ["part", "~1"]], Spot(1, 1)),
         ("page-add", [["role", "age"], ["part"], []], Spot(2)),
         ("page-remove:7", [["role", "age"], ["part"]], Spot(7)),
         ("question-up:0", [["role", "age"], ["part"]], Spot(0)),
         ("format:0", [["role", "age"], ["part"]], Spot(0))],
    )  # fmt: skip
    def test_rows_come_go_and_move(self, act, left, spot):
        rows = rows_of(SETUP)
        found = done(replace(rows, pages=rows.pages[:2]), act, "text")
        assert (keys(found.rows), found.spot) == (left, spot)

    @pytest.mark.parametrize("act", ["page-remove:1", "page-remove:0", "question-remove:2:0"])
    def test_what_was_taken_out_can_be_put_back(self, act):
        rows = rows_of(SETUP)
        found = done(rows, act)
        back = json.loads(json.dumps(carried(found.gone)))
        row = page_from(back) if act.startswith("page") else question_from(back)
        spot = Spot(*map(int, act.split(":")[1:]))
        assert written(put_back(found.rows, spot, row).rows) == SETUP

    def test_options_come_in_lines_and_move(self):
        rows = with_lines(first_rows(), {Spot(0, 0): "Rad | bike\n\n  | bus\nzu Fuß"})
        moved = done(rows, "option-up:0:0:2").rows
        left = done(moved, "option-remove:0:0:1").rows.pages[0].questions[0].options
        assert [one.title for one in left] == [Words("Rad", "bike"), Words("", "bus")]
        assert len({one.key for one in rows.pages[0].questions[0].options}) == 3


class TestFaults:
    @pytest.mark.parametrize(
        ("path", "to", "spot", "name"),
        [((0, "title"), "", Spot(0), "title"),
         ((0, "questions"), [], Spot(0), "add"),
         ((0, "questions", 1, "title"), "", Spot(0, 1), "title"),
         ((0, "questions", 1, "options"), [], Spot(0, 1), "options"),
         ((2, "questions", 0, "bins"), [3, 4], Spot(2, 0), "bins"),
         ((2, "questions", 0, "high"), 0, Spot(2, 0), "low"),
         ((2, "questions", 0, "high"), "viele", Spot(2, 0), "high"),
         ((2, "questions", 1, "most"), 9, Spot(2, 1), "most"),
         ((3, "shown_if"), {"question": "days", "at_least": "x"}, Spot(3), "when"),
         ((1, "shown_if"), {"question": "role", "any_of": ["x"]}, Spot(1), "when"),
         ((0, "shown_if"), {"question": "days", "at_least": 1}, Spot(0), "when"),
         (("population",), {"age": {"young": "x"}}, Spot(0, 1), "people")],
    )  # fmt: skip
    def test_each_has_its_field(self, path, to, spot, name):
        setup = changed(*(("pages",) if isinstance(path[0], int) else ()), *path, to=to)
        first, second, *others = setup["pages"]
        setup["pages"] = [first, second | {"key": "who"}, *others]  # pages may share a key
        found = faults_of_rows(rows_of(setup), quiz=False)
        assert (spot, name) in [(one.spot, one.name) for one in found]

    def test_a_chosen_question_without_an_answer_is_told_once(self):
        rows = rows_of(SETUP)
        page = replace(rows.pages[1], when=When("role"))
        found = faults_of_rows(
            replace(rows, pages=(rows.pages[0], page, *rows.pages[2:])), quiz=False
        )
        assert [(one.spot, one.fault.rule) for one in found] == [(Spot(1), "no-values")]

    def test_a_quiz_needs_right_answers_and_no_conditions(self):
        found = faults_of_rows(rows_of(SETUP), quiz=True)
        assert (Spot(1), "when") in [(one.spot, one.name) for one in found]
        assert (Spot(0, 0), "options") in [(one.spot, one.name) for one in found]
