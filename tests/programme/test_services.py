from datetime import date

import pytest
from django.db import IntegrityError, transaction

from stadtherz.accounts.public import Role
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
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


def steps_of(found):
    return list(found.approval_steps.values_list("kind", "by__username", "reason", "missing"))


def test_an_approval_is_taken_back_with_a_reason_that_is_kept():
    leitung = cdo()
    found = approve_project(project_id=project().pk, by=leitung)
    taken = withdraw_approval(project_id=found.pk, reason=" Die Zählung fehlt. ", by=leitung)
    assert (taken.approved_at, taken.approved_by, taken.published) == (None, None, True)
    assert steps_of(found) == [
        ("approved", "leitung", "", []), ("withdrawn", "leitung", "Die Zählung fehlt.", []),
    ]  # fmt: skip


def test_taking_back_without_a_reason_is_refused_also_by_the_database():
    leitung = cdo()
    found = approve_project(project_id=project().pk, by=leitung)
    with pytest.raises(Invalid, match="says why"):
        withdraw_approval(project_id=found.pk, reason="  ", by=leitung)
    found.refresh_from_db()
    assert found.approved_at
    with pytest.raises(IntegrityError), transaction.atomic():
        found.approval_steps.update(kind="withdrawn")


def test_a_lost_approval_says_what_was_missing():
    found = approve_project(project_id=project().pk, by=cdo())
    found.benefits.all().delete()
    keep_gate(project_id=found.pk)
    assert steps_of(found)[-1] == ("lapsed", None, "", ["benefit"])


def test_approving_twice_and_taking_back_what_is_not_approved_are_conflicts():
    leitung = cdo()
    found = project()
    with pytest.raises(Conflict, match="is not approved"):
        withdraw_approval(project_id=found.pk, reason="so", by=leitung)
    approve_project(project_id=found.pk, by=leitung)
    with pytest.raises(Conflict, match="already"):
        approve_project(project_id=found.pk, by=leitung)
    assert len(steps_of(found)) == 1


def test_what_was_changed_since_it_was_looked_at_is_not_approved():
    found = project()
    seen = found.changed_at
    found.save()
    with pytest.raises(Conflict, match="look at it again"):
        approve_project(project_id=found.pk, by=cdo(), seen=seen)
    found.refresh_from_db()
    assert approve_project(
        project_id=found.pk, by=person("zweite", Role.CDO), seen=found.changed_at
    ).approved_at


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
