import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.programme.domain.open_data import (
    OpenMilestone,
    OpenProject,
    as_values,
    harmless,
    milestones_table,
    projects_table,
)

STEP = OpenMilestone(
    "Fertig", "Done", "2026-12-31", "day", "2027-03-01", "day", "", "day", "open", 1, ""
)
PROJECT = OpenProject(
    "bruecke", "Brücke", "Bridge", "=1+1", "a, b", "running", ("verkehr", "handel"), "tiefbau",
    approved=False, as_of="", milestones=(STEP, STEP),
)  # fmt: skip


def rows_of(table):
    return list(csv.DictReader(io.StringIO(table)))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+49", "'+49"), ("-1", "'-1"), ("@x", "'@x"),
        ("\tx", "'\tx"), ("\rx", "'\rx"), ("a=b", "a=b"), ("", ""), ("'=1", "'=1"),
        (("=a", "b"), "'=a; b"), ((), ""), (True, "true"), (False, "false"), (-3, "-3"), (0, "0"),
    ],
)  # fmt: skip
def test_cells(value, cell):
    assert harmless(value) == cell


@given(st.text())
def test_no_text_becomes_a_formula(words):
    assert not harmless(words).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_row_a_project():
    (row,) = rows_of(projects_table([PROJECT]))
    assert row["summary_de"] == "'=1+1"
    assert (row["themes"], row["approved"], row["milestones"]) == ("verkehr; handel", "false", "2")


def test_a_row_a_milestone():
    first, second = rows_of(milestones_table([PROJECT]))
    assert first == second
    assert (first["project"], first["first_due"], first["due"], first["moved"]) == (
        "bruecke", "2026-12-31", "2027-03-01", "1",
    )  # fmt: skip


def test_without_projects_the_columns_are_there():
    assert projects_table([]).startswith("key,name_de,name_en")
    assert milestones_table([]).startswith("project,name_de")


def test_values_keep_what_a_table_must_mask():
    (entry,) = as_values([PROJECT])["projects"]
    assert entry["summary_de"] == "=1+1"
    assert entry["milestones"][0]["due"] == "2027-03-01"
