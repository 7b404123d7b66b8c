"""Options of a ballot from files: what is taken, and what is said about what cannot be."""

import csv
from functools import partial

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.counting.pabulib import read_pabulib
from stadtherz.participation.domain.option_files import FileOption, key_of_title, read_options

PB = """META
key;value
budget;1000,50
vote_type;approval
PROJECTS
project_id;cost;name
A-7;500.5;Bänke
b 2;100;
VOTES
voter_id;vote
1;strange
"""


def test_of_a_pabulib_file_projects_and_budget_are_taken_and_no_votes():
    found = read_options(PB)
    assert found.budget == 1000_50
    assert found.options == (
        FileOption("a-7", "Bänke", cost=500_50),
        FileOption("v2", "b 2", cost=100_00),
    )
    assert read_options(PB.split("VOTES", maxsplit=1)[0]) == found


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_a_table_has_a_head_in_either_language(mark):
    rows = [["\ufeffTitel", "title_en", "Kosten", "key"], ["Bank", "Bench", "12.5", "bank"],
            ["Baum", "", "", ""]]  # fmt: skip
    found = read_options("\n".join(mark.join(row) for row in rows))
    assert found.options == (
        FileOption("bank", "Bank", "Bench", cost=12_50), FileOption("v2", "Baum")
    )  # fmt: skip
    assert found.budget is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "line 1"),
        ("name;kosten\nBank;1", "line 1"),
        ("titel;kosten\nBank;1.000,00", "line 2"),
        ("titel;kosten\nBank;1\n;2", "line 3"),
        ("titel\n" + "Bank\n" * 101, "101 options"),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_line(text, line):
    with pytest.raises(Invalid) as refused:
        read_options(text)
    assert line in refused.value.details[0]


def test_a_key_is_made_of_a_title_once():
    assert key_of_title("Bänke & Straße", {}) == "baenke-strasse"
    assert key_of_title("Bank", {"bank": 1, "bank-2": 1}) == "bank-3"
    assert key_of_title("???", {}) == "v"


ONE = (
    "META\nkey;value\nbudget;{}\nvote_type;cumulative\nPROJECTS\nproject_id;cost\n1;{}\n"
    "VOTES\nvoter_id;vote;points\n1;1;{}\n"
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("title;cost\n" + "a;5\n" * 300_000, "option-file"),
        (ONE.format("1" * 5_000, 5, 1), "pabulib"),
        (ONE.format(5, "1" * 5_000, 1), "pabulib"),
        (ONE.format(5, "9" * 20, 1), "option-file"),
    ],
    ids=["rows", "budget", "cost", "cents"],
)
def test_what_is_far_too_large_is_refused_at_once(text, code):
    with pytest.raises(Invalid) as refused:
        read_options(text)
    assert refused.value.code == code


def test_a_cell_that_no_reader_takes_is_named_with_its_line(request):
    request.addfinalizer(partial(csv.field_size_limit, csv.field_size_limit(1_000)))
    with pytest.raises(Invalid, match="line 3"):
        read_options('title;cost\nBank;5\n"' + "a" * 2_000)


def test_points_of_any_length_are_refused():
    with pytest.raises(Invalid, match="whole points"):
        read_pabulib(ONE.format(5, 5, "1" * 5_000))
