from datetime import date

import pytest
from django.db import IntegrityError, transaction

from stadtherz.accounts.public import Role
from stadtherz.kernel.errors import Invalid, NotAllowed
from stadtherz.programme import models
from stadtherz.programme.domain.gate import missing_for_approval
from stadtherz.programme.services.approval import (
    ApprovalRefused,
    approve_project,
    keep_gate,
    withdraw_approval,
)
from stadtherz.programme.services.loading import load_programme, read_programme
from stadtherz.programme.services.projects import refuse_circles
from tests.accounts.factories import cdo, person
from tests.programme.factories import milestone, project

pytestmark = pytest.mark.django_db


def test_a_complete_project_is_approved_by_the_cdo():
    found = approve_project(project_id=project().pk, by=cdo())
    assert found.approved_at is not None
    assert found.approved_by.username == "leitung"


def test_the_refusal_lists_what_is_missing_and_stores_nothing():
    found = project(complete=False)
    with pytest.raises(ApprovalRefused) as refusal:
        approve_project(project_id=found.pk, by=cdo())
    assert refusal.value.details == ("benefit", "goal", "permanent-owner")
    found.refresh_from_db()
    assert found.approved_at is None


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.EDITOR, Role.MODERATOR, Role.ENGINEER])
def test_nobody_else_approves(role):
    with pytest.raises(NotAllowed):
        approve_project(project_id=project().pk, by=person("jemand", role))


def test_a_project_that_loses_its_benefit_loses_its_approval():
    found = approve_project(project_id=project().pk, by=cdo())
    found.benefits.all().delete()
    assert keep_gate(project_id=found.pk) == ("benefit",)
    found.refresh_from_db()
    assert (found.approved_at, found.approved_by) == (None, None)


def test_an_approval_can_be_taken_back():
    leitung = cdo()
    found = approve_project(project_id=project().pk, by=leitung)
    assert withdraw_approval(project_id=found.pk, by=leitung).approved_at is None


def test_projects_that_wait_for_each_other_are_refused():
    one, other = project("a"), project("b")
    models.Dependency.objects.create(project=one, needs=other)
    with pytest.raises(Invalid, match="b -> a -> b"):
        refuse_circles(other.pk, [one.pk])


@pytest.mark.parametrize(
    "make",
    [
        lambda p: models.Dependency.objects.create(project=p, needs=p),
        lambda p: models.Funding.objects.create(project=p, source="x", amount_cents=-1),
        lambda p: models.Funding.objects.create(project=p, source="x", share_percent=101),
        lambda p: milestone(p, done_on=date(2026, 1, 1), is_done=False),
        lambda p: models.Project.objects.filter(pk=p.pk).update(yearly_cost_cents=-5),
    ],
)
def test_the_database_refuses_what_must_never_be(make):
    found = project()
    with pytest.raises(IntegrityError), transaction.atomic():
        make(found)


def test_loading_twice_keeps_what_people_changed():
    project()
    new = load_programme(tables=read_programme())
    assert new == len(read_programme()["projects"])
    changed = models.Project.objects.get(key="lotsensystem")
    changed.partners = "geändert"
    changed.save()
    assert load_programme(tables=read_programme()) == 0
    changed.refresh_from_db()
    assert changed.partners == "geändert"


def test_what_the_facts_leave_open_is_missing_in_the_loaded_projects():
    project()
    load_programme(tables=read_programme())
    gaps = {
        found.key: missing_for_approval(found.as_candidate())
        for found in models.Project.objects.all()
    }
    assert "goal" in gaps["lokale-logistik"]
    assert gaps["lotsensystem"] == ()


def tables_with(**milestone_values):
    step = {"name": {"de": "Fertig"}, "first_due": date(2026, 1, 31)} | milestone_values
    entry = {"key": "x", "name": {"de": "X"}, "themes": ["verkehr"], "status": "running"}
    return {"projects": [entry | {"milestones": [step]}]}


@pytest.mark.parametrize(
    "values", [{"due": date(2026, 3, 31)}, {"due": date(2026, 1, 31), "is_dropped": True}]
)
def test_a_loaded_promise_that_changed_says_why(values):
    project()
    with pytest.raises(Invalid, match="x, Fertig: tell in"):
        load_programme(tables=tables_with(**values))


def test_loaded_changes_are_kept_in_their_order():
    project()
    shifts = [
        {"new_due": date(2026, 2, 28), "reason": "Frost"},
        {"new_due": date(2026, 3, 31), "reason": "Lieferung fehlt"},
        {"kind": "dropped", "reason": "Kein Geld"},
    ]
    load_programme(tables=tables_with(due=date(2026, 3, 31), is_dropped=True, shifts=shifts))
    written = models.MilestoneShift.objects.values_list("kind", "old_due", "new_due", "reason")
    assert list(written) == [
        ("moved", date(2026, 1, 31), date(2026, 2, 28), "Frost"),
        ("moved", date(2026, 2, 28), date(2026, 3, 31), "Lieferung fehlt"),
        ("dropped", date(2026, 3, 31), date(2026, 3, 31), "Kein Geld"),
    ]
