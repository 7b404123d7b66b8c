from datetime import date

import pytest
from django.db import IntegrityError, transaction

from stadtherz.accounts.public import Role
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.programme import models
from stadtherz.programme.domain.gate import missing_for_approval
from stadtherz.programme.services import (
    ApprovalRefused,
    approve_project,
    keep_gate,
    load_programme,
    note_edited_milestones,
    read_programme,
    refuse_circles,
    shift_milestone,
    withdraw_approval,
)
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


def test_a_shift_keeps_the_old_date_and_the_reason():
    step = milestone(project())
    shift_milestone(
        milestone_id=step.pk, new_due=date(2027, 3, 1), reason="Lieferung fehlt", by=cdo()
    )
    step.refresh_from_db()
    (shift,) = step.shifts.all()
    assert (step.first_due, step.due) == (date(2026, 12, 31), date(2027, 3, 1))
    assert (shift.old_due, shift.new_due, shift.reason) == (
        date(2026, 12, 31), date(2027, 3, 1), "Lieferung fehlt",
    )  # fmt: skip


@pytest.mark.parametrize(("due", "reason"), [(date(2027, 1, 1), "  "), (date(2026, 12, 31), "so")])
def test_a_shift_needs_a_new_date_and_a_reason(due, reason):
    step = milestone(project())
    with pytest.raises(Invalid, match="a reason that residents can read"):
        shift_milestone(milestone_id=step.pk, new_due=due, reason=reason, by=cdo())


def test_a_finished_milestone_keeps_its_date():
    step = milestone(project(), is_done=True)
    with pytest.raises(Conflict):
        shift_milestone(milestone_id=step.pk, new_due=date(2027, 1, 1), reason="x", by=cdo())


def test_a_date_changed_in_the_editor_is_written_down():
    found = project()
    step = milestone(found, due=date(2027, 1, 1), reason="Frost")
    before = {step.pk: date(2026, 12, 31)}
    assert note_edited_milestones(project=found, before=before, by=cdo()) == 1
    assert [s.reason for s in step.shifts.all()] == ["Frost"]
    step.refresh_from_db()
    assert step.reason == ""


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
