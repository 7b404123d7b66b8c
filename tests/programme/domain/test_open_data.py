import csv
import io

from stadtherz.programme.domain.open_data import (
    OpenMilestone,
    OpenProject,
    as_values,
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
